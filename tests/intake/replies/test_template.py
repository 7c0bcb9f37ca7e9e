"""The blank workbook: its example row is skipped, and filled in it comes through clean, also by LibreOffice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from flows.contracts import contracts_of
from flows.intake.template.workbook import ORDER, template_bytes
from tests.support.books import AREA, rows_of, taken_in, told
from tests.support.office import needs_office, saved_by_office

KINDS = {"choice": "list", "place": "list", "date": "date", "percent": "decimal", "kr": "decimal", "number": "decimal",
         "year": "whole", "person": "textLength", "orgnr": "textLength"}  # fmt: skip


def filled_in(path: Path) -> Path:
    """A template with one enterprise, two employments, a place and a year, as somebody types them."""
    path.write_bytes(template_bytes(AREA))
    book = openpyxl.load_workbook(path)
    rows = {
        "Företag": [
            ["409901-0003", "Exempelföretaget", "Ludvika", "Aktiebolag", None, date(2025, 1, 1), date(2025, 12, 31)]
        ],
        "Anställningar": [
            ["19900730-2384", "Målgrupp", "Tillsvidare", "Inget", date(2025, 3, 1), None, 75, 36, None],
            [
                "199007282388",
                "Handledare",
                "Visstid",
                "Nystartsjobb",
                date(2024, 2, 29),
                date(2025, 6, 30),
                87.5,
                None,
                "Studier",
            ],
        ],
        "Platser": [["19900730-2384", "Praktik", "Kommunen", date(2024, 10, 1), date(2025, 2, 28), 20]],
        "Ekonomi": [[2025, 2400000, 1250000.5, None, None, None, None]],
    }
    for name, lines in rows.items():
        for line in lines:
            at = next(n for n in range(3, 20) if book[name].cell(n, 1).value is None)
            for column, value in enumerate(line, start=1):
                if value is not None:
                    book[name].cell(at, column).value = value
    book.save(path)
    return path


def validations(path: Path) -> dict[tuple[str, str], tuple[str | None, str, str, str]]:
    """Sheet and first cell → type, formula, help and cells of each validation."""
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, str(rule.sqref).split(":")[0]): (rule.type, str(rule.formula1), rule.prompt, str(rule.sqref))
        for sheet in book
        for rule in sheet.data_validations.dataValidation
    }


def test_the_blank_template_has_no_rows_and_only_lacks_its_enterprise(tmp_path: Path) -> None:
    (tmp_path / "mall.xlsx").write_bytes(template_bytes(AREA))
    reading = taken_in((tmp_path / "mall.xlsx").read_bytes(), tmp_path / "out")
    assert told(reading) == {("EN_RAD", None)}
    assert reading["rows_read"] == 0


@pytest.mark.parametrize("saved", ["as typed", pytest.param("xlsx", marks=[needs_office, pytest.mark.full]), pytest.param("ods", marks=[needs_office, pytest.mark.full]),
                                   pytest.param("xls", marks=[needs_office, pytest.mark.full])])  # fmt: skip
def test_a_template_filled_in_comes_through_clean_and_exact(tmp_path: Path, saved: str) -> None:
    path = filled_in(tmp_path / "ifylld.xlsx")
    if saved != "as typed":
        path = saved_by_office(path, saved, tmp_path / "office")
    reading = taken_in(path.read_bytes(), tmp_path / "out", name=path.name)
    assert (reading["verdict"], reading["problems"], reading["rows_read"]) == ("accepted", [], 5)
    assert (reading["submitter"], reading["period_to"]) == ("4099010003", "2025-12-31")
    first, second = rows_of(tmp_path / "out", "anstallningar")
    assert (first["_row"], first["start_date"], first["end_date"], first["extent_pct"]) == (
        3,
        date(2025, 3, 1),
        None,
        75.0,
    )
    assert (second["start_date"], second["end_date"], second["extent_pct"]) == (
        date(2024, 2, 29),
        date(2025, 6, 30),
        87.5,
    )
    (place,) = rows_of(tmp_path / "out", "platser")
    assert (place["pid"], place["hours_per_week"]) == (first["pid"], 20.0)
    assert rows_of(tmp_path / "out", "ekonomi")[0]["sales_kr"] == 1250000.5


def test_the_example_row_is_skipped_wherever_it_stands(tmp_path: Path) -> None:
    path = filled_in(tmp_path / "ifylld.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Anställningar"]
    sheet.move_range("A2:I2", rows=5)
    book.save(path)
    reading = taken_in(path.read_bytes(), tmp_path / "out")
    assert (reading["verdict"], reading["rows_read"]) == ("accepted", 5)


def test_every_column_has_its_help_and_the_validation_of_its_type(tmp_path: Path) -> None:
    (tmp_path / "mall.xlsx").write_bytes(template_bytes(AREA))
    rules = validations(tmp_path / "mall.xlsx")
    for contract in contracts_of("arbetsbok"):
        for at, column in enumerate(contract.columns):
            kind, _, shown, cells = rules[contract.title, f"{chr(65 + at)}2"]
            assert kind == KINDS.get(column.type), column.name
            assert shown == column.help
            assert cells.endswith("3" if contract.one_row else "1001")
    assert rules["Anställningar", "F2"][1] == "$E2"  # no end before the start


def test_each_list_offers_what_the_contract_allows_and_has_a_name_that_excel_keeps(tmp_path: Path) -> None:
    """By name: a list by address Excel moves to its extension list, where others do not see it."""
    (tmp_path / "mall.xlsx").write_bytes(template_bytes(AREA))
    book = openpyxl.load_workbook(tmp_path / "mall.xlsx")
    rules = validations(tmp_path / "mall.xlsx")
    for contract in contracts_of("arbetsbok"):
        for at, column in enumerate(contract.columns):
            kind, formula, *_ = rules[contract.title, f"{chr(65 + at)}2"]
            if kind == "list":
                ((sheet, cells),) = book.defined_names[formula].destinations
                offered = [cell.value for (cell,) in book[sheet][cells.replace("$", "")]]
                assert offered[: len(column.values)] == list(column.values)
                if column.type == "place":
                    assert (offered[:2], len(set(offered))) == (["Smedjebacken", "Ludvika"], 290)


@pytest.mark.full
@needs_office
def test_the_validations_and_the_print_set_up_are_still_there_when_libreoffice_has_saved_it(tmp_path: Path) -> None:
    (tmp_path / "mall.xlsx").write_bytes(template_bytes(AREA))
    saved = saved_by_office(tmp_path / "mall.xlsx", "xlsx", tmp_path / "office")
    before, after = validations(tmp_path / "mall.xlsx"), validations(saved)
    for place, (kind, formula, shown, cells) in before.items():
        assert (after[place][0], after[place][2:]) == (kind, (shown, cells)), place
        if kind == "list":
            assert after[place][1] == formula
    sheet = openpyxl.load_workbook(saved)["Anställningar"]
    assert (sheet.print_title_rows, sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == (
        "$1:$1",
        "landscape",
        1,
    )


def test_headers_stay_in_view_and_on_paper_and_the_first_sheet_tells_every_column(tmp_path: Path) -> None:
    (tmp_path / "mall.xlsx").write_bytes(template_bytes(AREA))
    book = openpyxl.load_workbook(tmp_path / "mall.xlsx")
    assert book.sheetnames == ["Läs mig", "Listor", "Företag", "Anställningar", "Platser", "Ekonomi"]
    assert book["Listor"].sheet_state == "hidden"
    towns = [str(cell.value) for cell in book["Listor"]["A"] if cell.value]
    assert towns[-24:-16] == ["Ystad", "Åmål", "Ånge", "Åre", "Årjäng", "Åsele", "Åstorp", "Åtvidaberg"], (
        "as in a Swedish list"
    )
    told_first = {str(cell) for row in book["Läs mig"].iter_rows(values_only=True) for cell in row if cell}
    tables = {contract.table: contract for contract in contracts_of("arbetsbok")}
    for name in ORDER:
        sheet = book[tables[name].title]
        assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == (
            "A2",
            "$1:$1",
            "landscape",
        )
        assert {column.title for column in tables[name].columns} <= told_first


def test_the_same_bytes_every_time(tmp_path: Path) -> None:
    (tmp_path / "1.xlsx").write_bytes(template_bytes(AREA))
    (tmp_path / "2.xlsx").write_bytes(template_bytes(AREA))
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()
