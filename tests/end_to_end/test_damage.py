"""A disk that fails: every kind of file under data/processed and reports/ is damaged, and no number changes without a word.

Each is flipped in one byte, cut in half, deleted, and (JSON) put in place of by an empty list or map. The night that follows makes
what it can again, or stops in a sentence with the file and what to do. data/raw is empty: what was received is in the home.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.errors import Stopped
from flows.operations.data_subjects import forget_persons
from flows.operations.doctor import examine
from flows.pipeline import steps
from flows.pipeline.last_run import find_unchanged, read_last_run, write_last_run
from flows.pipeline.record import RunResult, write_run_record
from flows.release.editions.editions import report_folder
from flows.release.released import published_cells
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.storage.paths import Home
from tests.end_to_end.test_killed_anywhere import jobs
from tests.end_to_end.test_replay import NUMBERS, TEN

DAY = date(2026, 1, 20)
ALL = "FOKUSDAG_TEST_DAMAGE_ALL" in os.environ
"""Every damage on every kind of file; without it each kind is damaged in one or two ways, and all ways are tried."""
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


DAMAGES: tuple[Damage, ...] = (flip, cut, Path.unlink, empty_list, empty_map)


def night(home: Home, edition: str | None = None) -> None:
    """Every step but drawing, as the flow takes them."""
    run = Run.of(home.make().root, DAY, None, None)
    for sha256 in steps.receive_step(run):
        steps.read_step(run, sha256)
    catalog = load_catalog(run)
    state = catalog.state(edition)
    replies = steps.reply_step(catalog)
    if not edition and find_unchanged(run, state):
        return
    tables, name = steps.model_step(catalog), catalog.name()
    released = steps.release_step(catalog, name, edition)
    where = report_folder(home, name, edition)
    where.mkdir(parents=True, exist_ok=True)
    (where / "bild.svg").write_text("det som visas")
    result = RunResult(name, tables, released, [where / "bild.svg"], {}, edition, replies)
    write_last_run(run, write_run_record(catalog, result), state)


def numbers(home: Home) -> Any:
    """What the last run came to: the jobs of the warehouse, and every released cell."""
    last = read_last_run(home)
    assert last is not None
    return jobs(home), published_cells(home.released / Path(last["where"]).name)


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Four files received, an edition out, a person erased, and two drafts."""
    root = tmp_path_factory.mktemp("helt")
    home = Home(root / "hem").make()
    for name, data in (*TEN[:3], TEN[8]):
        (home.raw / "foretag" / name).write_bytes(data)
    night(home, "Fokusdagen")
    (root / "lista.txt").write_text(NUMBERS[8])
    forget_persons(Run.of(home.root, DAY, None, None), root / "lista.txt", dry_run=False)
    for path in (home.raw / "foretag").iterdir():
        path.unlink()
    night(home)
    return home


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


@pytest.mark.full
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda each: each.__name__)
def test_damage_is_made_good_or_reported_and_no_number_changes_in_silence(
    well: Home, tmp_path: Path, damage: Damage, caplog: pytest.LogCaptureFixture
) -> None:
    right, found = numbers(well), kinds(well)
    assert len(found) > 25, found
    wrong = []
    for place, (kind, path) in enumerate(sorted(found.items())):
        is_json = path.suffix in (".json", ".jsonl")
        if damage in (empty_list, empty_map) and not is_json:
            continue
        if not ALL and damage in (flip, cut, Path.unlink) and place % 3 != DAMAGES.index(damage):
            continue
        home = Home(tmp_path / "hem")
        shutil.copytree(well.root, home.root)
        hurt = home.root / path.relative_to(well.root)
        damage(hurt)
        caplog.clear()
        try:
            with caplog.at_level(logging.WARNING, "fokusdag"):
                night(home)
            told = caplog.text
            if numbers(home) != right:
                wrong.append(f"{kind}: other numbers, and nothing stopped. Told: {told}")
            elif hurt.is_relative_to(home.reports) and "replies" not in kind and "summary.md" not in kind:
                made_again = hurt.exists() and hurt.read_bytes() == path.read_bytes()
                if (
                    not made_again
                    and hurt.name != "run.json"
                    and hurt.parent.name not in told
                    and hurt.name not in told
                ):
                    wrong.append(f"{kind}: is damaged still, and nobody was told")
        except Stopped as why:
            if "Ett fel i programmet" in str(why) or not re.search(r"äkerhetskopian|ta bort|Ta bort|Kör ", str(why)):
                wrong.append(f"{kind}: {why}")
        except Exception as fault:
            wrong.append(f"{kind}: {type(fault).__name__}: {fault}")
        shutil.rmtree(home.root)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lost", ["a line", "a copy"])
def test_a_line_without_its_copy_and_a_copy_without_its_line_are_reported_by_doctor_and_the_night(
    well: Home, tmp_path: Path, lost: str, caplog: pytest.LogCaptureFixture
) -> None:
    home = Home(tmp_path / "hem")
    shutil.copytree(well.root, home.root)
    if lost == "a copy":
        hurt = sorted(home.received.iterdir())[0]
        hurt.unlink()
        with caplog.at_level(logging.WARNING, "fokusdag"):
            night(home)
        assert "Den mottagna kopian av" in caplog.text
    else:
        hurt = home.ledger
        lines = home.ledger.read_bytes().splitlines(keepends=True)
        home.ledger.write_bytes(b"".join(lines[:-1]))
        with pytest.raises(Stopped, match=r"ledger\.jsonl är \d+ byte, men var \d+ .*rader är borta"):
            night(home)
    (told,) = (line for line in examine(home) if line.check == "mottaget")
    assert told.state == "fel"
    assert str(hurt) in told.says


def test_doctor_deep_reads_every_byte(well: Home, tmp_path: Path) -> None:
    home = Home(tmp_path / "hem")
    shutil.copytree(well.root, home.root)
    (told,) = (line for line in examine(home, deep=True) if line.check == "varje byte")
    assert told.state == "ok"
    assert re.match(r"Läste \d+ filer, .* allt är som det skrevs", told.says)
    hurt = [sorted(home.received.iterdir())[0], *sorted(home.typed.glob("*/foretag.parquet"))[:1]]
    hurt += [next((home.released / "Fokusdagen").glob("*.parquet"))]
    for path in hurt:
        flip(path)
    told_of = [line for line in examine(home, deep=True) if line.check == "varje byte"]
    assert len(told_of) == 3
    for path, name in zip(hurt, (hurt[0].name[:12], hurt[1].parent.name, hurt[2].name), strict=True):
        assert any(name in line.says for line in told_of), path
