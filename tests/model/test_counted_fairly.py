"""Small worlds counted by hand: what is not known, what became of those who began, and ways of the words that are settled."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from flows.report.analyst.lists import write_for_analyst
from tests.model.model_worlds import (
    AfNumber,
    Decision,
    Employment,
    Participation,
    Place,
    World,
    build_typed,
    build_world,
    participation_row,
    rows,
    write_table,
    write_world,
)
from tests.support.purpose import few

A, B, C = "4099010005", "4099020004", "4099030003"
END = date(2024, 12, 31)
FAR = {"months": 24}  # a reason that makes a job count


def count(tmp_path: Path, world: World, sql: str) -> list[tuple[object, ...]]:
    with build_world(tmp_path, world) as connection:
        return rows(connection, sql)


# Known until


def silent_after_june(*more: Employment) -> World:
    """A is known to 30 June 2024, B to the end of the year. One person at each since January 2023."""
    both = [
        Employment("k:1", A, date(2023, 1, 1), None, 50, **FAR),
        Employment("k:2", B, date(2023, 1, 1), None, **FAR),
    ]
    return World(END, [*both, *more], known={A: date(2024, 6, 30), B: END})


@pytest.mark.full
def test_an_enterprise_that_is_not_known_any_more_has_nobody_employed_and_the_day_says_how_many_are_known(
    tmp_path: Path,
) -> None:
    question = "select month_end, persons, fte, enterprises from mart.employed where month_end between '2024-05-31' and '2024-07-31'"
    assert count(tmp_path, silent_after_june(), question) == [
        (date(2024, 5, 31), 2, 1.5, 2),
        (date(2024, 6, 30), 2, 1.5, 2),  # the last day is known
        (date(2024, 7, 31), 1, 1.0, 1),
    ]


@pytest.mark.full
def test_work_of_an_enterprise_that_is_not_known_any_more_is_counted_to_its_last_known_day(tmp_path: Path) -> None:
    """2024: 366 days at B, and half of the 182 to 30 June at A."""
    with build_world(tmp_path, silent_after_june()) as connection:
        [(fte,)] = rows(connection, "select fte from mart.fte where year = 2024")
        [(months,)] = rows(connection, "select job_months from mart.job_months where year = 2024")
    assert fte == pytest.approx((366 + 91) / 366)
    assert months == pytest.approx((366 + 91) / 30.4375)


def test_staying_is_measured_only_as_far_as_the_enterprise_is_known(tmp_path: Path) -> None:
    """k:3 began at A on 31 March 2024: three months later is 30 June, six is not known. k:4 began on 1 April: 1 July is not known."""
    late = [Employment("k:3", A, date(2024, 3, 31), None, **FAR), Employment("k:4", A, date(2024, 4, 1), None, **FAR)]
    with build_world(tmp_path, silent_after_june(*late)) as connection:
        assert rows(connection, "from mart.retention") == [(3, 3, 3), (6, 2, 2), (12, 2, 2), (24, 0, 0)]
        followed = rows(connection, "select pid, days, ended from core.duration order by pid")
    # From 1 January 2023: 365 + 182 days to 30 June 2024, and 365 + 366 to the end of the year.
    assert followed == [("k:1", 547, False), ("k:2", 731, False), ("k:3", 92, False), ("k:4", 91, False)]


@pytest.mark.full
def test_an_end_after_the_last_known_day_has_not_been_seen(tmp_path: Path) -> None:
    planned = Employment("k:3", A, date(2024, 1, 1), date(2024, 8, 31), reason="Studier", **FAR)
    with build_world(tmp_path, silent_after_june(planned)) as connection:
        assert rows(connection, "select exits from mart.flow where year = 2024") == [(0,)]
        assert rows(connection, "select sum(at_exit) from mart.next_step") == [(0,)]
        assert rows(connection, "select days, ended from core.duration where pid = 'k:3'") == [(182, False)]


@pytest.mark.full
def test_a_person_with_a_job_at_a_silent_enterprise_and_another_is_counted_by_the_other(tmp_path: Path) -> None:
    world = silent_after_june(Employment("k:1", B, date(2024, 6, 1), None, **FAR))
    question = "select persons from mart.employed where month_end = '2024-07-31'"
    assert count(tmp_path, world, question) == [(2,)]


@pytest.mark.full
def test_leaving_for_a_job_at_an_enterprise_that_is_not_known_any_more_is_an_exit(tmp_path: Path) -> None:
    """A's job has no end, and is not known to go on in August when the person leaves B."""
    world = silent_after_june(Employment("k:1", B, date(2024, 1, 1), date(2024, 7, 31), reason="Studier", **FAR))
    assert count(tmp_path, world, "select step from mart.next_step where at_exit > 0") == [("Studier",)]


