"""What goes out, as one linear system: every cell is a sum over inner counts.

Inner counts (parts) are the finest groups that exclude one another. Besides the public there are readers who know a part of
the numbers beforehand: every enterprise knows its own share of each inner count (`own`).

Protection and attack both speak of this system and share nothing else. The attack gets a `Published`: the same lines
without hidden values and true inner counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flows.release.sums import Coefficients

Ends = tuple[int, int]
"""The lowest and the highest value that must both stay possible."""
Own = Mapping[str, Mapping[str, int]]
"""Reader → part → how much of it is the reader's own."""
PUBLIC = ""
"""The reader who knows nothing of their own."""


@dataclass(frozen=True)
class Cell:
    """A number over the parts.

    `shown`: it stands in a released table; else a reader could work it out from those that do. `need`: for an unsafe cell, what
    must stay possible to the public; `insiders`: the same for readers with figures of their own.
    `cost`: of hiding it. `kronor`: it is an amount of the enterprises, not a count of persons. `full`: it is work, of which one
    person does at most so much. `told`: True or False for a cell of an earlier edition, shown or hidden there, which nothing can
    change any more. `whole`: the sum that it is a class of; `sensitive_of`: a sensitive class of.
    """

    key: str
    parts: Coefficients
    shown: bool = True
    need: Ends | None = None
    cost: float = 1.0
    insiders: tuple[tuple[str, Ends], ...] = ()
    kronor: bool = False
    full: int | None = None
    told: bool | None = None
    whole: Coefficients | None = None
    sensitive_of: Coefficients | None = None

    @property
    def unsafe(self) -> bool:
        """Whether some reader must not work it out."""
        return self.need is not None or bool(self.insiders)

    @property
    def needs(self) -> tuple[tuple[str, Ends], ...]:
        """What must stay possible, for each reader."""
        return (((PUBLIC, self.need),) if self.need else ()) + self.insiders


@dataclass(frozen=True)
class Known:
    """What every reader knows beforehand, in words (`says`): the sum over these parts is never above zero (`equal`: is zero).

    `others`: enterprises that know more, as it holds for all but their own too: for them the sum is never above this; where it is
    `for_others` it holds for these alone. `counted`: the name, in every edition, of what is between its sides where that is a
    count of persons; `whole`: the sum it is a sensitive class of.
    """

    says: str
    parts: Coefficients
    equal: bool = False
    others: tuple[tuple[str, int], ...] = ()
    counted: str = ""
    whole: Coefficients = ()
    for_others: bool = False

    def most(self, reader: str) -> float:
        """Give what the sum is at most, to a reader."""
        return dict(self.others).get(reader, math.inf if self.for_others else 0)


@dataclass(frozen=True)
class Standing:
    """A sum that no day changes, only a correction: how many had begun by `day`. `name`: of what; the same in every edition.

    `counted`: what is between two of them is a count of persons too. `of`: the told sum that it is of, or of a class of; `whole`:
    the sum of these, where the class is sensitive.
    """

    name: str
    day: str
    parts: Coefficients
    counted: bool = False
    whole: Coefficients = ()
    of: str = ""


@dataclass(frozen=True)
class Line:
    """A cell as a reader meets it, without a value where it is hidden or not printed. `earlier`: of an edition that is out."""

    key: str
    parts: Coefficients
    value: int | None
    hidden: bool = False
    need: Ends | None = None
    insiders: tuple[tuple[str, Ends], ...] = ()
    earlier: bool = False


@dataclass(frozen=True)
class Published:
    """All that a reader has: the parts by name, the lines with the values shown, what is known beforehand, and their own."""

    parts: tuple[str, ...]
    lines: tuple[Line, ...]
    known: tuple[Known, ...] = ()
    own: Own = field(default_factory=dict)


@dataclass(frozen=True)
class System:
    """The true inner counts (part → count, 0 or more) and every cell over them."""

    parts: Mapping[str, int]
    cells: tuple[Cell, ...]
    known: tuple[Known, ...] = ()
    own: Own = field(default_factory=dict)
    stands: tuple[Standing, ...] = ()
    changes: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        parts: Mapping[str, int],
        cells: Iterable[Cell],
        known: Iterable[Known] = (),
        own: Own | None = None,
        stands: Iterable[Standing] = (),
        changes: Mapping[str, str] | None = None,
        told: Mapping[str, tuple[str, int]] | None = None,
    ) -> System:
        """Put the system in its one order, whatever the order given.

        `changes`: set of parts → what readers know of its changes between editions, where it is not all. `told`: sums that tables
        tell → their kind, and whom they count, as bits.

        Raises ValueError for two cells with one key, for counts below zero and for more of one's own than there is.
        """
        ordered = tuple(sorted(cells, key=lambda cell: cell.key))
        keys = [cell.key for cell in ordered]
        if len(set(keys)) != len(keys):
            raise ValueError(f"two cells share a key: {sorted({key for key in keys if keys.count(key) > 1})}")
        if min(parts.values(), default=0) < 0:
            raise ValueError("a count below zero")
        theirs = {reader: dict(sorted((own or {})[reader].items())) for reader in sorted(own or {})}
        if any(n > parts[part] for mine in theirs.values() for part, n in mine.items()):
            raise ValueError("an enterprise has more of its own than there is in all")
        facts = tuple(sorted(known, key=lambda fact: (fact.says, fact.parts, fact.counted)))
        lasting = tuple(sorted(stands, key=lambda row: (row.name, row.day, row.of, row.parts)))
        return cls(
            {part: int(parts[part]) for part in sorted(parts)},
            ordered,
            facts,
            theirs,
            lasting,
            changes or {},
            told or {},
        )

    def value(self, cell: Cell) -> int:
        """Add up the cell's true value."""
        return self.sum(cell.parts)

    def sum(self, row: Coefficients) -> int:
        """Add up the true value of a sum."""
        return sum(factor * self.parts[part] for part, factor in row)

    def change(self, part: str) -> str:
        """Say what readers know of how an inner count has changed between two editions; also by its name in an earlier one."""
        return self.changes.get(part.split("|", maxsplit=1)[0].rsplit(": ", maxsplit=1)[-1], "known")

    def shares(self, parts: Coefficients) -> dict[str, int]:
        """Add up each enterprise's own part of a sum; 0 for one that has nothing in it."""
        return {reader: sum(f * mine.get(part, 0) for part, f in parts) for reader, mine in self.own.items()}

    def published(self, hidden: frozenset[str]) -> Published:
        """Show what a reader gets when the cells with these keys are hidden."""
        lines = tuple(self._line(cell, hidden) for cell in self.cells)
        return Published(tuple(self.parts), lines, self.known, self.own)

    def _line(self, cell: Cell, hidden: frozenset[str]) -> Line:
        shown = cell.told if cell.told is not None else cell.shown and cell.key not in hidden
        gone = not shown and (cell.told is False or cell.shown)
        value = self.value(cell) if shown else None
        return Line(cell.key, cell.parts, value, gone, cell.need, cell.insiders, cell.told is not None)
