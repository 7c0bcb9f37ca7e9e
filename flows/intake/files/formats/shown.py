"""A number or a day as its cell's number format shows it."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import floor
from typing import Literal

MINUS = ("-", "\u2212", "\u2013", "(")
"""Signs before a number that make it negative on the screen."""
_HOLDS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip


@dataclass(frozen=True)
class NumberFormat:
    """`percent`: shown times a hundred with a per-cent sign. `thousands`: shown divided by 1 000 so many times.

    `before`, `after`: what stands beside the number, such as `tkr`. `day_as`: a day of which only its month (and year) or its
    year is shown; `part` where the year is not shown, digits are not the day's, or the day and the month are turned.
    `own_digits`: a sign or digits of the format's own stand there. `hidden`: no number is shown. `unsigned`: a negative number
    is shown without its sign. `decimals`: how many are shown, of a format that changes nothing else (see cell_formats);
    -3 where whole thousands are.

    `sections`: formats of which the number decides: condition, bound, and the format where that holds (None: as it is).
    """

    percent: bool = False
    thousands: int = 0
    before: str = ""
    after: str = ""
    day_as: Literal["", "month", "year", "part"] = ""
    own_digits: bool = False
    hidden: bool = False
    unsigned: bool = False
    decimals: int | None = None
    sections: tuple[tuple[str, float, NumberFormat | None], ...] = ()

    @property
    def leaves_out_decimals(self) -> bool:
        """Whether all that it does is to show fewer decimals."""
        return self.decimals is not None and self.decimals >= 0

    @property
    def text(self) -> str:
        """What stands beside the number, on both sides."""
        return " ".join(f"{self.before} {self.after}".split())

    def of(self, value: float | date) -> NumberFormat | None:
        """The format of this number; None where it is shown as it is."""
        if not self.sections:
            return self
        if isinstance(value, date):
            return self.sections[0][2]
        return next((form for sign, bound, form in self.sections if _HOLDS[sign](value, bound)), None)


NO_NUMBER = NumberFormat(hidden=True)
"""Shows nothing of its number."""


def rounded(value: float, decimals: int) -> float:
    """The number with so many decimals (-3: whole thousands), halves upwards as spreadsheets show it."""
    if decimals < 0:
        step = 10**-decimals
        return float(floor(value / step + 0.5) * step)
    times: float = 10**decimals
    return floor(value * times + 0.5) / times


@dataclass(frozen=True)
class Shown:
    """A number or a day together with a format that changes what a person sees."""

    value: float | date
    format: NumberFormat

    def __str__(self) -> str:
        """What a person sees, about."""
        if self.format.hidden:
            return self.format.before.strip()
        if isinstance(self.value, date):
            return self.value.strftime({"month": "%Y-%m", "year": "%Y"}.get(self.format.day_as, "%Y-%m-%d"))
        if self.format.decimals is not None:
            return f"{rounded(self.value, self.format.decimals):.{max(self.format.decimals, 0)}f}".replace(".", ",")
        number = self.value * (100 if self.format.percent else 1) / 1000**self.format.thousands
        text = f"{abs(number) if self.format.unsigned else number:.15g}".replace(".", ",")
        return f"{text} %" if self.format.percent else f"{self.format.before}{text}{self.format.after}".strip()
