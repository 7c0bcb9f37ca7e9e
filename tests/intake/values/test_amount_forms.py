"""Amounts as people and programs write them. Expected values are what a person reads on the screen."""

from __future__ import annotations

import pytest

from flows.intake.files.formats.codes import number_format
from flows.intake.files.formats.shown import Shown
from flows.intake.values.money import money_reader
from flows.intake.values.numbers import read_number, with_a_star
from flows.intake.values.text import Read


@pytest.mark.parametrize(
    "cell",
    [
        "2 750 000,–", "2 750 000:-", "2 750 000,-", "2 750 000:–", "2 750 000.-", "2 750 000 ,--", "2 750 000 kr.", "kr. 2 750 000",
        "2 750 t.kr", "2 750 t. kr.", "2750 tkr.", "tkr 2 750", "t.kr 2 750", "2,75 mkr.",
    ],
)  # fmt: skip
def test_an_amount_names_its_unit_in_many_ways(cell: str) -> None:
    assert money_reader(1)(cell) == Read(2_750_000)


@pytest.mark.parametrize("cell", ["2 750 000*", "2 750 000 *", "2 750 000 *)", "2 750 000**", "2 750 000 kr*"])
def test_a_star_after_a_number_is_told(cell: str) -> None:
    assert with_a_star(money_reader(1))(cell) == Read(2_750_000, "STJARNA")
    assert with_a_star(money_reader(1))("3*1000").value is None


@pytest.mark.parametrize("cell", ["2,75E+06", "2.75e+06", "2,75E6"])
def test_a_shortened_number_is_asked_about(cell: str) -> None:
    """A text has no more digits than are seen: Excel shows 2 750 000 and 2 745 001 so."""
    assert read_number(cell) == Read(2_750_000, "TAL_I_POTENS")


@pytest.mark.parametrize(
    ("value", "code", "read"),
    [
        (2_750_000, "[$kr.-406] #,##0", Read(2_750_000)),
        (2_750_000, "#,##0.00 [$kr.-40F]", Read(2_750_000)),
        (2_750_000, "[$Kč-405] #,##0", Read(None, "ANNAN_VALUTA")),
        (2_750_400, '#,##0,"000"', Read(2_750_000)),
        (2_750_400, '#,##0,\\ "000";-#,##0,\\ "000"', Read(2_750_000)),
        (2_750, '#,##0,"000"', Read(3_000, "VISAR_ANNAT", 2_750)),
        (2_750, '#,##0"000"', Read(2_750, "VISAR_ANNAT", 2_750_000)),
    ],
)
def test_an_amount_is_what_its_format_shows(value: float, code: str, read: Read) -> None:
    made = number_format(code)
    form = made and made.of(value)
    assert form is not None
    assert money_reader(1)(Shown(value, form)) == read
