"""Where a table's header stands and which column is which: on one line, or on two or three with merged cells.

Above a header's lines there may be titles. A merged cell has its text in its first cell, so a text above
stands for the columns to its right as well, up to the next text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.contracts import Contract, header_key, header_keys

HEADER_WITHIN = 30
LEVELS = 3
_ENOUGH = 0.5

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
    score: tuple[float, int, bool, int]


def find_header(contract: Contract, rows: Sequence[Row], *, named: bool) -> Header | None:
    """The header most like the contract's; None where none is like enough. `named`: the sheet's name is the contract's."""
    known = {key: column.name for column in contract.columns for key in header_keys(column)}
    best = _best(contract, _on_lines(rows, 1), known, named, None)
    if best is None or best.score[0] < 1 or best.unknown:
        for levels in range(2, LEVELS + 1):
            best = _best(contract, _on_lines(rows, levels), known, named, best)
    return best


def _best(
    contract: Contract,
    candidates: Iterator[tuple[int, int, list[list[str]]]],
    known: dict[str, str],
    named: bool,
    best: Header | None,
) -> Header | None:
    required = {column.name for column in contract.columns if column.required}
    for row, levels, names in candidates:
        places: dict[str, int] = {}
        unknown = []
        for at, called in enumerate(names):
            column = next((known[key] for name in called if (key := header_key(name)) in known), None)
            if column is not None and column not in places:
                places[column] = at
            elif called:
                unknown.append(at)
        share = len(required & places.keys()) / len(required)
        if share >= _ENOUGH or (named and len(places) >= 2):
            texts = tuple(called[0] if called else "" for called in names)
            score = (share, len(places), named, -levels)
            if best is None or best.score < score:
                best = Header(row, levels, texts, places, tuple(unknown), score)
    return best


def _on_lines(rows: Sequence[Row], levels: int) -> Iterator[tuple[int, int, list[list[str]]]]:
    """Each header of so many lines there may be: its last row, and what each of its columns may be called."""
    for index in range(min(len(rows), HEADER_WITHIN) - levels + 1):
        lines = rows[index : index + levels]
        if levels == 1:
            yield index + 1, 1, [[cell] if isinstance(cell, str) and cell.strip() else [] for cell in lines[0]]
        elif any(isinstance(cell, str) and cell.strip() for cell in lines[-1]) and not any(
            not isinstance(cell, str) for line in lines for cell in line
        ):
            width = max(map(len, lines))
            yield index + levels, levels, [_called(lines, at) for at in range(width)]


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
