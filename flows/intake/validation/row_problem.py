"""The problem of a row that breaks a rule: where it is, how severe, and what the submitter is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from flows.contracts import Column, Contract
from flows.intake.problems import ASKED, Problem, Severity, code_of
from flows.intake.reading import SheetTable
from flows.intake.validation.rules.checks import Check
from flows.intake.validation.suggestions import suggestion
from flows.intake.values.text import as_words
from flows.intake.wording import filled, part, sentence

_GROUPED = 10_000
"""From here on the thousands of a number stand apart: years do not."""


def problem_of(check: Check, row: dict[Any, Any], table: SheetTable, sha256: str) -> Problem:
    """The problem of a failing row. Who sends the file and for what time is one row: without it nothing counts.

    A question about that row is a question about the file.
    """
    column = check.column
    named = (column.name, *(check.rule.columns if check.rule else ()))
    letter = next((table.letters[name] for name in named if name in table.letters), "A")
    shown = {name: _shown(value) for name, value in row.items() if not name.startswith("_")}
    text = row["_text"] if isinstance(row["_text"], str) else shown.get(column.name, "")
    words = {
        "column": column.header,
        "value": text,
        "allowed": ", ".join(column.values),
        "bounds": _bounds(column),
        "other_row": row.get("_first_row"),
        "nearest": suggestion(column, text),
        "read": _shown(row.get("_read")) or shown.get(column.name, ""),
        "other": _shown(row.get("_other")),
        **shown,
    }
    said = partial(filled, check.rule.message) if check.rule else partial(sentence, row["_code"])
    cells = ("value", "read", "other", "nearest", *shown) if table.contract.persons else ()
    number = int(row["_row"])
    severity: Severity = "ask" if row["_code"] in ASKED else check.severity
    holds = holds_file(check, row, table.contract)
    # A month to come is believed of the whole file: it would be in force before every right one.
    stops = table.contract.one_row or (column.type == "month" and row["_code"] == "FOR_SENT")
    return Problem(
        sha256,
        table.sheet,
        f"{letter}{number}",
        None if holds else number,
        column.header,
        code_of(row["_code"]),
        "file" if stops and severity != "warn" and not holds else severity,
        said(**words),
        said(**words | dict.fromkeys(cells, "…")),
    )


def holds_file(check: Check, row: Mapping[Any, Any], contract: Contract) -> bool:
    """Whether a question about a cell is one about the whole file: on a sheet of one row, where a value has been read."""
    return contract.one_row and row["_code"] in ASKED and bool(_shown(row.get(check.column.name)))


def _bounds(column: Column) -> str:
    """What a number may be, in words."""
    low, high = _shown(column.minimum), _shown(column.maximum)
    if low and high:
        return part("fran_till").format(low=low, high=high)
    return part("minst").format(low=low) if low else part("hogst").format(high=high)


def _shown(value: object) -> str:
    if value is None or value is pd.NaT or value != value:  # noqa: PLR0124 - nan is not itself
        return ""
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float):
        return as_words(value) if abs(value) >= _GROUPED else f"{value:g}".replace(".", ",")
    return str(value)
