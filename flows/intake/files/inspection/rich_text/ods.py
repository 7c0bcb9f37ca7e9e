"""The words of an OpenDocument cell with the formats inside it (OpenDocument 1.3 part 3, chapters 5 and 6)."""

from __future__ import annotations

from typing import Protocol

from flows.intake.files.inspection.rich_text.runs import Marked, Position, Runs

_BLANKS = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}


class TextStyles(Protocol):
    """What styles of words change, by their name."""

    def position(self, style: str) -> Position:
        """Whether the words are raised or lowered."""

    def is_struck(self, style: str) -> bool:
        """Whether the words are struck out."""


class CellText:
    """Feed it the elements of a cell from `begin` on; `marked` tells how its text is seen. A comment is no text of the cell."""

    def __init__(self, styles: TextStyles) -> None:
        self._styles = styles
        self.begin()

    def begin(self) -> None:
        """Begin a cell."""
        self._runs: Runs | None = None
        self._plain: list[str] = []
        self._spans: list[str] = []
        self._paragraphs = self._comments = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        if name == "office:annotation":
            self._comments += 1
        elif name == "text:span":
            self._spans.append(attributes.get("text:style-name", ""))
        elif name == "text:p":
            if self._paragraphs and not self._comments:
                self.characters("\n")
            self._paragraphs += not self._comments
        elif name in _BLANKS:
            self.characters(_BLANKS[name] * min(int(attributes.get("text:c", 1)), 100))

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        if name == "office:annotation":
            self._comments -= 1
        elif name == "text:span" and self._spans:
            self._spans.pop()

    def characters(self, text: str) -> None:
        """Take in text."""
        if self._comments or not self._paragraphs:
            return
        if self._spans and self._runs is None:  # most texts have no formats inside
            self._runs = Runs()
            self._runs.add("".join(self._plain), "", struck=False)
        if self._runs is None:
            self._plain.append(text)
            return
        raised = [where for style in self._spans if (where := self._styles.position(style))]
        self._runs.add(text, raised[-1] if raised else "", struck=any(map(self._styles.is_struck, self._spans)))

    def marked(self) -> Marked | None:
        """The text as it is seen; None where its formats change nothing."""
        return self._runs.marked() if self._runs else None
