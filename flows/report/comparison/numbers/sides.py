"""What is compared: the marts that a run counted, and the tables that it released, whatever version made them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from flows.language.words import SWEDISH as w  # noqa: N811
from flows.report.analyst.lists import MART_KEYS
from flows.report.comparison.numbers.in_words import MART_NAMES
from flows.report.comparison.numbers.tables import HIDDEN, ComparedTable
from flows.storage.json_text import read_object

_Row = Mapping[str, Any]


def mart_tables(marts: Mapping[str, Sequence[_Row]]) -> dict[str, ComparedTable]:
    """Lay out the marts of a run, or those of them that are given."""
    return {
        name: ComparedTable(
            f"{w(MART_NAMES[name])} (mart.{name})",
            keys,
            {tuple(str(row[key]) for key in keys): _without(row, keys) for row in marts[name]},
        )
        for name, keys in MART_KEYS.items()
        if name in marts
    }


def released_tables(folder: Path) -> dict[str, ComparedTable]:
    """Lay out the released tables of a run; none where one is missing, or is not as it was released."""
    tables = {}
    try:
        listed = read_object((folder / "cells.json").read_bytes())["tables"]
        for name, entry in listed.items():
            content = (folder / f"{name}.parquet").read_bytes()
            if hashlib.sha256(content).hexdigest() != entry["sha256"]:
                return {}
            tables[name] = _released(entry, pd.read_parquet(BytesIO(content), dtype_backend="numpy_nullable"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return tables


def _released(entry: Mapping[str, Any], frame: pd.DataFrame) -> ComparedTable:
    keys, measures = tuple(entry["dims"]), [*entry["measures"], *entry["public"]]
    rows = {
        tuple(str(row[key]) for key in keys): {
            m: HIDDEN if row.get(f"{m}_hidden") is True else _plain(row[m]) for m in measures
        }
        for row in frame.to_dict("records")
    }
    return ComparedTable(entry["title"], keys, rows, frozenset(entry["measures"]), entry.get("kronor", True))


def _without(row: _Row, keys: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in keys}


def _plain(value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    if isinstance(value, float):
        return float(value)
    return int(value) if hasattr(value, "__int__") else str(value)
