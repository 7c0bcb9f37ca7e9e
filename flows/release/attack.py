"""The attacker: works out what each hidden cell can be, from nothing but what is published.

Shares no code with the protection. Inner counts are whole numbers from 0 up; everything shown, everything
known beforehand and everything shown in earlier editions is held against them. A linear program bounds each
hidden cell; where its corner is not in whole numbers an integer program does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from flows.release.system import Coefficients, Line, Published, ReleaseStopped

NEAR = 1e-6


@dataclass(frozen=True)
class Interval:
    """Least and greatest value that a hidden cell can have. `high` None: nothing published limits it."""

    low: int
    high: int | None

    def holds(self, low: int, high: int) -> bool:
        """Say if both ends, low and high, are possible."""
        return self.low <= low and (self.high is None or self.high >= high)


@dataclass(frozen=True)
class Gain:
    """What an attacker learns: a cell known exactly, or an unsafe one known too closely."""

    key: str
    kind: Literal["exact", "narrow"]


def intervals(published: Published, earlier: Sequence[Line] = ()) -> dict[str, Interval]:
    """Find what each hidden cell and each unsafe number can be, whether or not it was ever printed, by key.

    `earlier`: lines of earlier editions over the same parts. Raises ReleaseStopped when the published numbers
    contradict one another.
    """
    return {line.key: interval for line, interval in _attempts(published, earlier)}


def attack(published: Published, earlier: Sequence[Line] = ()) -> list[Gain]:
    """List every gain, by key; empty when nothing can be learnt that must not be."""
    found = (_gain(line, interval) for line, interval in _attempts(published, earlier))
    return [gain for gain in found if gain]


def withstand(published: Published, earlier: Sequence[Line] = ()) -> None:
    """Raise ReleaseStopped, naming the cells, when an attack gains anything."""
    gains = attack(published, earlier)
    if gains:
        cells = ", ".join(gain.key for gain in gains)
        raise ReleaseStopped(f"Inget lämnas ut: {len(gains)} dolda tal går att räkna ut eller ringa in: {cells}.")


def _gain(line: Line, interval: Interval) -> Gain | None:
    if line.hidden and interval.low == interval.high:
        return Gain(line.key, "exact")
    if line.need and not interval.holds(*line.need):
        return Gain(line.key, "exact" if interval.low == interval.high else "narrow")
    return None


def _attempts(published: Published, earlier: Sequence[Line]) -> Iterator[tuple[Line, Interval]]:
    reader = _Reader.of(published, earlier)
    for line in sorted(published.lines, key=lambda line: line.key):
        if line.hidden or line.need:
            yield line, reader.interval(line.parts)


@dataclass(frozen=True)
class _Reader:
    """All equations and inequalities that a reader can set up."""

    place: dict[str, int]
    constraint: LinearConstraint
    ceiling: int

    @classmethod
    def of(cls, published: Published, earlier: Sequence[Line]) -> _Reader:
        told = [line for line in (*published.lines, *earlier) if line.value is not None]
        named = {part for line in (*published.lines, *earlier) for part, _ in line.parts}
        place = {part: i for i, part in enumerate(sorted(named | set(published.parts)))}
        equal = np.array([line.value for line in told], dtype=np.float64)
        matrix = vstack(
            [
                _lines((line.parts for line in told), place),
                _lines((fact.parts for fact in published.known), place),
            ]
        )
        low = np.concatenate([equal, np.full(len(published.known), -np.inf)])
        high = np.concatenate([equal, np.zeros(len(published.known))])
        # A part that nothing limits would make the programs unbounded; this is far above all that matters.
        ceiling = 1000 + 10 * int(np.abs(equal).max(initial=0))
        return cls(place, LinearConstraint(csr_array(matrix), low, high), ceiling)

    def interval(self, parts: Coefficients) -> Interval:
        row = _lines([parts], self.place).toarray()[0]
        low, high = self._extreme(row), -self._extreme(-row)
        return Interval(low, None if high >= self.ceiling else high)

    def _extreme(self, row: NDArray[np.float64]) -> int:
        """Find the least value of the row over whole counts."""
        for whole in (0, 1):
            answer = milp(
                row,
                constraints=self.constraint,
                bounds=Bounds(0, self.ceiling),
                integrality=np.full(len(row), whole),
                options={"mip_rel_gap": 0},
            )
            if answer.x is None:
                raise ReleaseStopped("Inget lämnas ut: de publicerade talen motsäger varandra.")
            if whole or np.abs(answer.x - np.rint(answer.x)).max(initial=0) < NEAR:
                break
        return round(float(row @ np.rint(answer.x)))


def _lines(lines: Iterable[Coefficients], place: dict[str, int]) -> csr_array:
    listed = list(lines)
    matrix = np.zeros((len(listed), len(place)))
    for row, line in zip(matrix, listed, strict=True):
        for part, factor in line:
            row[place[part]] = factor
    return csr_array(matrix)
