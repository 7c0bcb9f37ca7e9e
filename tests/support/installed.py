"""The package as somebody installs it: its wheel, in an environment of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import made_once, plain_environment

ROOT = Path(__file__).resolve().parents[2]
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


def install_once(tmp_path_factory: pytest.TempPathFactory) -> Installed:
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
