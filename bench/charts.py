"""All charts, deck, pack, workbook and page of the example, beside four of its charts made the plain way with pyplot.

Both are made from the same released tables, each in a process of its own, the libraries' start and all.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
ROUNDS, TARGET = 3, 12.0
OURS = """
import sys
from pathlib import Path
from flows.charts.render import draw
print(len(draw(Path(sys.argv[1]), Path(sys.argv[2]))))
"""
PLAIN = """
import sys
from pathlib import Path
import matplotlib
matplotlib.use("pdf")
import matplotlib.pyplot as plt
import pandas as pd
tables, out = Path(sys.argv[1]), Path(sys.argv[2])
out.mkdir()
for name, across, up in (("jobs_created", "year", "jobs"), ("employed", "date", "persons"),
                         ("retention", "k_months", "share_pct"), ("reach", "kommun_code", "employed")):
    frame = pd.read_parquet(tables / f"{name}.parquet")
    figure, axes = plt.subplots(figsize=(13.33, 7.5))
    axes.bar(frame[across].astype(str), frame[up].astype("float").fillna(0))
    axes.set_title(name)
    figure.savefig(out / f"{name}.pdf")
    figure.savefig(out / f"{name}.png", dpi=144)
    plt.close(figure)
print(len(list(out.iterdir())))
"""


def seconds(program: str, tables: Path, out: Path) -> tuple[float, int]:
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program, tables, out], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return time.perf_counter() - began, int(done.stdout)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        subprocess.run(
            [Path(sys.executable).parent / "fokusdag", "demo", "--home", home], check=True, capture_output=True
        )
        (tables,) = (home / "data" / "processed" / "released").iterdir()
        ours, plain = [], []
        for turn in range(ROUNDS):
            ours.append(seconds(OURS, tables, Path(folder) / f"ours{turn}"))
            plain.append(seconds(PLAIN, tables, Path(folder) / f"plain{turn}"))
    times = [median(each for each, _ in made) for made in (ours, plain)]
    print(
        f"everything ({ours[0][1]} files): {times[0]:.1f} s; four charts with pyplot ({plain[0][1]} files): {times[1]:.1f} s"
    )
    print(f"ratio {times[0] / times[1]:.1f}; medians of {ROUNDS}; target for everything at most {TARGET:g} s")


if __name__ == "__main__":
    main()
