"""What tells the rows of two files apart, as hashes: which rows they have in common."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from flows.contracts import contracts


def row_keys(reading: Mapping[str, Any], table: str) -> dict[str, str]:
    """Give what reading.json says of a table's rows (file_facts.row_keys); nothing where it has none."""
    told: dict[str, str] = reading.get("row_keys", {}).get(table, {})
    return told


def hashes(reading: Mapping[str, Any], table: str, which: str) -> Any:
    """Give the hashes of `keys`, `firsts`, `ended` or `values` of a table as a sorted array of uint64, each once."""
    return _array(row_keys(reading, table).get(which, ""))


@lru_cache(maxsize=4096)
def _array(written: str) -> Any:
    return np.unique(np.frombuffer(bytes.fromhex(written), dtype="<u8"))


def persons(reading: Mapping[str, Any]) -> Any:
    """Give the hashes of every person of a workbook."""
    found = [hashes(reading, table, "firsts") for table in reading.get("row_keys", {}) if contracts()[table].persons]
    return np.unique(np.concatenate(found)) if found else np.array([], dtype="<u8")


def share(one: Any, other: Any) -> float:
    """Give how much of the smaller one is in both. Of nothing all is."""
    smaller = min(len(one), len(other))
    return len(np.intersect1d(one, other, assume_unique=True)) / smaller if smaller else 1.0
