"""A sole trader among the readers of an edition: one and the same after a new key, and nobody when erased."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flows.editions import earlier_editions
from flows.intake.receive import decrypt, seal
from flows.known import known_files
from flows.persons import forget_room, rekey_room
from flows.readers import to_seal, unnamed
from flows.release.ledger import append
from flows.release.system import Cell, Known, System
from flows.release.together import Edition, together
from flows.run import Run, key_of
from flows.stopped import Stopped
from tests.intake.books import FORETAG, PLATSER, arbetsbok, xlsx
from tests.intake.test_erasing import TRADER, asked, run_of, take_in_all

OTHER = "4099010003"


def counts(trader: str) -> System:
    """Twelve jobs of 2025, three of them the sole trader's."""
    part = "jobs|2025"
    cells = [Cell("alla", ((part, 1),), insiders=((OTHER, (10, 14)), (trader, (4, 8))))]
    known = [Known("inte fler", ((part, -1),), others=((trader, -3),))]
    return System.of({part: 12}, cells, known, {trader: {part: 3}, OTHER: {part: 9}})


def trader_of(run: Run) -> str:
    (trader,) = {file["submitter"] for file in known_files(run).files} - {OTHER}
    return str(trader)


def with_an_edition(run: Run) -> bytes:
    """A home where the sole trader and another have sent a workbook each, and an edition is out; what is sealed of it."""
    home = run.home.make()
    theirs = [FORETAG[0], [TRADER[2:], *FORETAG[1][1:]]]
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok(Företag=theirs)))
    (home.raw / "foretag" / "annan.xlsx").write_bytes(xlsx(arbetsbok()))
    take_in_all(run)
    key, out = key_of(home, "received"), Edition("ute", counts(trader_of(run)), frozenset({"alla"}))
    sealed = to_seal(home, key, known_files(run).files, out).to_bytes()
    seal(home.sealed / "ute", sealed, key, "ute")
    append(home.editions, "ute", date(2026, 1, 15), {}, {}, "2025-12-31", home.sealed / "ute", key)
    return sealed


def test_the_same_reader_before_and_after_a_new_key_and_a_new_workbook(tmp_path: Path) -> None:
    run = run_of(tmp_path / "hem")
    sealed = with_an_edition(run)
    before = trader_of(run)
    assert before.encode() not in sealed and b":e" not in sealed
    assert earlier_editions(run.home, files=known_files(run).files)[0].system == counts(before)
    rekey_room(run)
    theirs = [FORETAG[0], [TRADER[2:], *FORETAG[1][1:]]]
    (run.home.raw / "foretag" / "nyare.xlsx").write_bytes(xlsx(arbetsbok(Företag=theirs, Platser=[*PLATSER, [1]])))
    take_in_all(run)
    after, (edition,) = trader_of(run), earlier_editions(run.home, files=known_files(run).files)
    assert after != before
    assert edition.system == counts(after)
    assert together(counts(after), [edition]).own.keys() == {after, OTHER}
    key = key_of(run.home, "received")
    again = to_seal(run.home, key, known_files(run).files, Edition("ny", counts(after), frozenset())).to_bytes()
    assert again.replace(b'"ny"', b'"ute"').replace(b'"hidden": []', b'"hidden": ["alla"]') == sealed, (
        "by the same name"
    )


def test_nothing_tells_whose_counts_they_were_when_the_sole_trader_is_erased(tmp_path: Path) -> None:
    run = run_of(tmp_path / "hem")
    sealed = with_an_edition(run)
    before = trader_of(run)
    forget_room(run, asked(tmp_path, TRADER), dry_run=False)
    take_in_all(run)
    (edition,) = earlier_editions(run.home, files=known_files(run).files)
    assert edition.to_bytes() == sealed
    (nobody,) = edition.system.own.keys() - {OTHER}
    assert edition.system == counts(nobody), "the counts stay"
    assert before not in nobody
    key = key_of(run.home, "received")
    assert decrypt(run.home.readers.read_bytes(), key, "readers") == b"{}"


def test_what_an_erasure_does_not_reach_tells_sole_traders_apart_and_not_who_they_are() -> None:
    files = [
        {"sha256": s, "submitter": who} for s, who in zip("abcde", ("0a:e1", OTHER, "0a:e2", "0a:e1", ""), strict=True)
    ]
    assert [file["submitter"] for file in unnamed(files)] == [
        "enskild firma 1",
        OTHER,
        "enskild firma 2",
        "enskild firma 1",
        "",
    ]


def test_without_knowing_who_the_readers_are_nothing_new_is_released(tmp_path: Path) -> None:
    run = run_of(tmp_path / "hem")
    with_an_edition(run)
    run.home.readers.unlink()
    with pytest.raises(Stopped, match="readers saknas"):
        earlier_editions(run.home, files=known_files(run).files)


def test_files_that_go_when_their_time_is_over_take_the_name_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_of(tmp_path / "hem")
    with_an_edition(run)
    monkeypatch.setenv("FOKUSDAG_KEEP_DAYS", '{"foretag": 1}')
    take_in_all(run_of(run.home.root, 20))
    assert decrypt(run.home.readers.read_bytes(), key_of(run.home, "received"), "readers") == b"{}"
