"""An answer changes a workbook part by part: what is not marked stays byte for byte, and every program opens the result."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from flows.intake.replies import build
from flows.intake.replies.annotate import mark_cells, own_workbook
from flows.intake.replies.build import Answer, answer
from flows.intake.replies.introduction import AnswerContext
from flows.intake.replies.registry import _free_name
from flows.intake.replies.summary_sheet import COLOURS
from flows.intake.template.workbook import template_bytes
from flows.limits import Limits
from tests.intake.replies.test_build import ORANGE, RED, WRONG_NUMBER, changed, colour, own_book
from tests.support.books import ANSTALLNINGAR, AREA, arbetsbok, taken_in, with_cell, xlsx
from tests.support.office import needs_office, saved_by_office
from tests.support.office_files import faults


@pytest.fixture
def patched_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other way of answering is taken."""

    def other(*_: Any) -> None:
        raise AssertionError("not patched")

    monkeypatch.setattr(build, "_in_their_own", other)
    monkeypatch.setattr(build, "_in_a_copy", other)


pytestmark = pytest.mark.usefixtures("patched_only")


def answered(data: bytes, tmp_path: Path, name: str = "bok.xlsx") -> Answer:
    reading = taken_in(data, tmp_path / name, name=name)
    return answer(lambda: data, AnswerContext(reading, tmp_path / name, date(2026, 1, 15)), Limits())


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_macros(data: bytes) -> bytes:
    """As a workbook with macros and a button is stored (content types of [MS-OFFMACRO2] 2.2 and ECMA-376 part 1, 12.3)."""
    data = changed(data, "xl/vbaProject.bin", lambda _: "macros, whatever they are")
    data = changed(data, "xl/ctrlProps/ctrlProp1.xml", lambda _: '<formControlPr objectType="Button"/>')
    return changed(
        data,
        "[Content_Types].xml",
        lambda xml: xml.replace(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ).replace(
            "<Override", '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override', 1
        ),
    )


def test_all_but_the_marks_stays_byte_for_byte_macros_buttons_drawings_and_other_sheets(tmp_path: Path) -> None:
    data = with_macros(own_book())
    made = answered(data, tmp_path)
    before, after = parts(data), parts(made.data)
    assert {name for name in before if after.get(name) != before[name]} == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/worksheets/sheet1.xml",  # it was the one that is shown
        "xl/worksheets/sheet2.xml", "xl/comments1.xml",
    }  # fmt: skip
    assert after.keys() - before.keys() == {"xl/worksheets/sheet6.xml"}
    unmarked = re.sub(rb'(<c r="A2"[^>]*?) s="\d+"', rb"\1", after["xl/worksheets/sheet2.xml"])
    assert unmarked == before["xl/worksheets/sheet2.xml"]
    assert made.macros
    assert _free_name(set(), tmp_path, "bok.xlsm", made) == "bok - att rätta.xlsm"
    assert not answered(own_book(), tmp_path).macros


def test_excel_opens_the_answer_without_a_repair(tmp_path: Path) -> None:
    (tmp_path / "före.xlsx").write_bytes(own_book())
    (tmp_path / "efter.xlsx").write_bytes(answered(own_book(), tmp_path).data)
    assert faults(tmp_path / "efter.xlsx") == faults(tmp_path / "före.xlsx")


@pytest.mark.full
def test_calamine_and_openpyxl_read_the_same_cells_as_before(tmp_path: Path) -> None:
    made = answered(own_book(), tmp_path)
    before, after = (CalamineWorkbook.from_filelike(io.BytesIO(data)) for data in (own_book(), made.data))
    assert after.sheet_names == ["Att rätta", *before.sheet_names]
    for name in before.sheet_names:
        assert after.get_sheet_by_name(name).to_python() == before.get_sheet_by_name(name).to_python()
    book = openpyxl.load_workbook(io.BytesIO(made.data))
    assert book["Anställningar"]["A2"].value == WRONG_NUMBER
    assert book["Att rätta"]["A1"].font.size == 16


