"""Looks through an OpenDocument sheet as calamine would fill it: repeated cells, errors, hidden rows, number formats."""

from __future__ import annotations

from xml.parsers import expat

from flows.intake.files.inspection.depending import MOST_FORMULAS, Formula, in_excels_words, names_change, spread
from flows.intake.files.inspection.formulas import CHANGING
from flows.intake.files.inspection.ods.beside import BesideCells
from flows.intake.files.inspection.ods.looks import CellLooks
from flows.intake.files.inspection.ods.styles import OdsStyles
from flows.intake.files.inspection.rich_text.ods import CellText
from flows.intake.files.inspection.rich_text.runs import mark
from flows.intake.files.inspection.sheet import SheetScan, check_reach
from flows.intake.files.parts.archive import Archive
from flows.intake.files.parts.xml import first_tag
from flows.intake.problems import refused
from flows.limits import Limits

_PARTS = ("content.xml", "styles.xml", "settings.xml")
_NAMED = ("table:named-range", "table:named-expression")
_CELL = ("table:table-cell", "table:covered-table-cell")


def scan_ods(data: bytes, limits: Limits) -> dict[str, SheetScan]:
    """Look through all of an ods: each sheet's name and what stands in it. Raises Refused past a limit."""
    archive = Archive(data, limits)
    reader = _Reader(limits)
    unpacked = 0
    # styles.xml first: the sheets in content.xml name the styles of both.
    for part in sorted(archive.parts, key=lambda name: name == "content.xml"):
        parser = reader.parser() if part in _PARTS else None
        size = 0
        try:
            for chunk in archive.stream(part):
                if not size and part.endswith(".xml"):
                    first_tag(chunk)
                size += len(chunk)
                if parser:
                    parser.Parse(chunk, False)
            if parser:
                parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError):
            raise refused("TRASIG_FIL") from None
        unpacked += size
        archive.check_ratio(unpacked)
    if names_change(reader.names) or any(scan.changing for scan in reader.sheets.values()):
        spread(reader.sheets, reader.formulas, reader.names)
    for scan in reader.sheets.values():
        scan.days_from_1904, scan.hides_zeros = reader.days_from_1904, reader.hides_zeros
    return reader.sheets


class _Reader:
    """Follows tables, rows and cells, each standing for as many as it says."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: dict[str, SheetScan] = {}
        self.formulas: list[Formula] = []
        self.names: dict[str, str] = {}
        self.days_from_1904 = self.hides_zeros = False
        self._setting: str | None = None
        self._styles = OdsStyles()
        self._looks = CellLooks(self._styles)
        self._limits = limits
        self._name = ""
        self._scan = SheetScan()
        self._row, self._rows, self._column, self._columns = 0, 1, 0, 0
        self._hidden = False
        self._cell: dict[str, str] | None = None
        self._text = ""
        self._rich = CellText(self._styles)
        self._beside = BesideCells()

    def parser(self) -> expat.XMLParserType:
        """Make a parser that feeds this reader."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        return parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._styles.start(name, attributes)
        self._rich.start(name, attributes)
        self._beside.start(name, attributes)
        self._looks.start(name, attributes)
        if name == "config:config-item":
            self._setting = attributes.get("config:name")
        elif name in _NAMED:
            self._name_of(attributes)
        elif name == "table:null-date":
            self.days_from_1904 = attributes.get("table:date-value") == "1904-01-01"
        elif name == "table:table":
            self._name = attributes.get("table:name", "")
            if self._name in self.sheets or len(self.sheets) >= self._limits.max_sheets:
                raise refused("TRASIG_FIL")
            self._scan = self.sheets[self._name] = SheetScan()
            self._beside.begin(self._scan, attributes.get("table:style-name", ""))
            self._looks.begin(self._scan)
            self._row, self._rows, self._columns = 0, 1, 0
        elif name == "table:table-column":
            repeated = int(attributes.get("table:number-columns-repeated", 1))
            if self._is_unseen(attributes):
                self._scan.hide_columns(self._columns + 1, self._columns + repeated)
            self._columns += repeated
        elif name == "table:table-row":
            self._rows = int(attributes.get("table:number-rows-repeated", 1))
            self._column = 0
            self._hidden = self._is_unseen(attributes)
        elif name in _CELL:
            self._text = ""
            self._rich.begin()
            if "table:formula" in attributes and "office:value-type" not in attributes:
                self._scan.empty_formulas.add((self._row + 1, self._column + 1))
            self._formula(attributes.get("table:formula", ""))
            self._cell = attributes
            rows, columns = (int(attributes.get(f"table:number-{what}-spanned", 1)) for what in ("rows", "columns"))
            if rows > 1 or columns > 1:
                top, left = self._row + 1, self._column + 1
                self._scan.merge((top, left, top + rows - 1, left + columns - 1))

    def _end(self, name: str) -> None:
        self._styles.end(name)
        self._rich.end(name)
        self._beside.end(name)
        if name == "config:config-item":
            self._setting = None
        elif name in _CELL and self._cell is not None:
            repeated = int(self._cell.get("table:number-columns-repeated", 1))
            if "office:value-type" in self._cell or self._text:
                self._full_cell(self._cell, repeated)
            self._column += repeated
            self._cell = None
        elif name == "table:table-row":
            self._row += self._rows
        elif name == "table:table":
            self._looks.end_of_table()

    def _full_cell(self, attributes: dict[str, str], repeated: int) -> None:
        self._scan.cells += 1
        self._scan.reach(self._row + self._rows, self._column + repeated)
        check_reach(self._scan, self._name, self._limits)
        rows = range(self._row + 1, self._row + self._rows + 1)
        columns = range(self._column + 1, self._column + repeated + 1)
        if self._hidden:
            self._scan.hidden_rows.update(rows)
        self._looks.take(attributes, rows, columns)
        if marked := self._rich.marked():
            mark(self._scan, {(row, column): marked for row in rows for column in columns})
        if attributes.get("office:string-value", "").strip() and not self._text.strip():  # the format shows no texts
            self._scan.white.update((row, column) for row in rows for column in columns)
        if attributes.get("calcext:value-type") == "error":
            self._scan.errors[self._row + 1, self._column + 1] = self._text

    def _formula(self, formula: str) -> None:
        if formula and len(self.formulas) < MOST_FORMULAS:
            cell = (self._name, self._row + 1, self._column + 1)
            self.formulas.append(Formula(cell, in_excels_words(formula)))
        if CHANGING.search(formula):
            self._scan.changing.add((self._row + 1, self._column + 1))

    def _name_of(self, attributes: dict[str, str]) -> None:
        """A name of a cell or a formula; sheets may have names of their own that are the same."""
        name = attributes.get("table:name", "").casefold()
        text = attributes.get("table:expression") or f"[{attributes.get('table:cell-range-address', '')}]"
        self.names[name] = f"{self.names.get(name, '')} {in_excels_words(text)}"

    def _is_unseen(self, attributes: dict[str, str]) -> bool:
        """Whether rows or columns are hidden, or have no size."""
        hidden = attributes.get("table:visibility") in ("collapse", "filter")
        return hidden or self._styles.has_no_size(attributes.get("table:style-name", ""))

    def _characters(self, text: str) -> None:
        if self._setting is not None:
            self.hides_zeros |= self._setting == "ShowZeroValues" and text.strip() == "false"
            return
        self._styles.characters(text)
        self._rich.characters(text)
        self._beside.characters(text)
        if self._cell is not None and len(self._text) < 100:
            self._text += text
