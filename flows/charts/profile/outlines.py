"""The outlines of a logo, for print: of an SVG that is plain shapes in plain colours. Any other is shown as a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

from lxml import etree

_SILENT = {"title", "desc", "metadata"}
_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polygon", "polyline"}
_USUAL = {
    "fill": "black",
    "stroke": "none",
    "stroke-width": "1",
    "stroke-linecap": "butt",
    "stroke-linejoin": "miter",
}
_LOOKS = set(_USUAL)
_CAPS, _JOINS = {"butt", "round", "square"}, {"miter", "round", "bevel"}
_GEOMETRY = {"d", "points", "x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2"}
_OPACITY = {"opacity", "fill-opacity", "stroke-opacity"}
_SAID = {"id", "role", "version", "viewBox", "width", "height", "aria-label", "aria-hidden", "focusable"}
_COLOUR = re.compile(r"none|black|white|#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6}")
_MOVE = re.compile(r"(translate|scale)\(([^()]*)\)")
_ALIKE = 0.01

Step = tuple[str, tuple[tuple[float, float], ...]]
"""A step of an outline as fonts have them: moveTo, lineTo, curveTo, qCurveTo, closePath or endPath, and its points."""


@dataclass(frozen=True)
class Outline:
    """A shape: its steps, and colours and opacities of surface and line; `none` where there is none."""

    steps: tuple[Step, ...]
    fill: str
    stroke: str
    width: float
    cap: str
    join: str
    opacity: float


@dataclass(frozen=True)
class Outlines:
    """All shapes of a logo, and the box that they lie in: left, top, width and height."""

    box: tuple[float, float, float, float]
    shapes: tuple[Outline, ...]


class _NotPlainError(Exception):
    """There is something in it that we would draw in another way."""


def outlines_of(svg: bytes) -> Outlines | None:
    """Read the outlines; None where anything in it is more than plain shapes in plain colours."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(svg, parser)
        shapes = _shapes(root, _USUAL | _own(root), ())
        return Outlines(_box(root), tuple(shape for shape in shapes if shape.steps))
    except (_NotPlainError, etree.XMLSyntaxError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError):
        return None


def _box(root: etree._Element) -> tuple[float, float, float, float]:
    """Give the view box. Where the size has another shape, the box would be fitted into it."""
    if _name(root) != "svg" or set(root.attrib) - _SAID - _LOOKS:
        raise _NotPlainError
    left, top, wide, high = map(float, root.get("viewBox", "").replace(",", " ").split())
    size = [float((root.get(name) or str(own)).removesuffix("px")) for name, own in (("width", wide), ("height", high))]
    if not abs(size[0] / size[1] / (wide / high) - 1) <= _ALIKE:
        raise _NotPlainError
    return left, top, wide, high


def _shapes(parent: etree._Element, looks: dict[str, str], moved: tuple[str, ...]) -> Iterator[Outline]:
    for each in parent:
        name = _name(each)
        if name in _SILENT:
            continue
        now = looks | _own(each)
        moves = (*moved, each.attrib["transform"]) if "transform" in each.attrib else moved
        if name == "g" and set(each.attrib) <= _LOOKS | {"id", "transform"}:
            yield from _shapes(each, now, moves)
        elif name in _SHAPES and set(each.attrib) <= _LOOKS | _GEOMETRY | _OPACITY | {"id", "transform"}:
            yield _shape(each, now, moves)
        else:
            raise _NotPlainError


def _own(each: etree._Element) -> dict[str, str]:
    return {look: each.attrib[look] for look in _LOOKS if look in each.attrib}


def _shape(each: etree._Element, looks: dict[str, str], moves: tuple[str, ...]) -> Outline:
    fill, stroke = looks["fill"], looks["stroke"]
    drawn = stroke != "none"
    see_through = [float(value) for name, value in each.attrib.items() if name in _OPACITY]
    if not (_COLOUR.fullmatch(fill) and _COLOUR.fullmatch(stroke)) or (drawn and (moves or see_through)):
        raise _NotPlainError
    opacity = 1.0
    for value in see_through:
        opacity *= value
    width = float(looks["stroke-width"]) if drawn else 0.0
    cap, join = looks["stroke-linecap"], looks["stroke-linejoin"]
    if cap not in _CAPS or join not in _JOINS or not isfinite(width * opacity):
        raise _NotPlainError
    return Outline(tuple(_steps(each, moves)), fill, stroke, width, cap, join, opacity)


def _steps(each: etree._Element, moves: tuple[str, ...]) -> list[Step]:
    """Give the steps of a shape, moved as it and the groups around it are."""
    from fontTools.misc.transform import Identity  # noqa: PLC0415 - heavy
    from fontTools.pens.recordingPen import RecordingPen  # noqa: PLC0415
    from fontTools.pens.transformPen import TransformPen  # noqa: PLC0415
    from fontTools.svgLib.path.parser import parse_path  # noqa: PLC0415
    from fontTools.svgLib.path.shapes import PathBuilder  # noqa: PLC0415

    place = Identity
    for name, numbers in [move for told in moves for move in _moves(told)]:
        place = getattr(place, name)(*numbers)
    builder, pen = PathBuilder(), RecordingPen()
    each.attrib.pop("transform", None)
    builder.add_path_from_element(each)
    for path in builder.paths:
        parse_path(path, TransformPen(pen, place))
    return list(pen.value)


def _moves(told: str) -> list[tuple[str, tuple[float, ...]]]:
    """Read moves and scalings, as fontTools calls them; any others are not plain."""
    found = _MOVE.findall(told)
    if _MOVE.sub("", told).strip(" ,\n\t"):
        raise _NotPlainError
    return [(name, tuple(map(float, numbers.replace(",", " ").split()))) for name, numbers in found]


def _name(each: etree._Element) -> str:
    return str(each.tag).removeprefix("{http://www.w3.org/2000/svg}")
