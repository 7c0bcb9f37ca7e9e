"""Records of a public series, summed to the long form: every place, county and country, sex and dimension.

A sum adds lows and highs. A county's sum holds its unknown municipality, the country's sum its unknown county. Where nobody
is there is no row: an absent combination is zero. Where only unreadable records are there is one, from 0 to no limit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flows.contracts import LONG_FORM
from flows.contracts.places import COUNTRY, UNKNOWN_COUNTY
from flows.intake.statistics.layout import Layout, LayoutTable, Measure
from flows.intake.statistics.values import UNKNOWN_PLACE

Numbers = NDArray[Any]
FAULTS = ("SAKNAT_VARDE", "FEL_I_CELL", "TAL_FORMAT", "HELTAL")
"""What can be wrong with a number."""
_WORDS = [name for name, _ in LONG_FORM if name not in ("low", "high")] + ["_sheet"]
_WHOLE = dict(LONG_FORM)["low"] == "BIGINT"


@dataclass(frozen=True)
class Axis:
    """One column of words: a code for each record, and the words, in order."""

    codes: Numbers
    words: Sequence[str]


@dataclass
class Records:
    """One table's records, with an axis for each role and an interval for each measure, by its role.

    `rows`: Excel rows or record numbers. `faults`: bits of FAULTS; a record with any is rejected, its numbers
    are from 0 to no limit, and so are the sums it belongs to.
    """

    sheet: str
    table: LayoutTable
    rows: NDArray[np.int64]
    axes: dict[str, Axis]
    low: dict[str, Numbers]
    high: dict[str, Numbers]
    faults: NDArray[np.uint8]

    @property
    def rejected(self) -> NDArray[np.bool_]:
        """Which records could not be read whole."""
        return self.faults > 0

    @property
    def placed(self) -> bool:
        """True when every word was understood; a code below 0 stands for one that was not."""
        return all((axis.codes >= 0).all() for axis in self.axes.values())


@dataclass
class _Part:
    """Rows of the long form: one measure of one grouping. Words that are the same in all rows stand once."""

    axes: dict[str, Axis]
    same: dict[str, str]
    rows: Numbers
    low: Numbers
    high: Numbers


def long_form(tables: list[Records], layout: Layout) -> pd.DataFrame:
    """Sum all tables to (period, geo_code, …, low, high, _sheet, _row), in one order whatever the file's.

    Empties the list as it goes: records and sums together would not fit in the memory promised.
    """
    parts: list[_Part] = []
    while tables:
        parts.extend(_table(tables.pop(0), layout))
    return _together(parts)


def _table(records: Records, layout: Layout) -> Iterator[_Part]:
    measures = _measures(layout, records)
    for level, places, here in _places(records):
        for sex, sexes in _sexes(records):
            for dimension in records.table.gives:
                axes = {"period": records.axes["period"], "geo_code": places} | sexes
                if dimension != "total":
                    axes["category"] = records.axes[dimension]
                groups, members, counts, first = _groups(axes, here)
                rows = np.where(counts == 1, records.rows[here][first], -1).astype(np.int32)
                for measure in measures:
                    low = np.bincount(members, weights=records.low[measure.role][here])
                    high = np.bincount(members, weights=records.high[measure.role][here])
                    same = {
                        "geo_level": level,
                        "sex": measure.sex or sex,
                        "dimension": measure.dimension if dimension == "total" else dimension,
                        "category": measure.category,
                        "measure": measure.measure,
                        "_sheet": records.sheet,
                    }
                    yield _Part(groups, same, rows, low, low if np.array_equal(low, high) else high)


def _measures(layout: Layout, records: Records) -> list[Measure]:
    """Find the measures the table has; where only the sexes are given, both together are one more."""
    found = [m for m in layout.measures if m.role in records.low]
    sexes: dict[tuple[str, str, str], dict[str, Measure]] = {}
    for measure in found:
        if measure.sex:
            sexes.setdefault((measure.measure, measure.dimension, measure.category), {})[measure.sex] = measure
    for given in sexes.values():
        if set(given) == {"kvinnor", "män"}:
            both = given["män"].model_copy(update={"sex": "totalt"})
            for side in (records.low, records.high):
                side[both.role] = side[given["kvinnor"].role] + side[given["män"].role]
            found.append(both)
    return found


def _places(records: Records) -> Iterator[tuple[str, Axis, NDArray[np.bool_]]]:
    """Yield each level of place: its name, each record's place, and which records are counted there."""
    everyone = np.ones(len(records.rows), dtype=bool)
    yield "riket", Axis(np.zeros(len(records.rows), np.int8), [COUNTRY]), everyone
    if "municipality" in records.axes:
        county, municipality = records.axes["county"], records.axes["municipality"]
        nowhere = _is(municipality, UNKNOWN_PLACE)
        yield "lan", county, ~_is(county, UNKNOWN_COUNTY)
        yield "kommun", municipality, ~nowhere
        yield "okand_kommun", county, nowhere