@pytest.mark.full
@pytest.mark.parametrize(("left", "steps"), [(date(2024, 6, 29), []), (date(2024, 6, 30), [("Studier",)])])
def test_an_enterprise_known_to_the_last_day_of_a_job_shows_no_other_job_the_day_after(
    tmp_path: Path, left: date, steps: list[tuple[str]]
) -> None:
    """A is known to 30 June. Its job is another job on the 30th, and nobody knows whether it is one on 1 July."""
    world = silent_after_june(Employment("k:1", B, date(2024, 1, 1), left, reason="Studier", **FAR))
    assert count(tmp_path, world, "select step from mart.next_step where at_exit > 0") == steps


# What became of those who began


@pytest.mark.full
def test_what_became_of_those_who_began_by_the_day_twelve_months_on(tmp_path: Path) -> None:
    start, day = date(2023, 3, 1), date(2024, 3, 1)

    def ended(pid: str, end: date, reason: str | None) -> Employment:
        return Employment(pid, A, start, end, reason=reason, **FAR)

    world = World(
        END,
        [
            Employment("k:1", A, start, None, **FAR),
            ended("k:2", day, "Studier"),  # the last day is the day itself: still there
            ended("k:3", date(2023, 12, 31), "Arbete utan stöd"),
            Employment("k:3", B, date(2024, 1, 1), date(2024, 2, 29)),  # over by the day
            ended("k:4", date(2023, 12, 31), "Arbetslös"),
            Employment("k:4", B, day, None, months=3),  # another job that day, target or not
            ended("k:5", date(2023, 12, 31), "Arbete med stöd"),
            ended("k:6", date(2023, 12, 31), "Studier"),
            ended("k:7", date(2023, 12, 31), "Arbetslös"),
            ended("k:8", date(2023, 12, 31), "Pension"),
            ended("k:9", date(2023, 12, 31), "Okänt"),
            ended("k:10", date(2023, 12, 31), None),
            Employment("k:11", A, date(2024, 3, 2), None, **FAR),  # not twelve months yet
        ],
    )
    assert count(tmp_path, world, "select outcome, jobs from mart.outcome where k_months = 12") == [
        ("kvar", 2),
        ("annat jobb", 1),
        ("Arbete utan stöd", 1),
        ("Arbete med stöd", 1),
        ("Studier", 1),
        ("annat", 2),
        ("okänt", 2),
    ]


@pytest.mark.full
def test_the_outcome_of_two_jobs_at_once_is_each_jobs_own(tmp_path: Path) -> None:
    """k:1 leaves A and still has B: another job for the first, still there for the second."""
    start = date(2023, 3, 1)
    world = World(
        END,
        [
            Employment("k:1", A, start, date(2023, 6, 30), reason="Arbetslös", **FAR),
            Employment("k:1", B, start, None, **FAR),
        ],
    )
    question = "select outcome, jobs from mart.outcome where k_months = 12 and jobs > 0"
    assert count(tmp_path, world, question) == [("kvar", 1), ("annat jobb", 1)]


