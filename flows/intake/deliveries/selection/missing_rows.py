"""The rows of a file that a newer one does not have, or has with another start, an earlier end or other numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from flows.contracts import Contract, contracts
from flows.intake.deliveries.selection.changed_values import (
    across_a_limit,
    changed_steady,
    changed_values,
    other_values,
)

Key = tuple[Any, ...]
"""What tells a row apart."""


@dataclass(frozen=True)
class MissingRows:
    """Excel's rows in the file before: those that are gone, or have another start, another person, or another value now.

    `waiting`: rows that the new file has, but with faults or questions; `reopened`: rows that had an end and have none now;
    `shortened`: rows that end earlier now; `lengthened`: rows that had ended, and end later now; `numbers`: what became
    of numbers, and of what is `steady`, → the rows of which it holds; `nearly`: as `numbers`, of small changes that count;
    `added`: rows of the new file that the one before does not have, with their start; `began`: year → how many rows of either
    file began then.
    """

    gone: list[Any]
    moved: list[Any] = field(default_factory=list)
    renumbered: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)
    waiting: list[Any] = field(default_factory=list)
    reopened: list[Any] = field(default_factory=list)
    shortened: list[Any] = field(default_factory=list)
    lengthened: list[Any] = field(default_factory=list)
    numbers: dict[str, list[int]] = field(default_factory=dict)
    nearly: dict[str, list[int]] = field(default_factory=dict)
    added: list[tuple[int, date]] = field(default_factory=list)
    began: dict[int, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Row:
    number: int
    end: date | None
    values: tuple[float | None, ...]
    steady: tuple[Any, ...]


def tells_starts(contract: Contract) -> bool:
    """Whether a row is a person's from a day on."""
    return len(contract.key) == 2 and bool(contract.persons)


@lru_cache(maxsize=512)
def missing_rows(before: Path, new: Path, table: str, until: date | None, told_to: date | None = None) -> MissingRows:
    """The rows of the file before that are not in the new one, by what stands there instead.

    `until`: the day to which a row without an end lasted; `told_to`: that to which the file before tells: an end after it was
    only planned, and may be moved.

    A row whose person has a number that the file before does not have, at the same start, is one whose number somebody has
    corrected. `changed`: the column in the contract's `counted_by` has another value.
    """
    contract = contracts()[table]
    old, now = (_rows(folder / f"{table}.parquet", table) for folder in (before, new))
    broken = _BrokenRows(_keys(new / f"quarantine_{table}.parquet", contract.key))
    lost = {key: row.number for key, row in old.items() if key not in now}
    both = [(row, now[key]) for key, row in old.items() if key in now]
    values = [(row.number, row.values, new_row.values) for row, new_row in both]
    numbers = {**changed_values(contract.measured, values), **other_values(contract.measured, values)}
    told = set().union(*numbers.values())
    steady = [(row.number, row.steady, new_row.steady) for row, new_row in both]
    found = MissingRows(
        [],
        reopened=sorted(row.number for row, new_row in both if row.end and not new_row.end),
        shortened=sorted(row.number for row, new_row in both if _ends_before(new_row, row.end or until)),
        lengthened=sorted(row.number for row, new_row in both if _ended_and_moved(row, new_row, told_to)),
        numbers={**numbers, **changed_steady([contract.column(name) for name in contract.steady], steady)},
        nearly=across_a_limit(contract.measured, (each for each in values if each[0] not in told)),
    )
    swaps = tells_starts(contract)
    came = {key: row.number for key, row in now.items() if key not in old}
    _pair(found, lost, came, broken, {key[0] for key in old}, len(contract.key), swaps=swaps)
    if swaps:
        found.added.extend(sorted((row, key[1]) for key, row in came.items()))
        years = [Counter(key[1].year for key in keys) for keys in (old, now)]
        found.began.update({year: (years[0][year], years[1][year]) for year in sorted(years[0] | years[1])})
    return found


def _pair(
    found: MissingRows,
    lost: dict[Key, int],
    came: dict[Key, int],
    broken: _BrokenRows,
    known: set[Any],
    of: int,
    *,
    swaps: bool,
) -> None:
    """Say of each row that is lost what stands there instead; what does is taken out of `came`. `of`: columns of the key."""
    by_both, by_first, by_second = defaultdict(list), defaultdict(list), defaultdict(list)
    for key in came if swaps else ():
        by_both[key[:2]].append(key)
        by_first[key[0]].append(key)
        if key[0] not in known:
            by_second[key[1]].append(key)

    def instead(keys: list[Key]) -> bool:
        """Whether a new row is there in its place."""
        while keys:
            if came.pop(keys.pop(), None) is not None:
                return True
        return False

    left = []
    for key, row in sorted(lost.items(), key=lambda item: item[1]):
        if broken.take(key[:of]):
            found.waiting.append(row)
        elif swaps and instead(by_both[key[:2]]):
            found.changed.append(row)
        else:
            left.append((key, row))
    for key, row in left:
        if swaps and instead(by_first[key[0]]):
            found.moved.append(row)
        elif swaps and instead(by_second[key[1]]):
            found.renumbered.append(row)
        else:
            found.gone.append(row)


def _ends_before(row: _Row, day: date | None) -> bool:
    return row.end is not None and day is not None and row.end < day


def _ended_and_moved(row: _Row, now: _Row, told_to: date | None) -> bool:
    """Whether a row that had ended when the file before was made ends later now."""
    return (
        row.end is not None and now.end is not None and told_to is not None and row.end <= told_to and now.end > row.end
    )


class _BrokenRows:
    """The keys of the rows that do not count, as far as they could be read; each stands for one row of the file before."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._there: dict[tuple[bool, ...], Counter[Key]] = defaultdict(Counter)
        for key in keys:
            self._there[tuple(value is not None for value in key)][key] += 1

    def take(self, key: Key) -> bool:
        """Whether a row with this key is among them; with the most that could be read first. It is taken out."""
        for read in sorted(self._there, key=sum, reverse=True):
            like = tuple(value if there else None for value, there in zip(key, read, strict=True))
            if (any(read) or len(key) == 1) and self._there[read][like] > 0:
                self._there[read][like] -= 1
                return True
        return False


@lru_cache(maxsize=64)  # a file is compared with the one before it, and then with the next
def _rows(path: Path, table: str) -> dict[Key, _Row]:
    """What tells rows apart → the first row where it stands; of a public series, which has no rows, its place in the order."""
    contract = contracts()[table]
    apart, ended = len(contract.told_apart_by), bool(contract.ended_by)
    names = [*contract.told_apart_by, "_row", *([contract.ended_by] if ended else [])]
    names += [*(column.name for column in contract.measured), *contract.steady]
    numbers = apart + 1 + ended
    steady = numbers + len(contract.measured)
    found: dict[Key, _Row] = {}
    for place, cells in enumerate(_keys(path, names), start=1):
        end = cells[apart + 1] if ended else None
        row = _Row(cells[apart] or place, end, cells[numbers:steady], cells[steady:])
        found.setdefault(cells[:apart], row)
    return found


def _keys(path: Path, names: Sequence[str]) -> list[Key]:
    """The rows of a table in some of its columns; none where it was not written."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - heavy

    if not path.exists():
        return []
    with pq.ParquetFile(path) as file:  # pq.read_table looks for partitions first, which takes longer than most files
        columns = file.read(columns=list(names)).to_pydict()
    return list(zip(*(columns[name] for name in names), strict=True))
