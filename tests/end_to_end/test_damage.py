"""A disk that fails: every kind of file under data/processed and reports/ is damaged, and no number changes without a word.

Each is flipped in one byte, cut in half, deleted, and (JSON) put in place of by an empty list or map. The night that follows makes
what it can again, or stops in a sentence with the file and what to do. data/raw is empty: what was received is in the home.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.errors import Stopped
from flows.operations.data_subjects import forget_persons
from flows.operations.doctor.examine import examine
from flows.pipeline.kept.last_run import read_last_run
from flows.release.released import published_cells
from flows.run.context import Run
from flows.storage.paths import Home
from tests.conftest import made_once
from tests.end_to_end.test_killed_anywhere import jobs
from tests.end_to_end.test_replay import NUMBERS, TEN
from tests.support.nights import copy_of, morning, night, rest_of

DAY = date(2026, 1, 20)
ALL = "FOKUSDAG_TEST_DAMAGE_ALL" in os.environ
"""Every damage on every kind of file, as in `make audit`; without it each kind is damaged in one or two ways, and all ways are tried."""
Damage = Callable[[Path], None]


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x04
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty_list(path: Path) -> None:
    path.write_text("[]\n")


def empty_map(path: Path) -> None:
    path.write_text("{}\n")


ANY_FILE: tuple[Damage, ...] = (flip, cut, Path.unlink)
DAMAGES = (*ANY_FILE, empty_list, empty_map)


def numbers(home: Home) -> Any:
    """What the last run came to: the jobs of the warehouse, and every released cell."""
    last = read_last_run(home)
    assert last is not None
    return jobs(home), published_cells(home.released / Path(last["where"]).name)


@pytest.fixture(scope="session")
def well(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Four files received, an edition out, a person erased, and two drafts. No test changes it."""
    return Home(made_once(tmp_path_factory, "helt hem", _well) / "hem")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two files received, and an edition out. No test changes it."""
    return Home(made_once(tmp_path_factory, "litet hem", _small) / "hem")


def _small(root: Path) -> None:
    home = Home(root / "hem").make()
    for name, data in TEN[:2]:
        (home.raw / "foretag" / name).write_bytes(data)
    night(home, DAY, "Fokusdagen")
    for path in (home.raw / "foretag").iterdir():
        path.unlink()


def _well(root: Path) -> None:
    home = Home(root / "hem").make()
    for name, data in (*TEN[:3], TEN[8]):
        (home.raw / "foretag" / name).write_bytes(data)
    night(home, DAY, "Fokusdagen")
    (root / "lista.txt").write_text(NUMBERS[8])
    forget_persons(Run.of(home.root, DAY, None, None), root / "lista.txt", dry_run=False)
    for path in (home.raw / "foretag").iterdir():
        path.unlink()
    night(home, DAY)


def kinds(home: Home) -> dict[str, Path]:
    """One file of each kind, by what it is called without its run, hash and day; of drafts and readings the newest."""
    last = Path(str((read_last_run(home) or {})["where"])).name
    found: dict[str, Path] = {}
    for top in (home.processed, home.reports):
        for path in sorted(top.rglob("*")):
            name = str(path.relative_to(home.root)).replace(last, "<sista>")
            kind = re.sub(r"[0-9a-f]{16,64}[-0-9a-f]*|\d{4}-\d\d-\d\d[-0-9a-f]*|[^/]+ - [^/]+\.xlsx", "*", name)
            kind = re.sub(r"(released/.*/|typed/.*/)(quarantine_)?\w+\.parquet", r"\1\2*.parquet", kind)
            if path.is_file() and path.stat().st_size and path != home.lock and "prefect" not in name:
                found.setdefault(kind, path)
    return found


def ways(kind: str, place: int) -> tuple[Damage, ...]:
    """How a kind of file is damaged: all ways in `make audit`, otherwise one that any file can have, and one of JSON."""
    of_json = (empty_list, empty_map) if kind.endswith((".json", ".jsonl")) else ()
    some, some_json = (flip, cut, Path.unlink)[place % 3], of_json[place // 3 % 2 :][:1]
    return (*ANY_FILE, *of_json) if ALL else (some, *some_json)


READ_BY_NOBODY = ("data/processed/analyst/", "reports/")
"""What a run leaves for people. No number comes from it."""


@dataclass
class Trial:
    """One damage in a copy of the home, and what is found wrong after it."""

    kind: str
    whole: Path
    hurt: Path
    told: str = ""
    wrong: str = ""

    def hold(self, home: Home, right: Any) -> None:
        """After a night: the numbers are those before it, and what people get is as it was, or they are told that it is not."""
        if numbers(home) != right:
            self.wrong = f"other numbers, and nothing stopped. Told: {self.told}"
        elif self.kind.startswith("reports/") and "replies" not in self.kind and "summary.md" not in self.kind:
            made_again = self.hurt.exists() and self.hurt.read_bytes() == self.whole.read_bytes()
            named = self.hurt.parent.name in self.told or self.hurt.name in self.told
            if not made_again and not named and self.hurt.name != "run.json":
                self.wrong = "is damaged still, and nobody was told"


@contextmanager
def stops_are_cures(trial: Trial) -> Iterator[None]:
    """A night may stop, if it says what to do. Whatever else it raises is wrong."""
    try:
        yield
    except Stopped as why:
        if "Ett fel i programmet" in str(why) or not re.search(r"äkerhetskopian|ta bort|Ta bort|Kör ", str(why)):
            trial.wrong = str(why)
    except Exception as fault:
        trial.wrong = f"{type(fault).__name__}: {fault}"


@pytest.mark.full
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda each: each.__name__)
def test_damage_is_made_good_or_reported_and_no_number_changes_in_silence(
    well: Home, tmp_path: Path, damage: Damage, caplog: pytest.LogCaptureFixture
) -> None:
    """Each damage in a home of its own. Those that a night notices, and that no number is made from, share the rest of one."""
    caplog.set_level(logging.WARNING, "fokusdag")
    right, found = numbers(well), kinds(well)
    assert len(found) > 25, found
    trials, noticed = [], []
    for place, (kind, path) in enumerate(sorted(found.items())):
        if damage not in ways(kind, place):
            continue
        home = copy_of(well, tmp_path / "hem")
        trials.append(trial := Trial(kind, path, home.root / path.relative_to(well.root)))
        damage(trial.hurt)
        caplog.clear()
        with stops_are_cures(trial):
            begun = morning(home, DAY)
            if begun and kind.startswith(READ_BY_NOBODY):
                noticed.append(trial)
            else:
                if begun:
                    rest_of(begun)
                trial.told = caplog.text
                trial.hold(home, right)
        trial.told = caplog.text
        shutil.rmtree(home.root)
    home = copy_of(well, tmp_path / "hem")
    for trial in noticed:
        damage(trial.hurt)
    caplog.clear()
    for trial in noticed:
        with stops_are_cures(trial):
            if trial is noticed[0]:
                night(home, DAY)
            trial.told += caplog.text
            trial.hold(home, right)
    wrong = [f"{trial.kind}: {trial.wrong}" for trial in trials if trial.wrong]
    assert not wrong, "\n".join(wrong)


@pytest.mark.full
def test_a_home_without_damage_is_found_unchanged(small: Home, tmp_path: Path) -> None:
    """Otherwise the damage would never be what the night notices."""
    assert morning(copy_of(small, tmp_path / "hem"), DAY) is None


@pytest.mark.full
@pytest.mark.parametrize("lost", ["a line", "a copy"])
def test_a_line_without_its_copy_and_a_copy_without_its_line_are_reported_by_doctor_and_the_night(
    small: Home, tmp_path: Path, lost: str, caplog: pytest.LogCaptureFixture
) -> None:
    home = copy_of(small, tmp_path / "hem")
    if lost == "a copy":
        hurt = sorted(home.received.iterdir())[0]
        hurt.unlink()
        with caplog.at_level(logging.WARNING, "fokusdag"):
            night(home, DAY)
        assert "Den mottagna kopian av" in caplog.text
    else:
        hurt = home.ledger
        lines = home.ledger.read_bytes().splitlines(keepends=True)
        home.ledger.write_bytes(b"".join(lines[:-1]))
        with pytest.raises(Stopped, match=r"ledger\.jsonl är \d+ byte, men var \d+ .*rader är borta"):
            night(home, DAY)
    (told,) = (line for line in examine(home) if line.check == "mottaget")
    assert told.state == "fel"
    assert str(hurt) in told.says


def test_doctor_deep_reads_every_byte(small: Home, tmp_path: Path) -> None:
    home = copy_of(small, tmp_path / "hem")
    (told,) = (line for line in examine(home, deep=True) if line.check == "varje byte")
    assert told.state == "ok"
    assert re.match(r"Läste \d+ filer, .* allt är som det skrevs", told.says)
    hurt = [sorted(home.received.iterdir())[0], *sorted(home.typed.glob("*/foretag.parquet"))[:1]]
    hurt += [next(home.released.glob("*/*.parquet"))]
    for path in hurt:
        flip(path)
    told_of = [line for line in examine(home, deep=True) if line.check == "varje byte"]
    assert len(told_of) == 3
    for path, name in zip(hurt, (hurt[0].name[:12], hurt[1].parent.name, hurt[2].name), strict=True):
        assert any(name in line.says for line in told_of), path
