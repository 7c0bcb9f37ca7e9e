"""Drafts older than the last one: what a failing disk does to any file of theirs is found, and named with what to do."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from flows.pipeline.kept.drafts import damaged_drafts, note_draft, remove_draft_note
from flows.storage.paths import Home

KEY = bytes(range(32))
FILES = (
    "reports/drafts/2026-01-20-abc/fokusdag.pdf",
    "reports/drafts/2026-01-20-abc/png/01.png",
    "data/processed/released/2026-01-20-abc/cells.json",
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with one draft, and the warehouse of a later run, which is no part of it."""
    made = Home(tmp_path / "hem").make()
    for name in FILES:
        path = made.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"innehållet i {name}".encode())
    made.warehouse.write_bytes(b"lagret")
    files = {name: hashlib.sha256((made.root / name).read_bytes()).hexdigest() for name in FILES}
    note_draft(made, "2026-01-20-abc", files | {"data/processed/warehouse.duckdb": "0" * 64}, KEY)
    return made


def test_a_whole_draft_is_not_reported(home: Home) -> None:
    assert list(damaged_drafts(home, KEY, None)) == []


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["flip", "cut", "delete"])
def test_a_damaged_file_of_a_draft_is_named_with_what_to_do(home: Home, name: str, damage: str) -> None:
    path = home.root / name
    data = path.read_bytes()
    if damage == "delete":
        path.unlink()
    else:
        path.write_bytes(bytes([data[0] ^ 4]) + data[1:] if damage == "flip" else data[:-1])
    (says,) = damaged_drafts(home, KEY, None)
    report = home.reports / "drafts" / "2026-01-20-abc"
    assert says == (
        f"Utkastet 2026-01-20-abc är inte som det lämnades: {name}. Lägg tillbaka från säkerhetskopian, eller ta bort {report} och "
        "gör om utkastet: fokusdag run --as-of DAGEN"
    )
    assert list(damaged_drafts(home, KEY, str(report))) == [], "the next night makes that of the last run again"


@pytest.mark.parametrize("damage", [b"[]", b"{}", b'{"draft"', b"", b"\xff", b"[" * 100_000])
def test_a_damaged_note_is_named(home: Home, damage: bytes) -> None:
    (note,) = home.drafts.iterdir()
    note.write_bytes(damage)
    (says,) = damaged_drafts(home, KEY, None)
    assert str(note) in says


def test_a_note_that_somebody_else_has_written_is_named(home: Home) -> None:
    """Whoever changes a draft and notes the new hashes does not have the key."""
    path = home.root / FILES[0]
    path.write_bytes(b"andra tal")
    note_draft(home, "2026-01-20-abc", {FILES[0]: hashlib.sha256(path.read_bytes()).hexdigest()}, bytes(32))
    (says,) = damaged_drafts(home, KEY, None)
    assert "har gått sönder" in says


def test_a_draft_that_is_removed_is_not_missed(home: Home) -> None:
    shutil.rmtree(home.reports / "drafts" / "2026-01-20-abc")
    assert list(damaged_drafts(home, KEY, None)) == []
    remove_draft_note(home, "2026-01-20-abc")
    assert list(home.drafts.iterdir()) == []
