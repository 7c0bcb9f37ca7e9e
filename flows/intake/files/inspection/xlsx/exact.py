"""A sheet's XML looked through the exact way, with expat: whatever is written in a way that scan_fast does not trust."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flows.intake.files.inspection.formulas import ChangingCells
from flows.intake.files.inspection.sheet import SheetScan, area, column_number, page_text
from flows.intake.files.inspection.xlsx.layout import ConditionalFormats
from flows.intake.files.inspection.xlsx.styles import Styles
from flows.intake.files.parts.xml import TRUE, follow
from flows.limits import Limits

_PAGE_TEXTS = frozenset(f"{which}{what}" for which in ("odd", "even", "first") for what in ("Header", "Footer"))
_REF = re.compile(r"([A-Za-z]{1,7})([0-9]{1,10})")


def scan_exactly(chunks: Iterable[bytes], limits: Limits, styles: Styles) -> SheetScan:
    """Look through a sheet with expat; only cells with a value count, as for calamine. Raises Refused.

    Stops gathering (not counting) once past the limits: the file is going to be refused.
    """
    scan = SheetScan()
    reader = _Reader(scan, limits, styles)
    follow(_sized(chunks, scan), reader)
    return scan


def _sized(chunks: Iterable[bytes], scan: SheetScan) -> Iterator[bytes]:
    for chunk in chunks:
        scan.size += len(chunk)
        yield chunk


def _is_unseen(attributes: dict[str, str], size: str) -> bool:
    return attributes.get("hidden") in TRUE or attributes.get(size, "1").rstrip(".0") == ""


class _Reader:
    """Follows rows and cells. A row or cell without an address stands after the one before it."""

    def __init__(self, scan: SheetScan, limits: Limits, styles: Styles) -> None:
        self._scan = scan
        self._styles = styles
        self._style = 0
        self._limits = limits
        self._row, self._column = 0, 0
        self._hidden = self._in_value = False
        self._formula: list[str] | None = None
        self._in_formula, self._shared = False, ""
        self._formulas = ChangingCells(scan.changing)
        self._kind = ""
        self._value: str | None = None
        self._page: str | None = None
        self._conditional = ConditionalFormats(scan, styles.differential.changing)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._conditional.start(name, attributes)
        name = name.rpartition(":")[2]
        if name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            self._hidden = _is_unseen(attributes, "ht")
        elif name == "c":
            self._scan.cells += 1
            self._column += 1
            if "r" in attributes:
                match = _REF.fullmatch(attributes["r"])
                if match is None:
                    raise ValueError
                self._row, self._column = int(match[2]), column_number(match[1])
            self._kind, self._style = attributes.get("t", "n"), int(attributes.get("s", 0))
            self._value, self._formula = None, None
        elif name == "col" and _is_unseen(attributes, "width"):
            self._scan.hide_columns(int(attributes.get("min", 1)), int(attributes.get("max", 0)))
        elif name == "mergeCell":
            self._scan.merge(area(attributes.get("ref", "")))
        elif name == "rPr":
            self._scan.rich = True
        elif name == "sheetView" and attributes.get("showZeros") in ("0", "false", "off"):
            self._scan.hides_zeros = True
        elif name == "sheetFormatPr" and attributes.get("zeroHeight") in TRUE:
            self._scan.hides_rows = True
        elif name in _PAGE_TEXTS:
            self._page = ""
        elif name == "f":
            self._formula, self._in_formula, self._shared = [], True, attributes.get("si", "")
        elif name in ("v", "is"):
            self._value, self._in_value = "", True

    def end(self, name: str) -> None:
        self._conditional.end(name)
        name = name.rpartition(":")[2]
        if name in ("v", "is"):
            self._in_value = False
        elif name == "f":
            self._in_formula = False
        elif name == "c":
            self._cell()
        elif name in _PAGE_TEXTS:
            self._scan.note(page_text(self._page or ""))
            self._page = None

    def characters(self, text: str) -> None:
        self._conditional.characters(text)
        if self._page is not None:
            self._page += text
        if self._in_formula and self._formula is not None:
            self._formula.append(text)
        if self._in_value and self._kind == "e":
            self._value = (self._value or "") + text
        elif self._in_value and text.strip():
            self._value = "…"

    def _cell(self) -> None:
        address = (self._row, self._column)
        if self._value is not None:
            self._scan.reach(*address)
            if self._hidden:
                self._scan.hidden_rows.add(self._row)
        if self._scan.last_row * self._scan.last_column > self._limits.max_cells:
            return
        if self._value is not None:
            self._scan.style(*address, self._style, self._styles)
            if self._style in self._styles.rounded:
                self._scan.formats.add((self._row,), self._column, self._styles.rounded[self._style])
        if self._kind == "e" and self._value is not None:
            self._scan.errors[address] = self._value.strip()
        if self._formula is not None:
            self._formulas.take(address, "".join(self._formula), self._shared or None)
        if self._formula is not None and not self._value and not (self._value == "" and self._kind == "str"):
            self._scan.empty_formulas.add(address)
