"""The number formats of an OpenDocument sheet, written as Excel's codes so that both are judged alike.

Styles are as in OpenDocument 1.3 part 3, chapter 16.29: a cell has a style, the style may name a data style.
"""

from __future__ import annotations

from flows.intake.files.formats.codes import number_format
from flows.intake.files.formats.shown import NumberFormat
from flows.intake.files.inspection.rich_text.runs import Position

_TEXT = "number:text-style"
_KINDS = ("number:number-style", "number:percentage-style", "number:currency-style", "number:date-style", _TEXT)
_LINE = ("style", "type")
_WHITE = "#ffffff"
_SEEN = ("style:table-row-properties", "style:table-column-properties", "style:table-cell-properties")
_DAY_PARTS = {"number:year": "yy", "number:month": "mm", "number:day": "dd", "number:hours": "hh"}


class OdsStyles:
    """Feed it the elements of styles.xml and content.xml. `of(name)` tells what the format of a cell style changes."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._decimals: dict[str, int] = {}
        self._cells: dict[str, tuple[str, str]] = {}
        self._maps: dict[str, list[tuple[str, str]]] = {}
        self._struck: dict[str, bool] = {}
        self._raised: dict[str, Position] = {}
        self._colours: dict[str, dict[str, str]] = {}
        self._no_size: set[str] = set()
        self._named: dict[str, str] = {}
        self._conditional: dict[str, list[str]] = {}
        self._any = ""
        self._style = ""
        self._name = ""
        self._code = ""
        self._text: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        if name in _KINDS:
            self._name, self._code = attributes.get("style:name", ""), ""
            self._maps[self._name] = []
        elif name == "style:style":
            family = attributes.get("style:family")
            self._any = attributes.get("style:name", "")
            self._named[attributes.get("style:display-name", self._any)] = self._any
            self._style = self._any if family in ("table-cell", "text") else ""
            if family == "table-cell":
                own = attributes.get("style:data-style-name", "")
                self._cells[self._style] = (own, attributes.get("style:parent-style-name", ""))
        elif name in _SEEN:
            self._how_seen(name, attributes)
        elif name == "style:text-properties" and self._style and not self._name:
            self._colours.setdefault(self._style, {})["text"] = attributes.get("fo:color", "")
            lines = [
                attributes[f"style:text-line-through-{what}"]
                for what in _LINE
                if f"style:text-line-through-{what}" in attributes
            ]
            if lines:
                self._struck[self._style] = lines[0] != "none"
            self._raised[self._style] = _position(attributes.get("style:text-position", ""))
        elif name == "style:map" and not self._name:
            self._conditional.setdefault(self._style, []).append(attributes.get("style:apply-style-name", ""))
        elif self._name:
            self._part_of_format(name, attributes)

    def _part_of_format(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style:map":
            condition = attributes.get("style:condition", "").replace("value()", "").replace("!=", "<>")
            self._maps[self._name].append((condition, attributes.get("style:apply-style-name", "")))
        elif name == "style:text-properties":
            self._code += "[White]" if attributes.get("fo:color", "").lower() == _WHITE else ""
        elif name == "number:number":
            self._number(attributes)
        elif name in ("number:text", "number:currency-symbol"):
            self._text = ""
        elif name in ("number:fraction", "number:scientific-number"):
            self._code += "0"
        else:
            self._code += _DAY_PARTS.get(name, "")

    def _number(self, attributes: dict[str, str]) -> None:
        factor = int(float(attributes.get("number:display-factor", 1)))
        if "number:decimal-places" in attributes:
            self._decimals[self._name] = int(attributes["number:decimal-places"])
        places = [attributes.get(f"number:{what}", "1") for what in ("min-integer-digits", "decimal-places")]
        self._code += ("#" if places == ["0", "0"] else "0") + "," * ((len(str(factor)) - 1) // 3)

    def _how_seen(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style:table-cell-properties":
            self._colours.setdefault(self._any, {})["on"] = attributes.get("fo:background-color", "")
            return
        size = attributes.get("style:row-height") or attributes.get("style:column-width") or "1"
        if not size.strip("0.acimnpt"):
            self._no_size.add(self._any)

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        if self._text is not None and name in ("number:text", "number:currency-symbol"):
            self._code += f'"{self._text.replace(chr(34), "")}"'
            self._text = None
        elif name in _KINDS:
            # The sign of a per-cent style is a text in it.
            nothing = '""' if name == "number:number-style" else ""
            own = "0%" if name == "number:percentage-style" else self._code or nothing
            self._codes[self._name] = "@" if name == _TEXT else own  # for numbers it has styles of its own: `;;;`
            self._name = ""

    def characters(self, text: str) -> None:
        """Take in text."""
        if self._text is not None and len(self._text) < 100:
            self._text += text

    def of(self, style: str) -> NumberFormat | None:
        """What the format of this cell style, or of the style it builds on, changes."""
        for _ in range(10):
            own, parent = self._cells.get(style, ("", ""))
            if own or not parent:
                return number_format(self._code_of(own)) or self._rounding(own)
            style = parent
        return None

    def _rounding(self, own: str) -> NumberFormat | None:
        return NumberFormat(decimals=self._decimals[own]) if own in self._decimals else None

    def is_struck(self, style: str) -> bool:
        """Whether the text of this cell style, or of the style it builds on, is struck out."""
        for _ in range(10):
            if style in self._struck:
                return self._struck[style]
            style = self._cells.get(style, ("", ""))[1]
        return False

    def is_white(self, style: str) -> bool:
        """Whether the text of this cell style, or of the style it builds on, is white on no colour."""
        return self._colour(style, "text") == _WHITE and self._colour(style, "on") in ("", "transparent", _WHITE)

    def _colour(self, style: str, what: str) -> str:
        for _ in range(10):
            if own := self._colours.get(style, {}).get(what):
                return own.lower()
            style = self._cells.get(style, ("", ""))[1]
        return ""

    def shows_otherwise(self, style: str) -> bool:
        """Whether a style that a condition gives a cell changes what is seen of its value. By its name, or as it is displayed."""
        style = self._named.get(style, style)
        form = self.of(style)
        return (form is not None and not form.leaves_out_decimals) or self.is_white(style)

    def by_condition(self, style: str) -> bool:
        """Whether this cell style, or the style it builds on, has conditions with such a style."""
        for _ in range(10):
            if style in self._conditional:
                return any(map(self.shows_otherwise, self._conditional[style]))
            style = self._cells.get(style, ("", ""))[1]
        return False

    def has_no_size(self, style: str) -> bool:
        """Whether rows of this style have no height, or columns no width."""
        return style in self._no_size

    def position(self, style: str) -> Position:
        """Whether text of this style of words inside a cell is raised or lowered."""
        return self._raised.get(style, "")

    def _code_of(self, style: str) -> str:
        """The code of a data style; the styles of the numbers that it has conditions for come first."""
        others = [f"[{condition}]{self._codes.get(name) or 'General'}" for condition, name in self._maps.get(style, [])]
        return ";".join([*others, self._codes.get(style, "")])


def _position(text: str) -> Position:
    """`super 58%` and `33% 58%` are raised, `sub 58%` and `-33% 58%` lowered."""
    first = text.partition(" ")[0]
    if first in ("super", "sub"):
        return "super" if first == "super" else "sub"
    return "sub" if first.startswith("-") else "super" if first.strip("0%") else ""