def test_a_cell_that_is_not_there_gets_its_columns_format_and_the_mark(tmp_path: Path) -> None:
    """Startdatum stands in no cell of row 2; the column is of dates, so what is filled in is shown as one."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 4, "")).items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value != "":
                        sheet.write(at, column, value)
            if name == "Anställningar":
                sheet.set_column(4, 4, 12, day)
    sheet = openpyxl.load_workbook(io.BytesIO(answered(out.getvalue(), tmp_path).data))["Anställningar"]
    assert (colour(sheet, "E2"), sheet["E2"].number_format, sheet["E2"].value) == (ORANGE, "yyyy-mm-dd", None)
    assert [cell.value for cell in sheet[2]][:4] == ANSTALLNINGAR[1][:4]


def filled_template(tmp_path: Path) -> bytes:
    """The template as an enterprise fills it in, without its organisation number (a required cell)."""
    (tmp_path / "mall.xlsx").write_bytes(template_bytes(AREA))
    book = openpyxl.load_workbook(tmp_path / "mall.xlsx")
    for name, rows in arbetsbok().items():
        for at, row in enumerate(rows[1:], start=2):
            for column in range(1, book[name].max_column + 1):
                value = row[column - 1] if column <= len(row) else None
                book[name].cell(at, column).value = None if value == "" else value
    book["Företag"]["A2"] = None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.full
def test_the_yellow_of_the_template_does_not_cover_the_red_of_a_required_cell_that_is_missing(tmp_path: Path) -> None:
    """Of the conditional formats of a cell the one with the lowest priority number is shown (ECMA-376 part 1, 18.3.1.10)."""
    made = answered(filled_template(tmp_path), tmp_path)
    sheet = openpyxl.load_workbook(io.BytesIO(made.data))["Företag"]
    rules = [rule for area in sheet.conditional_formatting if "A2" in area for rule in area.rules]
    first = min(rules, key=lambda rule: rule.priority)
    assert (first.formula, str(first.dxf.fill.bgColor.rgb)) == (['N("fokusdag")=0'], f"FF{RED}")
    assert len({rule.priority for area in sheet.conditional_formatting for rule in area.rules}) == len(
        [rule for area in sheet.conditional_formatting for rule in area.rules]
    )
    again = answered(made.data, tmp_path, "igen.xlsx")
    sheets = [xml for name, xml in parts(again.data).items() if name.startswith("xl/worksheets/sheet")]
    assert b"".join(sheets).count(b'N("fokusdag")') == 1


def test_nor_does_it_in_a_workbook_that_openpyxl_marks(tmp_path: Path) -> None:
    data = filled_template(tmp_path)
    reading = taken_in(data, tmp_path / "ut")
    own = own_workbook(data, "bok.xlsx", Limits())
    mark_cells({sheet.title: sheet for sheet in own.book.worksheets}, reading["problems"])
    saved = own.save()
    sheet = openpyxl.load_workbook(io.BytesIO(saved))["Företag"]
    rules = [rule for area in sheet.conditional_formatting if "A2" in area for rule in area.rules]
    first = min(rules, key=lambda rule: rule.priority)
    assert (first.formula, str(first.dxf.fill.bgColor.rgb)[2:]) == (['N("fokusdag")=0'], RED)
    left = own_workbook(saved, "bok.xlsx", Limits()).book["Företag"].conditional_formatting
    assert 'N("fokusdag")=0' not in [rule.formula[0] for area in left for rule in area.rules]


def test_a_colour_of_the_template_means_what_it_means_in_an_answer(tmp_path: Path) -> None:
    """Orange: the row does not count; red: the file does not. Yellow, a remark, is in no template."""
    (tmp_path / "mall.xlsx").write_bytes(template_bytes(AREA))
    book = openpyxl.load_workbook(tmp_path / "mall.xlsx")
    for name, meaning in (("Företag", RED), ("Anställningar", ORANGE), ("Platser", ORANGE), ("Ekonomi", ORANGE)):
        rules = [rule for area in book[name].conditional_formatting for rule in area.rules]
        lacking = {str(rule.dxf.fill.bgColor.rgb)[2:] for rule in rules if rule.formula[0].startswith("AND(COUNTA")}
        assert lacking == {meaning}, name
        others = {str(rule.dxf.fill.bgColor.rgb)[2:] for rule in rules if rule.dxf.fill} - lacking
        assert not others & set(COLOURS.values())


@needs_office
@pytest.mark.full
def test_a_workbook_that_libreoffice_has_saved_is_patched_and_opens_in_libreoffice(tmp_path: Path) -> None:
    (tmp_path / "bok.xlsx").write_bytes(xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 6, 120))))
    saved = saved_by_office(tmp_path / "bok.xlsx", "xlsx", tmp_path / "office").read_bytes()
    made = answered(saved, tmp_path)
    (tmp_path / "svar.xlsx").write_bytes(made.data)
    twice = openpyxl.load_workbook(saved_by_office(tmp_path / "svar.xlsx", "xlsx", tmp_path / "igen"))
    assert twice.sheetnames == ["Att rätta", *arbetsbok()]
    assert colour(twice["Anställningar"], "G2") == ORANGE
    assert "från 1 till 100" in twice["Anställningar"]["G2"].comment.text
