"""What is set wrongly is named, never quoted, and silences nothing; a day to come is refused."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext, suppress
from datetime import date
from pathlib import Path

import pytest

from flows import nightly
from flows.cli.running.serve import serve_deployments
from flows.errors import Stopped
from flows.intake.deliveries.inbox import unread_files
from flows.intake.deliveries.receive import stored_bytes
from flows.model.connection import connect
from flows.operations.doctor.examine import examine
from flows.pipeline.kept.last_run import read_last_run
from flows.run.boundary import boundary
from flows.run.lock import only_writer, refuse_wrong_day
from flows.settings import NotificationSettings, Settings
from flows.storage.paths import Home


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FOKUSDAG_TELL", "mailtos://hemlig"),
        ("FOKUSDAG_TELL", ""),
        ("FOKUSDAG_KEEP_DAYS", "hemlig"),
        ("FOKUSDAG_KEEP_DAYS", '{"hemlig": 3}'),
        ("FOKUSDAG_MOVED_PERCENT", "hemlig"),
        ("FOKUSDAG_DASK", "0"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Stopped, match=f"^Inställningen {name} har ett värde") as stopped:
        Settings()
    assert "hemlig" not in str(stopped.value)


@pytest.mark.parametrize("dask", ["", "1", "12", "tcp://127.0.0.1:8786"])
def test_where_files_may_be_read(monkeypatch: pytest.MonkeyPatch, dask: str) -> None:
    monkeypatch.setenv("FOKUSDAG_DASK", dask)
    assert Settings().dask == dask


def test_a_failure_is_told_although_another_setting_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOKUSDAG_MOVED_PERCENT", "många")
    monkeypatch.setenv("FOKUSDAG_TELL", '["json://127.0.0.1"]')
    assert [address.get_secret_value() for address in NotificationSettings().tell] == ["json://127.0.0.1"]


def test_a_day_to_come_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path)
    refuse_wrong_day(home, None)
    refuse_wrong_day(home, date(2026, 1, 15))
    with pytest.raises(Stopped, match="Dagen 9999-01-15 har inte kommit"):
        refuse_wrong_day(home, date(9999, 1, 15))


def test_a_clock_that_cannot_be_right_is_refused_until_a_person_has_typed_the_day(tmp_path: Path) -> None:
    """Days from the last run to now, by the clock."""
    home = Home(tmp_path).make()
    home.last_run.touch()
    for ago, right in ((-20_000, False), (-2, False), (-0.9, True), (0, True), (59, True), (61, False), (365, False)):
        then = time.time() - ago * 86_400
        os.utime(home.last_run, (then, then))
        refuse_wrong_day(home, date(2026, 1, 15))
        with nullcontext() if right else pytest.raises(Stopped, match="den senaste körningen var"):
            refuse_wrong_day(home, None)


def test_nights_that_all_stop_say_why_for_as_long_as_they_do_and_not_that_the_clock_is_wrong(tmp_path: Path) -> None:
    home, then = Home(tmp_path).make(), time.time() - 61 * 86_400
    for path in (home.last_run, home.last_seen):
        path.touch()
        os.utime(path, (then, then))
    for today in (None, date(2026, 1, 15)):  # a day of another time says nothing of the clock
        with suppress(Stopped), only_writer(home, today, 0):
            pass
        with pytest.raises(Stopped, match="den senaste körningen var"):
            refuse_wrong_day(home, None)
    os.utime(home.last_seen, (time.time() - 86_000,) * 2)
    with only_writer(home, None, 0):
        pass
    assert time.time() - home.last_seen.stat().st_mtime < 60
    assert time.time() - home.last_run.stat().st_mtime > 60 * 86_400


def test_a_night_that_the_clock_refuses_tells_of_those_that_died_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, told = Home(tmp_path).make(), list[Home]()
    home.last_run.touch()
    os.utime(home.last_run, (0, 0))
    monkeypatch.setattr(nightly, "mark_started", told.append)
    with pytest.raises(Stopped, match="Datorns klocka"):
        nightly.fokusdag.fn(home.root)
    assert told == [home]


def test_a_damaged_note_of_the_last_run_is_as_none(tmp_path: Path) -> None:
    home = Home(tmp_path).make()
    assert read_last_run(home) is None
    home.last_run.write_text('{"state": "0f')
    assert read_last_run(home) is None


def test_nobody_serves_where_another_serves(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(Stopped, match=f"Porten {port} är upptagen"):
            serve_deployments(Home(tmp_path), port)


@pytest.fixture
def home() -> Iterator[Home]:
    """One that another account can get to."""
    made = Home(Path(tempfile.mkdtemp(prefix="fokusdag-"))).make()
    yield made
    for path in made.root.rglob("*"):
        path.chmod(0o700)
    shutil.rmtree(made.root)


def to_the_account(
    home: Home, theirs: Path, call: Callable[[], object], roots: Sequence[Path] = ()
) -> tuple[list[str], str]:
    """What doctor says is wrong, and what stops this call, where an account runs the home and this (or these) is another's."""
    theirs.touch()
    theirs.chmod(0)
    child = os.fork()
    if child == 0:
        with suppress(BaseException):  # told by what is written, in the parent
            if os.geteuid() == 0:  # to whom nothing is closed
                for path in (home.root, *home.root.rglob("*")):
                    os.chown(path, 0 if path in (theirs, *roots) else 65534, -1)
                os.setuid(65534)
            wrong = [line.says for line in examine(home) if line.check == "mappar" and line.state == "fel"]
            try:
                boundary(call)()
            except Stopped as why:
                (home.raw / "sagt").write_text(json.dumps([wrong, str(why)]), "utf-8")
        os._exit(0)
    os.waitpid(child, 0)
    told, stopped = json.loads((home.raw / "sagt").read_text("utf-8"))
    return told, stopped


