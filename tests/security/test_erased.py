"""The list of erased persons: damage is found, since with a line lost somebody would come again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from flows.errors import Stopped
from flows.run.keys import pseudonym_keys
from flows.security.erased import add_erased, read_erased
from flows.security.keys import KeyRefused
from flows.storage.paths import Home

PIDS = frozenset({"0a1b2c3d:aaaa", "0a1b2c3d:bbbb"})


def test_what_is_added_is_read(tmp_path: Path) -> None:
    add_erased(tmp_path / "f", frozenset())
    assert read_erased(tmp_path / "f") == frozenset()
    add_erased(tmp_path / "f", PIDS)
    add_erased(tmp_path / "f", frozenset({"0a1b2c3d:cccc"}))
    assert read_erased(tmp_path / "f") == PIDS | {"0a1b2c3d:cccc"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-14],
        lambda data: data.replace(b"aaaa", b"aaba"),
        lambda data: data[:30],
        lambda data: data[1:],
        lambda data: b"",
        lambda data: b"[]\n",
        lambda data: data + b"0a1b2c3d:dddd\n",
    ],
)
def test_a_damaged_list_stops_with_the_file_and_what_to_do(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    add_erased(tmp_path / "f", PIDS)
    (tmp_path / "f").write_bytes(damage((tmp_path / "f").read_bytes()))
    with pytest.raises(Stopped, match=rf"{tmp_path / 'f'} har gått sönder.*säkerhetskopian"):
        read_erased(tmp_path / "f")


def test_an_earlier_versions_list_is_read(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("0a1b2c3d:aaaa\n0a1b2c3d:bbbb\n")
    assert read_erased(tmp_path / "f") == PIDS


def test_a_list_that_is_gone_stops_where_somebody_has_been_erased(tmp_path: Path) -> None:
    home = Home(tmp_path).make()
    pseudonym_keys(home)
    home.receipts.mkdir()
    (home.receipts / "2026-01-15-1.json").write_text("{}")
    with pytest.raises(KeyRefused, match=r"forgotten\.txt är borta"):
        pseudonym_keys(home)
