"""`fokusdag doctor`: each thing that a night depends on is broken for real, told in words, and well again when it is put right."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from pathlib import Path

import pytest
from filelock import FileLock

from flows.cli.running.runs import DEMO_DAY
from flows.errors import Stopped
from flows.intake.deliveries.ledger import read_ledger
from flows.limits import MB
from flows.operations.doctor.examine import examine
from flows.operations.doctor.server import ask_server
from flows.pipeline import steps
from flows.pipeline.kept.last_run import find_unchanged
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.storage.paths import Home
from tests.conftest import Demo, fokusdag
from tests.support.books import arbetsbok, xlsx
from tests.support.nights import copy_of
from tests.support.prefect_processes import free_port

EXAMPLE = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"


@pytest.fixture
def home(demo: Demo, tmp_path: Path) -> Home:
    return copy_of(Home(demo.home), tmp_path / "hem")


def wrong(home: Home) -> dict[str, str]:
    """What is not as it should be, by what was looked at."""
    return {told.check: told.says for told in examine(home) if told.state != "ok"}


def test_a_home_that_is_well_has_a_line_for_each_check_and_nothing_is_changed(home: Home) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.root.rglob("*")}
    done = fokusdag(
        "doctor", "--home", home.root, settings={"PREFECT_API_URL": f"http://127.0.0.1:{free_port()}/api"}, check=False
    )
    lines = done.stdout.splitlines()
    assert [line.split(maxsplit=1)[1].split(":")[0] for line in lines] == [
        "mappar", "mottaget", "nycklar", "utgåvor", "klocka", "delar", "kryptering", "disk", "brev", "svar", "lager",
        "senaste körning", "server",
    ]  # fmt: skip
    assert all(line.startswith("ok ") for line in lines[:-1]), done.stdout
    assert "säkerhetskopia" in lines[2]
    assert done.returncode == 1  # a server was named and does not answer
    assert lines[-1].startswith("fel      server: ")
    assert {path: path.stat().st_mtime_ns for path in home.root.rglob("*")} == before


def test_as_json_with_the_code(tmp_path: Path) -> None:
    done = fokusdag("doctor", "--home", tmp_path / "borta", "--json", check=False)
    assert done.returncode == 1
    (told, *_) = json.loads(done.stdout)
    assert (told["check"], told["state"]) == ("mappar", "fel")
    assert "--home" in told["says"]
    assert not (tmp_path / "borta").exists()


def test_a_new_home_is_well_and_says_what_the_first_run_makes(tmp_path: Path) -> None:
    assert wrong(Home(tmp_path)) == {"senaste körning": "Ingen körning har blivit klar i mappen. Kör: fokusdag run"}


@pytest.mark.parametrize(
    "name", ["styrning", "data/processed", "data/processed/keys", "reports/drafts", "reports/replies"]
)
def test_a_folder_with_persons_in_it_that_is_open_to_other_accounts(tmp_path: Path, name: str) -> None:
    home = Home(tmp_path).make()
    (tmp_path / name).chmod(0o755)
    assert f"chmod 700 {tmp_path / name}" in wrong(home)["mappar"]
    (tmp_path / name).chmod(0o700)
    assert "mappar" not in wrong(home)


@pytest.mark.full
def test_folders(home: Home) -> None:
    home.typed.chmod(0o755)
    assert f"chmod 700 {home.typed}" in wrong(home)["mappar"]
    home.typed.chmod(0o700)
    shutil.move(home.received, home.root / "undan")
    assert f"{home.received} är borta" in wrong(home)["mappar"]
    shutil.move(home.root / "undan", home.received)
    shutil.rmtree(home.raw / "finsam")
    assert f"{home.raw / 'finsam'} saknas" in wrong(home)["mappar"]
    (home.raw / "finsam").mkdir()
    assert not wrong(home)


def test_a_received_file_that_is_gone(home: Home) -> None:
    line, *_, last = read_ledger(home.ledger)
    path = home.received / line.sha256
    path.rename(home.root / "undan")
    told = wrong(home)["mottaget"]
    assert f"{line.name} ({path})" in told
    assert last.name not in told
    (home.root / "undan").rename(path)
    assert not wrong(home)


@pytest.mark.full
def test_keys(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    key = home.keys / "received.key"
    key.chmod(0o644)
    assert f"chmod 600 {key}" in wrong(home)["nycklar"]
    assert key.stat().st_mode & 0o777 == 0o644, "a look changes nothing"
    key.chmod(0o600)

    right = key.read_text()
    key.write_text("ab" * 16 + "cd" * 16)
    assert "Lägg tillbaka den nyckeln" in wrong(home)["nycklar"]
    key.write_text(right[:-10])
    assert "64 hexadecimala" in wrong(home)["nycklar"]
    key.unlink()
    assert "säkerhetskopian" in wrong(home)["nycklar"]
    key.write_text(right)
    key.chmod(0o600)

    monkeypatch.setenv("FOKUSDAG_RECEIVED_KEY", EXAMPLE)
    assert "exemplet ur dokumentationen" in wrong(home)["nycklar"]
    monkeypatch.delenv("FOKUSDAG_RECEIVED_KEY")

    shutil.move(home.keys, home.root / "undan")
    assert "Lägg tillbaka hela" in wrong(home)["nycklar"]
    shutil.move(home.root / "undan", home.keys)
    assert not wrong(home)


def test_a_clock_that_is_behind_what_has_happened(home: Home) -> None:
    (home.raw / "foretag" / "sen.xlsx").write_bytes(xlsx(arbetsbok()))
    steps.receive_step(Run.of(home.root, date(2099, 1, 1), None, None))
    assert "den senaste filen togs emot 2099-01-01" in wrong(home)["klocka"]


@pytest.mark.full
def test_an_address_that_no_letter_can_be_sent_to(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    good, bogus = "mailtos://kim:hemligt@example.se", "mejl://kim:hemligt@example.se"
    monkeypatch.setenv("FOKUSDAG_TELL", json.dumps([good]))
    assert not wrong(home)
    monkeypatch.setenv("FOKUSDAG_TELL", json.dumps([good, bogus]))
    assert "Adress 2 av 2 i FOKUSDAG_TELL går inte att använda" in wrong(home)["brev"]
    monkeypatch.setenv("FOKUSDAG_TELL", "mejl")
    assert "Inställningen FOKUSDAG_TELL" in wrong(home)["brev"]
    assert "hemligt" not in caplog.text + str(examine(home))


@pytest.mark.full
def test_a_warehouse_with_one_byte_changed_is_told_of_and_no_night_lets_it_stand(home: Home) -> None:
    run = Run.of(home.root, DEMO_DAY, None, None)
    assert find_unchanged(run, load_catalog(run).state())
    changed = bytearray(home.warehouse.read_bytes())
    changed[-100_000] ^= 1
    home.warehouse.write_bytes(changed)
    with FileLock(home.lock):
        assert not wrong(home), "a run may be between its new warehouse and its end"
        (told,) = (line.says for line in examine(home) if line.check == "lager")
    assert "En körning eller en säkerhetskopiering pågår" in told
    assert "är inte som den senaste körningen lämnade det" in wrong(home)["lager"]
    assert find_unchanged(run, load_catalog(run).state()) is None
    home.warehouse.write_bytes(home.warehouse.read_bytes()[:2000])
    assert "går inte att öppna: filen är skadad" in wrong(home)["lager"]
    home.warehouse.unlink()
    assert "Kör fokusdag run först" in wrong(home)["lager"]
    assert find_unchanged(run, load_catalog(run).state()) is None


def test_the_last_run(home: Home) -> None:
    ago = time.time() - 3 * 86_400
    os.utime(home.last_run, (ago, ago))
    (told,) = (told for told in examine(home) if told.state != "ok")
    assert (told.check, told.state) == ("senaste körning", "fel")
    assert "mer än 2 dygn sedan" in told.says
    home.last_run.unlink()
    assert "Ingen körning har blivit klar" in wrong(home)["senaste körning"]


def packages(folder: Path, **versions: str) -> dict[str, str]:
    """The settings of a process that finds these packages before the installed ones: empty, and of these versions."""
    for name, number in versions.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").touch()
        about = folder / f"{name}-{number}.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {number}\n")
    return {"PYTHONPATH": str(folder)}


@pytest.mark.full
def test_parts_of_another_version_no_encryption_no_time_zones(home: Home, tmp_path: Path) -> None:
    """A damaged installation: an extension without its file, a tzdata without zones, both of other versions."""
    settings = packages(tmp_path / "delar", duckdb_extension_httpfs="1.5.4", tzdata="2000.1") | {"PYTHONTZPATH": ""}
    done = fokusdag("doctor", "--home", home.root, settings=settings, check=False)
    assert done.returncode == 1, done.stdout
    told = {
        line.split(maxsplit=1)[1].split(":")[0]: line for line in done.stdout.splitlines() if line.startswith("fel")
    }
    assert "duckdb-extension-httpfs är 1.5.4, ska vara ==1.5.5" in told["delar"]
    assert "tzdata är 2000.1" in told["delar"]
    assert "make .venv/run.done" in told["delar"]
    assert "paketet duckdb-extension-httpfs" in told["kryptering"]
    assert "paketet tzdata saknas" in told["klocka"]


@pytest.mark.full
def test_a_disk_that_is_nearly_full_or_read_only(home: Home, disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is of 300 MB: the home takes less than 100, so that between 200 and 300 are free."""
    shutil.copytree(home.root, disk / "hem")
    home = Home(disk / "hem")
    monkeypatch.setenv("FOKUSDAG_MIN_FREE_MB", "300")
    assert "300 MB. Inget är mottaget" in wrong(home)["disk"]
    monkeypatch.setenv("FOKUSDAG_MIN_FREE_MB", "190")
    assert "mindre än 380 MB" in wrong(home)["disk"]
    monkeypatch.setenv("FOKUSDAG_MIN_FREE_MB", "50")
    assert not wrong(home)
    with (home.raw / "foretag" / "stor.xlsx").open("wb") as file:
        file.truncate(85 * MB)  # takes no room itself, and would take 255 MB
    assert "305 MB. Inget är mottaget" in wrong(home)["disk"]

    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    assert "går inte att skriva i" in wrong(home)["mappar"]
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)


