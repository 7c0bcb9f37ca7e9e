"""Texts of an xlsx that stand in no cell: comments, boxes and the printed page (ECMA-376-1, 18.7.3, 20.5.2.33, 18.3.1.46)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from html import unescape

from flows.intake.files.inspection.sheet import SheetScan, page_text
from flows.intake.files.parts.archive import Archive
from flows.intake.files.parts.xml import follow, parse

_PAGE_TEXT = re.compile(rb"<(?:odd|even|first)(?:Header|Footer)[^>]*>([^<]*)<")
_KINDS = ("comments", "drawing", "threadedComment")
_WHOLE = frozenset(("comment", "threadedComment", "sp"))
"""Elements that hold one text each, in pieces."""
_PIECES = frozenset(("t", "text"))


def note_page(xml: bytes, scan: SheetScan) -> None:
    """Note the headers and footers of the printed page in a piece of a sheet's XML."""
    for text in _PAGE_TEXT.findall(xml) if b"<headerFooter" in xml else ():
        scan.note(page_text(unescape(text.decode("utf-8", "replace"))))


def note_beside(archive: Archive, scans: Mapping[str, SheetScan]) -> None:
    """Note the texts that stand in no cell of the sheets. `scans`: part → what is known of its sheet.

    Raises Refused where such a part is damaged.
    """
    for part, scan in scans.items():
        folder, _, name = part.rpartition("/")
        for target in _related(archive, folder, f"{folder}/_rels/{name}.rels"):
            follow(archive.stream(target), _Reader(scan))


def _related(archive: Archive, folder: str, relations: str) -> Iterator[str]:
    """The parts with texts that a sheet's relations name."""
    found: list[str] = []

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("Type", "").rpartition("/")[2] in _KINDS:
            target = attributes.get("Target", "").replace("\\", "/").lower()
            found.append(posixpath.normpath(posixpath.join(f"/{folder}", target)).lstrip("/"))

    if relations in archive.parts:
        parse(archive.stream(relations), relation)
    yield from (target for target in found if target in archive.parts)


class _Reader:
    """Follows comments and boxes with their pieces of text."""

    def __init__(self, scan: SheetScan) -> None:
        self._scan = scan
        self._text: list[str] = []
        self._in_piece = False

    def start(self, name: str, _: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name in _WHOLE:
            self._text = []
        elif name == "p" and self._text:
            self._text.append(" ")
        self._in_piece = name in _PIECES

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        self._in_piece = False
        if name in _WHOLE:
            self._scan.note("".join(self._text))

    def characters(self, text: str) -> None:
        if self._in_piece:
            self._text.append(text)
