"""The demo's wall time over an empty Prefect flow's in the same mode: a new process, a new Prefect home, no server running."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
EMPTY = "from prefect import flow\n@flow\ndef empty():\n    return 1\nempty()\n"
ROUNDS = 3
TARGET = 2.5


def seconds(words: list[str], prefect_home: Path) -> float:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment |= {
        "PREFECT_HOME": str(prefect_home),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    }
    began = time.perf_counter()
    subprocess.run(words, cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


def main() -> None:
    demo, empty = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            where = Path(folder)
            empty.append(seconds([sys.executable, "-c", EMPTY], where / "prefect-empty"))
            demo.append(
                seconds(
                    [str(Path(sys.executable).parent / "fokusdag"), "demo", "--home", str(where / "home")],
                    where / "prefect-demo",
                )
            )
    ratio = median(demo) / median(empty)
    print(f"demo {median(demo):.1f} s, empty flow {median(empty):.1f} s, medians of {ROUNDS}")
    print(f"ratio {ratio:.2f}, target at most {TARGET}")


if __name__ == "__main__":
    main()
