"""Writes the released folder: values where shown, nothing where hidden; same input, same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.release.declared.facts import refused_facts
from flows.release.fill import Filled
from flows.release.linear_system import Published
from flows.release.released import whole_per_cent


def write_released(
    folder: Path, tables: Sequence[Filled], published: Published, facts: Mapping[str, Any]
) -> dict[str, pa.Table]:
    """Write `<table>.parquet`, cells.json and facts.json into an empty folder; returns the tables by name.

    Counts and amounts are taken from `published`, which no longer has the hidden ones; shares follow their counts. Raises
    ValueError for facts that may not stand beside them.
    """
    if refused := refused_facts(facts):
        raise ValueError(f"not facts that may leave: {', '.join(refused)}")
    values = {line.key: line.value for line in published.lines}
    made = {filled.name: _released(filled, values) for filled in tables}
    listed = {}
    for filled in tables:
        path = folder / f"{filled.name}.parquet"
        pq.write_table(made[filled.name], path, compression="zstd", store_schema=False)
        table = filled.table
        listed[filled.name] = {
            "title": table.title,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "dims": table.dims,
            "measures": table.measures,
            "counts": tuple(table.counts),
            "public": table.public,
            "kronor": filled.kronor,
            "shares": {name: (share.numerator, share.denominator) for name, share in table.shares.items()},
            "amounts": {name: amount.whole for name, amount in table.amounts.items()},
        }
    place = {part: i for i, part in enumerate(published.parts)}
    cells = [
        {
            "key": line.key,
            "hidden": line.hidden,
            "value": line.value,
            "sums": [place[part] for part, _ in line.parts],
        }
        for line in published.lines
        if line.hidden or line.value is not None
    ]
    _write_json(folder / "cells.json", {"tables": listed, "parts": published.parts, "cells": cells})
    _write_json(folder / "facts.json", facts)
    return made


def _released(filled: Filled, values: Mapping[str, int | None]) -> pa.Table:
    """Make the table as it leaves: dimensions, measures each with its hidden flag, public columns."""
    table = filled.table
    columns = {dim: filled.columns[dim] for dim in table.dims}
    for measure in table.counts:
        shown = [values[filled.key(row, measure)] for row in filled.rows]
        _add(columns, measure, shown, [value is None for value in shown], pa.int64())
    for measure, amount in table.amounts.items():
        units = [values[filled.key(row, measure)] for row in filled.rows]
        amounts = [None if n is None else n / amount.whole for n in units]
        _add(columns, measure, amounts, [n is None for n in units], pa.float64())
    for measure, share in table.shares.items():
        pairs = [
            [values[filled.key(row, name)] for name in (share.numerator, share.denominator)] for row in filled.rows
        ]
        shares = [whole_per_cent(some, of_all) for some, of_all in pairs]
        _add(columns, measure, shares, [None in pair for pair in pairs], pa.int64())
    return pa.table(columns | {name: filled.columns[name] for name in table.public})


def _add(
    columns: dict[str, Any],
    measure: str,
    values: Sequence[float | None],
    hidden: Sequence[bool],
    kind: pa.DataType,
) -> None:
    columns[measure] = pa.array(values, kind)
    columns[f"{measure}_hidden"] = pa.array(hidden, pa.bool_())


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
