"""Links under data/raw: what they lead to is never read, for it may be our keys or another account's file."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.errors import Stopped
from flows.intake.deliveries import receive as receiving
from flows.intake.deliveries.inbox import dropped_files, open_dropped, unread_files
from flows.intake.deliveries.ledger import read_ledger
from flows.operations.doctor.examine import examine
from flows.pipeline import steps
from flows.run.context import Run
from flows.run.lock import only_writer
from flows.storage.paths import Home
from tests.support.books import arbetsbok, xlsx

DAY = date(2026, 1, 15)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "hem").make()
    (made.keys / "received.key").write_text("4f1c" * 16 + "\n")
    return made


def link_to_a_file(home: Home, secret: Path) -> None:
    (home.raw / "foretag" / "nyckel.csv").symlink_to(secret)


def link_to_a_folder(home: Home, secret: Path) -> None:
    (home.raw / "foretag" / "mapp").symlink_to(secret.parent)


def link_in_a_folder(home: Home, secret: Path) -> None:
    (home.raw / "foretag" / "bageriet").mkdir()
    (home.raw / "foretag" / "bageriet" / "nyckel.csv").symlink_to(secret)


def second_name_in_a_folder_others_write_in(home: Home, secret: Path) -> None:
    (home.raw / "foretag" / "bageriet").mkdir()
    (home.raw / "foretag" / "bageriet").chmod(0o1730)
    os.link(secret, home.raw / "foretag" / "bageriet" / "nyckel.csv")


@pytest.mark.parametrize(
    "lay", [link_to_a_file, link_to_a_folder, link_in_a_folder, second_name_in_a_folder_others_write_in]
)
def test_what_a_link_leads_to_is_not_received_and_the_link_is_reported(
    home: Home, lay: Callable[[Home, Path], None]
) -> None:
    lay(home, home.keys / "received.key")
    assert steps.receive_step(Run.of(home.root, DAY, None, None)) == []
    assert read_ledger(home.ledger) == []
    assert list(home.received.iterdir()) == []
    assert len(unread_files(home)) == 1


def test_a_file_above_the_limit_is_named_and_not_read(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sparse file of many terabytes takes no room, and hours to read."""
    large = home.raw / "foretag" / "stor.xlsx"
    large.touch()
    os.truncate(large, 2_000_001)
    monkeypatch.setattr(receiving, "open_dropped", lambda *_: pytest.fail("read"))
    monkeypatch.setenv("FOKUSDAG_MAX_FILE_MB", "2")
    assert steps.receive_step(Run.of(home.root, DAY, None, None)) == []
    assert read_ledger(home.ledger) == []
    assert unread_files(home) == ["foretag/stor.xlsx"]


def test_a_file_that_grows_above_the_limit_while_it_is_read_is_left(home: Home) -> None:
    (home.raw / "foretag" / "stor.csv").write_bytes(b"a" * 1001)
    when = datetime(2026, 1, 15, tzinfo=UTC)
    assert receiving.receive(home, b"k" * 32, when, 1000, set(), lambda data, *_: data) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another account")
def test_a_second_name_of_another_owners_file_is_not_received(home: Home, tmp_path: Path) -> None:
    theirs = tmp_path / "deras.xlsx"
    theirs.write_bytes(xlsx(arbetsbok()))
    os.chown(theirs, 12345, 12345)
    os.link(theirs, home.raw / "foretag" / "min.xlsx")
    assert steps.receive_step(Run.of(home.root, DAY, None, None)) == []
    assert unread_files(home) == ["foretag/min.xlsx"]


def test_a_second_name_that_nobody_else_can_have_given_is_read(home: Home, tmp_path: Path) -> None:
    """A copy made with `cp -al` of a folder that its owner alone writes in."""
    (home.raw / "foretag").chmod(0o755)
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    os.link(home.raw / "foretag" / "bok.xlsx", tmp_path / "kopia.xlsx")
    assert len(steps.receive_step(Run.of(home.root, DAY, None, None))) == 1


@pytest.mark.parametrize("exchanged", ["the file", "its folder"])
def test_a_file_that_is_exchanged_for_a_link_after_it_was_listed_is_not_opened(home: Home, exchanged: str) -> None:
    folder = home.raw / "foretag" / "bageriet"
    folder.mkdir()
    (folder / "received.key").write_text("en vanlig fil")
    (listed,) = dropped_files(home.raw)
    if exchanged == "the file":
        listed.unlink()
        listed.symlink_to(home.keys / "received.key")
    else:
        folder.rename(home.raw / "foretag" / "undan")
        folder.symlink_to(home.keys)
    assert listed.read_text().startswith("4f1c"), "somebody who follows links reads the key"
    with pytest.raises(OSError, match=r"\[Errno"):
        open_dropped(home.raw, listed)


def test_a_sources_folder_that_is_a_link_stops_the_run_and_says_what_to_do(home: Home, tmp_path: Path) -> None:
    (home.raw / "foretag").rename(tmp_path / "på en annan disk")
    (home.raw / "foretag").symlink_to(tmp_path / "på en annan disk")
    with pytest.raises(Stopped, match=r"foretag är en länk, .* följs inte\..*mount --bind"), only_writer(home, None, 0):
        pass
    home.ledger.touch()
    assert any("foretag är en länk" in line.says for line in examine(home) if line.check == "mappar")


def test_two_thousand_folders_in_one_another_stop_no_night_and_are_reported(
    home: Home, request: pytest.FixtureRequest
) -> None:
    """Whoever may drop files can make them, and Python goes no deeper than a thousand."""
    drop = home.raw / "foretag" / "bageriet"
    request.addfinalizer(lambda: subprocess.run(["rm", "-rf", drop], check=True))
    folder = str(drop)
    for _ in range(1500):
        os.mkdir(folder)  # noqa: PTH102 - pathlib is slow at it
        folder += "/a"
    (drop / "a" / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    assert len(steps.receive_step(Run.of(home.root, DAY, None, None))) == 1
    (reported,) = unread_files(home)
    assert reported == "/".join(["foretag", "bageriet", *"aaaaaaaaa"]), "the first that is not gone into"


def test_data_raw_itself_may_be_a_link_to_a_disk(home: Home, tmp_path: Path) -> None:
    home.raw.rename(tmp_path / "disk")
    home.raw.symlink_to(tmp_path / "disk")
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    assert len(steps.receive_step(Run.of(home.root, DAY, None, None))) == 1


@pytest.mark.parametrize("name", ["korrigeringar.toml", "antaganden.toml"])
def test_our_own_file_left_in_data_raw_stops_the_run_until_it_is_moved(home: Home, name: str) -> None:
    """Earlier versions read it there; whoever drops files could write it."""
    (home.raw / name).write_text("")
    with pytest.raises(Stopped, match=rf"mv -n {home.raw / name} {home.control / name}"), only_writer(home, None, 0):
        pass
    (home.raw / name).rename(home.control / name)  # as it says
    with only_writer(home, None, 0):
        pass
