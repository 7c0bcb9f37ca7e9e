"""What may leave is counted as the marts count it: the plan's cells and the marts say the same on random worlds.

The plan needs each enterprise's own part of every number, which no mart has, so its inner counts are counted from core. This
holds the two together; the marts themselves are held by the independent oracle of tests/model.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings

from flows.release.declared.plan import load_plan
from flows.release.fill import fill_cells
from tests.model.model_worlds import World, build_world, rows
from tests.model.oracle import Counts
from tests.model.test_oracle import crowd, worlds

# Released measure → the same number from the marts, as rows of the cell's dimensions and its value. Work is in the plan's units.
SAME: dict[str, str] = {
    "jobs_created|jobs": "select year, jobs from mart.jobs_created",
    "jobs_created|first_ever": "select year, first_ever from mart.flow",
    "jobs_created|exits": "select year, exits from mart.flow",
    "all_years|jobs": "select (select period_end from core.parameter), sum(jobs)::bigint from mart.jobs_created having count(*) > 0",
    "all_years|persons": "select (select period_end from core.parameter), persons from mart.persons_ever",
    "employed|persons": "select month_end, persons from mart.employed",
    "employed|fte": "select month_end, round(fte * 10)::bigint from mart.employed",
    "retention|eligible": "select k_months, eligible from mart.retention",
    "retention|retained": "select k_months, retained from mart.retention",
    "retention|moved_on": "select k_months, moved_on from mart.moved_on",
    "outcome|jobs": """
        select case outcome when 'annat jobb' then 'annat_jobb' when 'Arbete utan stöd' then 'utan_stod'
                 when 'Arbete med stöd' then 'med_stod' when 'Studier' then 'studier' when 'okänt' then 'okant' else outcome end, jobs
        from mart.outcome where k_months = 12""",
    "reach|employed": "select period, kommun_code, employed from mart.reach where employed is not null",
    "step_in|placements": "select 'alla', placements from mart.step_in",
    "step_in|to_job": "select 'alla', to_job_12_months from mart.step_in",
    "step_in_persons|persons": "select 'alla', persons from mart.step_in",
    "step_in_persons|to_job": "select 'alla', persons_to_job from mart.step_in",
    "next_step|jobs": """
        select moment, case step when 'Arbete utan stöd' then 'utan_stod' when 'Arbete med stöd' then 'med_stod'
                  when 'Studier' then 'studier' when 'Okänt' then 'okant'
                  when 'Sjukskriven' then 'annat' when 'Pension' then 'annat' when 'Flyttat' then 'annat' when 'Avliden' then 'annat'
                  else 'arbetslos' end, sum(jobs)::bigint
        from (unpivot mart.next_step on at_exit, after_90, after_180 into name moment value jobs) group by all
        union all
        select moment, 'alla', sum(jobs)::bigint
        from (unpivot mart.next_step on at_exit, after_90, after_180 into name moment value jobs) group by all""",
    "job_months|persons": "select year(month_end), persons from mart.employed where month(month_end) = 12",
    "job_months|job_months": "select year, round(job_months)::bigint from mart.job_months",
    "seen|jobs": "select sources_seen, jobs from mart.sources",
    "unknown_target|jobs": "select 'okant', unknown from mart.unknown_target",
    "linked|counted": "select kind, counted from mart.linked",
    "linked|linked": "select kind, linked from mart.linked",
}
ALONE = {
    "who|persons": "no mart tells who is employed; its totals are tied to the table employed in the plan itself",
    "employed_same|": "only days with an enterprise that is not known any more, which no mart tells apart: held by the oracle below",
    "income|": "kronor are no mart: the plan reads staging.ekonomi",
}


def differing(connection: duckdb.DuckDBPyConnection) -> tuple[list[str], dict[str, int]]:
    """The cells that a mart tells otherwise, and how many of each measure were compared."""
    system, _ = fill_cells(connection, load_plan())
    cells = {cell.key: system.value(cell) for cell in system.cells if cell.shown}
    wrong, compared = [], dict.fromkeys(SAME, 0)
    for name, sql in SAME.items():
        table, measure = name.split("|")
        for *dims, told in rows(connection, sql):
            key = "|".join([table, *map(str, dims), measure])
            if key in cells:  # a table has fewer rows than its mart: the ends of years, one month of reach
                compared[name] += 1
                if cells[key] != told:
                    wrong.append(f"{key}: {cells[key]}, and in the mart {told}")
    return wrong, compared


def test_every_measure_that_leaves_is_here() -> None:
    measures = {f"{name}|{m}" for name, table in load_plan().tables.items() for m in (*table.counts, *table.amounts)}
    assert {m for m in measures if not m.startswith(tuple(ALONE))} == SAME.keys()


def test_a_crowds_cells_are_as_the_marts_count(tmp_path: Path) -> None:
    """A crowd of which Arbetsförmedlingen tells a whole month, so that there is a month of reach to compare."""
    with build_world(tmp_path, crowd(5)) as connection:
        wrong, compared = differing(connection)
    assert wrong == []
    assert all(compared.values()), compared


@pytest.mark.full
def test_the_same_enterprises_and_the_provisional_years_are_as_the_oracle_counts(tmp_path: Path) -> None:
    """One of the two enterprises is known to the end of 2023, the other to the last day, in 2025."""
    world = crowd(5, people=60)
    oracle = Counts(world)
    with build_world(tmp_path, world) as connection:
        system, tables = fill_cells(connection, load_plan())
    told = {cell.key: system.value(cell) for cell in system.cells if cell.key.startswith("employed_same|")}
    assert told == {f"employed_same|{day}|persons": persons for day, persons in oracle.employed_same()}
    assert told
    (created,) = (filled for filled in tables if filled.name == "jobs_created")
    assert {row["year"]: bool(row["provisional"]) for row in created.rows} == oracle.provisional()


@pytest.mark.full  # the crowd holds it in the quick tests
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds())
def test_every_cell_is_as_the_mart_counts(world: World) -> None:
    with tempfile.TemporaryDirectory() as folder, build_world(Path(folder), world) as connection:
        assert differing(connection)[0] == []
