"""Random tables: nothing can be learnt, nothing shown is untrue, and the order of things does not matter."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.release.attack import Interval, attack, intervals
from flows.release.editions.combined_system import together
from flows.release.editions.edition import Edition
from flows.release.linear_system import Cell, Known, Line, Published, System
from flows.release.sums import coefficients
from flows.release.suppression.complementary import protect
from flows.release.suppression.primary import count_need, judged
from tests.release.sdc_cases import Need, cross
from tests.support.purpose import examples

small = st.one_of(st.integers(0, 6), st.integers(0, 40))
QUICK = settings(max_examples=examples(40, quick=10), deadline=None, derandomize=True)


@st.composite
def tables(
    draw: st.DrawFn,
    rows: int = 4,
    columns: int = 4,
    counts: st.SearchStrategy[int] = small,
    need: Need = count_need,
) -> System:
    """A table with totals and, over the rows, a group that cuts across."""
    height, width = draw(st.integers(2, rows)), draw(st.integers(2, columns))
    names = [f"r{i}" for i in range(height)]
    values = {(row, f"c{j}"): draw(counts) for row in names for j in range(width)}
    groups = {"alla": names}
    if height > 2:
        groups["grupp"] = names[:2]
    return cross(values, [groups, {"totalt": [f"c{j}" for j in range(width)]}], need)


@QUICK
@given(tables())
def test_nothing_is_gained_and_nothing_shown_is_untrue(system: System) -> None:
    hidden = protect(system).hidden
    published = system.published(hidden)
    assert not attack(published)
    truth = {cell.key: system.value(cell) for cell in system.cells}
    for line in published.lines:
        assert line.value == (None if line.key in hidden else truth[line.key])
        if line.value is not None:
            assert not 1 <= line.value <= 4


@QUICK
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_given_does_not_matter(system: System, shuffle: random.Random) -> None:
    """Nor does it with two enterprises that know a part each, and with an edition before."""
    parts = list(system.parts.items())
    own = {name: {part: n // share for part, n in parts} for name, share in (("A", 2), ("B", 3))}
    bare = System.of(system.parts, [], own=own)
    cells = [judged(bare, replace(cell, need=None)) for cell in system.cells]
    known = [Known("mindre", coefficients({parts[0][0]: 1, parts[-1][0]: -1}))] if parts[0][1] <= parts[-1][1] else []
    straight = System.of(system.parts, cells, known, own)
    more = {part: n + shuffle.randrange(2) for part, n in parts}
    later = System.of(more, [replace(cell, need=count_need(bare.value(cell))) for cell in cells])
    shuffle.shuffle(parts)
    shuffle.shuffle(cells)
    turned = [replace(c, parts=coefficients(dict(reversed(c.parts)))) for c in cells]
    mixed = System.of(
        dict(parts), turned, known, dict(reversed([(k, dict(reversed(v.items()))) for k, v in own.items()]))
    )
    hidden = protect(straight).hidden
    assert protect(mixed) == protect(straight)
    assert protect(together(later, [Edition("förra", mixed, hidden)])) == protect(
        together(later, [Edition("förra", straight, hidden)])
    )


@QUICK
@given(tables())
def test_every_further_hidden_cell_is_needed(system: System) -> None:
    protection = protect(system)
    for key in protection.complementary:
        assert attack(system.published(protection.hidden - {key}))


@QUICK
@given(tables(2, 3, st.integers(0, 2), need=lambda value: None), st.randoms(use_true_random=False))
def test_the_attack_finds_the_same_ends_as_trying_every_table(system: System, chance: random.Random) -> None:
    inner = [cell.key for cell in system.cells if cell.key != "alla|totalt"]
    published = system.published(frozenset(key for key in inner if chance.random() < 0.7))
    told = [line for line in published.lines if line.value is not None]
    hidden = [line for line in published.lines if line.hidden]
    possible: dict[str, set[int]] = {line.key: set() for line in hidden}
    for counts in _fillings(len(published.parts), sum(system.parts.values())):
        guess = dict(zip(published.parts, counts, strict=True))
        if all(sum(guess[part] for part, _ in line.parts) == line.value for line in told):
            for line in hidden:
                possible[line.key].add(sum(guess[part] for part, _ in line.parts))
    assert intervals(published) == {key: Interval(min(values), max(values)) for key, values in possible.items()}


@QUICK
@given(tables(2, 3, st.integers(0, 2), need=lambda value: None), st.randoms(use_true_random=False))
def test_an_enterprise_finds_the_same_ends_as_trying_every_table_with_its_own_in_it(
    system: System, chance: random.Random
) -> None:
    own = {"A": {part: chance.randint(0, n) for part, n in system.parts.items()}}
    insiders = (("A", (0, 0)),)  # any need: it makes the cell a target
    cells = [replace(cell, insiders=() if cell.key == "alla|totalt" else insiders) for cell in system.cells]
    published = System.of(system.parts, cells, own=own).published(
        frozenset(cell.key for cell in cells if cell.insiders and chance.random() < 0.7)
    )
    told = [line for line in published.lines if line.value is not None]
    possible: dict[str, set[int]] = {line.key: set() for line in published.lines if line.insiders}
    for counts in _fillings(len(published.parts), sum(system.parts.values())):
        guess = dict(zip(published.parts, counts, strict=True))
        fits = all(guess[part] >= n for part, n in own["A"].items())
        if fits and all(sum(guess[part] for part, _ in line.parts) == line.value for line in told):
            for line in published.lines:
                if line.insiders:
                    possible[line.key].add(sum(guess[part] for part, _ in line.parts))
    ends = {key: Interval(min(values), max(values)) for key, values in possible.items()}
    assert intervals(published, "A") == ends


def _fillings(places: int, total: int) -> Iterator[tuple[int, ...]]:
    """Every way to put so many persons in so many places."""
    if places == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _fillings(places - 1, total - first):
            yield (first, *rest)


def test_whole_numbers_bound_closer_than_fractions() -> None:
    """Of three persons each pair may hold one place: fractions allow 1.5 places taken, whole numbers 1."""
    pairs = {"abx": 1, "bcy": 1, "acz": 1}
    lines = [Line(key, coefficients(dict.fromkeys(key, 1)), value) for key, value in pairs.items()]
    taken = Line("taken", coefficients(dict.fromkeys("abc", 1)), None, hidden=True)
    assert intervals(Published(tuple("abcxyz"), (*lines, taken))) == {"taken": Interval(0, 1)}


def test_the_least_in_fractions_rounded_is_not_the_least_in_whole_numbers() -> None:
    """2a + 3c is at least 5. The least 3a + 4c has c = 5/3; of whole numbers it is not c = 2 (8) but a = c = 1 (7)."""
    least = Line("least", coefficients({"a": 3, "c": 4}), None, hidden=True)
    known = Known("minst fem", coefficients({"b": 1, "a": -2, "c": -3}))
    lines = (Line("b", (("b", 1),), 5), Line("c", (("c", 1),), None, hidden=True), least)
    assert intervals(Published(tuple("abc"), lines, (known,))) == {"c": Interval(0, None), "least": Interval(7, None)}


def test_an_earlier_edition_gives_the_difference_away() -> None:
    """Two new persons since the last edition: total and all but one group were shown then."""
    parts = {"old": 7, "new": 2, "other": 9}
    cells = [
        Cell("total", coefficients({"old": 1, "new": 1, "other": 1})),
        Cell("(new)", (("new", 1),), shown=False, need=(1, 5)),
    ]
    published = System.of(parts, cells).published(frozenset())
    assert not attack(published)
    before = Line("then", coefficients({"old": 1, "other": 1}), 16, earlier=True)
    assert [gain.kind for gain in attack(replace(published, lines=(*published.lines, before)))] == ["exact"]


def test_what_everyone_knows_is_held_against_the_cells() -> None:
    """Two started this year and are hidden; ten work here; at most eight came before: so two are new."""
    parts = {"new": 2, "before": 8, "here": 10}
    cells = [
        Cell("new", (("new", 1),), need=(1, 5)),
        Cell("before", (("before", 1),)),
        Cell("here", (("here", 1),)),
    ]
    known = [Known("de som är här har börjat här", coefficients({"here": 1, "new": -1, "before": -1}))]
    assert not attack(System.of(parts, cells).published(frozenset({"new"})))
    system = System.of(parts, cells, known)
    assert [gain.key for gain in attack(system.published(frozenset({"new"})))] == ["new"]
    protection = protect(system)
    assert protection.primary == {"new"}
    assert len(protection.complementary) == 1
    assert not attack(system.published(protection.hidden))


def test_an_unsafe_cell_that_is_shown_is_a_gain() -> None:
    published = System.of({"a": 3}, [Cell("a", (("a", 1),), need=(1, 5))]).published(frozenset())
    assert [(gain.key, gain.kind) for gain in attack(published)] == [("a", "exact")]
