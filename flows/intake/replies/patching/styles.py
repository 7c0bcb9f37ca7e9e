"""The cell styles of a workbook (xl/styles.xml): styles as they are but for the fill, and the styles of a sheet of ours."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any

from lxml import etree

from flows.intake.replies.patching.package import MAIN, CannotPatch, parsed, serialised

_M = f"{{{MAIN}}}"
_OF_A_FONT = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family", "charset",
    "scheme",
)  # fmt: skip
"""What a font has, in the order of ECMA-376; openpyxl writes it in another."""
_BEFORE_DXFS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles")


class ChangedStyles:
    """styles.xml, open for changes. Raises CannotPatch where it has no list of cell styles."""

    def __init__(self, xml: bytes) -> None:
        self._root = parsed(xml)
        self._xfs, self._fills = self._list("cellXfs"), self._list("fills")
        self._filled: dict[tuple[int, str], int] = {}
        self._fill_of: dict[str, int] = {}

    def _list(self, name: str) -> Any:
        found = self._root.find(f"{_M}{name}")
        if found is None:
            raise CannotPatch(name)
        return found

    def with_fill(self, style: int, colour: str) -> int:
        """The style with this colour (six hexadecimal digits) behind it; with none for an empty one."""
        if (style, colour) not in self._filled:
            if not 0 <= style < len(self._xfs):
                raise CannotPatch("style")
            made = deepcopy(self._xfs[style])
            made.set("fillId", str(self._fill(colour) if colour else 0))
            made.set("applyFill", "1")
            self._filled[style, colour] = _add(self._xfs, made)
        return self._filled[style, colour]

    def _fill(self, colour: str) -> int:
        if colour not in self._fill_of:
            self._fill_of[colour] = _add(self._fills, _solid(colour))
        return self._fill_of[colour]

    def filled_with(self, colours: Collection[str]) -> set[int]:
        """The styles with a solid fill of one of these colours."""
        fills = set()
        for number, fill in enumerate(self._fills):
            colour = fill.find(f"{_M}patternFill[@patternType='solid']/{_M}fgColor")
            if colour is not None and str(colour.get("rgb"))[2:] in colours:
                fills.add(str(number))
        return {number for number, style in enumerate(self._xfs) if style.get("fillId") in fills}

    def differential_fill(self, colour: str) -> int:
        """The number of a style for a conditional format that fills a cell with this colour."""
        dxfs = self._root.find(f"{_M}dxfs")
        if dxfs is None:
            dxfs = etree.Element(f"{_M}dxfs")
            before = [each for each in self._root if etree.QName(each).localname in _BEFORE_DXFS]
            before[-1].addnext(dxfs)
        made = etree.Element(f"{_M}dxf")
        fill = etree.SubElement(etree.SubElement(made, f"{_M}fill"), f"{_M}patternFill", {"patternType": "solid"})
        for name in ("fgColor", "bgColor"):  # a conditional format shows the background, other programs the foreground
            etree.SubElement(fill, f"{_M}{name}", {"rgb": f"FF{colour}"})
        return _add(dxfs, made)

    def take_over(self, other: bytes) -> Mapping[int, int]:
        """Add the cell styles of another workbook. Returns their numbers there and here."""
        theirs = parsed(with_fonts_in_order(other))
        moved = {}
        for name in ("fonts", "fills", "borders"):
            ours = self._list(name)
            moved[name] = {number: _add(ours, deepcopy(each)) for number, each in enumerate(theirs.find(f"{_M}{name}"))}
        numbers = {}
        for number, style in enumerate(theirs.find(f"{_M}cellXfs")):
            made = deepcopy(style)
            made.set("xfId", "0")
            for name, key in (("fonts", "fontId"), ("fills", "fillId"), ("borders", "borderId")):
                made.set(key, str(moved[name][int(style.get(key, 0))]))
                made.set(f"apply{key[0].upper()}{key[1:-2]}", "1")
            numbers[number] = _add(self._xfs, made)
        return numbers

    def xml(self) -> bytes:
        """The part's bytes."""
        return serialised(self._root)


def with_fonts_in_order(xml: bytes) -> bytes:
    """A styles.xml that openpyxl has written, with what each font has in the order that the schema asks for."""
    root = parsed(xml)
    for font in root.iter(f"{_M}font"):
        font[:] = sorted(font, key=lambda part: _OF_A_FONT.index(etree.QName(part).localname))
    return serialised(root)


def _add(to: Any, made: Any) -> int:
    to.append(made)
    to.set("count", str(len(to)))
    return len(to) - 1


def _solid(colour: str) -> Any:
    fill = etree.Element(f"{_M}fill")
    pattern = etree.SubElement(fill, f"{_M}patternFill", {"patternType": "solid"})
    etree.SubElement(pattern, f"{_M}fgColor", {"rgb": f"FF{colour}"})
    etree.SubElement(pattern, f"{_M}bgColor", {"indexed": "64"})
    return fill
