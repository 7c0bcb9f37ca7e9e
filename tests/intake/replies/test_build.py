"""The answer to a submitter: their own workbook with what is wrong marked in it, and what may be sent back and read again."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

from flows.intake.files.workbook import open_workbook
from flows.intake.replies.build import Answer, answer
from flows.intake.replies.introduction import AnswerContext
from flows.limits import Limits
from tests.support.books import (
    ANSTALLNINGAR,
    EKONOMI,
    FORETAG,
    PLATSER,
    Rows,
    arbetsbok,
    holds,
    taken_in,
    told,
    with_cell,
    xlsx,
)
from tests.support.office import needs_office, saved_by_office
from tests.support.zipped import zipped

WRONG_NUMBER = "199007302385"  # Skatteverket's 199007302384 with another last digit
RED, ORANGE, BLUE, YELLOW = "FF9E9E", "FFD08A", "BDD7EE", "FFF2A8"


def answered(data: bytes, tmp_path: Path, name: str = "bok.xlsx", folder: str = "foretag", note: str = "") -> Any:
    """(reading, answer, the answer opened)."""
    out = tmp_path / f"reading {name}"
    reading = taken_in(data, out, name=name, folder=folder)
    made = answer(lambda: data, AnswerContext(reading, out, date(2026, 1, 15), note), Limits())
    return reading, made, openpyxl.load_workbook(io.BytesIO(made.data))


def made_of(data: bytes, tmp_path: Path) -> Answer:
    reading = taken_in(data, tmp_path / "reading")
    return answer(lambda: data, AnswerContext(reading, tmp_path / "reading", date(2026, 1, 15)), Limits())


def colour(sheet: Worksheet, cell: str) -> str | None:
    fill = sheet[cell].fill
    return str(fill.fgColor.rgb)[2:] if fill.fill_type else None


def listed(book: openpyxl.Workbook) -> list[tuple[str, str, str]]:
    """Severity, sheet and cell of each line of the first sheet."""
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    start = next(at for at, row in enumerate(rows) if row[0] == "Nr") + 1
    return [(str(r[1]), str(r[2] or ""), str(r[3] or "")) for r in rows[start:] if isinstance(r[0], int)]


def said(book: openpyxl.Workbook) -> str:
    return "\n".join(str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row if cell)


def own_book() -> bytes:
    """A workbook as somebody who knows Excel keeps it: formats, a formula, a drop-down, a hidden sheet of notes, a chart."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        green = book.add_format({"bg_color": "#C6EFCE", "bold": True, "num_format": "yyyy-mm-dd"})
        for name, rows in arbetsbok().items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    sheet.write(at, column, value)
        sheet = book.get_worksheet_by_name("Anställningar")
        sheet.set_column(0, 0, 31)
        sheet.freeze_panes(1, 2)
        sheet.write_string(1, 0, WRONG_NUMBER)
        sheet.write_datetime(1, 4, date(2025, 3, 1), green)
        sheet.write_formula(1, 6, "=50+25", None, 75)
        sheet.write_comment(1, 0, "Ring och fråga", {"author": "Chefen"})
        sheet.data_validation(1, 1, 99, 1, {"validate": "list", "source": ["Målgrupp", "Handledare", "Övrig"]})
        notes = book.add_worksheet("Egna anteckningar")
        notes.write_string(0, 0, "=HYPERLINK(text)")
        notes.write_formula(1, 0, '=Anställningar!B2&"!"', None, "Målgrupp!")
        notes.hide()
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Ekonomi!$B$2:$D$2"})
        notes.insert_chart("C3", chart)
    return out.getvalue()


