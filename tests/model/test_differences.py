"""Where the sources disagree on a job, worked out by hand, and the analyst's list of it."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from flows.report.analyst.lists import read_counted, write_for_analyst
from tests.model.model_worlds import (
    Decision,
    Employment,
    Participation,
    World,
    build_typed,
    build_world,
    rows,
    write_table,
    write_world,
)

A, B = "4099010005", "4099020004"
END = date(2024, 12, 31)
START, LAST = date(2024, 3, 1), date(2024, 8, 31)
WAGE = "Lönebidrag för anställning"

QUESTION = (
    "select pid, source, thing, enterprise_says, source_says, difference from core.source_difference order by all"
)


def supported(number: int, first: date = START, last: date | None = LAST, extent: float = 75) -> Employment:
    return Employment(f"k:{number}", A, first, last, extent, WAGE, months=24)


def found(tmp_path: Path, world: World) -> list[tuple[object, ...]]:
    with build_world(tmp_path, world) as connection:
        return rows(connection, QUESTION)


def decision(number: int, first: date = START, last: date = LAST, orgnr: str = A, extent: float = 100) -> Decision:
    return Decision(f"k:{number}", orgnr, first, last, WAGE, extent=extent)


def test_days_that_differ_by_more_than_two_weeks_are_listed(tmp_path: Path) -> None:
    world = World(
        END,
        [supported(n, extent=100) for n in range(1, 7)],
        decisions=[
            decision(1, date(2024, 3, 15)),  # 14 days late: near enough
            decision(2, date(2024, 3, 16)),  # 15
            decision(3, START, date(2024, 9, 15)),  # 15 days after the end
            decision(4, START, date(2024, 5, 31)),
            decision(4, date(2024, 6, 1), LAST),  # the second goes on where the first ends
            decision(5, date(2024, 9, 1), END),  # does not overlap the job: nothing to compare
            decision(6, date(2024, 6, 1), orgnr=B),  # another enterprise
        ],
    )
    assert found(tmp_path, world) == [
        ("k:2", "Arbetsförmedlingen", "start", "2024-03-01", "2024-03-16", 15.0),
        ("k:3", "Arbetsförmedlingen", "slut", "2024-08-31", "2024-09-15", 15.0),
    ]


@pytest.mark.full
def test_ends_after_the_period_are_alike_and_times_without_support_have_no_days_to_compare(tmp_path: Path) -> None:
    world = World(
        END,
        [
            supported(1, last=None, extent=100),
            supported(2, last=None, extent=100),
            supported(3, extent=100),
            Employment("k:3", A, date(2024, 9, 1), None, 100),  # goes on without a support
            Employment("k:4", A, START, None, 100, months=24),  # never any support
        ],
        decisions=[
            decision(1, last=date(2027, 1, 1)),
            decision(2, last=date(2024, 12, 1)),  # 30 days before the period's end
            decision(3),
            decision(4, date(2024, 5, 1)),
        ],
    )
    assert found(tmp_path, world) == [
        ("k:2", "Arbetsförmedlingen", "slut", "pågår 2024-12-31", "2024-12-01", -30.0),
        ("k:4", "Arbetsförmedlingen", "stöd", "Inget från 2024-05-01", WAGE, 123.0),  # 2024-05-01 to LAST
    ]


@pytest.mark.full
def test_the_side_that_still_tells_when_the_period_ends_goes_on(tmp_path: Path) -> None:
    """Also where it ends that very day. A day earlier it has ended; both ended tell two days."""
    half_year, may = date(2024, 6, 30), date(2024, 5, 31)
    world = World(
        half_year,
        [
            supported(1, last=date(2024, 9, 30), extent=100),
            supported(2, last=half_year, extent=100),
            supported(3, last=date(2024, 6, 29), extent=100),
            supported(4, last=may, extent=100),
        ],
        decisions=[*(decision(n, last=may) for n in (1, 2, 3)), decision(4, last=date(2025, 6, 30))],
    )
    assert found(tmp_path, world) == [
        ("k:1", "Arbetsförmedlingen", "slut", "pågår 2024-06-30", "2024-05-31", -30.0),
        ("k:2", "Arbetsförmedlingen", "slut", "pågår 2024-06-30", "2024-05-31", -30.0),
        ("k:3", "Arbetsförmedlingen", "slut", "2024-06-29", "2024-05-31", -29.0),
        ("k:4", "Arbetsförmedlingen", "slut", "2024-05-31", "pågår 2024-06-30", 30.0),
    ]


@pytest.mark.full
def test_a_decision_without_support_on_any_row_is_told_from_so_many_days_on(tmp_path: Path) -> None:
    world = World(
        END,
        [Employment(f"k:{n}", A, START, LAST, 100, months=24) for n in (1, 2)],
        decisions=[decision(1, last=date(2024, 3, 14)), decision(2, last=date(2024, 3, 15))],
    )
    assert found(tmp_path, world) == [("k:2", "Arbetsförmedlingen", "stöd", "Inget från 2024-03-01", WAGE, 15.0)]


@pytest.mark.full
def test_days_without_a_decision_and_days_with_two_are_counted_as_they_are(tmp_path: Path) -> None:
    world = World(
        END,
        [Employment(f"k:{n}", A, START, LAST, 100, months=24) for n in (1, 2)],
        decisions=[
            decision(1, last=date(2024, 3, 5)),  # 5 days, and 5 at the end
            decision(1, date(2024, 8, 27)),
            decision(2, last=date(2024, 3, 31)),  # the month of March, by two of them, and 10 days of April
            decision(2, date(2024, 3, 11), date(2024, 3, 20)),
            decision(2, date(2024, 3, 21), date(2024, 4, 10)),
        ],
    )
    assert found(tmp_path, world) == [("k:2", "Arbetsförmedlingen", "stöd", "Inget från 2024-03-01", WAGE, 41.0)]


@pytest.mark.full
def test_a_decision_over_two_jobs_disagrees_on_the_break_once(tmp_path: Path) -> None:
    """The person was away in June: one stretch of 30 days, neither an end of the one job nor a start of the other."""
    world = World(
        END,
        [supported(1, last=date(2024, 5, 31), extent=100), supported(1, date(2024, 7, 1), extent=100)],
        decisions=[decision(1)],
    )
    assert found(tmp_path, world) == [("k:1", "Arbetsförmedlingen", "stöd", "Inget från 2024-06-01", WAGE, 30.0)]


@pytest.mark.full
def test_a_support_in_the_midst_of_a_job_that_only_one_tells_of_is_listed_with_the_days_cells(tmp_path: Path) -> None:
    """Eight months, March to October: without a decision though the enterprise has a support, and the other way round."""
    new_year, spring, autumn = date(2024, 1, 1), date(2024, 3, 1), date(2024, 11, 1)
    february, october = date(2024, 2, 29), date(2024, 10, 31)
    world = World(
        END,
        [
            supported(1, new_year, None, 100),
            supported(2, new_year, february, 100),
            Employment("k:2", A, spring, october, 100),
            supported(2, autumn, None, 100),
        ],
        decisions=[decision(1, new_year, february), decision(1, autumn, END), decision(2, new_year, END)],
    )
    assert found(tmp_path, world) == [
        ("k:1", "Arbetsförmedlingen", "stöd", WAGE, "Inget från 2024-03-01", -245.0),
        ("k:2", "Arbetsförmedlingen", "stöd", "Inget från 2024-03-01", WAGE, 245.0),
    ]
    with build_world(tmp_path, world) as connection:
        cells = rows(connection, "select pid, row, source_row from core.source_difference order by pid")
    assert cells == [("k:1", 2, 2), ("k:2", 4, 4)]


@pytest.mark.full
def test_a_break_between_two_rows_with_support_is_no_day_without(tmp_path: Path) -> None:
    """11 to 20 May: days with support like those round them, unless the row after them says Inget."""
    world = World(
        END,
        [
            supported(1, last=date(2024, 5, 10), extent=100),
            supported(1, date(2024, 5, 21), extent=100),
            supported(2, last=date(2024, 5, 10), extent=100),
            Employment("k:2", A, date(2024, 5, 21), date(2024, 5, 25), 100),  # and five days of Inget: 15 without
            supported(2, date(2024, 5, 26), extent=100),
        ],
        decisions=[
            decision(1, last=date(2024, 5, 4)),
            decision(1, date(2024, 5, 31)),  # 26 days without, from 5 to 30 May
            decision(2),
        ],
    )
    assert found(tmp_path, world) == [
        ("k:1", "Arbetsförmedlingen", "stöd", WAGE, "Inget från 2024-05-05", -26.0),
        ("k:2", "Arbetsförmedlingen", "stöd", "Inget från 2024-05-11", WAGE, 15.0),
    ]


def test_a_decision_that_runs_on_after_a_job_hides_nothing_of_the_next_and_is_told_once(tmp_path: Path) -> None:
    new_year, march, may = date(2024, 1, 1), date(2024, 3, 31), date(2024, 5, 1)
    world = World(
        END,
        [
            *[supported(n, new_year, march, 100) for n in (1, 2, 3)],
            supported(1, may, None, 100),
            Employment("k:2", A, may, None, 100),  # the next job is without support
            supported(3, may, None, 100),
        ],
        decisions=[
            decision(1, new_year, date(2024, 5, 15)),  # through April, and half of May
            decision(1, date(2024, 7, 1), END),  # the next one comes 46 days later
            decision(2, new_year, date(2024, 5, 20)),
            decision(3, new_year, march),
            decision(3, date(2024, 4, 10), END),  # 21 days before the next job, after the one before it
        ],
    )
    assert found(tmp_path, world) == [
        ("k:1", "Arbetsförmedlingen", "stöd", "Inget från 2024-04-01", WAGE, 30.0),
        ("k:1", "Arbetsförmedlingen", "stöd", WAGE, "Inget från 2024-05-16", -46.0),
        ("k:2", "Arbetsförmedlingen", "slut", "2024-03-31", "2024-05-20", 50.0),
        ("k:3", "Arbetsförmedlingen", "start", "2024-05-01", "2024-04-10", -21.0),
    ]


@pytest.mark.full
def test_all_jobs_of_a_person_whom_both_know_of_are_compared(tmp_path: Path) -> None:
    """Af knows of January to March: from May on it does not, whether its decision ends with the first job or runs into the next."""
    new_year, march, may = date(2024, 1, 1), date(2024, 3, 31), date(2024, 5, 1)
    world = World(
        END,
        [
            *[supported(n, new_year, march, 100) for n in (1, 2, 3)],
            *[supported(n, may, None, 100) for n in (1, 2, 3)],
            Employment("k:1", B, may, None, 100, WAGE, months=24),  # another enterprise: Af knows nothing of it
        ],
        decisions=[decision(1, new_year, march), decision(2, new_year, may)],  # and nothing of k:3
    )
    assert found(tmp_path, world) == [
        ("k:1", "Arbetsförmedlingen", "stöd", WAGE, "Inget från 2024-05-01", -245.0),
        ("k:2", "Arbetsförmedlingen", "slut", "pågår 2024-12-31", "2024-05-01", -244.0),
        ("k:2", "Arbetsförmedlingen", "stöd", "Inget från 2024-04-01", WAGE, 30.0),
    ]


@pytest.mark.full
def test_a_decision_goes_on_when_one_that_began_later_has_ended(tmp_path: Path) -> None:
    """100 % all the year, and 100 % in February beside it; the job falls to 50 % on 1 July."""
    new_year, july = date(2024, 1, 1), date(2024, 7, 1)
    world = World(
        END,
        [supported(1, new_year, date(2024, 6, 30), 100), supported(1, july, None, 50)],
        decisions=[decision(1, new_year, END), decision(1, date(2024, 2, 1), date(2024, 2, 28))],
    )
    assert found(tmp_path, world) == [("k:1", "Arbetsförmedlingen", "omfattning", "50 %", "100 %", 50.0)]
    with build_world(tmp_path, world) as connection:
        assert rows(connection, "select row, source_row from core.source_difference") == [(3, 2)]


@pytest.mark.full
def test_decisions_of_different_insatser_are_added_whenever_they_begin(tmp_path: Path) -> None:
    """A half-time Nystartsjobb all the year and half a Lönebidrag from March to October beside it: 50, then 100, then 50 %."""
    new_year, october = date(2024, 1, 1), date(2024, 10, 31)
    beside = [(START, october, 50), (date(2024, 11, 1), END, 50)]
    half = [replace(decision(n, new_year, END, extent=50), insats="Nystartsjobb") for n in (1, 2, 3)]
    world = World(
        END,
        [
            Employment("k:1", A, new_year, None, 50, "Nystartsjobb", months=24),
            supported(1, START, october, 50),
            *[supported(n, new_year, None, 75) for n in (2, 3)],
        ],
        decisions=[
            *half,
            decision(1, START, october, extent=50),
            *[decision(2, first, last, extent=extent) for first, last, extent in beside],
            decision(3, START, date(2024, 3, 31), extent=30),  # 80 %: near enough, as nothing else of its own
            decision(3, date(2024, 4, 1), END, extent=20),
            decision(3, date(2024, 4, 1), END, extent=25),  # begun and decided alike: 45 %, and 50 beside
        ],
    )
    assert found(tmp_path, world) == [
        ("k:2", "Arbetsförmedlingen", "omfattning", "75 %", "100 %", 25.0),  # from March
        ("k:2", "Arbetsförmedlingen", "omfattning", "75 %", "100 %", 25.0),  # from November
        ("k:2", "Arbetsförmedlingen", "omfattning", "75 %", "50 %", -25.0),
        ("k:3", "Arbetsförmedlingen", "omfattning", "75 %", "50 %", -25.0),
        ("k:3", "Arbetsförmedlingen", "omfattning", "75 %", "95 %", 20.0),
    ]
    with build_world(tmp_path, world) as connection:
        cells = rows(connection, "select pid, source_row from core.source_difference order by all")
    assert cells == [("k:2", 3), ("k:2", 6), ("k:2", 7), ("k:3", 4), ("k:3", 9)]


@pytest.mark.full
def test_decisions_begun_and_made_on_the_same_days_are_added_and_one_made_later_replaces(tmp_path: Path) -> None:
    later, june = date(2024, 4, 2), date(2024, 6, 1)
    world = World(
        END,
        [supported(n, extent=100) for n in (1, 2, 3)] + [supported(4, extent=50)],
        decisions=[
            decision(1, extent=50),
            replace(decision(1, extent=50), insats="Nystartsjobb"),  # 50 + 50
            decision(2, last=date(2024, 5, 31), extent=50),
            replace(decision(2, extent=50), insats="Nystartsjobb"),  # alone from 1 June
            decision(2, june, extent=100),
            decision(3, extent=75),
            replace(decision(3, extent=50), decided=later),  # 50, not 75 and not 100
            decision(4, extent=75),
            replace(decision(4, extent=75), insats="Nystartsjobb"),  # 100, not 150
        ],
    )
    assert found(tmp_path, world) == [
        ("k:3", "Arbetsförmedlingen", "omfattning", "100 %", "50 %", -50.0),
        ("k:4", "Arbetsförmedlingen", "omfattning", "50 %", "100 %", 50.0),
    ]


def test_what_begins_after_the_period_is_not_compared(tmp_path: Path) -> None:
    later = date(2025, 1, 1)
    world = World(
        END,
        [
            supported(1, last=None, extent=100),
            Employment("k:2", A, START, END, 100, months=24),
            supported(2, later, None, 100),
            supported(3, END, None, 100),  # the last day is in the period
        ],
        decisions=[
            decision(1, later, date(2025, 12, 31), extent=50),
            decision(2, later, date(2025, 12, 31)),
            decision(3, END, date(2025, 12, 31), extent=50),
        ],
    )
    assert found(tmp_path, world) == [("k:3", "Arbetsförmedlingen", "omfattning", "100 %", "50 %", -50.0)]


def test_finsams_word_on_work_in_another_job_is_not_held_against_the_next(tmp_path: Path) -> None:
    in_work, may = date(2024, 2, 10), date(2024, 5, 25)  # 20 days before START, and in the midst of the job
    world = World(
        END,
        [
            Employment("k:1", B, date(2023, 6, 1), in_work, 50, months=24),  # its last day
            Employment("k:1", A, START, LAST, 100, months=24),
            Employment("k:2", A, START, LAST, 75, months=24),
            Employment("k:3", A, START, may, 50, months=24),  # that day it is as Finsam says
            Employment("k:3", A, date(2024, 5, 26), LAST, 75, months=24),
        ],
        participations=[
            Participation(f"k:{n}", date(2023, 1, 1), day, "Arbete med stöd", serial=str(n), extent=50)
            for n, day in ((1, in_work), (2, in_work), (3, may))
        ],
    )
    assert found(tmp_path, world) == [
        ("k:2", "Finsam", "omfattning", "75 %", "50 %", -25.0),
        ("k:2", "Finsam", "start", "2024-03-01", "2024-02-10", -20.0),
    ]


@pytest.mark.full
def test_finsams_word_on_work_begins_one_job_alone(tmp_path: Path) -> None:
    """In work from 1 February, half time: that is the job from March if any, and not the one from April; two from one day both are it."""
    march, april = date(2024, 3, 1), date(2024, 4, 10)
    world = World(
        END,
        [
            Employment("k:1", A, march, date(2024, 3, 20), months=24),
            Employment("k:1", B, april, months=24),
            Employment("k:2", A, march, months=24),
            Employment("k:2", B, march, months=24),
        ],
        participations=[
            Participation(f"k:{n}", date(2023, 1, 1), date(2024, 2, 1), "Arbete utan stöd", serial=str(n), extent=50)
            for n in (1, 2)
        ],
    )
    start = ("Finsam", "start", "2024-03-01", "2024-02-01", -29.0)
    assert found(tmp_path, world) == [
        ("k:1", "Finsam", "omfattning", "100 %", "50 %", -50.0),
        ("k:1", *start),
        ("k:2", *start),  # but its extent is that of both together
        ("k:2", *start),
    ]


@pytest.mark.full
def test_finsams_word_of_a_day_after_the_period_is_the_latest_here_as_among_the_sources_of_the_job(
    tmp_path: Path,
) -> None:
    """In work from 1 February; in 2025 k:1 studies, and k:2 is in work of half the extent: that was not yet so in the period."""
    later = date(2025, 6, 1)
    world = World(
        END,
        [Employment(f"k:{n}", A, START, None, 100, months=24) for n in (1, 2)],
        participations=[
            Participation("k:1", date(2023, 1, 1), date(2024, 2, 1), "Arbete utan stöd", serial="1"),
            Participation("k:1", date(2025, 1, 1), later, "Studier", serial="2"),
            Participation("k:2", date(2025, 1, 1), later, "Arbete utan stöd", serial="3", extent=50),
        ],
    )
    assert found(tmp_path, world) == []
    with build_world(tmp_path, world) as connection:
        assert rows(connection, "select pid, sources_seen from core.job order by pid") == [("k:1", 1), ("k:2", 2)]


@pytest.mark.full
def test_extents_are_compared_on_the_first_common_day(tmp_path: Path) -> None:
    world = World(
        END,
        [
            supported(1, extent=90),  # 10 units: near enough
            supported(2, extent=89.5),
            supported(3, extent=60),
            Employment("k:3", A, date(2024, 4, 1), LAST, 40, months=24),  # 60 + 40 from April
        ],
        decisions=[decision(1), decision(2), decision(3, date(2024, 3, 14)), decision(3, date(2024, 4, 1))],
    )
    assert found(tmp_path, world) == [
        ("k:2", "Arbetsförmedlingen", "omfattning", "89,5 %", "100 %", 10.5),
        ("k:3", "Arbetsförmedlingen", "omfattning", "60 %", "100 %", 40.0),
    ]


def test_extents_differ_as_they_are_written_and_not_as_a_computer_halves_them(tmp_path: Path) -> None:
    """10 units are near enough though 32.2 - 22.2 is 10.000000000000004 to a computer; and so with what Finsam tells."""
    june = date(2024, 6, 30)
    world = World(
        END,
        [
            supported(1, extent=22.2),
            supported(2, extent=22.2),
            Employment("k:3", A, START, LAST, 22.2, months=24),
            Employment("k:4", A, START, LAST, 22.2, months=24),
            supported(5, last=date(2024, 6, 29), extent=100),
            supported(5, june, june, extent=50),
        ],
        decisions=[decision(1, extent=32.2), decision(2, extent=32.25), decision(5, last=june)],  # its last day differs
        participations=[
            Participation("k:3", date(2023, 1, 1), START, "Arbete utan stöd", serial="1", extent=32.2),
            Participation("k:4", date(2023, 1, 1), START, "Arbete utan stöd", serial="2", extent=12.1),
        ],
    )
    assert found(tmp_path, world) == [
        ("k:2", "Arbetsförmedlingen", "omfattning", "22,2 %", "32,25 %", 10.05),
        ("k:4", "Finsam", "omfattning", "22,2 %", "12,1 %", -10.1),
        ("k:5", "Arbetsförmedlingen", "omfattning", "50 %", "100 %", 50.0),
    ]


@pytest.mark.full
def test_an_extent_that_changes_while_a_decision_holds_is_compared_from_its_first_day(tmp_path: Path) -> None:
    june, july = date(2024, 6, 1), date(2024, 7, 1)
    world = World(
        END,
        [
            supported(1, last=date(2024, 5, 31), extent=100),
            supported(1, june, date(2024, 6, 30), 80),  # 20 units: the first that differs
            supported(1, july, LAST, 50),
            supported(2, last=date(2024, 5, 31), extent=50),
            supported(2, june, LAST, 100),
            supported(3, last=END, extent=100),
            supported(3, date(2025, 1, 1), date(2025, 6, 30), 50),  # after the period
        ],
        decisions=[
            decision(1),
            decision(2, extent=50),
            decision(2, june),  # the first is 50 % until this one begins
            decision(3, START, date(2025, 6, 30)),
        ],
    )
    assert found(tmp_path, world) == [("k:1", "Arbetsförmedlingen", "omfattning", "80 %", "100 %", 20.0)]
    with build_world(tmp_path, world) as connection:
        assert rows(connection, "select row, source_row from core.source_difference") == [(3, 2)]


@pytest.mark.full
def test_a_decision_that_begins_between_two_rows_of_a_job_is_compared_with_the_next(tmp_path: Path) -> None:
    between = date(2024, 6, 5)
    world = World(
        END,
        [supported(n, last=date(2024, 5, 31), extent=100) for n in (1, 2)]
        + [supported(n, date(2024, 6, 10), LAST, 60) for n in (1, 2)],
        decisions=[
            decision(1, START, date(2024, 6, 4)),
            decision(1, between),
            decision(2, START, date(2024, 6, 4)),
            decision(2, between, date(2024, 6, 9)),  # over before the next row
            decision(2, date(2024, 6, 10), LAST, extent=60),
        ],
    )
    assert found(tmp_path, world) == [("k:1", "Arbetsförmedlingen", "omfattning", "60 %", "100 %", 40.0)]


def test_finsams_after_is_compared_where_it_is_work(tmp_path: Path) -> None:
    """Of several words the latest speaks."""
    june, july = date(2024, 6, 30), date(2024, 7, 1)
    january, february = date(2024, 1, 15), date(2024, 2, 1)
    world = World(
        END,
        [Employment(f"k:{n}", A, START, LAST, 75, months=24) for n in (1, 2, 3, 4, 5, 6, 8)]
        + [Employment("k:7", A, START, june, 75, months=24), Employment("k:7", A, july, LAST, 75)],
        participations=[
            Participation("k:1", date(2023, 1, 1), date(2024, 2, 15), "Arbete med stöd", serial="1"),  # 15 days before
            Participation("k:2", date(2023, 1, 1), date(2024, 2, 16), "Arbete med stöd", serial="2"),  # 14
            Participation("k:3", date(2023, 1, 1), date(2024, 1, 1), "Studier", serial="3"),
            Participation("k:4", date(2023, 1, 1), date(2023, 12, 1), "Arbete utan stöd", serial="4"),  # 91
            Participation("k:5", date(2023, 1, 1), date(2024, 6, 1), "Arbete utan stöd", serial="5"),  # while it lasts
            Participation("k:6", date(2023, 1, 1), january, "Arbete med stöd", serial="6"),
            Participation("k:6", date(2023, 2, 1), date(2024, 2, 16), "Arbete med stöd", serial="7"),  # 14
            Participation("k:7", date(2023, 1, 1), january, "Arbete med stöd", serial="8"),
            Participation("k:7", date(2023, 2, 1), february, "Arbete med stöd", serial="9"),
            Participation("k:8", date(2023, 1, 1), january, "Arbete med stöd", serial="10"),
            Participation("k:8", date(2023, 2, 1), february, "Studier", serial="11"),
        ],
    )
    with build_world(tmp_path, world) as connection:
        assert rows(connection, QUESTION) == [
            ("k:1", "Finsam", "start", "2024-03-01", "2024-02-15", -15.0),
            ("k:7", "Finsam", "start", "2024-03-01", "2024-02-01", -29.0),
        ]
        cells = rows(connection, "select pid, row, source_row from core.source_difference order by pid")
    assert cells == [("k:1", 2, 2), ("k:7", 9, 10)]


@pytest.mark.full
def test_finsams_extent_is_compared_with_the_jobs_first_day_from_then_on(tmp_path: Path) -> None:
    """Before the job, between two rows of it, and on a day from which the extent changes only later."""
    june = date(2024, 6, 1)
    world = World(
        END,
        [
            Employment("k:1", A, START, LAST, 75, months=24),
            Employment("k:2", A, START, date(2024, 5, 20), 50, months=24),
            Employment("k:2", A, june, LAST, 75, months=24),
            Employment("k:3", A, START, date(2024, 5, 31), 50, months=24),
            Employment("k:3", A, june, LAST, 75, months=24),
            Employment("k:4", A, START, LAST, 25, months=24),
            Employment("k:4", B, START, LAST, 25, months=24),  # 50 % in two jobs
            Employment("k:5", A, START, LAST, 100, months=24),
        ],
    )
    after = [
        {
            "serial": str(n), "pid": f"k:{n}", "pid_kind": "personnummer", "insats": "I", "kommun_code": "2085",
            "sex": "Kvinna", "start_date": date(2023, 1, 1), "end_date": day, "occupation_after": "Arbete med stöd",
            "extent_after_pct": 50.0,
        }
        for n, day in ((1, date(2024, 2, 28)), (2, date(2024, 5, 25)), (3, date(2024, 5, 25)), (4, date(2024, 5, 25)))
    ]  # fmt: skip
    studied = after[0] | {"serial": "5", "pid": "k:5", "occupation_after": "Studier", "extent_after_pct": 25.0}
    after += [studied, studied | {  # the latest word is work, and says nothing of how much
        "serial": "6", "end_date": date(2024, 6, 1), "occupation_after": "Arbete med stöd", "extent_after_pct": None,
    }]  # fmt: skip
    typed = [
        *write_world(tmp_path / "typed", world),
        write_table(tmp_path, "deltagare", after, submitter="finsam", sha256="d"),
    ]
    with build_typed(tmp_path, typed, END) as connection:
        assert rows(connection, QUESTION) == [
            ("k:1", "Finsam", "omfattning", "75 %", "50 %", -25.0),
            ("k:2", "Finsam", "omfattning", "75 %", "50 %", -25.0),
        ]


@pytest.mark.full
def test_the_analysts_list_names_the_cell_on_each_side_and_is_the_owners_alone(tmp_path: Path) -> None:
    world = World(END, [supported(1, extent=100)], decisions=[decision(1, date(2024, 4, 1))])
    out = tmp_path / "analyst" / "run"
    with build_world(tmp_path, world) as connection:
        counted = write_for_analyst(connection, out)
        first = (out / "skillnader.xlsx").read_bytes()
        write_for_analyst(connection, out)
    assert (out / "skillnader.xlsx").read_bytes() == first
    header, line = CalamineWorkbook.from_path(out / "skillnader.xlsx").get_sheet_by_index(0).to_python()
    told = list(zip(header, line, strict=True))
    assert told[1:4] == [("Pseudonym", "k:1"), ("Organisationsnummer", A), ("Källa", "Arbetsförmedlingen")]
    assert told[5:8] == [
        ("Företaget säger", "2024-03-01"),
        ("Källan säger", "2024-04-01"),
        ("Skillnad (dagar eller procentenheter)", 31.0),
    ]
    assert line[8:] == [f"f{A}.xlsx", "Blad", 2.0, "beslut.xlsx", "Blad", 2.0]
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    found = read_counted(out)
    assert found and found.marts == counted.marts and list(found.jobs) == list(counted.jobs) != []
    assert read_counted(tmp_path) is None


def test_the_analysts_list_of_jobs_holds_what_moves_the_numbers(tmp_path: Path) -> None:
    """Half time with support and full time without; studies at the end, a job 62 days later; Af and the enterprise know of it."""
    april = date(2024, 4, 1)
    world = World(
        END,
        [
            supported(1, last=date(2024, 3, 31), extent=50),
            Employment("k:1", A, april, LAST, 100, reason="Studier"),
            Employment("k:1", B, date(2024, 11, 1), None, 75),
        ],
        decisions=[decision(1, last=date(2024, 3, 31), extent=50)],
    )
    with build_world(tmp_path, world) as connection:
        jobs = [job for _, job in write_for_analyst(connection, tmp_path / "analyst").jobs]
    (left,) = (job for job in jobs if job["end"])
    assert {name: left[name] for name in ("spells", "next_steps", "sources_seen", "months_without_work")} == {
        "spells": [
            "2024-03-01 till 2024-03-31 50 % Lönebidrag för anställning",
            "2024-04-01 till 2024-08-31 100 % Inget",
        ],
        "next_steps": [
            "vid slutet Studier",
            "efter 90 dagar Arbete utan stöd",
        ],  # 29 November; 180 days end in February
        "sources_seen": 2,
        "months_without_work": 24.0,
    }
    (goes_on,) = (job for job in jobs if not job["end"])
    assert (goes_on["spells"], goes_on["next_steps"]) == (["2024-11-01 till vidare 75 % Inget"], [])
