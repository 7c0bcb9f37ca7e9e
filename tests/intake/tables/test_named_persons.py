"""A row with an identity number and all that is required is taken as one at once: it must be what a closer look would say too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flows.example.write import write_example
from flows.intake.tables.rows import table_rows
from flows.intake.tables.rows.other_lines import names_person
from tests.support.books import ANNA, ANSTALLNINGAR, arbetsbok, rows_of, taken_in, with_cell, xlsx
from tests.support.purpose import few

HEADER, FIRST, SECOND = ANSTALLNINGAR


def taken(data: bytes, out: Path, name: str, folder: str) -> dict[str, Any]:
    return {
        key: value
        for key, value in taken_in(data, out, name, folder).items()
        if key not in ("seconds", "saved", "signed")
    }


@pytest.mark.parametrize(
    ("row", "is_one"),
    [
        ([ANNA, "a", "b"], True),
        (["900702-2384", "a", "b"], True),
        (["199007022384", "a", 3], True),
        (["Personnummer", "Roll", "Stöd"], False),
        (["Summa", "a", "b"], False),
        ([ANNA, "", "b"], False),
        ([ANNA, "a"], False),
        ([199007022384.0, "a", "b"], False),  # a number as Excel keeps it may be a sum: it is looked at more closely
        (["12", "a", "b"], False),
    ],
)
def test_what_such_a_row_has(row: list[object], is_one: bool) -> None:
    assert names_person(row, [0], [0, 1, 2]) is is_one
    assert not names_person(row, [0], [0, 1])  # `Antal | 8` has two cells as well
    assert not names_person(row, [], [0, 1, 2])


def test_a_row_of_a_person_is_one_whatever_its_other_cells_say(tmp_path: Path) -> None:
    rows = [HEADER, FIRST, with_cell([SECOND], 0, 3, "Summa")[0], ["Summa", "", "", "", "", "", 175, 36, ""]]
    reading = taken_in(xlsx(arbetsbok(Anställningar=rows)), tmp_path / "out")
    assert [p["code"] for p in reading["problems"]] == ["OKANT_VARDE", "SUMMARAD"]
    assert len(rows_of(tmp_path / "out", "anstallningar")) == 1


@pytest.mark.parametrize(
    "name", few(["deltagare_2024.xlsx", "trastmyran_2025.xlsx", "beslut_2025.xlsx", "myrkullen_2025.xlsx"], 2)
)
def test_a_closer_look_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    write_example(tmp_path / "raw")
    path = next((tmp_path / "raw").rglob(name))
    at_once, closely = tmp_path / "at_once", tmp_path / "closely"
    first = taken(path.read_bytes(), at_once, name, path.parent.name)
    monkeypatch.setattr(table_rows, "names_person", lambda *_: False)
    assert taken(path.read_bytes(), closely, name, path.parent.name) == first
    assert all(
        (closely / each.name).read_bytes() == each.read_bytes()
        for each in at_once.glob("*")
        if each.name != "reading.json"
    )
