"""The rows of a file that a newer one does not have, or has with another start."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from flows.contracts import Contract, contracts


@dataclass(frozen=True)
class MissingRows:
    """Excel's rows in the file before: those that are gone, or have another start, another person, or another value now."""

    gone: list[Any]
    moved: list[Any] = field(default_factory=list)
    renumbered: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)


@lru_cache(maxsize=512)
def missing_rows(before: Path, new: Path, table: str) -> MissingRows:
    """The rows of the file before that are not in the new one, by what stands there instead.

    A row whose person has a number that the file before does not have, at the same start, is one whose number somebody has
    corrected. `changed`: the column in the contract's `counted_by` has another value.
    """
    contract = contracts()[table]
    old, now = (_rows(folder / f"{table}.parquet", contract) for folder in (before, new))
    lost = {key: row for key, row in old.items() if key not in now}
    came = [key for key in now if key not in old]
    if len(contract.key) != 2 or not contract.persons:
        return MissingRows(sorted(lost.values()))
    by_both = {key[:2] for key in came}
    by_first, by_second = defaultdict(list), defaultdict(list)
    known = {key[0] for key in old}
    for key in came:
        by_first[key[0]].append(key)
        if key[0] not in known:
            by_second[key[1]].append(key)
    found = MissingRows([])
    for key, row in sorted(lost.items(), key=lambda item: item[1]):
        if key[:2] in by_both:
            found.changed.append(row)
        elif by_first[key[0]]:
            by_first[key[0]].pop()
            found.moved.append(row)
        elif by_second[key[1]]:
            by_second[key[1]].pop()
            found.renumbered.append(row)
        else:
            found.gone.append(row)
    return found


def _rows(path: Path, contract: Contract) -> dict[tuple[Any, ...], int]:
    """What tells rows apart → the first row where it stands; of a public series, which has no rows, its place in the order."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - heavy

    table = pq.read_table(path, columns=[*contract.told_apart_by, "_row"]).to_pylist()
    found: dict[tuple[Any, ...], int] = {}
    for place, row in enumerate(table, start=1):
        found.setdefault(tuple(row[name] for name in contract.told_apart_by), row["_row"] or place)
    return found


def row_spans(rows: Sequence[int]) -> str:
    """`rad 4, 7–9 i den förra`."""
    spans: list[list[int]] = []
    for row in sorted(rows):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in spans[:12]]
    more = " …" if len(spans) > len(shown) else ""
    return f"rad {', '.join(shown)}{more} i den"
