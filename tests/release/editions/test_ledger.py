"""What the ledger of editions tells those who read it, and what it finds."""

from __future__ import annotations

import errno
import hashlib
import hmac
import json
import os
from datetime import date
from pathlib import Path

import pytest

from flows.errors import Stopped
from flows.operations.doctor import home as doctor_home
from flows.release.editions.edition import Edition
from flows.release.editions.editions import earlier_editions, refuse_edition
from flows.release.editions.ledger import LedgerBroken, NewEdition, append, read, refuse_unsigned, verify
from flows.release.linear_system import System
from flows.run.context import Run
from flows.run.keys import key_of
from flows.security.encryption import write_encrypted
from flows.storage.paths import Home

KEY = bytes(range(1, 33))


def edition(home: Path, rows: int) -> dict[str, Path]:
    folder = home / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fokusdag.pdf").write_bytes(b"%PDF")
    (folder / "run.json").write_text("{}")
    (folder / "summary.md").write_text(f"| kvarnvippan_2025.xlsx | {rows} |")
    (home / "sealed").write_bytes(b"encrypted")
    return {"reports": folder}


def test_small_counts_in_the_summary_cannot_be_guessed_from_the_ledger(tmp_path: Path) -> None:
    """Its form is known and its numbers are small: a hash of it would be undone by trying them."""
    for rows in (3, 4):
        home = tmp_path / str(rows)
        edition_e = NewEdition("e", date(2026, 1, 23), "2025-12-31", edition(home, rows), {"a": 9}, home / "sealed")
        append(home / "l.jsonl", [], edition_e, KEY)
    three, four = ((tmp_path / name / "l.jsonl").read_text() for name in "34")
    assert three == four
    guess = hashlib.sha256((tmp_path / "3" / "reports" / "summary.md").read_bytes()).hexdigest()
    assert guess not in three


def test_changed_missing_and_new_files_are_told_and_a_changed_line_is_found(tmp_path: Path) -> None:
    folders = edition(tmp_path, 3)
    ledger, sealed = tmp_path / "l.jsonl", tmp_path / "sealed"
    for name in ("e", "f"):
        append(ledger, read(ledger), NewEdition(name, date(2026, 1, 23), "2025-12-31", folders, {"a": 9}, sealed), KEY)
    assert verify(ledger, "e", folders, sealed, KEY) == []
    (folders["reports"] / "fokusdag.pdf").write_bytes(b"%PDF2")
    (folders["reports"] / "run.json").unlink()
    (folders["reports"] / "ny.pdf").write_bytes(b"")
    (folders["reports"] / "mer").mkdir()
    (folders["reports"] / "mer" / "summary.md").write_text("en sida till")
    sealed.unlink()
    assert [said.split(" ")[0] for said in verify(ledger, "e", folders, sealed, KEY)] == [
        "reports/run.json", "reports/fokusdag.pdf", "reports/mer/summary.md", "reports/ny.pdf", "De",
    ]  # fmt: skip
    ledger.write_text(ledger.read_text().replace('"a": 9', '"a": 8', 1))
    with pytest.raises(LedgerBroken, match="Rad 1"):
        read(ledger)


def test_a_line_that_is_written_anew_with_all_that_comes_after_is_not_signed(tmp_path: Path) -> None:
    """Hashes have no key: whoever can write in the home makes them all again, but not the signatures."""
    folders = edition(tmp_path, 3)
    ledger, sealed = tmp_path / "l.jsonl", tmp_path / "sealed"
    for name in ("e", "f"):
        append(ledger, read(ledger), NewEdition(name, date(2026, 1, 23), "2025-12-31", folders, {"a": 9}, sealed), KEY)
    before, forged = "0" * 64, []
    for line in map(json.loads, ledger.read_text("utf-8").splitlines()):
        said = {name: value for name, value in line.items() if name != "line"} | {"cells": {"a": 8}, "before": before}
        before = hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        forged.append(json.dumps(said | {"line": before}, ensure_ascii=False))
    ledger.write_text("\n".join(forged) + "\n", "utf-8")
    assert len(read(ledger)) == 2, "the chain holds"
    for name in ("e", "f"):
        (said,) = verify(ledger, name, folders, sealed, KEY)
        assert "signerad" in said
    with pytest.raises(LedgerBroken, match=r"^Rad 1 .* inte signerad"):
        refuse_unsigned(ledger, read(ledger), KEY)
    with pytest.raises(LedgerBroken, match=r"^Rad 1 .* inte signerad"):
        append(ledger, read(ledger), NewEdition("g", date(2026, 1, 23), "2025-12-31", folders, {"a": 9}, sealed), KEY)


