"""The outside cases of shared/sdc as systems, and the small ones re-keyed so that they are always at hand.

Sources: linked and problemdata: sdcTools/sdcTable (tests/testthat/test-linked-tables.r, R/test_problems.R);
ex1: sdcTools/checkTauArgus (inst/tests/Batch); numbers only. z1, z2, z3w: statisticsnorway/ssb-ssbtools
(MIT).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from flows.release.linear_system import Cell, System
from flows.release.sums import coefficients
from flows.release.suppression.primary import count_need, hiding_cost

SDC = Path(__file__).parents[3] / "shared" / "sdc"
needs_sdc = pytest.mark.skipif(not SDC.exists(), reason="shared/sdc is not here")

Need = Callable[[int], tuple[int, int] | None]


def around(value: int) -> tuple[int, int]:
    """One up and one down: the value must not be known exactly."""
    return max(0, value - 1), value + 1


def cells(
    parts: Mapping[str, int], groups: Mapping[str, Iterable[str]], need: Need | Mapping[str, tuple[int, int]]
) -> list[Cell]:
    """One shown cell for each group of parts."""
    made = []
    for key, members in groups.items():
        row = coefficients(dict.fromkeys(members, 1))
        value = sum(parts[part] for part, _ in row)
        wanted = need(value) if callable(need) else need.get(key)
        made.append(Cell(key, row, need=wanted, cost=hiding_cost(value)))
    return made


def cross(
    counts: Mapping[Any, int],
    margins: Sequence[Mapping[str, Sequence[str]]],
    need: Need | Mapping[str, tuple[int, int]] = count_need,
    singles: Sequence[bool] = (True, True, True),
) -> System:
    """A table with one inner count a combination, a cell for each combination of groups and single values."""
    parts = {"|".join(key): n for key, n in counts.items()}
    axes = []
    for i, groups in enumerate(margins):
        single = {value: [value] for value in sorted({key[i] for key in counts})}
        axes.append((single if singles[i] else {}) | {name: [*members] for name, members in groups.items()})
    shown = {
        "|".join(names): [
            "|".join(key) for key in product(*(axis[name] for axis, name in zip(axes, names, strict=True)))
        ]
        for names in product(*axes)
    }
    kept = {key: [part for part in members if part in parts] for key, members in shown.items()}
    return System.of(parts, cells(parts, kept, need))


def linked() -> System:
    """Regions in counties, and the same regions in groups: each table safe alone, unsafe together."""
    parts = {"A": 2, "B": 2, "I": 8, "J": 8, "K": 3, "L": 3, "M": 3, "N": 7}
    groups = {part: [part] for part in parts} | {
        "county-1": "ABIJ",
        "county-2": "KLMN",
        "small": "ABIJKN",
        "BIG": "LM",
        "total": "ABIJKLMN",
    }
    return System.of(parts, cells(parts, groups, {part: around(parts[part]) for part in "ABKLM"}))


def two_per_line() -> System:
    """Two or more hidden in every line, and yet one value (w, b: 47) can be worked out."""
    table = {"w": (30, 47, 64, 89), "x": (90, 124, 5, 31), "y": (92, 100, 59, 85), "z": (800, 991, 651, 685)}
    counts = {
        (row, column): value for row, values in table.items() for column, value in zip("abcd", values, strict=True)
    }
    hidden = ("wa", "wb", "wc", "xa", "xc", "yb", "yd", "zb", "zd")
    need = {f"{key[0]}|{key[1]}": around(counts[key[0], key[1]]) for key in hidden}
    return cross(counts, [{"total": "wxyz"}, {"total": "abcd"}], need)


def five_by_three() -> System:
    """A 5 × 3 table with one unsafe cell and a published best pattern."""
    table = {"A": (895, 137), "B": (753, 973), "C": (569, 486), "D": (540, 793)}
    counts = {(row, sex): n for row, values in table.items() for sex, n in zip(("male", "female"), values, strict=True)}
    return cross(counts, [{"Total": "ABCD"}, {"Total": ("male", "female")}], {"A|female": (136, 138)})


def z1() -> System:
    """Region x main income source, with totals."""
    with (SDC / "z1.csv").open(encoding="utf-8") as file:
        counts = {(row["region"], row["hovedint"]): int(float(row["ant"])) for row in csv.DictReader(file)}
    return cross(counts, [{"alla": sorted({key[0] for key in counts})}, {"totalt": sorted({key[1] for key in counts})}])


def z2() -> System:
    """As z1 with counties and KOSTRA groups: two overlapping hierarchies of regions."""
    with (SDC / "z2.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    counts = {(row["region"], row["hovedint"]): int(float(row["ant"])) for row in rows}
    return cross(counts, [_places(rows), {"totalt": sorted({key[1] for key in counts})}])


def z3w(regions: bool = False) -> System:
    """Counties, KOSTRA groups and total x source x period, with totals; single regions too if asked for."""
    with (SDC / "z3w.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if "_" in name]
    counts = {(row["region"], *name.split("_")): int(float(row[name])) for row in rows for name in names}
    totals = [{"totalt": sorted({key[i] for key in counts})} for i in (1, 2)]
    return cross(counts, [_places(rows), *totals], singles=(regions, True, True))


def _places(rows: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, set[str]] = {"alla": {row["region"] for row in rows}}
    for row in rows:
        groups.setdefault(f"fylke {row['fylke']}", set()).add(row["region"])
        groups.setdefault(f"kostra {row['kostragr']}", set()).add(row["region"])
    return {name: sorted(members) for name, members in groups.items()}
