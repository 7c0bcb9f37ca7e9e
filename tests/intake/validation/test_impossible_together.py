"""Values that are each possible and cannot be true together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.books import ANSTALLNINGAR, Rows, arbetsbok, rows_of, taken_in, with_cell, xlsx
from tests.support.habit_files import BESLUT, DELTAGARE

Told = list[tuple[str, str, str]]


def told(reading: dict[str, Any]) -> Told:
    assert reading["rows_read"] == reading["rows_accepted"] + reading["rows_rejected"]
    return [(p["code"], p["severity"], p["cell"]) for p in reading["problems"]]


@pytest.mark.full
@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (36, []), (243, []), (244, [("LANG_TID_UTAN_ARBETE", "warn", "H2")]), (303, [("LANG_TID_UTAN_ARBETE", "warn", "H2")]),
        (304, [("OMOJLIG_TID_UTAN_ARBETE", "ask", "H2")]), (600, [("OMOJLIG_TID_UTAN_ARBETE", "ask", "H2")]),
    ],
)  # fmt: skip
def test_months_without_work_are_no_more_than_have_gone(tmp_path: Path, months: int, expected: Told) -> None:
    """Born in 1990, begun in March 2025. From January 2005, when 15 years old at most, to March 2025 are 20 * 12 + 3 = 243 months."""
    rows = with_cell(ANSTALLNINGAR, 1, 7, months)
    assert told(taken_in(xlsx(arbetsbok(Anställningar=rows)), tmp_path / "out")) == expected


@pytest.mark.parametrize(
    ("column", "day", "expected"),
    [
        (4, "2024-06-01", []), (4, "2015-02-01", [("LANGT_FRAN_BESLUTET", "ask", "E2")]),
        (3, "2020-01-10", [("LANGT_FRAN_BESLUTET", "ask", "E2")]), (3, "2024-02-15", []),
    ],
)  # fmt: skip
def test_a_decision_is_near_the_day_from_which_it_holds(tmp_path: Path, column: int, day: str, expected: Told) -> None:
    """Decided 2025-01-10, holds from 2025-02-01."""
    rows = with_cell(BESLUT, 1, column, day)
    reading = taken_in(xlsx({"Beslut": rows}), tmp_path / "out", "beslut.xlsx", "arbetsformedlingen")
    assert told(reading) == expected


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2010-01-01", []), ("2025-06-01", [("UTAN_ARBETE_EFTER_START", "warn", "E2")]),
        ("2003-01-01", [("LANG_TID_UTAN_ARBETE", "warn", "J2")]), ("1995-01-01", [("OMOJLIG_TID_UTAN_ARBETE", "ask", "J2")]),
    ],
)  # fmt: skip
def test_without_work_since_a_day_of_a_working_life(tmp_path: Path, since: str, expected: Told) -> None:
    """Born in 1990."""
    rows: Rows = [[*BESLUT[0], "Utan arbete sedan"], [*BESLUT[1], since]]
    reading = taken_in(xlsx({"Beslut": rows}), tmp_path / "out", "beslut.xlsx", "arbetsformedlingen")
    assert told(reading) == expected


HEADER: list[Any] = [*DELTAGARE[0][:5], "Personnummer", "Födelseår", "Avslutsanledning", "Avslutsdatum"]
ROW: list[Any] = [*DELTAGARE[1][:5], "199007302384", 1990, "", ""]


def participants(tmp_path: Path, *rows: list[Any]) -> dict[str, Any]:
    return taken_in(xlsx({"Deltagare": [HEADER, *rows]}), tmp_path / "out", "deltagare.xlsx", "finsam")


@pytest.mark.parametrize(
    ("column", "value", "code"), [(3, "Man", "ANNAT_KON"), (6, 1970, "ANNAT_FODELSEAR"), (6, "", ""), (5, "", "")]
)
def test_sex_and_year_of_birth_are_held_against_the_number(tmp_path: Path, column: int, value: Any, code: str) -> None:
    """The number is of a woman born in 1990 (its last digit but one, 8, is even)."""
    row = [*ROW]
    row[column] = value
    reading = participants(tmp_path, row)
    assert [(p["code"], p["severity"]) for p in reading["problems"]] == ([(code, "warn")] if code else [])


def test_a_column_sorted_for_itself_is_one_remark(tmp_path: Path) -> None:
    rows = [[number, *ROW[1:3], "Man", f"2025-0{number}-01", *ROW[5:]] for number in range(1, 7)]
    reading = participants(tmp_path, *rows)
    assert [p["code"] for p in reading["problems"]] == ["ANNAT_KON"]
    assert reading["problems"][0]["message"].endswith("Samma sak gäller D3–D7.")


def test_one_participation_with_two_serial_numbers_counts_once(tmp_path: Path) -> None:
    reading = participants(
        tmp_path, ROW, ["2", *ROW[1:]], ["3", "Steget", *ROW[2:]], ["4", *ROW[1:4], "2025-09-01", *ROW[5:]]
    )
    assert [(p["code"], p["severity"], p["row"]) for p in reading["problems"]] == [("SAMMA_DELTAGANDE", "ask", 3)]
    assert [row["serial"] for row in rows_of(tmp_path / "out", "deltagare")] == ["1", "3", "4"]


def test_a_row_that_stands_twice_has_one_problem_and_a_mistaken_one_is_compared_with_nothing(tmp_path: Path) -> None:
    mistaken = ["2", *ROW[1:7], "Felregistrering", "2025-03-02"]
    reading = participants(tmp_path, ROW, ROW, mistaken)
    assert [p["code"] for p in reading["problems"]] == ["DUBBLETT_RAD", "FELREGISTRERING"]


def test_nobody_without_a_number_is_somebody_else(tmp_path: Path) -> None:
    nameless = [*ROW[:5], "", *ROW[6:]]
    assert told(participants(tmp_path, nameless, ["2", *nameless[1:]])) == []
