"""What was accepted, in counts that a supervisor can check against their own papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from flows.contracts import Column, Contract, contracts
from flows.language.words import SWEDISH as w  # noqa: N811


@dataclass(frozen=True)
class Accepted:
    """One sheet: rows in, accepted and rejected, and lines of (what, how many) over the accepted rows."""

    title: str
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    counts: tuple[tuple[str, str], ...]


def accepted(reading: Mapping[str, Any], folder: Path) -> list[Accepted]:
    """Every table of a reading, in the contracts' order of its file. `folder`: where the reading lies."""
    told = []
    for table, rows in reading["tables"].items():
        contract = contracts()[table]
        counts = _counts(contract, _typed(folder, table))
        told.append(
            Accepted(
                rows["sheet"] or contract.title, rows["rows_read"], rows["rows_accepted"], rows["rows_rejected"], counts
            )
        )
    return told


def headline(reading: Mapping[str, Any], folder: Path) -> str:
    """`12 anställningar, 9 i målgruppen, 2025-01 till 2025-12`: the file's chief table; empty where nothing was accepted."""
    tables = [table for table, rows in reading["tables"].items() if rows["rows_accepted"]]
    if not tables or reading["verdict"] == "rejected":
        return ""
    table = "anstallningar" if "anstallningar" in reading["tables"] else max(tables, key=_rows_of(reading))
    contract, frame = contracts()[table], _typed(folder, table)
    parts = [_counted(contract, len(frame))]
    if "role" in frame:
        parts.append(w("{count} i målgruppen", count=int((frame["role"] == "Målgrupp").sum())))
    period = _period(contract, frame) if table != "anstallningar" else _workbook_period(folder)
    return ", ".join([*parts, *([period] if period else [])])


def _rows_of(reading: Mapping[str, Any]) -> Any:
    return lambda table: reading["tables"][table]["rows_accepted"]


def _typed(folder: Path, table: str) -> pd.DataFrame:
    """The accepted rows; none where the file was rejected."""
    path = folder / f"{table}.parquet"
    if not path.exists():
        return pd.DataFrame({name: [] for name, _ in contracts()[table].warehouse_columns()})
    frame: pd.DataFrame = pq.read_table(path).to_pandas(date_as_object=True)
    return frame


def _counts(contract: Contract, frame: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    if contract.layout == "public" or not len(frame):
        return ()
    lines = []
    for column in contract.columns:
        cells = frame[column.name].dropna()
        if column.type == "person":
            lines.append((w("Personer"), _number(cells.nunique())))
        elif column.type == "choice" and column.required:
            lines += [(f"{column.header}: {value}", _number(int((cells == value).sum()))) for value in column.values]
        elif column.type == "date" and len(cells):
            lines.append((column.header, _days(cells)))
        elif column.type in ("kr", "count") and len(cells):
            lines.append((w("{column}, summa", column=column.header), _number(cells.sum())))
        if column.type == "date" and not column.required:
            lines.append((w("{column} tomt", column=column.header), _number(len(frame) - len(cells))))
    return tuple((what, many) for what, many in lines if many != "0")


def _days(cells: pd.Series) -> str:
    return w("{first} till {last}", first=min(cells), last=max(cells)) if len(cells) > 1 else str(cells.iloc[0])


def _counted(contract: Contract, rows: int) -> str:
    """`12 anställningar`, `1 anställning`, `3 rader i Ekonomi`."""
    if contract.nouns:
        return f"{_number(rows)} {contract.nouns[rows != 1]}"
    return w.plural(rows, "{rows} rad i {table}", "{rows} rader i {table}", rows=_number(rows), table=contract.title)


def _workbook_period(folder: Path) -> str:
    frame = _typed(folder, "foretag")
    if not len(frame):
        return ""
    first, last = (frame[name].iloc[0] for name in ("period_from", "period_to"))
    return w("{first} till {last}", first=_month(first), last=_month(last))


def _period(contract: Contract, frame: pd.DataFrame) -> str:
    dated: Column | None = next((c for c in contract.columns if c.type == "date" and c.required), None)
    if dated is None:
        return ""
    days = frame[dated.name]
    return w("{first} till {last}", first=_month(min(days)), last=_month(max(days)))


def _month(day: date) -> str:
    return day.strftime("%Y-%m")


def _number(value: float) -> str:
    """Swedish: a no-break space between thousands."""
    whole = f"{value:,.2f}".removesuffix(".00")
    return whole.replace(",", "\u00a0").replace(".", ",")
