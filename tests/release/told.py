"""Numbers as a reader meets them in each file that leaves, to hold them against the workbook."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import datetime
from html import unescape
from pathlib import Path

import openpyxl
import pypdfium2

_NUMBER = re.compile(r"\d+(?:[\u00a0\u202f]\d{3})*(?:,\d+)?")


def numbers_in(text: str) -> set[str]:
    """The numbers of a text, without the spaces between thousands."""
    return {re.sub(r"[\u00a0\u202f]", "", number) for number in _NUMBER.findall(text)}


def pdf_texts(path: Path) -> str:
    """All that a PDF says, page by page; its own page numbers are left out."""
    with closing(pypdfium2.PdfDocument(path)) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    unnumbered = (re.sub(rf"(?m)^{place}\r?$", "", page) for place, page in enumerate(pages, start=1))
    return re.sub(r"\d+ \(\d+\)", "", "\n".join(unnumbered))


def page_text(path: Path) -> str:
    """All that the web page says: without its style, its pictures and what is in its tags but the texts for those who cannot see."""
    page = re.sub(r"(?s)<style.*?</style>|<head.*?</head>", "", path.read_text("utf-8"))
    said = re.findall(r'alt="([^"]*)"', page)
    return unescape("\n".join([re.sub(r"(?s)<[^>]*>", "\n", page), *said]))


def workbook_numbers(path: Path) -> set[str]:
    """Every number of the workbook: those in cells as they may be written, and those in texts and the names of sheets."""
    found: set[str] = set()
    for sheet in openpyxl.load_workbook(path):
        found |= numbers_in(sheet.title)
        for row in sheet.iter_rows(values_only=True):
            for cell in row:
                if isinstance(cell, datetime):
                    found |= {str(cell.day), str(cell.year)}
                elif isinstance(cell, str):
                    found |= numbers_in(cell)
                elif cell is not None:
                    for decimals in (0, 1, 2):
                        told = f"{float(cell):.{decimals}f}".replace(".", ",")
                        found |= {told, told.rstrip("0").rstrip(",") if "," in told else told}
    return found
