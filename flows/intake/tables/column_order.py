"""Cells under the wrong header, or under none: two headers that changed places, and sheets of rows without headers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

import pandas as pd

from flows.contracts import Column, Contract, contracts_of
from flows.intake.files.workbook import Workbook
from flows.intake.problems import Problem
from flows.intake.tables.layout.headers import tidy_row
from flows.intake.tables.layout.recognition import FoundTable
from flows.intake.values.columns import parse_column
from flows.intake.values.readers import Setting
from flows.intake.wording import sentence

Cells = Sequence[object]
Parse = Callable[[Column, Cells], pd.DataFrame]
_TELLING = {"person", "orgnr", "date", "choice", "year", "place"}
"""Of these kinds hardly any cell is right by chance."""
_ROWS, _FILLED = 20, 4
"""So many rows of a sheet are looked at, with at least so many cells each."""
_SAMPLE = 50
"""So many rows tell whether headers are right."""
_STEP = 5
"""Nearly all extents are multiples of it, and few months are."""
_MANY = 2
"""Of one row that is wrong nobody can say that the headers are."""


def swapped_headers(contract: Contract, raw: Mapping[str, Cells], parse: Parse) -> tuple[Column, Column] | None:
    """Two columns of which each has what belongs to the other, in each of the first rows; None where there are no such.

    Args:
        contract: The table's.
        raw: The cells of each column that the table has.
        parse: Reads cells as those of a column.
    """
    raw = {name: cells[:_SAMPLE] for name, cells in raw.items()}
    columns = [column for column in contract.columns if column.name in raw]
    wrong = [c for c in columns if c.type in _TELLING and _all_wrong(c, raw[c.name], parse(c, raw[c.name]), contract)]
    for one in wrong:
        for other in columns:
            here, there = raw[one.name], raw[other.name]
            if other is not one and _all_right(one, there, parse) and _all_right(other, here, parse):
                return one, other
    return next(_turned_days(contract, raw, parse), None) or next(_turned_numbers(contract, raw, parse), None)


def _turned_days(contract: Contract, raw: Mapping[str, Cells], parse: Parse) -> Iterator[tuple[Column, Column]]:
    """The first and the last day of a table, where every row that has both ends before it begins."""
    for rule in contract.rules:
        if rule.kind != "not_before" or contract.one_row or not set(rule.columns) <= raw.keys():
            continue
        last, first = (contract.column(name) for name in rule.columns)
        days = [parse(column, raw[column.name])[column.name] for column in (last, first)]
        both = days[0].notna() & days[1].notna()
        differ = all(each[both].nunique() >= _MANY for each in days)  # one day copied down is a slip
        if differ and bool((days[0] < days[1])[both].all()):
            yield first, last


def _turned_numbers(contract: Contract, raw: Mapping[str, Cells], parse: Parse) -> Iterator[tuple[Column, Column]]:
    """Per cents and months that both read as the other: what stands under months are all steps of five, as extents are."""
    there = [column for column in contract.columns if column.name in raw]
    for extent, other in product(*([c for c in there if c.type == kind] for kind in ("percent", "number"))):
        extents = parse(extent, raw[other.name])[extent.name]
        numbers = parse(other, raw[extent.name])[other.name]
        both = extents.notna() & numbers.notna()
        as_extents = extents[both].between(_STEP, 100) & (extents[both] % _STEP == 0)
        if both.sum() > _MANY and as_extents.all() and (numbers[both] % _STEP != 0).mean() >= 0.5:
            yield extent, other


def wrong_cells(column: Column, read: pd.DataFrame) -> pd.Series[bool]:
    """Which cells of a column, as parse_column reads them, are not what the contract allows."""
    bad = read[f"{column.name}__fault"].notna()
    if column.values:
        value = read[column.name]
        bad |= value.notna() & ~value.isin(list(column.values))
    for bound, low in ((column.minimum, True), (column.maximum, False)):
        if bound is not None:
            value = read[column.name]
            bad |= ((value < bound) if low else (value > bound)).fillna(False).astype(bool)
    return bad


def _filled(cells: Cells) -> pd.Series[bool]:
    return pd.Series([bool(str(cell).strip()) for cell in cells], dtype=bool)


def _all_wrong(column: Column, cells: Cells, read: pd.DataFrame, contract: Contract) -> bool:
    filled = _filled(cells)
    return bool(filled.sum() >= (1 if contract.one_row else _MANY)) and bool(wrong_cells(column, read)[filled].all())


def _all_right(column: Column, cells: Cells, parse: Parse) -> bool:
    filled = _filled(cells)
    read = parse(column, cells)
    whole = bool(filled.all()) if column.required else bool(filled.any())
    return whole and not wrong_cells(column, read).any() and bool(read[column.name][filled].notna().all())


def longer_rows(workbook: Workbook, place: FoundTable, kept: Sequence[int]) -> list[int]:
    """The rows of a CSV, among those kept, that have more fields than the headers."""
    width = workbook.widths[place.header_row - 1] if workbook.widths else 0
    return [number for number in kept if workbook.widths[number - 1] > width] if width else []


def askew_rows(workbook: Workbook, place: FoundTable, kept: Sequence[int], frame: pd.DataFrame) -> list[Problem]:
    """A fault for each row of a CSV that has more fields than the headers and wrong cells: a delimiter stands in a text."""
    longer = set(longer_rows(workbook, place, kept))
    if not longer:
        return []
    width = workbook.widths[place.header_row - 1]
    columns = [column for column in place.contract.columns if column.name in place.places]
    wrong = pd.concat([wrong_cells(column, frame) for column in columns], axis=1).sum(axis=1)
    told = []
    for number, count in zip(kept, wrong, strict=True):
        if number in longer and count >= _MANY:
            said = sentence("FALT_ANTAL", line=number, count=workbook.widths[number - 1], width=width)
            told.append(Problem(workbook.sha256, None, None, number, None, "FALT_ANTAL", "row", said, said))
    return told


def headerless_sheets(workbook: Workbook, found: Sequence[FoundTable], setting: Setting) -> list[Problem]:
    """Ask about sheets that have rows like those of a table, and no headers: they are not read."""
    taken = {id(place.sheet) for place in found}
    first = {place.contract.table: place for place in reversed(found)}
    asked = []
    for sheet in workbook.sheets:
        rows = [row for row in sheet.rows[:_ROWS] if len(tidy_row(row)) >= _FILLED] if id(sheet) not in taken else []
        for contract in contracts_of(found[0].contract.file) if rows else ():
            place = first.get(contract.table)
            if _is_of(contract, place, rows, setting):
                words = {"sheet": sheet.name, "title": contract.title, "first": _name(contract, place)}
                said = sentence("RADER_UTAN_RUBRIK", **words)
                problem = Problem(workbook.sha256, sheet.name, None, None, None, "RADER_UTAN_RUBRIK", "ask", said, said)
                asked.append(problem)
                break
    return asked


def _name(contract: Contract, place: FoundTable | None) -> str:
    return place.sheet.name if place else contract.sheets[0]


def _is_of(contract: Contract, place: FoundTable | None, rows: Sequence[Cells], setting: Setting) -> bool:
    """Whether most rows have right values where the table has its columns; of a table of numbers alone, in all of them."""
    if contract.one_row or contract.layout != "sheet":
        return False
    at = place.places if place else {column.name: number for number, column in enumerate(contract.columns)}
    columns = [column for column in contract.columns if column.name in at]
    numbers = not any(column.type in _TELLING - {"year"} for column in columns)
    right = pd.Series(True, index=range(len(rows)))
    for column in columns:
        cells = [row[at[column.name]] if at[column.name] < len(row) else "" for row in rows]
        read = parse_column(column, cells, setting)
        needed = column.required or numbers
        right &= ~wrong_cells(column, read) & (read[column.name].notna() | (not needed))
    return bool(right.mean() > 0.5)
