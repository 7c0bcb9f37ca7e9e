"""A submitter's own workbook, opened with openpyxl to be marked: for one that cannot be patched part by part (patching/).

openpyxl keeps cells, formats, formulas, validations, tables and charts. It drops the value that each formula had when the
workbook was saved, drop-downs whose values stand on another sheet, macros, buttons and text boxes: the answer says so.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import openpyxl
from openpyxl.writer.excel import ExcelWriter

from flows.errors import short_of
from flows.intake.replies.patching.package import ZIP_DAY
from flows.intake.replies.patching.styles import with_fonts_in_order

LARGEST_SHEETS = 25_000_000
"""Bytes of all sheets unpacked, some 700 000 cells: openpyxl takes half a minute for them, and 200 MB."""
_STYLES = "xl/styles.xml"


class CannotMark(Exception):  # noqa: N818 - the caller makes a copy instead
    """openpyxl cannot open or save this workbook, or it is too large for that."""


@dataclass
class OwnWorkbook:
    """A workbook to be marked."""

    book: openpyxl.Workbook

    def save(self) -> bytes:
        """The bytes, the same for the same workbook. Raises CannotMark."""
        out = io.BytesIO()
        try:
            # Not Workbook.save, which writes the clock's time into the file.
            ExcelWriter(self.book, ZipFile(out, "w", ZIP_DEFLATED)).save()
        except Exception as fault:  # openpyxl meets what it did not read with any kind of error
            if short_of(fault):
                raise
            raise CannotMark(type(fault).__name__) from None
        return _dated_alike(out)


def open_own(data: bytes) -> OwnWorkbook:
    """Open an xlsx that has been looked through (flows.intake.files.inspection). Raises CannotMark."""
    with ZipFile(io.BytesIO(data)) as archive:
        sizes = [part.file_size for part in archive.infolist() if part.filename.lower().startswith("xl/worksheets/")]
    if sum(sizes) > LARGEST_SHEETS:
        raise CannotMark("size")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
    except Exception as fault:  # as written by R, by hand, or cut: any kind of error
        if short_of(fault):
            raise
        raise CannotMark(type(fault).__name__) from None
    book.template = False  # a template sent in comes back as a workbook
    return OwnWorkbook(book)


def _dated_alike(saved: io.BytesIO) -> bytes:
    out = io.BytesIO()
    with ZipFile(saved) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for part in source.namelist():
            inside = source.read(part)
            target.writestr(
                ZipInfo(part, ZIP_DAY), with_fonts_in_order(inside) if part == _STYLES else inside, ZIP_DEFLATED
            )
    return out.getvalue()
