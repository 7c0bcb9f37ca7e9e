"""Small worlds counted by hand; every expected number can be checked with a calendar and a pencil."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.model.model_worlds import (
    AfNumber,
    Decision,
    Employment,
    Participation,
    Place,
    World,
    build_typed,
    build_world,
    rows,
    write_table,
    write_world,
)

A, B, C = "4099010005", "4099020004", "4099030003"
END = date(2024, 12, 31)
OSA = "Offentligt skyddat arbete (OSA)"
FAR = {"months": 24}  # a reason that makes a job count


def count(tmp_path: Path, world: World, sql: str) -> list[tuple[object, ...]]:
    with build_world(tmp_path, world) as connection:
        return rows(connection, sql)


def test_a_row_that_starts_15_days_after_the_end_goes_on_and_16_days_after_is_a_new_job(tmp_path: Path) -> None:
    world = World(
        END,
        [
            Employment("k:1", A, date(2024, 1, 1), date(2024, 1, 31)),
            Employment("k:1", A, date(2024, 2, 15), date(2024, 3, 1), support="Nystartsjobb", extent=50),
            Employment("k:1", A, date(2024, 3, 17), None),
        ],
    )
    jobs = count(tmp_path, world, "select start_date, end_date from core.job order by 1")
    assert jobs == [(date(2024, 1, 1), date(2024, 3, 1)), (date(2024, 3, 17), None)]


def test_the_gap_is_counted_from_the_latest_end_so_far_not_from_the_row_before(tmp_path: Path) -> None:
    world = World(
        END,
        [
            Employment("k:1", A, date(2024, 1, 1), date(2024, 6, 30)),
            Employment("k:1", A, date(2024, 2, 1), date(2024, 2, 10)),
            Employment("k:1", A, date(2024, 7, 1), date(2024, 8, 1)),
        ],
    )
    assert count(tmp_path, world, "select end_date from core.job") == [(date(2024, 8, 1),)]


def test_overlapping_rows_add_up_to_at_most_a_full_time_job(tmp_path: Path) -> None:
    world = World(
        END,
        [
            Employment("k:1", A, date(2024, 1, 1), date(2024, 3, 31), 75, "Nystartsjobb"),
            Employment("k:1", A, date(2024, 3, 1), date(2024, 4, 30), 50, "Inget"),
            Employment("k:2", A, date(2024, 6, 1), date(2024, 6, 10), 50),
            Employment("k:2", A, date(2024, 6, 10), date(2024, 6, 30), 25),  # both on the 10th
        ],
    )
    question = "select start_date, end_date, extent_pct, support from core.spell order by 1"
    assert count(tmp_path, world, question) == [
        (date(2024, 1, 1), date(2024, 2, 29), 75, "Nystartsjobb"),
        (date(2024, 3, 1), date(2024, 3, 31), 100, "Nystartsjobb"),
        (date(2024, 4, 1), date(2024, 4, 30), 50, "Inget"),
        (date(2024, 6, 1), date(2024, 6, 9), 50, "Inget"),
        (date(2024, 6, 10), date(2024, 6, 10), 75, "Inget"),
        (date(2024, 6, 11), date(2024, 6, 30), 25, "Inget"),
    ]


@pytest.mark.full
def test_a_new_form_alone_does_not_cut_a_spell(tmp_path: Path) -> None:
    world = World(
        END,
        [
            Employment("k:1", A, date(2024, 1, 1), date(2024, 3, 31), 50),
            Employment("k:1", A, date(2024, 4, 1), None, 50),
        ],
    )
    assert count(tmp_path, world, "select start_date, end_date from core.spell") == [(date(2024, 1, 1), None)]


def test_jobs_and_persons_by_year_with_the_years_without(tmp_path: Path) -> None:
    world = World(
        date(2024, 6, 30),
        [
            Employment("k:1", A, date(2021, 2, 1), date(2021, 3, 1), **FAR),
            Employment("k:1", B, date(2021, 9, 1), date(2021, 10, 1), **FAR),
            Employment("k:2", A, date(2023, 1, 1), None, **FAR),
            Employment("k:3", A, date(2024, 6, 30), None, **FAR),
            Employment("k:4", A, date(2024, 7, 1), None, **FAR),  # after the period
            Employment("k:5", A, date(2023, 1, 1), None, months=11),  # not far from the labour market
            Employment("k:6", A, date(2023, 1, 1), None, role="Handledare", **FAR),
        ],
    )
    made = count(tmp_path, world, "from mart.jobs_created")
    assert made == [(2021, 2, 1), (2022, 0, 0), (2023, 1, 1), (2024, 1, 1)]


def test_two_full_time_half_a_year_each_are_one_full_time_equivalent(tmp_path: Path) -> None:
    world = World(
        date(2023, 12, 31),
        [
            Employment("k:1", A, date(2023, 1, 1), date(2023, 7, 1), **FAR),  # 182 days
            Employment("k:2", A, date(2023, 7, 2), date(2023, 12, 31), **FAR),  # 183 days
        ],
    )
    with build_world(tmp_path, world) as connection:
        assert rows(connection, "from mart.fte") == [(2023, 1.0)]
        [(year, months)] = rows(connection, "from mart.job_months")
    assert year == 2023
    assert months == pytest.approx(365 / (365.25 / 12))


def test_the_year_of_period_end_is_counted_to_that_day(tmp_path: Path) -> None:
    world = World(date(2024, 2, 9), [Employment("k:1", A, date(2024, 1, 31), None, 50, **FAR)])
    with build_world(tmp_path, world) as connection:
        assert rows(connection, "from mart.fte") == [(2024, pytest.approx(10 * 0.5 / 40))]
        assert rows(connection, "from mart.job_months") == [(2024, pytest.approx(5 / 30.4375))]
        assert rows(connection, "from mart.employed") == [(date(2024, 1, 31), 1, 0.5, 1)]


def test_a_job_that_begins_on_the_last_day_is_counted(tmp_path: Path) -> None:
    """The only one: half a day's work in the 60 days of 2024 so far."""
    world = World(date(2024, 2, 29), [Employment("k:1", A, date(2024, 2, 29), None, 50, **FAR)])
    with build_world(tmp_path, world) as connection:
        assert rows(connection, "from mart.jobs_created") == [(2024, 1, 1)]
        assert rows(connection, "from mart.fte") == [(2024, pytest.approx(0.5 / 60))]
        assert rows(connection, "from mart.employed") == [(date(2024, 2, 29), 1, 0.5, 1)]


