"""The plan over hand-made warehouses: its tables and what is hidden in them, worked out by hand."""

from __future__ import annotations

import json
import math
import random
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pydantic import ValidationError

from flows.errors import ReleaseStopped
from flows.release import publish
from flows.release.attack import attack, intervals
from flows.release.declared.plan import Plan, load_plan
from flows.release.desk import Desk
from flows.release.editions.combined_system import together
from flows.release.editions.edition import Edition
from flows.release.fill import fill_cells
from flows.release.linear_system import System
from flows.release.publish import release
from flows.release.released import NotReleased, Released
from flows.release.suppression.complementary import Protection
from tests.release.worlds import ELSEWHERE, HERE, PERIOD_END, THERE, Job, jobs, warehouse
from tests.support.purpose import few

MARCH, LAST_OF_MARCH = date(2023, 3, 1), date(2024, 3, 31)
SIX = jobs("p", 6, HERE, MARCH)
SIX_MORE = jobs("q", 6, THERE, LAST_OF_MARCH, extent=50)


AS_DECLARED = load_plan().with_most_hidden(1.0)
"""The plan without a step back, so that every year has its row however much is hidden."""


def released(tmp_path: Path, held: list[Job], **world: Any) -> Released:
    release(warehouse(held, **world), tmp_path / "run", {"run": "prov"}, AS_DECLARED)
    return Released.load(tmp_path / "run")


def rows(result: Released, table: str) -> list[tuple[Any, ...]]:
    """The rows, with None for what is missing."""
    frame = result.table(table).astype(object)
    return list(frame.where(frame.notna(), None).itertuples(index=False, name=None))


def hidden(result: Released, table: str, measure: str) -> list[bool]:
    return result.table(table)[f"{measure}_hidden"].tolist()


@pytest.mark.full
def test_four_tables_with_nothing_to_hide(tmp_path: Path) -> None:
    """Six since March 2023; six half-time since 31 March 2024, whose three months end on the last day."""
    result = released(tmp_path, SIX + SIX_MORE)
    assert rows(result, "jobs_created") == [
        (2023, 6, False, 6, False, 0, False, 2023, 0, 3, 3),
        (2024, 6, False, 6, False, 0, False, 2024, 1, 3, 3),
    ]
    assert rows(result, "all_years") == [(PERIOD_END, 12, False, 12, False)]
    assert rows(result, "employed") == [
        (date(2023, 12, 31), 6, False, 6.0, False, 3),
        (date(2024, 6, 30), 12, False, 9.0, False, 3),
    ]
    assert rows(result, "employed_same") == []
    assert rows(result, "outcome") == [("kvar", 6, False, 12)] + [
        (outcome, 0, False, 12) for outcome in ("annat_jobb", "utan_stod", "med_stod", "studier", "annat", "okant")
    ]
    assert rows(result, "retention") == [
        (3, 12, False, 12, False, 0, False, 100, False, 0, False),
        (6, 6, False, 6, False, 0, False, 100, False, 0, False),
        (12, 6, False, 6, False, 0, False, 100, False, 0, False),
        (24, 0, False, 0, False, 0, False, None, False, None, False),
    ]
    assert rows(result, "reach") == [
        ("2024-05", "2061", 6, False, 210, 213, 90, 90, 1, 1, 1),
        ("2024-05", "2085", 6, False, 700, 700, 305, 308, 1, 1, 1),
        ("2024-05", "omradet", 12, False, 910, 913, 395, 398, 2, 2, 1),
    ]
    assert result.facts == {
        "run": "prov", "reach_period": "2024-05", "provisional_after": "2024-01-02", "retreats": [], "retreats_en": [],
    }  # fmt: skip


@pytest.mark.full
def test_how_long_a_year_is_provisional_is_the_days_of_the_definition(tmp_path: Path) -> None:
    """Of a definition of 182 days 31 December 2023 is provisional on 30 June 2024, 182 days later, only with one day more."""
    for days, provisional in ((182, [0, 1]), (183, [1, 1])):
        held = warehouse(SIX + SIX_MORE)
        held.execute("update core.parameter set decision_window_days = ?", [days])
        release(held, tmp_path / str(days), {"run": "prov"})
        told = Released.load(tmp_path / str(days))
        assert list(told.table("jobs_created")["provisional"]) == provisional
        assert told.facts["provisional_after"] == {182: "2023-12-31", 183: "2023-12-30"}[days]


@pytest.mark.full
def test_a_place_where_no_enterprise_has_reported_is_told_apart_from_one_where_nobody_is_employed(
    tmp_path: Path,
) -> None:
    for code, told in (("2061", [1, 0, 1]), ("2080", [0, 0, 0])):
        world = warehouse(SIX if code == "2061" else [])
        world.execute("delete from core.enterprise where kommun_code <> ?", [code])
        release(world, tmp_path / code, {"run": "prov"}, AS_DECLARED)
        assert [row[-1] for row in rows(Released.load(tmp_path / code), "reach")] == told  # 2061, 2085, the area


@pytest.mark.full
def test_of_the_area_nobody_knows_while_an_only_enterprise_of_a_municipality_is_silent(tmp_path: Path) -> None:
    """THERE, the only one in 2085, is known to the end of 2023: the six of 2061 are not the area's, and their number stands alone."""
    release(silent_since_2023([*SIX, *SIX_MORE]), tmp_path, {"run": "prov"}, AS_DECLARED)
    # Known that day, there, whether anybody knows: 2061, 2085, the area.
    assert [row[-3:] for row in rows(Released.load(tmp_path), "reach")] == [(1, 1, 1), (0, 1, 0), (1, 2, 0)]


