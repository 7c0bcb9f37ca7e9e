"""Texts of an OpenDocument sheet that stand in no cell: comments, text boxes, headers and footers of the printed page."""

from __future__ import annotations

from collections import defaultdict

from flows.intake.files.inspection.sheet import SheetScan

_OF_PAGE = frozenset(f"style:{what}{which}" for what in ("header", "footer") for which in ("", "-left", "-first"))
_OF_SHEET = frozenset(("office:annotation", "draw:frame", "draw:custom-shape", "draw:rect"))
_FIELDS = frozenset(f"text:{what}" for what in ("page-number", "page-count", "date", "time", "file-name", "title"))
"""What the program fills in is said by nobody."""


class BesideCells:
    """Feed it the elements of styles.xml and then of content.xml. The texts go to the sheet that has begun."""

    def __init__(self) -> None:
        self._scan: SheetScan | None = None
        self._page = ""
        self._of_page: dict[str, list[str]] = defaultdict(list)
        self._page_of: dict[str, str] = {}
        self._depth = self._paragraphs = self._fields = 0
        self._text: list[str] = []

    def begin(self, scan: SheetScan, style: str) -> None:
        """Begin a sheet of this style, which names its printed page."""
        self._scan = scan
        for text in self._of_page.get(self._page_of.get(style, ""), ()):
            scan.note(text)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        self._fields += name in _FIELDS
        if name == "style:master-page":
            self._page = attributes.get("style:name", "")
        elif name == "style:style" and "style:master-page-name" in attributes:
            self._page_of[attributes.get("style:name", "")] = attributes["style:master-page-name"]
        elif name in _OF_PAGE or name in _OF_SHEET:
            self._depth += 1
        elif name == "text:p" and self._depth:
            self._paragraphs += 1
            self._text.append(" ")

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        self._fields -= name in _FIELDS
        if name == "text:p" and self._depth:
            self._paragraphs -= 1
        if name not in _OF_PAGE and name not in _OF_SHEET:
            return
        self._depth -= 1
        if self._depth:
            return
        text, self._text = "".join(self._text), []
        if name in _OF_PAGE:
            self._of_page[self._page].append(text)
        elif self._scan is not None:
            self._scan.note(text)

    def characters(self, text: str) -> None:
        """Take in text."""
        if self._paragraphs and not self._fields and len(self._text) < 100:
            self._text.append(text)