def test_two_jobs_at_once_are_one_person(tmp_path: Path) -> None:
    world = World(
        date(2024, 4, 30),
        [
            Employment("k:1", A, date(2024, 1, 15), date(2024, 3, 31), 50, **FAR),
            Employment("k:1", B, date(2024, 2, 29), date(2024, 3, 30), 25, **FAR),
            Employment("k:2", A, date(2024, 1, 15), date(2024, 1, 31), 25, **FAR),
            Employment("k:2", B, date(2024, 1, 31), date(2024, 2, 10), 25, **FAR),  # from one to the other
        ],
    )
    assert count(tmp_path, world, "from mart.employed") == [
        (date(2024, 1, 31), 2, 1.0, 2),
        (date(2024, 2, 29), 1, 0.75, 2),
        (date(2024, 3, 31), 1, 0.5, 2),
        (date(2024, 4, 30), 0, 0.0, 2),
    ]


def test_retention_counts_whole_months_and_only_what_can_be_known(tmp_path: Path) -> None:
    world = World(
        date(2024, 2, 29),
        [
            # 3 months after 30 November is the last day of February: eligible, and there on that day.
            Employment("k:1", A, date(2023, 11, 30), date(2024, 2, 29), **FAR),
            # The last day is the day before: not retained.
            Employment("k:2", A, date(2023, 11, 30), date(2024, 2, 28), **FAR),
            # 3 months after is 1 March: not yet known.
            Employment("k:3", A, date(2023, 12, 1), date(2023, 12, 2), **FAR),
            # A year: retained at 6, not at 12 (ends the day before).
            Employment("k:4", A, date(2023, 2, 1), date(2024, 1, 31), **FAR),
        ],
    )
    assert count(tmp_path, world, "from mart.retention") == [(3, 3, 2), (6, 1, 1), (12, 1, 0), (24, 0, 0)]


