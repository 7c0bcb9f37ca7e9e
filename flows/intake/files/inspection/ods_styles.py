"""The number formats of an OpenDocument sheet, written as Excel's codes so that both are judged alike.

Styles are as in OpenDocument 1.3 part 3, chapter 16.29: a cell has a style, the style may name a data style.
"""

from __future__ import annotations

from flows.intake.files.number_formats import NumberFormat, number_format

_KINDS = ("number:number-style", "number:percentage-style", "number:currency-style", "number:date-style")
_DAY_PARTS = {"number:year": "yy", "number:month": "mm", "number:day": "dd", "number:hours": "hh"}


class OdsStyles:
    """Feed it the elements of styles.xml and content.xml. `of(name)` tells what the format of a cell style changes."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._cells: dict[str, tuple[str, str]] = {}
        self._name = ""
        self._code = ""
        self._text: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        if name in _KINDS:
            self._name, self._code = attributes.get("style:name", ""), ""
        elif name == "style:style" and attributes.get("style:family") == "table-cell":
            own = attributes.get("style:data-style-name", "")
            self._cells[attributes.get("style:name", "")] = (own, attributes.get("style:parent-style-name", ""))
        elif not self._name:
            return
        elif name == "number:number":
            factor = int(float(attributes.get("number:display-factor", 1)))
            self._code += "0" + "," * ((len(str(factor)) - 1) // 3)
        elif name in ("number:text", "number:currency-symbol"):
            self._text = ""
        else:
            self._code += _DAY_PARTS.get(name, "")

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        if self._text is not None and name in ("number:text", "number:currency-symbol"):
            self._code += f'"{self._text.replace(chr(34), "")}"'
            self._text = None
        elif name in _KINDS:
            # The sign of a per-cent style is a text in it.
            self._codes[self._name] = "0%" if name == "number:percentage-style" else self._code
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
                return number_format(self._codes.get(own, ""))
            style = parent
        return None
