"""Reads the pivot caches of a workbook as a stream: field names, and the records' fields that are asked for.

A cache is `pivotCacheDefinitionN.xml` (fields and their shared items) and the records part that its rels
name: one `<r>` a record, one element a field: `<x v=index/>` into the shared items or an inline `<n> <s> <d>
<b> <e>`, `<m/>` for a missing value. Fields with databaseField="0" (calculated, grouped) are named there and
have no value in the records.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from flows.intake.clock import in_time
from flows.intake.problem import Refused, refused

BLOCK_BYTES = 1 << 18
CHUNK_RECORDS = 1 << 16
MAX_ITEMS = 1 << 20
"""Distinct values a field may have; one with more is free text or an attack, and would not fit in memory."""

_VALUES = frozenset("xnsdbem")
_NUMERAL = re.compile(r"[0-9]{1,15}(\.[0-9]+)?", re.ASCII)
_BROKEN = (
    expat.ExpatError,
    LookupError,
    BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    UnicodeDecodeError,
    NotImplementedError,
)


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
    workbook = next((t for t in _related(archive, "", "/officeDocument") if t in names), "xl/workbook.xml")
    parts = [part for part in _related(archive, workbook, "/pivotCacheDefinition") if part in names]
    return [_definition(archive, part) for part in sorted(parts, key=lambda part: (len(part), part))]


def read_records(archive: ZipFile, cache: Cache, texts: Collection[str], numbers: Collection[str]) -> Iterator[Chunk]:
    """Yield the records of a cache, only the fields asked for, a chunk at a time.

    Raises Refused where the XML is cut off, declares entities, or does not hold what the definition says.
    """
    if cache.records is None:
        raise _refused("PIVOT_UTAN_POSTER", cache.name)
    reader = _Records(cache, texts, numbers)
    with _opened(archive, cache.records) as stream:
        for _ in _parse(stream, reader.start, cache.records):
            if reader.begun - reader.given > CHUNK_RECORDS:
                yield reader.take(reader.begun - 1)
    reader.finish()
    if reader.begun > reader.given:
        yield reader.take(reader.begun)


class TextColumn:
    """One field as codes into its items; inline values join the shared items."""

    def __init__(self, shared: Sequence[str | None]) -> None:
        self.items: list[str | None] = list(shared)
        self.codes = array("i")
        self._shared = len(shared)
        self._inline: dict[str | None, int] = {}

    def add(self, kind: str, value: str | None) -> None:
        """Take an element of a record; IndexError or ValueError where it points nowhere."""
        if kind == "x":
            code = int(value or -1)
            if not 0 <= code < self._shared:
                raise IndexError
        else:
            value = _text(kind, value)
            known = self._inline.get(value)
            if known is None:
                known = self._inline[value] = _append(self.items, value)
            code = known
        self.codes.append(code)

    def take(self, records: int) -> NDArray[np.int32]:
        """Hand over the first records and forget them."""
        taken = np.array(self.codes[:records], dtype=np.int32)
        del self.codes[:records]
        return taken


class NumberColumn:
    """One field as numbers, with whatever is not a number from 0 up set aside as text."""

    def __init__(self, shared: Sequence[str | None]) -> None:
        self.items: list[str | None] = []
        self.values = array("d")
        self._known: dict[str | None, float] = {}
        self._shared = [float(item) if item and _NUMERAL.fullmatch(item) else self._aside(item) for item in shared]

    def add(self, kind: str, value: str | None) -> None:
        """Take an element of a record; IndexError or ValueError where it points nowhere."""
        if kind == "n":
            self.add_number(float(value or "nan"), value)
        elif kind == "x":
            code = int(value or -1)
            if code < 0:
                raise IndexError
            self.values.append(self._shared[code])
        else:
            self.values.append(self._aside(_text(kind, value)))

    def add_number(self, number: float, text: str | None = None) -> None:
        """Take a number; one below 0 or without end is set aside as the text that it stood as."""
        self.values.append(number if 0 <= number < 1e15 else self._aside(text or str(number)))

    def _aside(self, value: str | None) -> float:
        if value not in self._known:
            self._known[value] = -1.0 - _append(self.items, value)
        return self._known[value]

    def take(self, records: int) -> NDArray[np.float64]:
        """Hand over the first records and forget them."""
        taken = np.array(self.values[:records], dtype=np.float64)
        del self.values[:records]
        return taken


class _Records:
    """Handles the start tags of the records part. `begun`: records begun, `given`: records handed on."""

    def __init__(self, cache: Cache, texts: Collection[str], numbers: Collection[str]) -> None:
        self.begun = 0
        self.given = 0
        self._cache = cache
        self._count: int | None = None
        self._texts = {name: TextColumn(cache.items[cache.index(name)]) for name in texts}
        self._numbers = {name: NumberColumn(cache.items[cache.index(name)]) for name in numbers}
        self._adders = [
            column.add if (column := self._texts.get(name) or self._numbers.get(name)) else None
            for name in cache.fields
        ]
        self._width = len(cache.fields)
        self._at = self._width

    def start(self, name: str, attributes: list[str]) -> None:
        if name in _VALUES:
            at = self._at
            if at >= self._width:
                raise self._broken(f"post {self.begun} har fler värden än fälten i pivottabellen")
            self._at = at + 1
            adder = self._adders[at]
            if adder is not None:
                value = attributes[1] if attributes and attributes[0] == "v" else _attribute(attributes, "v")
                try:
                    adder(name, value)
                except (ValueError, IndexError):
                    raise self._broken(f"post {self.begun} pekar på ett värde som inte finns") from None
        elif name == "r":
            self._ended()
            self.begun += 1
            self._at = 0
        elif name == "pivotCacheRecords":
            self._count = int(_attribute(attributes, "count") or -1)
        elif ":" in name:
            self.start(_local(name), attributes)

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
            raise self._broken(f"den säger sig ha {self._count} poster men har {self.begun}")

    def _ended(self) -> None:
        if self._at != self._width:
            raise self._broken(f"post {self.begun} har {self._at} värden men pivottabellen {self._width} fält")

    def _broken(self, what: str) -> Refused:
        return _refused("TRASIG_FIL/pivottabell_oense", self._cache.name, what)


def _definition(archive: ZipFile, part: str) -> Cache:
    """Read field names and shared items; items of groups, and what stands inside an item, are not meant."""
    fields: list[tuple[str, bool, list[str | None]]] = []
    path: list[str] = []
    items: list[str | None] = []

    def start(name: str, attributes: list[str]) -> None:
        nonlocal items
        name = _local(name)
        if name == "cacheField":
            items = []
            in_records = _attribute(attributes, "databaseField") not in ("0", "false")
            fields.append((_attribute(attributes, "name") or "", in_records, items))
        elif path and path[-1] == "sharedItems" and name in _VALUES:
            _append(items, _text(name, _attribute(attributes, "v")))
        path.append(name)

    with _opened(archive, part) as stream:
        for _ in _parse(stream, start, part, lambda _: path.pop()):
            pass
    records = next(iter(_related(archive, part, "/pivotCacheRecords")), None)
    kept = [(name, tuple(shared)) for name, in_records, shared in fields if in_records]
    return Cache(
        name=posixpath.basename(part).removesuffix(".xml"),
        fields=tuple(name for name, _ in kept),
        items=tuple(shared for _, shared in kept),
        calculated=tuple(name for name, in_records, _ in fields if not in_records),
        records=records if records in archive.namelist() else None,
    )


def _related(archive: ZipFile, part: str, kind: str) -> list[str]:
    """Paths of the parts that `part` refers to with a relation whose type ends in `kind`."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    found: list[str] = []

    def start(tag: str, attributes: list[str]) -> None:
        target = _attribute(attributes, "Target")
        if _local(tag) == "Relationship" and target and (_attribute(attributes, "Type") or "").endswith(kind):
            found.append(posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))

    if rels in archive.namelist():
        with _opened(archive, rels) as stream:
            for _ in _parse(stream, start, rels):
                pass
    return found


