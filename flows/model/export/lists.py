"""Lists in answers, as people read them."""

from __future__ import annotations

import duckdb


def with_lists_as_text(rows: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """The same rows with every list as text: `finsam, utan_arbete_12`."""
    lists = {name for name, kind in zip(rows.columns, rows.types, strict=True) if kind.id == "list"}
    if not lists or len(set(rows.columns)) < len(rows.columns):  # a name that stands twice cannot be chosen by name
        return rows
    quoted = {name: '"' + name.replace('"', '""') + '"' for name in rows.columns}
    chosen = [
        f"array_to_string({quoted[name]}::varchar[], ', ') as {quoted[name]}" if name in lists else quoted[name]
        for name in rows.columns
    ]
    return rows.project(", ".join(chosen))
