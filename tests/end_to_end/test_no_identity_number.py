"""No personal identity number in anything a run leaves, but in the received store, what was dropped in and the answers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows.storage.paths import Home
from tests.conftest import Command, Demo
from tests.support.books import ANSTALLNINGAR, FORETAG, arbetsbok, oddly_written, xlsx
from tests.support.leavings import everything, forms, identity_numbers, stated


def test_the_scan_would_find_a_number(demo: Demo) -> None:
    """The numbers searched for are those that stand in the files dropped in."""
    csv = (demo.home / "data" / "raw" / "finsam" / "deltagare_2025.csv").read_text("cp1252")
    assert sum(bool(forms(number) & stated(csv)) for number in identity_numbers()) > 20


def test_no_identity_number_in_what_the_run_leaves(demo: Demo) -> None:
    assert opened_without_a_number(demo.home, demo.printed + demo.told) > 100


@pytest.mark.full
def test_no_identity_number_in_what_an_edition_of_corrected_files_leaves(
    demo: Demo, tmp_path: Path, command: Command
) -> None:
    """A second run on the home: with what has moved since the first, the sealed counts, the ledger, a newer workbook, and
    numbers written oddly where none belong."""
    home = Home(tmp_path / "hem")
    shutil.copytree(demo.home, home.root)
    oddly = oddly_written("199107172380")
    wrong = [[text] * len(ANSTALLNINGAR[0]) for each in oddly for text in (each, f"Ring {each}")]
    confirmed = [[*FORETAG[0], "Bekräftat"], [*FORETAG[1], "2026-01-16"]]  # nobody of the first workbook is in it
    book = arbetsbok(Företag=confirmed, Anställningar=[*ANSTALLNINGAR, *wrong])
    (home.raw / "foretag" / "nyare.xlsx").write_bytes(xlsx(book))
    for each in oddly[:6]:
        (home.raw / "foretag" / f"{each.replace('/', '_')}.xlsx").write_bytes(xlsx({each.replace("/", "_"): [[each]]}))
    done = command("release", "2026-01-23", "--home", home.root, "--today", "2026-01-16")
    looked = command("query", "from core.job", "--home", home.root, "--csv")
    told = (home.analyst / "2026-01-23" / "diff.md").read_text("utf-8")
    assert "nyare.xlsx" in told
    assert opened_without_a_number(home.root, done.stdout + done.stderr + looked.stdout) > 150
    for page in ("summary.md", "run.json"):
        text = (home.reports / "editions" / "2026-01-23" / page).read_text("utf-8")
        assert "OKANT_VARDE" in text or "är inte ett värde" in text
        assert "Ring" not in text  # what stands in a cell about a person is for the answer


def opened_without_a_number(home: Path, said: str) -> int:
    """Look for the numbers of all who are in the files, in everything there is and in what was said; how many files and parts."""
    wanted = {form for number in identity_numbers() | sent() for form in forms(number)}
    opened = 0
    for where, text in everything(Home(home)):
        opened += 1
        assert not wanted & stated(text), where
    assert not wanted & stated(said)
    return opened


def sent() -> set[str]:
    """The twelve digits of those in the newer workbook."""
    return {str(row[0]).replace("-", "").rjust(12, "0") for row in ANSTALLNINGAR[1:]} | {"199107172380"}