def test_a_lock_that_another_account_left_is_told_with_the_command_that_gives_it_back(home: Home) -> None:
    """As `sudo flock` leaves it where nobody has made it before: so a home has it from the start."""
    assert home.lock.stat().st_mode & 0o777 == 0o600

    def enter() -> None:
        with only_writer(home, None, 0):
            pass

    by_doctor, by_run = to_the_account(home, home.lock, enter)
    cure = f"sudo chown -RH --reference={home.root} {home.processed} {home.reports}"
    assert by_doctor == [by_run]
    assert by_run.endswith(cure)
    subprocess.run(cure.split()[1:], check=True)


DEEP = [
    "last_run.json",
    "last_seen",
    "alive/0.1",
    "prefect",
    "received/0f",
    "typed/läsning",
    "analyst/natt/jobs.jsonl",
]


@pytest.mark.full
@pytest.mark.parametrize("name", DEEP)
def test_whatever_root_left_is_told_with_the_one_command_that_gives_all_of_it_back(home: Home, name: str) -> None:
    """A run as root leaves something in each of these: told one at a time they would cost a night each."""
    theirs = home.processed / name
    theirs.parent.mkdir(exist_ok=True)
    by_doctor, by_run = to_the_account(home, theirs, lambda: theirs.open("ab"))
    assert by_doctor == [by_run]
    assert str(theirs) in by_run
    assert by_run.endswith(f": sudo chown -RH --reference={home.root} {home.processed} {home.reports}")


def test_what_every_disk_has_at_its_top_is_nobodys_fault_and_no_delivery(home: Home) -> None:
    """data/raw, data/processed or reports may each be a disk of its own: `mkfs.ext4` makes a lost+found that is root's."""
    own = [folder / "lost+found" for folder in (home.raw, home.processed, home.reports)]
    for folder in own:
        folder.mkdir()
        folder.chmod(0)

    def told() -> None:
        raise Stopped(str(unread_files(home)))

    by_doctor, unread = to_the_account(home, home.lock, told, roots=own)
    assert not [says for says in by_doctor if "lost+found" in says]
    assert unread == "[]"


def test_what_lies_in_a_folder_that_root_left_is_told_by_the_folder(home: Home) -> None:
    folder = home.reports / "drafts" / "natt"
    folder.mkdir()
    by_doctor, by_run = to_the_account(home, folder, (folder / "summary.md").read_text)
    assert by_run.startswith(f"{folder} får inte användas")
    assert by_doctor == [by_run]