def test_the_system_is_the_same_in_whatever_order_the_warehouse_gives_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which of two equally dear cells is hidden depends on the order of the cells."""
    as_given, given = Desk.rows, fill_cells(warehouse([*SIX, *SIX_MORE]), AS_DECLARED)[0]
    turned: dict[str, pa.Table] = {}

    def from_the_last(desk: Desk, sql: str) -> pa.Table:
        if sql not in turned:
            rows = as_given(desk, sql)
            turned[sql] = rows.take(pa.array(range(len(rows))[::-1], pa.int64()))
        return turned[sql]

    monkeypatch.setattr(Desk, "rows", from_the_last)
    assert fill_cells(warehouse([*SIX, *SIX_MORE]), AS_DECLARED)[0] == given


def test_any_classes_of_a_trait_are_held_together_from_one_edition_to_the_next() -> None:
    """Of those by how long they had been without work: each of the four classes, each two, each three."""
    system, _ = fill_cells(warehouse(SIX), AS_DECLARED)
    held = [each.name.rpartition("|")[2] for each in system.stands if "|months|" in each.name]
    assert len(held) == len(set(held)) == 4 + 6 + 4
    assert "['60-', '?']" in held


def test_what_had_begun_by_a_day_is_all_of_it_where_an_enterprise_is_silent() -> None:
    """Six in March 2023, six in August and six on the last of March 2024. THERE can be followed to the end of 2023 only."""
    world = silent_since_2023([*SIX, *jobs("s", 6, HERE, date(2023, 8, 1)), *SIX_MORE])
    system, _ = fill_cells(world, AS_DECLARED)
    begun = [(each.day, system.sum(each.parts)) for each in system.stands if each.name == "Jobb som hade börjat."]
    assert begun == [("2023-06-30", 6), ("2023-12-31", 12), ("2024-03-31", 18), ("2024-06-30", 18)]


@pytest.mark.full
def test_a_year_says_of_how_many_enterprises_it_is_known_to_its_end(tmp_path: Path) -> None:
    """THERE is known to the end of 2023: of 2023 all three are, of 2024 two, and nothing is known of a third in 2024."""
    release(silent_since_2023([*SIX, *SIX_MORE]), tmp_path / "whole", {}, AS_DECLARED)
    assert [row[-2:] for row in rows(Released.load(tmp_path / "whole"), "jobs_created")] == [(3, 3), (2, 2)]
    world = silent_since_2023([*SIX, *SIX_MORE])
    world.execute("update core.enterprise set known_until = date '2023-12-30' where orgnr = ?", [THERE])
    release(world, tmp_path / "part", {}, AS_DECLARED)
    assert [row[-2:] for row in rows(Released.load(tmp_path / "part"), "jobs_created")] == [(2, 3), (2, 2)]


@pytest.mark.full
def test_those_who_moved_on_are_counted_among_the_jobs_followed_so_long(tmp_path: Path) -> None:
    """Thirty since March 2023: ten left for studies and seven ill within the year; seven more since May 2024 say nothing of a year."""
    held = [
        *jobs("p", 13, HERE, MARCH),
        *(Job(f"q{n}", HERE, MARCH, date(2023, 8, 15), reason="Studier") for n in range(10)),
        *(Job(f"r{n}", HERE, MARCH, date(2023, 8, 15), reason="Sjukskriven") for n in range(7)),
        *jobs("s", 7, HERE, date(2024, 5, 1)),
    ]
    release(warehouse(held), tmp_path, {}, AS_DECLARED)
    table = (
        Released.load(tmp_path)
        .table("retention")
        .set_index("k_months")[["eligible", "retained", "moved_on", "moved_on_pct"]]
    )
    assert table.loc[3].tolist() == [30, 30, 0, 0]
    assert table.loc[12].tolist() == [30, 13, 10, 33]


@pytest.mark.full
def test_a_month_with_a_number_that_nobody_knows_is_not_added_up(tmp_path: Path) -> None:
    """In June one place's number could not be read: 0 to no limit. The area's would have been 306 to 306."""
    world = warehouse(SIX + SIX_MORE)
    world.execute("update mart.reach set ua12_low = 0 where period = '2024-06' and kommun_code = '2061'")
    release(world, tmp_path, {"run": "prov"}, AS_DECLARED)
    assert [row[:2] for row in rows(Released.load(tmp_path), "reach")][2] == ("2024-05", "omradet")


def test_last_days_count_and_none_is_shown(tmp_path: Path) -> None:
    """A job that ends on the very day still lasts that day; those who left are shown as none."""
    result = released(tmp_path, jobs("p", 6, HERE, MARCH, end=date(2024, 3, 1)) + SIX_MORE)
    assert rows(result, "retention")[2] == (12, 6, False, 6, False, 0, False, 100, False, 0, False)
    assert rows(result, "reach")[0] == ("2024-05", "2061", 0, False, 210, 213, 90, 90, 1, 1, 1)
    assert rows(result, "employed")[1] == (date(2024, 6, 30), 6, False, 3.0, False, 3)


@pytest.mark.full
def test_others_and_later_jobs_are_not_counted(tmp_path: Path) -> None:
    extra = [Job("h1", HERE, MARCH, target=False), Job("n1", HERE, PERIOD_END + timedelta(days=1))]
    assert rows(released(tmp_path, SIX + extra), "jobs_created") == [
        (2023, 6, False, 6, False, 0, False, 2023, 0, 3, 3),
        (2024, 0, False, 0, False, 0, False, 2024, 1, 3, 3),
    ]


@pytest.mark.full
def test_one_person_in_two_municipalities_cannot_be_worked_out(tmp_path: Path) -> None:
    """2061: 6, 2085: 7, area 12 tell that one works in both; so do 6 in December, 7 who started since and 12 in June."""
    result = released(tmp_path, [*SIX, *SIX_MORE, Job("p0", THERE, LAST_OF_MARCH)])
    assert any(hidden(result, "reach", "employed"))
    started = [hidden(result, "jobs_created", name)[1] for name in ("jobs", "first_ever")]
    assert any(started) or any(hidden(result, "employed", "persons"))


@pytest.mark.full
def test_few_outside_the_area_are_hidden_between_the_two_tables(tmp_path: Path) -> None:
    """Both tables speak of the end of May, the last day: 14 employed, 12 in the area, two elsewhere."""
    elsewhere = [Job("q0", ELSEWHERE, LAST_OF_MARCH), Job("q1", ELSEWHERE, LAST_OF_MARCH)]
    held = jobs("p", 6, HERE, MARCH) + jobs("q", 8, THERE, LAST_OF_MARCH)[2:] + elsewhere
    result = released(tmp_path, held, period_end=date(2024, 5, 31))
    area = hidden(result, "reach", "employed")[2]
    whole = hidden(result, "employed", "persons")[1]
    assert area or whole
    assert hidden(result, "employed", "fte")[1] == whole


@pytest.mark.full
def test_stock_and_flow_do_not_give_few_starts_away(tmp_path: Path) -> None:
    """20 stay from 2021 on, 10 leave in 2022, 4 start in 2023 and stay: 20 at one year's end and 24 at the next tell them."""
    left = jobs("b", 10, THERE, date(2021, 3, 1), date(2022, 6, 1))
    result = released(tmp_path, jobs("a", 20, HERE, date(2021, 3, 1)) + left + jobs("c", 4, HERE, date(2023, 5, 1)))
    assert hidden(result, "jobs_created", "first_ever")[2]
    before, after = hidden(result, "employed", "persons")[1:3]
    assert before or after