def _sexes(records: Records) -> Iterator[tuple[str, dict[str, Axis]]]:
    """Yield both sexes together and each of them, as far as the table tells them apart."""
    if records.table.both_sexes or "sex" not in records.axes:
        yield "totalt", {}
    if "sex" in records.axes:
        yield "", {"sex": records.axes["sex"]}


def _groups(axes: dict[str, Axis], here: NDArray[np.bool_]) -> tuple[dict[str, Axis], Numbers, Numbers, Numbers]:
    """Group the records: each group's words, each record's group, each group's size and its first record."""
    key = np.zeros(int(here.sum()), dtype=np.int64)
    for axis in axes.values():
        key = key * len(axis.words) + axis.codes[here]
    found, first, members, counts = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    groups = {}
    for name, axis in reversed(axes.items()):
        groups[name] = Axis((found % len(axis.words)).astype(np.min_scalar_type(len(axis.words))), axis.words)
        found = found // len(axis.words)
    return groups, members, counts, first


def _is(axis: Axis, word: str) -> NDArray[np.bool_]:
    return np.array([known == word for known in axis.words] or [False], dtype=bool)[axis.codes]


def _together(parts: list[_Part]) -> pd.DataFrame:
    """Put the parts in one frame with the types the long form declares; each is forgotten once it is in."""
    size = sum(len(part.rows) for part in parts)
    words = {name: sorted({word for part in parts for word in _words(part, name)}) for name in _WORDS}
    place = {name: {word: code for code, word in enumerate(known)} for name, known in words.items()}
    codes: dict[str, Numbers] = {
        name: np.empty(size, np.int8 if len(known) < 128 else np.int16) for name, known in words.items()
    }
    low: Numbers = np.empty(size, dtype=np.int64 if _WHOLE else np.float64)
    high: Numbers = np.empty_like(low)
    unknown = np.zeros(size, dtype=bool)
    rows = np.empty(size, dtype=np.int64)
    start = 0
    parts.reverse()
    while parts:
        part = parts.pop()
        span = slice(start, start + len(part.rows))
        start = span.stop
        for name, column in codes.items():
            new = np.array([place[name][word] for word in _words(part, name)], dtype=column.dtype)
            column[span] = new[part.axes[name].codes] if name in part.axes else new[0]
        unknown[span] = np.isinf(part.high)
        known_high = np.where(unknown[span], 0, part.high)
        low[span], high[span] = (np.round(side) if _WHOLE else side for side in (part.low, known_high))
        rows[span] = part.rows
    array = pd.arrays.IntegerArray if _WHOLE else pd.arrays.FloatingArray
    columns: dict[str, Any] = {
        name: pd.Categorical.from_codes(column, dtype=pd.CategoricalDtype(words[name]))
        for name, column in codes.items()
    }
    columns |= {"low": array(low, np.zeros(size, dtype=bool)), "high": array(high, unknown), "_row": rows}
    order = [*(name for name, _ in LONG_FORM), "_sheet", "_row"]
    return pd.DataFrame({name: columns[name] for name in order}, copy=False)


def _words(part: _Part, name: str) -> Sequence[str]:
    return part.axes[name].words if name in part.axes else [part.same[name]]
