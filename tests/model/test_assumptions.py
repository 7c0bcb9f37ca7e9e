"""A net effect is told only from factors that somebody with a name has approved on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flows.errors import Stopped
from flows.model.home.assumptions import load_assumptions

APPROVED = """
hade_hant_anda = [20, 30]
trangde_undan = [10, 10]
andras_fortjanst = [25, 25]
avtar_per_ar = [35, 35]
godkant_av = ["Exempel Exempelsson, ordförande"]
godkant_den = 2026-01-10
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "antaganden.toml"
    path.write_text(text, "utf-8")
    return path


def test_without_a_file_nothing_is_assumed(tmp_path: Path) -> None:
    assert load_assumptions(tmp_path / "antaganden.toml", date(2026, 1, 15)) is None


def test_what_is_approved_is_assumed_from_that_day_on(tmp_path: Path) -> None:
    path = written(tmp_path, APPROVED)
    assert load_assumptions(path, date(2026, 1, 9)) is None
    approved = load_assumptions(path, date(2026, 1, 10))
    assert approved is not None
    assert approved.told() == {
        "deadweight": [20, 30], "displacement": [10, 10], "attribution": [25, 25], "drop_off": [35, 35],
        "approved_by": "Exempel Exempelsson, ordförande", "approved_on": "2026-01-10",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('godkant_av = ["Exempel Exempelsson, ordförande"]', "", "godkant_av"),
        ('["Exempel Exempelsson, ordförande"]', "[]", "godkant_av"),
        ('["Exempel Exempelsson, ordförande"]', '["    "]', "godkant_av"),
        ("godkant_den = 2026-01-10", "", "godkant_den"),
        ("[20, 30]", "25", "hade_hant_anda"),
        ("[20, 30]", "[30, 20]", "hade_hant_anda"),
        ("[20, 30]", "[-1, 20]", "hade_hant_anda"),
        ("[20, 30]", "[20, 130]", "hade_hant_anda"),
        ("[20, 30]", "[20, 30]\nspill = 3", "spill"),
        ("[20, 30]", "[20", "TOML"),
    ],
)
def test_what_nobody_has_approved_is_refused_in_words(tmp_path: Path, old: str, new: str, named: str) -> None:
    with pytest.raises(Stopped, match=named):
        load_assumptions(written(tmp_path, APPROVED.replace(old, new)), date(2026, 1, 15))
