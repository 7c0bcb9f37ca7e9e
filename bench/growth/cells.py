"""One table to protect: `python -m bench.growth.cells PERIODS` prints what protecting and attacking it took.

Persons by sex, four classes and so many periods, with every total: 15 cells a period and 15 more. Six enterprises know their own.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from itertools import product

import numpy as np

from flows.release.attack import attack
from flows.release.linear_system import Cell, System
from flows.release.sums import coefficients
from flows.release.suppression.complementary import protect
from flows.release.suppression.primary import hiding_cost, judged

SEXES, CLASSES, ENTERPRISES = "km", "abcd", 6


def system(periods: int) -> System:
    """The table: uneven enterprises, some ten persons for each inner count."""
    draw = np.random.default_rng(1)
    places = list(product(SEXES, CLASSES, [f"{n:03}" for n in range(periods)]))
    share = np.array([0.32, 0.22, 0.18, 0.14, 0.09, 0.05])
    counts = draw.poisson(draw.gamma(2.0, 5.0, (len(places), 1)) * share)
    parts = {"|".join(place): int(mine.sum()) for place, mine in zip(places, counts, strict=True)}
    own = {str(n): {part: int(counts[at, n]) for at, part in enumerate(parts)} for n in range(ENTERPRISES)}
    groups: dict[str, dict[str, int]] = {}
    for place in places:
        for group in product(*((value, "alla") for value in place)):
            groups.setdefault("|".join(group), {})["|".join(place)] = 1
    bare = System.of(parts, [], own=own)
    cells = [judged(bare, Cell(key, coefficients(members))) for key, members in groups.items()]
    return System.of(parts, [replace(cell, cost=hiding_cost(bare.value(cell))) for cell in cells], own=own)


def main(periods: int) -> None:
    table = system(periods)
    began = time.process_time()
    protection = protect(table)
    between = time.process_time()
    gains = attack(table.published(protection.hidden), protection.witnesses)
    ended = time.process_time()
    told = {
        "cells": len(table.cells),
        "unsafe": sum(cell.unsafe for cell in table.cells),
        "hidden": len(protection.hidden),
        "protect": between - began,
        "attack": ended - between,
        "gains": len(gains),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]))
