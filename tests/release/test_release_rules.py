"""The rules for single cells, and how shares are rounded. Expected values by hand."""

from __future__ import annotations

import pytest

from flows.release.primary import count_need, hiding_cost, kr_at_risk, none_need
from flows.release.protect import protect
from flows.release.system import Cell, Known, ReleaseStopped, System, coefficients
from flows.release.write import whole_per_cent


@pytest.mark.parametrize(("value", "unsafe"), [(0, False), (1, True), (4, True), (5, False), (60, False)])
def test_counts_from_one_to_four_are_unsafe(value: int, unsafe: bool) -> None:
    assert count_need(value) == ((1, 5) if unsafe else None)


def test_none_is_unsafe_only_in_a_sensitive_class() -> None:
    assert none_need(0) == (1, 5)
    assert none_need(5) is None


@pytest.mark.parametrize(
    ("kronor", "unsafe"),
    [
        ([], False),
        ([500.0], True),
        ([500.0, 400.0], True),
        ([500.0, 400.0, 0.0], True),  # none of the third: still two enterprises
        ([500.0, 400.0, 49.0], True),  # the second knows the first within 49, less than 10 % of 500
        ([500.0, 400.0, 50.0], False),
        ([500.0, 400.0, 30.0, 20.0], False),
        ([-500.0, 400.0, 300.0], False),  # a loss counts by its size
    ],
)
def test_kronor_of_few_or_dominated_by_one(kronor: list[float], unsafe: bool) -> None:
    assert kr_at_risk(kronor) is unsafe


@pytest.mark.parametrize(
    ("some", "of_all", "share"),
    [(6, 9, 67), (1, 8, 13), (0, 9, 0), (9, 9, 100), (0, 0, None), (None, 9, None), (6, None, None)],
)
def test_shares_are_whole_per_cents_with_halves_up(some: int | None, of_all: int | None, share: int | None) -> None:
    assert whole_per_cent(some, of_all) == share


def test_larger_cells_and_weighted_cells_are_dearer() -> None:
    assert hiding_cost(0) == 1
    assert hiding_cost(5) < hiding_cost(50) < hiding_cost(50, weight=2)


def test_a_cell_that_all_know_cannot_be_protected() -> None:
    """Nobody can be there (at most none), so nobody believes in five."""
    system = System.of(
        {"a": 0, "b": 3},
        [Cell("a", (("a", 1),), need=(1, 5)), Cell("b", (("b", 1),))],
        [Known("ingen", (("a", 1),))],
    )
    with pytest.raises(ReleaseStopped, match="Cellen a går inte att skydda"):
        protect(system)


def test_two_cells_with_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="share a key"):
        System.of({"a": 1}, [Cell("x", (("a", 1),)), Cell("x", coefficients({"a": 2}))])
