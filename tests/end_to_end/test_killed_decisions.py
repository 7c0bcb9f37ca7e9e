"""`forget` and `rekey` killed at points spread over all that they do and over the run after them.

As in test_killed_anywhere: SIGKILL just before the k-th change to a file in the home, at one point, in `make audit` at 30.
"""

from __future__ import annotations

import shutil
import signal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from flows.erasure.erase import look_through
from flows.intake.deliveries.ledger import read_ledger
from flows.model.connection import connect
from flows.operations.data_subjects import forget_persons, rekey_pseudonyms
from flows.run.context import Run
from flows.run.keys import key_of
from flows.security.erased import read_erased
from flows.security.keys import key_id
from flows.storage.paths import Home
from tests.end_to_end.test_killed_anywhere import DAY_ONE, DAY_TWO, RELEASES, copied, counting, in_a_child, jobs
from tests.end_to_end.test_replay import NUMBERS, A, B, book, through_the_rooms
from tests.support.books import ANSTALLNINGAR, Rows

pytestmark = pytest.mark.full  # whole runs; kills while quick are in tests/erasure

night = partial(through_the_rooms, today=DAY_TWO, draws=False)

GROWN_UP = [number for number in NUMBERS if len(number) == 12 and "1950" <= number[:4] <= "2000"]
"""Of the list's lines those whose rows are all accepted."""


def employed(first: int, count: int, start: str) -> Rows:
    """The sheet of employments with a job for each of these persons, from this day on."""
    rows = [
        [number, "Målgrupp", "Visstid", "Inget", start, "", 75, 24, ""] for number in GROWN_UP[first : first + count]
    ]
    return [ANSTALLNINGAR[0], *rows]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home after a night: nine persons' jobs of 2024 and six of 2025. One of the six has been erased."""
    root = tmp_path_factory.mktemp("före")
    home = Home(root / "hem").make()
    (home.raw / "foretag" / "a.xlsx").write_bytes(book(A, "2025-12-31", employed(0, 9, "2024-03-01")))
    (home.raw / "foretag" / "b.xlsx").write_bytes(book(B, "2025-12-31", employed(9, 6, "2025-02-01")))
    (root / "lista.txt").write_text(GROWN_UP[9])
    through_the_rooms(home, DAY_ONE, draws=False)
    forget_persons(Run.of(home.root, DAY_ONE, None, None), root / "lista.txt", dry_run=False)
    for path in (home.raw / "foretag").iterdir():
        path.unlink()  # as the receipt asks for; what was received is in the home
    through_the_rooms(home, DAY_ONE, draws=False)
    assert jobs(home) == [(2024, 9, 9), (2025, 5, 5)]
    return home


def pids(home: Home) -> set[str]:
    with connect(home.warehouse, key_of(home, "warehouse")) as warehouse:
        return {str(pid) for (pid,) in warehouse.sql("select distinct pid from staging.anstallningar").fetchall()}


def left_over(home: Home) -> list[Path]:
    return [path for path in home.root.rglob("*") if ".part" in path.name or path.name.startswith(".warehouse")]


def killed_at(before: Home, tmp_path: Path, run: Any) -> Any:
    """Each home that was killed in the middle of this, with the change that it was killed before."""
    whole = copied(before, tmp_path / "ostörd")
    assert in_a_child(lambda: counting(whole, None, tmp_path / "antal", run)) == 0
    changes = int((tmp_path / "antal").read_text())
    assert changes >= RELEASES
    for number in range(RELEASES):
        kill_at = 1 + number * changes // RELEASES
        home = copied(before, tmp_path / f"dödad {number}")
        assert in_a_child(lambda: counting(home, kill_at, tmp_path / "antal", run)) == signal.SIGKILL, kill_at  # noqa: B023
        yield kill_at, home
        shutil.rmtree(home.root)


def test_forget_is_killed_anywhere_and_the_person_is_gone_after_the_next_night(before: Home, tmp_path: Path) -> None:
    """Once it is noted what is to be erased the next night erases it; before that the command is given again."""
    names = tmp_path / "lista.txt"
    names.write_text(GROWN_UP[0])
    erased_before = read_erased(before.forgotten)

    def forget(home: Home) -> None:
        forget_persons(Run.of(home.root, DAY_TWO, None, None), names, dry_run=False)
        night(home)

    for kill_at, home in killed_at(before, tmp_path, forget):
        noted = home.erasing.exists() or read_erased(home.forgotten) != erased_before
        assert in_a_child(lambda: night(home) if noted else forget(home)) == 0, kill_at  # noqa: B023
        assert jobs(home) == [(2024, 8, 8), (2025, 5, 5)], kill_at
        erased = read_erased(home.forgotten)
        assert erased > erased_before, kill_at
        assert not pids(home) & erased, kill_at
        assert look_through(Run.of(home.root, DAY_TWO, None, None), erased)[0] == [], kill_at
        assert not home.erasing.exists(), kill_at
        assert list(home.receipts.iterdir()), kill_at
        assert len(read_ledger(home.ledger)) == 2, kill_at
        assert not left_over(home), kill_at


def test_rekey_is_killed_anywhere_and_one_key_fits_all_after_the_next_night(before: Home, tmp_path: Path) -> None:
    """Either the old key or the new one is in use; the numbers are the same, and whoever was erased stays so."""

    def rekey(home: Home) -> None:
        rekey_pseudonyms(Run.of(home.root, DAY_TWO, None, None))
        night(home)

    for kill_at, home in killed_at(before, tmp_path, rekey):
        assert in_a_child(lambda: night(home)) == 0, kill_at  # noqa: B023
        for again in (False, True):
            if again:
                assert in_a_child(lambda: rekey(home)) == 0, kill_at  # noqa: B023
            assert jobs(home) == [(2024, 9, 9), (2025, 5, 5)], (kill_at, again)
            used = key_id(key_of(home, "pseudonym"))
            assert {pid.partition(":")[0] for pid in pids(home)} == {used}, (kill_at, again)
            assert not left_over(home), (kill_at, again)
