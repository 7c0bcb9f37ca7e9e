"""The cells of query results: nothing a spreadsheet would run, and extracts that cannot be linked to one another."""

from __future__ import annotations

import hmac
import re
import secrets
from typing import Any

import pandas as pd

_RUNS = re.compile(r"[\s]*[=+\-@]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def without_formulas(table: pd.DataFrame) -> pd.DataFrame:
    """The table with an apostrophe before every text that a spreadsheet would take for a formula; numbers as they are."""
    texts = table.select_dtypes(include=["object", "str"]).columns
    return table.assign(**{name: table[name].map(harmless_cell) for name in texts})


def harmless_cell(cell: object) -> object:
    """The cell with an apostrophe before it where it is a text that a spreadsheet would run."""
    runs = isinstance(cell, str) and _RUNS.match(cell) and not _NUMBER.fullmatch(cell) and cell.strip() != "-"
    return f"'{cell}" if runs else cell


_LEADS_TO_A_PERSON = re.compile(r"[0-9a-f]{8}:[ie]?[0-9a-f]{31,32}|\b[0-9a-f]{16}\b")
"""A pseudonym; or core.job's job_id, which follows from one."""


def unlinked(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the frame with every pseudonym and id of a job, whole cell or inside a text, replaced by one of this extract's own.

    The key is made here and forgotten: the same person has the same pseudonym in this frame and nowhere else.
    """
    key = secrets.token_bytes(32)

    def other(match: re.Match[str]) -> str:
        return f"utdrag:{hmac.digest(key, match[0].encode(), 'sha256').hex()[:32]}"

    made = frame.copy()
    for name, column in frame.items():
        if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column)):
            made[name] = [
                value if _is_missing(value) else _LEADS_TO_A_PERSON.sub(other, str(value)) for value in column
            ]
    return made


def _is_missing(value: Any) -> bool:
    return bool(
        pd.api.types.is_scalar(value) and pd.isna(value)
    )  # a list, as core.job's target_reasons, is never missing