@pytest.mark.full
def test_their_own_workbook_comes_back_with_the_wrong_cell_marked_and_all_else_as_it_was(tmp_path: Path) -> None:
    reading, made, book = answered(own_book(), tmp_path)
    assert told(reading) == {("PNR_KONTROLLSIFFRA", "A2"), ("BLAD_UTANFOR", None)}
    assert made.kind == "att rätta"
    assert book.sheetnames == ["Att rätta", *arbetsbok(), "Egna anteckningar"]
    assert book.active.title == "Att rätta"
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == ["Att rätta"]
    sheet = book["Anställningar"]
    assert colour(sheet, "A2") == ORANGE
    assert sheet["A2"].comment.text.startswith(
        "Ring och fråga\n\nAtt rätta:\nPersonnumrets kontrollsiffra stämmer inte."
    )
    assert sheet["A2"].value == WRONG_NUMBER  # their own cell is theirs
    assert WRONG_NUMBER not in said(book)
    assert (colour(sheet, "E2"), sheet["E2"].font.bold, sheet["E2"].number_format) == ("C6EFCE", True, "yyyy-mm-dd")
    assert (sheet.freeze_panes, sheet.column_dimensions["A"].width) == ("C2", 31.7109375)
    assert sheet["G2"].value == "=50+25"
    assert [v.formula1 for v in sheet.data_validations.dataValidation] == ['"Målgrupp,Handledare,Övrig"']
    assert book["Egna anteckningar"].sheet_state == "hidden"
    assert len(book["Egna anteckningar"]._charts) == 1
    assert (book["Egna anteckningar"]["A1"].value, book["Egna anteckningar"]["A1"].data_type) == (
        "=HYPERLINK(text)",
        "s",
    )
    values = openpyxl.load_workbook(io.BytesIO(made.data), data_only=True)
    assert (values["Anställningar"]["G2"].value, values["Egna anteckningar"]["A2"].value) == (75, "Målgrupp!")


@pytest.mark.full
def test_the_first_sheet_lists_the_most_important_first_with_a_link_to_each_cell(tmp_path: Path) -> None:
    rows = with_cell(with_cell(ANSTALLNINGAR, 1, 6, 120), 2, 3, "OSA")
    sheets = arbetsbok(
        Anställningar=rows, Ekonomi=[[*row, extra] for row, extra in zip(EKONOMI, ["Vinst", 1], strict=True)]
    )
    _, _, book = answered(xlsx(sheets), tmp_path)
    assert listed(book) == [
        ("Stoppar filen", "Ekonomi", "H1"),
        ("Raden räknas inte", "Anställningar", "G2"),
        ("Påpekande", "Anställningar", "D3"),
    ]
    first = book.worksheets[0]
    links = {cell.value: cell.hyperlink.location for row in first.iter_rows() for cell in row if cell.hyperlink}
    assert links == {"H1": "'Ekonomi'!H1", "G2": "'Anställningar'!G2", "D3": "'Anställningar'!D3"}
    assert [colour(book["Ekonomi"], "H1"), colour(book["Anställningar"], "G2"), colour(book["Anställningar"], "D3")] == [
        RED, ORANGE, YELLOW,
    ]  # fmt: skip
    assert "inget i den räknas" in said(book)
    assert "flows/contracts" not in said(book)  # what those who keep the contracts are told


@pytest.mark.full
@pytest.mark.parametrize(
    "make", [own_book, lambda: xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 0, WRONG_NUMBER)))]
)
def test_sent_back_as_it_is_it_says_the_same_and_corrected_it_is_accepted(
    tmp_path: Path, make: Callable[[], bytes]
) -> None:
    reading, made, book = answered(make(), tmp_path)
    again, second, twice = answered(made.data, tmp_path, name="bok - att rätta.xlsx")
    assert told(again) == told(reading)
    assert again["content"] == reading["content"]
    assert twice.sheetnames == book.sheetnames
    assert twice["Anställningar"]["A2"].comment.text == book["Anställningar"]["A2"].comment.text
    corrected = openpyxl.load_workbook(io.BytesIO(second.data), data_only=True)
    corrected["Anställningar"]["A2"] = "199007302384"
    out = io.BytesIO()
    corrected.save(out)
    last = taken_in(out.getvalue(), tmp_path / "last")
    assert (last["verdict"], last["rows_rejected"]) == ("accepted", 0)
    assert "PNR_KONTROLLSIFFRA" not in {code for code, _ in told(last)}


