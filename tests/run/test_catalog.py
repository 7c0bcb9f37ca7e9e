"""What a run knows is read once, after its files have been read, and handed on; nothing else looks into it."""

from __future__ import annotations

import json
import pickle
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from prefect.cache_policies import NO_CACHE
from prefect.utilities.collections import visit_collection

from flows import nightly
from flows.intake import judged_file
from flows.intake.deliveries.ledger import read_ledger
from flows.pipeline import steps
from flows.pipeline.kept.last_run import find_unchanged, write_last_run
from flows.pipeline.record import RunResult, write_run_record
from flows.release.editions.editions import report_folder
from flows.run.catalog import Catalog, load_catalog, unread
from flows.run.context import Run
from flows.run.keys import KEYS, key_of
from flows.settings import Settings
from flows.storage.paths import Home
from tests.end_to_end.test_replay import TEN, A, book, employed
from tests.support.purpose import full_but

NIGHT, NEXT_NIGHT = date(2026, 1, 15), date(2026, 1, 16)
KNOWN = 6
TRADER = "194201199124"
_opened: list[Path] = []
_counting = [False]


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _counting[0] and event == "open" and isinstance(arguments[0], str | Path) and arguments[1] != "w":
        _opened.append(Path(arguments[0]))


sys.addaudithook(_hook)


@contextmanager
def counting(opened: Counter[str]) -> Iterator[None]:
    """Count the files that are opened in here, by their last two names."""
    _opened.clear()
    _counting[0] = True
    try:
        yield
    finally:
        _counting[0] = False
        opened.update("/".join(path.parts[-2:]) for path in _opened)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "hem").make()
    for name, data in TEN[:KNOWN]:
        (made.raw / "foretag" / name).write_bytes(data)
    return made


def read_all(run: Run) -> None:
    for sha256 in steps.receive_step(run):
        steps.read_step(run, sha256)


def rest_of(run: Run, edition: str | None, draws: bool) -> Catalog:
    """What a run does once its files are read. It draws a draft alone: an edition is drawn by the same code."""
    catalog = load_catalog(run)
    state, replies = catalog.state(edition), steps.reply_step(catalog)
    tables, name = steps.model_step(catalog), catalog.name()
    released = steps.release_step(catalog, name, edition)
    report_folder(run.home, name, edition).mkdir(parents=True, exist_ok=True)
    made = steps.draw_step(catalog, name) if draws and not edition else []
    result = RunResult(name, tables, released, made, {}, edition, replies)
    write_last_run(run, write_run_record(catalog, result), state)
    return catalog


@pytest.mark.parametrize("draws", full_but([False, True], False), ids=["", "and draws"])
def test_each_reading_each_ledger_and_the_settings_are_read_once(
    home: Home, monkeypatch: pytest.MonkeyPatch, draws: bool
) -> None:
    made, make = [0], Settings.__init__

    def counted(self: Settings) -> None:
        made[0] += 1
        make(self)

    monkeypatch.setattr(Settings, "__init__", counted)
    run, opened = Run.of(home.root, NIGHT, None, None), Counter[str]()
    read_all(run)
    known = {line.sha256 for line in read_ledger(home.ledger)}
    assert len(known) == KNOWN - 1, "two of the files have the same bytes"
    for edition in ("Fokusdagen", None):  # the second has an edition to be held against
        opened.clear()
        with counting(opened):
            rest_of(run, edition, draws)
        readings = {name: count for name, count in opened.items() if name.endswith("/reading.json")}
        assert len(readings) == (len(known) if edition else 0)  # the second run, in the same process, has read them
        ledgers = ("processed/ledger.jsonl", "processed/replies.jsonl", "processed/editions.jsonl")
        many = {
            name: count for name, count in (readings | {name: opened[name] for name in ledgers}).items() if count > 1
        }
        if edition:
            many.pop("processed/editions.jsonl", None)  # once more, to write its line
        assert not many, edition
        keys = {name: count for name, count in opened.items() if name.startswith("keys/")}
        assert not keys, "they were read when the files were received"
    assert made[0] <= 1

    later = Run.of(home.root, NEXT_NIGHT, None, None)
    assert steps.receive_step(later) == [], "which looks whether each reading is whole"
    opened.clear()
    with counting(opened):
        catalog = load_catalog(later)
        assert steps.reply_step(catalog) == []
        assert find_unchanged(later, catalog.state())
    # The run before it, in the same process, has read them, and nobody has written to them since.
    assert not [name for name in opened if name.endswith("/reading.json")]
    assert made[0] <= 1


