"""Old drafts go, with their tables and lists; the newest ones, the last run's and every edition stay. So do the readings in use."""

from __future__ import annotations

import logging
import os
import subprocess
import time
from datetime import date
from pathlib import Path

import pytest

from flows.pipeline.kept.cleanup import clean_up
from flows.pipeline.kept.last_run import write_last_run
from flows.release.editions.editions import verify_edition
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.run.keys import key_of
from flows.storage.paths import Home
from tests.end_to_end.test_replay import TEN
from tests.support.nights import night

DAY = date(2026, 1, 5)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*/")}


def aged(folder: Path, days: int) -> None:
    """As if everything in it had been made so many days before the day of these runs."""
    then = time.mktime(DAY.timetuple()) - days * 86_400
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (then, then))


def a_draft(home: Home, name: str, days: int) -> None:
    for root, last in (
        (home.reports / "drafts", "run.json"),
        (home.released, "facts.json"),
        (home.analyst, "run.json"),
    ):
        (root / name).mkdir(parents=True)
        (root / name / last).write_text("{}")
        aged(root / name, days)


@pytest.mark.full
def test_old_drafts_go_and_what_is_needed_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    home = Home(tmp_path / "hem").make()
    run = Run.of(home.root, DAY, None, None)
    monkeypatch.setenv("FOKUSDAG_KEEP_DRAFTS", "1")
    (home.raw / "foretag" / TEN[0][0]).write_bytes(TEN[0][1])
    night(home, DAY, "Fokusdagen")
    readings = names(home.typed)
    (home.typed / "0123456789abcdef-annan-kod").mkdir()
    for folder in (home.typed, home.released, home.analyst, home.reports):
        aged(folder, 100)
    for name, days in (("gammal", 62), ("den sista", 61), ("ung", 59), ("yngst", 1)):
        a_draft(home, name, days)
    write_last_run(run, {"where": str(home.reports / "drafts" / "den sista"), "made": [], "edition": None}, "")

    with caplog.at_level(logging.INFO, "fokusdag"):
        clean_up(
            load_catalog(Run.of(home.root, DAY, date(2026, 1, 4), None)), "ny"
        )  # as of an earlier day: nothing is swept
        assert "gammal" in names(home.released)
        clean_up(load_catalog(run), "ny")
    assert names(home.reports / "drafts") == {"den sista", "ung", "yngst"}
    assert names(home.released) == names(home.analyst) == {"den sista", "ung", "yngst", "Fokusdagen"}
    assert verify_edition(home, key_of(home, "received"), "Fokusdagen") == []
    assert names(home.typed) == readings
    assert "Tog bort 1 utkast äldre än 60 dagar" in caplog.text
    assert "Tog bort 1 läsningar" in caplog.text


def test_the_newest_drafts_stay_however_old_they_are(tmp_path: Path) -> None:
    home = Home(tmp_path / "hem").make()
    for number in range(12):
        a_draft(home, f"utkast{number:02}", 400 + number)
    half = home.released / "halv"
    half.mkdir(parents=True)
    (home.raw / "foretag" / TEN[0][0]).write_bytes(TEN[0][1])
    new = night(home, DAY)
    assert new
    assert names(home.reports / "drafts") == {new.name, *(f"utkast{number:02}" for number in range(9))}
    assert not half.exists(), "what was never made whole goes too"


def test_what_cannot_be_removed_stops_nothing(
    disk: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    home = Home(disk / "hem").make()
    monkeypatch.setenv("FOKUSDAG_KEEP_DRAFTS", "1")
    a_draft(home, "gammal", 62)
    a_draft(home, "ung", 1)
    catalog = load_catalog(Run.of(home.root, DAY, None, None))
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    clean_up(catalog, "ny")
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    assert "Gamla utkast gick inte att ta bort" in caplog.text
    assert names(home.released) == {"gammal", "ung"}
