"""The package as somebody installs it: a wheel, in an environment of its own, used in another folder than the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import urllib.request
import zipfile
from pathlib import Path

import pytest

from flows.security.server_password import CLIENT, read_password
from flows.storage.paths import Home
from tests.support.installed import ROOT, Installed, environment, install_once
from tests.support.prefect_processes import authorization, free_port, stop, until, wait_for, with_database

AS_ANOTHER_ACCOUNT = pytest.mark.skipif(
    os.geteuid() == 0 and shutil.which("useradd") is not None,
    reason="root has an ordinary account do it: tests/end_to_end/test_accounts.py",
)


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return install_once(tmp_path_factory)


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


@AS_ANOTHER_ACCOUNT
@pytest.mark.full
def test_the_demo_runs_from_the_wheel(installed: Installed, tmp_path: Path) -> None:
    done = installed.run("fokusdag", "demo", where=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    (draft,) = (tmp_path / "demo" / "reports" / "drafts").iterdir()
    assert (draft / "fokusdag.pdf").stat().st_size > 50_000
    assert str(draft) in done.stdout
    told = installed.run("fokusdag", "doctor", "--home", tmp_path / "demo", where=tmp_path).stdout
    assert "alla delar är de som de ska vara" in told


@AS_ANOTHER_ACCOUNT
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