@pytest.mark.full
def test_the_share_that_left_for_work_or_studies_takes_other_ends_out_of_those_who_can(tmp_path: Path) -> None:
    """Four jobs from 1 January 2023. One ends ill on day 10; of the three left one ends for studies on day 20: 3/4 x 1/3 = 1/4."""
    start = date(2023, 1, 1)
    world = World(
        END,
        [
            Employment("k:1", A, start, date(2023, 1, 10), reason="Sjukskriven", **FAR),
            Employment("k:2", A, start, date(2023, 1, 20), reason="Studier", **FAR),
            Employment("k:3", A, start, None, **FAR),
            Employment("k:4", A, start, None, **FAR),
        ],
    )
    with build_world(tmp_path, world) as connection:
        [(share, survival)] = rows(
            connection,
            "select share, survival from mart.left_to_work join mart.survival using (months) where months = 1",
        )
    assert (share, survival) == (pytest.approx(0.25), pytest.approx(0.5))


@pytest.mark.full
def test_the_band_counts_persons_who_have_several_jobs_alike_once(tmp_path: Path) -> None:
    """24 persons with three jobs each; all three of 9 persons end for studies. A sample of 24 persons has 4 such or fewer with the
    chance 2.4 %, and 14 or more with 3.1 %. Of 72 jobs without their persons it would be 19 to 35 of 72.
    """
    start, end = date(2021, 1, 1), date(2021, 4, 10)
    world = World(
        END,
        [
            Employment(f"k:{n}", orgnr, start, end if n < 9 else None, reason="Studier" if n < 9 else None, **FAR)
            for n in range(24)
            for orgnr in (A, B, C)
        ],
    )
    [(share, low, high)] = count(tmp_path, world, "select share, low, high from mart.left_to_work where months = 12")
    assert share == pytest.approx(9 / 24)
    assert 4 <= round(float(str(low)) * 24, 6) <= 5
    assert 13 <= round(float(str(high)) * 24, 6) <= 14


# What the sources cannot see


def test_a_decision_for_the_very_job_that_ended_is_no_evidence_of_work_after_it(tmp_path: Path) -> None:
    end = date(2024, 1, 31)  # 90 days on: 2024-04-30
    world = World(
        END,
        [Employment(f"k:{n}", A, date(2023, 1, 1), end, **FAR) for n in (1, 2, 3)],
        decisions=[
            Decision("k:1", A, date(2023, 1, 1), END),  # for the job that ended
            Decision("k:2", B, date(2023, 1, 1), END),  # for one at another employer
            Decision("k:3", A, date(2024, 2, 1), END),  # a new one, from the day after
        ],
    )
    question = "select step, after_90 from mart.next_step where after_90 > 0"
    assert count(tmp_path, world, question) == [("Arbete med stöd", 2), ("Okänt", 1)]


@pytest.mark.full
def test_the_analysts_list_says_beside_90_and_180_days_that_no_source_sees_ordinary_work(tmp_path: Path) -> None:
    world = World(END, [Employment("k:1", A, date(2023, 1, 1), date(2024, 8, 31), reason="Arbete utan stöd", **FAR)])
    with build_world(tmp_path, world) as connection:
        write_for_analyst(connection, tmp_path / "analyst")
    book = CalamineWorkbook.from_path(tmp_path / "analyst" / "skillnader.xlsx")
    header, line = book.get_sheet_by_name("Nästa steg").to_python()
    assert [text for text in header if "ingen källa ser vanligt arbete" in str(text)] == header[-2:]
    assert line[1:] == ["k:1", A, "2024-08-31", "Arbete utan stöd", "Okänt", ""], "180 days have not passed"


# Hires are not posts


