"""Whatever a picture, a sheet or a file could tell besides its numbers: with other hidden values, not one byte is another."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from worlds import ELSEWHERE, HERE, THERE, Job, jobs, warehouse

from flows.charts.room import draw
from flows.release.released import Released
from flows.release.room import release
from flows.summary import summary, write_record

MARCH = date(2023, 3, 1)
FACTS: dict[str, Any] = {
    "run": "2024-07-10-0a1b2c3d",
    "draft": True,
    "as_of": "2024-07-10",
    "period_end": "2024-06-30",
    "enterprises_reported": 3,
    "enterprises_expected": 6,
    "missing": ["3 av 6 företag har lämnat uppgifter."],
    "sources": [
        {
            "source": "De sociala företagen",
            "title": "Anställningar",
            "table": "anstallningar",
            "data_date": "2024-06-30",
        },
        {"source": "Finsam", "title": "Deltagare", "table": "deltagare", "data_date": "2024-06-30"},
        {"source": "Arbetsförmedlingen", "title": "Beslut om stöd", "table": "beslut", "data_date": "2024-06-30"},
    ],
    "definitions": ["Ett skapat jobb räknas det år det började."],
}


def few_here(here: int) -> list[Job]:
    """Thirty persons and a few with a short second job. 17 in one municipality are shown, few in the other are not."""
    held = jobs("h", here, HERE, MARCH) + jobs("t", 17, THERE, MARCH) + jobs("e", 13 - here, ELSEWHERE, MARCH)
    return held + [Job(f"t{i}", THERE, date(2023, 11, 1), date(2023, 11, 30)) for i in range(2)]


def few_in_all(few: int) -> list[Job]:
    """So few that nothing is shown."""
    return jobs("p", few, HERE, MARCH)


def left_behind(home: Path, held: list[Job]) -> dict[str, bytes]:
    """Everything that lies in the released folder and beside the reports, and the text of Prefect's artifact."""
    report = release(warehouse(held), home / "released", FACTS)
    made = draw(home / "released", home / "reports")
    record = defaultdict(list, {
        "run": FACTS["run"], "edition": None, "where": "reports", "inputs": [], "problems": [], "counted": True,
        "parameters": {"as_of": "2024-07-10", "period_end": "2024-06-30", "today": "2024-07-10"},
        "definitions": [], "missing": FACTS["missing"], "retreats": report.retreats, "tables": {}, "made": [path.name for path in made],
        "released": {name: asdict(cells) for name, cells in report.tables.items()}, "seconds": {},
    })  # fmt: skip
    write_record(home / "reports", record)
    files = {str(path.relative_to(home)): path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()}
    return files | {"artifact": summary(record).encode()}


@pytest.mark.parametrize("world", [few_here, few_in_all])
@pytest.mark.parametrize("other", [2, 4])
def test_other_hidden_values_and_the_same_bytes(
    tmp_path: Path, world: Callable[[int], list[Job]], other: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "fokusdag")
    caplog.set_level("INFO")
    one = left_behind(tmp_path / "a", world(3))
    said = _said(caplog)
    caplog.clear()
    two = left_behind(tmp_path / "b", world(other))
    assert _shown(tmp_path / "a") == _shown(tmp_path / "b"), (
        "the published numbers must be the same for the test to say anything"
    )
    assert one.keys() == two.keys()
    assert [name for name, content in one.items() if two[name] != content] == []
    assert _said(caplog) == said
    assert any(cell["hidden"] for cell in json.loads(one["released/cells.json"])["cells"])


def test_the_two_kinds_of_hidden_cells_are_told_apart_nowhere(tmp_path: Path) -> None:
    files = left_behind(tmp_path, few_here(3))
    for name, content in files.items():
        assert b"primary" not in content, name
        assert b"complementary" not in content, name


def _said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if not record.name.startswith(("fontTools", "matplotlib"))]


def _shown(home: Path) -> dict[str, Any]:
    released = Released.load(home / "released")
    return {name: released.table(name).astype(str).to_dict("list") for name in released.names}
