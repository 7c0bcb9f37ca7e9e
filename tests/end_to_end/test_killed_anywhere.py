"""Killed at points spread over all rooms: what stood stands whole, and the next run comes to what an undisturbed one does.

A run is a child forked from this process, which has fetched every library: what is repeated is the run, not the start of
Python. It is killed by SIGKILL just before its k-th change to a file in the home, for k spread over all of them: at four points, and
a release at one; in `make audit` at 120 and at 30. A full disk, a read-only one, a lost file and too little memory stop it in words.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from flows.errors import Stopped
from flows.intake.deliveries.ledger import read_ledger
from flows.model.connection import connect
from flows.release.editions.editions import refuse_edition, verify_edition
from flows.release.editions.ledger import read as read_editions
from flows.run.keys import key_of
from flows.storage.paths import Home
from tests.end_to_end.test_replay import A, B, book, bytes_of, employed, through_the_rooms

pytestmark = pytest.mark.full  # whole runs; kills while quick are in tests/model/test_warehouse.py and tests/storage

DAY_ONE, DAY_TWO = date(2026, 1, 5), date(2026, 1, 6)
POINTS = int(os.environ.get("FOKUSDAG_TEST_KILLS", "3"))
RELEASES = max(1, POINTS // 4)
CHANGES = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.truncate", "shutil.rmtree"}


def in_a_child(call: Callable[[], Any]) -> int:
    """Run it in a forked child; returns the signal that ended it, or 0."""
    child = os.fork()
    if child == 0:
        try:
            call()
        except BaseException:  # told by the exit code, in the parent
            os._exit(99)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert not (os.WIFEXITED(status) and os.WEXITSTATUS(status)), "the run stopped by itself"
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def counting(
    home: Home,
    before: int | None,
    told: Path,
    run: Callable[[Home], Any] = lambda home: through_the_rooms(home, DAY_TWO),
) -> None:
    """Count the run's changes to files in the home; kill this process just before the one numbered `before`."""
    seen = [0]

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in CHANGES or not str(arguments[0]).startswith(str(home.root)):
            return
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        seen[0] += 1
        if seen[0] == before:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    run(home)
    told.write_text(str(seen[0]))


def jobs(home: Home) -> list[tuple[Any, ...]]:
    with connect(home.warehouse, key_of(home, "warehouse")) as warehouse:
        return warehouse.sql("select year, jobs, persons from mart.jobs_created order by year").fetchall()