@pytest.mark.full
def test_few_who_left_are_not_what_came_less_who_is_here(tmp_path: Path) -> None:
    """21 started in 2023, 18 are here at its end: three have left."""
    held = jobs("p", 12, HERE, MARCH) + jobs("q", 6, THERE, MARCH) + jobs("r", 3, THERE, MARCH, date(2023, 8, 1))
    result = released(tmp_path, held)
    assert hidden(result, "jobs_created", "first_ever")[0] or hidden(result, "employed", "persons")[0]


@pytest.mark.full
def test_an_enterprise_whose_own_left_does_not_see_few_starts_at_the_others(tmp_path: Path) -> None:
    """10 at each of two; in 2023 five leave the first and five start there, four start at the other and stay: 20 and 24.

    To all, 9 starts fit in with at least 4. The first knows its own five who left: at the others 10 became 14.
    """
    held = jobs("a", 5, HERE, date(2022, 3, 1)) + jobs("b", 5, HERE, date(2022, 3, 1), date(2023, 3, 1))
    held += (
        jobs("c", 10, THERE, date(2022, 3, 1))
        + jobs("d", 5, HERE, date(2023, 5, 1))
        + jobs("e", 4, THERE, date(2023, 5, 1))
    )
    result = released(tmp_path, held)
    assert hidden(result, "jobs_created", "first_ever")[1], "four of nine are the others'"
    assert any(hidden(result, "employed", "persons")[:2])


@pytest.mark.full
def test_an_enterprise_does_not_see_the_few_who_left_the_others_from_what_came_and_who_is_here(tmp_path: Path) -> None:
    """42 jobs, 30 of them one enterprise's, which 10 of its own have left: 30 are here and 12 have left, 2 of them the others'.

    It knows its own 30 and 10; of the others' 12 jobs, 10 are here, so that at most 2 can have left.
    """
    until = date(2024, 3, 1)
    held = jobs("a", 20, HERE, MARCH) + jobs("b", 10, HERE, MARCH, until)
    held += jobs("c", 10, THERE, MARCH) + jobs("d", 2, THERE, MARCH, until)
    world = warehouse(held)
    for i, job in enumerate(held):
        if job.end:
            world.execute(
                "insert into core.next_step values (?, ?, ?, ?, 'Okänt', 'Okänt', null)",
                [str(i), job.pid, job.orgnr, job.end],
            )
    release(world, tmp_path / "ut", {"run": "prov"}, AS_DECLARED)
    result = Released.load(tmp_path / "ut")
    left = result.table("next_step").set_index(["moment", "step"])["jobs_hidden"]
    assert left["at_exit", "alla"], "two of the twelve are the others'"
    assert any(hidden(result, "jobs_created", "jobs")) or hidden(result, "employed", "persons")[-1]


def test_a_second_job_hides_jobs_or_persons(tmp_path: Path) -> None:
    """Seven jobs of six persons: one person has two. The dearer count, jobs, stays."""
    result = released(tmp_path, [*SIX, Job("p0", HERE, date(2023, 6, 1), date(2023, 7, 1))])
    assert hidden(result, "jobs_created", "jobs")[0] != hidden(result, "jobs_created", "first_ever")[0]


@pytest.mark.full
def test_small_counts_and_what_follows_from_them_are_hidden(tmp_path: Path) -> None:
    """Three in 2022, gone after three months: too few in their year, at 24 months, among those who left.

    The nought at its end may stand, as those who began do not.
    """
    held = jobs("r", 3, HERE, date(2022, 5, 1), date(2022, 8, 15)) + SIX + SIX_MORE
    result = released(tmp_path, held)
    assert rows(result, "jobs_created")[0] == (2022, None, True, None, True, None, True, 2022, 0, 3, 3)
    eligible, retained = (hidden(result, "retention", name) for name in ("eligible", "retained"))
    assert eligible[3], "three are eligible at 24 months"
    assert eligible[1] or retained[1], "9 - 6 = 3 left within 6 months"
    assert eligible[2] or retained[2], "9 - 6 = 3 left within 12 months"
    assert hidden(result, "retention", "share_pct") == [a or b for a, b in zip(eligible, retained, strict=True)]


WORK = "Arbete utan stöd"


def told_by(system: System, besides: str = "-") -> str:
    """What an attack gains where unsafe cells alone are hidden, and those of one table `besides`, as one text."""
    unsafe = frozenset(
        cell.key for cell in system.cells if cell.shown and (cell.unsafe or cell.key.startswith(besides))
    )
    return " ".join(gain.key for gain in attack(system.published(unsafe)))


def test_the_year_s_work_does_not_tell_how_few_began_late() -> None:
    """62 months of 12 persons' work to the end of June: had five of them begun in April or later, they would be 57 at most."""
    held = jobs("p", 10, HERE, date(2024, 1, 1)) + jobs("q", 2, HERE, date(2024, 5, 15))
    with warehouse(held) as connection:
        assert "(jobs|" in told_by(fill_cells(connection, AS_DECLARED)[0], besides="retention")


@pytest.mark.parametrize("moved", [False, True])
def test_that_nobody_moves_from_job_to_job_is_known_where_it_is_so(moved: bool) -> None:
    """Who knows all who left and are here then knows all jobs; an enterprise, those of the others."""
    with warehouse([replace(job, end=date(2024, 2, 1)) for job in SIX]) as connection:
        if not moved:
            gone = "select job_id, pid, orgnr, end_date, 'Okänt', null, null from core.job_exit"
            connection.execute(f"insert into core.next_step {gone}")
        known = {fact.says: fact for fact in fill_cells(connection, AS_DECLARED)[0].known}
    fact = known["Den som har slutat ett jobb hade inget annat jobb dagen efter."]
    assert fact.for_others is moved
    assert (fact.most("556000-0001"), fact.most(HERE)) == ((math.inf, 6) if moved else (0, 0))


def test_that_none_of_the_others_who_left_later_was_ill_is_kept_from_who_breaks_it_with_its_own() -> None:
    """20 left within a year, ten of them to work, and four later, all to work. One of the 20 had another job the day after.

    23 left in all and 14 of them to work: 23 - 14 less 20 - 10 is one below none. THERE, whose leaver that is, has none of the others.
    """
    begun, soon = date(2021, 3, 1), date(2021, 9, 1)
    held = jobs("p", 20, HERE, begun)
    held += [replace(job, reason=WORK) for job in jobs("q", 10, HERE, begun, soon)]
    held += [
        replace(job, reason="Sjukskriven")
        for job in (*jobs("r", 9, HERE, begun, soon), *jobs("x", 1, THERE, begun, soon))
    ]
    held += [replace(job, reason=WORK) for job in jobs("s", 4, HERE, begun, date(2023, 9, 1))]
    with warehouse(held) as connection:
        left = "select job_id, pid, orgnr, end_date, reason, null, null from core.job_exit where pid <> 'x0'"
        connection.execute("delete from core.next_step")
        connection.execute(f"insert into core.next_step {left}")
        system, _ = fill_cells(connection, AS_DECLARED)
    (cell,) = (
        cell
        for cell in system.cells
        if cell.key == "(Den som inte har gått vidare har lämnat sitt jobb för något annat.|12)"
    )
    assert system.value(cell) == -1
    assert cell.need is None
    assert dict(cell.insiders)[THERE] == (0, 4)  # its own is one below; of the others one to five


