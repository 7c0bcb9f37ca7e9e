"""The sheets that an answer puts in front of a workbook, recognised by name and first cell when the workbook comes back."""

from __future__ import annotations

from flows.intake.files.workbook import Sheet, Workbook
from flows.intake.problems import refused

PUT_RIGHT, RECEIPT = "Att rätta", "Kvitto"
TITLES = {PUT_RIGHT: "Att rätta i din fil", RECEIPT: "Kvitto på din fil"}


def is_ours(name: str, first_cell: object) -> bool:
    """Whether this is a sheet that an earlier answer put in front, and not the submitter's own."""
    return TITLES.get(name) == first_cell


def without_ours(workbook: Workbook) -> Workbook:
    """An answer that was corrected and sent again is the submitter's own workbook behind a sheet of ours.

    Raises Refused where there is nothing behind it.
    """
    kept = [sheet for sheet in workbook.sheets if sheet.name not in TITLES or not is_ours(sheet.name, _top_left(sheet))]
    if not kept and workbook.sheets:
        raise refused("BARA_SVARET")
    workbook.sheets = kept
    return workbook


def _top_left(sheet: Sheet) -> object:
    return sheet.rows[0][0] if sheet.rows and sheet.rows[0] else None
