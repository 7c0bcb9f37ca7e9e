"""What several told sums leave between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from flows.release.linear_system import Cell
from flows.release.sums import coefficients
from flows.release.suppression.combinations import Told
from flows.release.suppression.combinations import left_between as left


def left_between(counts: Mapping[str, int], told: Sequence[tuple[str, Iterable[str]]]) -> list[Cell]:
    """The cells of sums of parts, none of which is sensitive."""
    place = {part: 1 << i for i, part in enumerate(counts)}
    sums = [
        Told(
            name.split(" ")[0],
            name,
            sum(place[part] for part in set(parts)),
            sum(counts[part] for part in set(parts)),
            coefficients(dict.fromkeys(parts, 1)),
        )
        for name, parts in told
    ]
    return [cell for cell, _ in left(sums)]


STARTS = {
    "left in the first year": 24,
    "left within a year, in the second": 2,
    "stayed a year": 128,
    "began lately": 40,
}


def test_two_of_three_numbers_leave_a_small_one() -> None:
    """Of 154 who began a year ago 128 stayed, and 24 left in the first year: 154 - 128 - 24 = 2."""
    told = [
        ("measured", ["left in the first year", "left within a year, in the second", "stayed a year"]),
        ("stayed", ["stayed a year"]),
        ("left", ["left in the first year"]),
    ]
    (cell,) = left_between(STARTS, told)
    assert cell.parts == (("left within a year, in the second", 1),)
    assert not cell.shown


def test_growth_of_one_number_is_taken_from_another() -> None:
    """142 are there; 70 more than then have stayed six months, and 70 more twelve: two others."""
    counts = {"six": 70, "six then": 191, "twelve": 70, "twelve then": 48, "others": 2}
    told = [
        ("there", ["six", "twelve", "others"]),
        ("six now", ["six", "six then"]),
        ("six then", ["six then"]),
        ("twelve now", ["twelve", "twelve then"]),
        ("twelve then", ["twelve then"]),
    ]
    assert [cell.parts for cell in left_between(counts, told)] == [(("others", 1),)]


def test_numbers_that_are_not_inside_one_another_leave_nothing() -> None:
    """Of 154 who began 152 are there, but some of these began earlier: two have not left."""
    assert left_between({"a": 100, "b": 54, "c": 52}, [("began", ["a", "b"]), ("there", ["a", "c"])]) == []


@given(
    st.lists(st.integers(0, 12), min_size=2, max_size=6),
    st.lists(st.sets(st.integers(0, 5), min_size=1), min_size=1, max_size=6),
)
def test_each_cell_is_a_sum_of_parts_that_is_small(counts: list[int], chosen: list[set[int]]) -> None:
    parts = {str(i): n for i, n in enumerate(counts)}
    told = [(str(sorted(each)), [str(i) for i in each if i < len(counts)]) for each in chosen]
    cells = left_between(parts, told)
    assert all(1 <= sum(parts[part] for part, _ in cell.parts) <= 4 for cell in cells)
    assert all(factor == 1 for cell in cells for _, factor in cell.parts)
    assert len({cell.key for cell in cells}) == len(cells)


def test_what_is_small_itself_is_taken_from_nothing() -> None:
    """It is hidden: what a sum leaves without it nobody can work out."""
    told = [("all", ["a", "b"]), ("few", ["b"])]
    assert [cell.parts for cell in left_between({"a": 9, "b": 3}, told)] == [(("b", 1),)]
    assert [cell.parts for cell in left_between({"a": 3, "b": 3, "c": 9}, [*told, ("more", ["a", "b", "c"])])] == [
        (("b", 1),)
    ]