def test_it_is_not_told_that_all_who_left_went_to_work() -> None:
    """Seven left within two years, and as many moved on: none of them was ill."""
    held = jobs("p", 9, HERE, date(2021, 3, 1))
    held += [replace(job, end=date(2022, 9, 1), reason=WORK) for job in jobs("q", 7, HERE, date(2021, 3, 1))]
    with warehouse(held) as connection:
        assert "(Av dem som inte är kvar" in told_by(fill_cells(connection, AS_DECLARED)[0])


def test_it_is_not_told_that_all_who_left_within_two_years_were_ill() -> None:
    """Seven left within two years and none of them moved on; later nine did. Nobody is without work, or unknown: so the seven were ill."""
    begun = date(2021, 3, 1)
    held = jobs("p", 9, HERE, begun)
    held += [replace(job, reason="Sjukskriven") for job in jobs("q", 7, HERE, begun, date(2022, 9, 1))]
    held += [replace(job, reason="Studier") for job in jobs("r", 9, HERE, begun, date(2023, 9, 1))]
    with warehouse(held) as connection:
        left = "select job_id, pid, orgnr, end_date, reason, null, null from core.job_exit"
        connection.execute(f"insert into core.next_step {left}")
        assert "är utan arbete, är okända" in told_by(fill_cells(connection, AS_DECLARED)[0])


def test_few_who_left_in_their_second_year_are_not_told_by_the_same_jobs_a_year_later() -> None:
    """Begun in March 2022, 24 lasted a year and six moved on in it; a year later 18 had lasted two years and eight moved on."""
    held = jobs("p", 18, HERE, date(2022, 3, 1))
    for name, count, end in (("q", 6, date(2022, 9, 1)), ("r", 2, date(2023, 8, 1))):
        held += [replace(job, end=end, reason=WORK) for job in jobs(name, count, HERE, date(2022, 3, 1))]
    held += [replace(job, end=date(2023, 8, 1), reason="Pension") for job in jobs("s", 4, HERE, date(2022, 3, 1))]
    held += jobs("t", 6, HERE, date(2023, 1, 1))
    with warehouse(held, date(2023, 6, 30)) as then, warehouse(held) as now:
        before, today = (fill_cells(each, AS_DECLARED)[0] for each in (then, now))
    unsafe = frozenset(cell.key for cell in before.cells if cell.shown and cell.unsafe)
    assert "(Den som har gått vidare tidigare" in told_by(together(today, [Edition("förra", before, unsafe)]))


def test_few_jobs_at_an_enterprise_that_is_not_known_any_more_are_not_told() -> None:
    """THERE is known to 30 June, of 69 begun until December. Three of its begun in September are all that are not followed a year.

    Three of its still there in June are the 75 that began less the 12 that ended and the 60 that are here.
    """
    kept = [job for year in (2022, 2023, 2024) for job in jobs(f"p{year}", 10, HERE, date(year, 3, 1))]
    kept += [job for year in (2022, 2023, 2024) for job in jobs(f"q{year}", 10, ELSEWHERE, date(year, 3, 1))]
    begun, gone = date(2022, 3, 1), date(2024, 3, 15)
    late = [*jobs("r", 6, THERE, begun), *jobs("s", 3, THERE, date(2023, 9, 1))]
    left = [*jobs("r", 6, THERE, begun, gone), *jobs("s", 6, HERE, begun, gone), *jobs("t", 3, THERE, begun)]
    for held, learnt, besides in (
        (late, "(De jobb som har följts så länge", "-"),
        (late, "(Den som var anställd i de företag", "retention"),  # six there when 2022 ends, nine a year later
        (left, "(De jobb som har slutat eller finns kvar", "-"),
    ):
        with warehouse([*kept, *held], date(2024, 12, 31), public=False) as connection:
            connection.execute("update core.enterprise set known_until = date '2024-06-30' where orgnr = ?", [THERE])
            assert learnt in told_by(fill_cells(connection, AS_DECLARED)[0], besides)


@pytest.mark.parametrize(
    ("begun", "ends", "learnt", "besides"),
    [
        # 66 begun in March 2023: within six months 27 had left and 15 moved on, within twelve 39 and 27. None of those twelve was ill.
        (MARCH, {date(2023, 11, 1): (12, 0)}, "(Av dem som inte är kvar", "-"),
        (MARCH, {date(2023, 11, 1): (12, 0)}, "(Den som inte har gått vidare", "-"),
        # Twelve had left for illness within a year, and twelve ever: none of the twelve more whose step is known was.
        (date(2022, 3, 1), {date(2023, 9, 1): (12, 12)}, "(De som har lämnat jobbet av den ena", "retention"),
    ],
)  # fmt: skip
def test_it_is_not_told_that_none_of_those_who_left_later_was_ill(
    begun: date, ends: dict[date, tuple[int, int]], learnt: str, besides: str
) -> None:
    held = jobs("p", 27, HERE, begun)
    soon = begun + timedelta(days=122)
    for end, counts in ({soon: (15, 0)} | ends).items():
        for reason, count in zip(("Studier", "Okänt"), counts, strict=True):
            held += [replace(job, end=end, reason=reason) for job in jobs(f"{reason}{end}", count, HERE, begun)]
    held += [replace(job, end=soon, reason="Sjukskriven") for job in jobs("r", 12, HERE, begun)]
    with warehouse(held, public=False) as connection:
        left = "select job_id, pid, orgnr, end_date, reason, null, null from core.job_exit"
        connection.execute(f"insert into core.next_step {left}")
        assert learnt in told_by(fill_cells(connection, AS_DECLARED)[0], besides)


