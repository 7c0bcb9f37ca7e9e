"""Search a file for persons, as it came, whatever its verdict was.

They may be in any cell of any sheet, and in all that a file has beside its cells.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from flows.intake.files.workbook import open_workbook
from flows.intake.problems import Refused
from flows.limits import MB, Limits
from flows.security.identity_numbers import as_trader, pseudonymise
from flows.security.keys import Keys
from flows.security.masking import SPREAD_OUT, plain_digits

_TAG = re.compile(r"<[^<>]*>")
_LARGEST_PART = 200 * MB


@dataclass(frozen=True)
class Hit:
    """A row that has a person in it.

    Attributes:
        place: The place of its sheet, from 0: names are masked, so two sheets may have the same.
        sheet: The sheet's name.
        row: The Excel row.
        trader: The person's pseudonym as a sole trader.
    """

    place: int
    sheet: str
    row: int
    trader: str | None


def rows_about(
    data: bytes, name: str, pids: frozenset[str], keys: Keys, at: date, limits: Limits
) -> tuple[Hit, ...] | None:
    """Find the rows with one of the persons: a number alone in a cell, inside a text, or split over cells side by side.

    Args:
        data: The file's bytes.
        name: Its name.
        pids: Pseudonyms of the persons.
        keys: The key of the pseudonyms.
        at: The day that says which century a number of ten digits is from.
        limits: The bounds for the file.

    Returns:
        The rows; None where the file cannot be opened as a table.
    """
    try:
        sheets = open_workbook(data, name, limits).sheets
    except Refused:
        return None
    found = [
        (place, sheet.name, row, number)
        for place, sheet in enumerate(sheets)
        for row, cells in enumerate(sheet.rows, start=1)
        for number in _numbers_in(cells)
    ]
    theirs = _are_theirs([number for *_, number in found], pids, keys, at)
    hits = (
        Hit(place, sheet, row, as_trader(number, at, keys))
        for (place, sheet, row, number), about in zip(found, theirs, strict=True)
        if about
    )
    return tuple(dict.fromkeys(hits))


def is_about(data: bytes, pids: frozenset[str], keys: Keys, at: date) -> bool:
    """Whether one of the persons is anywhere in the bytes of a file, as far as can be found.

    It is for a file that cannot be opened as a table, and for what is beside the cells where it can: comments, properties,
    names of sheets, the cache of a pivot table. Pseudonyms are found too: a correction may name its row by one.

    Args:
        data: The file's bytes.
        pids: Pseudonyms of the persons.
        keys: The key of the pseudonyms.
        at: The day that says which century a number of ten digits is from.
    """
    return any(
        any(pid in text for pid in pids) or any(_are_theirs(list(set(_written(text))), pids, keys, at))
        for text in _texts(data)
    )


def _numbers_in(cells: Sequence[object]) -> Iterator[object]:
    yield from (cell for cell in cells if isinstance(cell, str | int | float))  # zeros that Excel dropped are put back
    yield from _written(" ".join(map(_as_text, cells)))


def _as_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return f"{cell:%Y-%m-%d}" if isinstance(cell, date) else str(cell)


def _written(text: str) -> Iterator[str]:
    for match in SPREAD_OUT.finditer(plain_digits(text)):
        number = "".join(filter(str.isalnum, match[1]))
        yield f"{number[:-4]}+{number[-4:]}" if "+" in match[1] else number


def _are_theirs(numbers: Sequence[object], pids: frozenset[str], keys: Keys, at: date) -> list[bool]:
    import pandas as pd  # noqa: PLC0415 - heavy

    pid = pseudonymise(pd.Series(numbers, dtype=object), at, keys, "forget")["pid"]
    return [bool(theirs) for theirs in pid.isin(pids)]


def _texts(data: bytes, deep: int = 2) -> Iterator[str]:
    """The bytes as text, in the encodings that numbers are written in, with and without markup.

    Zipped parts are read too, and those of a workbook inside a workbook, `deep` levels down.
    """
    yield data.decode("latin-1")
    for text in (data.decode("utf-8", "ignore"), *(data[at:].decode("utf-16-le", "ignore") for at in (0, 1))):
        yield text
        yield _TAG.sub("", text)
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            for part in parts.infolist() if deep else ():
                if part.file_size <= _LARGEST_PART and not part.flag_bits & 1:
                    yield from _texts(parts.read(part), deep - 1)
    except (zipfile.BadZipFile, OSError, NotImplementedError, zlib.error):
        return
