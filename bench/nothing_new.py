"""A night without news over an empty Prefect flow in the same mode: a new process, the same Prefect home, no server running."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from flows.example.write import write_example

ROUNDS, TARGET = 3, 1.3
EMPTY = "from prefect import flow\n@flow\ndef empty():\n    pass\nempty()\n"


def seconds(words: list[str], prefect_home: Path) -> float:
    environment = os.environ | {
        "PREFECT_HOME": str(prefect_home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "DO_NOT_TRACK": "1",
    }
    began = time.perf_counter()
    subprocess.run(words, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        write_example(home / "data" / "raw")
        command = [str(Path(sys.executable).parent / "fokusdag"), "run", "--home", str(home), "--today", "2026-01-15"]
        took: dict[str, list[float]] = {"empty": [], "night": []}
        for round_ in range(ROUNDS + 1):
            for name, words in (("empty", [sys.executable, "-c", EMPTY]), ("night", command)):
                spent = seconds(words, Path(folder) / name)
                if round_:  # the first makes Prefect's database, and reads the files
                    took[name].append(spent)
    night, empty = median(took["night"]), median(took["empty"])
    print(f"a night without news {night:.1f} s, empty flow {empty:.1f} s, medians of {ROUNDS}")
    print(f"ratio {night / empty:.2f}, target at most {TARGET}")


if __name__ == "__main__":
    main()
