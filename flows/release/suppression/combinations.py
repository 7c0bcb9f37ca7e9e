"""What several told sums leave between them: a count that no table shows, and that a reader works out by taking some from one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.release.declared.disclosure import rules
from flows.release.linear_system import Cell, coefficients


@dataclass(frozen=True)
class _Sum:
    """A sum of parts, each once: its parts as bits, its value, and how it was worked out."""

    value: int
    bits: int
    name: str

    def without(self, *others: _Sum) -> _Sum:
        """Take away others that are inside it, and apart from one another."""
        value, bits, name = self.value, self.bits, self.name
        for other in others:
            value, bits, name = value - other.value, bits & ~other.bits, f"{name} - ({other.name})"
        return _Sum(value, bits, name)


def left_between(counts: Mapping[str, int], told: Iterable[tuple[str, Iterable[str]]]) -> Iterator[Cell]:
    """Make a cell, shown nowhere, for each small count that is left of a told sum without one or two others inside it.

    Each of the three may be what one told sum has more than another. Of 154 who began a year ago or more 128 stayed a year, and
    24 left in the first year: two left within a year of their start, and later than that.

    Args:
        counts: Part → its true count.
        told: The sums, each with a name and its parts.
    """
    names = sorted(counts)
    place = {part: i for i, part in enumerate(names)}
    sums: dict[int, _Sum] = {}
    for name, parts in told:
        listed = set(parts)
        bits = sum(1 << place[part] for part in listed)
        sums.setdefault(bits, _Sum(sum(counts[part] for part in listed), bits, name))
    for whole, part in [
        (a, b) for a in sums.values() for b in sums.values() if b.bits != a.bits and not b.bits & ~a.bits
    ]:
        more = whole.without(part)
        sums.setdefault(more.bits, more)
    small = {each.bits: each for each in sums.values() if 1 <= each.value < rules().smallest_shown}
    for each in _left([*sums.values()], rules().smallest_shown):
        small.setdefault(each.bits, each)
    for bits, each in sorted(small.items(), key=lambda item: item[1].name):
        row = coefficients({part: 1 for i, part in enumerate(names) if bits >> i & 1})
        yield Cell(f"({each.name})", row, shown=False)


def _left(sums: Sequence[_Sum], below: int) -> Iterator[_Sum]:
    """What remains of each sum without one or two others of it, where that is at least one and less than `below`."""
    ordered = sorted((each for each in sums if each.value), key=lambda each: (each.value, each.name))
    for whole in ordered:
        inside = [each for each in ordered if each.value < whole.value and not each.bits & ~whole.bits]
        values = [each.value for each in inside]
        for place, one in enumerate(inside):
            left = whole.value - one.value
            if left < below:
                yield whole.without(one)
            first, last = bisect_left(values, left - below + 1), bisect_right(values, left - 1)
            for other in inside[max(first, place + 1) : last]:
                if not one.bits & other.bits:
                    yield whole.without(one, other)
