"""A file that waits: told in the run, answered to its sender, confirmed by an analyst, and then counted."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from flows.cli.app import app
from flows.errors import Stopped
from flows.intake.deliveries.approvals import read_approvals
from flows.operations.approval import approve_file
from flows.pipeline import steps
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.storage.paths import Home
from tests.intake.deliveries.test_questions import PEOPLE, employed
from tests.support.books import FORETAG, arbetsbok, with_cell, xlsx


def night(home: Path, day: int) -> Run:
    run = Run.of(home, date(2026, 1, day), None, None)
    for sha256 in steps.receive_step(run):
        steps.read_step(run, sha256)
    return run


def verdicts(run: Run) -> list[str]:
    return [file["verdict"] for file in load_catalog(run).selection.files]


@pytest.fixture
def held(tmp_path: Path) -> Home:
    """A workbook of twelve, and the day after one with the four of this year alone."""
    home = Home(tmp_path / "hem").make()
    whole = arbetsbok(Anställningar=employed(PEOPLE), Företag=with_cell(FORETAG, 1, 5, "2018-01-01"))
    (home.raw / "foretag" / "hel.xlsx").write_bytes(xlsx(whole))
    steps.reply_step(load_catalog(night(home.root, 10)))
    (home.raw / "foretag" / "bara i år.xlsx").write_bytes(xlsx({**whole, "Anställningar": employed(PEOPLE[:4])}))
    return home


def test_a_held_file_is_asked_about_in_its_answer_and_counts_once_it_is_confirmed(held: Home) -> None:
    run = night(held.root, 11)
    assert verdicts(run) == ["accepted", "held"]
    (answer,) = steps.reply_step(load_catalog(run))
    sheet = openpyxl.load_workbook(held.replies / answer)["Att rätta"]
    said = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert "väntar på ditt svar" in said
    assert "Fråga till dig" in said
    assert "8 anställningar som inte finns här" in said
    assert "Bekräftat" in said

    with pytest.raises(Stopped, match="väntar inte på något svar"):
        approve_file(run, Path("hel.xlsx"), "Anna Analytiker")
    noted = approve_file(run, held.raw / "foretag" / "bara i år.xlsx", "Anna Analytiker")
    assert [(each.name, each.who, each.when.date()) for each in read_approvals(held.approvals)] == [
        ("bara i år.xlsx", "Anna Analytiker", date(2026, 1, 11))
    ]
    assert verdicts(night(held.root, 12)) == ["superseded", "accepted"]
    assert verdicts(Run.of(held.root, date(2026, 1, 12), date(2026, 1, 10), None)) == [
        "accepted"
    ]  # as it was known then
    (receipt,) = steps.reply_step(load_catalog(night(held.root, 12)))
    assert noted.sha256 in {line["sha256"] for line in map(json.loads, held.answered.read_text("utf-8").splitlines())}
    assert "påpekanden" in receipt


def test_the_command_notes_who_and_refuses_what_does_not_wait(held: Home, capsys: pytest.CaptureFixture[str]) -> None:
    night(held.root, 11)
    asked = ["--home", str(held.root), "--today", "2026-01-11"]
    assert app(["approve", "bara i år.xlsx", "--who", "Anna Analytiker", *asked], result_action="return_value") == 0
    assert "bara i år.xlsx är bekräftad av Anna Analytiker 2026-01-11" in capsys.readouterr().out
    with pytest.raises(Stopped, match="ingen fil"):
        app(["approve", "bara i år.xlsx", "--who", "Anna", *asked], result_action="return_value")


def test_a_damaged_list_of_confirmations_stops_in_words(held: Home) -> None:
    run = night(held.root, 11)
    held.approvals.write_text('{"sha256": "', "utf-8")
    with pytest.raises(Stopped, match="rad 1, går inte att läsa"):
        load_catalog(run)
