"""A file whose time is over goes and does not come back each night, one whose copy is damaged does; a home in use is never given
a new key.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.intake.deliveries.ledger import read_ledger
from flows.intake.deliveries.receive import receive, stored_bytes
from flows.pipeline import files_in, steps
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.run.keys import KEYS, KeyName
from flows.security.encryption import StoreUnreadable
from flows.security.keys import KeyRefused
from flows.storage.paths import Home
from tests.support.books import arbetsbok, xlsx


def test_what_still_lies_there_past_its_time_is_told_of_and_not_stored_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("FOKUSDAG_KEEP_DAYS", '{"foretag": 30}')
    home = Home(tmp_path).make()
    book = xlsx(arbetsbok())  # once: the time of its making is in it
    (home.raw / "foretag" / "bok.xlsx").write_bytes(book)

    def night(day: date) -> list[str]:
        return steps.receive_step(Run.of(tmp_path, day, None, None))

    (sha256,) = night(date(2026, 1, 15))
    assert night(date(2026, 3, 1)) == []
    assert not (home.received / sha256).exists()
    home.analyst.mkdir()
    caplog.clear()
    with caplog.at_level(logging.INFO, "fokusdag"):
        assert night(date(2026, 3, 2)) == []
    assert home.analyst.exists()
    assert "Tog bort" not in caplog.text
    assert "data/raw/foretag/bok.xlsx ligger kvar, fast tiden som den får sparas är slut" in caplog.text
    assert not (home.received / sha256).exists()

    (home.raw / "foretag" / "samma igen.xlsx").write_bytes(book)  # it was sent again
    assert night(date(2026, 3, 3)) == [sha256]
    assert (home.received / sha256).exists()
    assert [line.name for line in read_ledger(home.ledger)] == ["bok.xlsx", "samma igen.xlsx"]


def test_a_night_killed_while_it_purges_is_made_whole_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lists of pseudonyms and answers with the sender's own cells are not to outlive the file that they are about."""
    monkeypatch.setenv("FOKUSDAG_KEEP_DAYS", '{"foretag": 30}')
    home = Home(tmp_path).make()
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    first = Run.of(tmp_path, date(2026, 1, 15), None, None)
    for sha256 in steps.receive_step(first):
        steps.read_step(first, sha256)
    (answer,) = steps.reply_step(load_catalog(first))
    home.analyst.mkdir(exist_ok=True)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    later = Run.of(tmp_path, date(2026, 3, 1), None, None)
    for step in ("drop_replies", "purge"):
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(files_in, step, killed)
            steps.receive_step(later)
    assert list(home.received.iterdir())
    steps.receive_step(later)
    assert not (home.replies / answer).exists()
    assert not home.analyst.exists()
    assert not [*home.received.iterdir(), *home.typed.iterdir()]


def test_a_damaged_copy_is_stored_again_from_where_the_file_still_lies_but_never_with_a_key_that_opens_none(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home, key = Home(tmp_path).make(), bytes(31) + b"k"

    def night(with_key: bytes) -> dict[str, bytes]:
        receive(home, with_key, datetime(2026, 1, 15, tzinfo=UTC), 1000, set(), lambda data, *_: data)
        return {path.name: path.read_bytes() for path in home.received.iterdir()}

    for name in ("a.xlsx", "b.xlsx"):
        (home.raw / "foretag" / name).write_bytes(name.encode())
    before = night(key)
    assert night(key) == before, "nothing is stored anew each night"
    with pytest.raises(StoreUnreadable, match="Lägg tillbaka rätt nyckel"):
        night(bytes(31) + b"x")  # also where nothing new has come: the ledger is signed with the right one
    new = home.raw / "foretag" / "c.xlsx"
    new.write_bytes(b"c.xlsx")
    with pytest.raises(StoreUnreadable, match="Lägg tillbaka rätt nyckel"):
        night(bytes(31) + b"x")
    assert {path.name: path.read_bytes() for path in home.received.iterdir()} == before, (
        "nor is anything new sealed with it"
    )
    new.unlink()
    damaged = hashlib.sha256(b"a.xlsx").hexdigest()
    for left in (b"", before[damaged][:-1], before[damaged][:-1] + bytes([before[damaged][-1] ^ 1])):
        (home.received / damaged).write_bytes(left)
        caplog.clear()
        night(key)
        assert stored_bytes(home, damaged, key) == b"a.xlsx"
        assert "Den mottagna kopian av data/raw/foretag/a.xlsx hade gått sönder" in caplog.text
    assert [line.name for line in read_ledger(home.ledger)] == ["a.xlsx", "b.xlsx"]


@pytest.mark.parametrize("name", KEYS)
def test_no_key_is_made_where_one_has_been_used(tmp_path: Path, name: KeyName) -> None:
    """A backup without its keys: a file sealed with a new one would be lost when the right one is put back."""
    home = Home(tmp_path).make()
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    run = Run.of(tmp_path, date(2026, 1, 15), None, None)
    steps.receive_step(run)
    for path in home.keys.glob(f"{name}.*"):
        path.unlink()
    with pytest.raises(KeyRefused, match=f"{name}.key finns inte, fast mappen har använts"):
        steps.receive_step(run)
    assert not list(home.keys.glob(f"{name}.*"))
