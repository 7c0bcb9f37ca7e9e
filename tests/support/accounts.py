"""Accounts of this machine for a test, and an environment that they can run: the one of the tests may lie in root's own folder."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

LIBRARIES: dict[str, str] = {}
"""Where an interpreter that is shown in another place finds its own library."""


@contextmanager
def an_interpreter(folder: Path) -> Iterator[Path]:
    """Our own interpreter where every account may run it: it may lie in root's own folder, and is then shown in this one too."""
    own = Path(sys.base_prefix)
    if all(each.stat().st_mode & 0o005 == 0o005 for each in (own, *own.parents)):
        yield Path(sys.executable).resolve()
        return
    shown = folder / "python"
    shown.mkdir()
    if subprocess.run(["mount", "--bind", own, shown], check=False).returncode:
        pytest.skip("no interpreter here that other accounts may run")
    LIBRARIES["LD_LIBRARY_PATH"] = str(shown / "lib")
    try:
        yield shown / Path(sys.executable).resolve().relative_to(own)
    finally:
        subprocess.run(["umount", shown], check=True)


@contextmanager
def an_open_folder(wheel: Path) -> Iterator[Path]:
    """A folder that every account may go into: pytest's own are closed. In it an environment with our wheel."""
    if os.geteuid() != 0:
        pytest.skip("only root can make accounts")
    with tempfile.TemporaryDirectory(prefix="fokusdag-konton-") as made, an_interpreter(Path(made)) as interpreter:
        folder = Path(made)
        folder.chmod(0o755)
        words = [interpreter, "-m", "venv", "--without-pip", folder / "venv"]
        subprocess.run(words, env=os.environ | LIBRARIES, check=True)
        (packages,) = (folder / "venv").glob("lib/python*/site-packages")
        zipfile.ZipFile(wheel).extractall(packages)
        places = [path for path in sys.path if path.endswith("site-packages")]
        (packages / "shared.pth").write_text("\n".join(places), "utf-8")  # without what they install as editable
        for name, module in (("fokusdag", "flows.cli.main import main"), ("prefect", "prefect.cli import app as main")):
            script = folder / "venv" / "bin" / name
            script.write_text(f"#!{folder}/venv/bin/python\nfrom {module}\nmain()\n")
            script.chmod(0o755)
        yield folder


@contextmanager
def accounts(*names: str) -> Iterator[None]:
    """Take these accounts, and groups of the same names, away afterwards; skips where one is there already."""
    for name in names:
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        pytest.skip(f"the account {name} is there already")
    if not shutil.which("useradd"):
        pytest.skip("no useradd here")
    try:
        yield
    finally:
        for name in names:
            subprocess.run(["userdel", "--remove", name], capture_output=True, check=False)
            subprocess.run(["groupdel", name], capture_output=True, check=False)


def as_account(
    name: str, words: Sequence[str | Path], settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command as an account, with its groups and nothing else."""
    account = pwd.getpwnam(name)
    environment = {"HOME": account.pw_dir, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **LIBRARIES, **(settings or {})}
    return subprocess.run(
        list(map(str, words)),
        env=environment,
        cwd="/",
        user=name,
        group=account.pw_gid,
        extra_groups=os.getgrouplist(name, account.pw_gid),
        umask=0o027,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=900,
        check=False,
    )