@pytest.mark.full
def test_a_corrected_cell_is_no_longer_marked_in_the_next_answer(tmp_path: Path) -> None:
    _, _, book = answered(
        xlsx(arbetsbok(Anställningar=with_cell(with_cell(ANSTALLNINGAR, 1, 6, 120), 2, 6, 130))), tmp_path
    )
    book["Anställningar"]["G2"] = 75
    out = io.BytesIO()
    book.save(out)
    _, _, after = answered(out.getvalue(), tmp_path, name="igen.xlsx")
    assert [colour(after["Anställningar"], cell) for cell in ("G2", "G3")] == [None, ORANGE]
    assert after["Anställningar"]["G2"].comment is None


@pytest.mark.full
def test_drop_downs_that_excel_keeps_in_its_extension_list_are_kept(tmp_path: Path) -> None:
    """As Excel writes a list that stands on another sheet ([MS-XLSX] 2.3.2, x14:dataValidations)."""
    data = xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 6, 120)))
    extension = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations '
        'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1"><x14:dataValidation type="list" '
        'allowBlank="1" showInputMessage="1" promptTitle="Roll" prompt="Välj"><x14:formula1><xm:f>Ekonomi!$A$1:$C$1</xm:f>'
        "</x14:formula1><xm:sqref>B2:B50</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    )
    data = changed(data, "xl/worksheets/sheet2.xml", lambda xml: xml.replace("</worksheet>", extension))
    _, made, book = answered(data, tmp_path)
    with zipfile.ZipFile(io.BytesIO(made.data)) as parts:
        assert extension.encode() in parts.read("xl/worksheets/sheet2.xml")
    assert "kopia av din" not in said(book)  # nothing is lost


@pytest.mark.full
def test_a_cell_in_a_merged_header_is_marked_where_it_can_be_seen(tmp_path: Path) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 5, "")).items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if name == "Anställningar":
                sheet.merge_range("D2:E2", "Inget", book.add_format({"bold": True}))
    _, _, marked = answered(out.getvalue(), tmp_path)
    assert colour(marked["Anställningar"], "D2") == BLUE
    assert "Cellen i ”Startdatum” är sammanfogad" in marked["Anställningar"]["D2"].comment.text


@pytest.mark.full
def test_a_text_that_begins_as_a_formula_stays_a_text(tmp_path: Path) -> None:
    """Out of a CSV as out of a workbook, in a cell and where a message quotes it."""
    evil = "=cmd|' /C calc'!A0"
    header = "Löpnummer;Personnummer;Insats;Kommun;Kön;Startdatum"
    lines = [
        header,
        f"1;;{evil};Ludvika;Kvinna;2025-03-01",
        f"2;;+1+1;{evil};Man;2025-03-01",
        "3;;@SUM(A1);Ludvika;Man;-2+3",
        "",
    ]
    reading, made, book = answered("\r\n".join(lines).encode("cp1252"), tmp_path, "deltagare_2025.csv", "finsam")
    assert reading["verdict"] == "accepted_with_rejects"
    assert book.sheetnames == ["Att rätta", "Deltagare"]
    sheet = book["Deltagare"]
    cells = [(sheet[cell].value, sheet[cell].data_type) for cell in ("C2", "C3", "D3", "C4", "F4")]
    assert cells == [(text, "s") for text in (evil, "+1+1", evil, "@SUM(A1)", "-2+3")]
    assert colour(sheet, "D3") == colour(sheet, "F4") == ORANGE
    with zipfile.ZipFile(io.BytesIO(made.data)) as parts:
        assert not [
            name for name in parts.namelist() if name.startswith("xl/worksheets/sheet") and b"<f" in parts.read(name)
        ]
    sheet["D3"], sheet["F4"] = "Ludvika", "2025-04-01"
    out = io.BytesIO()
    book.save(out)
    assert (
        taken_in(out.getvalue(), tmp_path / "again", name="deltagare_2025 - att rätta.xlsx", folder="finsam")[
            "problems"
        ]
        == []
    )


