"""A sole trader among the readers of an edition: one and the same after a new key, and nobody when erased."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from flows.errors import Stopped
from flows.operations.data_subjects import forget_persons, rekey_pseudonyms
from flows.release.editions.combined_system import together
from flows.release.editions.edition import Edition
from flows.release.editions.editions import earlier_editions
from flows.release.editions.ledger import NewEdition, append, read
from flows.release.editions.sole_traders import Files, to_seal, unnamed
from flows.release.linear_system import Cell, Known, System
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.run.keys import key_of
from flows.security.encryption import decrypt, write_encrypted
from tests.erasure.test_erase import TRADER, asked, run_of, take_in_all
from tests.support.books import FORETAG, PLATSER, arbetsbok, xlsx

OTHER = "4099010003"


def counts(trader: str) -> System:
    """Twelve jobs of 2025, three of them the sole trader's."""
    part = "jobs|2025"
    cells = [Cell("alla", ((part, 1),), insiders=((OTHER, (10, 14)), (trader, (4, 8))))]
    known = [Known("inte fler", ((part, -1),), others=((trader, -3),))]
    return System.of({part: 12}, cells, known, {trader: {part: 3}, OTHER: {part: 9}})


def trader_of(run: Run) -> str:
    (trader,) = {file["submitter"] for file in load_catalog(run).selection.files} - {OTHER}
    return str(trader)


def earlier(run: Run, files: Files = ()) -> list[Edition]:
    """The editions that are out, as the release step gets them."""
    return earlier_editions(run.home, key_of(run.home, "received"), read(run.home.editions), files=files)


def with_an_edition(run: Run) -> bytes:
    """A home where the sole trader and another have sent a workbook each, and an edition is out; what is sealed of it."""
    home = run.home.make()
    theirs = [FORETAG[0], [TRADER[2:], *FORETAG[1][1:]]]
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok(Företag=theirs)))
    (home.raw / "foretag" / "annan.xlsx").write_bytes(xlsx(arbetsbok()))
    take_in_all(run)
    key, out = key_of(home, "received"), Edition("ute", counts(trader_of(run)), frozenset({"alla"}))
    sealed = to_seal(home, key, out).to_bytes()
    write_encrypted(home.sealed / "ute", sealed, key, "ute")
    edition = NewEdition("ute", date(2026, 1, 15), "2025-12-31", {}, {}, home.sealed / "ute")
    append(home.editions, [], edition, key)
    return sealed


@pytest.mark.full
def test_the_same_reader_before_and_after_a_new_key_and_a_new_workbook(tmp_path: Path) -> None:
    run = run_of(tmp_path / "hem")
    sealed = with_an_edition(run)
    before = trader_of(run)
    assert before.encode() not in sealed
    assert earlier(run, load_catalog(run).selection.files)[0].system == counts(before)
    rekey_pseudonyms(run)
    theirs = [FORETAG[0], [TRADER[2:], *FORETAG[1][1:]]]
    (run.home.raw / "foretag" / "nyare.xlsx").write_bytes(xlsx(arbetsbok(Företag=theirs, Platser=[*PLATSER, [1]])))
    take_in_all(run)
    after, (edition,) = (
        trader_of(run),
        earlier(run, load_catalog(run).selection.files),
    )
    assert after != before
    assert edition.system == counts(after)
    assert together(counts(after), [edition]).own.keys() == {after, OTHER}
    key = key_of(run.home, "received")
    again = to_seal(run.home, key, Edition("ny", counts(after), frozenset())).to_bytes()
    assert again.replace(b'"ny"', b'"ute"').replace(b'"hidden": []', b'"hidden": ["alla"]') == sealed, (
        "by the same name"
    )


@pytest.mark.full
def test_nothing_tells_whose_counts_they_were_when_the_sole_trader_is_erased(tmp_path: Path) -> None:
    run = run_of(tmp_path / "hem")
    sealed = with_an_edition(run)
    before = trader_of(run)
    forget_persons(run, asked(tmp_path, TRADER), dry_run=False)
    take_in_all(run)
    (edition,) = earlier(run, load_catalog(run).selection.files)
    assert edition.to_bytes() == sealed
    (nobody,) = edition.system.own.keys() - {OTHER}
    assert edition.system == counts(nobody), "the counts stay"
    assert before not in nobody
    key = key_of(run.home, "received")
    assert json.loads(decrypt(run.home.readers.read_bytes(), key, "readers")) == {nobody: []}


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
    """Neither where it is lost, nor where an older one was put back: it knows nothing of the readers made since."""
    run = run_of(tmp_path / "hem")
    with_an_edition(run)
    key = key_of(run.home, "received")
    write_encrypted(run.home.readers, b'{"enskild firma:0011223344556677": []}', key, "readers")
    with pytest.raises(Stopped, match="är äldre än utgåvorna"):
        earlier(run, load_catalog(run).selection.files)
    run.home.readers.unlink()
    with pytest.raises(Stopped, match="readers saknas"):
        earlier(run, load_catalog(run).selection.files)


def test_the_same_reader_when_the_time_of_what_they_sent_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their correction of a year, and another's, would else look as if three enterprises had changed something."""
    run = run_of(tmp_path / "hem")
    with_an_edition(run)
    before = trader_of(run)
    monkeypatch.setenv("FOKUSDAG_KEEP_DAYS", '{"foretag": 1}')
    later = run_of(run.home.root, 20)
    take_in_all(later)
    assert not load_catalog(later).selection.files
    assert earlier(run)[0].system == counts(before)


@pytest.mark.full
def test_a_reader_is_let_go_of_also_when_what_they_sent_has_not_been_read_since_the_key_was_changed(
    tmp_path: Path,
) -> None:
    run = run_of(tmp_path / "hem")
    with_an_edition(run)
    rekey_pseudonyms(run)
    forget_persons(run, asked(tmp_path, TRADER), dry_run=False)
    readers = json.loads(decrypt(run.home.readers.read_bytes(), key_of(run.home, "received"), "readers"))
    assert list(readers.values()) == [[]]


def income(parts: dict[str, int], own: dict[str, dict[str, int]]) -> System:
    cells = [Cell("2024", tuple((part, 1) for part in sorted(parts)), kronor=True)]
    return System.of(parts, cells, own=own)


@pytest.mark.parametrize("then", ["0a:e1", "enskild firma:00"])
def test_one_enterprises_correction_is_not_told_by_a_reader_whom_nobody_knows_again(then: str) -> None:
    """A alone corrects 2024, by 123 kr. Were the sole trader who is known no more another one than today's, three would have
    changed something; who is known again has changed nothing, and then the difference is one enterprise's as well.
    """
    a, b, trader = 900, 800, 1000
    before = Edition("förr", income({"x": 2700}, {then: {"x": trader}, "A": {"x": a}, "B": {"x": b}}), frozenset())
    today = income({"x": 2823}, {"0a:e1": {"x": trader}, "A": {"x": a + 123}, "B": {"x": b}})
    (difference,) = (cell for cell in together(today, [before]).cells if cell.key == "(2024 | förr)")
    assert difference.need == (110, 136), "nobody may tell 123 within 10 %: 12,3 kr rounded up, both ways"
