"""What goes out, as one linear system: every cell is a sum over inner counts.

Inner counts (parts) are the finest groups that exclude one another.

Protection and attack both speak of this system and share nothing else. The attack gets a `Published`: the
same lines with the hidden values taken out and without the true inner counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flows.stopped import Stopped

Coefficients = tuple[tuple[str, int], ...]
"""(part, coefficient) sorted by part, without zeros."""


class ReleaseStopped(Stopped):  # as Stopped, Refused: what happened
    """The tables may not leave. The Swedish message names tables and cells, never a value."""


def coefficients(terms: Mapping[str, int]) -> Coefficients:
    """Put coefficients in their one order."""
    return tuple(sorted((part, int(factor)) for part, factor in terms.items() if factor))


@dataclass(frozen=True)
class Cell:
    """A number over the parts.

    `shown`: it stands in a released table; a cell that does not is one a reader could work out from those
    that do. `need`: for a primary cell, the lowest and highest value that must both stay possible. `cost`: of
    hiding it.
    """

    key: str
    parts: Coefficients
    shown: bool = True
    need: tuple[int, int] | None = None
    cost: float = 1.0


@dataclass(frozen=True)
class Known:
    """What every reader knows beforehand, in words (`says`): the sum over these parts is never above zero."""

    says: str
    parts: Coefficients


@dataclass(frozen=True)
class Line:
    """A cell as a reader meets it: `value` is None where it is hidden or was never printed."""

    key: str
    parts: Coefficients
    value: int | None
    hidden: bool = False
    need: tuple[int, int] | None = None


@dataclass(frozen=True)
class Published:
    """All that a reader has: the parts by name, the lines with the values shown, what is known beforehand."""

    parts: tuple[str, ...]
    lines: tuple[Line, ...]
    known: tuple[Known, ...] = ()


@dataclass(frozen=True)
class System:
    """The true inner counts (part → count, 0 or more) and every cell over them."""

    parts: Mapping[str, int]
    cells: tuple[Cell, ...]
    known: tuple[Known, ...] = ()

    @classmethod
    def of(cls, parts: Mapping[str, int], cells: Iterable[Cell], known: Iterable[Known] = ()) -> System:
        """Put the system in its one order, whatever the order given.

        Raises ValueError for two cells with one key and for counts below zero.
        """
        ordered = tuple(sorted(cells, key=lambda cell: cell.key))
        keys = [cell.key for cell in ordered]
        if len(set(keys)) != len(keys):
            raise ValueError(f"two cells share a key: {sorted({key for key in keys if keys.count(key) > 1})}")
        if min(parts.values(), default=0) < 0:
            raise ValueError("a count below zero")
        facts = tuple(sorted(known, key=lambda fact: (fact.says, fact.parts)))
        return cls({part: int(parts[part]) for part in sorted(parts)}, ordered, facts)

    def value(self, cell: Cell) -> int:
        """Add up the cell's true value."""
        return sum(factor * self.parts[part] for part, factor in cell.parts)

    def published(self, hidden: frozenset[str]) -> Published:
        """Show what a reader gets when the cells with these keys are hidden."""
        lines = tuple(
            Line(
                key=cell.key,
                parts=cell.parts,
                value=self.value(cell) if cell.shown and cell.key not in hidden else None,
                hidden=cell.shown and cell.key in hidden,
                need=cell.need,
            )
            for cell in self.cells
        )
        return Published(tuple(self.parts), lines, self.known)
