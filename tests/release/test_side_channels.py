"""Whatever a picture, a sheet or a file could tell besides its numbers: with other hidden values, not one byte is another."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.charts.render import draw
from flows.release.publish import release
from flows.release.released import Released
from flows.report.analyst.lists import Counted
from flows.report.comparison.write import ComparedRun, write_diffs
from flows.report.summary import summary, write_record
from flows.storage.atomic import write_private
from flows.storage.paths import Home
from tests.release.worlds import ELSEWHERE, HERE, THERE, Job, jobs, warehouse
from tests.support.purpose import few

MARCH = date(2023, 3, 1)
FACTS: dict[str, Any] = {
    "run": "2024-07-10-0a1b2c3d",
    "draft": True,
    "as_of": "2024-07-10",
    "period_end": "2024-06-30",
    "area": "Västerbergslagen",
    "enterprises_reported": 3,
    "enterprises_expected": 6,
    "missing": ["3 av 6 företag har lämnat uppgifter."],
    "sources": [
        {
            "source": "De sociala företagen",
            "title": "Anställningar",
            "table": "anstallningar",
            "data_date": "2024-06-30",
        },
        {"source": "Finsam", "title": "Deltagare", "table": "deltagare", "data_date": "2024-06-30"},
        {"source": "Arbetsförmedlingen", "title": "Beslut om stöd", "table": "beslut", "data_date": "2024-06-30"},
    ],
    "definitions": ["Ett skapat jobb räknas det år det började."],
}
RELEASED = Path("data") / "processed" / "released" / FACTS["run"]


def few_here(here: int) -> list[Job]:
    """Thirty persons and a few with a short second job. 17 in one municipality are shown, few in the other are not."""
    held = jobs("h", here, HERE, MARCH) + jobs("t", 17, THERE, MARCH) + jobs("e", 13 - here, ELSEWHERE, MARCH)
    return held + [Job(f"t{i}", THERE, date(2023, 11, 1), date(2023, 11, 30)) for i in range(2)]


def few_in_all(few: int) -> list[Job]:
    """So few that nothing is shown."""
    return jobs("p", few, HERE, MARCH)


def few_in_every_table(few: int) -> duckdb.DuckDBPyConnection:
    """As few_here, with few in a class, a step, a kind of place, a source and a year, and the kronor of two enterprises."""
    early = jobs(
        "b", 3, HERE, date(2021, 3, 1), date(2022, 6, 30), extent=10 * few
    )  # as many, and other work of theirs
    steps = [*["Arbete utan stöd"] * (5 - few), *["Arbetslös"] * 25, *["Studier"] * few]
    left = [
        Job(f"n{i}", (HERE, THERE, ELSEWHERE)[i % 3], date(2020, 2, 1), date(2020, 11, 9), reason=step)
        for i, step in enumerate(steps)
    ]
    before = [*few_here(few), *early]
    world: duckdb.DuckDBPyConnection = warehouse([*before, *left])
    world.execute("update core.background set sex = 'man' where job_id::integer < ?", [few])
    world.execute("update core.background set birth_year = 2000 where job_id::integer between 10 and 9 + ?", [few])
    world.execute(
        "update core.background set months_without_work = null where job_id::integer between 20 and 19 + ?", [few]
    )
    world.execute("update core.job set sources_seen = if(job_id::integer < ?, 2, 3) where job_id::integer < 5", [few])
    for i in range(few):  # jobs of which nobody knows whether they are target jobs
        unknown = [f"u{i}", f"u{i}", HERE, MARCH]
        world.execute("insert into core.job values (?, ?, ?, ?, null, null, [], 1)", unknown)
    silent = "5560000004"
    world.execute("insert into core.enterprise values (?, ?, '2080', date '2022-06-30')", [silent, silent])
    for i in range(24):
        place = [
            f"t{i}" if i < few else f"z{i}",
            (HERE, THERE, ELSEWHERE)[i % 3],
            "Praktik",
            "Finsam",
            date(2023, 1, 9),
            None,
        ]
        world.execute("insert into core.placement values (?, ?, ?, ?, ?, ?)", place)
    for i, job in enumerate(left, start=len(before)):
        step = [str(i), job.pid, job.orgnr, job.end, job.reason, job.reason, None]
        world.execute("insert into core.next_step values (?, ?, ?, ?, ?, ?, ?)", step)
    amounts = {2023: (100_000, 120_000, 110_000), 2024: (50_000 + few * 1_000, 70_000)}
    for year, each in amounts.items():
        for at, kr in zip((HERE, THERE, ELSEWHERE), each, strict=False):
            world.execute("insert into staging.ekonomi values (?, ?, ?, ?, ?, 0)", [at, year, kr, kr * 2, kr * 3])
    world.execute(f"""
        create or replace view core.linked_record as
        select 'jobb' as kind, orgnr, job_id not in ('0', '1', '2') as linked, job_id, pid, start_date, end_date,
               null as sha256, null as file, null as sheet, null as row
        from core.job, core.parameter
        where target and start_date <= period_end
        union all
        select 'platser', orgnr, true, null, pid, start_date, end_date, sha256, file, sheet, row from staging.platser
        union all
        select 'deltaganden', '{HERE}', false, null, null, null, null, 'd', 'd.xlsx', 'Deltagare', range
        from range({few})
    """)
    world.execute("insert into mart.job_months values (2021, ?), (2022, 3), (2023, 300), (2024, 180)", [5 * few])
    return world


def left_behind(root: Path, world: duckdb.DuckDBPyConnection, english: bool = False) -> dict[str, bytes]:
    """Everything in the released folder and among the reports, with the run before beside it, and Prefect's artifact.

    The run before and its numbers are the same whatever the world.
    """
    home, run, before = Home(root), FACTS["run"], "2024-06-01-before"
    reports = home.reports / "drafts" / run
    release(warehouse(jobs("e", 40, HERE, MARCH)), home.released / before, FACTS)
    report = release(world, home.released / run, FACTS)
    made = draw(home.released / run, reports, translated=english, before=home.released / before)
    record = defaultdict(list, {
        "run": run, "edition": None, "where": "reports", "inputs": [], "problems": [], "counted": True, "code": "c",
        "parameters": {"as_of": "2024-07-10", "period_end": "2024-06-30", "today": "2024-07-10"}, "definition_values": {},
        "assumptions": None, "english": False,
        "definitions": [], "missing": FACTS["missing"], "retreats": report.retreats, "tables": {},
        "made": [path.name for path in made],
        "released": {name: asdict(cells) for name, cells in report.tables.items()}, "seconds": {},
    })  # fmt: skip
    write_record(reports, record)
    for name, number in ((before, 40), (run, 35)):
        counted = Counted({"jobs_created": [{"year": 2023, "jobs": number, "persons": number}]}, [])
        (home.analyst / name).mkdir(parents=True)
        write_private(home.analyst / name / "marts.json", json.dumps(counted.marts).encode())
        write_private(home.analyst / name / "jobs.jsonl", b"")
        write_diffs(home, ComparedRun(name, record, {}, [], counted, lambda _: {}, reports if name == run else None))
    folders = (home.released, home.reports)
    files = {
        str(p.relative_to(root)): p.read_bytes() for folder in folders for p in sorted(folder.rglob("*")) if p.is_file()
    }
    return files | {"artifact": summary(record).encode()}


WORLDS: dict[str, tuple[Callable[[int], duckdb.DuckDBPyConnection], bool]] = {
    "few_in_all": (lambda few: warehouse(few_in_all(few)), False),
    "few_in_every_table": (few_in_every_table, True),
}


@pytest.mark.parametrize(("name", "other"), few([("few_in_all", 2), ("few_in_every_table", 2)]))
def test_other_hidden_values_and_the_same_bytes(
    tmp_path: Path, name: str, other: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "fokusdag")
    caplog.set_level("INFO")
    world, english = WORLDS[name]
    one = left_behind(tmp_path / "a", world(3), english)
    said = _said(caplog)
    caplog.clear()
    two = left_behind(tmp_path / "b", world(other), english)
    assert _shown(tmp_path / "a") == _shown(tmp_path / "b"), (
        "the published numbers must be the same for the test to say anything"
    )
    assert one.keys() == two.keys()
    assert [name for name, content in one.items() if two[name] != content] == []
    assert _said(caplog) == said
    reports = f"reports/drafts/{FACTS['run']}"
    files = [
        "fokusdag.pdf",
        "faktablad.pdf",
        "talarstod.pdf",
        "talarstod.md",
        "tabeller.xlsx",
        "index.html",
        "01_skapade_jobb.png",
    ]
    files += [f"english/{name}" for name in files] if english else []
    assert {f"{reports}/{name}" for name in [*files, "diff.md", "run.json", "summary.md"]} <= one.keys()
    assert "### " in one[f"{reports}/diff.md"].decode(), "the comparison compares"
    if english:
        assert _with_something_hidden(tmp_path / "a") == set(Released.load(tmp_path / "a" / RELEASED).names)
    for where, content in one.items():  # which cells are unsafe by themselves and which serve others is told nowhere
        assert b"primary" not in content, where
        assert b"complementary" not in content, where


def _said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if not record.name.startswith(("fontTools", "matplotlib"))]


def _shown(root: Path) -> dict[str, Any]:
    released = Released.load(root / RELEASED)
    return {name: released.table(name).astype(str).to_dict("list") for name in released.names}


def _with_something_hidden(root: Path) -> set[str]:
    tables = json.loads((root / RELEASED / "cells.json").read_text("utf-8"))["cells"]
    return {cell["key"].partition("|")[0] for cell in tables if cell["hidden"]}
