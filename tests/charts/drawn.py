"""The example, released and drawn once for all tests that look at the files."""

from __future__ import annotations

from pathlib import Path

from flows.charts.render import draw
from tests.charts.standin import HARD, write_released


def draw_all(folder: Path) -> None:
    """The example released, and drawn."""
    out = folder / "utkast"
    made = draw(write_released(folder / "släppt åäö", HARD["example"]), out)
    assert sorted(made) == sorted(out.iterdir())
    assert made[-1].name == "fokusdag.pdf"
