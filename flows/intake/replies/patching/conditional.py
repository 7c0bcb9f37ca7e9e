"""Conditional formats of a sheet, in the XML after its cells: a mark is shown over them.

Such a cell shows the fill of the format and not its own: the yellow of a required cell of the template that is empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from flows.intake.files.inspection.sheet import Address, column_letters
from flows.intake.replies.patching.addresses import edges

_CONDITIONAL = re.compile(rb"<conditionalFormatting\b.*?</conditionalFormatting>", re.DOTALL)
_AREAS, _PRIORITY = re.compile(rb'\bsqref="([^"]*)"'), re.compile(rb'(<cfRule\b[^>]*\bpriority=")(\d+)(")')
OVER = 'N("fokusdag")=0'
"""True always; by this formula a mark over a conditional format is recognised when the workbook comes back."""
_OURS = f"<formula>{OVER}</formula>".encode()


def with_fills_over(tail: bytes, cells: Mapping[Address, str], style_of: Callable[[str], int]) -> bytes:
    """Show a colour over the conditional formats of the sheet, in those of the cells that they are about.

    Args:
        tail: The XML after the cells.
        cells: The colour of each cell.
        style_of: Gives the number of the differential style that fills with a colour.
    """
    areas = [edges(area) for found in _CONDITIONAL.findall(tail)
             for areas in _AREAS.findall(found) for area in areas.split()]  # fmt: skip
    about = {
        place: colour for place, colour in cells.items()
        if any(top <= place[0] <= bottom and left <= place[1] <= right for left, top, right, bottom in areas)
    }  # fmt: skip
    if not about:
        return tail
    kinds = {colour: style_of(colour) for colour in sorted(set(about.values()))}
    later = len(kinds)
    tail = _PRIORITY.sub(lambda m: m[1] + b"%d" % (int(m[2]) + later) + m[3], tail)
    rules = []
    for priority, (colour, style) in enumerate(kinds.items(), start=1):
        there = " ".join(f"{column_letters(c)}{r}" for (r, c), each in sorted(about.items()) if each == colour)
        rules.append(
            b'<conditionalFormatting sqref="%s"><cfRule type="expression" dxfId="%d" priority="%d">%s</cfRule>'
            b"</conditionalFormatting>" % (there.encode(), style, priority, _OURS)
        )
    at = tail.index(b"<conditionalFormatting")
    return tail[:at] + b"".join(rules) + tail[at:]


def without_our_fills(tail: bytes) -> bytes:
    """Take away what with_fills_over of an earlier answer has added."""
    return _CONDITIONAL.sub(lambda m: b"" if _OURS in m[0].replace(b"&quot;", b'"') else m[0], tail)
