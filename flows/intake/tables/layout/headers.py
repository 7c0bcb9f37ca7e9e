"""Where a table's header stands and which column is which: on one line, or on two or three with merged cells.

Above a header's lines there may be titles. A merged cell has its text in its first cell, so a text above
stands for the columns to its right as well, up to the next text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.contracts import Contract, header_key, header_keys
from flows.intake.values.text import tidy
from flows.intake.values.units import is_unit, money_unit, without_unit

HEADER_WITHIN = 30
LEVELS = 3
_ENOUGH = 0.5
HINT = re.compile(
    r"[åmdymn][åmdymnx\s./:-]{3,}|\d{1,2} siffror|tomt? om .{2,40}"
    r"|(?:välj|skriv|lämna) .{2,40}|(?:fri)?text|obligatorisk\w*|frivillig\w*|\d{1,3} ?[-–] ?\d{1,3}",
    re.IGNORECASE,
)
"""How to write what stands below: `ÅÅÅÅ-MM-DD`."""
_IN_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]\s*")
Row = Sequence[object]


@dataclass(frozen=True)
class Header:
    """A table's header. `row`: Excel's row of its last line; `levels`: how many lines it has.

    `texts`: what each column (from 0) is called, all lines together; `places`: the column of each contract column.
    """

    row: int
    levels: int
    texts: tuple[str, ...]
    places: dict[str, int]
    unknown: tuple[int, ...]
    score: tuple[float, int, bool, int, int]


@dataclass(frozen=True)
class Lines:
    """Lines that may be a header. `row`: Excel's row of the last; `names`: what each column may be called, fullest first."""

    row: int
    levels: int
    names: list[list[str]]
    keys: list[list[str]]


def tidy_row(row: Sequence[object]) -> list[str]:
    """The texts of a row that hold anything."""
    return [text for cell in row if (text := tidy(cell))]


def is_remark(text: str) -> bool:
    """Whether a text that stands alone is a remark in words, `OBS! Preliminära uppgifter`, and no name."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    one_word = bool(words) and re.search(r"[:!*]$|^[^\W\d_]+\s*[:=]\s*[\d\s,.]+$", text.strip()) is not None
    return len(words) >= 2 or one_word


def header_lines(rows: Sequence[Row]) -> list[Lines]:
    """All lines among the first ones that may be a header, one by one and two and three together."""
    found = []
    for levels in range(1, LEVELS + 1):
        for index in range(min(len(rows), HEADER_WITHIN) - levels + 1):
            names = _names(rows[index : index + levels])
            if any(names):
                keys = [[header_key(name) for name in called] for called in names]
                found.append(Lines(index + levels, levels, names, keys))
    return found


def find_header(contract: Contract, candidates: Sequence[Lines], *, named: bool) -> Header | None:
    """The header most like the contract's; None where none is like enough. `named`: the sheet's name is the contract's."""
    known = {key: column.name for column in contract.columns for key in header_keys(column)}
    amounts = {without_unit(key): c.name for c in contract.columns if c.type == "kr" for key in header_keys(c)}
    required = {column.name for column in contract.columns if column.required}
    best: Header | None = None
    for lines in candidates:
        places: dict[str, int] = {}
        unknown = []
        joined = 0
        for at, keys in enumerate(lines.keys):
            key, name = next(((key, known[key]) for key in keys if key in known), ("", ""))
            if not name:  # `Omsättning (tkr)` is the turnover, in a unit of its own
                key, name = next(((key, amounts[k]) for key in keys if (k := without_unit(key)) in amounts), ("", ""))
            if name and name not in places:
                places[name] = at
                joined += key != keys[-1]  # a line of units is part of the header: `tkr` decides the numbers
            elif keys and not all(
                is_unit(n) and money_unit(n) for n in lines.names[at]
            ):  # `tkr` beside the header is no column
                unknown.append(at)
        share = len(required & places.keys()) / len(required)
        if share >= _ENOUGH or (named and len(places) >= 2):
            score = (share, len(places), named, joined, -lines.levels)
            if best is None or best.score < score:
                texts = tuple(called[0] if called else "" for called in lines.names)
                best = Header(lines.row, lines.levels, texts, places, tuple(unknown), score)
    return best


def _names(lines: Sequence[Row]) -> list[list[str]]:
    """What each column may be called; empty where the lines are no header. Numbers stand under headers, not in them."""
    if len(lines) == 1:
        return [[cell, *_without_hint(cell)] if isinstance(cell, str) and cell.strip() else [] for cell in lines[0]]
    if any(not isinstance(cell, str) for line in lines for cell in line) or not any(
        map(str.strip, map(str, lines[-1]))
    ):
        return []
    return [_called(lines, at) for at in range(max(map(len, lines)))]


def _without_hint(name: str) -> list[str]:
    """The name without a hint on how to write: `Startdatum (ÅÅÅÅ-MM-DD)`."""
    last = max(_IN_BRACKETS.finditer(name), key=lambda found: found.start(), default=None)
    hinted = last is not None and last.end() == len(name) and HINT.fullmatch(last[1].strip())
    return [name[: last.start()]] if last and hinted else []


def _called(lines: Sequence[Row], at: int) -> list[str]:
    """What a column under several lines may be called, the fullest first: `Antal` under `Kvinnor` is either way round."""
    own_level = next((level for level in reversed(range(len(lines))) if _text(lines[level], at)), None)
    if own_level is None:
        return []
    own = _text(lines[own_level], at)
    above = [text for level in range(own_level) if (text := _over(lines[level], at))]
    one_each = [name for text in reversed(above) for name in (f"{text} {own}", f"{own} {text}")]
    return [" ".join([*above, own]), *one_each, own]


def _text(line: Row, at: int) -> str:
    return str(line[at]).strip() if at < len(line) else ""


def _over(line: Row, at: int) -> str:
    """The text that stands over a column: its own, or that of the nearest filled cell to the left."""
    return next((text for place in range(min(at, len(line) - 1), -1, -1) if (text := _text(line, place))), "")
