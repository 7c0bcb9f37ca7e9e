"""A night on which nothing is new does nothing; what came while the last run worked is new."""

from __future__ import annotations

import json
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.errors import Stopped
from flows.intake.deliveries.ledger import read_ledger, restamp
from flows.intake.replies.answer_list import read_replies
from flows.pipeline import steps
from flows.pipeline.kept.last_run import changed_files, find_unchanged, read_last_run, write_last_run
from flows.pipeline.record import RunResult, write_run_record
from flows.pipeline.what_if import run_what_if
from flows.release.declared.disclosure import rules
from flows.release.editions.editions import report_folder
from flows.report.comparison.side_by_side import what_if_folder
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.storage.clock import TIME_ZONE
from flows.storage.paths import Home
from tests.end_to_end.test_replay import A, B, book, employed
from tests.support.nights import night

NIGHT, NEXT_NIGHT = date(2026, 1, 15), date(2026, 1, 16)
APPROVED = """
hade_hant_anda = [10, 20]
trangde_undan = [5, 10]
andras_fortjanst = [20, 30]
avtar_per_ar = [0, 10]
godkant_av = ["Kim Kimsson"]
godkant_den = 2026-01-02
"""
CORRECTED = """
[[korrigering]]
fil = "a.xlsx"
blad = "Anställningar"
rad = 2
kolumn = "Sysselsättningsgrad %"
fel_varde = 75
ratt_varde = 50
skal = "Avtalet säger 50"
vem = "Kim Kimsson"
datum = 2026-01-02
"""


def a_run(home: Home, edition: str | None = None, meanwhile: tuple[str, str] | None = None) -> None:
    """A run to its end, as the flow does. `meanwhile`: a file of ours that somebody writes while it works, and its text."""
    run = Run.of(home.root, NIGHT, None, None)
    for sha256 in steps.receive_step(run):
        steps.read_step(run, sha256)
    catalog = load_catalog(run)
    state = catalog.state(edition)
    if meanwhile:
        (home.control / meanwhile[0]).write_text(meanwhile[1], "utf-8")
    tables, name = steps.model_step(catalog), catalog.name()
    released = steps.release_step(catalog, name, edition)
    report_folder(home, name, edition).mkdir(parents=True)  # of charts nothing is asked here
    write_last_run(run, write_run_record(catalog, RunResult(name, tables, released, [], {}, edition)), state)


def anything_new(home: Home) -> bool:
    """Whether the next night has something to do."""
    run = Run.of(home.root, NEXT_NIGHT, None, None)
    unread = [steps.read_step(run, sha256) for sha256 in steps.receive_step(run)]
    return bool(unread) or find_unchanged(run, load_catalog(run).state()) is None


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "hem").make()
    (made.raw / "foretag" / "a.xlsx").write_bytes(book(A, "2025-06-30", employed(0, 7, "2024-03-01")))
    return made


@pytest.mark.parametrize(
    "damaged",
    [b"[" * 100_000, b"[]", b"{}", b"\xff", b'{"state": "a", "where": 5}', b'{"state": "a", "where": null}', b'{"state": 1, "where": "a"}'],
)  # fmt: skip
def test_a_damaged_note_on_the_last_run_is_none(home: Home, damaged: bytes) -> None:
    home.last_run.write_bytes(damaged)
    assert read_last_run(home) is None


def test_a_file_in_the_note_on_the_last_run_that_no_disk_can_have_is_changed(home: Home) -> None:
    names = ["a\0b", "a\ud800b"]
    assert changed_files(home, {"left": dict.fromkeys(names, "0" * 64)}) == names


@pytest.mark.full
@pytest.mark.parametrize("edition", [None, "Fokusdagen"])
def test_what_came_while_a_run_worked_is_new_to_the_next_night_and_nothing_else_is(
    home: Home, edition: str | None
) -> None:
    """An edition's own line in the ledger is no news either."""
    a_run(home, edition, meanwhile=("antaganden.toml", APPROVED))
    assert anything_new(home)
    home.assumptions.unlink()
    assert not anything_new(home), "it is as it was when the run read it"
    home.own_definitions.write_text("[job]\ngap_days = 20\n", "utf-8")
    assert anything_new(home), "another definition"
    home.own_definitions.unlink()
    if edition is None:
        _a_what_if(home)
        assert not anything_new(home), "a what-if is no run"
    (home.raw / "vilsen.xlsx").touch()
    assert anything_new(home)


