"""Which cells are unsafe by themselves. The rules of FIELD.md, "What may go out"."""

from __future__ import annotations

import math
from collections.abc import Sequence

SMALLEST_SHOWN = 5
"""The smallest count of persons, above none, that may stand in a report."""

P_PERCENT = 10
FEWEST_ENTERPRISES = 3

MUST_STAY_POSSIBLE = (1, SMALLEST_SHOWN)
"""A reader must be able to believe in anything from 1 to 5, whatever a small count is."""


def count_need(value: int) -> tuple[int, int] | None:
    """Judge a count of persons, or of jobs (a person at an enterprise): 1 to 4 are unsafe, none is not."""
    return MUST_STAY_POSSIBLE if 1 <= value < SMALLEST_SHOWN else None


def none_need(value: int) -> tuple[int, int] | None:
    """Judge numerator or complement of a sensitive class: none is unsafe too, as it tells of everyone."""
    return MUST_STAY_POSSIBLE if 0 <= value < SMALLEST_SHOWN else None


def kr_at_risk(contributions: Sequence[float]) -> bool:
    """Judge a sum of kronor: unsafe from fewer than three enterprises, or if one can tell another by 10 %.

    The second largest knows its own part: what is left beside the largest must be a tenth of it or more.
    """
    sizes = sorted((abs(value) for value in contributions if value), reverse=True)
    if not sizes:
        return False
    if len(sizes) < FEWEST_ENTERPRISES:
        return True
    return math.fsum(sizes[2:]) < sizes[0] * P_PERCENT / 100


def hiding_cost(value: int, weight: float = 1.0) -> float:
    """Price what is lost when a cell is hidden: one cell, and somewhat more the more persons it tells of."""
    return weight * (1.0 + math.log1p(value))
