"""Which source tables a workbook's sheets are, told by their headers; a sheet's name is only a help.

The header may stand under title lines, on any of the first rows.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from flows.contracts import Column, Contract, contracts, contracts_of, header_key, header_keys
from flows.intake.files.workbook import Sheet, Workbook, address
from flows.intake.problems import Problem, Refused, code_of, refused
from flows.intake.tables.headers import HEADER_WITHIN, Lines, find_header, header_lines
from flows.intake.wording import quoted, sentence

_NAMED = 8
"""So many sheets or headers of an unknown file are named."""
_NO_DATA_SHEETS = {"läs mig", "listor", "om filen", "instruktion"}


@dataclass(frozen=True)
class FoundTable:
    """A source table on a sheet: `header_row` is Excel's row of the header's last line, `levels` how many lines it has.

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


def recognise(workbook: Workbook) -> list[FoundTable]:
    """The tables of the one kind of file that the workbook is: of each the best sheet, then other visible ones like it.

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
        raise refused("OKAND_FILTYP/text") if _is_running_text(workbook) else unknown_file(workbook)
    for found_on in alike.values():
        found_on.sort(key=_comes_first, reverse=True)
    kinds = {found_on[0].contract.file for found_on in alike.values()}
    kind = max(sorted(kinds), key=lambda k: sum(len(f[0].places) for f in alike.values() if f[0].contract.file == k))
    return [
        found
        for found_on in alike.values()
        if found_on[0].contract.file == kind
        for found in found_on
        if found is found_on[0] or not found.sheet.hidden or _is_named(found)
    ]


def _is_running_text(workbook: Workbook) -> bool:
    """A text file in which hardly any line has two fields."""
    rows = [row for row in workbook.sheets[0].rows if any(tidy_row(row))] if workbook.kind == "csv" else []
    return len(rows) > 1 and sum(len(tidy_row(row)) > 1 for row in rows) * 2 < len(rows)


def _comes_first(found: FoundTable) -> tuple[object, ...]:
    called = header_key(found.sheet.name)
    contains = any(header_key(name) in called for name in found.contract.sheets)
    return (not found.sheet.hidden, _is_named(found), contains, found.score)


def _is_whole(found: FoundTable) -> bool:
    return all(column.name in found.places for column in found.contract.columns if column.required)


def _is_named(found: FoundTable) -> bool:
    return header_key(found.sheet.name) in map(header_key, found.contract.sheets)


def structure_problems(workbook: Workbook, found: Sequence[FoundTable]) -> list[Problem]:
    """Missing sheets, missing, unknown and double columns, hidden sheets and sheets that are not read."""
    problems = _missing_sheets(workbook, found)
    best: dict[str, FoundTable] = {}
    for table in found:
        first = best.setdefault(table.contract.table, table)
        if table is first or _is_whole(table):  # of one that is not whole it is asked what it is
            problems += _column_problems(workbook, table)
    taken = {id(table.sheet) for table in found}
    for sheet in workbook.sheets:
        if id(sheet) in taken:
            if sheet.hidden:
                problems.append(_problem(workbook, "DOLT_BLAD", "warn", sheet=sheet.name))
        elif header_key(sheet.name) not in _NO_DATA_SHEETS and any(tidy_row(row) for row in sheet.rows):
            code = "BLAD_UTANFOR/dolt" if sheet.hidden else "BLAD_UTANFOR"
            problems.append(_problem(workbook, code, "warn", sheet=sheet.name))
    return problems


def unknown_file(workbook: Workbook) -> Refused:
    """The refusal of a file that is none of ours, saying what was seen and what it is most like."""
    seen = (
        [f"Bladen heter {', '.join(f'”{quoted(sheet.name)}”' for sheet in workbook.sheets[:_NAMED])}."]
        if workbook.sheets and workbook.sheets[0].name
        else []
    )
    headers = [
        text
        for sheet in workbook.sheets[:1]
        for text in max(map(tidy_row, sheet.rows[:HEADER_WITHIN]), key=len, default=[])
    ]
    if headers:
        seen.append(f"Rubrikerna är {', '.join(f'”{quoted(text)}”' for text in headers[:_NAMED])}.")
    likeness = [
        (
            len({header_key(text) for text in headers} & {key for c in contract.columns for key in header_keys(c)}),
            contract,
        )
        for contract in contracts().values()
    ]
    count, nearest = max(likeness, key=lambda pair: pair[0])
    like = f" Den liknar mest ”{nearest.title}” men bara {count} av rubrikerna stämmer." if count else ""
    message, outside = (
        sentence("OKAND_FIL", value=workbook.name, nearest=like, seen=told).strip()
        for told in (" ".join(seen), "")  # what is taken for headers may be a row about somebody
    )
    return Refused("OKAND_FIL", message, outside)


def tidy_row(row: Sequence[object]) -> list[str]:
    """The texts of a row that hold anything."""
    return [text for cell in row if (text := str(cell).strip())]


def _look_for(contract: Contract, sheet: Sheet, lines: Sequence[Lines]) -> FoundTable | None:
    if contract.layout != "sheet":
        return None
    named = header_key(sheet.name) in map(header_key, contract.sheets)
    header = find_header(contract, lines, named=named)
    if header is None:
        return None
    return FoundTable(
        contract, sheet, header.row, header.levels, header.texts, header.places, header.unknown, header.score
    )


def _missing_sheets(workbook: Workbook, found: Sequence[FoundTable]) -> list[Problem]:
    present = {table.contract.table for table in found}
    others = [sheet.name for sheet in workbook.sheets if id(sheet) not in {id(table.sheet) for table in found}]
    return [
        _problem(
            workbook,
            "SAKNAT_BLAD",
            "file",
            sheet=contract.sheets[0],
            nearest=_nearest(contract.sheets[0], others, "blad"),
        )
        for contract in contracts_of(found[0].contract.file)
        if contract.table not in present and contract.sheet_required
    ]


def _column_problems(workbook: Workbook, table: FoundTable) -> list[Problem]:
    contract, sheet = table.contract, table.sheet
    header = table.texts
    strange = [header[place] for place in table.unknown]
    problems: list[Problem] = []
    meant = {like.name for place in table.unknown if (like := _nearest_column(table, header[place]))}
    for column in contract.columns:
        if (
            column.required and column.name not in table.places and column.name not in meant
        ):  # told at the mistyped header
            near = _nearest(column.header, strange, "rubrik")
            said = _problem(workbook, "SAKNAD_KOLUMN", "file", sheet=sheet.name, column=column.header, nearest=near)
            problems.append(said)
    ignored = {header_key(name) for name in contract.ignored}
    known = {key: column for column in contract.columns for key in header_keys(column)}
    for place in table.unknown:
        text = " ".join(header[place].split())
        cell = address(table.header_row, place + 1)
        if column_again := known.get(header_key(text)):
            problems.append(
                _problem(
                    workbook,
                    "DUBBEL_KOLUMN",
                    "file",
                    sheet=sheet.name,
                    cell=cell,
                    row=table.header_row,
                    column=column_again.header,
                )
            )
        elif header_key(text) not in ignored:
            problems.append(_unknown_column(workbook, table, text, cell))
    return problems


def _unknown_column(workbook: Workbook, table: FoundTable, text: str, cell: str) -> Problem:
    nearest = _nearest_column(table, text)
    return _problem(
        workbook,
        "OKAND_KOLUMN",
        "file",
        sheet=table.sheet.name,
        cell=cell,
        row=table.header_row,
        column=text,
        value=text,
        nearest=f" Närmast är ”{nearest.header}”." if nearest else "",
        hint=_line_to_add(table.contract, text, nearest),
    )


def _nearest_column(table: FoundTable, text: str) -> Column | None:
    """The column that an unknown header is most like: one that is missing, before one that is there."""
    for columns in (
        [column for column in table.contract.columns if column.name not in table.places],
        list(table.contract.columns),
    ):
        known = {key: column for column in columns for key in header_keys(column)}
        if close := difflib.get_close_matches(header_key(text), known, n=1, cutoff=0.6):
            return known[close[0]]
    return None


def _line_to_add(contract: Contract, text: str, nearest: Column | None) -> str:
    """For those who keep the contracts, after the submitter's line: the TOML to paste, and where."""
    if text != quoted(text):
        return ""  # nobody means a header of that length
    place = f"i flows/contracts/{contract.table}.toml"
    if nearest:
        line = f"aliases = {json.dumps([*nearest.aliases, text], ensure_ascii=False)}"
        verb = "byt raden aliases mot" if nearest.aliases else "lägg till raden"
        under = f'under name = "{nearest.name}"'
        return f"\nSka den i fortsättningen läsas som ”{nearest.header}”: {verb} den här, {place} {under}:\n{line}"
    line = f'{json.dumps(text, ensure_ascii=False)} = "varför kolumnen inte läses"'
    above = "" if contract.ignored else "[ignored]\n"
    where = "under [ignored]" if contract.ignored else "sist"
    return f"\nSka den i fortsättningen hoppas över: lägg till det här, {place} {where}:\n{above}{line}"


def _nearest(wanted: str, others: Sequence[str], what: str) -> str:
    close = difflib.get_close_matches(header_key(wanted), [header_key(name) for name in others], n=1, cutoff=0.5)
    found = next((name for name in others if close and header_key(name) == close[0]), None)
    article = "en" if what == "rubrik" else "ett"
    return f" Det finns {article} {what} som heter ”{quoted(found)}”." if found else ""


def _problem(
    workbook: Workbook,
    code: str,
    severity: str,
    *,
    sheet: str | None,
    cell: str | None = None,
    row: int | None = None,
    column: str | None = None,
    **words: str,
) -> Problem:
    message = sentence(code, sheet=sheet, column=column, **words)
    return Problem(workbook.sha256, sheet, cell, row, column, code_of(code), severity, message, message)  # type: ignore[arg-type]
