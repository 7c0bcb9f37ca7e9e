"""The copy for a group of analysts: its own key, no text of a cell, nothing but what the reading commands need."""

from __future__ import annotations

import grp
import json
import os
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from flows.errors import Stopped
from flows.model.connection import WrongKey, connect
from flows.model.warehouse import Engine, WarehouseInput, build
from flows.pipeline.analyst_home import update_analyst_home
from flows.report.comparison.side_by_side import what_if_folder
from flows.run.context import Run
from flows.run.keys import key_of, key_there
from flows.storage.paths import Home

OURS = grp.getgrgid(os.getgid()).gr_name
SAID, OUTSIDE = "”Kalle Karlsson” är ingen roll.", "Värdet är ingen roll."


@pytest.fixture
def catalog(tmp_path: Path) -> Any:
    """A home after a run: a warehouse with one problem, released tables, and what the analyst has of it."""
    home = Home(tmp_path).make()
    problem = {"sha256": "s", "sheet": "Anställningar", "cell": "B2", "code": "OKANT_VARDE", "severity": "row"}
    source = WarehouseInput([], problems=pd.DataFrame([problem | {"message": SAID}]))
    engine = Engine(key_of(home, "warehouse"))
    build(home, source, engine, as_of=date(2026, 1, 15), period_end=date(2025, 12, 31))
    for folder in (home.released / "kord", home.analyst / "kord", what_if_folder(home) / "forsok"):
        folder.mkdir(parents=True)
        (folder / "run.json").write_text("{}")
    home.last_run.write_text(json.dumps({"state": "1", "where": str(home.reports / "drafts" / "kord")}))
    selection = SimpleNamespace(problems=[problem | {"message": SAID, "outside": OUTSIDE}])
    return SimpleNamespace(run=Run.of(tmp_path, date(2026, 1, 15), None, None), selection=selection)


def test_the_group_gets_a_home_with_its_own_key_and_no_text_of_a_cell(
    catalog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOKUSDAG_ANALYSTS", OURS)
    update_analyst_home(catalog)
    home = catalog.run.home
    copy = Home(home.for_analysts)
    with connect(copy.warehouse, key_there(copy, "warehouse")) as connection:
        assert connection.execute("select message from intake.problem").fetchall() == [(OUTSIDE,)]
        assert connection.execute("select count(*) from mart.retention").fetchall() == [(4,)]
    with pytest.raises(WrongKey):
        connect(copy.warehouse, key_of(home, "warehouse"))
    made = {str(path.relative_to(copy.processed)) for path in copy.processed.rglob("*") if path.is_file()}
    assert made == {
        "warehouse.duckdb",
        "keys/warehouse.key",
        "state",
        "released/kord/run.json",
        "analyst/kord/run.json",
    }
    for path in (copy.root, *copy.root.rglob("*")):
        assert (path.stat().st_mode & 0o777, path.group()) == (0o750 if path.is_dir() else 0o640, OURS)
    before = copy.warehouse.read_bytes()
    update_analyst_home(catalog)
    assert copy.warehouse.read_bytes() == before, "it is of the last run already"
    monkeypatch.delenv("FOKUSDAG_ANALYSTS")
    update_analyst_home(catalog)
    assert not copy.root.exists()


def test_a_group_that_is_not_there_is_named(catalog: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOKUSDAG_ANALYSTS", "finns-inte")
    with pytest.raises(Stopped, match=r"Gruppen finns-inte \(FOKUSDAG_ANALYSTS\) finns inte"):
        update_analyst_home(catalog)
    assert not catalog.run.home.for_analysts.exists()