def test_the_reasons_for_being_far_from_the_labour_market(tmp_path: Path) -> None:
    start = date(2024, 7, 1)
    spring = {"end": date(2024, 12, 31)}
    world = World(
        END,
        [Employment(f"k:{n}", A, start) for n in range(1, 15)]
        + [Employment("k:20", A, start, months=12), Employment("k:21", A, start, support=OSA)]
        + [
            Employment("k:22", A, start, date(2024, 7, 31), months=3),
            Employment("k:22", A, date(2024, 8, 1), months=50),
        ],
        decisions=[
            Decision("k:1", B, date(2024, 1, 3), weak="Ja", **spring),  # 180 days before
            Decision("k:2", B, date(2024, 1, 2), weak="Ja", **spring),  # 181 days before
            Decision("k:3", B, date(2024, 12, 28), weak="Ja", end=date(2025, 6, 1)),  # 180 days after
            Decision("k:4", B, date(2024, 7, 1), weak="Nej", since=date(2023, 7, 1), **spring),  # 12 months to the day
            Decision("k:5", B, date(2024, 7, 1), weak="Nej", since=date(2023, 7, 2), **spring),
            Decision("k:6", A, date(2020, 1, 1), insats="Lönebidrag för trygghet i anställning", end=start),  # last day
            Decision("k:7", A, date(2020, 1, 1), insats="Lönebidrag för trygghet i anställning", end=date(2024, 6, 30)),
            Decision("k:8", B, date(2020, 1, 1), insats="Lönebidrag för trygghet i anställning", end=END),  # elsewhere
            Decision("k:9", A, start, insats="Nystartsjobb", end=END),
        ],
        participations=[
            Participation("k:10", date(2020, 1, 1), date(2022, 7, 1), serial="1"),  # ends on the first of the 24 months
            Participation("k:11", date(2020, 1, 1), date(2022, 6, 30), serial="2"),
            Participation("k:12", date(2024, 6, 30), None, serial="3"),
            Participation("k:13", start, None, serial="4"),  # not before the start
            Participation("k:14", date(2024, 1, 1), None, end_reason="Felregistrering", serial="5"),
        ],
    )
    found = count(tmp_path, world, "select pid, target_reasons from core.job where target order by pid")
    assert dict(found) == {  # type: ignore[arg-type]
        "k:1": ["svag_konkurrensformaga"],
        "k:3": ["svag_konkurrensformaga"],
        "k:4": ["utan_arbete_12"],
        "k:6": ["nedsatt_arbetsformaga"],
        "k:10": ["finsam"],
        "k:12": ["finsam"],
        "k:20": ["utan_arbete_12"],
        "k:21": ["nedsatt_arbetsformaga"],
    }


@pytest.mark.full
def test_interim_numbers_and_missing_ones_are_counted_and_never_linked(tmp_path: Path) -> None:
    world = World(
        END,
        [Employment("k:iA", A, date(2024, 1, 1))],
        decisions=[Decision("k:iA", A, date(2024, 1, 1), END, weak="Ja")],
        participations=[
            Participation("k:iA", date(2023, 1, 1), date(2024, 2, 1), "Arbete med stöd", serial="1"),
            Participation(None, date(2023, 1, 1), serial="2"),
            Participation("k:3", date(2023, 1, 1), serial="3"),
        ],
    )
    with build_world(tmp_path, world) as connection:
        assert rows(connection, "select target, sources_seen from core.job") == [(None, 1)]
        assert rows(connection, "select linked, count(*) from core.participation group by 1 order by 1") == [
            (False, 2),
            (True, 1),
        ]