def charts_of(folder: Path) -> dict[str, str]:
    """As bytes_of, without the summary: it says in which home it lies."""
    return {name: told for name, told in bytes_of(folder).items() if name != "summary.md"}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home after a first run, with two new workbooks and a broken file waiting."""
    home = Home(tmp_path_factory.mktemp("före") / "hem").make()
    (home.raw / "foretag" / "a.xlsx").write_bytes(book(A, "2025-06-30", employed(0, 7, "2024-03-01")))
    through_the_rooms(home, DAY_ONE)
    (home.raw / "foretag" / "a2.xlsx").write_bytes(book(A, "2025-12-31", employed(0, 9, "2024-03-01")))
    (home.raw / "foretag" / "b.xlsx").write_bytes(book(B, "2025-12-31", employed(9, 6, "2025-02-01")))
    (home.raw / "foretag" / "skräp.xlsx").write_bytes(b"PK\x03\x04 inget")
    return home


def copied(home: Home, where: Path) -> Home:
    shutil.copytree(home.root, where)
    return Home(where)


def test_the_run_is_killed_anywhere_and_nothing_is_lost_or_counted_twice(before: Home, tmp_path: Path) -> None:
    old_jobs = jobs(before)
    (old_draft,) = (before.reports / "drafts").iterdir()
    old_reports, old_released = bytes_of(old_draft), bytes_of(before.released / old_draft.name)

    whole = copied(before, tmp_path / "ostörd")
    assert in_a_child(lambda: counting(whole, None, tmp_path / "antal")) == 0
    changes = int((tmp_path / "antal").read_text())
    (new_draft,) = (path for path in (whole.reports / "drafts").iterdir() if path.name != old_draft.name)
    new_jobs, new_reports = jobs(whole), charts_of(new_draft)
    assert new_jobs != old_jobs
    assert changes >= POINTS

    for number in range(POINTS):
        home = copied(before, tmp_path / f"dödad {number}")
        kill_at = 1 + number * changes // POINTS
        assert in_a_child(lambda: counting(home, kill_at, tmp_path / "antal")) == signal.SIGKILL, kill_at  # noqa: B023
        assert jobs(home) in (old_jobs, new_jobs), kill_at
        assert bytes_of(home.reports / "drafts" / old_draft.name) == old_reports, kill_at
        assert bytes_of(home.released / old_draft.name) == old_released, kill_at

        assert in_a_child(lambda: through_the_rooms(home, DAY_TWO)) == 0, kill_at  # noqa: B023
        assert jobs(home) == new_jobs, kill_at
        assert charts_of(home.reports / "drafts" / new_draft.name) == new_reports, kill_at
        assert sorted(path.name for path in home.released.iterdir()) == sorted(p.name for p in whole.released.iterdir())
        lines = [(line.sha256, line.name) for line in read_ledger(home.ledger)]
        assert len(lines) == len(set(lines)) == 4, kill_at
        left = [path for path in home.root.rglob("*") if ".part" in path.name or path.name.startswith(".warehouse")]
        assert not left, (kill_at, left)
        shutil.rmtree(home.root)


def freeze(home: Home) -> None:
    """As `fokusdag release Fokusdagen`."""
    refuse_edition(home, "Fokusdagen")
    through_the_rooms(home, DAY_TWO, edition="Fokusdagen")


def test_a_release_is_killed_anywhere_and_done_again_it_is_the_same_edition_once(before: Home, tmp_path: Path) -> None:
    """From its last change backwards: that is its line in the ledger."""
    (old_draft,) = (before.reports / "drafts").iterdir()
    old_reports = bytes_of(old_draft)
    whole = copied(before, tmp_path / "ostörd")
    assert in_a_child(lambda: counting(whole, None, tmp_path / "antal", freeze)) == 0
    changes = int((tmp_path / "antal").read_text())
    folders = [Path("reports", "editions", "Fokusdagen"), Path("data", "processed", "released", "Fokusdagen")]
    edition = [charts_of(whole.root / folder) for folder in folders]

    for number in range(RELEASES):
        home = copied(before, tmp_path / f"dödad {number}")
        kill_at = changes - number * changes // RELEASES
        assert in_a_child(lambda: counting(home, kill_at, tmp_path / "antal", freeze)) == signal.SIGKILL, kill_at  # noqa: B023
        assert bytes_of(home.reports / "drafts" / old_draft.name) == old_reports, kill_at
        if not read_editions(home.editions):
            assert in_a_child(lambda: freeze(home)) == 0, kill_at  # noqa: B023
        assert [line["edition"] for line in read_editions(home.editions)] == ["Fokusdagen"], kill_at
        assert verify_edition(home, key_of(home, "received"), "Fokusdagen") == [], kill_at
        assert [charts_of(home.root / folder) for folder in folders] == edition, kill_at
        shutil.rmtree(home.root)


def stopped(home: Home, told: Path) -> str:
    """Run in a child, which has to stop; returns the sentence that the operator sees."""

    def run() -> None:
        try:
            through_the_rooms(home, DAY_TWO)
        except Stopped as why:
            told.write_text(str(why), "utf-8")

    told.unlink(missing_ok=True)
    assert in_a_child(run) == 0
    return told.read_text("utf-8")


def test_a_full_disk_a_read_only_one_and_a_lost_file_stop_the_run_in_words_and_harm_nothing(
    before: Home, disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOKUSDAG_MIN_FREE_MB", "0")  # a disk that somebody else fills while a run is under way
    whole = copied(before, tmp_path / "ostörd")
    through_the_rooms(whole, DAY_TWO, draws=False)
    (old_draft,) = (before.reports / "drafts").iterdir()
    old_jobs, old_reports = jobs(before), bytes_of(old_draft)

    def stands(home: Home) -> None:
        assert jobs(home) in (old_jobs, jobs(whole))
        assert bytes_of(home.reports / "drafts" / old_draft.name) == old_reports

    for free in (0, 400_000, 2_000_000):
        home, ballast = copied(before, disk / "hem"), disk / "fyllnad"
        left = os.statvfs(disk)
        ballast.write_bytes(bytes(left.f_bavail * left.f_frsize - free))
        assert "disken" in stopped(home, tmp_path / "sagt").lower(), free
        stands(home)
        ballast.unlink()
        through_the_rooms(home, DAY_TWO, draws=False)
        assert jobs(home) == jobs(whole), free
        shutil.rmtree(home.root)

    home = copied(before, disk / "hem")
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    assert "går inte att läsa eller skriva" in stopped(home, tmp_path / "sagt")
    stands(home)
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)

    lost = max(home.received.iterdir(), key=lambda path: path.stat().st_size)
    kept = lost.read_bytes()
    lost.unlink()
    (dropped,) = (path for path in home.raw.rglob("*.xlsx") if sha256(path.read_bytes()).hexdigest() == lost.name)
    dropped.unlink()  # while it lies there, what is lost is stored again
    shutil.rmtree(home.typed)
    assert lost.name[:12] in stopped(home, tmp_path / "sagt")
    stands(home)
    lost.write_bytes(kept)
    through_the_rooms(home, DAY_TWO, draws=False)
    assert jobs(home) == jobs(whole)


def test_too_little_memory_stops_the_run_in_words_and_harms_nothing(
    before: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copied(before, tmp_path / "hem")
    monkeypatch.setenv("FOKUSDAG_MEMORY_MB", "8")
    with pytest.raises(Stopped, match=r"höj FOKUSDAG_MEMORY_MB, nu 8\. Det förra lagret står kvar"):
        through_the_rooms(home, DAY_TWO)
    assert jobs(home) == jobs(before)
