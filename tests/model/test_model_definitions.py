"""definitions.toml is refused where it would count something twice, or cannot be understood: by file and key, in Swedish."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.model.definitions import FILE, load_definitions
from flows.stopped import Stopped

UNUSABLE = "saknas, är okänd eller har ett värde som inte går att använda"


def written(folder: Path, was: str, now: str) -> Path:
    text = FILE.read_text("utf-8")
    assert text.count(was) == 1
    path = folder / "definitions.toml"
    path.write_text(text.replace(was, now), "utf-8")
    return path


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('["2061", "2085"]', '["2085", "2061", "2085"]', "area.municipalities har 2085 mer än en gång"),
        ("[3, 6, 12, 24]", "[24, 12, 24, 12]", "staying.retention_months har 24 och 12 mer än en gång"),
        (
            '"Offentligt skyddat arbete (OSA)",',
            '"Offentligt skyddat arbete (OSA)", "Lönebidrag för anställning",',
            "target.reduced_capacity_supports har Lönebidrag för anställning mer än en gång",
        ),
        ("gap_days = 15", "gap_day = 15", f"job.gap_days {UNUSABLE}; job.gap_day {UNUSABLE}"),
        ("survival_months = 36", "survival_months = 0", f"staying.survival_months {UNUSABLE}"),
    ],
)
def test_what_cannot_be_counted_with_is_refused_by_file_and_key(tmp_path: Path, was: str, now: str, said: str) -> None:
    with pytest.raises(Stopped) as stopped:
        load_definitions(written(tmp_path, was, now))
    assert str(stopped.value) == f"definitions.toml: {said}. Rätta filen."


def test_a_file_that_is_no_toml_says_so(tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="går inte att läsa som TOML"):
        load_definitions(written(tmp_path, "[area]", "[area"))
