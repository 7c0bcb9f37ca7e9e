"""Nights over an empty Prefect flow in the same mode: a new process, the same Prefect home, no server running.

A night without news, and an ordinary one: the example's files, all of them new.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from flows.example.write import write_example

ROUNDS, TARGET, TARGET_CPU = 3, 1.15, 12.0
EMPTY = "from prefect import flow\n@flow\ndef empty():\n    pass\nempty()\n"


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, and of the processor with all processes that were started."""

    wall: float
    used: float


def took(words: list[str], prefect_home: Path) -> Took:
    environment = os.environ | {
        "PREFECT_HOME": str(prefect_home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "DO_NOT_TRACK": "1",
    }
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(time.perf_counter() - began, used)


def middle(runs: list[Took]) -> Took:
    return Took(median(each.wall for each in runs), median(each.used for each in runs))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        write_example(home / "data" / "raw")
        command = [str(Path(sys.executable).parent / "fokusdag"), "run", "--home", str(home), "--today", "2026-01-15"]
        runs: dict[str, list[Took]] = {"empty": [], "quiet": [], "ordinary": []}
        for round_ in range(ROUNDS + 1):
            empty = took([sys.executable, "-c", EMPTY], Path(folder) / "empty")
            shutil.rmtree(home / "data" / "processed", ignore_errors=True)
            shutil.rmtree(home / "reports", ignore_errors=True)
            ordinary, quiet = took(command, Path(folder) / "night"), took(command, Path(folder) / "night")
            if round_:  # the first makes Prefect's database
                for name, run in (("empty", empty), ("quiet", quiet), ("ordinary", ordinary)):
                    runs[name].append(run)
    empty, quiet, ordinary = (middle(runs[name]) for name in ("empty", "quiet", "ordinary"))
    print(
        f"medians of {ROUNDS}, by the clock and of the processor: empty flow {empty.wall:.1f} s, {empty.used:.1f} CPU s"
    )
    print(f"a night without news {quiet.wall:.1f} s, {quiet.used:.1f} CPU s: ratio {quiet.wall / empty.wall:.2f}, "
          f"of the processor {quiet.used / empty.used:.2f}; target at most {TARGET}")  # fmt: skip
    print(f"an ordinary night {ordinary.wall:.1f} s, {ordinary.used:.1f} CPU s: {ordinary.used - empty.used:.1f} CPU s more than "
          f"empty, target at most {TARGET_CPU}")  # fmt: skip


if __name__ == "__main__":
    main()