def test_few_who_came_to_a_place_are_not_told_by_two_editions_where_nobody_left() -> None:
    """20 in 2085 when 2023 ends, and 23 when 2024 does; of 2024 no exits are shown."""
    held = [*jobs("p", 20, HERE, MARCH), *jobs("q", 20, THERE, MARCH)]
    late = [*jobs("r", 10, HERE, LAST_OF_MARCH), *jobs("s", 3, THERE, LAST_OF_MARCH)]
    systems = []
    for end, there in ((date(2023, 12, 31), held), (date(2024, 12, 31), held + late)):
        with warehouse(there, end, public=False) as connection:
            for code in ("2061", "2085"):
                line = [f"{end:%Y-%m}", code]
                connection.execute("insert into mart.reach values (?, ?, 0, 300, 300, 90, 90)", line)
            systems.append(fill_cells(connection, AS_DECLARED)[0])
    everything = together(systems[1], [Edition("förra", systems[0], frozenset())])
    assert "(Den som var anställd i en kommun" in told_by(everything)


def test_few_who_have_had_a_job_and_are_not_there_are_not_told() -> None:
    """51 have had a job, 49 are here: all who left in 2022 came back but two."""
    held = [*jobs("p", 18, HERE, date(2022, 3, 1)), *jobs("q", 15, HERE, MARCH)]
    held += [*jobs("r", 18, HERE, date(2022, 3, 1), date(2022, 12, 1)), *jobs("r", 16, HERE, MARCH)]
    with warehouse(held, date(2023, 12, 31), public=False) as connection:
        assert "(Den som är anställd en dag har börjat" in told_by(fill_cells(connection, AS_DECLARED)[0])


def test_few_who_had_a_second_place_are_not_what_places_and_persons_leave() -> None:
    """20 places of 18 persons: two at most have had two."""
    with warehouse(SIX) as connection:
        for n in range(20):
            line = [f"z{n % 18}", HERE, date(2022, 9, 1)]
            connection.execute("insert into core.placement values (?, ?, 'Praktik', 'Finsam', ?, null)", line)
        assert "(En person som" in told_by(fill_cells(connection, AS_DECLARED)[0])


def trained(connection: duckdb.DuckDBPyConnection, places: Iterable[tuple[str, str, date]]) -> None:
    """Places of practice that persons have had."""
    connection.executemany("insert into core.placement values (?, ?, 'Praktik', 'Finsam', ?, null)", list(places))


def test_few_who_had_a_job_without_a_place_before_it_are_not_told() -> None:
    """22 persons have had a job, and 20 persons one within a year from a place."""
    held = [*jobs("p", 11, HERE, MARCH), *jobs("q", 11, THERE, MARCH)]
    with warehouse(held) as connection:
        trained(connection, [(job.pid, job.orgnr, date(2022, 9, 1)) for job in held[2:]])
        assert "(Den vars plats följdes av ett jobb" in told_by(fill_cells(connection, AS_DECLARED)[0])


YEAR_ENDS = (date(2024, 12, 31), date(2025, 12, 31))


def in_the_area(held: list[Job], end: date, places: Iterable[tuple[str, str, date]] = ()) -> System:
    """Counted to a year's end, with Arbetsförmedlingen's numbers of November; no enterprise is outside the area. W are women."""
    with warehouse([job for job in held if job.start <= end], end, public=False) as connection:
        connection.execute("delete from core.enterprise where kommun_code = '2080'")
        for code in ("2061", "2085"):
            connection.execute("insert into mart.reach values (?, ?, 0, 300, 300, 90, 90)", [f"{end:%Y}-11", code])
        men = "select job_id from core.job where pid not like 'w%'"
        connection.execute(f"update core.background set sex = 'man' where job_id in ({men})")
        trained(connection, [*places, ("z", HERE, date(2020, 1, 1))])
        return fill_cells(connection, AS_DECLARED)[0]


def test_few_who_began_before_the_day_of_the_area_are_not_told() -> None:
    """Of 54 jobs, all held, 40 had begun three months ago, and 42 persons are employed in the area on 30 November: two began in October
    or November. With the area hidden, 21 in each municipality are as many: no enterprise is outside, and nobody works in both.
    """
    held = [*jobs("p", 15, HERE, MARCH), *jobs("q", 15, THERE, MARCH), *jobs("r", 5, HERE, date(2025, 3, 1))]
    held += [*jobs("s", 5, THERE, date(2025, 3, 1)), *jobs("t", 1, HERE, date(2025, 11, 10))]
    held += [*jobs("u", 1, THERE, date(2025, 11, 10)), *jobs("v", 12, HERE, date(2025, 12, 10))]
    assert "(Den som är anställd en dag, i en kommun" in told_by(
        in_the_area(held, YEAR_ENDS[1]), "reach|2025-11|omradet"
    )


def test_few_of_the_many_who_came_in_a_year_are_not_told_by_two_editions() -> None:
    """29 began in 2025, and 24 men in 2061 left. 20 were women and then 47: two men began at most. In November 20 were in 2085, and 47
    a year later; 34 in 2061, and 12: two began there. 44 places had begun by the end of 2024, of which 47 are told a year later.
    """
    came = date(2025, 2, 1)
    held = [*jobs("m", 10, HERE, MARCH), *jobs("l", 24, HERE, MARCH, date(2025, 4, 1)), *jobs("w", 20, THERE, MARCH)]
    held += [*jobs("m-ny", 2, HERE, came), *jobs("w-ny", 27, THERE, came)]
    places = [(f"y{n}", HERE, date(2023 + n % 2, 9, 1)) for n in range(43)]
    late = [*places, *[(f"x{n}", HERE, date(2025 - n % 4, 8, 1)) for n in range(4)]]
    then, now = (in_the_area(held, end, of) for end, of in zip(YEAR_ENDS, (places, late), strict=True))
    told = told_by(together(now, [Edition("förra", then, frozenset())]))
    for learnt in (
        "(Personer som hade fått ett jobb och inte är anställda i de klasserna",
        "(Den som är anställd i en kommun en dag",
        "(Den som var anställd i en kommun en dag",
        "(Platser som hade börjat",
    ):
        assert learnt in told


def test_the_year_s_work_does_not_tell_how_few_began_early() -> None:
    """298 months of 24 who work full time all year and 11 who began: had five of them begun before October, it would be 303 at least."""
    held = [*jobs("p", 24, HERE, date(2022, 1, 1)), *jobs("q", 2, HERE, date(2025, 9, 20))]
    with warehouse([*held, *jobs("r", 9, HERE, date(2025, 12, 20))], YEAR_ENDS[1], public=False) as connection:
        assert "(jobs|" in told_by(fill_cells(connection, AS_DECLARED)[0], besides="retention")


