"""Random worlds: persons at enterprises, kronor, tables of all shapes over them, two editions. Nothing may be gained.

A few here; `make audit` tries a thousand, other ones each time.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from flows.release.attack import attack
from flows.release.editions.combined_system import together
from flows.release.editions.edition import Edition
from flows.release.linear_system import Cell, Known, System
from flows.release.sums import coefficients
from flows.release.suppression.complementary import protect
from flows.release.suppression.primary import held_of_others, hiding_cost, judged, worked_out
from tests.support.purpose import examples

PLANS = os.environ.get("AUDIT_PLANS")
AUDIT = settings(
    max_examples=int(PLANS or examples(40, quick=15)),
    deadline=None,
    derandomize=PLANS is None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

DIMS = {"sex": "km", "age": "uvx", "place": "LS", "year": "45"}
ENTERPRISES = "ABCDEF"


@dataclass(frozen=True)
class Person:
    """Somebody at an enterprise, with a value for each dimension."""

    at: str
    place: tuple[str, ...]


@dataclass(frozen=True)
class World:
    """What a plan is made of: the shapes of its tables, what groups are merged, and who is counted."""

    tables: tuple[tuple[str, ...], ...]
    merged: bool
    persons: tuple[Person, ...]
    kronor: tuple[tuple[str, int], ...]

    def system(self) -> System:
        counts = Counter(person.place for person in self.persons)
        parts = {"|".join(place): counts[place] for place in _places()}
        own: dict[str, Counter[str]] = {}
        for person in self.persons:
            own.setdefault(person.at, Counter())["|".join(person.place)] += 1
        cells = {}
        for dims in self.tables:
            for place in _places():
                groups = [
                    _group(dim, value, self.merged) if dim in dims else "*"
                    for dim, value in zip(DIMS, place, strict=True)
                ]
                key = "|".join(groups)
                cells.setdefault(key, {})["|".join(place)] = 1
        for at, kr in self.kronor:
            part = "kr|" + ("1" if at in "ABC" else "2")
            parts[part] = parts.get(part, 0) + kr
            own.setdefault(at, Counter())[part] += kr
        kr_parts = {part: 1 for part in parts if part.startswith("kr")}
        bare = System.of(parts, [], own=own)
        shown = [Cell(key, coefficients(row)) for key, row in cells.items()]
        shown += [Cell(part, ((part, 1),), kronor=True) for part in kr_parts]
        shown += [Cell("kr", coefficients(kr_parts), kronor=True)] if len(kr_parts) > 1 else []
        shown = [replace(judged(bare, cell), cost=hiding_cost(bare.value(cell))) for cell in shown]
        unsafe = {c.parts: c for c in (judged(bare, cell) for cell in worked_out(shown)) if c.unsafe and c.parts}
        return System.of(parts, [*shown, *unsafe.values()], [*_known(parts, own)], own)


def _known(parts: Mapping[str, int], own: Mapping[str, Mapping[str, int]]) -> Iterator[Known]:
    """Of each place everybody knows in which of the two years there were fewer, and an enterprise it of the others."""
    for place in DIMS["place"]:
        terms = {"|".join(p): 1 if p[3] == DIMS["year"][0] else -1 for p in _places() if p[2] == place}
        less = sum(sign * parts[part] for part, sign in terms.items()) <= 0
        row = coefficients(terms if less else {part: -sign for part, sign in terms.items()})
        yield held_of_others(Known(f"{place}: inte fler", row), parts, own)


def _places() -> list[tuple[str, ...]]:
    return [(a, b, c, d) for a in DIMS["sex"] for b in DIMS["age"] for c in DIMS["place"] for d in DIMS["year"]]


def _group(dim: str, value: str, merged: bool) -> str:
    return "uv" if merged and dim == "age" and value in "uv" else value


def _crowd(count: int, seed: int) -> tuple[Person, ...]:
    """So many persons, unevenly at the enterprises and in the groups."""
    chance = random.Random(seed)
    skew = {value: chance.random() for values in DIMS.values() for value in values} | {
        e: chance.random() for e in ENTERPRISES
    }

    def one(values: str) -> str:
        return chance.choices(values, [skew[value] for value in values])[0]

    return tuple(Person(one(ENTERPRISES), tuple(one(values) for values in DIMS.values())) for _ in range(count))


crowds = st.builds(_crowd, st.integers(0, 250), st.integers(0, 2**32))
shapes = st.sets(st.sampled_from(sorted(DIMS)), max_size=3).map(lambda dims: tuple(sorted(dims)))
worlds = st.builds(
    World,
    tables=st.lists(shapes, min_size=1, max_size=4, unique=True).map(tuple),
    merged=st.booleans(),
    persons=crowds,
    kronor=st.lists(
        st.tuples(st.sampled_from(ENTERPRISES), st.integers(0, 5000)), max_size=6, unique_by=lambda pair: pair[0]
    ).map(tuple),
)


@AUDIT
@given(
    worlds,
    st.builds(_crowd, st.integers(0, 12), st.integers(0, 2**32)),
    st.integers(0, 6),
    st.randoms(use_true_random=False),
)
def test_nothing_is_gained_from_a_plan_or_from_two_editions_of_it(
    world: World, came: tuple[Person, ...], left: int, chance: random.Random
) -> None:
    first = world.system()
    protection = protect(first)
    assert not attack(first.published(protection.hidden))
    _every_cell_is_needed(first, protection.hidden, sorted(protection.complementary), chance)

    after = replace(world, persons=(*world.persons[left:], *came))
    both = together(after.system(), [Edition("förra", first, protection.hidden)])
    later = protect(both)
    assert not attack(both.published(later.hidden))
    _every_cell_is_needed(both, later.hidden, sorted(later.complementary), chance)


def test_a_search_that_loses_its_way_from_the_last_corner_begins_again() -> None:
    """HiGHS ended this one with neither an answer nor a contradiction, and nothing would have been released."""
    world = World(tables=((),), merged=False, persons=_crowd(6, 339), kronor=())
    first = world.system()
    after = replace(world, persons=_crowd(7, 339))
    both = together(after.system(), [Edition("förra", first, protect(first).hidden)])
    assert not attack(both.published(protect(both).hidden))


def _every_cell_is_needed(system: System, hidden: frozenset[str], further: list[str], chance: random.Random) -> None:
    """Take away one of the cells hidden for the sake of others, and the attack finds it."""
    event(f"cells hidden for the sake of others: {min(len(further), 5)}")
    if further:
        shown = chance.choice(further)
        assert attack(system.published(hidden - {shown})), f"{shown} need not be hidden"
