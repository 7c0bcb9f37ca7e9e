"""The example home, run once the whole way through the real command, for every test that looks at what a run leaves."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from filelock import FileLock

from flows.storage.paths import Home
from tests.support import purpose
from tests.support.prefect_processes import with_database
from tests.support.processor_time import ProcessorTime
from tests.support.raised_codes import RaisedCodes
from tests.support.shared_server import a_shared_server


def pytest_configure(config: pytest.Config) -> None:
    """Note whether this is the quick run, count the processor time of the tests, and note which sentences they raise."""
    purpose.choose(config)
    config.pluginmanager.register(ProcessorTime())
    config.pluginmanager.register(RaisedCodes(config))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the fuzz tests have tried, where they ran in this process."""
    fuzz = sys.modules.get("tests.support.fuzz")
    if fuzz and fuzz.TRIED:
        terminalreporter.write_line("fuzz: " + ", ".join(f"{count} {what}" for what, count in fuzz.TRIED.items()))


LONGEST = ("tests/test_wheel.py", "tests/orchestration/", "tests/end_to_end/", "tests/cli/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the modules that take longest, so that none of them is left running alone at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_collection_finish() -> None:
    """Search for garbage less often, and not among the million objects of the libraries: a tenth of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


FOKUSDAG = Path(sys.executable).parent / "fokusdag"


def plain_environment() -> dict[str, str]:
    """The environment of a user who has set nothing."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "FOKUSDAG_"))}


def fokusdag(
    *words: str | Path, check: bool = True, settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, in a process of its own."""
    environment = plain_environment() | (settings or {})
    done = subprocess.run(
        [FOKUSDAG, *map(str, words)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if check:
        assert done.returncode == 0, done.stdout + done.stderr
    return done


Command = Callable[..., subprocess.CompletedProcess[str]]


def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that pytest's processes of one run have together."""
    mine = tmp_path_factory.getbasetemp()
    return mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine


def made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first of pytest's processes makes for all of them, and that no test changes."""
    folder = shared_folder(tmp_path_factory) / name
    with FileLock(folder.with_suffix(".lock")):
        if not (folder / "made").exists():
            make(folder)
            (folder / "made").touch()
    return folder


@dataclass(frozen=True)
class Demo:
    home: Path
    printed: str
    told: str

    @property
    def draft(self) -> Path:
        (draft,) = (self.home / "reports" / "drafts").iterdir()
        return draft


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """One demo for all who look at it: nobody changes it."""

    def make(folder: Path) -> None:
        with_database(Home(folder / "hem").make().prefect)  # tests/test_wheel.py starts where nothing is
        done = fokusdag("demo", "--home", folder / "hem")
        (folder / "sagt.json").write_text(json.dumps([done.stdout, done.stderr]), "utf-8")

    made = made_once(tmp_path_factory, "demo hem åäö", make)
    return Demo(made / "hem", *json.loads((made / "sagt.json").read_text("utf-8")))


@pytest.fixture(scope="session")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The settings of a server that stands: a run spares itself the start of its own (the demo and serve do not)."""
    with a_shared_server(shared_folder(tmp_path_factory) / "server", plain_environment()) as settings:
        yield settings


@pytest.fixture
def command(api: dict[str, str]) -> Command:
    """The command, against that server."""
    return partial(fokusdag, settings=api)


@pytest.fixture(scope="session")
def storage() -> Iterator[dict[str, str]]:
    """The settings of a place to share files: a bucket on an S3 server of its own."""
    from moto.server import ThreadedMotoServer

    serving = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    serving.start()
    host, port = serving.get_host_and_port()
    settings = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "fokusdag",
        "AWS_SECRET_ACCESS_KEY": "fokusdag",
        "AWS_DEFAULT_REGION": "eu-north-1",
        "FOKUSDAG_SHARED": "s3://delat/fokusdag",
    }
    try:
        urllib.request.urlopen(
            urllib.request.Request(f"http://{host}:{port}/delat", method="PUT")
        ).close()  # the bucket
        yield settings
    finally:
        serving.stop()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    where = tmp_path / "skiva"
    where.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300m", "tmpfs", where], check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield where
    finally:
        subprocess.run(["umount", "--lazy", where], check=True)
