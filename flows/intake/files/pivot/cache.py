"""Reads the pivot caches of a workbook as a stream: field names, and the records' fields that are asked for.

A cache is `pivotCacheDefinitionN.xml` (fields and their shared items) and the records part that its rels
name: one `<r>` a record, one element a field: `<x v=index/>` into the shared items or an inline `<n> <s> <d>
<b> <e>`, `<m/>` for a missing value. Fields with databaseField="0" (calculated, grouped) are named there and
have no value in the records.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray

from flows.intake.files.pivot.columns import VALUES, NumberColumn, TextColumn, append, text_of
from flows.intake.files.pivot.parts import attribute, local, opened, parsed, refused_part, related
from flows.intake.files.pivot.plain import HEAD, plain_records
from flows.intake.problems import Refused
from flows.intake.wording import part

CHUNK_RECORDS = 1 << 16


@dataclass(frozen=True)
class Cache:
    """One pivot cache. `fields`: those with a value in each record, in order; `items`: their shared items."""

    name: str
    fields: tuple[str, ...]
    items: tuple[tuple[str | None, ...], ...]
    calculated: tuple[str, ...]
    records: str | None

    def index(self, field: str) -> int:
        """Where the field stands in a record."""
        return self.fields.index(field)


@dataclass(frozen=True)
class Chunk:
    """Some records in order. `first`: number of the first one, from 1.

    `texts`: codes into `items` (None is a missing value). `numbers`: the value where it is a number from 0
    up, else -1 - k, where k is the place of the text in `items`.
    """

    first: int
    texts: dict[str, NDArray[np.int32]]
    numbers: dict[str, NDArray[np.float64]]
    items: dict[str, Sequence[str | None]]


def find_caches(archive: ZipFile) -> list[Cache]:
    """Find the workbook's pivot caches through the relations, in the order of their names. Raises Refused."""
    names = set(archive.namelist())
    workbook = next((t for t in related(archive, "", "/officeDocument") if t in names), "xl/workbook.xml")
    parts = [part for part in related(archive, workbook, "/pivotCacheDefinition") if part in names]
    return [_definition(archive, part) for part in sorted(parts, key=lambda part: (len(part), part))]


def read_records(archive: ZipFile, cache: Cache, texts: Collection[str], numbers: Collection[str]) -> Iterator[Chunk]:
    """Yield the records of a cache, only the fields asked for, a chunk at a time.

    Raises Refused where the XML is cut off, declares entities, or does not hold what the definition says.
    """
    if cache.records is None:
        raise refused_part("PIVOT_UTAN_POSTER", cache.name)
    reader = _Records(cache, texts, numbers)
    with opened(archive, cache.records) as stream:
        for _ in parsed(stream, reader.start, cache.records, read=reader.read_plain):
            if reader.begun - reader.given > CHUNK_RECORDS:
                yield reader.take(reader.begun - 1)
    reader.finish()
    if reader.begun > reader.given:
        yield reader.take(reader.begun)


class _Records:
    """Reads the plain records at the start of the part, then handles the start tags of all that follow.

    `begun`: records begun, `given`: records handed on.
    """

    def __init__(self, cache: Cache, texts: Collection[str], numbers: Collection[str]) -> None:
        self.begun = 0
        self.given = 0
        self._cache = cache
        self._count: int | None = None
        self._texts = {name: TextColumn(cache.items[cache.index(name)]) for name in texts}
        self._numbers = {name: NumberColumn(cache.items[cache.index(name)]) for name in numbers}
        self._columns = [self._texts.get(name) or self._numbers.get(name) for name in cache.fields]
        self._adders = [None if column is None else column.add for column in self._columns]
        self._plain = True
        self._width = len(cache.fields)
        self._at = self._width

    def read_plain(self, block: bytes) -> tuple[bytes, bytes]:
        """Read the block's plain records. From the first block that has anything else all is left to parse."""
        if not self._plain:
            return block, b""
        head = 0 if self.begun else match.end() if (match := HEAD.match(block)) else len(block)
        whole = block.rfind(b"</r>") + len(b"</r>")
        read = plain_records(block[head:whole], self._columns)
        if read is None:
            self._plain = False
            return block, b""
        count, values = read
        for column, new in zip(self._columns, values, strict=True):
            if column is not None and new is not None:
                column.extend(new)
        self.begun += count
        return block[:head], block[whole:]

    def start(self, name: str, attributes: list[str]) -> None:
        if name in VALUES:
            at = self._at
            if at >= self._width:
                raise self._broken(part("post_for_manga"))
            self._at = at + 1
            adder = self._adders[at]
            if adder is not None:
                value = attributes[1] if attributes and attributes[0] == "v" else attribute(attributes, "v")
                try:
                    adder(name, value)
                except (ValueError, IndexError):
                    raise self._broken(part("post_pekar")) from None
        elif name == "r":
            self._ended()
            self.begun += 1
            self._at = 0
        elif name == "pivotCacheRecords":
            self._count = int(attribute(attributes, "count") or -1)
        elif ":" in name:
            self.start(local(name), attributes)

    def take(self, upto: int) -> Chunk:
        count = upto - self.given
        chunk = Chunk(
            self.given + 1,
            {name: column.take(count) for name, column in self._texts.items()},
            {name: column.take(count) for name, column in self._numbers.items()},
            {name: column.items for name, column in (self._texts | self._numbers).items()},
        )
        self.given = upto
        return chunk

    def finish(self) -> None:
        self._ended()
        if self._count not in (None, -1, self.begun):
            raise self._broken(part("poster_antal"), count=self._count)

    def _ended(self) -> None:
        if self._at != self._width:
            raise self._broken(
                part("post_bredd"),
                count=self._at,
                width=self._width,
            )

    def _broken(self, what: str, **words: object) -> Refused:
        said = what.format(number=self.begun, **words)
        return refused_part("TRASIG_FIL/pivottabell_oense", self._cache.name, said)


def _definition(archive: ZipFile, part: str) -> Cache:
    """Read field names and shared items; items of groups, and what stands inside an item, are not meant."""
    fields: list[tuple[str, bool, list[str | None]]] = []
    path: list[str] = []
    items: list[str | None] = []

    def start(name: str, attributes: list[str]) -> None:
        nonlocal items
        name = local(name)
        if name == "cacheField":
            items = []
            in_records = attribute(attributes, "databaseField") not in ("0", "false")
            fields.append((attribute(attributes, "name") or "", in_records, items))
        elif path and path[-1] == "sharedItems" and name in VALUES:
            append(items, text_of(name, attribute(attributes, "v")))
        path.append(name)

    with opened(archive, part) as stream:
        for _ in parsed(stream, start, part, lambda _: path.pop()):
            pass
    records = next(iter(related(archive, part, "/pivotCacheRecords")), None)
    kept = [(name, tuple(shared)) for name, in_records, shared in fields if in_records]
    return Cache(
        name=posixpath.basename(part).removesuffix(".xml"),
        fields=tuple(name for name, _ in kept),
        items=tuple(shared for _, shared in kept),
        calculated=tuple(name for name, in_records, _ in fields if not in_records),
        records=records if records in archive.namelist() else None,
    )
