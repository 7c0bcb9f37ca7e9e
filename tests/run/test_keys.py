"""A key is read once in a process, and again when its file, its id or its setting is another."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.run import keys
from flows.run.keys import key_of
from flows.security.keys import KeyRefused, load_or_make_key, rotate
from flows.storage.paths import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "hem").make()


def test_a_key_is_read_once(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    made = key_of(home, "received")
    monkeypatch.setattr(keys, "load_or_make_key", None)  # whoever called it would fall
    assert [key_of(home, "received") for _ in range(3)] == [made] * 3
    assert made.hex() not in repr(vars(keys))


def test_two_homes_have_keys_of_their_own(home: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "annat").make()
    first, second = key_of(home, "received"), key_of(other, "received")
    assert first != second
    assert (key_of(home, "received"), key_of(other, "received")) == (first, second)


def test_a_new_key_holds_at_once(home: Home) -> None:
    old = key_of(home, "pseudonym")
    (home.keys / "pseudonym.id").unlink()
    rotate(home.keys, "pseudonym", keep=False)
    new = key_of(home, "pseudonym")
    assert new != old
    assert (home.keys / "pseudonym.key").read_text() == f"{new.hex()}\n"


def test_a_key_that_is_lost_or_put_in_its_place_is_refused_at_once(home: Home, tmp_path: Path) -> None:
    key_of(home, "received")
    path = home.keys / "received.key"
    mine = path.read_text()
    path.write_text(load_or_make_key(tmp_path / "annans", name="received").hex())
    with pytest.raises(KeyRefused, match="det som finns sedan tidigare är gjort med"):
        key_of(home, "received")
    path.unlink()
    with pytest.raises(KeyRefused, match="saknas"):
        key_of(home, "received")
    path.write_text(mine)
    assert key_of(home, "received").hex() == mine.strip()
    assert path.stat().st_mode & 0o077 == 0, "and closed to others again"


def test_a_key_in_the_environment_comes_first_at_once(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    key_of(home, "received")
    monkeypatch.setenv("FOKUSDAG_RECEIVED_KEY", "0123456789abcdef" * 4)
    with pytest.raises(KeyRefused, match="FOKUSDAG_RECEIVED_KEY"):
        key_of(home, "received")
