"""A source that has not come: what can honestly be made is made, and what is missing is said in the report and on the page."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from flows.intake.deliveries.ledger import read_ledger, write_ledger
from flows.run.keys import key_of
from flows.storage.paths import Home
from tests.conftest import Demo
from tests.end_to_end.test_replay import through_the_rooms


@pytest.mark.parametrize(
    ("sources", "sentences", "charted"),
    [
        (
            {"arbetsformedlingen"},
            ["Arbetsförmedlingen: Beslut om stöd saknas."],
            "Källa: de sociala företagen (5 av 6) och Finsam, ",
        ),
        (
            {"finsam", "scb"},
            ["Finsam: Deltagare saknas.", "SCB: Arbetsmarknadsstatus, BAS saknas."],
            "de sociala företagen (5 av 6) och Arbetsförmedlingen",
        ),
        ({"foretag"}, ["0 av 6 företag har lämnat uppgifter."], "de sociala företagen (0 av 6)"),
    ],
)
@pytest.mark.full
def test_what_is_missing_is_said_and_nobody_is_named_who_has_not_sent(
    demo: Demo, tmp_path: Path, sources: set[str], sentences: list[str], charted: str
) -> None:
    """The demo's home, as if the sources had never sent anything."""
    shutil.copytree(demo.home, tmp_path / "hem")
    home = Home(tmp_path / "hem")
    for source in sources:
        shutil.rmtree(home.raw / source)
    came = read_ledger(home.ledger)
    write_ledger(home.ledger, [line for line in came if line.folder not in sources], key_of(home, "received"))
    for sha256 in {line.sha256 for line in came} - {line.sha256 for line in read_ledger(home.ledger)}:
        (home.received / sha256).unlink()
    home.last_run.unlink()

    draft = through_the_rooms(home, date(2026, 1, 15))
    summary = (draft / "summary.md").read_text("utf-8")
    assert [sentence for sentence in sentences if sentence not in summary] == []
    assert json.loads((draft / "run.json").read_text("utf-8"))["counted"] is ("foretag" not in sources)
    deck = pypdfium2.PdfDocument(draft / "fokusdag.pdf")
    pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in deck]
    assert [sentence for sentence in sentences if sentence not in pages[-1]] == []
    assert charted in pages[3]