def test_in_a_home_that_root_made_what_lies_in_a_folder_of_ours_is_given_back(home: Home) -> None:
    home.root.chmod(0o755)
    by_doctor, by_run = to_the_account(home, home.ledger, home.ledger.touch, roots=(home.root, home.ledger))
    assert by_run.endswith(f": sudo chown -RH --reference={home.processed} {home.ledger}")
    assert by_doctor == [by_run]


@pytest.mark.skipif(os.geteuid() != 0, reason="another account is needed")
def test_in_another_accounts_home_nobody_is_told_to_take_it_over(home: Home) -> None:
    """An analyst who forgets --home, and an operator who forgets sudo -iu: nothing is root's by mistake there."""
    home.root.chmod(0o755)
    home.processed.chmod(0o711)
    _, told = to_the_account(home, home.ledger, home.ledger.read_text, roots=(home.root, home.processed, home.ledger))
    assert told.startswith(f"{home.ledger} får inte användas av kontot som kör, ")
    assert f"{home.root} tillhör kontot {pwd.getpwuid(home.root.stat().st_uid).pw_name}: ge kommandot som det" in told
    assert "chown" not in told


@pytest.mark.full
def test_a_file_that_was_received_and_a_warehouse_of_roots_are_told_so_and_not_as_damaged(home: Home) -> None:
    received = home.received / "0f"
    for theirs, opened in (
        (received, lambda: stored_bytes(home, "0f", bytes(32))),
        (home.warehouse, lambda: connect(home.warehouse, None)),
    ):
        by_doctor, by_run = to_the_account(home, theirs, opened)
        assert by_run.startswith(f"{theirs} får inte användas av kontot som kör")
        assert by_doctor == [by_run]
        theirs.unlink()


def test_a_disk_that_is_not_there_stops_the_run_and_is_not_made_anew_as_an_empty_folder(home: Home) -> None:
    """Corrections lie there: without them the numbers would be others, without a word."""
    home.ledger.touch()
    shutil.rmtree(home.raw)
    with (
        pytest.raises(Stopped, match=r"/foretag och \S*/scb saknas. Ligger data/raw på en annan disk") as stopped,
        only_writer(home, None, 0),
    ):
        pass
    assert not home.raw.exists()
    assert [line.says for line in examine(home) if line.check == "mappar"] == [str(stopped.value)]


def test_a_link_to_a_disk_that_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "raw").symlink_to(tmp_path / "skiva")
    with pytest.raises(Stopped, match=r"data/raw är en länk till \S+/skiva, som saknas"):
        Home(tmp_path).make()
    (tmp_path / "skiva").mkdir()
    assert Home(tmp_path).make().lock.exists()


def test_what_a_run_leaves_is_nobody_elses_to_write_whatever_it_was_started_under(tmp_path: Path) -> None:
    """A service started with a umask of 000 left folders of editions that anybody could put a page into."""
    before = os.umask(0)
    try:
        home = Home(tmp_path / "nytt" / "hem").make()
        with only_writer(home, None, 1):
            (home.reports / "editions" / "2026-01-23").mkdir(parents=True)
            (home.reports / "editions" / "2026-01-23" / "fokusdag.pdf").touch()
        assert os.umask(0) == 0, "it is as it was afterwards"
    finally:
        os.umask(before)
    made = (home.root.parent, *home.root.parent.rglob("*"))
    assert {home.root, home.raw / "foretag", home.processed, home.lock, home.keys} < set(made)
    for path in made:
        assert not path.stat().st_mode & 0o022, path
    for folder in (home.raw, *home.raw.iterdir()):
        assert folder.stat().st_mode & 0o777 == 0o750, folder


def test_a_group_that_was_let_into_the_sources_folders_stays(tmp_path: Path) -> None:
    home = Home(tmp_path).make()
    home.raw.chmod(0o2770)
    assert home.make().raw.stat().st_mode & 0o7777 == 0o2770


@pytest.mark.full
def test_a_command_takes_others_right_to_write_from_what_it_makes(tmp_path: Path) -> None:
    command = [Path(sys.executable).parent / "fokusdag", "template", tmp_path / "mall.xlsx"]
    subprocess.run(command, check=True, capture_output=True, umask=0)
    assert (tmp_path / "mall.xlsx").stat().st_mode & 0o777 == 0o644
