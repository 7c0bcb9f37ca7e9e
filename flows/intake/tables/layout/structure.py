"""What is wrong with the sheets and columns of a workbook that has been recognised."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from flows.contracts import contracts_of, header_key, header_keys
from flows.intake.files.workbook import Workbook, address
from flows.intake.problems import Problem, code_of
from flows.intake.tables.layout.headers import tidy_row
from flows.intake.tables.layout.likeness import like_columns, says_the_same
from flows.intake.tables.layout.line_to_add import line_to_add
from flows.intake.tables.layout.recognition import FoundTable
from flows.intake.tables.layout.sheet_sex import told_by_name
from flows.intake.wording import part, quoted, sentence

_NO_DATA_SHEETS = {"läs mig", "listor", "om filen", "instruktion"}


def _is_whole(found: FoundTable) -> bool:
    return all(column.name in found.places for column in found.contract.columns if column.required)


def structure_problems(workbook: Workbook, found: Sequence[FoundTable]) -> list[Problem]:
    """Missing sheets, missing, unknown and double columns, hidden sheets and sheets that are not read."""
    problems = _missing_sheets(workbook, found)
    best: dict[str, FoundTable] = {}
    for table in found:
        first = best.setdefault(table.contract.table, table)
        if table is first or (_is_whole(table) and not table.sheet.hidden):  # of the others it is asked what they are
            problems += _column_problems(workbook, table)
    taken, read = {id(table.sheet) for table in found}, {id(table.sheet) for table in best.values()}
    for sheet in workbook.sheets:
        if id(sheet) in taken:
            if sheet.hidden and id(sheet) in read:
                problems.append(_problem(workbook, "DOLT_BLAD", "warn", sheet=sheet.name))
        elif header_key(sheet.name) not in _NO_DATA_SHEETS and any(tidy_row(row) for row in sheet.rows):
            code = "BLAD_UTANFOR/dolt" if sheet.hidden else "BLAD_UTANFOR"
            problems.append(_problem(workbook, code, "warn", sheet=sheet.name))
    return problems


def _missing_sheets(workbook: Workbook, found: Sequence[FoundTable]) -> list[Problem]:
    present = {table.contract.table for table in found}
    others = [sheet.name for sheet in workbook.sheets if id(sheet) not in {id(table.sheet) for table in found}]
    return [
        _problem(
            workbook,
            "SAKNAT_BLAD",
            "file",
            sheet=contract.sheets[0],
            nearest=_nearest(contract.sheets[0], others, part("blad_finns")),
        )
        for contract in contracts_of(found[0].contract.file)
        if contract.table not in present and contract.sheet_required
    ]


def _column_problems(workbook: Workbook, table: FoundTable) -> list[Problem]:
    contract, sheet = table.contract, table.sheet
    if table.sideways:
        return [_problem(workbook, "PA_TVAREN", "file", sheet=sheet.name)]
    header = table.texts
    strange = [header[place] for place in table.unknown]
    problems: list[Problem] = []
    by_name = told_by_name(contract, sheet.name, table.places)
    if by_name:
        column, sex = by_name
        problems.append(_problem(workbook, "KON_AV_BLADET", "warn", sheet=sheet.name, column=column.header, value=sex))
    meant = {like.name for text in strange for like in like_columns(contract, table.places, text) if like}
    for column in contract.columns:
        if (
            column.required
            and column.name not in {*table.places, *meant}  # told at the mistyped header
            and not (by_name and column is by_name[0])
        ):
            alike = [text for text in strange if says_the_same(text, " ".join(header_keys(column)))]
            near = _nearest(column.header, alike, part("rubrik_finns"))
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
    nearest, other = like_columns(table.contract, table.places, text)
    near = other.header if other else ""
    if nearest:
        near = part("narmast").format(name=nearest.header)
    return _problem(
        workbook,
        "OKAND_KOLUMN/enhet" if other else "OKAND_KOLUMN",
        "file",
        sheet=table.sheet.name,
        cell=cell,
        row=table.header_row,
        column=text,
        value=text,
        nearest=near,
        hint=line_to_add(table.contract, text, nearest),
    )


def _nearest(wanted: str, others: Sequence[str], says: str) -> str:
    close = difflib.get_close_matches(header_key(wanted), [header_key(name) for name in others], n=1, cutoff=0.5)
    found = next((name for name in others if close and header_key(name) == close[0]), None)
    return says.format(name=quoted(found)) if found else ""


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
