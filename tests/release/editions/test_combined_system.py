"""Editions and those after them: what is learnt by laying one beside the other. Expected values by hand."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from flows.release.attack import attack
from flows.release.declared.plan import load_plan
from flows.release.editions.combined_system import to_the_less_sure, together
from flows.release.editions.edition import Edition
from flows.release.editions.repeated_totals import lasting
from flows.release.fill import fill_cells
from flows.release.linear_system import Cell, Standing, System
from flows.release.publish import release
from flows.release.released import Released
from flows.release.sums import coefficients
from flows.release.suppression.complementary import protect
from flows.release.suppression.primary import count_need, judged, worked_out
from tests.release.test_plan import random_jobs
from tests.release.worlds import ELSEWHERE, HERE, THERE, Job, jobs, warehouse
from tests.support.purpose import few


def years(last: int, before: int) -> System:
    """Two years and their total; one part a year."""
    parts = {"2024": before, "2025": last}
    rows = {"2024": {"2024": 1}, "2025": {"2025": 1}, "alla": {"2024": 1, "2025": 1}}
    values = {"2024": before, "2025": last, "alla": before + last}
    return System.of(parts, [Cell(k, coefficients(row), need=count_need(values[k])) for k, row in rows.items()])


def classes(with_support: int, without: int, *, merged: bool) -> System:
    """Who went on to work, in two classes or in one."""
    shown = {"arbete": ("med", "utan")} if merged else {"med": ("med",), "utan": ("utan",)}
    parts = {"med": with_support, "utan": without}
    cells = [
        Cell(key, coefficients(dict.fromkeys(row, 1)), need=count_need(sum(map(parts.get, row))))
        for key, row in shown.items()
    ]
    return System.of(parts, cells)


def grants(own: dict[str, int]) -> System:
    """The kronor of enterprises, in all and of the first; what remains is protected, and stands in no table."""
    parts, enterprises = (
        {f"kr {name}": kr for name, kr in own.items()},
        {name: {f"kr {name}": kr} for name, kr in own.items()},
    )
    whole, first = coefficients(dict.fromkeys(parts, 1)), coefficients({"kr A": 1})
    shown = [Cell("alla", whole, kronor=True), Cell("första", first, kronor=True)]
    bare = System.of(parts, [], own=enterprises)
    cells = [judged(bare, cell) for cell in (*shown, *worked_out(shown))]
    return System.of(parts, cells, own=enterprises)


def test_what_is_few_is_kept_from_an_enterprise_that_another_edition_alone_knows() -> None:
    """C has gone. What remains of the grants beside A's is B's, and must be kept from C as from A and everybody else."""
    now, then = grants({"A": 500, "B": 400}), grants({"A": 510, "B": 450, "C": 100})
    everything = together(now, [Edition("förra", then, protect(then).hidden)])
    today = {
        cell.key: dict(cell.insiders) for cell in everything.cells if cell.key in ("alla", "första", "(alla - första)")
    }
    assert today == {
        "alla": {"A": (860, 940), "B": (850, 950), "C": (810, 990)},
        "första": {"B": (450, 550), "C": (450, 550)},
        "(alla - första)": {"A": (360, 440), "C": (360, 440)},
    }
    assert not attack(everything.published(protect(everything).hidden))


@pytest.mark.parametrize("merged_then", [True, False])
def test_classes_told_together_in_one_edition_and_apart_in_another_do_not_tell_the_few_between_them(
    merged_then: bool,
) -> None:
    """7 and 5, then 9 and 6: each safe, in one class as in two. But 15 less 12 are the three who came."""
    then, now = classes(7, 5, merged=merged_then), classes(9, 6, merged=not merged_then)
    edition = Edition("förra", then, protect(then).hidden)
    assert edition.hidden == protect(now).hidden == frozenset()
    everything = together(now, [edition])
    assert attack(everything.published(frozenset()))
    hidden = protect(everything).hidden
    assert hidden and not attack(everything.published(hidden))


def test_a_later_number_gives_an_earlier_hidden_one_away() -> None:
    """Then: 3 of 2025 hidden, and 27 of 2024 for its sake, 30 in all. Now 9 are safe; but 27 shown says 30 - 27 = 3."""
    then, now = Edition("förra", years(3, 27), frozenset({"2024", "2025"})), years(9, 27)
    assert protect(now).hidden == frozenset()
    gains = attack(together(now, [then]).published(frozenset()))
    assert ("förra: 2025", "exact") in {(gain.key, gain.kind) for gain in gains}
    hidden = protect(together(now, [then])).hidden
    assert "2024" in hidden
    assert not attack(together(now, [then]).published(hidden))


@pytest.mark.parametrize(("more", "hides"), [(0, False), (1, True), (4, True), (5, False), (-1, True), (-5, False)])
def test_a_difference_of_one_to_four_between_two_editions_is_hidden(more: int, hides: bool) -> None:
    then = Edition("förra", System.of({"a": 20}, [Cell("a", (("a", 1),))]), frozenset())
    now = System.of({"a": 20 + more}, [Cell("a", (("a", 1),))])
    assert (protect(together(now, [then])).hidden == {"a"}) is hides
    assert bool(attack(together(now, [then]).published(frozenset()))) is hides


def test_what_an_edition_told_already_stops_nothing_and_is_reported() -> None:
    """A number shown once cannot be taken back: under a stricter rule it is unsafe and known, and the rest still leaves."""
    then = Edition("förra", System.of({"a": 3, "b": 9}, [Cell("a", (("a", 1),))]), frozenset())
    now = System.of({"a": 3, "b": 9}, [Cell("a", (("a", 1),), need=(1, 5)), Cell("b", (("b", 1),))])
    everything = together(now, [then])
    protection = protect(everything)
    assert protection.hidden == {"a"}
    assert protection.told_before == {"a"}
    assert not attack(everything.published(protection.hidden))


def test_what_an_edition_told_is_kept_from_whoever_does_not_know_that_nothing_has_changed() -> None:
    """Then all 12, and b, 9, stood there. Who knows that neither has changed has a, 3, for good. Today's alone need not tell it."""
    then = Edition("förra", System.of({"a": 3, "b": 9}, [whole("alla"), Cell("b", (("b", 1),))]), frozenset())
    now = System.of(
        {"a": 3, "b": 9}, [Cell("a", (("a", 1),), need=(1, 5)), whole("alla"), Cell("b", (("b", 1),), cost=2.0)]
    )
    everything, readers = together(now, [then]), to_the_less_sure(now, [then])
    assert to_the_less_sure(now, []) == []
    unsure = readers[-1].system
    assert protect(everything).hidden == {"a"}
    assert "a" in {gain.key for gain in attack(unsure.published(frozenset({"a"})))}
    protection = protect(everything, readers)
    assert protection.hidden == {"a", "alla"}
    assert not attack(unsure.published(protection.hidden), protection.less_sure[-1])
    assert not attack(everything.published(protection.hidden), protection.witnesses, unsafe_alone=True)


