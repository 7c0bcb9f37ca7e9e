"""The picture of growth in docs/BENCH.md: seconds of the processor over rows, files and cells, on logarithmic axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt

COLOURS = {
    "in all": "#3D3D3D", "read": "#12436D", "reply": "#1F7A71", "model": "#801650", "release": "#C2511A", "draw": "#7B5EA7",
    "protect": "#C2511A", "attack": "#12436D",
}  # fmt: skip
GAP = 1.35
"""A name stands so many times above the one below it, at least."""
Case = dict[str, Any]


def draw(path: Path, by_rows: Sequence[Case], by_files: Sequence[Case], cells: Sequence[Case]) -> None:
    """Draw the three panels."""
    figure, axes = plt.subplots(1, 3, figsize=(13.33, 4.8), layout="constrained")
    panel(axes[0], "rows, in 20 files", [case["rows"] for case in by_rows], of_steps(by_rows))
    panel(axes[1], "files, 100 000 rows in all", [case["files"] for case in by_files], of_steps(by_files))
    attacked = {what: [case[what] for case in cells] for what in ("protect", "attack")}
    panel(axes[2], "cells of one table, six enterprises", [case["cells"] for case in cells], attacked)
    axes[0].set_ylabel("CPU seconds")
    figure.savefig(path, dpi=110)
    plt.close(figure)


def of_steps(cases: Sequence[Case]) -> dict[str, list[float]]:
    """The seconds of each step that is drawn, and of all."""
    steps = {step: [case["steps"][step] for case in cases] for step in ("read", "reply", "model", "release", "draw")}
    return {"in all": [sum(case["steps"].values()) for case in cases]} | steps


def panel(axis: Any, title: str, sizes: Sequence[float], lines: Mapping[str, Sequence[float]]) -> None:
    """Lines over sizes, each with its name at its end; names that would stand in one another are moved up."""
    least = 0.0
    for name, seconds in sorted(lines.items(), key=lambda line: line[1][-1]):
        axis.loglog(sizes, seconds, marker="o", color=COLOURS[name])
        least = max(seconds[-1], least * GAP)
        axis.annotate(
            name, (sizes[-1], least), (7, 0), textcoords="offset points", va="center", color=COLOURS[name], fontsize=11
        )
    axis.set_title(title)
    axis.set_xlim(min(sizes) / 1.5, max(sizes) * (max(sizes) / min(sizes)) ** 0.25)
    axis.xaxis.set_major_formatter(lambda size, _: f"{size:,.0f}".replace(",", " "))
    axis.yaxis.set_major_formatter(lambda seconds, _: f"{seconds:g}")
    axis.grid(visible=True, which="major", alpha=0.3)
