"""The blank workbook: its example row is skipped, and filled in it comes through clean."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl

from flows.intake.template import write_template
from tests.intake.books import rows_of, taken_in, told


def test_the_blank_template_has_no_rows_and_only_lacks_its_enterprise(tmp_path: Path) -> None:
    write_template(tmp_path / "mall.xlsx")
    reading = taken_in((tmp_path / "mall.xlsx").read_bytes(), tmp_path / "out")
    assert told(reading) == {("EN_RAD", None)}
    assert reading["rows_read"] == 0


def test_a_template_filled_in_comes_through_clean(tmp_path: Path) -> None:
    write_template(tmp_path / "mall.xlsx")
    book = openpyxl.load_workbook(tmp_path / "mall.xlsx")
    book["Företag"].append(
        ["409901-0003", "Exempelföretaget", "Ludvika", "Aktiebolag", "", date(2025, 1, 1), date(2025, 12, 31)]
    )
    book["Anställningar"].append(
        ["19420119-9124", "Målgrupp", "Tillsvidare", "Inget", date(2025, 3, 1), None, 75, 36, None]
    )
    book["Ekonomi"].append([2025, 2400000])
    book.save(tmp_path / "ifylld.xlsx")
    reading = taken_in((tmp_path / "ifylld.xlsx").read_bytes(), tmp_path / "out")
    assert (reading["verdict"], reading["problems"], reading["rows_read"]) == ("accepted", [], 3)
    assert rows_of(tmp_path / "out", "anstallningar")[0]["_row"] == 3


def test_the_template_has_lists_validation_frozen_headers_and_help(tmp_path: Path) -> None:
    write_template(tmp_path / "mall.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "mall.xlsx")["Anställningar"]
    assert sheet.freeze_panes == "A2"
    kinds = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert kinds["B2"].type == "list"
    assert kinds["E2"].type == "date"
    assert kinds["G2"].type == "decimal"
    assert kinds["A2"].prompt.startswith("ÅÅÅÅMMDD-NNNN")


def test_the_same_bytes_every_time(tmp_path: Path) -> None:
    write_template(tmp_path / "1.xlsx")
    write_template(tmp_path / "2.xlsx")
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()