def linked(connection: duckdb.DuckDBPyConnection, kind: str, number: int, without: int) -> None:
    """So many records of a kind, and of those so many without a number that is the same in every source."""
    (view,) = connection.execute("select sql from duckdb_views() where view_name = 'linked_record'").fetchone() or ("",)
    every = view.partition(" AS ")[2].rstrip(";")
    new = f"select '{kind}', null, n > {without}, null, null, null, null, 'f', 'f', 'f', n from range(1, {number + 1}) w(n)"
    others = f"from ({every}) where kind <> '{kind}' union all {new}"
    connection.execute(f"create or replace view core.linked_record as {others}")


def test_few_jobs_that_could_have_been_seen_are_not_told() -> None:
    """Of 30 jobs 22 can be followed and another source has seen 20. Of eleven participations nine are of jobs seen: two have no number.

    Of 22 decisions with one twenty are of the jobs seen: two lead to none, or to the same.
    """
    for seen, kind, number, without, learnt in (
        (2, "jobb", 30, 8, "(Ett jobb som någon annan än företaget"),
        (3, "deltaganden", 11, 2, "linked|deltaganden|linked"),
        (2, "beslut", 22, 0, "(Ett jobb som Arbetsförmedlingen"),
    ):
        with warehouse([*jobs("p", 15, HERE, MARCH), *jobs("q", 15, THERE, MARCH)]) as connection:
            connection.execute(f"update core.job set sources_seen = {seen} where job_id::int < if({seen} = 2, 20, 9)")
            linked(connection, kind, number, without)
            assert learnt in told_by(fill_cells(connection, AS_DECLARED)[0])


def test_what_nobody_has_sent_is_known_where_there_is_none() -> None:
    """There are neither decisions nor participations; then there are five decisions."""
    sent = "Där ingen har lämnat beslut, eller deltaganden, finns inga."
    for decisions, times in ((0, 2), (5, 1)):
        with warehouse(SIX) as connection:
            linked(connection, "beslut", decisions, 0)
            known = [fact.says for fact in fill_cells(connection, AS_DECLARED)[0].known]
        assert known.count(sent) == times


def test_those_who_lasted_do_not_tell_how_few_began() -> None:
    """In March 2023: 20 begun six months ago or more, and 10 of them had lasted. In June 2024 20 had; 26 had begun a year ago or more.

    Ten more lasted, and six of them can have begun until then: so four began later, at least.
    """
    held = jobs("p", 10, HERE, date(2022, 3, 1), date(2022, 5, 1)) + jobs("q", 10, HERE, date(2022, 3, 1))
    held += jobs("r", 6, HERE, date(2023, 5, 1)) + jobs("s", 4, HERE, date(2023, 9, 1))
    with warehouse(held[:20], date(2023, 3, 31)) as then, warehouse(held) as now:
        before, today = (fill_cells(each, AS_DECLARED)[0] for each in (then, now))
    shown = {"retention|6|eligible", "retention|6|retained"}, {"retention|12|eligible", "retention|6|retained"}
    hidden, left = (
        frozenset(cell.key for cell in state.cells if cell.shown and cell.key not in keys)
        for state, keys in zip((before, today), shown, strict=True)
    )
    found = intervals(together(today, [Edition("förra", before, hidden)]).published(left))
    assert found["(jobs|2023-12-31 – 2023-12-31)"].low == 4


def test_few_employed_hide_their_full_time_equivalents(tmp_path: Path) -> None:
    result = released(tmp_path, jobs("p", 3, HERE, MARCH))
    assert rows(result, "employed") == [
        (date(2023, 12, 31), None, True, None, True, 3),
        (PERIOD_END, None, True, None, True, 3),
    ]


@pytest.mark.full
def test_all_of_a_sensitive_class_is_hidden(tmp_path: Path) -> None:
    """100 % at 3, 6 and 12 months tells of each person, were the class sensitive; at 24 there is nobody."""
    plan = load_plan().model_dump()
    counts = plan["tables"]["retention"]["counts"]
    counts["retained"]["sensitive_of"] = counts["eligible"]["where"]
    release(warehouse(SIX + SIX_MORE), tmp_path / "run", {}, Plan.model_validate(plan))
    assert hidden(Released.load(tmp_path / "run"), "retention", "share_pct") == [True, True, True, False]


def test_nobody_and_nothing_published(tmp_path: Path) -> None:
    result = released(tmp_path, [], public=False)
    assert [len(result.table(name)) for name in result.names] == [0, 0, 0, 0, 4, 7, 0, 11, 5, 1, 7, 0, 0, 3, 1, 4]
    assert rows(result, "retention")[0] == (3, 0, False, 0, False, 0, False, None, False, None, False)
    assert result.facts["reach_period"] is None


@pytest.mark.full
def test_types_and_columns(tmp_path: Path) -> None:
    result = released(tmp_path, SIX + SIX_MORE)
    assert {name: dict(result.table(name).dtypes.astype(str)) for name in result.names} == {
        "jobs_created": {
            "year": "Int32", "jobs": "Int64", "jobs_hidden": "boolean", "first_ever": "Int64",
            "first_ever_hidden": "boolean", "exits": "Int64", "exits_hidden": "boolean", "since": "Int32",
            "provisional": "Int32", "enterprises": "Int64", "enterprises_in_part": "Int64",
        },
        "all_years": {
            "until": "object", "jobs": "Int64", "jobs_hidden": "boolean", "persons": "Int64", "persons_hidden": "boolean",
        },
        "employed": {
            "date": "object", "persons": "Int64", "persons_hidden": "boolean", "fte": "Float64",
            "fte_hidden": "boolean", "enterprises": "Int64",
        },
        "employed_same": {"date": "object", "persons": "Int64", "persons_hidden": "boolean"},
        "outcome": {"outcome": "str", "jobs": "Int64", "jobs_hidden": "boolean", "k_months": "Int32"},
        "retention": {
            "k_months": "Int32", "eligible": "Int64", "eligible_hidden": "boolean", "retained": "Int64",
            "retained_hidden": "boolean", "moved_on": "Int64", "moved_on_hidden": "boolean", "share_pct": "Int64",
            "share_pct_hidden": "boolean", "moved_on_pct": "Int64", "moved_on_pct_hidden": "boolean",
        },
        "reach": {
            "period": "str", "kommun_code": "str", "employed": "Int64", "employed_hidden": "boolean",
            "utsatta_low": "Int64", "utsatta_high": "Int64", "ua12_low": "Int64", "ua12_high": "Int64",
            "reporting": "Int32", "enterprises": "Int32", "enterprises_there": "Int32",
        },
        "who": {"trait": "str", "class": "str", "persons": "Int64", "persons_hidden": "boolean"},
        "step_in": {
            "kind": "str", "placements": "Int64", "placements_hidden": "boolean", "to_job": "Int64",
            "to_job_hidden": "boolean", "share_pct": "Int64", "share_pct_hidden": "boolean",
        },
        "step_in_persons": {
            "kind": "str", "persons": "Int64", "persons_hidden": "boolean", "to_job": "Int64", "to_job_hidden": "boolean",
            "share_pct": "Int64", "share_pct_hidden": "boolean",
        },
        "next_step": {"moment": "str", "step": "str", "jobs": "Int64", "jobs_hidden": "boolean"},
        "income": {
            "year": "Int32", "sales": "Int64", "sales_hidden": "boolean", "wage_support": "Int64",
            "wage_support_hidden": "boolean", "placements_and_grants": "Int64",
            "placements_and_grants_hidden": "boolean", "income": "Int64", "income_hidden": "boolean",
            "enterprises": "Int64",
        },
        "job_months": {
            "year": "Int32", "persons": "Int64", "persons_hidden": "boolean", "job_months": "Float64",
            "job_months_hidden": "boolean",
        },
        "seen": {"sources_seen": "Int32", "jobs": "Int64", "jobs_hidden": "boolean"},
        "unknown_target": {"class": "str", "jobs": "Int64", "jobs_hidden": "boolean"},
        "linked": {
            "kind": "str", "counted": "Int64", "counted_hidden": "boolean", "linked": "Int64", "linked_hidden": "boolean",
            "share_pct": "Int64", "share_pct_hidden": "boolean",
        },
    }  # fmt: skip


