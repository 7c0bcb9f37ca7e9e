"""Which tests are quick: helpers to mark a part of a test's cases as `full`, and to try fewer random worlds in `make test`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

QUICK = "not full"
"""What `make test` gives pytest as -m."""
_chosen = {"quick": False}


def choose(config: pytest.Config) -> None:
    """Note which run this is, before a test module is read."""
    _chosen["quick"] = config.option.markexpr == QUICK


def examples(in_all: int, *, quick: int) -> int:
    """How many random worlds hypothesis tries: so many in all, or fewer in the quick run."""
    return quick if _chosen["quick"] else in_all


def few(cases: Iterable[Any], quick: int = 1) -> list[Any]:
    """A test's cases for parametrize, of which the first few are quick; the others are repetition, for the full run."""
    return [
        case if place < quick else pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.full)
        for place, case in enumerate(cases)
    ]


def full_but(cases: Iterable[Any], *quick: Any) -> list[Any]:
    """As `few`, with the quick cases named. Raises ValueError for one that is no case."""
    listed = list(cases)
    if unknown := set(quick) - set(listed):
        raise ValueError(f"no such cases: {unknown}")
    return [case if case in quick else pytest.param(case, marks=pytest.mark.full) for case in listed]


def every(cases: Iterable[Any], step: int) -> list[Any]:
    """As `few`, with each third case, say, quick: where the cases are all kinds of things."""
    return [case for place, one in enumerate(cases) for case in few([one], quick=place % step == 0)]