@pytest.mark.full
def test_starts_are_first_ever_returns_and_moves_and_net_is_starts_less_exits(tmp_path: Path) -> None:
    world = World(
        END,
        [
            Employment("k:1", A, date(2022, 1, 1), date(2022, 3, 1), **FAR),
            Employment("k:1", A, date(2022, 3, 17), date(2023, 1, 31), **FAR),  # back after 16 days
            Employment("k:1", B, date(2023, 2, 1), None, **FAR),  # a move
            Employment("k:1", A, date(2024, 2, 1), None, **FAR),  # back at A, beside B
            Employment("k:2", A, date(2023, 2, 1), None, **FAR),  # the refilled post
            Employment("k:3", B, date(2023, 5, 1), None, **FAR),  # two on the same day: one of them is the first
            Employment("k:3", A, date(2023, 5, 1), None, **FAR),
            Employment(
                "k:4", A, date(2021, 1, 1), date(2021, 2, 1), months=3
            ),  # was not far from the labour market then
            Employment("k:4", A, date(2023, 1, 1), date(2023, 12, 31), **FAR),
        ],
    )
    with build_world(tmp_path, world) as connection:
        assert rows(connection, "from mart.flow") == [
            (2022, 2, 1, 1, 0, 1, 1),
            (2023, 5, 3, 0, 2, 2, 3),
            (2024, 1, 0, 1, 0, 0, 1),
        ]
        assert rows(connection, "from mart.persons_ever") == [(4,)]


# Unknown is a class


@pytest.mark.full
def test_a_blank_time_without_work_and_no_reason_is_neither_in_nor_out(tmp_path: Path) -> None:
    start = date(2024, 3, 1)
    world = World(
        END,
        [
            Employment("k:1", A, start, months=24),
            Employment("k:2", A, start, months=0),  # told, and not far
            Employment("k:3", A, start),  # not told
            Employment("k:4", A, start),  # not told, but there is another reason
            Employment("k:5", A, start, date(2024, 3, 31)),  # told on a later row only
            Employment("k:5", A, date(2024, 4, 1), months=3),
            Employment("k:6", A, start, extent=50),  # two rows on the first day, one of which tells
            Employment("k:6", A, start, extent=25, months=3),
            Employment("k:7", A, start, role="Handledare"),
            Employment("k:8", A, date(2025, 1, 1)),  # after the period
        ],
        decisions=[Decision("k:4", B, start, END, weak="Ja"), Decision("k:3", B, start, END, since=date(2024, 1, 1))],
    )
    with build_world(tmp_path, world) as connection:
        assert rows(connection, "select pid, target from core.job order by pid") == [
            ("k:1", True), ("k:2", False), ("k:3", None), ("k:4", True), ("k:5", None), ("k:6", False), ("k:8", None),
        ]  # fmt: skip
        assert rows(connection, "from mart.unknown_target") == [(2, 2, 4)]
        assert rows(connection, "select jobs from mart.jobs_created") == [(2,)]


# Step in


@pytest.mark.full
def test_one_job_after_two_places_is_two_places_and_one_person(tmp_path: Path) -> None:
    world = World(
        END,
        [Employment("k:1", B, date(2023, 6, 1))],
        [
            Place("k:1", A, date(2023, 1, 1)),
            Place("k:1", A, date(2023, 4, 1)),
            Place("k:1", A, date(2023, 6, 1)),  # the job begins the same day
            Place("k:2", A, date(2023, 4, 1)),
        ],
    )
    assert count(tmp_path, world, "from mart.step_in") == [(4, 2, 2, 1)]


# Reach


def test_a_month_is_used_for_reach_only_when_both_files_have_it(tmp_path: Path) -> None:
    af = [
        AfNumber("2024-01", "2085", "utsatta", "310"),
        AfNumber("2024-02", "2085", "utsatta", "311"),
        AfNumber("2024-02", "2085", "utan_arbete_12", "120"),
        AfNumber("2024-03", "2085", "utan_arbete_12", "121"),
    ]
    world = World(END, [Employment("k:1", A, date(2024, 2, 29), None, **FAR)], af=af)
    assert count(tmp_path, world, "from mart.reach") == [
        ("2024-02", "2061", None, 0, None, None, None, None),
        ("2024-02", "2085", 1, 1, 311, 311, 120, 120),
    ]


@pytest.mark.full
def test_where_no_enterprise_of_a_municipality_is_known_nobody_knows_how_many_are_employed_there(
    tmp_path: Path,
) -> None:
    af = [
        AfNumber("2024-07", code, measure, "9")
        for code in ("2061", "2085")
        for measure in ("utsatta", "utan_arbete_12")
    ]
    world = silent_after_june()
    world.af, world.kommun = af, {A: "2061"}
    question = "select kommun_code, employed, enterprises from mart.reach"
    assert count(tmp_path, world, question) == [("2061", None, 0), ("2085", 1, 1)]


