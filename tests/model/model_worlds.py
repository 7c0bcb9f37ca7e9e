"""Worlds as rows of the typed tables, written to Parquet and built into a warehouse."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from flows.contracts import contracts
from flows.intake.deliveries.selection import TypedTable
from flows.model.connection import connect
from flows.model.definitions import Definitions
from flows.model.warehouse import Engine, WarehouseInput, build
from flows.storage.paths import Home

LONG_AGO = datetime(2026, 1, 1)


@dataclass(frozen=True)
class Employment:
    pid: str
    orgnr: str
    start: date
    end: date | None = None
    extent: float = 100
    support: str = "Inget"
    role: str = "Målgrupp"
    months: float | None = None
    reason: str | None = None
    sex: str | None = None
    born: int | None = None


@dataclass(frozen=True)
class Place:
    pid: str
    orgnr: str
    start: date
    end: date | None = None


@dataclass(frozen=True)
class Decision:
    pid: str
    orgnr: str
    start: date
    end: date
    insats: str = "Nystartsjobb"
    weak: str | None = None
    since: date | None = None
    extent: float = 100
    decided: date | None = None  # the day it begins, unless told


@dataclass(frozen=True)
class Participation:
    pid: str | None
    start: date
    end: date | None = None
    after: str | None = None
    end_reason: str | None = None
    serial: str = "1"
    extent: float | None = None  # Omfattning efter


@dataclass(frozen=True)
class AfNumber:
    """A number of Af's public files as it stands there: digits, or <5. All but totals of both sexes are there to be passed over."""

    period: str
    geo_code: str
    measure: str
    told: str
    sex: str = "totalt"
    dimension: str = "total"


@dataclass
class World:
    period_end: date
    employments: list[Employment] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    participations: list[Participation] = field(default_factory=list)
    af: list[AfNumber] = field(default_factory=list)
    kommun: dict[str, str] = field(default_factory=dict)  # enterprise → municipality, 2085 unless told
    known: dict[str, date] = field(default_factory=dict)  # enterprise → Period till, period_end unless told

    def enterprises(self) -> list[str]:
        return sorted({row.orgnr for row in (*self.employments, *self.places)} | set(self.kommun) | set(self.known))

    def known_until(self, orgnr: str) -> date:
        return self.known.get(orgnr, self.period_end)


def kind(pid: str | None) -> str | None:
    if pid is None:
        return None
    return "interim" if ":i" in pid else "personnummer"


KINDS = {
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
}


def write_table(
    folder: Path,
    table: str,
    rows: list[dict[str, object]],
    *,
    submitter: str,
    sha256: str,
    rank: int = 1,
    columns: list[tuple[str, str]] | None = None,
) -> TypedTable:
    """Write rows as a typed Parquet; columns not given are missing, `_sheet` and `_row` are filled in."""
    schema = columns or contracts()[table].warehouse_columns()
    filled = [{"_sheet": "Blad", "_row": number, **row} for number, row in enumerate(rows, start=2)]
    assert all(set(row) <= {name for name, _ in schema} for row in filled), "a column that the contract does not have"
    content = {name: pa.array([row.get(name) for row in filled], KINDS[type_]) for name, type_ in schema}
    path = folder / sha256 / f"{table}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(content), path)
    return TypedTable(table, path, sha256, f"{sha256}.xlsx", "prov", submitter, None, LONG_AGO, rank)


def employment_row(row: Employment) -> dict[str, object]:
    return {
        "pid": row.pid, "pid_kind": kind(row.pid), "role": row.role, "employment_form": "Visstid", "support": row.support,
        "start_date": row.start, "end_date": row.end, "extent_pct": row.extent, "months_without_work": row.months,
        "end_reason": row.reason, "pid_sex": row.sex, "pid_birth_year": row.born,
    }  # fmt: skip


def decision_row(row: Decision) -> dict[str, object]:
    return {
        "pid": row.pid, "pid_kind": kind(row.pid), "orgnr": row.orgnr, "insats": row.insats,
        "decided_date": row.decided or row.start,
        "valid_from": row.start, "valid_to": row.end, "extent_pct": row.extent, "without_work_since": row.since,
        "weak_position": row.weak,
    }  # fmt: skip


def participation_row(row: Participation) -> dict[str, object]:
    return {
        "serial": row.serial, "pid": row.pid, "pid_kind": kind(row.pid), "insats": "Insats", "kommun_code": "2085",
        "sex": "Kvinna", "start_date": row.start, "end_date": row.end, "end_reason": row.end_reason,
        "occupation_after": row.after, "extent_after_pct": row.extent,
    }  # fmt: skip


def af_row(number: AfNumber) -> dict[str, object]:
    low, high = (1, 4) if number.told == "<5" else (int(number.told), int(number.told))
    return {
        "period": number.period, "geo_code": number.geo_code, "geo_level": "kommun", "sex": number.sex,
        "dimension": number.dimension, "category": "total" if number.dimension == "total" else "16-24",
        "measure": number.measure, "low": low, "high": high,
    }  # fmt: skip


SERIES = {"utsatta": "svag_konkurrensformaga", "utan_arbete_12": "tid_utan_arbete"}


def write_world(folder: Path, world: World) -> list[TypedTable]:
    typed = []
    for orgnr in world.enterprises():
        about = {"orgnr": orgnr, "name": f"Exempel {orgnr}", "kommun_code": world.kommun.get(orgnr, "2085"),
                 "period_to": world.known_until(orgnr)}  # fmt: skip
        employed = [employment_row(row) for row in world.employments if row.orgnr == orgnr]
        places = [
            {"pid": row.pid, "pid_kind": kind(row.pid), "kind": "Praktik", "referrer": "Kommunen",
             "start_date": row.start, "end_date": row.end}
            for row in world.places if row.orgnr == orgnr
        ]  # fmt: skip
        for table, rows in (("foretag", [about]), ("anstallningar", employed), ("platser", places)):
            typed.append(write_table(folder, table, rows, submitter=orgnr, sha256=f"f{orgnr}"))
    if world.decisions:
        rows = [decision_row(row) for row in world.decisions]
        typed.append(write_table(folder, "beslut", rows, submitter="arbetsformedlingen", sha256="beslut"))
    if world.participations:
        rows = [participation_row(row) for row in world.participations]
        typed.append(write_table(folder, "deltagare", rows, submitter="finsam", sha256="deltagare"))
    for measure, series in SERIES.items():
        rows = [af_row(number) for number in world.af if number.measure == measure]
        typed.append(write_table(folder, series, rows, submitter="arbetsformedlingen", sha256=series))
    return typed


def build_typed(
    folder: Path, typed: list[TypedTable], period_end: date, definitions: Definitions | None = None
) -> duckdb.DuckDBPyConnection:
    """Build in plain text (quicker; encryption has its own tests) and open the result."""
    home = Home(folder)
    source, engine = WarehouseInput(typed), Engine(None, allow_plaintext=True)
    build(home, source, engine, as_of=date(2026, 1, 15), period_end=period_end, definitions=definitions)
    return connect(home.warehouse, None)


def build_world(folder: Path, world: World, definitions: Definitions | None = None) -> duckdb.DuckDBPyConnection:
    shutil.rmtree(folder / "typed", ignore_errors=True)
    return build_typed(folder, write_world(folder / "typed", world), world.period_end, definitions)


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return connection.execute(sql).fetchall()