def test_nothing_is_taken_in_when_the_disk_is_nearly_full(disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(disk / "hem").make()
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    run = Run.of(home.root, date(2026, 1, 15), None, None)
    monkeypatch.setenv("FOKUSDAG_MIN_FREE_MB", "400")
    with pytest.raises(Stopped, match="Disken är snart full"):
        steps.receive_step(run)
    assert not home.ledger.exists()
    assert not list(home.received.iterdir())
    monkeypatch.setenv("FOKUSDAG_MIN_FREE_MB", "100")
    assert len(steps.receive_step(run)) == 1


@pytest.fixture
def somebody_else() -> Iterator[str]:
    """Something that answers and is no Prefect server: it asks for a password."""

    class Closed(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(401 if "/api/" in self.path else 404)

        def log_message(self, *_: object) -> None:
            pass

    listening = HTTPServer(("127.0.0.1", 0), Closed)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{listening.server_port}"
    listening.shutdown()
    listening.server_close()


def test_a_server_that_is_another(somebody_else: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", f"{somebody_else}/annat")
    (told,) = ask_server(Home(tmp_path))
    assert (told.state, "ingen Prefect-server" in told.says) == ("fel", True)
    monkeypatch.setenv("PREFECT_API_URL", f"{somebody_else}/api")
    (told,) = ask_server(Home(tmp_path))
    assert (told.state, "PREFECT_API_AUTH_STRING" in told.says) == ("fel", True)


@pytest.mark.full
def test_a_server_that_knows_nothing_of_us_or_is_of_another_version(
    api: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in api.items():
        monkeypatch.setenv(name, value)
    answers, schedule, *_ = ask_server(Home(tmp_path))
    assert answers.state == "ok"
    assert (schedule.state, "prefect deploy --all" in schedule.says) == ("fel", True)

    settings = packages(tmp_path / "delar", prefect="3.0.0") | api
    (*_, server) = json.loads(fokusdag("doctor", "--home", tmp_path, "--json", settings=settings, check=False).stdout)
    assert server["state"] == "fel"
    assert f"kör Prefect {version('prefect')}, den här datorn 3.0.0" in server["says"]


def test_a_night_that_nobody_fetched_and_a_run_that_never_ends_are_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pool that is paused, a worker that hangs: the server still lists the night as planned, for a time that is past."""
    long_ago = {"name": "blå-älg", "id": "b", "start_time": "2026-01-14T03:15:00+00:00"}

    class Late(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            nightly = {"id": "n", "paused": False, "status": "READY", "schedules": [{"id": "s", "active": True}]}
            self.answer(nightly if "deployments" in self.path else version("prefect"))

        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            planned = [{"expected_start_time": "2026-01-15T03:15:00+00:00"}] if b"SCHEDULED" in asked else []
            self.answer([long_ago] if b"RUNNING" in asked else planned)

        def answer(self, told: object) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Late) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{listening.server_port}/api")
        password, schedule, hanging, _ = ask_server(Home(tmp_path))
        listening.shutdown()
    assert (password.check, password.state) == ("server", "fel")
    assert "frågar inte efter lösenord" in password.says, "this one answers anybody"
    assert schedule.state == "fel"
    assert "Natten 2026-01-15 04:15 skulle ha börjat" in schedule.says
    assert (hanging.check, hanging.state) == ("pågår", "fel")
    assert "blå-älg har hållit på sedan 2026-01-14 04:15. Avbryt den: prefect flow-run cancel b." in hanging.says
