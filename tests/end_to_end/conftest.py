"""The example home, run once the whole way through the real command, for every test that looks at what a run leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

FOKUSDAG = Path(sys.executable).parent / "fokusdag"


def fokusdag(
    *words: str | Path, check: bool = True, settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "FOKUSDAG_"))}
    environment |= settings or {}
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
    home = tmp_path_factory.mktemp("demo hem åäö") / "hem"
    done = fokusdag("demo", "--home", home)
    return Demo(home, done.stdout, done.stderr)
