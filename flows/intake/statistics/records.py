"""One table of a public file as records: every word replaced by a code, every number by an interval."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flows.contracts.places import UNKNOWN_COUNTY
from flows.intake.statistics.aggregation import FAULTS, Axis, Numbers, Records
from flows.intake.statistics.found_source import FoundSource
from flows.intake.statistics.layout import Bands, Layout
from flows.intake.statistics.problem_list import ProblemList
from flows.intake.statistics.source import Source
from flows.intake.statistics.values import Fault, Interval, Resolver, interval, resolver

_BAD = -1


def read_table(source: Source, found: FoundSource, layout: Layout, notes: ProblemList) -> Records:
    """Read all records of a table. What cannot be read is noted, and its record marked; none is dropped."""
    roles = [role for role in found.table.roles if role in found.places]
    measures = [m for m in layout.measures if m.role in found.places]
    words = {
        role: _Words(resolver(role, found.header(role), layout.values.get(role), layout.blank.get(role)))
        for role in roles
    }
    figures = {m.role: _Figures(found.header(m.role), m.whole) for m in measures}
    rows: list[NDArray[np.int64]] = []
    marks: list[NDArray[np.uint8]] = []
    for numbers, chunk in source.chunks(found, roles, list(figures)):
        faults = np.zeros(len(numbers), dtype=np.uint8)
        for role, word in words.items():
            for fault, at in word.take(chunk.texts[role], chunk.items[role]):
                notes.add(fault, "file", found.sheet, [numbers[at]], **found.address(role))
        for role, figure in figures.items():
            for fault, places in figure.take(chunk.numbers[role], chunk.items[role]):
                faults[places] |= np.uint8(1 << FAULTS.index(fault.code))
                notes.add(fault, "row", found.sheet, numbers[places], **found.address(role))
        rows.append(numbers)
        marks.append(faults)
    records = Records(
        sheet=found.sheet,
        table=found.table,
        rows=_joined(rows, np.int64),
        axes={role: _sorted(_joined(word.codes, np.int16), word.words) for role, word in words.items()},
        low={role: _joined(figure.low, np.float64) for role, figure in figures.items()},
        high={role: _joined(figure.high, np.float64) for role, figure in figures.items()},
        faults=_joined(marks, np.uint8),
    )
    for role in figures:
        records.low[role][records.rejected] = 0
        records.high[role][records.rejected] = np.inf
    if records.placed:
        _settle_counties(records)
        _read_bands(records, layout.bands, notes)
    return records


def _sorted(codes: Numbers, words: list[str]) -> Axis:
    """Sort the words, so that a file saved again with its words in another order gives the same rows."""
    order = sorted(range(len(words)), key=words.__getitem__)
    new = np.empty(len(words) + 1, dtype=np.int16)
    new[order], new[_BAD] = range(len(words)), _BAD
    return Axis(new[codes], [words[place] for place in order])


def _settle_counties(records: Records) -> None:
    """Place a known municipality in an unknown county in its own county."""
    if "municipality" not in records.axes:
        return
    county, municipality = records.axes["county"], records.axes["municipality"]
    own = [word[:2] or UNKNOWN_COUNTY for word in municipality.words]
    counties = sorted({*county.words, *own})
    place = {word: code for code, word in enumerate(counties)}
    said = np.array([place[word] for word in county.words], dtype=np.int16)[county.codes]
    known = np.array([place[word] for word in own], dtype=np.int16)[municipality.codes]
    unsaid = said == place.get(UNKNOWN_COUNTY, _BAD)
    records.axes["county"] = Axis(np.where(unsaid, known, said), counties)


def _read_bands(records: Records, bands: Bands | None, notes: ProblemList) -> None:
    """Move a record one band up for each yes; a yes after a no is impossible and stops the file."""
    if bands is None:
        return
    said = []
    for role in bands.roles:
        axis = records.axes.pop(role)
        said.append(np.array([word == "ja" for word in axis.words], dtype=bool)[axis.codes])
    for wide, narrow in pairwise(said):
        if len(odd := np.flatnonzero(narrow & ~wide)):
            notes.add(Fault.said("OMOJLIG_TID"), "file", records.sheet, records.rows[odd])
    records.axes[bands.dimension] = Axis(np.asarray(np.sum(said, axis=0, dtype=np.int16)), bands.categories)


class _Words:
    """A role's words, each distinct text of the file read once."""

    def __init__(self, resolve: Resolver) -> None:
        self.words: list[str] = []
        self.codes: list[Numbers] = []
        self._resolve = resolve
        self._code: dict[str, int] = {}
        self._known: list[int] = []
        self._faults: dict[int, Fault] = {}
        self._told: set[int] = set()

    def take(self, raw: Numbers, items: Sequence[str | None]) -> list[tuple[Fault, int]]:
        """Add records; each text that cannot be read is told once, with the place of its first record."""
        for item in range(len(self._known), len(items)):
            self._known.append(self._read(item, items[item]))
        codes = np.array(self._known or [_BAD], dtype=np.int16)[raw]
        self.codes.append(codes)
        bad = np.flatnonzero(codes == _BAD)
        texts, first = np.unique(raw[bad], return_index=True)
        new = [(int(text), int(bad[at])) for text, at in zip(texts, first, strict=True) if int(text) not in self._told]
        self._told |= {text for text, _ in new}
        return [(self._faults[text], at) for text, at in new]

    def _read(self, item: int, text: str | None) -> int:
        word = self._resolve(text)
        if isinstance(word, Fault):
            self._faults[item] = word
            return _BAD
        if word not in self._code:
            self._code[word] = len(self.words)
            self.words.append(word)
        return self._code[word]


class _Figures:
    """A measure's numbers as intervals."""

    def __init__(self, header: str, whole: bool) -> None:
        self.low: list[NDArray[np.float64]] = []
        self.high: list[NDArray[np.float64]] = []
        self._header = header
        self._whole = whole

    def take(self, values: NDArray[np.float64], items: Sequence[str | None]) -> list[tuple[Fault, NDArray[np.intp]]]:
        """Add records; returns each fault with the places of its records."""
        low, high = values.copy(), values.copy()
        faults: list[tuple[Fault, NDArray[np.intp]]] = []
        aside = np.flatnonzero(values < 0)
        for code in np.unique(values[aside]):
            at = aside[values[aside] == code]
            self._set(interval(items[int(-1 - code)], self._header, whole=self._whole), at, low, high, faults)
        if self._whole:
            broken = np.flatnonzero(values % 1 > 0)
            for number in np.unique(values[broken]):
                at = broken[values[broken] == number]
                self._set(interval(f"{number:f}", self._header, whole=True), at, low, high, faults)
        self.low.append(low)
        self.high.append(high)
        return faults

    def _set(
        self,
        read: Interval | Fault,
        at: NDArray[np.intp],
        low: NDArray[np.float64],
        high: NDArray[np.float64],
        faults: list[tuple[Fault, NDArray[np.intp]]],
    ) -> None:
        if isinstance(read, Fault):
            faults.append((read, at))
            read = Interval(0, np.inf)
        low[at], high[at] = read.low, read.high


def _joined(parts: list[Any], kind: Any) -> Any:
    joined = np.concatenate(parts) if parts else np.zeros(0, dtype=kind)
    parts.clear()
    return joined
