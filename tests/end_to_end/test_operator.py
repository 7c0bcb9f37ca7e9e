"""docs/operator.md and docs/systemd: every unit, setting and command in them is there, and does what it is told."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from flows.cli.app import app
from flows.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
SYSTEMD = ROOT / "docs" / "systemd"
UNITS = sorted(SYSTEMD.glob("*.service"))
GUIDE = (ROOT / "docs" / "operator.md").read_text("utf-8")


def service(unit: Path) -> dict[str, str]:
    """The [Service] part: name → value."""
    read = configparser.RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    read.optionxform = str  # type: ignore[method-assign, assignment]
    read.read_string(unit.read_text("utf-8"))
    return dict(read["Service"])


def settings_shown() -> dict[str, str]:
    """Every setting of docs/systemd/env, those that are commented out too, as a shell reads them."""
    lines = (SYSTEMD / "env").read_text("utf-8").splitlines()
    shown = [line.removeprefix("#") for line in lines if re.match(r"#?[A-Z_]+=", line)]
    return dict(shlex.split(line)[0].split("=", 1) for line in shown)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here to judge the units")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in UNITS:  # a command that lies here; everything else as it is
        text = unit.read_text("utf-8").replace("ExecStart=/opt/fokusdag/.venv/bin/", "ExecStart=/usr/bin/env ")
        (tmp_path / unit.name).write_text(text, "utf-8")
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *sorted(tmp_path.glob("*.service"))],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "fokusdag" not in told.stdout + told.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_starts_a_command_that_there_is(unit: Path) -> None:
    program, *words = shlex.split(service(unit)["ExecStart"])
    options = [word for word in words if word.startswith("--")]
    commands = words[: words.index(options[0])] if options else words
    assert Path(program).parent == Path("/opt/fokusdag/.venv/bin")
    help_asked = [BIN / Path(program).name, *commands, "--help"]
    told = subprocess.run(help_asked, capture_output=True, text=True, timeout=60, check=True, cwd=ROOT)
    for option in options:
        assert option in told.stdout


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_may_write_in_the_home_alone(unit: Path) -> None:
    told = service(unit)
    assert told["ProtectSystem"] == "strict"
    assert told["ReadWritePaths"] == settings_shown()["FOKUSDAG_HOME"]
    assert told["User"] == "fokusdag"


def test_every_setting_shown_is_one_and_can_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {name: value for name, value in settings_shown().items() if name.startswith("FOKUSDAG_")}
    assert {name.removeprefix("FOKUSDAG_").lower() for name in shown} <= Settings.model_fields.keys()
    for name, value in shown.items():
        monkeypatch.setenv(name, value)
    read = Settings()
    assert read.tell[0].get_secret_value().startswith("mailtos://")
    assert read.keep_days["finsam"] == 730


def test_every_command_of_the_guide_is_there() -> None:
    given = re.findall(r"sudo -iu fokusdag fokusdag ([a-z]+)|`fokusdag ([a-z]+)", GUIDE)
    assert {word for words in given for word in words if word} <= set(app)
    deployments = {d["name"] for d in yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]}
    named = set(re.findall(r"fokusdag/([a-z]+)\b", " ".join(re.findall(r"prefect deployment[^`]+", GUIDE))))
    assert named == deployments


def test_the_guide_names_files_that_lie_where_it_says() -> None:
    for name in re.findall(r"/opt/fokusdag/(docs/systemd/[^\s`]+)", GUIDE):
        assert (ROOT / name).is_file(), name
