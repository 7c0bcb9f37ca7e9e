"""The text of a cell on one line, and what reading it gives: strings first, so that a bad cell is a message and not a crash."""

from __future__ import annotations

import re
from typing import Any

from flows.contracts.text import composed

Read = tuple[Any, str | None]
"""A typed value (None where there is none) and the code of what is wrong with the cell (None where nothing is)."""
NOTHING = {"", "-", "..", "…", "–", "—"}
"""What is written where there is nothing to write, in a cell that is not a number."""
_BLANKS = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")


def tidy(value: object) -> str:
    """The text of a cell on one line, blanks of every kind as single spaces; a whole number without its `.0`."""
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _BLANKS.sub(" ", composed(str(value))).strip()


LONGEST_QUOTE = 80


def quoted(value: object) -> str:
    """A cell's text as a message quotes it: on one line, no control characters, at most 80 characters."""
    text = "".join(sign for sign in tidy(value) if sign.isprintable())
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"
