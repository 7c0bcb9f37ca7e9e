"""Every chart beside the picture of it that somebody looked at and kept, in tests/charts/kept.

After a change of looks: `python -m tests.charts.test_pictures` draws them anew; look at each before it is committed.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.testing.compare import compare_images
from PIL import Image

from flows.charts.drawing.look import styled
from flows.charts.pages.book import CHARTS, Chart
from flows.language.words import ENGLISH, SWEDISH, Words
from tests.charts.drawn import figure_of
from tests.charts.standin import HARD

KEPT = Path(__file__).parent / "kept"
_DPI = 48
_TOLERANCE = 2.0
"""Root mean square of the difference, of 255. A bar one step longer or a word moved is more; that the kept ones have 64 colours is less."""

_ALSO = (
    ("skapade_jobb", "half hidden", SWEDISH),
    ("vilka", "half hidden", SWEDISH),
    ("vad_det_blev", "one year", ENGLISH),
    ("kvar_i_jobbet", "an enterprise not known any more", SWEDISH),
    ("vart_sedan", "half hidden", ENGLISH),
    ("racker_det", "half hidden", ENGLISH),
    ("vad_annars", "approved factors", SWEDISH),
    ("kvar_i_jobbet", "much missing", ENGLISH),
    ("anstallda", "all hidden", SWEDISH),
)
PICTURES = [(chart, "example", SWEDISH) for chart in CHARTS] + [
    (next(chart for chart in CHARTS if name == chart.NAME), case, w) for name, case, w in _ALSO
]


@styled
def save(chart: Chart, case: str, w: Words, folder: Path) -> Path:
    path = folder / f"{chart.NUMBER:02}_{chart.NAME}-{case.replace(' ', '_')}-{w.language}.png"
    figure_of(chart, HARD[case], w).savefig(path, dpi=_DPI, metadata={"Software": None})
    return path


@pytest.mark.parametrize(
    ("chart", "case", "w"), PICTURES, ids=[f"{c.NAME}-{case}-{w.language}" for c, case, w in PICTURES]
)
def test_a_chart_looks_as_it_did(chart: Chart, case: str, w: Words, tmp_path: Path) -> None:
    drawn = save(chart, case, w, tmp_path)
    assert compare_images(str(KEPT / drawn.name), str(drawn), _TOLERANCE) is None


def test_a_number_that_is_one_more_is_seen(tmp_path: Path) -> None:
    """The comparison is worth nothing if it lets a change through: another chart's numbers, and a hidden bar."""
    seen = save(CHARTS[0], "example", SWEDISH, tmp_path)
    other = save(CHARTS[0], "forty years", SWEDISH, tmp_path)
    hidden = save(CHARTS[0], "half hidden", SWEDISH, tmp_path)
    for path in (other, hidden):
        assert compare_images(str(seen), str(path), _TOLERANCE) is not None


if __name__ == "__main__":
    KEPT.mkdir(exist_ok=True)
    for each in PICTURES:
        kept = save(*each, KEPT)
        with Image.open(kept) as picture:
            picture.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(kept, optimize=True)
        print(kept.name)
