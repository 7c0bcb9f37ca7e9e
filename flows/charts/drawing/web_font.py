"""The typeface in force for a web page: regular and bold, with the letters of Europe's languages only."""

from __future__ import annotations

import base64
import io
from functools import cache
from pathlib import Path

from flows.charts.drawing.look import font_file

FAMILY = "sidan"
"""What style sheets call it: a part of a typeface may not have the whole one's name (OFL 1.1, reserved font names)."""
_LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027), 0x202F, 0x20AC, 0x2192, 0x2212]
_RIGHTS = [0, 13, 14]
"""Of the font's own texts these stay: copyright, licence and where the licence is."""


def font_faces() -> str:
    """Write the rules that give a style sheet the typeface, with the fonts in them."""
    return "".join(
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; '
        f'src: url("data:font/woff;base64,{_woff(font_file(bold=bold))}") format("woff"); }}\n'
        for weight, bold in ((400, False), (700, True))
    )


@cache
def _woff(file: Path) -> str:
    from fontTools import subset  # noqa: PLC0415 - heavy

    options = subset.Options(layout_features=["kern", "tnum"], hinting=False, flavor="woff", name_IDs=_RIGHTS)
    made = io.BytesIO()
    with subset.load_font(str(file), options) as font:
        cut = subset.Subsetter(options)
        cut.populate(unicodes=_LETTERS)
        cut.subset(font)
        subset.save_font(font, made, options)
    return base64.b64encode(made.getvalue()).decode()