def test_a_file_that_failed_for_something_unexpected_is_read_again_the_next_night(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise KeyError("col")

    for path in sorted((home.raw / "foretag").iterdir())[1:]:
        path.unlink()
    with monkeypatch.context() as fault:
        fault.setattr(judged_file, "validate", fails)
        read_all(run := Run.of(home.root, NIGHT, None, None))
    assert [file["verdict"] for file in load_catalog(run).selection.files] == ["rejected"]
    assert unread(run) == [], "a what-if and an erasure go on with the reading there is"
    read_all(later := Run.of(home.root, NEXT_NIGHT, None, None))
    assert [file["verdict"] for file in load_catalog(later).selection.files] == ["accepted_with_rejects"]
    assert steps.receive_step(later) == []


@pytest.mark.full
def test_the_catalog_is_what_was_known_when_it_was_built(home: Home) -> None:
    run = Run.of(home.root, NIGHT, None, None)
    read_all(run)
    catalog = load_catalog(run)
    name, state = catalog.name(), catalog.state()
    assert list(catalog.names.values())[:2] == [["a.xlsx"], ["a2 igen.xlsx", "a2.xlsx"]]
    (home.raw / "foretag" / "ny.xlsx").write_bytes(book(A, "2025-12-31", employed(0, 14, "2024-03-01")))
    read_all(run)
    assert (catalog.name(), len(catalog.selection.files)) == (name, KNOWN)
    after = load_catalog(run)
    assert after.name() != name
    assert after.state() != state
    assert len(after.selection.files) == KNOWN + 1


@pytest.mark.full
def test_prefect_neither_looks_into_a_catalog_nor_stores_it(home: Home) -> None:
    """A sole trader's organisation number is a personal identity number; the catalog knows it by its pseudonym."""
    (home.raw / "foretag" / "enskild.xlsx").write_bytes(book(TRADER[2:], "2025-06-30", employed(7, 6, "2025-02-01")))
    run = Run.of(home.root, NIGHT, None, None)
    read_all(run)
    catalog = load_catalog(run)
    seen: list[object] = []
    visit_collection({"catalog": catalog, "name": catalog.name(), "edition": None}, seen.append)
    assert catalog in seen
    inside = {id(catalog.selection), id(catalog.readings), id(catalog.names), id(catalog.run)}
    assert not inside & {id(each) for each in seen}
    with pytest.raises(TypeError, match="stays in its process"):
        pickle.dumps(catalog)
    tasks = (nightly.receive, nightly.read, nightly.reply, nightly.model, nightly.release, nightly.draw)
    assert all(task.cache_policy == NO_CACHE and not task.persist_result for task in tasks)


@pytest.mark.full
def test_no_identity_number_and_no_key_is_in_a_catalog(home: Home) -> None:
    (home.raw / "foretag" / "enskild.xlsx").write_bytes(book(TRADER[2:], "2025-06-30", employed(7, 6, "2025-02-01")))
    run = Run.of(home.root, NIGHT, None, None)
    read_all(run)
    catalog = load_catalog(run)
    whole = json.dumps([vars(catalog), [vars(each) for each in catalog.readings.values()]], default=repr)
    assert "enskild.xlsx" in whole
    assert TRADER[2:] not in whole.replace("-", "")
    for name in KEYS:
        key = key_of(home, name)
        assert key.hex() not in whole
        assert repr(key) not in whole
