"""A file that waits: told in the run, answered to its sender, confirmed by an analyst, and then counted."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from flows.cli.app import app
from flows.errors import Stopped
from flows.intake.deliveries.approvals import add_approval, read_approvals
from flows.operations.approval import approve_file
from flows.operations.doctor.examine import examine
from flows.pipeline import steps
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.run.keys import key_of
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
    assert [
        (each.name, each.who, each.when.date()) for each in read_approvals(held.approvals, key_of(held, "received"))
    ] == [("bara i år.xlsx", "Anna Analytiker", date(2026, 1, 11))]
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


Damage = Callable[[bytes], bytes]
DAMAGES: dict[str, Damage] = {
    "half a line": lambda data: data[: len(data) // 2],
    "a byte that is no letter": lambda data: data.replace("Kåre".encode(), b"K\xe5re"),
    "no object": lambda _: b"[]\n",
    "deep": lambda _: b"[" * 100_000,
    "another file": lambda data: data.replace(b'"sha256": "', b'"sha256": "0', 1),
    "another day": lambda data: data.replace(b"2026-01-11", b"2036-01-11"),
    "another person": lambda data: data.replace("Kåre".encode(), b"Anna"),
}
OLD_DAMAGES: dict[str, Damage] = {
    name: lambda data, change=change: json.dumps(json.loads(data) | change).encode()  # type: ignore[misc]
    for name, change in {
        "no file": {"sha256": None},
        "half a hash": {"sha256": "0" * 32},
        "no day": {"when": None},
        "a number for a day": {"when": 5},
        "nobody": {"who": 5},
    }.items()
}


def confirmed(home: Home) -> Run:
    run = night(home.root, 11)
    approve_file(run, Path("bara i år.xlsx"), "Kåre Kåresson")
    return run


def refused(run: Run) -> None:
    """The run and doctor say which row of which file, and what to do."""
    said = rf"^Rad 1 i {run.home.approvals} .*Hämta filen ur säkerhetskopian\. Finns den inte där: ta bort filen"
    with pytest.raises(Stopped, match=said):
        load_catalog(run)
    (told,) = (line for line in examine(run.home) if line.check == "mottaget")
    assert told.state == "fel" and re.search(said, told.says)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_confirmations_stop_in_words_and_doctor_says_so(held: Home, damage: str) -> None:
    run = confirmed(held)
    held.approvals.write_bytes(DAMAGES[damage](held.approvals.read_bytes()))
    refused(run)


def test_a_confirmation_that_somebody_has_written_without_the_key_is_refused(held: Home) -> None:
    run = confirmed(held)
    ours = read_approvals(held.approvals, key_of(held, "received"))
    held.approvals.unlink()
    for each in ours:
        add_approval(held.approvals, each, b"o" * 32)
    refused(run)


def unsigned(home: Home) -> None:
    """As an earlier version wrote it."""
    (line,) = map(json.loads, held_lines(home))
    kept = {name: line[name] for name in ("sha256", "name", "who", "when")}
    home.approvals.write_text(json.dumps(kept, ensure_ascii=False) + "\n", "utf-8")


def held_lines(home: Home) -> list[str]:
    return home.approvals.read_text("utf-8").splitlines()


def test_a_confirmation_of_an_earlier_version_counts_and_is_signed_by_the_next_run(held: Home) -> None:
    run = confirmed(held)
    signed = held.approvals.read_bytes()
    unsigned(held)
    assert "signed" not in held_lines(held)[0]
    assert verdicts(run) == ["superseded", "accepted"]
    assert verdicts(night(held.root, 12)) == ["superseded", "accepted"]
    assert held.approvals.read_bytes() == signed


@pytest.mark.parametrize("damage", OLD_DAMAGES)
def test_a_damaged_confirmation_of_an_earlier_version_is_named_too(held: Home, damage: str) -> None:
    run = confirmed(held)
    unsigned(held)
    held.approvals.write_bytes(OLD_DAMAGES[damage](held.approvals.read_bytes()))
    refused(run)