def test_what_is_told_to_who_knows_all_changes_is_kept_from_who_knows_repeated_numbers_alone() -> None:
    """Then 7 had begun half a year before, and 5 had left. Now the half year before is that day: 7 had begun by it, and 2 were there.

    Who knows that "half a year before" has not changed had the 2 for good. To who knows only that the second edition tells the
    same of the same day, the new 7 tells it.
    """
    before, began = Cell("half a year before", (("before", 1),)), (("here", 1), ("left", 1))
    then = System.of(
        {"before": 7, "here": 2, "left": 5},
        [before, Cell("left", (("left", 1),)), Cell("here", (("here", 1),), need=(1, 5))],
        stands=[Standing("begun", "2025-06-30", began)],
    )
    now = System.of(
        {"begun": 7},
        [Cell("half a year before", (("begun", 1),))],
        stands=[Standing("begun", "2025-06-30", (("begun", 1),))],
    )
    first = Edition("first", then, frozenset({"here"}))
    everything, readers = together(now, [first]), to_the_less_sure(now, [first])
    assert protect(everything).hidden == set()
    assert protect(everything, readers[1:]).hidden == set()
    assert [gain.key for gain in attack(readers[0].system.published(frozenset()))] == ["first: here"]
    protection = protect(everything, readers)
    assert protection.hidden == {"half a year before"}
    assert not attack(readers[0].system.published(protection.hidden), protection.less_sure[0], unsafe_alone=True)


