"""Look for persons in a file as it came: in every cell of every sheet, whatever became of the file when it was read."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pandas as pd

from flows.intake.identity import INTERIM_LETTERS, pseudonymise
from flows.intake.keys import Keys
from flows.intake.limits import MB, Limits
from flows.intake.problem import Refused
from flows.intake.workbook import open_workbook

_NUMBER = re.compile(rf"(?<![0-9])(?:[0-9]{{2}})?[0-9]{{6}}[-+ ]?[0-9{INTERIM_LETTERS}][0-9]{{3}}(?![0-9])")
_LARGEST_PART = 200 * MB


def rows_about(data: bytes, name: str, pids: frozenset[str], keys: Keys, at: date) -> dict[int, list[int]] | None:
    """Find the Excel rows, by the sheet's place from 0, where one of the persons stands, alone in a cell or inside a text.

    `at`: the day that centuries are told by. None where the file cannot be opened as a table.
    """
    try:
        sheets = [sheet.rows for sheet in open_workbook(data, name, Limits()).sheets]
    except Refused:
        return None
    found = [
        (sheet, row, number)
        for sheet, rows in enumerate(sheets)
        for row, cells in enumerate(rows, start=1)
        for cell in cells
        for number in _numbers_in(cell)
    ]
    theirs = _are_theirs([number for _, _, number in found], pids, keys, at)
    places: dict[int, list[int]] = {}
    for (sheet, row, _), about in zip(found, theirs, strict=True):
        if about and row not in places.setdefault(sheet, []):
            places[sheet].append(row)
    return {sheet: rows for sheet, rows in places.items() if rows}


def is_about(data: bytes, pids: frozenset[str], keys: Keys, at: date) -> bool:
    """Say if one of the persons stands in the bytes of a file that cannot be opened as a table, as far as that can be seen."""
    return any(any(_are_theirs(list(dict.fromkeys(_NUMBER.findall(text))), pids, keys, at)) for text in _texts(data))


def _numbers_in(cell: object) -> Iterator[object]:
    if isinstance(cell, str):
        yield from dict.fromkeys([cell, *_NUMBER.findall(cell)])
    elif isinstance(cell, float):
        yield cell


def _are_theirs(numbers: list[object] | list[str], pids: frozenset[str], keys: Keys, at: date) -> list[bool]:
    pid = pseudonymise(pd.Series(numbers, dtype=object), at, keys, "forget")["pid"]
    return [bool(theirs) for theirs in pid.isin(pids)]


def _texts(data: bytes) -> Iterator[str]:
    """The bytes read as text in the ways that numbers are written, packed parts too."""
    yield data.decode("latin-1")
    yield data.decode("utf-16-le", "ignore")
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            for part in parts.infolist():
                if part.file_size <= _LARGEST_PART and not part.flag_bits & 1:
                    yield parts.read(part).decode("latin-1")
    except (zipfile.BadZipFile, OSError, NotImplementedError, zlib.error):
        return
