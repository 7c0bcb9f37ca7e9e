"""What several told sums leave between them: a count that no table shows, and that a reader works out by taking some from one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from flows.release.declared.disclosure import rules
from flows.release.linear_system import Cell
from flows.release.sums import Coefficients, coefficients


@dataclass(frozen=True)
class Told:
    """A sum that tables tell.

    Attributes:
        kind: What it counts. Sums of one kind count the same to other days, or after other months.
        name: The kind, and to which day.
        among: Whom it counts, or counts a class of: one bit for each finest group.
        value: Its true value.
        parts: The inner counts that it adds up.
        whole: The inner counts of all whom it counts a class of, where that class is sensitive.
    """

    kind: str
    name: str
    among: int
    value: int
    parts: Coefficients
    whole: Coefficients = ()


@dataclass(frozen=True)
class _Left:
    """What is left of a told sum without others: of whom, how many, and of which told sums it is made."""

    among: int
    value: int
    terms: tuple[tuple[int, Told], ...]

    def without(self, *others: _Left) -> _Left:
        """Take away others that are inside it, and apart from one another."""
        among, value, terms = self.among, self.value, self.terms
        for other in others:
            among, value = among & ~other.among, value - other.value
            terms += tuple((-sign, told) for sign, told in other.terms)
        return _Left(among, value, terms)

    def cells(self) -> tuple[Cell, Cell | None]:
        """Make the cell, shown nowhere, and that of the whole which it is a sensitive class of."""
        (_, first), *others = self.terms
        name = " ".join([first.name, *(f"{'+' if sign > 0 else '-'} {told.name}" for sign, told in others)])
        parts, whole = Counter[str](), Counter[str]()
        for sign, told in self.terms:
            parts.update({part: sign * factor for part, factor in told.parts})
            whole.update({part: sign * factor for part, factor in told.whole})
        of = Cell("", coefficients(whole), shown=False) if first.whole else None
        return Cell(f"({name})", coefficients(parts), shown=False), of


def left_between(told: Iterable[Told]) -> Iterator[tuple[Cell, Cell | None]]:
    """Make the cells of each small count that is left of a told sum without one or two others inside it.

    Each of the three may be what one told sum has more than another of its kind. Of 154 who began a year ago or more 128 stayed a
    year, and 24 left in the first year: two left within a year of their start, and later than that. Where the sums are of a
    sensitive class none is small too; the second cell is the whole.
    """
    sums: dict[int, _Left] = {}
    least = 1
    for each in told:
        sums.setdefault(each.among, _Left(each.among, each.value, ((1, each),)))
        least = 0 if each.whole else least
    for (whole, of), (part, kind) in product([(each, each.terms[0][1].kind) for each in sums.values()], repeat=2):
        if of == kind and whole.value >= part.value and whole != part and not part.among & ~whole.among:
            more = whole.without(part)
            sums.setdefault(more.among, more)
    small: dict[int, _Left] = {}
    for left in _small([*sums.values()], least, rules().smallest_shown):
        small.setdefault(left.among, left)
    for left in small.values():
        yield left.cells()


def _small(sums: Sequence[_Left], least: int, below: int) -> Iterator[_Left]:
    """Each sum, and what is left of it without one or two others of it, where that is `least` or more and less than `below`.

    A small sum is not told: nothing is taken from it, nor is it from others.
    """
    yield from (each for each in sums if least <= each.value < below)
    large = [each for each in sums if each.value >= below or each.value == least == 0]
    ordered = sorted(large, key=lambda each: (each.value, len(each.terms)))
    for whole in ordered:
        inside = [
            each
            for each in ordered
            if each.value <= whole.value - least and not each.among & ~whole.among
            if each.among != whole.among
        ]
        values = [each.value for each in inside]
        for place, one in enumerate(inside):
            left = whole.value - one.value
            if left < below:
                yield whole.without(one)
            first, last = bisect_left(values, left - below + 1), bisect_right(values, left - least)
            for other in inside[max(first, place + 1) : last]:
                if not one.among & other.among:
                    yield whole.without(one, other)