@pytest.mark.full
def test_an_interim_number_is_one_person_within_its_own_enterprises_workbook(tmp_path: Path) -> None:
    """Its pseudonym holds within one sender: k:iA at A is nobody at B. Its rows are one job there, and its place led to it."""
    world = World(
        END,
        [
            Employment("k:iA", A, date(2024, 3, 1), date(2024, 3, 31), months=24),
            Employment("k:iA", A, date(2024, 4, 1), months=24),
        ],
        [Place("k:iA", A, date(2023, 12, 1)), Place("k:iB", B, date(2023, 12, 1))],
    )
    with build_world(tmp_path, world) as connection:
        assert rows(connection, "select start_date, end_date from core.job") == [(date(2024, 3, 1), None)]
        assert rows(connection, "from mart.step_in") == [(2, 1, 2, 1)]
        assert rows(connection, "select linked from mart.linked where counted > 0") == [(0,), (0,)]


def test_the_linked_share_of_each_kind_of_record(tmp_path: Path) -> None:
    world = World(
        END,
        [
            Employment("k:iA", A, date(2024, 1, 1), months=24),
            Employment("k:1", A, date(2024, 1, 1), months=24),
            Employment("k:2", A, date(2024, 1, 1), months=3),  # not far from the labour market
            Employment("k:3", A, date(2025, 1, 1), months=24),  # after the period
        ],
        [
            Place("k:iB", A, date(2023, 1, 1)),
            Place("k:4", A, date(2023, 1, 1)),
            Place("k:4", B, END),  # the period's last day
            Place("k:4", B, date(2025, 1, 1)),
        ],
        [Decision("k:iC", A, END, date(2025, 6, 30)), Decision("k:1", B, date(2025, 1, 1), date(2025, 6, 30))],
        [
            Participation(None, END, serial="1"),
            Participation("k:5", date(2023, 1, 1), serial="2"),
            Participation("k:5", date(2023, 1, 1), end_reason="Felregistrering", serial="3"),
            Participation("k:5", date(2025, 1, 1), serial="4"),
        ],
    )
    found = count(tmp_path, world, "from mart.linked")
    assert found == [("jobb", 2, 1), ("platser", 3, 2), ("beslut", 1, 0), ("deltaganden", 2, 1)]


