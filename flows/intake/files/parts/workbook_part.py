"""Where the workbook part is in the zip of an xlsx."""

from __future__ import annotations

import re
from zipfile import ZipFile

OFFICE = re.compile(rb"<[\w:]*Relationship\b[^>]*/officeDocument\"[^>]*>")
"""The relation that names the workbook part."""
TARGET = re.compile(rb'Target="([^"]*)"')
_MOST = 1 << 20


def workbook_part(archive: ZipFile) -> str | None:
    """The name of an xlsx's workbook part, wherever it lies; None where the zip is no xlsx."""
    names = {name.lower(): name for name in archive.namelist()}
    if "xl/workbook.xml" in names:
        return names["xl/workbook.xml"]
    if "_rels/.rels" not in names or "[content_types].xml" not in names:
        return None
    if b"spreadsheetml" not in _head(archive, names["[content_types].xml"]):
        return None
    found = OFFICE.search(_head(archive, names["_rels/.rels"]))
    target = found and TARGET.search(found[0])
    return names.get(target[1].decode("utf-8", "replace").lstrip("/").lower()) if target else None


def _head(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_MOST)
