"""What the commands that only look cost, imports included, and the libraries that take most of it (python -X importtime)."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from bench.replies import make
from flows.example.write import write_example

ROUNDS, SLOWEST = 5, 5
TARGETS = {"--help": 0.4, "query": 1.0, "doctor": 1.0, "check": 1.5}
_LINE = re.compile(r"import time:\s+\d+ \|\s+(\d+) \| (\w+)$", re.MULTILINE)


def processor_seconds(words: list[str]) -> float:
    """What one process takes, with those that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def slowest(words: list[str]) -> str:
    """The libraries with the longest imports, each with all that it imports, in milliseconds."""
    told = subprocess.run([sys.executable, "-X", "importtime", *words], capture_output=True, text=True, check=False)
    found = sorted(((int(took), name) for took, name in _LINE.findall(told.stderr)), reverse=True)
    return ", ".join(f"{name} {took // 1000}" for took, name in found[:SLOWEST])


def main() -> None:
    os.environ["DO_NOT_TRACK"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        home, workbook = Path(folder) / "home", Path(folder) / "arbetsbok.xlsx"
        write_example(home / "data" / "raw")
        make(workbook, rows=300, marks=3)
        fokusdag = ["-m", "flows.cli"]
        day = ["--home", str(home), "--today", "2026-01-15"]
        subprocess.run([sys.executable, *fokusdag, "run", *day], capture_output=True, check=True)
        commands = {
            "--help": ["--help"],
            "query": ["query", "select count(*) from core.job", "--home", str(home)],
            "doctor": ["doctor", "--home", str(home)],
            "check": ["check", str(workbook)],
        }
        for name, words in commands.items():
            took = median(processor_seconds([sys.executable, *fokusdag, *words]) for _ in range(ROUNDS))
            verdict = "held" if took <= TARGETS[name] else "MISSED"
            print(
                f"{name}: {took:.2f} CPU s, target at most {TARGETS[name]}: {verdict}; {slowest([*fokusdag, *words])} ms"
            )


if __name__ == "__main__":
    main()
