"""Formulas that give another value each day are asked about, in every form of file; Excel shows the day of the last saving."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
import xlsxwriter

from flows.intake.files.inspection.depending import Formula, in_excels_words, spread
from flows.intake.files.inspection.sheet import SheetScan
from flows.intake.files.inspection.xls.formulas import BookNames, SheetFormulas
from flows.intake.files.inspection.xlsx.fast import scan_fast
from flows.intake.files.inspection.xlsx.styles import Styles
from tests.intake.tables.test_as_seen import LATER
from tests.support.books import ANSTALLNINGAR, FORETAG, arbetsbok, taken_in
from tests.support.office import saved_by_office

TODAY_TOKENS = b"\x19\x01\x00\x00\x41\xdd\x00"
"""As Excel writes =TODAY(): always reckoned again, and function 221 ([MS-XLS] 2.5.198)."""


def book(formulas: dict[tuple[str, str], tuple[str, float]]) -> bytes:
    """A workbook without faults, with formulas in cells: formula and stored value of (sheet, cell)."""
    out = io.BytesIO()
    company = [[*FORETAG[0], "Bekräftat"], [*FORETAG[1], ""]]
    with xlsxwriter.Workbook(out) as made:
        made.define_name("I_dag", "=TODAY()")
        made.define_name("Andel", "=75")
        days = made.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in arbetsbok(Företag=company).items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            for (where, cell), (formula, value) in formulas.items():
                if where == name:
                    sheet.write_formula(
                        cell, formula, days if cell[0] not in "GH" or name == "Företag" else None, value
                    )
    return out.getvalue()


@pytest.mark.parametrize("kind", LATER)
def test_a_day_that_is_another_tomorrow_is_asked_about(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(
        book(
            {
                ("Anställningar", "F2"): ("=TODAY()-400", 45637),
                ("Anställningar", "E3"): ("=DATE(2024,1,1)", 45292),
                ("Anställningar", "F3"): ("=IF(F2>0,$F$2+200,0)", 45837),
                ("Anställningar", "H2"): ('=DATEDIF(DATE(2020,1,1),NOW(),"m")', 72),
                ("Anställningar", "E2"): ("=I_dag-800", 45200),
                ("Anställningar", "G2"): ("=Andel", 75),
            }
        )
    )
    data = (path if kind == "xlsx" else saved_by_office(path, kind, tmp_path / "office")).read_bytes()
    reading = taken_in(data, tmp_path / "out", f"bok.{kind}")
    asked = {(p["code"], p["cell"]) for p in reading["problems"] if p["severity"] == "ask"}
    assert asked == {("IDAG_I_FORMEL", cell) for cell in ("E2", "F2", "H2", "F3")}
    assert (reading["verdict"], reading["rows_rejected"]) == ("accepted_with_rejects", 2)


def test_a_period_that_ends_today_holds_the_file_and_a_formula_confirms_nothing(tmp_path: Path) -> None:
    period = taken_in(book({("Företag", "G2"): ("=TODAY()", 46022)}), tmp_path / "a")
    assert (period["verdict"], [(p["code"], p["cell"]) for p in period["problems"]]) == (
        "held",
        [("IDAG_I_FORMEL", "G2")],
    )
    both = {("Företag", "G2"): ("=TODAY()", 46022), ("Företag", "H2"): ("=NOW()", 46037)}
    confirmed = taken_in(book(both), tmp_path / "b")
    assert (confirmed["verdict"], confirmed["confirmed"]) == ("held", False)


def test_cells_that_share_a_formula_all_change() -> None:
    cells = "".join(
        f'<row r="{row}"><c r="A{row}"><f t="shared" si="3"{text}<v>{row}</v></c></row>'
        for row, text in ((1, ' ref="A1:A3">TODAY()</f>'), (2, "/>"), (3, "/>"))
    )
    scan = scan_fast([f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode()], Styles())
    assert scan is not None and scan.changing == {(1, 1), (2, 1), (3, 1)}


def test_cells_that_point_at_a_cell_that_changes_change_too() -> None:
    """B1 is =TODAY() on another sheet; C1:C3 share =Info!$B1-A1, so that only the first points at it; D1 points at C1 and below."""
    scans = {"Info": SheetScan(changing={(1, 2)}), "Jobb": SheetScan()}
    shared = [Formula(("Jobb", row, 3), "Info!$B1-A1", rows=row - 1) for row in (1, 2, 3)]
    others = [
        Formula(("Jobb", 1, 4), "SUM(C1:C3)"),
        Formula(("Jobb", 2, 4), "LOG10(C2)"),
        Formula(("Jobb", 3, 4), "B1"),
    ]
    spread(scans, [*shared, *others], {})
    assert scans["Jobb"].changing == {(1, 3), (1, 4)}
    assert in_excels_words("of:=[$'Om filen'.$B$1]+[.B5]+SUM([.C1:.C3])") == "of:='Om filen'!$B$1+B5+SUM(C1:C3)"


def test_names_are_followed() -> None:
    """I_dag is =TODAY(), Slut is =I_dag+30, Start is a cell with =TODAY(), Bas is none of them."""
    scans = {"Info": SheetScan(changing={(1, 2)}), "Jobb": SheetScan()}
    names = {"i_dag": " TODAY()", "slut": " I_dag+30", "start": " Info!$B$1", "bas": " Info!$C$1"}
    texts = ("Slut-400", "I_Dag", "Start+1", "Bas", "MAX(A1:A3)", "Slutdatum")
    spread(scans, [Formula(("Jobb", row, 1), text) for row, text in enumerate(texts, start=1)], names)
    assert scans["Jobb"].changing == {(1, 1), (2, 1), (3, 1), (5, 1)}


def test_formulas_of_an_xls_are_known_by_their_tokens() -> None:
    """[MS-XLS] 2.5.198: what stands in a cell, in cells that share a formula or an array, and names and sheets by their numbers."""
    book = BookNames()
    book.take(0x1AE, b"\x02\x00\x01\x04")  # this workbook
    book.take(0x1AE, b"\x01\x00\x05\x00")  # another
    book.take(0x17, struct.pack("<HHHHHHH", 2, 0, 1, 1, 1, 0, 0))
    book.take(0x18, struct.pack("<HBBHHHI", 0, 0, 5, len(TODAY_TOKENS), 0, 0, 0) + b"\x00I_dag" + TODAY_TOKENS)
    cells = SheetFormulas("0", book)
    shared = b"\x01" + struct.pack("<HH", 1, 1)
    near = b"\x4c" + struct.pack("<HH", 0, 0xC000 | 0xFF) + b"\x2d" + struct.pack("<HHHH", 0xFFFF, 3, 0x8000, 3)
    for row, column, tokens in (
        (0, 0, TODAY_TOKENS),
        (0, 1, b"\x1e\x01\x00\x1e\x01\x00\x03"),  # 1+1
        (0, 2, b"\x17\x01\x01A\x00\x44\x02\x00\x00\xc0\x08"),  # "A"&A3
        (
            0,
            3,
            b"\x5a\x00\x00" + struct.pack("<HH", 4, 2) + b"\x3a\x01\x00" + bytes(4),
        ),  # C5 of the second sheet, and of another book
        (0, 4, b"\x23\x01\x00\x00\x00\x1e\x05\x00\x04"),  # I_dag-5
        (
            0,
            5,
            b"\x19\x04\x01\x00\x00\x00\x00\x00\x25" + struct.pack("<HHHH", 0, 9, 1, 1) + b"\x06",
        ),  # after a choice B1:B10
    ):
        cells.take(0x06, _formula(row, column, tokens))
    cells.take(0x06, _formula(1, 1, shared))
    cells.take(0x4BC, bytes(8) + struct.pack("<H", len(near)) + near)
    cells.take(0x06, _formula(2, 1, shared))
    found = {formula.cell: formula.text for formula in cells.found()}
    assert found == {
        ("0", 1, 1): "TODAY()",
        ("0", 1, 3): "$A$3",
        ("0", 1, 4): "'1'!$C$5",
        ("0", 1, 5): "name1",
        ("0", 1, 6): "$B$1:$B$10",
        ("0", 2, 2): "$A$2 $A$1:$D$4",  # the cell to the left, and column A from the row above to row 4 of column D
        ("0", 3, 2): "$A$3 $A$2:$D$4",
    }
    assert book.names() == {"name1": "TODAY()"}


def _formula(row: int, column: int, tokens: bytes) -> bytes:
    return struct.pack("<HH", row, column) + bytes(16) + struct.pack("<H", len(tokens)) + tokens


def test_what_only_looks_like_such_a_formula_is_none(tmp_path: Path) -> None:
    assert ANSTALLNINGAR[1][5] == ""
    data = book({("Anställningar", "F2"): ("=EDATE(DATE(2025,3,1),6)", 45901)})
    assert taken_in(data, tmp_path)["problems"] == []


def test_a_nought_that_nobody_has_reckoned_is_no_value(tmp_path: Path) -> None:
    """xlsxwriter writes 0 for a formula, and that Excel is to reckon when it opens the file: a person sees 36."""
    reading = taken_in(book({("Anställningar", "H2"): ("=12*3", 0)}), tmp_path / "a")
    assert [(p["code"], p["cell"]) for p in reading["problems"]] == [("FORMEL_UTAN_VARDE", "H2")]
    assert taken_in(book({("Anställningar", "H2"): ("=12*3", 36)}), tmp_path / "b")["problems"] == []