def test_next_step_asks_enterprise_then_af_then_finsam(tmp_path: Path) -> None:
    end, march = date(2024, 1, 31), date(2024, 3, 2)  # 90 days on: 2024-04-30; 180 days on: 2024-07-29

    def ended(number: int, reason: str | None = "Studier") -> Employment:
        return Employment(f"k:{number}", A, date(2023, 1, 1), end, reason=reason, **FAR)

    world = World(
        date(2024, 5, 31),  # 180 days on is not known yet; of 9, who left on 2 March, 90 days on is the last day
        [
            ended(1), ended(2), ended(3), ended(4), ended(5), ended(6, None), ended(7), ended(8, "Arbetslös"),
            Employment("k:9", A, date(2023, 1, 1), march, 50, reason="Pension", **FAR),
            Employment("k:9", A, date(2022, 6, 1), march, 50, reason="Arbetslös", **FAR),  # begun earlier: not asked
            Employment("k:1", B, date(2024, 4, 30), None),
            Employment("k:2", B, date(2024, 4, 30), None, support="Nystartsjobb"),
            Employment("k:7", B, date(2024, 2, 1), date(2024, 2, 1)),  # has work the day after: not an exit
            Employment("k:8", B, date(2024, 2, 10), date(2024, 4, 29), role="Handledare"),
        ],
        decisions=[
            Decision("k:1", A, date(2024, 1, 1), END, weak="Nej"),  # the job is asked first
            Decision("k:3", B, date(2024, 4, 30), date(2024, 4, 30)),
        ],
        participations=[
            Participation("k:3", date(2023, 1, 1), date(2024, 4, 30), "Studier", serial="1"),
            Participation("k:4", date(2023, 1, 1), date(2024, 2, 1), "Studier", serial="2"),  # the 90th day back
            Participation("k:4", date(2023, 1, 1), date(2024, 1, 31), "Ingen", serial="3"),
            Participation("k:4", date(2022, 1, 1), date(2024, 2, 1), "Ingen", serial="7"),  # of that day, begun earlier
            Participation("k:5", date(2023, 1, 1), date(2024, 1, 31), "Ingen", serial="4"),  # the 91st
            Participation("k:6", date(2023, 1, 1), date(2024, 3, 1), "Uppgift saknas", serial="5"),
        ],
    )  # fmt: skip
    found = count(tmp_path, world, "from mart.next_step where at_exit + after_90 + after_180 > 0 order by step")
    assert found == [
        ("Arbete med stöd", 0, 2, 0),  # 2, 3
        ("Arbete utan stöd", 0, 1, 0),  # 1
        ("Arbetslös", 1, 0, 0),  # 8
        ("Okänt", 1, 4, 0),  # at exit 6; after 90 days 5, 6, 8, 9
        ("Pension", 1, 0, 0),  # 9
        ("Studier", 5, 1, 0),  # at exit 1 to 5; after 90 days 4
    ]


def test_step_in_counts_a_job_within_twelve_months_of_a_place(tmp_path: Path) -> None:
    world = World(
        date(2024, 2, 28),
        [
            Employment("k:1", B, date(2024, 2, 28)),  # target or not, at any enterprise; on the last day
            Employment("k:2", A, date(2023, 2, 28)),  # the same day: not after
            Employment("k:3", A, date(2024, 2, 29)),  # too late
        ],
        [
            Place("k:1", A, date(2023, 2, 28)),
            Place("k:1", B, date(2023, 2, 28)),  # two places of one person
            Place("k:2", A, date(2023, 2, 28)),
            Place("k:3", A, date(2023, 2, 28)),
            Place("k:3", A, date(2023, 3, 1)),  # not twelve months ago yet
        ],
    )
    assert count(tmp_path, world, "from mart.step_in") == [(4, 2, 3, 1)]


def test_sources_agree_on_the_person_the_enterprise_and_the_time(tmp_path: Path) -> None:
    start, end = date(2024, 4, 1), date(2024, 9, 30)
    world = World(
        END,
        [Employment(f"k:{n}", A, start, end, **FAR) for n in range(1, 7)],
        decisions=[
            Decision("k:1", A, date(2023, 1, 1), start),  # overlaps by a day
            Decision("k:2", A, date(2023, 1, 1), date(2024, 3, 31)),  # over the day before
            Decision("k:3", B, start, end),  # at another enterprise
        ],
        participations=[
            Participation("k:1", date(2023, 1, 1), date(2024, 1, 2), "Arbete utan stöd", serial="1"),  # 90 days before
            Participation("k:4", date(2023, 1, 1), date(2024, 1, 1), "Arbete utan stöd", serial="2"),  # 91 days before
            Participation("k:5", date(2023, 1, 1), end, "Arbete med stöd", serial="3"),
            Participation("k:6", date(2023, 1, 1), date(2024, 3, 1), "Arbete med stöd", serial="4"),
            Participation("k:6", date(2023, 1, 1), date(2024, 5, 1), "Ingen", serial="5"),  # the latest says no
        ],
    )
    with build_world(tmp_path, world) as connection:
        seen = rows(connection, "select pid, sources_seen from core.job order by pid")
        assert seen == [("k:1", 3), ("k:2", 1), ("k:3", 1), ("k:4", 1), ("k:5", 2), ("k:6", 1)]
        assert rows(connection, "from mart.sources") == [(1, 4), (2, 1), (3, 1)]


