"""The runs of one text, each with its own format, put together to what a person sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from flows.intake.files.inspection.sheet import Address, SheetScan
from flows.security.masking import mask

Position = Literal["", "super", "sub"]
_SIGNS = {
    "": {},
    "super": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
}


@dataclass(frozen=True)
class Marked:
    """A text with marks. `text`: as it is seen, with `¹` for a raised 1; `struck`: whether a part of it is struck out."""

    text: str
    struck: bool


@dataclass
class Runs:
    """Add the runs of a text in their order; `marked` tells what is seen."""

    _runs: list[tuple[str, Position]] = field(default_factory=list)
    _struck: bool = False

    def add(self, text: str, position: Position, *, struck: bool) -> None:
        """Take in a run."""
        self._runs.append((text, position))
        self._struck = self._struck or (struck and bool(text.strip()))

    def marked(self) -> Marked | None:
        """The text as it is seen; None where its formats change nothing. A text that is raised as a whole is only small."""
        seen = "".join(text.translate(_SIGNS[position]) for text, position in self._runs)
        plain = "".join(text for text, _ in self._runs)
        whole = all(position for text, position in self._runs if text.strip())
        if whole or mask(plain) != plain:  # an identity number is known as such by its plain digits alone
            seen = plain
        return Marked(seen, self._struck) if seen != plain or self._struck else None


def mark(scan: SheetScan, cells: Mapping[Address, Marked]) -> None:
    """Note in what is known of a sheet how its marked texts are seen."""
    scan.seen.update({address: marked.text for address, marked in cells.items()})
    scan.struck.update(address for address, marked in cells.items() if marked.struck)
