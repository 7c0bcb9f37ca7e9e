"""The package as somebody installs it: a wheel, in an environment of its own, used in another folder than the checkout."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import urllib.request
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.security.server_password import CLIENT, read_password
from flows.storage.paths import Home
from tests.conftest import made_once, plain_environment
from tests.support.prefect_processes import authorization, free_port, stop, until, wait_for, with_database

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ("flows", "sql", "pyproject.toml", "setup.py", "prefect.yaml", "README.md", "LICENSE")


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel in it."""

    wheel: Path
    bin: Path

    def run(self, *words: str | Path, where: Path) -> subprocess.CompletedProcess[str]:
        """Run a command of the environment in a folder."""
        return subprocess.run(
            [self.bin / words[0], *map(str, words[1:])], cwd=where, env=environment(), capture_output=True, text=True,
            timeout=300, check=False,
        )  # fmt: skip


def environment() -> dict[str, str]:
    """A user's environment that knows nothing of the checkout."""
    return {name: value for name, value in plain_environment().items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel, built from a copy of the source, installed beside the packages that the tests use themselves."""
    folder = made_once(tmp_path_factory, "wheel", _build_and_install)
    (wheel,) = (folder / "dist").glob("fokusdag-*.whl")
    return Installed(wheel, folder / "env" / "bin")


def _build_and_install(folder: Path) -> None:
    source = folder / "source"
    for name in SOURCE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]
    build = ["wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder / "dist", source]
    subprocess.run([*pip, *build], env=environment(), check=True, timeout=300)
    (wheel,) = (folder / "dist").iterdir()
    venv.create(folder / "env", with_pip=False)
    python = folder / "env" / "bin" / "python"
    (packages,) = (folder / "env" / "lib").glob("python*/site-packages")
    shared = [each for each in sys.path if Path(each).name in ("site-packages", "dist-packages")]
    (packages / "shared.pth").write_text(
        "\n".join(shared), "utf-8"
    )  # after our own; without what they install as editable
    install = ["--python", python, "install", "--no-deps", "--no-index", wheel]
    subprocess.run([*pip, *install], env=environment(), check=True, timeout=300)


def test_everything_that_the_code_reads_is_in_the_wheel(installed: Installed) -> None:
    inside = set(zipfile.ZipFile(installed.wheel).namelist())
    beside_code = {
        str(p.relative_to(ROOT)) for p in (ROOT / "flows").rglob("*") if p.is_file() and "__pycache__" not in p.parts
    }
    top = {f"flows/project/{path.relative_to(ROOT)}" for path in (ROOT / "sql").rglob("*.sql")}
    assert top
    assert beside_code | top | {"flows/project/prefect.yaml"} <= inside
    assert not any(name.startswith(("tests/", "bench/", "sql/")) for name in inside)


def test_the_code_is_that_of_the_wheel(installed: Installed, tmp_path: Path) -> None:
    ask = "import flows; from flows.storage import installation; print(flows.__file__, installation.PROJECT)"
    done = installed.run("python", "-c", ask, where=tmp_path)
    file, project = done.stdout.split() or [done.stderr, ""]
    assert Path(file).is_relative_to(installed.bin.parent)
    assert Path(project).is_relative_to(installed.bin.parent)


@pytest.mark.full
def test_a_command_of_the_wheel_works_in_another_folder(installed: Installed, tmp_path: Path) -> None:
    done = installed.run("fokusdag", "template", tmp_path / "mall.xlsx", where=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "mall.xlsx").stat().st_size > 5_000


def test_the_home_of_an_installed_package_is_the_folder_it_is_used_in(installed: Installed, tmp_path: Path) -> None:
    ask = "from flows.settings import Settings; print(Settings().home)"
    assert installed.run("python", "-c", ask, where=tmp_path).stdout.strip() == str(tmp_path)


@pytest.mark.full
def test_the_demo_runs_from_the_wheel(installed: Installed, tmp_path: Path) -> None:
    done = installed.run("fokusdag", "demo", where=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    (draft,) = (tmp_path / "demo" / "reports" / "drafts").iterdir()
    assert (draft / "fokusdag.pdf").stat().st_size > 50_000
    assert str(draft) in done.stdout
    told = installed.run("fokusdag", "doctor", "--home", tmp_path / "demo", where=tmp_path).stdout
    assert "alla delar är de som de ska vara" in told


@pytest.mark.full
def test_serve_works_from_the_wheel(installed: Installed, tmp_path: Path) -> None:
    """The server starts, has the three deployments, and a run that is asked for runs the wheel's code to its end."""
    home, port = Home(tmp_path / "hem").make(), free_port()
    with_database(home.prefect)
    address = f"http://127.0.0.1:{port}/api"
    serve = [installed.bin / "fokusdag", "serve", "--home", home.root, "--port", str(port)]
    with (tmp_path / "log").open("wb") as log:
        serving = subprocess.Popen(serve, cwd=tmp_path, env=environment(), stdout=log, stderr=log)
    try:
        wait_for(f"{address}/health", serving)
        password = read_password(home) or ""
        until(lambda: deployments(address, password) == {"nightly", "rerun", "release"})
        words = ["-m", "prefect", "deployment", "run", "fokusdag/rerun", "--param", "as_of=2026-01-15", "--watch"]
        done = subprocess.run(
            [installed.bin / "python", *words], cwd=tmp_path, env=environment() | {"PREFECT_API_URL": address, CLIENT: password},
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr + (tmp_path / "log").read_text("utf-8")
        assert list((home.reports / "drafts").iterdir())
    finally:
        stop(serving)


def deployments(address: str, password: str) -> set[str]:
    """The names of the server's deployments, as one who has its password is told them."""
    headers = {"Content-Type": "application/json", "Authorization": authorization(password)}
    request = urllib.request.Request(f"{address}/deployments/filter", b"{}", headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return {deployment["name"] for deployment in json.load(answer)}
