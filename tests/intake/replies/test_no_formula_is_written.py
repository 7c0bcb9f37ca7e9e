"""A text that begins as a formula is never written as one: not in the template, the released workbook, or the quarantine."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest

import flows
from flows.erasure.find import FoundFile
from flows.erasure.redact import redact
from flows.intake.files.workbook import open_workbook
from flows.intake.template.workbook import template_bytes
from flows.limits import Limits
from flows.model.export.cells import without_formulas
from tests.support.books import ANSTALLNINGAR, AREA, FORETAG, arbetsbok, taken_in, with_cell, xlsx
from tests.support.purpose import few

INJECTIONS = ('=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "{=1+1}")


def formulas(data: bytes) -> list[str]:
    """The parts of a workbook that hold a formula."""
    with ZipFile(io.BytesIO(data)) as archive:
        return [
            name
            for name in archive.namelist()
            if name.startswith("xl/worksheets/sheet") and b"<f>" in archive.read(name)
        ]


def test_the_template_has_no_formula(tmp_path: Path) -> None:
    (tmp_path / "mall.xlsx").write_bytes(template_bytes(AREA))
    assert formulas((tmp_path / "mall.xlsx").read_bytes()) == []


@pytest.mark.parametrize("text", few(INJECTIONS, 2))
def test_what_a_sender_wrote_leaves_no_file_that_a_spreadsheet_runs(tmp_path: Path, text: str) -> None:
    """The rooms leave Parquet and JSON; nothing of a sender's text stands in a workbook or a CSV."""
    jobs = with_cell(ANSTALLNINGAR, 1, 3, text)
    reading = taken_in(xlsx(arbetsbok(Företag=with_cell(FORETAG, 1, 4, text), Anställningar=jobs)), tmp_path / "out")
    assert {path.suffix for path in (tmp_path / "out").iterdir()} <= {".parquet", ".json"}
    assert reading["verdict"] == "accepted_with_rejects"


def test_workbooks_are_written_with_texts_as_texts() -> None:
    """xlsxwriter's `write` makes a formula of a text that begins with `=`: our writers name the kind, or switch it off."""
    for path in Path(flows.__file__).parent.rglob("*.py"):
        text = path.read_text("utf-8")
        if "xlsxwriter.Workbook(" in text and "example" not in path.parts and path.name != "template.py":
            plain = any(call in text for call in (".write(", ".write_row(", ".write_column("))
            assert not plain or '"strings_to_formulas": False' in text, path.name


@pytest.mark.parametrize("text", INJECTIONS)
def test_a_workbook_written_again_without_a_person_has_no_formula(text: str) -> None:
    again = redact(xlsx(arbetsbok(Företag=with_cell(FORETAG, 1, 4, text))), FoundFile("", "a.xlsx"), Limits())
    assert formulas(again) == []
    assert open_workbook(again, "a.xlsx", Limits()).sheets[0].rows[1][4] == text


@pytest.mark.parametrize("text", INJECTIONS)
def test_csv_from_the_warehouse_runs_nothing(text: str) -> None:
    told = without_formulas(pd.DataFrame({"name": [text, "-", "-5", None, "A=B"], "jobs": [-1, 2, 3, 4, 5]}))
    assert told["name"].tolist()[:3] == [f"'{text}" if text[0] != "{" else text, "-", "-5"]
    assert told["name"].tolist()[4] == "A=B"
    assert told["jobs"].tolist() == [-1, 2, 3, 4, 5]
