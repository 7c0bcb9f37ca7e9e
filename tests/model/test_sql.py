"""The SQL files and the tables they make: headers that are true, and the names that others rely on."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from flows.contracts import contracts
from flows.model.content.sql_files import SQL
from flows.model.definitions import load_definitions
from tests.model.model_worlds import Employment, World, build_world, rows

FILES = sorted(SQL.glob("*/*.sql"))
TABLES = [path for path in FILES if path.parent.name != "90_checks"]

# "Names others rely on", word for word, in this order.
RELIED_ON = {
    "core.job": "job_id, pid, orgnr, start_date, end_date, target, target_reasons, sources_seen",
    "core.spell": "job_id, pid, orgnr, start_date, end_date, extent_pct, support",
    "core.placement": "pid, orgnr, kind, referrer, start_date, end_date",
    "core.step_in": "pid, orgnr, kind, start_date, end_date, to_job, sha256, file, sheet, row",
    "core.participation": "pid, insats, kommun_code, start_date, end_date, linked",
    "core.enterprise": "orgnr, name, kommun_code, known_until",
    "mart.jobs_created": "year, jobs, persons",
    "mart.employed": "month_end, persons, fte, enterprises",
    "mart.fte": "year, fte",
    "mart.job_months": "year, job_months",
    "mart.retention": "k_months, eligible, retained",
    "mart.survival": "months, survival, low, high",
    "mart.next_step": "step, at_exit, after_90, after_180",
    "mart.step_in": "placements, to_job_12_months, persons, persons_to_job",
    "mart.outcome": "k_months, outcome, jobs",
    "mart.moved_on": "k_months, eligible, moved_on",
    "mart.flow": "year, starts, first_ever, returns, moves, exits, net",
    "mart.reach": "period, kommun_code, employed, enterprises, utsatta_low, utsatta_high, ua12_low, ua12_high",
    "mart.sources": "sources_seen, jobs",
    "mart.linked": "kind, counted, linked",
    "staging.af_month": "period, geo_code, geo_level, series, sex, dimension, category, measure, low, high",
    "staging.bas_month": "month, geo_code, sex, age, birth_region, employed, unemployed, labour_force, total",
    "intake.file": "sha256, name, source, submitter, period_to, received_at, verdict, rows_read, rows_accepted, rows_rejected",
    "intake.problem": "sha256, sheet, cell, row, column, code, severity, message",
}


def header(path: Path, word: str) -> str:
    found = re.findall(rf"^-- {word}: (.+)$", path.read_text("utf-8"), re.MULTILINE)
    assert len(found) == 1, f"{path.name} says {word} {len(found)} times"
    return str(found[0])


def tables_read(select: str) -> set[str]:
    """Every schema.table in the parsed statement, subqueries and CTEs too."""
    answer = duckdb.execute("select json_serialize_sql(?)", [select]).fetchone()
    assert answer
    tree = json.loads(answer[0])
    assert not tree["error"], tree
    found = set()
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE" and node["schema_name"]:
                found.add(f"{node['schema_name']}.{node['table_name']}")
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_says_what_it_reads(path: Path) -> None:
    select = re.sub(r"create table \w+\.\w+ as", "", path.read_text("utf-8"))
    assert {name.strip() for name in header(path, "reads").split(",")} == tables_read(select)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_file_makes_one_table_of_its_own_name_and_says_its_grain(path: Path) -> None:
    text = path.read_text("utf-8")
    schema = {"10_staging": "staging", "20_core": "core", "30_marts": "mart"}[path.parent.name]
    name = f"{schema}.{path.stem.partition('_')[2]}"
    assert text.startswith(f"-- {name}\n-- grain: ")
    assert re.findall(r"^create .*$", text, re.MULTILINE) == [f"create table {name} as"]
    assert header(path, "grain")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    return build_world(tmp_path_factory.mktemp("empty"), World(date(2025, 12, 31)))


@pytest.mark.parametrize("table", RELIED_ON)
def test_the_names_others_rely_on_are_there_in_this_order(empty: duckdb.DuckDBPyConnection, table: str) -> None:
    assert ", ".join(column for column, *_ in rows(empty, f"describe {table}")) == RELIED_ON[table]  # type: ignore[misc]


def test_without_any_file_all_tables_stand_and_the_counts_are_nought(empty: duckdb.DuckDBPyConnection) -> None:
    assert rows(empty, "from mart.jobs_created") == []
    assert rows(empty, "from mart.retention") == [(3, 0, 0), (6, 0, 0), (12, 0, 0), (24, 0, 0)]
    assert rows(empty, "from mart.step_in") == [(0, 0, 0, 0)]
    assert rows(empty, "from mart.unknown_target") == [(0, 0, 0)]
    assert rows(empty, "from mart.persons_ever") == [(0,)]
    assert rows(empty, "select count(*), sum(jobs) from mart.outcome") == [(28, 0)]
    assert rows(empty, "from mart.sources") == [(1, 0), (2, 0), (3, 0)]
    assert rows(empty, "select count(*), sum(at_exit) from mart.next_step") == [(12, 0)]
    assert rows(empty, "select count(*), count(survival) from mart.survival") == [(36, 0)]
    assert rows(empty, "select count(*), count(share) from mart.left_to_work") == [(36, 0)]


def test_staging_has_every_column_of_its_contract_and_the_cell_it_came_from(empty: duckdb.DuckDBPyConnection) -> None:
    lineage = {"sha256", "file", "sheet", "row"}
    for table, contract in contracts().items():
        staged = "af_row" if contract.layout == "public" else table
        there = {name: kind for name, kind, *_ in rows(empty, f"describe staging.{staged}")}
        declared = {name: kind for name, kind in contract.warehouse_columns() if not name.startswith("_")}
        assert lineage <= set(there), table
        assert declared.items() <= there.items(), table


def test_every_definition_is_known_to_the_sql(empty: duckdb.DuckDBPyConnection) -> None:
    assert rows(empty, "from core.definition") == list(load_definitions().rows())
    known = rows(empty, "select as_of, period_end, gap_days, decision_window_days from core.parameter")
    assert known == [(date(2026, 1, 15), date(2025, 12, 31), 15, 180)]


def test_every_definition_is_read_by_something() -> None:
    """A definition that no SQL, no table that leaves and no sentence reads would change nothing when it is changed."""
    read = [*SQL.rglob("*.sql"), SQL.parent / "flows" / "release" / "plan.toml", *(SQL.parent / "flows").glob("*.py")]
    read += [path for path in (SQL.parent / "flows" / "model").glob("*.py") if path.stem != "definitions"]
    words = set(re.findall(r"\w+", " ".join(path.read_text("utf-8") for path in read)))
    assert {key.partition(".")[2] for key, _ in load_definitions().rows()} <= words


def test_changing_a_definition_changes_the_result(tmp_path: Path) -> None:
    world = World(
        date(2025, 12, 31),
        [
            Employment("k:1", "1", date(2024, 1, 1), date(2024, 1, 31), months=7),
            Employment("k:1", "1", date(2024, 2, 15), date(2024, 2, 28), months=7, support="Nystartsjobb"),
        ],
    )
    question = "select count(*), count(*) filter (target), max(target_reasons) from core.job"
    usual = load_definitions()
    shorter = usual.model_copy(update={"job": usual.job.model_copy(update={"gap_days": 14})})
    target = usual.target.model_copy(update={"without_work_months": 6})
    looser = usual.model_copy(update={"target": target})
    supports = usual.target.model_copy(update={"reduced_capacity_supports": ("Inget",)})
    other = usual.model_copy(update={"target": supports})
    found = {}
    for name, definitions in (("usual", usual), ("shorter", shorter), ("looser", looser), ("other", other)):
        with build_world(tmp_path, world, definitions) as connection:
            found[name] = rows(connection, question)
    assert found == {
        "usual": [(1, 0, [])],
        "shorter": [(2, 0, [])],
        "looser": [(1, 1, ["utan_arbete_6"])],
        "other": [(1, 1, ["nedsatt_arbetsformaga"])],
    }