def silent_since_2023(held: list[Job]) -> duckdb.DuckDBPyConnection:
    """THERE is known to the end of 2023 only."""
    world = warehouse(held)
    world.execute("update core.enterprise set known_until = date '2023-12-31' where orgnr = ?", [THERE])
    return world


def test_what_everybody_knows_is_true_where_no_enterprise_is_known_to_the_last_day() -> None:
    """Six have worked until March, when the enterprises were last known, and none is employed in June: their work is that of six jobs."""
    with warehouse(SIX) as world:
        world.execute("update core.enterprise set known_until = date '2024-03-31'")
        system = fill_cells(world, AS_DECLARED)[0]
    assert system.parts["job_months|2024-06-30"] == 18
    assert all(system.sum(fact.parts) <= 0 for fact in system.known)


@pytest.mark.full
def test_people_of_an_enterprise_that_is_not_known_any_more_are_in_no_stock(tmp_path: Path) -> None:
    """Eight at HERE and six at THERE since March 2023: 14 when 2023 ends, eight in June 2024, and of those of 2023 eight are the same."""
    held = [*jobs("p", 8, HERE, MARCH), *jobs("q", 6, THERE, MARCH)]
    release(silent_since_2023(held), tmp_path / "run", {}, AS_DECLARED)
    result = Released.load(tmp_path / "run")
    assert rows(result, "employed") == [
        (date(2023, 12, 31), 14, False, 14.0, False, 3),
        (PERIOD_END, 8, False, 8.0, False, 2),
    ]
    assert rows(result, "employed_same") == [(date(2023, 12, 31), 8, False)]
    # Six months after 1 March is known of all, twelve of the eight at HERE alone.
    assert [row[1::2][:2] for row in rows(result, "retention")] == [(14, 14), (14, 14), (8, 8), (0, 0)]
    assert rows(result, "outcome")[0][:2] == ("kvar", 8)
    # Full time from 1 January: 182 days of 30.4375 for eight.
    assert rows(result, "job_months")[1][3] == round(8 * 182 / 30.4375)


@pytest.mark.full
def test_few_at_an_enterprise_that_is_not_known_any_more_are_not_what_two_numbers_leave(tmp_path: Path) -> None:
    """Eight and three: eleven when 2023 ends, of whom eight are at enterprises that are known still."""
    held = [*jobs("p", 8, HERE, MARCH), *jobs("q", 3, THERE, MARCH)]
    release(silent_since_2023(held), tmp_path / "run", {}, AS_DECLARED)
    result = Released.load(tmp_path / "run")
    assert hidden(result, "employed", "persons")[0] or hidden(result, "employed_same", "persons")[0]
    eligible = result.table("retention")["eligible_hidden"].tolist()
    assert eligible[1] or eligible[2], "eleven followed six months less eight followed twelve are the three"


@pytest.mark.full
def test_few_of_an_outcome_are_not_what_retention_leaves_of_it(tmp_path: Path) -> None:
    """Of 20 begun 8 are there after twelve months, 9 left for studies and 3 for work: the three are all less the others."""
    gone = date(2023, 9, 30)
    held = jobs("p", 8, HERE, MARCH)
    held += [Job(f"s{i}", THERE, MARCH, gone, reason="Studier") for i in range(9)]
    held += [Job(f"w{i}", ELSEWHERE, MARCH, gone, reason="Arbete utan stöd") for i in range(3)]
    result = released(tmp_path, held)
    told = result.table("outcome").set_index("outcome")["jobs_hidden"]
    assert told["utan_stod"]
    assert (
        told[["kvar", "studier", "annat_jobb", "med_stod", "annat", "okant"]].any()
        or hidden(result, "retention", "eligible")[2]
    )


@pytest.mark.full
def test_few_who_return_are_not_what_first_ever_leaves_of_the_jobs(tmp_path: Path) -> None:
    """Fourteen jobs in 2024, of which two are returns: twelve first ever would tell them."""
    held = [*jobs("p", 12, HERE, LAST_OF_MARCH), *jobs("q", 6, THERE, MARCH, date(2023, 9, 1))]
    held += [Job(f"q{i}", THERE, LAST_OF_MARCH) for i in range(2)]
    result = released(tmp_path, held)
    assert hidden(result, "jobs_created", "jobs")[1] or hidden(result, "jobs_created", "first_ever")[1]


def random_jobs(seed: int, count: int) -> list[Job]:
    chance = random.Random(seed)
    held = []
    for _ in range(count):
        start = date(2020, 2, 1) + timedelta(days=chance.randrange(1600))
        end = None if chance.random() < 0.4 else start + timedelta(days=chance.randrange(10, 900))
        person, orgnr = f"p{chance.randrange(count)}", chance.choice([HERE, THERE, THERE, ELSEWHERE])
        held.append(Job(person, orgnr, start, end, chance.choice([25, 50, 100])))
    return held


