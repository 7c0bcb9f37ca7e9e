"""The operator's guide with four real accounts: each can do what docs/SECURITY.md says, and nothing else."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.security.server_password import CLIENT, password_file, read_password
from flows.storage.paths import Home
from tests.support.accounts import LIBRARIES, accounts, an_open_folder, as_account
from tests.support.books import ANSTALLNINGAR, FORETAG, WOMEN_AND_MEN, arbetsbok, holds, with_cell, xlsx
from tests.support.installed import install_once
from tests.support.prefect_processes import Server, free_port, until, wait_for

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "operator.md").read_text("utf-8")
FOUR = ("fokusdag", "bageriet", "kim", "lena")
ANALYSTS = {"FOKUSDAG_ANALYSTS": "fokusdag-analys"}


def commands(chapter: str) -> list[list[str]]:
    """The commands of a chapter that make accounts and folders, as words, without sudo."""
    text = GUIDE.partition(f"## {chapter}")[2].partition("\n## ")[0]
    lines = [line for block in re.findall(r"```\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    wanted = ("adduser", "addgroup", "useradd", "install -d", "chmod")
    return [shlex.split(line)[1:] for line in lines if line.removeprefix("sudo ").startswith(wanted)]


def give(words: list[str], root: Path) -> None:
    """Give one of the guide's commands as root, with the home and the settings in a folder of the test."""
    moved = [word.replace("/srv/fokusdag", f"{root}/srv").replace("/etc/fokusdag", f"{root}/etc") for word in words]
    done = subprocess.run(moved, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{moved}: {done.stdout}{done.stderr}"


@pytest.fixture(scope="module")
def place(api: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    wheel = install_once(tmp_path_factory).wheel
    with accounts(*FOUR, "fokusdag-diagram", "fokusdag-analys"), an_open_folder(wheel) as folder:
        for words in commands("Sätt upp"):
            give(words, folder)
        (folder / "etc" / "env").write_text("LOSENORD=hemligt\n")
        (folder / "etc" / "env").chmod(0o640)
        os.chown(folder / "etc" / "env", 0, (folder / "etc").stat().st_gid)
        first = service(folder, api, "run", "--home", folder / "srv")
        assert first.returncode == 3, first.stdout + first.stderr
        for words in (*commands("De som lämnar filer"), *commands("Analytiker")):
            give(words, folder)
        yield folder


def service(folder: Path, api: dict[str, str], *words: str | Path) -> subprocess.CompletedProcess[str]:
    """A command of ours as the account that runs the pipeline, against a server that stands: kim's starts its own."""
    return as_account("fokusdag", [folder / "venv" / "bin" / "fokusdag", *words], api)


def may(account: str, command: str) -> bool:
    """Whether a shell command of this account goes through."""
    return as_account(account, ["/bin/sh", "-c", command]).returncode == 0


def another_enterprises() -> bytes:
    """A workbook of another enterprise, with another person."""
    theirs = with_cell(with_cell(FORETAG, 1, 0, "409902-0002"), 1, 1, "Snickeriet")
    people = [ANSTALLNINGAR[0], with_cell(ANSTALLNINGAR, 1, 0, "199610202385")[1]]
    return xlsx(arbetsbok(Företag=theirs, Anställningar=people))


@pytest.mark.full
def test_four_accounts_can_do_what_they_are_to_do_and_nothing_else(place: Path, api: dict[str, str]) -> None:
    home, drop = Home(place / "srv"), place / "srv" / "data" / "raw" / "foretag"
    give(["install", "-d", "-m", "3370", "-o", "nobody", "-g", "fokusdag", f"{drop}/annan"], place)
    (drop / "annan" / "deras.xlsx").write_bytes(another_enterprises())
    (place / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    (place / "bok.xlsx").chmod(0o644)

    assert may("bageriet", f"cp {place}/bok.xlsx {drop}/bageriet/bok.xlsx")
    assert may("bageriet", f"ln -s {home.keys}/received.key {drop}/bageriet/nyckel.csv"), "and it is not followed"
    for forbidden in (
        f"ls {drop}",
        f"ls {drop}/annan",
        f"cat {drop}/annan/deras.xlsx",
        f"rm -f {drop}/annan/deras.xlsx",
        f"cp {place}/bok.xlsx {drop}/annan/ny.xlsx",
        f"cp {place}/bok.xlsx {drop}/ny.xlsx",
        f"touch {home.raw}/korrigeringar.toml",
        f"touch {home.control}/korrigeringar.toml",
        f"ls {home.processed}",
        f"ls {home.reports}",
        f"cat {place}/etc/env",
    ):
        assert not may("bageriet", forbidden), forbidden

    home.contacts.write_text('[bageriet]\nmapp = "foretag/bageriet"\n[annan]\nmapp = "foretag/annan"\n', "utf-8")
    second = service(place, api | ANALYSTS | {"FOKUSDAG_REPLY_TO_FOLDER": "true"}, "run", "--home", home.root)
    assert second.returncode == 0, second.stdout + second.stderr
    assert may("bageriet", f"ls {drop}/bageriet/svar && cat '{drop}/bageriet/svar/bok - kvitto.xlsx'")
    assert list((drop / "annan").glob("svar/deras - *.xlsx"))
    for account, forbidden in (
        ("bageriet", f"ls {drop}/annan/svar"),
        ("bageriet", f"cat {drop}/annan/svar/*"),
        ("bageriet", f"touch {drop}/bageriet/svar/ny.xlsx"),
        ("kim", f"ls {drop}/bageriet/svar"),
    ):
        assert not may(account, forbidden), forbidden
    drafts = (path.parent for path in (home.reports / "drafts").glob("*/fokusdag.pdf"))
    draft = max(drafts, key=lambda folder: folder.stat().st_mtime)
    told = (draft / "summary.md").read_text("utf-8")
    assert "bok.xlsx" in told
    assert "nyckel.csv är inte läst" in told

    frozen = service(place, api | ANALYSTS, "release", "prov", "--home", home.root)
    assert frozen.returncode == 0, frozen.stdout + frozen.stderr
    edition = home.reports / "editions" / "prov"
    assert may("kim", f"cat {edition}/fokusdag.pdf {edition}/talarstod.md {edition}/tabeller.xlsx")
    for forbidden in (
        f"ls {draft.parent}",
        f"cat {draft}/fokusdag.pdf",
        f"cat {draft}/diff.md",
        f"cat {edition}/run.json",
        f"cat {edition}/summary.md",
        f"ls {home.replies}",
        f"touch {edition}/ny",
        f"rm -f {edition}/fokusdag.pdf",
        f"ls {home.processed}",
        f"ls {home.control}",
        f"ls {home.raw}",
        f"ls {drop}/bageriet",
        f"cat {drop}/bageriet/bok.xlsx",
        f"cat {place}/etc/env",
    ):
        assert not may("kim", forbidden), forbidden
    _the_analyst(place, home)
    assert may("fokusdag", f"cat {place}/etc/env {drop}/bageriet/bok.xlsx")
    assert may("fokusdag", f"touch {home.corrections}")
    assert not may("fokusdag", f"touch {place}/etc/env"), "root alone changes it"


def _the_analyst(place: Path, home: Home) -> None:
    """Query, trace, export and compare in the copy that the run has made; no key, file or number of what was received.

    Two jobs began in 2025: one at each of the two enterprises.
    """
    copy, own = Home(home.for_analysts), Path("/home/lena/ut")

    def gives(*words: str | Path, root: Path = copy.root) -> subprocess.CompletedProcess[str]:
        return as_account("lena", [place / "venv" / "bin" / "fokusdag", *words, "--home", root])

    assert "core.job" in gives("query", "show tables").stdout
    traced = gives("trace", "mart.jobs_created", "2025")
    assert (traced.returncode, "raderna ovan ger 2" in traced.stdout) == (0, True), traced.stdout + traced.stderr
    exported = gives("export", "core.job_row", "intake.problem", "staging.anstallningar", "--to", own)
    assert exported.returncode == 0, exported.stderr
    written = "".join(path.read_text("utf-8-sig") for path in own.iterdir())
    assert not any(holds(written, number) for number in WOMEN_AND_MEN)
    runs = sorted(path.parent.name for path in copy.analyst.glob("*/run.json"))
    compared = gives("compare", runs[0], runs[-1])
    assert f"# {runs[0]} och {runs[-1]} sida vid sida" in compared.stdout, compared.stderr
    refused = gives("query", "from core.job", root=home.root)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    for forbidden in (
        f"cat {home.keys}/warehouse.key",
        f"ls {home.processed}",
        f"ls {home.received}",
        f"ls {home.raw}",
        f"ls {home.reports}",
        f"touch {copy.root}/ny",
        f"touch {copy.warehouse}",
        f"cat {place}/etc/env",
    ):
        assert not may("lena", forbidden), forbidden
    for other in ("bageriet", "kim"):
        assert not may(other, f"cat {copy.warehouse}")
        assert not may(other, f"cat {copy.keys}/warehouse.key")


@pytest.mark.full
def test_an_ordinary_account_gives_the_readmes_commands(place: Path) -> None:
    """demo, and serve with a run from another window, from the wheel: everything that root runs elsewhere.

    The run finds nothing new since the demo, which the same account has drawn.
    """
    made = as_account("kim", [place / "venv" / "bin" / "fokusdag", "demo", "--home", "/home/kim/demo"])
    assert made.returncode == 0, made.stdout + made.stderr
    assert "/reports/drafts/" in made.stdout
    told = as_account("kim", [place / "venv" / "bin" / "fokusdag", "doctor", "--home", "/home/kim/demo"]).stdout
    assert "alla delar är de som de ska vara" in told
    home, port = Home(Path("/home/kim/demo")), free_port()
    log = place / "serve.log"
    with log.open("wb") as out:
        serving = subprocess.Popen(
            [place / "venv" / "bin" / "fokusdag", "serve", "--home", home.root, "--port", str(port)],
            env={"HOME": "/home/kim", "PATH": "/usr/bin:/bin", "PREFECT_RUNNER_POLL_FREQUENCY": "3", **LIBRARIES},
            user="kim", group="kim", extra_groups=[], cwd="/home/kim", stdout=out, stderr=out,
        )  # fmt: skip
    try:
        api = f"http://127.0.0.1:{port}/api"
        wait_for(f"{api}/health", serving)
        password = read_password(home)
        assert password and password_file(home).stat().st_mode & 0o777 == 0o600
        window = Server({"PREFECT_API_URL": api, CLIENT: password}, home.root)
        until(lambda: [d for d in window.ask("deployments/filter", {}) if d["name"] == "release"])
        with urllib.request.urlopen(api.removesuffix("/api"), timeout=60) as page:
            assert b"Prefect" in page.read()
        assert list(home.prefect.glob("ui/*/index.html")), "kim may not write beside Prefect's code"
        settings = {"PREFECT_API_URL": api, CLIENT: password, "PREFECT_HOME": "/home/kim/prefect"}
        words = ["deployment", "run", "fokusdag/rerun", "--param", "today=2026-01-15", "--watch"]
        done = as_account("kim", [place / "venv" / "bin" / "prefect", *words], settings)
        assert done.returncode == 0, done.stdout + done.stderr
    finally:
        serving.send_signal(signal.SIGTERM)
        serving.wait(180)
    assert "Traceback" not in log.read_text("utf-8")