def test_a_workbook_that_openpyxl_cannot_open_is_marked_all_the_same(tmp_path: Path) -> None:
    """As R writes it: a drawing is named that is not in the file (KeyError on xl/drawings/drawing1.xml)."""
    data = without_a_drawing(xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 6, 120))))
    with pytest.raises(KeyError):
        openpyxl.load_workbook(io.BytesIO(data))
    made = made_of(data, tmp_path)
    with zipfile.ZipFile(io.BytesIO(made.data)) as parts, zipfile.ZipFile(io.BytesIO(data)) as before:
        same = [
            name for name in before.namelist() if name in parts.namelist() and parts.read(name) == before.read(name)
        ]
        assert "xl/worksheets/sheet4.xml" in same
        assert "Skriv ett tal från 1 till 100" in parts.read("xl/comments1.xml").decode()
    assert [sheet.name for sheet in open_workbook(made.data, "svar.xlsx", Limits()).sheets] == [
        "Att rätta",
        *arbetsbok(),
    ]


def without_a_drawing(data: bytes) -> bytes:
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing" Target="../drawings/drawing1.xml"/></Relationships>'
    return changed(data, "xl/worksheets/_rels/sheet2.xml.rels", lambda _: relations)


def prefixed(data: bytes) -> bytes:
    """The workbook with a prefix before every name in the sheet of employments, as some programs write it."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

    def change(xml: str) -> str:
        named = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", xml)
        return named.replace(f'xmlns="{space}"', f'xmlns:x="{space}"')

    return changed(data, "xl/worksheets/sheet2.xml", change)


def test_a_workbook_that_cannot_be_patched_is_marked_by_openpyxl_and_says_what_may_be_missing(tmp_path: Path) -> None:
    data = prefixed(xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 6, 120))))
    _, _, book = answered(data, tmp_path)
    assert book.sheetnames == ["Att rätta", *arbetsbok()]
    assert (colour(book["Anställningar"], "G2"), book["Anställningar"]["G2"].value) == (ORANGE, 120)
    assert "kopia av din" in said(book)


def test_a_workbook_that_neither_can_mark_comes_back_as_a_copy_of_its_values(tmp_path: Path) -> None:
    rows = with_cell(with_cell(ANSTALLNINGAR, 1, 6, 120), 1, 4, date(2025, 3, 1))
    _, _, book = answered(prefixed(without_a_drawing(xlsx(arbetsbok(Anställningar=rows)))), tmp_path)
    assert book.sheetnames == ["Att rätta", *arbetsbok()]
    assert (colour(book["Anställningar"], "G2"), book["Anställningar"]["G2"].value) == (ORANGE, 120)
    assert book["Anställningar"]["E2"].number_format == "yyyy-mm-dd"
    assert "din fils värden" in said(book)


@needs_office
@pytest.mark.parametrize("kind", ["ods", "xls"])
@pytest.mark.full
def test_an_ods_and_an_old_xls_come_back_as_an_xlsx_with_the_same_cells(tmp_path: Path, kind: str) -> None:
    rows = with_cell(with_cell(ANSTALLNINGAR, 1, 0, WRONG_NUMBER), 1, 4, date(2025, 3, 1))
    (tmp_path / "bok.xlsx").write_bytes(xlsx(arbetsbok(Anställningar=rows)))
    data = saved_by_office(tmp_path / "bok.xlsx", kind, tmp_path / "office").read_bytes()
    reading, _, book = answered(data, tmp_path, name=f"bok.{kind}")
    assert told(reading) == {("PNR_KONTROLLSIFFRA", "A2")}
    sheet = book["Anställningar"]
    assert (colour(sheet, "A2"), sheet["A2"].value) == (ORANGE, WRONG_NUMBER)
    assert [[str(c.value or "")[:10] for c in row] for row in sheet["A1:I3"]] == [
        [str(c)[:10] for c in row] for row in rows
    ]
    sheet["A2"] = "199007302384"
    out = io.BytesIO()
    book.save(out)
    assert taken_in(out.getvalue(), tmp_path / "again")["problems"] == []


@needs_office
@pytest.mark.full
def test_libreoffice_opens_the_answer_and_what_it_saves_is_still_an_answer(tmp_path: Path) -> None:
    reading, made, before = answered(own_book(), tmp_path)
    (tmp_path / "svar.xlsx").write_bytes(made.data)
    saved = saved_by_office(tmp_path / "svar.xlsx", "xlsx", tmp_path / "office")
    book = openpyxl.load_workbook(saved)
    assert listed(book) == listed(before)
    links = [cell.hyperlink.location for row in book["Att rätta"].iter_rows() for cell in row if cell.hyperlink]
    assert links == ["'Anställningar'!A2", "'Egna anteckningar'!A1"]
    assert "Ring och fråga" in book["Anställningar"]["A2"].comment.text
    again = taken_in(saved.read_bytes(), tmp_path / "again")
    assert told(again) == told(reading)
    assert again["content"] == reading["content"]


ALONE: list[tuple[str, bytes, str]] = [
    ("web page", b"<html><body><table><tr><td>Personnummer</td></tr></table></body></html>", "webbsida"),
    ("empty", b"", "tom"),
    ("pdf", b"%PDF-1.7", "PDF"),
    ("cut off", xlsx(arbetsbok())[:2000], "avbruten"),
    ("none of ours", xlsx({"Blad1": [["Namn", "Nummer"], ["Anna", "199007302384"]]}), "ingen av de filer"),
]


@pytest.mark.parametrize(("data", "words"), [each[1:] for each in ALONE], ids=[each[0] for each in ALONE])
def test_a_file_that_could_not_be_read_gets_the_list_alone_and_nothing_of_it_is_copied(
    tmp_path: Path, data: bytes, words: str
) -> None:
    reading, made, book = answered(data, tmp_path)
    assert reading["verdict"] == "rejected"
    assert book.sheetnames == ["Att rätta"]
    assert words in said(book)
    with zipfile.ZipFile(io.BytesIO(made.data)) as parts:
        assert not holds("\n".join(parts.read(part).decode("utf-8") for part in parts.namelist()), "19900730-2384")
    again = taken_in(made.data, tmp_path / "again")
    assert [problem["code"] for problem in again["problems"]] == ["BARA_SVARET"]


def test_a_missing_sheet_is_told_without_a_link_and_the_rest_is_marked(tmp_path: Path) -> None:
    _, _, book = answered(xlsx(arbetsbok(Platser=None, Anställningar=with_cell(ANSTALLNINGAR, 1, 6, 120))), tmp_path)
    assert listed(book) == [("Stoppar filen", "Platser", ""), ("Raden räknas inte", "Anställningar", "G2")]
    assert colour(book["Anställningar"], "G2") == ORANGE


def test_a_faultless_file_gets_a_receipt_with_counts_to_check(tmp_path: Path) -> None:
    """Counted by hand in books.py, with nine of twelve in the target group and one support of each kind added."""
    line = ["199007282388", "Målgrupp", "Visstid", "Inget", "2025-01-01", "", 10, "", ""]
    rows = [*ANSTALLNINGAR, *([*line[:4], f"2025-{month:02d}-01", *line[5:]] for month in range(1, 9)),
            ["199610202385", "Övrig", "Visstid", "Inget", "2025-12-01", "2025-12-31", 50, "", ""],
            ["199610202385", "Handledare", "Visstid", "Inget", "2025-11-01", "2025-11-30", 50, "", ""]]  # fmt: skip
    reading, made, book = answered(
        xlsx(arbetsbok(Anställningar=rows, Ekonomi=[EKONOMI[0], EKONOMI[1], [2024, *EKONOMI[1][1:]]])), tmp_path
    )
    assert (reading["problems"], made.kind, book.sheetnames) == ([], "kvitto", ["Kvitto"])
    assert "12 anställningar, 9 i målgruppen, 2025-01 till 2025-12" in said(book)
    counts = {str(row[4]): str(row[5]) for row in book["Kvitto"].iter_rows(values_only=True) if row[4]}
    assert counts["Personer"] == "3"
    assert (counts["Roll: Målgrupp"], counts["Roll: Handledare"], counts["Roll: Övrig"]) == ("9", "2", "1")
    assert counts["Startdatum"] == "2024-01-01 till 2025-12-01"
    assert counts["Slutdatum tomt"] == "9"
    assert counts["Omsättning kr, summa"] == "6\u00a0200\u00a0000"
    again = taken_in(made.data, tmp_path / "again")
    assert [problem["code"] for problem in again["problems"]] == ["BARA_SVARET"]


@pytest.mark.full
def test_remarks_alone_are_told_as_remarks(tmp_path: Path) -> None:
    _, made, book = answered(xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 3, "OSA"))), tmp_path)
    assert (made.kind, listed(book)) == ("påpekanden", [("Påpekande", "Anställningar", "D2")])
    assert "Tack! Filen är godtagen" in said(book)


@pytest.mark.full
def test_a_message_without_advice_gets_the_help_of_its_column(tmp_path: Path) -> None:
    _, _, book = answered(xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 4, ""))), tmp_path)
    assert "Cellen är tom men ”Startdatum” måste fyllas i.\nFörsta dagen, till exempel 2025-03-01." in said(book)


@pytest.mark.full
def test_the_same_answer_has_the_same_bytes(tmp_path: Path) -> None:
    for data in (own_book(), xlsx(arbetsbok()), b"%PDF-1.7"):
        assert answered(data, tmp_path)[1].data == answered(data, tmp_path)[1].data


def test_what_its_place_among_the_other_files_makes_of_it_is_told(tmp_path: Path) -> None:
    assert "En nyare fil har redan kommit." in said(
        answered(xlsx(arbetsbok()), tmp_path, note="En nyare fil har redan kommit.")[2]
    )


@pytest.mark.full
def test_thousands_of_faults_are_bounded_and_the_rest_is_counted(tmp_path: Path) -> None:
    line = ["199007302384", "Målgrupp", "Visstid", "Inget", "2025-01-01", "", 120, "", ""]
    _, _, book = answered(
        xlsx(arbetsbok(Anställningar=[ANSTALLNINGAR[0], *([*line[:6], 101 + n, *line[7:]] for n in range(2500))])),
        tmp_path,
    )
    assert len(listed(book)) == 2000
    assert "… och 500 till" in said(book)


@pytest.mark.full
@pytest.mark.parametrize("name", ["bok.xlsx", "deltagare_2025.csv"])
def test_a_file_too_large_to_be_written_again_gets_the_list_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("flows.intake.replies.original_workbook.LARGEST_SHEETS", 300)
    monkeypatch.setattr("flows.intake.replies.annotate.LARGEST_SHEETS", 300)
    monkeypatch.setattr("flows.intake.replies.patching.package.LARGEST_UNPACKED", 300)
    data = xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 6, 120)))
    if name.endswith("csv"):
        data = b"L\xf6pnummer;Insats;Kommun;K\xf6n;Startdatum\r\n" + b"1;Kurs;Ludvika;Kvinna;2025-06-31\r\n" * 20
    _, made, book = answered(data, tmp_path, name=name, folder="finsam")
    assert book.sheetnames == ["Att rätta"]
    assert ("Raden räknas inte" in said(book), made.kind) == (True, "att rätta")


@pytest.mark.full
def test_a_chart_sheet_stays_and_is_not_selected_together_with_ours(tmp_path: Path) -> None:
    """Two selected sheets would both change when one is typed in."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_chartsheet("Bild")
        for name, rows in arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 6, 120)).items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Ekonomi!$B$2:$D$2"})
        page.set_chart(chart)
        page.activate()
    _, _, after = answered(out.getvalue(), tmp_path)
    assert after.sheetnames == ["Att rätta", "Bild", *arbetsbok()]
    assert colour(after["Anställningar"], "G2") == ORANGE
    assert not [view for view in after["Bild"].sheetViews.sheetView if view.tabSelected]


def test_no_part_of_a_sheet_of_their_own_called_att_ratta_is_taken_for_ours(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {"Att rätta": ANSTALLNINGAR, "Företag": FORETAG, "Platser": PLATSER, "Ekonomi": EKONOMI}
    reading = taken_in(xlsx(sheets), tmp_path / "out")
    assert (reading["verdict"], reading["rows_read"]) == ("accepted", 4)


@pytest.mark.full
def test_the_answer_is_a_workbook_that_our_own_reader_opens(tmp_path: Path) -> None:
    _, made, _ = answered(own_book(), tmp_path)
    names = [sheet.name for sheet in open_workbook(made.data, "svar.xlsx", Limits()).sheets]
    assert names == ["Att rätta", *arbetsbok(), "Egna anteckningar"]


def changed(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The workbook with one part changed, or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts.get(part, b"").decode()).encode()
    return zipped(parts)
