"""Text that a spreadsheet will not run when a CSV file is opened in one."""

from __future__ import annotations

import re

import pandas as pd

_RUNS = re.compile(r"[\s]*[=+\-@]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def harmless(table: pd.DataFrame) -> pd.DataFrame:
    """The table with an apostrophe before every text that a spreadsheet would take for a formula; numbers as they are."""
    texts = table.select_dtypes(include=["object", "str"]).columns
    return table.assign(**{name: table[name].map(_harmless) for name in texts})


def _harmless(cell: object) -> object:
    runs = isinstance(cell, str) and _RUNS.match(cell) and not _NUMBER.fullmatch(cell) and cell.strip() != "-"
    return f"'{cell}" if runs else cell