def whole(key: str) -> Cell:
    """All of a and b."""
    return Cell(key, (("a", 1), ("b", 1)))


def test_what_an_edition_told_roughly_may_not_be_told_closer() -> None:
    """Then 4 in all: a is 0 to 4. Now b would tell it exactly."""
    then = Edition("förra", System.of({"a": 3, "b": 1}, [Cell("alla", (("a", 1), ("b", 1)))]), frozenset())
    now = System.of({"a": 3, "b": 1}, [Cell("a", (("a", 1),), need=(1, 5)), Cell("b", (("b", 1),))])
    everything = together(now, [then])
    assert "a" in {gain.key for gain in attack(everything.published(frozenset({"a"})))}
    assert protect(everything).hidden == {"a", "b"}
    assert not attack(everything.published(frozenset({"a", "b"})))


def test_the_kronor_of_an_enterprise_that_reports_late_are_not_told() -> None:
    """Three reported and then a fourth: the two sums differ by just its kronor."""
    then_kr, late = {"A": 400, "B": 300, "C": 300}, {"D": 250}

    def state(kr: dict[str, int]) -> System:
        own = {name: {"kr": n} for name, n in kr.items()}
        return System.of({"kr": sum(kr.values())}, [Cell("kr", (("kr", 1),), kronor=True)], own=own)

    then, now = Edition("förra", state(then_kr), frozenset()), state(then_kr | late)
    assert protect(now).hidden == frozenset()
    assert attack(together(now, [then]).published(frozenset()))
    assert protect(together(now, [then])).hidden == {"kr"}


def test_an_edition_is_read_back_as_it_was_written() -> None:
    system, _ = fill_cells(warehouse(random_jobs(2, 60)), load_plan())
    edition = Edition("2024-01-23", system, protect(system).hidden)
    again = Edition.from_bytes(edition.to_bytes())
    assert again.to_bytes() == edition.to_bytes()
    assert again.hidden == edition.hidden
    assert dict(again.system.parts) == dict(system.parts)


AUDIT = bool(os.environ.get("AUDIT_WORLDS"))
QUARTERS = (date(2023, 6, 30), date(2023, 12, 31), date(2024, 3, 31), date(2024, 6, 30))


@pytest.mark.parametrize(
    ("seed", "count", "days"), [(1, 20, QUARTERS), (3, 120, QUARTERS)] if AUDIT else [(1, 20, QUARTERS[-2:])]
)
@pytest.mark.full
def test_editions_within_a_year_and_nothing_is_gained(seed: int, count: int, days: tuple[date, ...]) -> None:
    """Each is held against all before it. Alone, one of them at least would have told something. In `make audit`: four editions."""
    earlier: list[Edition] = []
    alone = 0
    for day in days:
        held = [
            Job(job.pid, job.orgnr, job.start, job.end if job.end and job.end <= day else None, job.extent)
            for job in random_jobs(seed, count)
            if job.start <= day
        ]
        system, _ = fill_cells(warehouse(held, period_end=day), load_plan())
        everything = together(system, earlier)
        hidden = protect(everything).hidden
        assert not attack(everything.published(hidden))
        alone += len(attack(everything.published(protect(system).hidden)))
        earlier.append(Edition(str(day), system, hidden))
    assert alone > 0


@pytest.mark.full
def test_a_draft_after_an_edition_hides_what_the_two_together_would_tell(tmp_path: Path) -> None:
    """Twelve by then; two more since: the draft does not say fourteen."""
    held = jobs("p", 6, HERE, date(2023, 3, 1)) + jobs("q", 6, THERE, date(2023, 3, 1))
    edition = release(warehouse(held), tmp_path / "2024-01-23", {"run": "utgåva"}).edition
    more = [*held, Job("r0", HERE, date(2024, 6, 15)), Job("r1", THERE, date(2024, 6, 15))]
    release(warehouse(more), tmp_path / "utkast", {"run": "utkast"}, earlier=[edition])
    employed = Released.load(tmp_path / "utkast").table("employed").set_index("date")
    assert employed.loc[date(2023, 12, 31), "persons"] == 12
    assert employed.loc[date(2024, 6, 30), "persons_hidden"]


