"""How the cells of each kind of column are read, and what reading them needs to know besides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from flows.contracts import Column, header_key
from flows.contracts.text import plain_signs
from flows.intake.values.days.context import DayContext
from flows.intake.values.days.dates import date_reader, day_or_yes
from flows.intake.values.days.years import read_month, read_year
from flows.intake.values.kept_text import kept_text
from flows.intake.values.money import money_reader
from flows.intake.values.numbers import number_reader, percent_reader, whole
from flows.intake.values.text import FOOTNOTES, NOTHING, Read, read_place, read_region, tidy
from flows.security.identity_numbers import orgnr
from flows.security.keys import Keys

_ALWAYS = date(1900, 1, 1)


@dataclass(frozen=True)
class Setting:
    """What reading a cell needs to know besides the cell: the file's period, the keys, who the sender is, the day received.

    `period_to`: the workbook's Period till, where it has one. `from_1904`: day numbers count from 1904. `turned`: the forms
    in which days of the file have the month first.
    """

    at: date
    keys: Keys
    scope: str
    received: date
    period_to: date | None = None
    from_1904: bool = False
    turned: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Unit:
    """Kronor of one in a column of money, and of one by another word of the same sheet (None where the sheet is of one mind)."""

    factor: int = 1
    doubt: int | None = None


KRONOR = Unit()
"""Amounts of which nothing else is said."""


def reader_of(column: Column, distinct: list[object], setting: Setting, unit: Unit) -> Callable[[object], Read]:
    """The reader of a column's cells. `distinct`: all its values, which may settle what one of them means."""
    match column.type:
        case "choice":
            known = {header_key(v): v for v in column.values} | {header_key(k): v for k, v in column.synonyms.items()}
            return lambda value: Read(
                None if tidy(value) in NOTHING else known.get(header_key(tidy(value)), kept_text(value))
            )
        case "date":
            days = date_reader(column, distinct, _bounds(column, setting))
            return partial(day_or_yes, days, setting.received) if column.yes_is_today else days
        case "month":
            return lambda value: read_month(value, _bounds(column, setting))
        case "year":
            return lambda value: read_year(value, _bounds(column, setting))
        case "count":
            count = number_reader(column)
            return lambda value: whole(count(value))
        case "kr":
            return money_reader(unit.factor, unit.doubt)
        case "percent":
            return percent_reader(column, distinct)
        case "number":
            return number_reader(column)
        case "place":
            return read_place
        case "geo":
            return read_region
        case "orgnr":
            return lambda value: Read(*orgnr(plain_signs(value) if isinstance(value, str) else value, setting.keys))
        case _:
            return lambda value: Read(kept_text(value).rstrip(FOOTNOTES).rstrip() or None)


def _bounds(column: Column, setting: Setting) -> DayContext:
    """The days that are possible in the column of a file received that day."""
    latest = date(2100, 12, 31)
    if column.horizon_days is not None:
        latest = setting.received + timedelta(days=column.horizon_days)
    period = setting.period_to if column.in_period else None
    return DayContext(setting.at, column.earliest or _ALWAYS, latest, period, setting.from_1904, setting.turned)
