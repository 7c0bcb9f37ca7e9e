"""What is told can be checked as a whole: every number in a PDF, on the page or in the notes stands in the workbook too."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.charts.render import DECK, LEAFLET, NOTES, PACK, PAGE, WORKBOOK
from tests.charts.drawn import draw_all
from tests.conftest import made_once
from tests.release.told import numbers_in, page_text, pdf_texts, workbook_numbers


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "ritat åäö", draw_all) / "utkast"


def test_every_number_that_is_told_stands_in_the_workbook(drawn: Path) -> None:
    known = workbook_numbers(drawn / WORKBOOK)
    texts = {path.name: pdf_texts(path) for path in sorted(drawn.glob("*.pdf"))}
    texts |= {NOTES: (drawn / NOTES).read_text("utf-8"), PAGE: page_text(drawn / PAGE)}
    assert {DECK, LEAFLET, PACK, NOTES, PAGE} <= texts.keys()
    missing = {name: numbers_in(text) - known for name, text in texts.items()}
    assert not {name: found for name, found in missing.items() if found}


def test_the_numbers_of_a_text_are_read_as_they_are_written() -> None:
    assert numbers_in("4\u00a0455\u00a0000 kr, 10,5 år och 2019 2020") == {"4455000", "10,5", "2019", "2020"}
