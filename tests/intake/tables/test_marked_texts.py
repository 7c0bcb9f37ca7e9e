"""A footnote mark is no digit, and what is struck out is no value: texts with formats inside, in every form of file.

A person sees `3 100 000¹` where Excel stores two pieces of text, `3 100 000` and a raised `1`.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from flows.intake.files.inspection.rich_text.runs import Marked
from flows.intake.files.inspection.rich_text.xls import Font, marked_shared_texts
from tests.support.books import EKONOMI, arbetsbok, rows_of, taken_in
from tests.support.habit_files import INSATSER
from tests.support.office import needs_office, saved_by_office

KINDS = ["xlsx", "inline", *(pytest.param(kind, marks=[needs_office, pytest.mark.full]) for kind in ("ods", "xls"))]
YEAR = EKONOMI[1]


class Rich:
    """A text in pieces: plain ones, and pairs of a piece and its font."""

    def __init__(self, *pieces: str | tuple[str, dict[str, Any]]) -> None:
        self.pieces = pieces


def raised(text: str) -> tuple[str, dict[str, Any]]:
    return text, {"font_script": 1}


def struck(text: str) -> tuple[str, dict[str, Any]]:
    return text, {"font_strikeout": True}


def file_of(sheets: dict[str, list[list[Any]]], kind: str, folder: Path) -> bytes:
    path = folder / "bok.xlsx"
    # With constant memory the texts stand in the cells themselves.
    with xlsxwriter.Workbook(str(path), {"constant_memory": kind == "inline"}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, Rich):
                        pieces = [(book.add_format(p[1]), p[0]) if isinstance(p, tuple) else (p,) for p in cell.pieces]
                        page.write_rich_string(row, column, *(part for piece in pieces for part in piece))
                    else:
                        page.write(row, column, cell)
    return (path if kind in ("xlsx", "inline") else saved_by_office(path, kind, folder / "office")).read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_a_footnote_mark_is_no_digit_and_a_part_struck_out_is_asked_about(tmp_path: Path, kind: str) -> None:
    years = [
        [2025, Rich("3100000", raised("1")), *YEAR[2:]],
        [2024, Rich("3 000 000", raised("12")), *YEAR[2:]],
        [2023, Rich(struck("2900000"), "3000000"), *YEAR[2:]],
        [2022, Rich(("2 900", {"bold": True}), " 000"), *YEAR[2:]],
    ]
    data = file_of(arbetsbok(Ekonomi=[EKONOMI[0], *years]), kind, tmp_path)
    reading = taken_in(data, tmp_path / "out", f"bok.{'xlsx' if kind == 'inline' else kind}")
    told = {(p["code"], p["severity"], p["cell"]) for p in reading["problems"]}
    assert told == {("TAL_FORMAT", "row", "B2"), ("TAL_FORMAT", "row", "B3"), ("OVERSTRUKEN", "ask", "B4")}
    assert any("”3100000¹”" in p["message"] and "Menade du 3100000?" in p["message"] for p in reading["problems"])
    assert {row["year"]: row["turnover_kr"] for row in rows_of(tmp_path / "out", "ekonomi")} == {2022: 2_900_000}


def test_a_text_that_is_raised_as_a_whole_is_only_small(tmp_path: Path) -> None:
    row = ["Grön väg", 2025, Rich(raised("1"), raised("2")), 9]
    data = file_of({"Insatser": [INSATSER[0], row]}, "xlsx", tmp_path)
    reading = taken_in(data, tmp_path / "out", "insatser.xlsx", "finsam")
    assert (reading["verdict"], [row["women"] for row in rows_of(tmp_path / "out", "insatser")]) == ("accepted", [12])


def test_a_text_of_an_xls_may_go_on_in_the_next_record() -> None:
    fonts = [Font("", struck=False), Font("super", struck=False), Font("", struck=True)]
    runs = struct.pack("<HHHH", 5, 1, 6, 0)  # `1` at letter 5 is raised
    first = struct.pack("<IIHBH", 2, 2, 7, 0x08, 2) + b"310"
    second = b"\x01" + "001 ".encode("utf-16-le") + runs
    later = struct.pack("<HBH", 2, 0x08, 1) + b"ab" + struct.pack("<HH", 1, 2)
    found = marked_shared_texts([first, second + later], fonts)
    assert found == {0: Marked("31000¹ ", struck=False), 1: Marked("ab", struck=True)}
    assert marked_shared_texts([first, second + later], fonts[:1]) == {}


def test_a_footnote_mark_after_a_name_or_a_header_is_no_part_of_it(tmp_path: Path) -> None:
    header = [*INSATSER[0][:2], Rich("Antal kvinnor", raised("1")), "Antal män²"]
    rows = [[Rich("Grön", " väg", raised("1")), *INSATSER[1][1:]], ["Steget²", *INSATSER[2][1:]]]
    reading = taken_in(file_of({"Insatser": [header, *rows]}, "xlsx", tmp_path), tmp_path / "out", "i.xlsx", "finsam")
    assert (reading["verdict"], reading["problems"]) == ("accepted", [])
    found = {row["insats"]: (row["women"], row["men"]) for row in rows_of(tmp_path / "out", "insatser")}
    assert found == {"Grön väg": (12, 9), "Steget": (7, 8)}