@pytest.mark.parametrize(("seed", "count"), few([(1, 20), (2, 60), (3, 120)]))
def test_random_worlds_are_true_where_shown_and_safe(tmp_path: Path, seed: int, count: int) -> None:
    """Counted again in Python: every number shown is the true one, and none of them is 1 to 4."""
    held = random_jobs(seed, count)
    result = released(tmp_path, held)
    truth: dict[tuple[str, Any, str], int] = {}
    counted = [job for job in held if job.start <= PERIOD_END]
    for year in range(2020, 2025):
        started = [job for job in counted if job.start.year == year]
        truth["jobs_created", year, "jobs"] = len(started)
        before = {job.pid for job in counted if job.start.year < year}
        truth["jobs_created", year, "first_ever"] = len({job.pid for job in started} - before)
        ended = [job for job in counted if job.end and job.end <= PERIOD_END]
        truth["jobs_created", year, "exits"] = sum(job.end.year == year for job in ended if job.end)
        day = min(date(year, 12, 31), PERIOD_END)
        there = [job.pid for job in counted if job.start <= day and (job.end is None or job.end >= day)]
        truth["employed", day, "persons"] = len(set(there))
    for k in (3, 6, 12, 24):
        due = [(job, day) for job in counted if (day := _months_on(job.start, k)) <= PERIOD_END]
        truth["retention", k, "eligible"] = len(due)
        truth["retention", k, "retained"] = sum(job.end is None or job.end >= day for job, day in due)
    truth["seen", 1, "jobs"] = len(counted)
    due = [job for job in counted if _months_on(job.start, 12) <= PERIOD_END]
    truth["outcome", "kvar", "jobs"] = sum(job.end is None or job.end >= _months_on(job.start, 12) for job in due)
    truth["all_years", PERIOD_END, "persons"] = len({job.pid for job in counted})
    seen = 0
    for (table, row, measure), value in truth.items():
        frame = result.table(table).set_index(result.table(table).columns[0])
        if frame.loc[row, f"{measure}_hidden"]:
            continue
        seen += 1
        assert frame.loc[row, measure] == value
        assert not 1 <= value <= 4
    assert seen > 1


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError


@pytest.mark.full
def test_the_same_rows_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    held = random_jobs(4, 50)
    for name, order in (("a", held), ("b", held[::-1])):
        release(warehouse(order), tmp_path / name, {"run": "prov"})
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_hidden_values_are_in_no_file(tmp_path: Path) -> None:
    """With three persons or with four the whole folder is the same, byte for byte."""
    for count in (3, 4):
        release(warehouse(jobs("p", count, HERE, MARCH)), tmp_path / str(count), {"run": "prov"})
    for path in (tmp_path / "3").iterdir():
        assert path.read_bytes() == (tmp_path / "4" / path.name).read_bytes(), path.name
    cells = json.loads((tmp_path / "3" / "cells.json").read_text("utf-8"))["cells"]
    assert all(cell["value"] is None for cell in cells if cell["hidden"])
    assert pq.read_table(tmp_path / "3" / "employed.parquet")["fte"].null_count == 2


@pytest.mark.full
def test_what_is_not_in_the_plan_cannot_be_read(tmp_path: Path) -> None:
    release(warehouse(SIX), tmp_path / "run", {})
    pq.write_table(pq.read_table(tmp_path / "run" / "employed.parquet"), tmp_path / "run" / "by_sex.parquet")
    result = Released.load(tmp_path / "run")
    with pytest.raises(NotReleased, match="by_sex är inte utlämnad"):
        result.table("by_sex")
    with pytest.raises(KeyError):
        result.table("employed")["women"]
    with pytest.raises(TypeError):
        Released(tmp_path / "run", {"employed": 1})  # type: ignore[call-arg]  # no other way in
    copy = result.table("employed")
    copy["persons"] = 99
    assert rows(result, "employed")[0][1] == 6


def test_a_changed_or_broken_folder_is_refused(tmp_path: Path) -> None:
    release(warehouse(SIX), tmp_path / "run", {})
    with pytest.raises(NotReleased, match="inte en utlämnad mapp"):
        Released.load(tmp_path)
    path = tmp_path / "run" / "employed.parquet"
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(NotReleased, match=r"employed\.parquet saknas eller är ändrad"):
        Released.load(tmp_path / "run")


def test_report_counts_hidden_cells(tmp_path: Path) -> None:
    report = release(warehouse(jobs("p", 3, HERE, MARCH)), tmp_path / "run", {})
    employed = report.tables["employed"]
    assert (employed.rows, employed.cells, employed.hidden) == (2, 4, 4)
    assert {"employed|2023-12-31|persons", "employed|2024-06-30|persons"} <= report.protection.primary
    assert set(report.seconds) == {"fill", "protect", "attack"}


@pytest.mark.full
def test_a_successful_attack_leaves_the_old_folder_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "run"
    release(warehouse(SIX), out, {"run": "förra"})
    nothing = Protection(frozenset(), frozenset())
    monkeypatch.setattr(publish, "protect", lambda *_: nothing)
    with pytest.raises(ReleaseStopped, match=r"går att räkna ut eller ringa in: .*jobs_created\|2024\|jobs") as stopped:
        release(warehouse([*SIX, *SIX_MORE[:3], Job("p0", HERE, date(2023, 4, 1))]), out, {"run": "ny"})
    assert not re.search(r"= |: 3\b", str(stopped.value))
    assert Released.load(out).facts["run"] == "förra"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@pytest.mark.full
def test_every_inner_count_that_is_kept_apart_is_safe() -> None:
    system, _ = fill_cells(warehouse(random_jobs(5, 60)), load_plan())
    apart = [cell for cell in system.cells if not cell.shown]
    assert any(cell.key.startswith("(on_day") for cell in apart)
    assert {gain.key for gain in attack(system.published(frozenset()))} <= {c.key for c in system.cells if c.unsafe}


@pytest.mark.parametrize(
    "wrong",
    [
        {"tables": {"t": {"title": "T", "dims": [], "rows": "", "counts": {}, "shares": {"s": {"numerator": "a"}}}}},
        {
            "tables": {
                "t": {
                    "title": "T",
                    "dims": [],
                    "rows": "",
                    "counts": {"n": {"parts": "missing", "where": "true"}},
                }
            }
        },
        {
            "tables": {
                "t": {
                    "title": "T",
                    "dims": ["n"],
                    "rows": "",
                    "counts": {"n": {"parts": "x", "where": "true"}},
                }
            }
        },
        {"unknown": 1},
    ],
)
def test_a_plan_that_does_not_hold_together_is_refused(wrong: dict[str, Any]) -> None:
    rules = {"smallest_shown": 5, "p_percent": 10, "fewest_enterprises": 3, "most_hidden": 0.5}
    base = {"common": {}, "disclosure": rules, "parts": {"x": {"dims": ["a"], "sql": "select 1 as a"}}, "tables": {}}
    Plan.model_validate(base)
    with pytest.raises(ValidationError):
        Plan.model_validate(base | wrong)
