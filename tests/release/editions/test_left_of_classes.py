"""What sums of one class leave between them, of this edition and of those before: a count that no table shows."""

from __future__ import annotations

from flows.release.editions.combined_system import together
from flows.release.editions.edition import Edition
from flows.release.editions.repeated_totals import left_of_classes
from flows.release.linear_system import Cell, Standing, System
from flows.release.suppression.complementary import protect

TOLD = {
    "ended 1": ("ended", 0b00001),
    "ended 2": ("ended", 0b00111),
    "ended 3": ("ended", 0b11111),
    "soon 2": ("soon", 0b01010),
}
"""Those of year 1; those of year 2 who left soon, and not; those of year 3 who had begun in year 2 and left soon, and others."""


OTHERS = ("ill ended 1 1", "ill ended 3 nu", "ill soon 2 nu")
NOT_ILL = tuple(f"{name} nej" for name in OTHERS)


def edition(year: int, left: tuple[int, int], soon: tuple[int, int] | None = None) -> System:
    """How many had left by the end of a year, and how many of them are ill; the same of those who left soon of who had begun before it.

    Its inner counts have its year in their names: nothing ties them to another edition's but what they are.
    """
    parts, stands, cells = {}, [], []
    for of, (n, ill) in {f"ended {year}": left, **({f"soon {year - 1}": soon} if soon else {})}.items():
        names = (f"{of} ill ({year})", f"{of} well ({year})")
        parts |= dict(zip(names, (ill, n - ill), strict=True))
        row, whole = ((names[0], 1),), ((names[0], 1), (names[1], 1))
        stands.append(Standing("ill", str(year), row, whole=whole, of=of))
        cells += [Cell(f"{of} ill {year}", row), Cell(f"{of} {year}", whole)]
    return System.of(parts, cells, stands=stands, told=TOLD)


FIRST, SECOND = edition(1, (84, 42)), edition(2, (112, 56))


def left(*systems: System) -> dict[tuple[str, ...], tuple[int, object]]:
    """What the last of them and those before leave, by what it is made of: its value, and what must stay possible."""
    bare = System.of({part: n for system in systems for part, n in system.parts.items()}, [])
    *before, today = systems
    named = [("", today), *((str(number), system) for number, system in enumerate(before, start=1))]
    cells = [cell for cell in left_of_classes(bare, TOLD, named) if cell.need]
    return {tuple(sorted(cell.key.strip("()").split(" - "))): (bare.value(cell), cell.need) for cell in cells}


def test_two_who_are_known_to_be_ill_by_three_editions_are_kept() -> None:
    """54 left in the years 2 and 3, 28 of them ill; 52 of these had begun in year 2 and left soon, 26 of them ill: two of two others."""
    third = edition(3, (138, 70), (52, 26))
    found = left(FIRST, SECOND, third)
    assert found[OTHERS] == (2, (1, 5))
    assert found[NOT_ILL] == (0, (1, 5))
    hidden = protect(together(third, [Edition("1", FIRST, frozenset()), Edition("2", SECOND, frozenset())])).hidden
    assert hidden & {"ended 3 ill 3", "soon 2 ill 3"}


def test_eight_of_eight_others_are_not_told_to_be_ill_either() -> None:
    """60 left, 34 of them ill, and 26 of the 52."""
    assert left(FIRST, SECOND, edition(3, (144, 76), (52, 26)))[NOT_ILL][0] == 0


def test_as_many_as_may_be_told_are_no_cell() -> None:
    """Of 63 who left 33 are ill, and so are 26 of the 52: seven of eleven others, and four are not."""
    found = left(FIRST, SECOND, edition(3, (147, 75), (52, 26)))
    assert OTHERS not in found
    assert found[NOT_ILL] == (4, (1, 5))


def test_who_left_soon_is_not_among_those_of_the_last_year_alone() -> None:
    """Those who began in year 2 and left soon may have left in year 2: they are not taken from those who left in year 3."""
    assert not any(
        "ended 2" in key and "soon 2" in key for key in map(str, left(SECOND, edition(3, (138, 70), (52, 26))))
    )


def test_an_edition_keeps_of_whom_its_sums_are_and_the_days_it_tells_of() -> None:
    kept = Edition("1", System.of(SECOND.parts, SECOND.cells, stands=SECOND.stands), frozenset(), (("2-12", "last"),))
    assert Edition.from_bytes(kept.to_bytes()) == kept
