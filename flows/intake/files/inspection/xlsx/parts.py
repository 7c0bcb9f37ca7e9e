"""A part of an xlsx unpacked, counted and held against expat before anything of it is believed."""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from flows.intake.files.inspection.xlsx.shared_strings import TextScan
from flows.intake.files.parts.archive import Archive
from flows.intake.files.parts.xml import first_tag
from flows.intake.problems import refused
from flows.limits import MB

WELL_FORMED = 16 * MB
"""Up to this size XML is held against expat: calamine leaves out a cell whose tag is damaged, in silence.
Above it that would cost a third of calamine's own time; the checksum still holds."""


def scan_part(archive: Archive, part: str, texts: TextScan | None) -> int:
    """Unpack a part and count it; an XML part may not declare a document type."""
    size = 0
    for chunk in archive.stream(part) if texts is None else well_formed(archive, part):
        if not size and part.endswith((".xml", ".rels", ".vml")):
            first_tag(chunk)
        size += len(chunk)
        if texts is not None:
            texts.add(chunk)
    return size


def well_formed(archive: Archive, part: str) -> Iterator[bytes]:
    """Give the part's bytes, while expat looks at them too."""
    if archive.parts[part].file_size > WELL_FORMED:
        yield from archive.stream(part)
        return
    parser = expat.ParserCreate()
    try:
        for chunk in archive.stream(part):
            parser.Parse(chunk, False)
            yield chunk
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError):  # LookupError: an encoding that nobody has
        raise refused("TRASIG_FIL") from None
