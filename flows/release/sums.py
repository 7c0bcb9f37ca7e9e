"""Sums over inner counts: each part with its coefficient, in one order."""

from __future__ import annotations

from collections.abc import Mapping

Coefficients = tuple[tuple[str, int], ...]
"""(part, coefficient) sorted by part, without zeros."""


def coefficients(terms: Mapping[str, int]) -> Coefficients:
    """Put coefficients in their one order."""
    return tuple(sorted((part, int(factor)) for part, factor in terms.items() if factor))


def difference(row: Coefficients, other: Coefficients) -> Coefficients:
    """Take one sum from another."""
    whole, less = dict(row), dict(other)
    return coefficients({part: whole.get(part, 0) - less.get(part, 0) for part in whole | less})
