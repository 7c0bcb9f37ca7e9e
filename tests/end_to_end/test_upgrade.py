"""A home that the first version left, under today's: what works, and what it says to do where something does not.

kept/first_version.tar.xz was made with the first version's own commands: on 2026-01-05 a run, on 2026-01-23 an edition. Two
enterprises had reported to 2025-06-30, seven rows from 2024-03-01, the first of which has no valid number, and six from
2025-02-01; the third file is broken. Two of the seven do not count today: the first, and a person born in 1912. The two
enterprises have one name: today the second workbook waits until somebody confirms it. Its warehouse and its draft's pictures are left out; the keys are those of this home alone.
"""

from __future__ import annotations

import shutil
import tarfile
from datetime import date
from pathlib import Path

import pytest

from flows.errors import Stopped
from flows.intake.deliveries.ledger import read_ledger
from flows.operations.approval import approve_file
from flows.operations.doctor.examine import examine
from flows.pipeline import steps
from flows.release.editions.editions import verify_edition
from flows.run.context import Run
from flows.run.keys import key_of
from flows.storage.paths import Home
from tests.end_to_end.test_killed_anywhere import jobs
from tests.end_to_end.test_replay import bytes_of, through_the_rooms

KEPT = Path(__file__).parent / "kept" / "first_version.tar.xz"
MADE, SHOWN, AFTER = date(2026, 1, 5), date(2026, 1, 23), date(2026, 1, 24)
WAITING, CONFIRMED = [(2024, 5, 5), (2025, 0, 0)], [(2024, 5, 5), (2025, 6, 6)]


@pytest.fixture
def old(tmp_path: Path) -> Home:
    with tarfile.open(KEPT) as archive:
        archive.extractall(tmp_path, filter="tar")  # folders keep their modes
    return Home(tmp_path / "hem")


def without_its_edition(home: Home) -> None:
    """What the message says: the last line of the ledger goes, and the two folders."""
    lines = home.editions.read_text("utf-8").splitlines(keepends=True)
    home.editions.write_text("".join(lines[:-1]), "utf-8")
    shutil.rmtree(home.reports / "editions" / str(SHOWN))
    shutil.rmtree(home.released / str(SHOWN))


def test_an_edition_of_the_first_version_stops_the_run_which_says_what_to_do(old: Home) -> None:
    edition = bytes_of(old.reports / "editions" / str(SHOWN))
    folders, told = (line for line in examine(old) if line.state == "fel")
    assert folders.says.endswith(f"chmod 700 {old.reports / 'drafts'}"), (
        "the next run closes what that version left open"
    )
    assert told.check == "utgåvor", "doctor says it before the night does"
    with pytest.raises(Stopped, match="gjord av en tidigare version") as why:
        through_the_rooms(old, AFTER)
    assert str(why.value) == told.says
    assert f"ta bort dess rad sist i {old.editions}" in told.says
    assert f"kopiera hela {old.root}" in told.says
    assert bytes_of(old.reports / "editions" / str(SHOWN)) == edition
    (changed,) = verify_edition(old, key_of(old, "received"), str(SHOWN))
    assert "Den är gjord av en tidigare version" in changed


@pytest.mark.full
def test_the_run_works_once_that_is_done_and_nothing_is_lost_or_counted_twice(old: Home, tmp_path: Path) -> None:
    shutil.copytree(old.root, tmp_path / "kopia")
    copied = Home(tmp_path / "kopia").make()  # as every run does first
    without_its_edition(copied)
    (draft,) = (copied.reports / "drafts").iterdir()
    draft_then, keys = bytes_of(draft), bytes_of(copied.keys)
    for path in (copied.raw / "foretag").iterdir():
        path.unlink()  # what was received is in the home, and is read again from there

    run = Run.of(copied.root, AFTER, None, None)
    through_the_rooms(copied, AFTER, draws=False)
    assert jobs(copied) == WAITING
    approve_file(run, Path("b.xlsx"), "Anna Analytiker")
    through_the_rooms(copied, AFTER)
    assert jobs(copied) == CONFIRMED
    analyst = max(copied.analyst.glob("*/diff.md"), key=lambda path: path.stat().st_mtime).read_text("utf-8")
    assert f"Jämfört med rapporten {draft.name}, gjord av en äldre version: det som var känt 2026-01-05" in analyst
    silent = next(
        line for line in analyst.splitlines() if line.startswith("- Ny räkning: ett företag är känt till och med")
    )
    assert silent.endswith("Det ändrar inget tal här."), "both enterprises are known to the last day"
    assert "- Filen a.xlsx läses på ett annat sätt: 8 → 7 rader räknas" in analyst, "which is what moved the numbers"
    assert "| 2025-06-30 | personer | – | 11 | mindre än 5 |" in analyst
    assert [line.name for line in read_ledger(copied.ledger)] == ["a.xlsx", "b.xlsx", "skräp.xlsx"]
    assert bytes_of(draft) == draft_then
    assert bytes_of(copied.keys) == keys
    assert {line.check for line in examine(copied) if line.state != "ok"} == {"senaste körning"}

    through_the_rooms(copied, AFTER, edition="Fokusdagen")
    assert verify_edition(copied, key_of(copied, "received"), "Fokusdagen") == []
    through_the_rooms(copied, AFTER, as_of=MADE, draws=False)
    assert jobs(copied) == WAITING, "nobody had confirmed it then"
    assert steps.receive_step(run) == [], "what has been read is not read again"
