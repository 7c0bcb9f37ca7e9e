"""Logos as PNG: from PNG as it is, from SVG drawn large. Nothing outside the file is fetched."""

from __future__ import annotations

import io
import re

import resvg_py
from PIL import Image, UnidentifiedImageError

from flows.charts.profile.outlines import outlines_of
from flows.charts.profile.profile import Logo
from flows.errors import Stopped
from flows.language.tool import say

_HIGH = 300
"""Pixels: enough for a logo of 42 points on a screen or on paper."""
_MOST_BYTES = 2_000_000
_OUTSIDE = re.compile(
    r"""(?:href\s*=\s*["'](?!\#|data:))|<!ENTITY|<text\b|@import|<script\b|<foreignObject\b""", re.IGNORECASE
)


def read_logo(content: bytes, name: str, alt: str, alt_en: str = "") -> Logo:
    """Read a logo. Raises Stopped, in Swedish, where it is no picture, or needs a font or something outside it."""
    if len(content) > _MOST_BYTES:
        raise Stopped(say("Logotypen {name} är större än 2 MB. Spara den mindre.", name=name))
    outlines = None
    if name.lower().endswith(".svg"):
        content, outlines = _drawn(content, name), outlines_of(content)
    elif not name.lower().endswith(".png"):
        raise Stopped(say("Logotypen {name} ska vara SVG eller PNG.", name=name))
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            picture.load()
            wide, high = picture.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise Stopped(
            say("Logotypen {name} går inte att läsa som en bild. Spara den igen som PNG eller SVG.", name=name)
        ) from error
    return Logo(content, wide / high, alt, alt_en, outlines)


def _drawn(content: bytes, name: str) -> bytes:
    """Draw an SVG. Letters must be outlines: which fonts a machine has must not decide how a logo looks."""
    try:
        text = content.decode("utf-8")
        if _OUTSIDE.search(text):
            raise Stopped(
                say(
                    "Logotypen {name} har text, skript eller en länk ut ur filen. Spara den med bokstäverna som "
                    "kurvor, eller som PNG.",
                    name=name,
                )
            )
        return bytes(resvg_py.svg_to_bytes(svg_string=text, height=_HIGH, skip_system_fonts=True))
    except (ValueError, UnicodeDecodeError) as error:
        raise Stopped(
            say("Logotypen {name} går inte att rita. Spara den igen som SVG, eller som PNG.", name=name)
        ) from error
