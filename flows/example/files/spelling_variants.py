"""How each example enterprise writes: the legal variety that FIELD.md names under habits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flows.example.files.workbook import Cell

_MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
_NBSP = "\u00a0"


@dataclass(frozen=True)
class Habit:
    """One writer's way with a header (text, whether required), a day, a person's number, per cents, kr."""

    header: Callable[[str, bool], str]
    day: Callable[[date], Cell]
    number: Callable[[str], Cell]
    percent: Callable[[float], Cell]
    kr: Callable[[int], Cell]
    kr_unit: str = "kr"
    place: str = "{name}"
    titles: tuple[str, ...] = ()
    order: tuple[int, int, int, int] = (0, 1, 2, 3)
    total_row: bool = False
    filtered: bool = False


def with_hyphen(number: str) -> str:
    """Write `19900602-2397`."""
    return f"{number[:8]}-{number[8:]}"


def ten_digits(number: str) -> str:
    """Write `900602-2397`; nobody in the example is a hundred years old."""
    return f"{number[2:8]}-{number[8:]}"


def as_number(number: str) -> Cell:
    """Write ten digits as a number in Excel: numbers of those born in 2000 to 2009 lose the leading zeros."""
    return int(number[2:])


def in_words(day: date) -> str:
    """Write `1 mars 2025`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def decimal_comma(value: float) -> str:
    """Write `62,5`."""
    return f"{value:g}".replace(".", ",")


def _starred(text: str, required: bool) -> str:
    return f"{text}*" if required else text


def _broken(text: str, required: bool) -> str:
    """Put a line break before the last word, a star and a trailing blank."""
    return "\n".join(text.rsplit(" ", 1)) + (" *" if required else " ")


def _grouped(value: int, blank: str) -> str:
    return f"{value:,}".replace(",", blank)


HABITS = {
    "trastmyran": Habit(_starred, lambda day: day, with_hyphen, lambda pct: pct, lambda kr: kr),
    "gnistbacken": Habit(
        lambda text, _: text,
        lambda day: day.isoformat(),
        with_hyphen,
        decimal_comma,
        lambda kr: _grouped(kr, _NBSP),
        place="{name} kommun",
        titles=("Uppgifter till stödplattformen", "Påhittade exempeluppgifter", ""),
    ),
    "myrkullen": Habit(
        lambda text, required: _starred(text.upper(), required),
        lambda day: f"{day:%y%m%d}",
        ten_digits,
        lambda pct: f"{decimal_comma(pct)} %",
        lambda kr: kr // 1000,
        kr_unit="tkr",
        place="{code} {name}",
        order=(1, 2, 3, 0),
    ),
    "ljungnäset": Habit(
        _broken, in_words, lambda number: number, lambda pct: pct, lambda kr: f"{_grouped(kr, ' ')} kr", total_row=True
    ),
    "kvarnvippan": Habit(
        _starred,
        lambda day: day if day.month % 2 else day.isoformat(),
        as_number,
        lambda pct: f"{decimal_comma(pct)}%",
        lambda kr: _grouped(kr, "\u2009"),
        filtered=True,
    ),
}
