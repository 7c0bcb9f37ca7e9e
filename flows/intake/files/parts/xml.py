"""XML parts: no document type, and their tags and texts for the caller."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol
from xml.parsers import expat

from flows.intake.problems import refused

TRUE = ("1", "true", "on")
"""How an attribute of a part says yes."""
_PROLOG_PARTS = re.compile(rb"\s*(?:<\?.*?\?>|<!--.*?-->)", re.DOTALL)


def first_tag(chunk: bytes) -> bytes:
    """Find the root's start tag. Raises Refused where a document type (so perhaps entities) is declared."""
    head = chunk
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head[:4]:
        head = head.decode("utf-16", "replace").encode()
    head = head.removeprefix(b"\xef\xbb\xbf")
    at = 0
    while match := _PROLOG_PARTS.match(head, at):
        at = match.end()
    rest = head[at:].lstrip()
    if rest.startswith(b"<!DOCTYPE"):
        raise refused("OTILLATEN_XML/bomb" if b"<!ENTITY" in rest else "OTILLATEN_XML")
    if not re.match(rb"<[A-Za-z_]", rest):
        raise refused("TRASIG_FIL")
    return rest[: rest.find(b">") + 1]


def parse(chunks: Iterator[bytes], start: Callable[[str, dict[str, str]], None]) -> None:
    """Feed a small part to expat: local names of elements, and attributes. Raises Refused."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError):  # LookupError: an encoding that nobody has
        raise refused("TRASIG_FIL") from None


class Reader(Protocol):
    """Takes in the tags and texts of a part, in their order."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""

    def end(self, name: str) -> None:
        """Take in the end of an element."""

    def characters(self, text: str) -> None:
        """Take in text."""


def follow(chunks: Iterable[bytes], reader: Reader) -> None:
    """Feed a part of any size to expat, and what expat finds to the reader. Raises Refused where the part is damaged."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError):
        raise refused("TRASIG_FIL") from None