def _a_what_if(home: Home) -> None:
    """It leaves a folder among the analyst's, and everything else as it was."""
    tried = home.root.parent / "forsok.toml"
    tried.write_text("[target]\nwithout_work_months = 600\n[disclosure]\nsmallest_shown = 9\n", "utf-8")
    before = {path: path.read_bytes() for path in home.root.rglob("*") if path.is_file()}
    name, page = run_what_if(Run.of(home.root, NIGHT, None, None), tried)
    assert page.parent == what_if_folder(home) / name
    assert page.stat().st_mode & 0o777 == 0o600
    assert "tiden utan arbete före jobbet, i månader: 12 → 600" in page.read_text("utf-8")
    assert "det minsta antal som visas: 5 → 9" in page.read_text("utf-8")
    assert "| alla | personer | 5 | 0 |" in page.read_text("utf-8")
    after = {path: path.read_bytes() for path in home.root.rglob("*") if path.is_file()}
    assert {path: after[path] for path in before} == before
    assert {path.parent for path in after.keys() - before.keys()} == {page.parent}
    assert rules().smallest_shown == 5, "the rules of the what-if are gone with it"


@pytest.mark.full
def test_a_correction_that_is_made_while_files_are_read_stops_the_run_in_words(home: Home) -> None:
    run = Run.of(home.root, NIGHT, None, None)
    for sha256 in steps.receive_step(run):
        steps.read_step(run, sha256)
    home.corrections.write_text(CORRECTED, "utf-8")
    with pytest.raises(Stopped, match=r"a\.xlsx är inte läst så som den nu ska läsas.*Kör igen"):
        load_catalog(run)
    a_run(home)
    assert not anything_new(home)


@pytest.mark.full
def test_a_correction_that_is_made_once_the_files_are_read_is_news_to_the_next_night(home: Home) -> None:
    a_run(home, meanwhile=("korrigeringar.toml", CORRECTED))
    assert anything_new(home)
    a_run(home)
    assert not anything_new(home)


def test_names_that_another_system_has_written_stop_no_night(home: Home) -> None:
    """A submitter's own folder, the file in it, and a file beside the profile: å as one byte, which is no UTF-8."""
    own = home.raw / "foretag" / os.fsdecode(b"b\xe5geriet")
    own.mkdir()
    (home.raw / "foretag" / "a.xlsx").rename(own / os.fsdecode(b"\xe5r.xlsx"))
    (home.profile / os.fsdecode(b"m\xe4rke.png")).touch()
    assert night(home, NIGHT)
    assert night(home, NEXT_NIGHT) is None
    (reply,) = read_replies(home)
    assert reply.about and (reply.about.name, reply.about.came_in) == ("år.xlsx", "foretag/b\ufffdgeriet")


def test_what_was_received_by_a_clock_that_was_ahead_counts_from_the_first_run_by_a_right_one(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """Stamped with a day to come it counted in no run, and dropping it again was the same delivery."""
    today = datetime.now(ZoneInfo(TIME_ZONE)).date()
    steps.read_step(right := Run.of(home.root, None, None, None), *steps.receive_step(right))
    (home.raw / "foretag" / "b.xlsx").write_bytes(book(B, "2025-06-30", employed(7, 6, "2025-02-01")))
    ahead = Run.of(home.root, today + timedelta(days=50), None, None)
    steps.read_step(ahead, *steps.receive_step(ahead))

    replay = Run.of(home.root, NIGHT, None, None)
    steps.receive_step(replay)
    assert [line.received_at.date() for line in read_ledger(home.ledger)] == [today, ahead.today], (
        "an older day says nothing"
    )

    caplog.clear()
    typed = Run.of(home.root, today, None, None)
    (anew,) = steps.receive_step(typed)
    assert f"b.xlsx togs emot {ahead.today} 00:00, med en klocka som gick fel" in caplog.text
    steps.read_step(typed, anew)
    assert {file["name"] for file in load_catalog(typed).selection.files} == {"a.xlsx", "b.xlsx"}
    caplog.clear()
    assert steps.receive_step(typed) == []
    assert "klocka" not in caplog.text


def test_what_came_by_a_clock_that_was_ahead_did_not_come_after_what_came_later(home: Home) -> None:
    zone = ZoneInfo(TIME_ZONE)
    came = [datetime(2026, month, 1, tzinfo=zone) for month in (1, 6, 2, 6)]
    lines = [
        {"seq": seq, "sha256": f"{seq}f", "name": f"{seq}.xlsx", "folder": "foretag", "received_at": str(at), "size": 1}
        for seq, at in enumerate(came, 1)
    ]
    home.ledger.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    now = datetime(2026, 3, 1, 9, tzinfo=zone)
    assert [line.seq for line in restamp(home, now, now, b"k" * 32)] == [2, 4]
    assert [line.received_at for line in read_ledger(home.ledger)] == [came[0], came[2], came[2], now]
