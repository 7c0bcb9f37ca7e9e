"""What a wider sum has grown by between two editions, and a narrower one inside it has not: a count that no table shows."""

from __future__ import annotations

from flows.release.editions.combined_system import together
from flows.release.editions.edition import Edition
from flows.release.editions.repeated_totals import inside
from flows.release.linear_system import Cell, Standing, System
from flows.release.suppression.complementary import protect


def edition(day: str, since: str, left: int, ill: int, soon: int, soon_ill: int) -> System:
    """So many have left by the day, and of those who began by `since` so many soon after. Its numbers have its day in their names."""
    parts = {
        f"{name} {day}": n
        for name, n in (("ill", ill), ("other", left - ill), ("soon", soon - soon_ill), ("soon ill", soon_ill))
    }

    def row(*names: str) -> tuple[tuple[str, int], ...]:
        return tuple(sorted((f"{name} {day}", 1) for name in names))

    all_left, all_soon = row("ill", "other"), row("soon", "soon ill")
    sums = {"left": all_left, "left ill": row("ill"), "soon": all_soon, "soon ill": row("soon ill")}
    stands = [
        Standing("ill", day, sums["left ill"], whole=all_left),
        Standing("soon ill", day, sums["soon ill"], whole=all_soon, inside="ill", since=since),
    ]
    return System.of(parts, [Cell(f"{name} {day}", sums[name]) for name in sums], stands=stands)


FIRST = edition("1-12", "0-12", 84, 42, 0, 0)
SECOND = edition("2-12", "1-12", 112, 56, 56, 28)


def test_two_who_are_known_to_be_ill_by_three_editions_are_kept() -> None:
    """54 left in the years 2 and 3, and 28 of them are ill; 52 of them had begun in year 2 and left soon, and 26 of these are ill."""
    third = edition("3-12", "2-12", 138, 70, 108, 54)
    (cell,) = inside(third_bare := merged(FIRST, SECOND, third), [("", third), ("1", FIRST), ("2", SECOND)])
    assert third_bare.value(cell) == 2
    assert cell.need == (1, 5)
    assert cell.key == "(ill|1-12 1 – 3-12 nu - soon ill|2-12 2 – 3-12 nu)"
    hidden = protect(together(third, [Edition("1", FIRST, frozenset()), Edition("2", SECOND, frozenset())])).hidden
    assert hidden & {"left ill 3-12", "soon ill 3-12"}


def test_as_many_as_may_be_told_are_no_cell() -> None:
    """Of 63 who left 33 are ill, and so are 26 of the 52: seven of eleven others."""
    assert (
        list(
            inside(
                merged(FIRST, SECOND, third := edition("3-12", "2-12", 147, 75, 108, 54)),
                [("", third), ("1", FIRST), ("2", SECOND)],
            )
        )
        == []
    )


def test_who_began_before_the_wider_sum_does_is_not_inside_it() -> None:
    """Those who left in year 3 may have begun in year 2: the 52 are not all among them."""
    third = edition("3-12", "2-12", 138, 70, 108, 54)
    assert list(inside(merged(SECOND, third), [("", third), ("2", SECOND)])) == []


def test_an_edition_keeps_what_its_sums_are_inside_and_the_days_it_tells_of() -> None:
    kept = Edition("1", SECOND, frozenset(), (("2-12", "last"),))
    assert Edition.from_bytes(kept.to_bytes()) == kept


def merged(*systems: System) -> System:
    """Put the inner counts of all of them together."""
    return System.of({part: n for system in systems for part, n in system.parts.items()}, [])
