"""Logos drawn from their outlines, against the same SVG drawn by resvg, and those that are left to be pictures."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from flows.charts.drawing.outlines import draw_outlines
from flows.charts.profile.logos import read_logo
from flows.charts.profile.outlines import Outlines
from flows.example.profile import write_example_profile

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 5 80 40" fill="#00f">'
MOVED = (
    HEAD + '<title>x</title><g fill="#123456" transform="translate(5,10) scale(2)"><rect width="8" height="6" rx="2"/>'
    '<path transform="scale(.5 1)" d="M20 2q6 8 12 0t12 0v8h-24z" fill="#c00"/></g>'
    '<g stroke="#0a0" stroke-width="3" fill="none" stroke-linejoin="round"><polyline points="30,40 40,20 50,40"/>'
    '<ellipse cx="58" cy="25" rx="6" ry="9"/></g><circle cx="0" cy="38" r="5" opacity=".5" fill-opacity="0.5"/><path d=""/></svg>'
)


def test_the_examples_logos_and_moved_shapes_are_drawn_from_outlines_as_resvg_draws_them(tmp_path: Path) -> None:
    write_example_profile(tmp_path)
    made = [path.read_bytes() for path in tmp_path.glob("*.svg")]
    assert len(made) == 3
    for svg in (*made, MOVED.encode()):
        _is_drawn_alike(svg)


def _is_drawn_alike(svg: bytes) -> None:
    logo = read_logo(svg, "a.svg", "A")
    assert isinstance(logo.outlines, Outlines)
    with Image.open(io.BytesIO(logo.png)) as picture:
        white = Image.new("RGBA", picture.size, "white")
        white.alpha_composite(picture.convert("RGBA"))
    figure = Figure(figsize=(white.width / 72, white.height / 72), dpi=72)
    axes = figure.add_axes((0, 0, 1, 1))
    draw_outlines(axes, logo.outlines, white.width)
    axes.set_axis_off()
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=72)
    with Image.open(drawn) as ours:
        apart = np.abs(np.asarray(ours.convert("RGB"), float) - np.asarray(white.convert("RGB"), float))
    assert apart.mean() < 1  # of 255: the edges are softened in another way
    assert (apart.max(axis=2) > 128).mean() < 0.001


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M0 0h9v9z" style="fill:#f00"/>', '<rect width="9" height="9" fill="url(#a)"/>',
        '<path fill-rule="evenodd" d="M0 0h9v9z"/>', '<g opacity=".5"><rect width="9" height="9"/></g>',
        '<rect width="9" height="9" transform="rotate(45)"/>', '<rect width="50%" height="9"/>',
        '<rect width="9" height="9" transform="scale(2 1)" stroke="#000"/>', '<rect width="9" height="9" fill="red"/>',
        '<rect width="9" height="9" stroke="#000" stroke-linejoin="arcs"/>', '<path stroke="#000" stroke-dasharray="2" d="M0 9h9"/>',
    ],
)  # fmt: skip
def test_what_is_more_than_plain_is_left_a_picture(inside: str) -> None:
    logo = read_logo(f"{HEAD}{inside}</svg>".encode(), "a.svg", "A")
    assert (logo.outlines, logo.png[:4]) == (None, b"\x89PNG")


def test_a_logo_that_is_fitted_into_another_shape_is_left_a_picture() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4" width="9" height="9"><rect width="8" height="4"/></svg>'
    assert read_logo(svg.encode(), "a.svg", "A").outlines is None