@pytest.mark.parametrize(("reported", "employed"), few([(6, 0), (5, None)]))
def test_nobody_is_employed_where_no_enterprise_lies_only_when_every_expected_one_has_reported(
    tmp_path: Path, reported: int, employed: int | None
) -> None:
    """All lie in 2085. The sixth of those expected may lie in 2061 until it has reported."""
    af = [AfNumber("2024-07", "2061", measure, "9") for measure in ("utsatta", "utan_arbete_12")]
    world = World(END, [Employment("k:1", f"40990{n}0005", date(2023, 1, 1), **FAR) for n in range(reported)], af=af)
    question = "select kommun_code, employed, enterprises from mart.reach"
    assert count(tmp_path, world, question) == [("2061", employed, 0), ("2085", 1, reported)]


# Ways of the words that are settled


def test_both_the_first_and_the_last_day_are_days_of_the_job(tmp_path: Path) -> None:
    """One day of full-time work in a year of 366."""
    world = World(END, [Employment("k:1", A, date(2024, 5, 31), date(2024, 5, 31), **FAR)])
    with build_world(tmp_path, world) as connection:
        assert rows(connection, "select days, ended from core.duration") == [(1, True)]
        assert rows(connection, "select fte from mart.fte") == [(pytest.approx(1 / 366),)]
        assert rows(connection, "select persons from mart.employed where month_end = '2024-05-31'") == [(1,)]


def finsam_said(pid: str, end: date, after: str | None, serial: str, start: date = date(2023, 1, 1)) -> Participation:
    return Participation(pid, start, end, after, serial=serial)


def left_in_january(*words: Participation) -> World:
    """k:1 left on 31 January 2024; 90 days on is 30 April."""
    return World(END, [Employment("k:1", A, date(2023, 1, 1), date(2024, 1, 31), **FAR)], participations=[*words])


KNOWN_AFTER_90 = "select step from mart.next_step where after_90 > 0"


@pytest.mark.full
@pytest.mark.parametrize(
    ("day", "known"),
    [
        (date(2024, 4, 30), "Studier"),
        (date(2024, 2, 1), "Studier"),  # 30 April is the 90th day of it
        (date(2024, 1, 31), "Okänt"),
        (date(2024, 5, 1), "Okänt"),
    ],
)
def test_the_90_days_that_finsam_speaks_of_include_the_day_itself(tmp_path: Path, day: date, known: str) -> None:
    world = left_in_january(finsam_said("k:1", day, "Studier", "1"))
    assert count(tmp_path, world, KNOWN_AFTER_90) == [(known,)]


@pytest.mark.full
@pytest.mark.parametrize(("start", "reasons"), [(date(2024, 2, 29), ["finsam"]), (date(2024, 3, 1), [])])
def test_a_participation_that_starts_on_the_start_day_does_not_count(
    tmp_path: Path, start: date, reasons: list[str]
) -> None:
    world = World(
        END,
        [Employment("k:1", A, date(2024, 3, 1), months=0)],
        participations=[Participation("k:1", start, serial="1")],
    )
    assert count(tmp_path, world, "select target_reasons from core.job") == [(reasons,)]


def test_a_blank_occupation_is_passed_over_for_the_one_before_it(tmp_path: Path) -> None:
    words = (finsam_said("k:1", date(2024, 3, 1), "Studier", "1"), finsam_said("k:1", date(2024, 4, 1), None, "2"))
    assert count(tmp_path, left_in_january(*words), KNOWN_AFTER_90) == [("Studier",)]


def test_uppgift_saknas_is_the_latest_word_and_is_unknown(tmp_path: Path) -> None:
    words = (
        finsam_said("k:1", date(2024, 3, 1), "Studier", "1"),
        finsam_said("k:1", date(2024, 4, 1), "Uppgift saknas", "2"),
    )
    assert count(tmp_path, left_in_january(*words), KNOWN_AFTER_90) == [("Okänt",)]


