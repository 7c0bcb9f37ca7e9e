"""Amounts in kronor, in the units that cells, formats and headers name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flows.intake.files.formats.shown import Shown, rounded
from flows.intake.values.numbers import other_meaning, read_number
from flows.intake.values.text import Read, tidy
from flows.intake.values.units import is_foreign, is_unit, money_unit, split_unit

_NEAR = 0.01
"""An amount in whole thousands is the amount, to so much of it."""


def money_reader(factor: int, doubt: int | None = None) -> Callable[[object], Read]:
    """Amounts in kronor. `factor`: kronor of one in the column; `doubt`: what one is by another word of the sheet.

    A cell that names its unit means what it says, whatever the column says.
    """

    def read(value: object) -> Read:
        if isinstance(value, Shown):
            return _shown_money(value, factor)
        text, own = split_unit(tidy(value).casefold()) if isinstance(value, str) else (value, None)
        found = read_number(text)
        if found.code == "TAL_FORMAT" and isinstance(text, str) and is_foreign(text):
            return Read(None, "ANNAN_VALUTA")
        if own is not None:
            return _times(found, own)
        if doubt is not None and found.value and found.code is None:
            return Read(found.value * factor, "OTYDLIG_ENHET", found.value * doubt)
        return _times(found, factor)

    return read


def _shown_money(value: Shown, factor: int) -> Read:
    number, form = value.value, value.format
    if isinstance(number, date):
        return Read(None, "TAL_FORMAT")
    if form.decimals is not None:
        return _whole_thousands(number, form.decimals, factor)
    own = money_unit(form.text) if form.text and is_unit(form.text) else None
    if form.text and own is None and not form.own_digits:
        return Read(None, "ANNAN_VALUTA" if is_foreign(form.text) else "TAL_FORMAT")
    shown = number * (100 if form.percent else 1) / 1000**form.thousands
    if form.percent or form.own_digits:
        return Read(shown * factor, "VISAR_ANNAT", other_meaning(value))
    if own is not None and (form.thousands or own > 1):
        return Read(round(shown * own, 2))
    if own is not None:  # formatted as kronor, in a column of thousands
        return Read(number) if factor == 1 else Read(number, "VISAR_ANNAT", number * factor)
    return Read(float(number)) if factor == 1000**form.thousands else Read(shown * factor, "VISAR_ANNAT", number)


def _whole_thousands(number: float, decimals: int, factor: int) -> Read:
    """`2 750 000` for 2 750 400 is what is seen, and counts; `3 000` for 2 750 is asked about."""
    seen = rounded(number, decimals)
    near = abs(seen - number) <= _NEAR * abs(number)
    return Read(seen * factor, None if near else "VISAR_ANNAT", None if near else number * factor)


def names_its_unit(value: object) -> bool:
    """`3 tkr` and `3 000 kr` mean what they say, whatever the header says."""
    if isinstance(value, Shown):
        return money_unit(value.format.text) is not None
    return isinstance(value, str) and split_unit(tidy(value).casefold())[1] is not None


def _times(read: Read, factor: int) -> Read:
    """What was read, so many times."""
    value, code, other = read
    return Read(None if value is None else value * factor, code, other * factor if isinstance(other, float) else other)
