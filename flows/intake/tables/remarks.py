"""What is said of values that were read but had to be filled in or chosen: one remark for each kind in a column."""

from __future__ import annotations

import pandas as pd

from flows.contracts import Contract
from flows.intake.problems import Problem, code_of
from flows.intake.wording import sentence


def remarks(contract: Contract, sheet: str, frame: pd.DataFrame, letters: dict[str, str], sha256: str) -> list[Problem]:
    """A remark stands on the first cell of its kind and says how many more there are.

    `frame`: the typed columns with `<name>__note`, `__text`, `__read` and `__other`, and `_row`.
    """
    told = []
    for column in contract.columns:
        note = f"{column.name}__note"
        if note not in frame:
            continue
        noted = frame[frame[note].notna()]
        for code, rows in noted.groupby(note, sort=False):
            first = rows.iloc[0]
            words = {
                "column": column.header,
                "value": first[f"{column.name}__text"],
                "read": first.get(f"{column.name}__read"),
                "other": first.get(f"{column.name}__other"),
            }
            hidden = {"value": "…", "read": "…"} if contract.persons else {}
            more = " " + sentence("FLER_CELLER", count=len(rows) - 1) if len(rows) > 1 else ""
            message, outside = (sentence(str(code), **words | hide) + more for hide in ({}, hidden))
            row = int(first["_row"])
            cell = f"{letters[column.name]}{row}"
            told.append(Problem(sha256, sheet, cell, row, column.header, code_of(str(code)), "warn", message, outside))
    return told