def _parse(
    stream: IO[bytes],
    start: Callable[[str, list[str]], None],
    part: str,
    end: Callable[[str], object] | None = None,
) -> Iterator[None]:
    """Feed the part to expat, stopping after each block. A document type, so any entity, is refused."""

    def refuse(*_: object) -> None:
        raise _refused("OTILLATEN_XML/pivottabell", part)

    parser = expat.ParserCreate()
    parser.ordered_attributes = True

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    if end:
        parser.EndElementHandler = end
    try:
        while block := stream.read(BLOCK_BYTES):
            in_time()
            parser.Parse(block, False)
            yield
        parser.Parse(b"", True)
    except _BROKEN:
        raise _refused("TRASIG_FIL/pivottabell", part) from None
    yield


def _opened(archive: ZipFile, part: str) -> IO[bytes]:
    try:
        return archive.open(part)
    except (*_BROKEN, RuntimeError):  # RuntimeError: the part is encrypted
        raise _refused("TRASIG_FIL/pivottabell", part) from None


def _attribute(attributes: list[str], name: str) -> str | None:
    """Find an attribute's value in expat's flat list of names and values."""
    return next((attributes[i + 1] for i in range(0, len(attributes), 2) if attributes[i] == name), None)


def _local(name: str) -> str:
    """Take the namespace prefix off a tag."""
    return name.rpartition(":")[2]


def _text(kind: str, value: str | None) -> str | None:
    if kind == "m":
        return None
    if kind == "b":
        return "TRUE" if value in ("1", "true") else "FALSE"
    return value or ""


def _append(items: list[str | None], value: str | None) -> int:
    if len(items) >= MAX_ITEMS:
        raise refused("FOR_STOR/pivotvarden", bound=MAX_ITEMS)
    items.append(value)
    return len(items) - 1


def _refused(key: str, part: str, what: str = "") -> Refused:
    return refused(key, sheet=posixpath.basename(part).removesuffix(".xml"), what=what)
