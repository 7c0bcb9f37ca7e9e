"""Words and signs that a cell's number format puts beside its number are read as if they were typed."""

from __future__ import annotations

import pytest

from flows.intake.files.formats.codes import number_format
from flows.intake.files.formats.shown import Shown


@pytest.mark.parametrize(
    ("code", "value", "seen"),
    [
        ('0" v."', 36, "36 v."), ('0" dgr"', 36, "36 dgr"), ('0" kvartal"', 4, "4 kvartal"), ('0" tim/mån"', 38, "38 tim/mån"),
        ('">"0', 36, ">36"), ('"ca "0', 36, "ca 36"), ('"minst "0', 36, "minst 36"), ('0"+"', 36, "36+"), ('0"?"', 36, "36?"),
    ],
)  # fmt: skip
def test_a_word_or_a_bound_beside_the_number_is_part_of_what_is_read(code: str, value: float, seen: str) -> None:
    made = number_format(code)
    assert made is not None
    assert str(Shown(value, made)) == seen


@pytest.mark.parametrize(
    ("code", "asks"), [(r"00\.00\.00", True), ('00"."00"."0000', True), ("0000-00-00", False), ("00-00-00", False)]
)
def test_digits_that_are_shown_as_a_day_with_the_day_first_are_not_read_with_the_year_first(
    code: str, asks: bool
) -> None:
    """310825 is shown as 31.08.25."""
    made = number_format(code)
    assert (made is not None and made.own_digits) is asks


@pytest.mark.parametrize("code", ["#,##0", "0.00", r"_-* #,##0\ _k_r_-", "[Red]0", '0" "', "0_)"])
def test_blanks_colours_and_widths_change_nothing(code: str) -> None:
    assert number_format(code) is None
