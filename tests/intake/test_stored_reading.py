"""A reading on disk is checked once in a process, and again when its file is another."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.intake.stored_reading import NAME, ReadingDamaged, load_reading, peek, write_reading
from flows.security.keys import Keys


def test_a_reading_is_read_once_as_long_as_it_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = Keys(b"k" * 32)
    told = write_reading(tmp_path, tmp_path.name, {"sha256": "a", "problems": []}, keys)
    assert load_reading(tmp_path, keys) == told
    with monkeypatch.context() as none:
        none.setattr(Path, "read_bytes", lambda _: pytest.fail("read again"))
        assert load_reading(tmp_path, keys) == told
    with pytest.raises(ReadingDamaged):
        load_reading(tmp_path, Keys(b"o" * 32))
    text = (tmp_path / NAME).read_text("utf-8")
    (tmp_path / NAME).write_text(text.replace('"a"', '"longer"'), "utf-8")
    with pytest.raises(ReadingDamaged):
        load_reading(tmp_path, keys)


@pytest.mark.parametrize("damaged", [b"[" * 100_000, b"[]", b"{}", b"\xff", b""])
def test_an_older_reading_that_is_damaged_says_nothing(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / NAME).write_bytes(damaged)
    assert peek(tmp_path) is None
