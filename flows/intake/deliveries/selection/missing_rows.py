"""The rows of a file that a newer one does not have, or has with another start."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from flows.contracts import Contract, contracts


@lru_cache(maxsize=512)
def gone_rows(before: Path, new: Path, table: str) -> tuple[list[Any], list[Any]]:
    """The rows of the file before that are not in the new one, and those whose person has another start there: Excel's rows.

    A row whose person goes by another number now, at the same start, is neither: somebody corrected the number.
    """
    contract = contracts()[table]
    old, now = (_rows(folder / f"{table}.parquet", contract) for folder in (before, new))
    lost = {key: row for key, row in old.items() if key not in now}
    came = [key for key in now if key not in old]
    if len(contract.key) != 2 or not contract.persons:
        return sorted(lost.values()), []
    by_first, by_second = defaultdict(list), defaultdict(list)
    known = {key[0] for key in old}
    for key in came:
        by_first[key[0]].append(key)
        if key[0] not in known:
            by_second[key[1]].append(key)
    rows, moved = [], []
    for key, row in sorted(lost.items(), key=lambda item: item[1]):
        if by_first[key[0]]:
            by_first[key[0]].pop()
            moved.append(row)
        elif by_second[key[1]]:
            by_second[key[1]].pop()
        else:
            rows.append(row)
    return rows, moved


def _rows(path: Path, contract: Contract) -> dict[tuple[Any, ...], int]:
    """Key → the first row where it stands; of a public series, which has no rows, its place in the order."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - heavy

    table = pq.read_table(path, columns=[*contract.key, "_row"]).to_pylist()
    found: dict[tuple[Any, ...], int] = {}
    for place, row in enumerate(table, start=1):
        found.setdefault(tuple(row[name] for name in contract.key), row["_row"] or place)
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