def long_form(period: str, code: str, measure: str, low: int, high: int, **more: str) -> dict[str, object]:
    usual = {"geo_level": "kommun", "sex": "totalt", "dimension": "total", "category": "totalt"}
    return {"period": period, "geo_code": code, "measure": measure, "low": low, "high": high, **usual, **more}


def test_reach_carries_what_af_hides_as_an_interval(tmp_path: Path) -> None:
    """Two have several jobs in 2085: k:2 to 15 February, and k:3 one from the other's last day on. Each is one person there."""
    last_day = date(2024, 2, 29)
    world = World(
        last_day,
        [
            Employment("k:1", A, date(2024, 1, 20), None, **FAR),
            Employment("k:1", B, date(2024, 2, 1), None, **FAR),
            Employment("k:2", A, date(2023, 6, 1), date(2024, 1, 31), **FAR),
            Employment("k:2", C, date(2023, 7, 1), date(2023, 7, 31), **FAR),
            Employment("k:2", C, date(2023, 9, 1), date(2024, 2, 15), **FAR),
            Employment("k:3", A, date(2024, 1, 1), last_day, **FAR),
            Employment("k:3", C, last_day, None, **FAR),
        ],
        kommun={A: "2085", B: "2061", C: "2085"},
    )
    weak = [
        long_form("2023-12", "2061", "utsatta", 1, 4),
        long_form("2024-01", "2085", "utsatta", 310, 310),
        long_form("2024-01", "2085", "utsatta", 150, 150, sex="kvinnor"),
        long_form("2024-01", "2085", "utsatta", 9, 9, dimension="tid_utan_arbete", category="24+"),
        long_form("2024-01", "2084", "utsatta", 77, 77),  # another municipality
        long_form("2024-01", "2085", "samtliga", 900, 900),
        long_form("2024-02", "2085", "utsatta", 311, 311),
        long_form("2024-03", "2085", "utsatta", 5, 5),  # after the period
    ]
    long = [
        long_form("2024-01", "2085", "utan_arbete_12", 120, 123),
        long_form("2024-01", "2085", "arbetslosa", 9, 9),
        long_form("2024-02", "2085", "utan_arbete_12", 121, 121),
    ]
    typed = [
        *write_world(tmp_path / "typed", world),
        write_table(tmp_path, "svag_konkurrensformaga", weak, submitter="arbetsformedlingen", sha256="svag"),
        write_table(tmp_path, "tid_utan_arbete", long, submitter="arbetsformedlingen", sha256="tid"),
    ]
    with build_typed(tmp_path, typed, world.period_end) as connection:
        assert rows(connection, "from mart.reach") == [
            ("2024-01", "2061", 0, 1, None, None, None, None),
            ("2024-01", "2085", 3, 2, 310, 310, 120, 123),
            ("2024-02", "2061", 1, 1, None, None, None, None),  # the month ends with the period
            ("2024-02", "2085", 2, 2, 311, 311, 121, 121),
        ]


@pytest.mark.full
def test_a_month_that_is_not_over_has_no_employed_yet(tmp_path: Path) -> None:
    af = [AfNumber("2024-01", "2085", measure, "310") for measure in ("utsatta", "utan_arbete_12")]
    world = World(date(2024, 1, 30), [Employment("k:1", A, date(2024, 1, 1), None, **FAR)], af=af)
    found = count(tmp_path, world, "select period, kommun_code, employed from mart.reach")
    assert found == [("2024-01", "2061", None), ("2024-01", "2085", None)]