@pytest.mark.full
@pytest.mark.parametrize(("more", "hides"), [(3, True), (5, False)])
def test_how_many_more_persons_have_ever_had_a_job_is_not_told_when_they_are_few(more: int, hides: bool) -> None:
    """Twelve persons by 2023. Since then twelve jobs: some by persons who are new, the others by those who had one before."""
    held = jobs("p", 12, HERE, date(2021, 3, 1), date(2021, 9, 1))
    later = jobs("n", more, HERE, date(2024, 2, 1)) + jobs("p", 12 - more, HERE, date(2024, 2, 1))
    then, now = (
        fill_cells(warehouse(jobs, period_end=day), load_plan())[0]
        for jobs, day in ((held, date(2023, 12, 31)), (held + later, date(2024, 6, 30)))
    )
    everything = together(now, [Edition("2024-01-23", then, frozenset())])
    found = attack(everything.published(frozenset()))
    assert any(gain.key.startswith("(Personer som hade fått sitt första jobb.") for gain in found) is hides


@pytest.mark.full
@pytest.mark.parametrize(("extents", "hides"), [((100, 60), True), ((100, 0), False)])
def test_one_persons_corrected_extent_is_not_told_by_full_time_equivalents(
    tmp_path: Path, extents: tuple[int, int], hides: bool
) -> None:
    """The same persons in both: what one of twelve worked less is a number of that one. Where nothing is corrected all is shown."""
    twelve = jobs("p", 6, HERE, date(2023, 3, 1)) + jobs("q", 6, THERE, date(2023, 3, 1))
    edition = release(warehouse(twelve), tmp_path / "2024-01-23", {"run": "utgåva"}).edition
    less = replace(twelve[0], extent=extents[1] or extents[0])
    corrected = warehouse([less, *twelve[1:]])
    release(corrected, tmp_path / "utkast", {"run": "utkast"}, earlier=[edition])
    draft = Released.load(tmp_path / "utkast")
    for table, told in (("employed", "fte"), ("job_months", "job_months")):
        assert draft.table(table)["persons"].tolist() == [12, 12]
        assert draft.table(table)[f"{told}_hidden"].tolist() == [hides, hides]
    system, _ = fill_cells(corrected, load_plan())
    gained = {gain.key for gain in attack(together(system, [edition]).published(frozenset()))}
    assert ("(employed|2023-12-31|fte | 2024-01-23)" in gained) is hides


@pytest.mark.full
def test_the_same_jobs_under_another_name_in_the_next_edition_are_not_told(tmp_path: Path) -> None:
    """Twelve jobs a year, and 3 in 2025. The first edition shows 39 by September 2025; 36 by the end of 2024 would leave 3.

    There they are jobs of twelve months, and hidden; a year later the same 36 are jobs of 24 months.
    """
    held = [
        Job(f"{year}-{i}", (HERE, THERE, ELSEWHERE)[i % 3], date(year, 2, 1), date(year, 11, 1) if i % 2 else None)
        for year, count in ((2022, 12), (2023, 12), (2024, 12), (2025, 3), (2026, 12))
        for i in range(count)
    ]
    earlier: list[Edition] = []
    begun = []
    for day in (date(2025, 12, 31), date(2026, 12, 31)):
        counted = warehouse([job for job in held if job.start <= day], day, public=False)
        earlier.append(release(counted, tmp_path / str(day), {}, earlier=earlier).edition)
        begun.append(Released.load(tmp_path / str(day)).table("retention").set_index("k_months"))
    assert begun[0].loc[3, "eligible"] == 39
    assert begun[0].loc[12, "eligible_hidden"]
    assert begun[1].loc[24, "eligible_hidden"]


