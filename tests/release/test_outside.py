"""Published cases of others: what they say must be hidden, and what an attacker finds when it is not."""

from __future__ import annotations

import json

import numpy as np
import pytest

from flows.errors import ReleaseStopped
from flows.release.attack import Gain, Interval, attack, intervals, withstand
from flows.release.attacker import Attacker
from flows.release.linear_system import Cell, Line, Published, System
from flows.release.suppression.complementary import protect
from tests.release import sdc_cases
from tests.release.sdc_cases import SDC, needs_sdc

OWN = {case.__name__: case for case in (sdc_cases.linked, sdc_cases.two_per_line, sdc_cases.five_by_three)}
FILES = {case.__name__: case for case in (sdc_cases.z1, sdc_cases.z2, sdc_cases.z3w)}
ALL = [*OWN, *(pytest.param(name, marks=needs_sdc) for name in FILES)]


def case(name: str) -> System:
    return (OWN | FILES)[name]()


def primaries(system: System) -> frozenset[str]:
    return frozenset(cell.key for cell in system.cells if cell.need)


def test_linked_tables_are_safe_alone_and_unsafe_together() -> None:
    system = sdc_cases.linked()
    county = [cell for cell in system.cells if cell.key not in ("small", "BIG")]
    group = [cell for cell in system.cells if not cell.key.startswith("county")]
    for alone in (county, group):
        assert not attack(System.of(system.parts, alone).published(primaries(system)))
    assert attack(system.published(primaries(system))) == [Gain("K", "exact")]


def test_linked_tables_hide_exactly_n_as_well() -> None:
    system = sdc_cases.linked()
    protection = protect(system)
    assert protection.complementary == {"N"}
    found = intervals(system.published(protection.hidden))
    assert found["K"] == found["N"] == Interval(0, 10)


def test_linked_intervals_before() -> None:
    system = sdc_cases.linked()
    ends = {"A": (0, 4), "B": (0, 4), "K": (3, 3), "L": (0, 6), "M": (0, 6)}
    assert intervals(system.published(primaries(system))) == {key: Interval(*end) for key, end in ends.items()}


def test_two_hidden_per_line_still_give_47() -> None:
    """Every line has two hidden values or more, or none; w, b is found all the same."""
    system = sdc_cases.two_per_line()
    ends = {
        "w|a": (25, 94), "w|b": (47, 47), "w|c": (0, 69), "x|a": (26, 95), "x|c": (0, 69),
        "y|b": (0, 185), "y|d": (0, 185), "z|b": (906, 1091), "z|d": (585, 770),
    }  # fmt: skip
    published = system.published(primaries(system))
    assert intervals(published) == {key: Interval(*end) for key, end in ends.items()}
    assert attack(published) == [Gain("w|b", "exact")]


def test_one_more_hidden_cell_suffices_for_47() -> None:
    assert protect(sdc_cases.two_per_line()).complementary == {"x|d"}


def test_five_by_three_has_the_published_best_pattern() -> None:
    assert protect(sdc_cases.five_by_three()).hidden == {"A|female", "A|male", "C|male", "C|female"}


@pytest.mark.parametrize("name", ALL)
def test_protected_cases_give_an_attacker_nothing(name: str) -> None:
    system = case(name)
    hidden = protect(system).hidden
    assert primaries(system) <= hidden
    withstand(system.published(hidden))


@pytest.mark.parametrize("name", ALL)
def test_unprotected_cases_are_broken_by_the_attack(name: str) -> None:
    system = case(name)
    with pytest.raises(ReleaseStopped, match="räkna ut eller ringa in"):
        withstand(system.published(primaries(system)))


@pytest.mark.parametrize("name", ALL)
def test_every_further_hidden_cell_is_needed(name: str) -> None:
    """Take away any one of them and the attack finds it."""
    system = case(name)
    protection = protect(system)
    for key in sorted(protection.complementary):
        assert attack(system.published(protection.hidden - {key})), f"{key} need not be hidden"


@needs_sdc
def test_own_copies_agree_with_the_files() -> None:
    linked = json.loads((SDC / "linked.json").read_text("utf-8"))
    assert sdc_cases.linked().parts == {name: n for name, _, _, n in linked["inner"]}
    table = json.loads((SDC / "problemdata.json").read_text("utf-8"))["table"]
    assert [n for row in table for n in row] == list(sdc_cases.two_per_line().parts.values())
    system = sdc_cases.five_by_three()
    values = {cell.key: system.value(cell) for cell in system.cells}
    order = [f"{row}|{sex}" for row in ("Total", *"ABCD") for sex in ("Total", "male", "female")]
    assert [values[key] for key in order] == json.loads((SDC / "ex1.json").read_text("utf-8"))["values"]


def test_how_far_a_reader_can_believe() -> None:
    """Nine are a or b, and two of a are the reader's own: a may be 2 to 9. Of what must stay possible the nearest that is."""
    assert Interval(1, 5).holds(1, 5) and Interval(1, None).holds(1, 5)
    assert not Interval(2, 5).holds(1, 5) and not Interval(1, 4).holds(1, 5)
    both = Line("båda", (("a", 1), ("b", 1)), 9)
    before = Attacker.of(Published(("a", "b"), (both,), own={"ettan": {"a": 2}}), "ettan")
    assert before.interval((("a", 1),)) == Interval(2, 9)
    wanted = {(1, 5): (2, 5), (3, 8): (3, 8), (1, 12): (2, 9)}
    assert {need: before.nearest((("a", 1),), need) for need in wanted} == wanted


def test_a_false_claim_settles_nothing() -> None:
    """The attacker holds what it is told against what is published: here by the published sum itself."""
    system = System.of(
        {"a": 2, "b": 9},
        [Cell("a", (("a", 1),), need=(0, 5)), Cell("b", (("b", 1),)), Cell("all", (("a", 1), ("b", 1)))],
    )
    published = system.published(frozenset({"a"}))
    gained = [Gain("a", "exact")]
    assert attack(published) == gained
    assert attack(published, [np.array([0, 11]), np.array([5, 6]), np.array([0, 9]), np.array([5, 9])]) == gained


def test_a_true_claim_settles_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both hidden cells are open by what is claimed: nothing is left to search for."""
    cells = [Cell("a", (("a", 1),), need=(0, 5)), Cell("b", (("b", 1),)), Cell("all", (("a", 1), ("b", 1)))]
    published = System.of({"a": 2, "b": 9}, cells).published(frozenset({"a", "b"}))
    assert attack(published) == []
    monkeypatch.setattr(Attacker, "_least", lambda *_: pytest.fail("a search"))
    assert attack(published, [np.array([0, 11]), np.array([5, 6])]) == []
    with pytest.raises(pytest.fail.Exception, match="a search"):
        attack(published, [np.array([0, 11])])  # nobody has shown that it may be 5
