"""What is wrong in a cell, and how it is put right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.contracts import contracts
from flows.language.words import SWEDISH as w  # noqa: N811

Problem = Mapping[str, Any]
"""A problem as reading.json has it."""


def what_and_how(problem: Problem) -> tuple[str, str]:
    """A message's first sentence says what is wrong, the rest how it is put right; else the column's own help does.

    Only its first line is for the submitter: a second one is for those who keep the contracts.
    """
    message = str(problem["message"]).split("\n")[0]
    quoted, end = False, len(message)
    for at, letter in enumerate(message):
        quoted ^= letter == "”"
        if not quoted and letter == "." and message[at + 1 : at + 2] == " ":
            end = at + 1
            break
    return message[:end], message[end:].strip() or _help(problem)


def _help(problem: Problem) -> str:
    """What the contract says of the column, for a message that only says what is wrong."""
    if not problem["column"]:
        return ""
    columns = [(problem["sheet"] in (t.title, *t.sheets), c) for t in contracts().values() for c in t.columns]
    known = [(same_sheet, c.help) for same_sheet, c in columns if c.header == problem["column"] and c.help]
    instead = w("Fyll i cellen.") if problem["code"] == "SAKNAT_VARDE" else w("Rätta cellen.")
    return max(known, key=lambda pair: pair[0])[1] if known else instead