def test_what_had_begun_by_a_day_is_the_same_sum_in_every_edition() -> None:
    """20 by September then; by October now 23: three began between. Of the same day the two are one unknown."""
    then = Edition(
        "förra", System.of({"a": 20}, [Cell("alla", (("a", 1),))], stands=[begun("09-30", "a")]), frozenset()
    )
    now = System.of({"b": 23}, [Cell("nu alla", (("b", 1),))], stands=[begun("10-31", "b")])
    assert protect(together(now, [then])).hidden == {"nu alla"}
    same = System.of({"b": 20}, [Cell("nu alla", (("b", 1),), need=(1, 5))], stands=[begun("09-30", "b")])
    assert protect(together(same, [then])).told_before == {"nu alla"}


def test_the_few_between_the_last_days_of_two_editions_are_not_told_where_days_of_todays_lie_between() -> None:
    """20 by June in both; today also by September, 20, and by December, 21. All of June's and all of December's are one apart."""
    then = Edition(
        "förra", System.of({"a": 20}, [Cell("alla då", (("a", 1),))], stands=[begun("06-30", "a")]), frozenset()
    )
    now = System.of(
        {"a": 20, "b": 1},
        [Cell("alla nu", (("a", 1), ("b", 1)))],
        stands=[begun("06-30", "a"), begun("09-30", "a"), begun("12-31", "a", "b")],
    )
    assert protect(together(now, [then])).hidden == {"alla nu"}


def test_the_few_between_any_two_days_of_two_editions_are_a_count() -> None:
    """20 by June, then. Today 22 by that December, 24 by the next June and 34 by the next December: two and four are few."""
    days = [begun("1-12", "a", "b"), begun("2-06", "a", "b", "c"), begun("2-12", "a", "b", "c", "d")]
    bare = System.of({"a": 20, "b": 2, "c": 2, "d": 10}, [])
    _, cells = lasting(
        bare, [("", System.of({}, [], stands=days)), ("förra", System.of({}, [], stands=[begun("1-06", "a")]))], "Samma"
    )
    assert [(cell.key, cell.parts) for cell in cells] == [
        ("(började|1-12 nu | 1-06 förra)", (("b", 1),)),
        ("(började|2-06 nu | 1-06 förra)", (("b", 1), ("c", 1))),
    ]


def begun(day: str, *parts: str) -> Standing:
    """How many had begun by a day, in some parts."""
    return Standing("började", day, tuple((part, 1) for part in parts), counted=True)


@pytest.mark.full
@pytest.mark.parametrize(("few", "hidden"), few([(2, True), (0, False), (6, False)]))
def test_the_few_who_left_between_two_editions_are_not_those_who_were_here_and_came_less_those_who_are_here(
    tmp_path: Path, few: int, hidden: bool
) -> None:
    """Forty-two were here in September, when fifteen had left that year; fifteen came by December, and 57 less the few are here then.

    Had six left, two of each enterprise, the jobs begun by September that the second edition tells would tell each of the others' four.
    """
    at = (HERE, THERE, ELSEWHERE)
    held = [Job(f"s{i}", at[i % 3], date(2021, 2, 1)) for i in range(30)]
    held += [Job(f"e{i}", at[i % 3], date(2021, 2, 1), date(2023, 5, 1)) for i in range(15)]
    held += [Job(f"a{i}", at[i % 3], date(2023, 2, 1), date(2023, 11, 1) if i < few else None) for i in range(12)]
    held += [Job(f"b{i}", at[i % 3], date(2023, 11, 15)) for i in range(15)]
    earlier: list[Edition] = []
    told = []
    for day in (date(2023, 9, 30), date(2023, 12, 31)):
        begun = [job for job in held if job.start <= day]
        counted = warehouse(
            [replace(j, end=j.end if j.end and j.end <= day else None) for j in begun], day, public=False
        )
        earlier.append(release(counted, tmp_path / str(day), {}, earlier=earlier).edition)
        tables = Released.load(tmp_path / str(day))
        told += [
            *tables.table("employed").set_index("date")["persons"].iloc[-1:],
            *tables.table("jobs_created")["first_ever"].iloc[-1:],
        ]
    assert told[:2] == [42, 12]
    assert any(map(pd.isna, told)) == hidden
