"""Which source tables a workbook's sheets are, told by their headers; a sheet's name is only a help.

The header may stand under title lines, on any of the first rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.contracts import Contract, contracts, contracts_of, header_key, header_keys
from flows.intake.files.workbook import Sheet, Workbook
from flows.intake.problems import refused
from flows.intake.tables.layout.headers import HEADER_WITHIN, Header, Lines, find_header, header_lines, is_remark
from flows.intake.tables.layout.unknown_file import is_running_text, unknown_file
from flows.intake.values.text import tidy

_LABELS = 3
"""In one of so many first columns the headers of a form stand."""


@dataclass(frozen=True)
class FoundTable:
    """A source table on a sheet: `header_row` is Excel's row of the header's last line, `levels` how many lines it has.

    `sideways`: the other headers stand below each other in the first column.

    `texts`: what each column (from 0) is called in the file; `places`: the column of each contract column.
    """

    contract: Contract
    sheet: Sheet
    header_row: int
    levels: int
    texts: tuple[str, ...]
    places: dict[str, int]
    unknown: tuple[int, ...]
    score: tuple[float, int, bool, int, int]
    sideways: bool = False

    @property
    def required(self) -> list[int]:
        """The columns (from 0) of the contract's required columns that the table has."""
        there = self.places
        return [there[column.name] for column in self.contract.columns if column.required and column.name in there]

    @property
    def beside(self) -> list[tuple[int, str]]:
        """The texts on the line of headers that are none, with their columns (from 0): remarks, and units."""
        named = {*self.places.values(), *self.unknown}
        return [(at, tidy(text)) for at, text in enumerate(self.texts) if text and at not in named]


def recognise(workbook: Workbook) -> list[FoundTable]:
    """The tables of the one kind of file that the workbook is: of each the best sheet, then others like it, hidden ones last.

    A sheet that is seen comes before a hidden one, and one that has the contract's name before one that has not, whatever
    columns they have. Raises Refused (OKAND_FIL).
    """
    alike: dict[str, list[FoundTable]] = {}
    for sheet in workbook.sheets:
        lines = header_lines(sheet.rows)
        options = [found for contract in contracts().values() if (found := _look_for(contract, sheet, lines))]
        if options:
            found = max(options, key=lambda option: option.score)
            alike.setdefault(found.contract.table, []).append(found)
    if not alike:
        raise refused("OKAND_FILTYP/text") if is_running_text(workbook) else unknown_file(workbook)
    for found_on in alike.values():
        found_on.sort(key=_comes_first, reverse=True)
    kinds = {found_on[0].contract.file for found_on in alike.values()}
    kind = max(sorted(kinds), key=lambda k: sum(len(f[0].places) for f in alike.values() if f[0].contract.file == k))
    return [found for found_on in alike.values() if found_on[0].contract.file == kind for found in found_on]


def _comes_first(found: FoundTable) -> tuple[object, ...]:
    called = header_key(found.sheet.name)
    contains = any(header_key(name) in called for name in found.contract.sheets)
    return (not found.sheet.hidden, _is_named(found), contains, found.score)


def _is_named(found: FoundTable) -> bool:
    return header_key(found.sheet.name) in map(header_key, found.contract.sheets)


def _look_for(contract: Contract, sheet: Sheet, lines: Sequence[Lines]) -> FoundTable | None:
    if contract.layout != "sheet":
        return None
    named = header_key(sheet.name) in map(header_key, contract.sheets)
    header = find_header(contract, lines, named=named)
    if header is None:
        found = FoundTable(contract, sheet, 1, 1, (), {}, (), (0.0, 0, named, 0, 0), sideways=True)
        return found if named and _is_form(contract, sheet) else None
    lying = _is_sideways(contract, sheet, header)
    unknown = tuple(at for at in header.unknown if not _is_beside(contract, sheet, header, at))
    return FoundTable(
        contract, sheet, header.row, header.levels, header.texts, header.places, unknown, header.score, lying
    )


def _is_beside(contract: Contract, sheet: Sheet, header: Header, at: int) -> bool:
    """Whether a text on the line of headers is a remark beside them: no header of ours, and nothing stands below it."""
    text = header.texts[at]
    ours = any(header_key(text) in header_keys(c) for each in contracts_of(contract.file) for c in each.columns)
    below = (row[at] for row in sheet.rows[header.row :] if at < len(row))
    return is_remark(text) and not ours and not any(str(cell).strip() for cell in below)


def _is_form(contract: Contract, sheet: Sheet) -> bool:
    """Whether all required headers stand below each other in one of the first columns."""
    required = [column for column in contract.columns if column.required]
    columns = ({header_key(row[at]) for row in sheet.rows[:HEADER_WITHIN] if at < len(row)} for at in range(_LABELS))
    return any(all(there.intersection(header_keys(column)) for column in required) for there in columns)


def _is_sideways(contract: Contract, sheet: Sheet, header: Header) -> bool:
    """Whether required headers that the line of headers lacks stand below each other in its first column."""
    lacking = [c for c in contract.columns if c.required and c.name not in header.places]
    if not lacking or not header.places:
        return False
    first = min(header.places.values())
    there = {header_key(row[first]) for row in sheet.rows[header.row : header.row + HEADER_WITHIN] if first < len(row)}
    return all(there.intersection(header_keys(column)) for column in lacking)