def test_of_two_jobs_on_the_day_the_one_with_support_says_what_it_is(tmp_path: Path) -> None:
    world = left_in_january()
    world.employments += [
        Employment("k:1", B, date(2024, 4, 1), None, 50),
        Employment("k:1", C, date(2024, 4, 1), None, 50, "Nystartsjobb"),
    ]
    assert count(tmp_path, world, KNOWN_AFTER_90) == [("Arbete med stöd",)]


def test_of_one_lopnummer_in_two_files_the_newest_counts(tmp_path: Path) -> None:
    """The same Löpnummer, insats and Startdatum: the newer file says what came after."""
    world = left_in_january()
    typed = write_world(tmp_path / "typed", world)
    for rank, after in ((1, "Ingen"), (2, "Studier")):
        row = participation_row(finsam_said("k:1", date(2024, 4, 1), after, "7"))
        typed.append(write_table(tmp_path, "deltagare", [row], submitter="finsam", sha256=f"d{rank}", rank=rank))
    with build_typed(tmp_path, typed, world.period_end) as connection:
        assert rows(connection, KNOWN_AFTER_90) == [("Studier",)]


def test_of_one_lopnummer_with_a_corrected_start_the_newest_counts_alone(tmp_path: Path) -> None:
    """Files of several years add up. The newer one has another start and end for 7; for 8 it has another person."""
    first, second = date(2022, 1, 10), date(2023, 1, 10)
    older = [
        Participation("k:1", first, date(2023, 6, 30), "Ingen", serial="7"),
        Participation("k:2", first, serial="8"),
        Participation(None, first, serial="9"),
    ]
    newer = [
        Participation("k:1", second, date(2024, 4, 1), "Studier", serial="7"),
        Participation("k:3", second, serial="8"),  # the number is used again
        Participation(None, second, serial="9"),  # nobody can tell whether this is the same person
    ]
    world = left_in_january()
    typed = write_world(tmp_path / "typed", world)
    for rank, told in ((1, older), (2, newer)):
        file = [participation_row(row) for row in told]
        typed.append(write_table(tmp_path, "deltagare", file, submitter="finsam", sha256=f"d{rank}", rank=rank))
    with build_typed(tmp_path, typed, world.period_end) as connection:
        assert rows(connection, "select pid, start_date from core.participation order by all") == [
            ("k:1", second), ("k:2", first), ("k:3", second), (None, first), (None, second),
        ]  # fmt: skip
        assert rows(connection, KNOWN_AFTER_90) == [("Studier",)]


def test_time_without_work_is_taken_from_a_decision_within_180_days_of_the_start(tmp_path: Path) -> None:
    """Utan arbete sedan 1 July 2020; the job begins on 1 July 2024, and 180 days before that is 3 January."""
    start, since = date(2024, 7, 1), date(2020, 7, 1)
    decided = {"k:1": date(2024, 1, 3), "k:2": date(2024, 1, 2), "k:3": date(2024, 12, 28), "k:4": date(2024, 12, 29)}
    world = World(
        END,
        [Employment(pid, A, start, support="Lönebidrag för anställning") for pid in (*decided, "k:5", "k:6")]
        + [Employment("k:7", A, start, months=months, extent=50) for months in (30, 13)],  # two rows on the first day
        decisions=[
            *(Decision(pid, B, day, END, since=since) for pid, day in decided.items()),
            Decision("k:5", B, start, END, since=date(2024, 7, 2)),  # after the start
            Decision("k:6", B, start, END, since=start),
        ],
    )
    with build_world(tmp_path, world) as connection:
        assert rows(connection, "select pid, months_without_work from core.background join core.job using (job_id) order by pid") == [
            ("k:1", 48.0), ("k:2", None), ("k:3", 48.0), ("k:4", None), ("k:5", None), ("k:6", 0.0),
            ("k:7", 30.0),
        ]  # fmt: skip
