"""What is put in place is whole, its owner's alone and on the disk first; what stood there stands until then."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from flows.storage.atomic import move_folder, write_private


def test_a_file_is_its_owners_alone_and_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, synced, fsync = tmp_path / "lista.jsonl", [], os.fsync

    def noted(handle: int) -> None:
        synced.append((os.fstat(handle).st_ino, path.exists()))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    old = os.umask(0)
    try:
        write_private(path, b"en rad\n")
    finally:
        os.umask(old)
    assert path.read_bytes() == b"en rad\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (path.stat().st_ino, False) in synced, "its bytes, before it has its name"
    assert (tmp_path.stat().st_ino, True) in synced, "its name"
    assert [each.name for each in tmp_path.iterdir()] == ["lista.jsonl"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lista.jsonl"
    write_private(path, b"gammal")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_private(path, b"ny")
    assert path.read_bytes() == b"gammal"
    assert [each.name for each in tmp_path.iterdir()] == ["lista.jsonl"]


def test_a_file_of_the_users_that_ends_with_part_stays(tmp_path: Path) -> None:
    (tmp_path / "svar.xlsx.part").write_bytes(b"deras")
    write_private(tmp_path / "svar.xlsx", b"vart")
    assert (tmp_path / "svar.xlsx.part").read_bytes() == b"deras"


def test_a_link_that_lies_beside_is_not_followed(tmp_path: Path) -> None:
    """Somebody who may write in the folder would have a file of ours written where they want it."""
    elsewhere = tmp_path / "annans"
    elsewhere.write_bytes(b"deras")
    (tmp_path / ".svar.xlsx.part").symlink_to(elsewhere)
    write_private(tmp_path / "svar.xlsx", b"vart")
    assert elsewhere.read_bytes() == b"deras"
    assert not (tmp_path / "svar.xlsx").is_symlink()
    assert (tmp_path / "svar.xlsx").read_bytes() == b"vart"


def test_a_folder_takes_the_place_of_the_older_one_and_can_be_read_by_those_it_is_for(tmp_path: Path) -> None:
    for name, text in (("tabeller", "gammal"), (".tabeller-ny", "ny")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "en.csv").write_text(text)
    (tmp_path / "tabeller" / "bara i den gamla.csv").touch()
    move_folder(tmp_path / ".tabeller-ny", tmp_path / "tabeller", 0o755)
    assert [path.name for path in tmp_path.iterdir()] == ["tabeller"]
    assert [path.name for path in (tmp_path / "tabeller").iterdir()] == ["en.csv"]
    assert (tmp_path / "tabeller" / "en.csv").read_text() == "ny"
    assert stat.S_IMODE((tmp_path / "tabeller").stat().st_mode) == 0o755
