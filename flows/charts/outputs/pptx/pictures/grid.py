"""A table that PowerPoint draws itself."""

from __future__ import annotations

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.util import Pt

from flows.charts.content.picture import Grid, Role
from flows.charts.drawing.look import colours, pale, pen
from flows.charts.drawing.text import width
from flows.charts.outputs.pptx.masters.layouts import SlideBox
from flows.charts.outputs.pptx.texts import Line, look

_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's own table style without fill and grid."""
_HIGHEST, _BETWEEN, _WIDEST = 42.0, 24.0, 150.0
_LARGE, _SMALL = 18.0, 16.0
_SIDES = ("a:lnL", "a:lnR", "a:lnT")


def add_grid(slide: Slide, place: SlideBox, picture: Grid) -> BaseShape:
    """Add a table with as many of the last columns as there is space for; the first always."""
    pitch = min(place.height / (len(picture.rows) + 1), _HIGHEST)
    size = _LARGE if pitch > _LARGE * 1.5 else _SMALL
    columns = list(zip(picture.columns, *picture.rows, strict=True))
    wide = [max(width(text, size, bold=True) for text in column) + _BETWEEN for column in columns]
    shown = _shown(wide, place.width)
    spare = (place.width - sum(wide[i] for i in shown)) / max(len(shown) - 1, 1)
    across = [wide[i] if i == 0 else min(wide[i] + spare, _WIDEST + wide[i]) for i in shown]
    frame = slide.shapes.add_table(
        len(picture.rows) + 1,
        len(shown),
        Pt(place.left),
        Pt(place.top),
        Pt(sum(across)),
        Pt(pitch * (len(picture.rows) + 1)),
    )
    table = frame.table
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN
    table.horz_banding, table.first_row, table.first_col = False, True, True
    for row in table.rows:
        row.height = Pt(pitch)
    for number, column in enumerate(shown):
        table.columns[number].width = Pt(across[number])
        words = any(cell[:1].isalpha() for cell in columns[column][1:])
        for line, text in enumerate(columns[column]):
            strong = line == 0 or column == picture.marked
            colour = pen(Role.MAIN) if strong else colours().ink
            _write(table.cell(line, number), Line(text, size, strong, colour), left=words)
    return frame


def _shown(wide: list[float], space: float) -> list[int]:
    """Choose the columns: the first, and as many from the end as there is space for."""
    shown = [0]
    for place in range(len(wide) - 1, 0, -1):
        if sum(wide[i] for i in (*shown, place)) <= space:
            shown.append(place)
    return sorted(shown)


def _write(cell: _Cell, line: Line, *, left: bool) -> None:
    cell.margin_left, cell.margin_right, cell.margin_top, cell.margin_bottom = 0, Pt(6), 0, 0
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT if left else PP_ALIGN.RIGHT
    look(paragraph.add_run(), line)
    about = cell._tc.get_or_add_tcPr()
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    for place, side in enumerate(_SIDES):
        about.insert(place, parse_xml(f"<{side} {space}><a:noFill/></{side}>"))
    colour = RGBColor.from_string(pale()[1:])
    below = f'<a:lnB {space} w="19050"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:lnB>'
    about.insert(len(_SIDES), parse_xml(below))
