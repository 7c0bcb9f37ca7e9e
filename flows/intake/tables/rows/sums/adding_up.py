"""Whether the numbers of a row are the sums of other rows, above it or below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from math import prod

from flows.intake.files.time_limit import in_time
from flows.intake.values.numbers import read_number
from flows.intake.values.text import tidy

Numbers = Sequence[float | None]
"""The numbers of a row in the columns that can be summed; None where none stands."""
ROUNDING = 0.005
"""Sums differ by less; of amounts each part may be rounded to a whole one."""
_SHARE = 0.01
_PARTS = 200
"""So many rows below a row are looked at for its parts."""
_NEARLY = 4
_NO_CHANCE = 50
"""A number so large is hardly the sum of a few rows by chance."""
_CHANCES = 100
"""Of numbers that may be so many together, such as 9 and 9, hardly all are sums by chance; 3 and 3 often are."""


def number_in(row: Sequence[object], at: int) -> float | None:
    """The number in a cell; None where there is none."""
    value = row[at] if at < len(row) else ""
    number = value if isinstance(value, float | int) else read_number(value)[0] if tidy(value) else None
    return None if number is None else float(number)


def agrees(said: float, total: float, rows: int, kind: str) -> bool:
    """Whether a number is the sum of so many rows. Amounts (`kr`), in the unit of the sheet, may have been rounded one by one."""
    bound = max(ROUNDING, min(rows, abs(said) * _SHARE)) if kind == "kr" else ROUNDING
    return abs(said - total) <= bound


def by_chance(numbers: Numbers) -> bool:
    """Whether the numbers of a row are so small that they often are the sums of others by chance."""
    return prod(abs(number) + 1 for number in numbers if number) < _CHANCES


@dataclass
class Total:
    """The running sums of rows. `kinds`: the types of the columns; `rows`: how many rows have a number that is not zero."""

    kinds: Sequence[str]
    rows: int = 0
    sums: list[float] = field(default_factory=list)
    filled: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sums = self.sums or [0.0] * len(self.kinds)
        self.filled = self.filled or [False] * len(self.kinds)

    def add(self, numbers: Numbers) -> None:
        """Take in a row; one without numbers, or of zeros, is no part of a sum."""
        self.rows += any(numbers)
        for at, number in enumerate(numbers):
            if number is not None:
                self.sums[at] += number
                self.filled[at] = True

    def is_said_by(self, numbers: Numbers, least: int, *, nearly: bool = False) -> bool:
        """Whether all numbers of a row, at least so many, are the sums of two rows or more that have numbers there too.

        `nearly`: one of four numbers or more may be another.
        """
        here = [self._agrees(at, numbers) for at, number in enumerate(numbers) if number and self.filled[at]]
        others = here.count(False)
        return self.rows > 1 and len(here) >= least and others <= (nearly and len(here) >= _NEARLY)

    def is_past(self, numbers: Numbers) -> bool:
        """Whether two sums are larger than the row's numbers already."""
        past = [bool(number) and self.sums[at] > (number or 0) for at, number in enumerate(numbers)]
        return sum(one and not self._agrees(at, numbers) for at, one in enumerate(past)) > 1

    def _agrees(self, at: int, numbers: Numbers) -> bool:
        return agrees(numbers[at] or 0.0, self.sums[at], self.rows, self.kinds[at])


def sums_among(kinds: Sequence[str], rows: Sequence[Numbers]) -> list[int]:
    """The places of the rows that are the sums of rows below them, as a head of a group is, or then of all rows above."""
    below: list[Numbers] = []  # the nearest last
    heads = []
    for at in reversed(range(len(rows))):
        in_time()
        if _is_sum_of(rows[at], below, kinds):
            heads.append(at)
        else:
            below.append(rows[at])
    if not heads:
        return []
    above = Total(kinds)
    for at, numbers in enumerate(rows):
        if at not in heads:
            if above.is_said_by(numbers, 2, nearly=True):
                heads.append(at)
            else:
                above.add(numbers)
    return sorted(heads)


def sums_of_groups(kinds: Sequence[str], rows: Sequence[Numbers], groups: Sequence[Hashable]) -> list[int]:
    """The places of the rows that are the sum of all others of their group, such as a year, wherever those stand.

    Two small numbers may be that by chance.
    """
    members: dict[Hashable, list[int]] = defaultdict(list)
    for at, group in enumerate(groups):
        members[group].append(at)
    found = []
    for places in members.values():
        whole = Total(kinds)
        for at in places:
            whole.add(rows[at])
        for at in places:
            twice = [number and 2 * number for number in rows[at]]
            least = 2 if any((number or 0) >= _NO_CHANCE for number in rows[at]) else 3
            if len(places) > 2 and whole.is_said_by(twice, least) and _is_of_others(rows, at, places, kinds):
                found.append(at)
    return found


def _is_of_others(rows: Sequence[Numbers], at: int, places: Sequence[int], kinds: Sequence[str]) -> bool:
    others = Total(kinds)
    for place in places:
        if place != at:
            others.add(rows[place])
    return others.is_said_by(rows[at], 2)


def _is_sum_of(said: Numbers, below: Sequence[Numbers], kinds: Sequence[str]) -> bool:
    """Small numbers are the sum of a few rows by chance: of those only the sum of all rows below counts."""
    numbers = [abs(number) for number in said if number]
    if len(numbers) < 2:
        return False
    total = Total(kinds)
    for part in below[: -_PARTS - 1 : -1]:
        total.add(part)
        if total.is_said_by(said, 2, nearly=True) and (max(numbers) >= _NO_CHANCE or total.rows == len(below)):
            return True
        if total.is_past(said):
            return False
    return False
