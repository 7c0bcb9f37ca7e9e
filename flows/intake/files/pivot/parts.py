"""The parts of a workbook that hold a pivot cache: found through their relations, read as streams with expat."""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from flows.intake.files.time_limit import in_time
from flows.intake.problems import Refused, refused

BLOCK_BYTES = 1 << 18
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


def related(archive: ZipFile, part: str, kind: str) -> list[str]:
    """Paths of the parts that `part` refers to with a relation whose type ends in `kind`."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    found: list[str] = []

    def start(tag: str, attributes: list[str]) -> None:
        target = attribute(attributes, "Target")
        if local(tag) == "Relationship" and target and (attribute(attributes, "Type") or "").endswith(kind):
            found.append(posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))

    if rels in archive.namelist():
        with opened(archive, rels) as stream:
            for _ in parsed(stream, start, rels):
                pass
    return found


def parsed(
    stream: IO[bytes],
    start: Callable[[str, list[str]], None],
    part: str,
    end: Callable[[str], object] | None = None,
    read: Callable[[bytes], tuple[bytes, bytes]] = lambda block: (block, b""),
) -> Iterator[None]:
    """Feed the part to expat, stopping after each block. A document type, so any entity, is refused.

    `read` may read whole elements of a block itself: it returns what is left to parse, and what to give it with the next block.
    """

    def refuse(*_: object) -> None:
        raise refused_part("OTILLATEN_XML/pivottabell", part)

    parser = expat.ParserCreate()
    parser.ordered_attributes = True

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    if end:
        parser.EndElementHandler = end
    try:
        kept = b""
        while block := stream.read(BLOCK_BYTES):
            in_time()
            left, kept = read(kept + block)
            parser.Parse(left, False)
            yield
        parser.Parse(kept, True)
    except _BROKEN:
        raise refused_part("TRASIG_FIL/pivottabell", part) from None
    yield


def opened(archive: ZipFile, part: str) -> IO[bytes]:
    """A part as a stream. Raises Refused where it is damaged or encrypted."""
    try:
        return archive.open(part)
    except (*_BROKEN, RuntimeError):  # RuntimeError: the part is encrypted
        raise refused_part("TRASIG_FIL/pivottabell", part) from None


def attribute(attributes: list[str], name: str) -> str | None:
    """Find an attribute's value in expat's flat list of names and values."""
    return next((attributes[i + 1] for i in range(0, len(attributes), 2) if attributes[i] == name), None)


def local(name: str) -> str:
    """Take the namespace prefix off a tag."""
    return name.rpartition(":")[2]


def refused_part(key: str, part: str, what: str = "") -> Refused:
    """The refusal of a part, named as its file is in the workbook."""
    return refused(key, sheet=posixpath.basename(part).removesuffix(".xml"), what=what)