@pytest.mark.full
def test_of_two_rows_that_end_the_job_the_one_that_starts_last_says_why(tmp_path: Path) -> None:
    end = date(2024, 3, 31)
    world = World(
        END,
        [
            Employment("k:1", A, date(2024, 1, 1), end, 50, reason="Arbetslös", **FAR),
            Employment("k:1", A, date(2024, 2, 1), end, 25, reason="Studier"),
            Employment("k:1", A, date(2024, 2, 15), date(2024, 3, 1), 25, reason="Pension"),  # ends before the job
        ],
    )
    assert count(tmp_path, world, "select step from mart.next_step where at_exit > 0") == [("Studier",)]


@pytest.mark.full
def test_a_person_who_returns_after_years_and_one_who_began_before_the_first_report_have_their_jobs(
    tmp_path: Path,
) -> None:
    """k:1 worked in 2016 and came back in 2024: two jobs, each created in its year. Nobody reported before 2020."""
    world = World(
        END,
        [
            Employment("k:1", A, date(2016, 3, 1), date(2016, 9, 30), **FAR),
            Employment("k:1", A, date(2024, 3, 1), None, **FAR),
            Employment("k:2", A, date(2019, 12, 31), date(2020, 1, 31), **FAR),
        ],
    )
    created = count(tmp_path, world, "select year, jobs, persons from mart.jobs_created where jobs > 0 order by year")
    assert created == [(2016, 1, 1), (2019, 1, 1), (2024, 1, 1)]


@pytest.mark.full
def test_a_job_whose_last_row_has_no_end_lasts_though_an_earlier_row_has_ended(tmp_path: Path) -> None:
    """Half-time without an end from January, and full-time on top of it in the spring: one job, still going on."""
    world = World(
        END,
        [
            Employment("k:1", A, date(2024, 1, 1), None, extent=50, **FAR),
            Employment("k:1", A, date(2024, 3, 1), date(2024, 5, 31), extent=50, **FAR),
        ],
    )
    question = "select start_date, end_date, extent_pct from core.spell order by 1"
    assert count(tmp_path, world, question) == [
        (date(2024, 1, 1), date(2024, 2, 29), 50),
        (date(2024, 3, 1), date(2024, 5, 31), 100),
        (date(2024, 6, 1), None, 50),
    ]
    assert count(tmp_path, world, "select end_date from core.job") == [(None,)]


@pytest.mark.full
def test_two_enterprises_at_once_are_two_jobs_and_leaving_one_of_them_is_no_next_step(tmp_path: Path) -> None:
    world = World(
        END,
        [
            Employment("k:1", A, date(2024, 1, 1), date(2024, 6, 30), reason="Studier", **FAR),
            Employment("k:1", B, date(2024, 3, 1), None, **FAR),
        ],
    )
    assert count(tmp_path, world, "select jobs, persons from mart.jobs_created where year = 2024") == [(2, 1)]
    assert count(tmp_path, world, "select sum(at_exit) from mart.next_step") == [(0,)]
    assert count(tmp_path, world, "select persons from mart.employed where month_end = date '2024-04-30'") == [(1,)]


@pytest.mark.full
def test_a_newer_workbook_that_shortens_a_job_takes_the_later_months_away(tmp_path: Path) -> None:
    """First said to last all year, then put right to the end of April: the older workbook no longer counts at all."""
    said = World(END, [Employment("k:1", A, date(2024, 1, 1), None, **FAR)])
    right = World(END, [Employment("k:1", A, date(2024, 1, 1), date(2024, 4, 30), **FAR)])
    question = "select month(month_end) from mart.employed where persons = 1 order by 1"
    assert count(tmp_path / "said", said, question) == [(month,) for month in range(1, 13)]
    assert count(tmp_path / "right", right, question) == [(1,), (2,), (3,), (4,)]
    assert count(tmp_path / "right", right, "select retained from mart.retention order by k_months") == [
        (1,),
        (0,),
        (0,),
        (0,),
    ]
