"""What a process takes: by the clock, of the processor with all that it started, and the memory of the largest among them."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

BARE = """
import sys
from python_calamine import CalamineWorkbook
for name in sys.argv[1:]:
    book = CalamineWorkbook.from_path(name)
    for sheet in book.sheet_names:
        book.get_sheet_by_name(sheet).to_python()
"""
"""Every sheet of these workbooks as cells of Python, and no more."""


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, seconds of the processor, and MB."""

    wall: float
    used: float
    peak: float


def cost(words: Sequence[str | Path], log: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end. What it says goes to `log`; where it fails, its last words are in the error."""
    began = time.perf_counter()
    with log.open("wb") as said:
        process = subprocess.Popen(
            [*map(str, words)], stdout=said, stderr=said, env=os.environ | dict(environment or {})
        )
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{words[:2]} ended with {process.returncode}: {log.read_text('utf-8', 'replace')[-3000:]}")
    return Cost(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each."""
    return Cost(
        median(each.wall for each in costs), median(each.used for each in costs), max(each.peak for each in costs)
    )
