"""`python -m bench.growth [PNG]`: what 1 000 to 1 000 000 rows cost, 1 to 200 files, 60 to 2 000 cells; and where time goes.

Each case is a process of its own, and all of them end within a quarter of an hour: what does not get ready is said.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench.growth.picture import draw
from bench.measure import BARE, cost
from bench.workbooks import make_home

SECONDS = 15 * 60
ROWS, FILES, PERIODS = (1_000, 10_000, 100_000, 1_000_000), (1, 20, 200), (3, 6, 12, 24, 48, 96, 132)
USUAL_FILES, USUAL_ROWS = 20, 100_000
LEAST = 0.001
"""Of a step that took nothing no logarithm can be had."""
Case = dict[str, Any]


class Clock:
    """The time that is left for all cases together."""

    def __init__(self) -> None:
        self.ends = time.monotonic() + SECONDS

    def run(self, *words: str | Path) -> Case | None:
        """What one case prints, and its seconds by the clock; None where the time was up."""
        began = time.monotonic()
        try:
            done = subprocess.run(
                [sys.executable, "-m", *map(str, words)],
                check=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=max(1.0, self.ends - began),
            )
        except subprocess.TimeoutExpired:
            return None
        return {"wall": time.monotonic() - began, **json.loads(done.stdout.splitlines()[-1])}


def exponent(sizes: list[float], seconds: list[float]) -> str:
    """The slope of seconds over size, both as logarithms, by least squares."""
    return f"{np.polyfit(np.log(sizes), np.log(np.maximum(seconds, LEAST)), 1)[0]:.2f}" if len(sizes) > 1 else ""


def run_of(clock: Clock, rows: int, files: int) -> Case | None:
    """A whole run over so many rows in so many files, and bare python-calamine over the same files."""
    with tempfile.TemporaryDirectory() as folder:
        home = make_home(Path(folder) / "home", rows, files)
        bare = cost([sys.executable, "-c", BARE, *sorted((home.raw / "foretag").iterdir())], Path(folder) / "log")
        told = clock.run("bench.growth.steps", home.root)
    return told and {"rows": rows, "files": files, "bare": bare.wall, **told}


def print_runs(cases: list[Case], size: str) -> None:
    """A line for each size: CPU seconds of each step, and the exponents below."""
    names = [name for name in cases[0]["steps"] if name not in ("start", "imports", "receive", "catalog")]
    sums = {name: [case["steps"][name] for case in cases] for name in names}
    others = [sum(used for name, used in case["steps"].items() if name not in names) for case in cases]
    cpu, wall = [sum(case["steps"].values()) for case in cases], [case["wall"] for case in cases]
    columns = sums | {"imports and the rest": others, "CPU s": cpu, "wall s": wall}
    print(f"\n| {size} | {' | '.join(columns)} | peak MB | wall over bare calamine |")
    print("|--:" * (len(columns) + 3) + "|")
    for at, case in enumerate(cases):
        spent = " | ".join(f"{column[at]:.1f}" for column in columns.values())
        print(f"| {case[size]} | {spent} | {case['peak']:.0f} | {wall[at] / case['bare']:.1f} |")
    sizes = [case[size] for case in cases]
    for said, those in (("exponent", slice(None)), ("of the last two", slice(-2, None))):
        slopes = [exponent(sizes[those], column[those]) for column in columns.values()]
        print(f"| {said} | {' | '.join(slopes)} | | |", flush=True)


def print_cells(cases: list[Case]) -> None:
    """A line for each table, and the exponents below."""
    print("\n| cells | unsafe | hidden | s protect | s attack |\n|--:|--:|--:|--:|--:|")
    for case in cases:
        gained = " GAINS" if case["gains"] else ""
        print(
            f"| {case['cells']} | {case['unsafe']} | {case['hidden']}{gained} | {case['protect']:.2f} | {case['attack']:.2f} |"
        )
    sizes = [case["cells"] for case in cases]
    slopes = [exponent(sizes, [case[what] for case in cases]) for what in ("protect", "attack")]
    print(f"| exponent | | | {' | '.join(slopes)} |", flush=True)


def main(picture: Path) -> None:
    clock, load = Clock(), os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load before {load:.1f}")
    cells = [found for n in PERIODS if (found := clock.run("bench.growth.cells", str(n)))]
    print_cells(cells)
    shapes = {(rows, USUAL_FILES) for rows in ROWS} | {(USUAL_ROWS, files) for files in FILES}
    made = {shape: run_of(clock, *shape) for shape in sorted(shapes, key=lambda shape: (shape[0], shape[1]))}
    by_rows = [found for rows in ROWS if (found := made[rows, USUAL_FILES])]
    by_files = [found for files in FILES if (found := made[USUAL_ROWS, files])]
    print_runs(by_rows, "rows")
    print_runs(by_files, "files")
    for shape, found in made.items():
        if found is None:
            print(f"not ready in time: {shape[0]} rows in {shape[1]} files")
    if len(cells) < len(PERIODS):
        print(f"not ready in time: {len(PERIODS) - len(cells)} of the tables")
    draw(picture, by_rows, by_files, cells)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/bench-growth.png"))