@pytest.mark.parametrize(("unsigned", "told"), [([], 0), ([1], 0), ([1, 2], 0), ([2], 2), ([1, 3], 3), ([3], 3)])
def test_only_lines_from_before_the_first_that_is_signed_may_lack_a_signature(
    tmp_path: Path, unsigned: list[int], told: int
) -> None:
    """Drafts and releases stop; the first version signed nothing, and its lines come first."""
    home = Run.of(tmp_path, date(2026, 1, 24), None, None).home.make()
    key, before, lines = key_of(home, "received"), "0" * 64, []
    for number in (1, 2, 3):
        out = Edition(f"utgåva{number}", System.of({"jobs|2025": 12}, []), frozenset())
        write_encrypted(home.sealed / out.name, out.to_bytes(), key, out.name)
        append(
            home.editions,
            read(home.editions),
            NewEdition(out.name, date(2026, 1, 23), "2025-12-31", {}, {}, home.sealed / out.name),
            key,
        )
    for number, line in enumerate(map(json.loads, home.editions.read_text("utf-8").splitlines()), start=1):
        said = {name: value for name, value in line.items() if name != "line"} | {"before": before}
        if number in unsigned:
            del said["signed"]
        else:  # as a run would have signed it
            bare = {name: value for name, value in said.items() if name != "signed"}
            text = json.dumps(bare, sort_keys=True, ensure_ascii=False)
            said["signed"] = hmac.new(key, b"liggare" + text.encode(), "sha256").hexdigest()
        before = hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        lines.append(json.dumps(said | {"line": before}, ensure_ascii=False))
    home.editions.write_text("\n".join(lines) + "\n", "utf-8")
    if told:
        with pytest.raises(LedgerBroken, match=f"^Rad {told} .* inte signerad"):
            earlier_editions(home, key_of(home, "received"), read(home.editions))
        with pytest.raises(LedgerBroken, match=f"^Rad {told} "):
            doctor_home.editions(home)
    else:
        assert [edition.name for edition in earlier_editions(home, key_of(home, "received"), read(home.editions))] == [
            "utgåva1",
            "utgåva2",
            "utgåva3",
        ]
        assert [state for state, _ in doctor_home.editions(home)] == ["ok"]


def test_a_disk_that_fills_up_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would break the chain for every run that comes after."""
    folders = edition(tmp_path, 3)
    ledger, sealed = tmp_path / "l.jsonl", tmp_path / "sealed"
    append(ledger, read(ledger), NewEdition("e", date(2026, 1, 23), "2025-12-31", folders, {"a": 9}, sealed), KEY)
    before = ledger.read_bytes()

    def full(file: int) -> None:
        os.truncate(file, ledger.stat().st_size - 40)  # half of the line got there
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space"):
        patched.setattr("os.fsync", full)
        append(ledger, read(ledger), NewEdition("f", date(2026, 2, 23), "2025-12-31", folders, {"a": 9}, sealed), KEY)
    assert ledger.read_bytes() == before
    append(ledger, read(ledger), NewEdition("f", date(2026, 2, 23), "2025-12-31", folders, {"a": 9}, sealed), KEY)
    assert [line["edition"] for line in read(ledger)] == ["e", "f"]


def test_no_edition_is_named_by_an_identity_number(tmp_path: Path) -> None:
    """Its name stays in the ledger for ever."""
    refuse_edition(Home(tmp_path), "2026-01-23")
    for name in ("19420119-9124", "fokusdag_420119-9124"):
        with pytest.raises(Stopped, match="ser ut som ett personnummer") as stopped:
            refuse_edition(Home(tmp_path), name)
        assert "9124" not in str(stopped.value)


def test_an_edition_that_lost_its_line_is_held_against_all_the_same_and_stops_what_cannot_be(tmp_path: Path) -> None:
    """Its folder is there and the ledger says nothing of it: lost, or its run was cut off before its last step."""
    home = Run.of(tmp_path, date(2026, 1, 24), None, None).home.make()
    assert earlier_editions(home, key_of(home, "received"), read(home.editions)) == []
    folder = home.reports / "editions" / "2026-01-23"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text("{}")
    with pytest.raises(Stopped, match="har ingen rad"):
        earlier_editions(home, key_of(home, "received"), read(home.editions))
    assert earlier_editions(home, key_of(home, "received"), read(home.editions), "2026-01-23") == []  # it is made again
    out = Edition("2026-01-23", System.of({"jobs|2025": 12}, []), frozenset())
    write_encrypted(home.sealed / out.name, out.to_bytes(), key_of(home, "received"), out.name)
    assert earlier_editions(home, key_of(home, "received"), read(home.editions)) == [out]
    assert earlier_editions(home, key_of(home, "received"), read(home.editions), "2026-01-23") == []
