"""What differs between two editions: the cells with one name, how much each has changed, and in which of its classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations

from flows.release.declared.disclosure import rules
from flows.release.editions.edition import is_sole_trader
from flows.release.linear_system import Cell, Known, System
from flows.release.sums import Coefficients, coefficients, difference
from flows.release.suppression.primary import about, count_need, kronor_unsafe, sensitive_unsafe, worked_out


@dataclass(frozen=True)
class CellThen:
    """A cell in one of the editions, or today (`state` empty): the sum it is there, and the wholes that it is a class of."""

    state: str
    cell: Cell
    row: Coefficients
    whole: Coefficients | None
    sensitive_of: Coefficients | None

    @property
    def key(self) -> str:
        """Name it: by the cell's key, and by the state too where it stands in none of that state's tables."""
        own = (
            self.cell.key.startswith(f"{self.state}: ")
            if self.state
            else self.cell.told is None and ": " not in self.cell.key
        )
        return self.cell.key if own else f"{self.cell.key} {self.state or 'nu'}"


def same_cells(named: Sequence[tuple[str, System]], called: Mapping[str, Mapping[str, str]]) -> list[list[CellThen]]:
    """Bring together the cells with one name that stand in tables of two states or more.

    Where a table had wider or narrower classes, a cell is brought together with what it would have been: the sum of the inner
    counts with the same names. `called`: state → inner count → its name in all of them together.
    """
    found: dict[str, list[CellThen]] = {}
    for state, system in named:
        for cell in system.cells:
            if cell.shown:
                key = cell.key.removeprefix(f"{state}: ") if state else cell.key
                found.setdefault(key, []).append(CellThen(state, cell, cell.parts, cell.whole, cell.sensitive_of))
    for same in found.values():
        first = same[0]
        plain = {name: part for part, name in called[first.state].items()}
        for other in sorted(called.keys() - {each.state for each in same}):
            row, *wholes = (
                _there(parts, plain, called[other]) for parts in (first.row, first.whole, first.sensitive_of)
            )
            if row:
                same.append(CellThen(other, first.cell, row, *wholes))
    return [each for each in found.values() if len(each) > 1]


def same_remainders(named: Sequence[tuple[str, System]]) -> list[list[CellThen]]:
    """Bring together what two states or more leave between the same two numbers, and no table shows.

    That is what a shown number has more than another of its row, and what is between the two sides of what everybody knows.
    Two rows may be of other days in each edition. Then what is between them is of other people.
    """
    found: dict[str, list[CellThen]] = {}
    for state, system in named:
        rows: dict[str, list[Cell]] = {}
        for cell in system.cells:
            if cell.shown:
                key = cell.key.removeprefix(f"{state}: ")
                rows.setdefault(key.rpartition("|")[0], []).append(replace(cell, key=key))
        between = [_between(fact) for fact in system.known if fact.counted]
        for cell in (*(rest for row in rows.values() for rest in worked_out(row)), *between):
            found.setdefault(cell.key, []).append(CellThen(state, cell, cell.parts, None, cell.sensitive_of))
    return [each for each in found.values() if len(each) > 1]


def _between(fact: Known) -> Cell:
    """Make a cell of what the larger side has more than the smaller."""
    row = coefficients({part: -factor for part, factor in fact.parts})
    return Cell(f"({fact.counted})", row, shown=False, sensitive_of=fact.whole or None)


def _there(row: Coefficients | None, plain: Mapping[str, str], called: Mapping[str, str]) -> Coefficients | None:
    there = {called.get(plain[name]): factor for name, factor in row or ()}
    return coefficients({str(name): factor for name, factor in there.items()}) if there and None not in there else None


def differences(
    named: Sequence[tuple[str, System]], groups: Iterable[Sequence[CellThen]], doubtful: Set[str]
) -> Iterable[Cell]:
    """Make the unsafe differences between two states of a cell: how many came or went, whose kronor were added, of which class.

    `doubtful`: sole traders of whom some may be one and the same.
    """
    systems = dict(named)
    for same in groups:
        for one, other in combinations(same, 2):
            key, cell = f"{one.key} | {other.state or 'nu'}", one.cell
            more, way = _change(systems, (one.state, one.row), (other.state, other.row))
            if way:
                own = [systems[each.state].shares(each.row) for each in (one, other)]
                change = {who: abs(own[0].get(who, 0) - own[1].get(who, 0)) for who in own[0].keys() | own[1].keys()}
                need, insiders = kronor_unsafe(way, change) if cell.kronor else (count_need(way, cell.full or 1), ())
                made = Cell(
                    f"({key})", more, shown=False, need=need, insiders=insiders, kronor=cell.kronor, full=cell.full
                )
                yield unless_few(made, way, doubtful & {who for who, kronor in change.items() if kronor})
            if one.whole and other.whole:
                yield from _classes(systems, one, other, key)
            if one.sensitive_of and other.sensitive_of:
                yield from _sensitive(systems, one, other, key)


def _classes(systems: Mapping[str, System], one: CellThen, other: CellThen, key: str) -> Iterable[Cell]:
    """Keep of the few by whom a whole has changed that all of them, or none, are of this class."""
    whole, few = _change(systems, (one.state, one.whole or ()), (other.state, other.whole or ()))
    some, of_class = _class_change(systems, one, other, (one.whole, other.whole))
    for side, parts, n in (("ja", some, of_class), ("nej", difference(whole, some), few - of_class)):
        if n == 0 and 1 <= few < rules().smallest_shown:
            yield Cell(f"({key} | {side})", parts, shown=False, need=(0, 1))
        elif need := count_need(n):  # of many who came, too, a few that are not of the class
            yield Cell(f"({key} | {side})", parts, shown=False, need=need)


def _sensitive(systems: Mapping[str, System], one: CellThen, other: CellThen, key: str) -> Iterable[Cell]:
    """Keep of those by whom a whole has changed, however many, that all of them, or none, are of this sensitive class.

    From each enterprise too: of those of the others.
    """
    wholes = (one.sensitive_of, other.sensitive_of)
    whole, way = _change(systems, *((each.state, row or ()) for each, row in zip((one, other), wholes, strict=True)))
    some, of_class = _class_change(systems, one, other, wholes)
    for side, parts, n in (("ja", some, of_class), ("nej", difference(whole, some), way - of_class)):
        if 0 <= n <= way and way:
            mine, theirs = (_shares(systems, (one.state, other.state), row) for row in (parts, whole))
            known = {who: m for who, m in mine.items() if 0 <= n - m <= way - theirs[who]}
            need, insiders = sensitive_unsafe(n, known, way, {who: theirs[who] for who in known})
            yield Cell(f"({key} | känsligt {side})", parts, shown=False, need=need, insiders=insiders)


def _class_change(
    systems: Mapping[str, System], one: CellThen, other: CellThen, wholes: tuple[Coefficients | None, ...]
) -> tuple[Coefficients, int]:
    """Give how a class has changed, counted the way that makes its whole larger."""
    up = systems[one.state].sum(wholes[0] or ()) > systems[other.state].sum(wholes[1] or ())
    later, before = (one, other) if up else (other, one)
    more = systems[later.state].sum(later.row) - systems[before.state].sum(before.row)
    return difference(later.row, before.row), more


def _shares(systems: Mapping[str, System], states: Iterable[str], row: Coefficients) -> dict[str, int]:
    """Add up what is each enterprise's own of a difference; 0 for one that has nothing in it."""
    own: dict[str, dict[str, int]] = {}
    for state in states:
        for who, mine in systems[state].own.items():
            own.setdefault(who, {}).update(mine)
    return {who: sum(f * mine.get(part, 0) for part, f in row) for who, mine in own.items()}


def _change(
    systems: Mapping[str, System], one: tuple[str, Coefficients], other: tuple[str, Coefficients]
) -> tuple[Coefficients, int]:
    """Give the larger less the smaller: as a sum, and how much it is."""
    (_, row), (_, before) = one, other
    way = systems[one[0]].sum(row) - systems[other[0]].sum(before)
    return (difference(row, before), way) if way > 0 else (difference(before, row), -way)


def doubtful_traders(states: Sequence[System]) -> frozenset[str]:
    """Find the sole traders of whom it is not known whether some of them are the same person.

    There are some only where a sole trader of an earlier edition has no pseudonym today: erased or lost. Each of today's who is
    not in every edition may be that person.
    """
    readers = [{reader for reader in state.own if is_sole_trader(reader)} for state in states]
    gone = set().union(*readers[1:]) - readers[0]
    return frozenset(gone | (readers[0] - readers[0].intersection(*readers[1:]))) if gone else frozenset()


def unless_few(cell: Cell, value: int, doubtful: Set[str]) -> Cell:
    """Kronor to which readers gave who may be the same one are taken to be from too few enterprises."""
    return replace(cell, need=cell.need or about(value)) if cell.kronor and doubtful else cell
