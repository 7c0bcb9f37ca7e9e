"""The rules for single cells, and how shares are rounded. Expected values by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import ReleaseStopped
from flows.release.attack import Gain, attack
from flows.release.linear_system import Cell, Known, Line, Published, System
from flows.release.released import whole_per_cent
from flows.release.sums import coefficients
from flows.release.suppression.complementary import protect
from flows.release.suppression.primary import (
    count_need,
    held_of_others,
    hiding_cost,
    judged,
    kronor_unsafe,
    none_need,
    persons_unsafe,
    sensitive_unsafe,
    work_unsafe,
    worked_out,
)


@pytest.mark.parametrize(("value", "unsafe"), [(0, False), (1, True), (4, True), (5, False), (60, False)])
def test_counts_from_one_to_four_are_unsafe(value: int, unsafe: bool) -> None:
    assert count_need(value) == ((1, 5) if unsafe else None)


def test_none_is_unsafe_only_in_a_sensitive_class() -> None:
    assert none_need(0) == (1, 5)
    assert none_need(5) is None


def test_none_at_the_others_is_unsafe_to_an_enterprise_that_is_not_alone() -> None:
    """Eight of 20 are in the class, all of them A's; B has five of the whole and none in the class, and learns as little as C."""
    assert sensitive_unsafe(8, {"A": 8}, 20, {"A": 10, "B": 5, "C": 5}) == (None, (("A", (9, 13)),))
    assert sensitive_unsafe(8, {"A": 8}, 10, {"A": 10}) == (None, ())
    assert sensitive_unsafe(8, {"A": 8}, 10, {"A": 10, "B": 0}) == (None, ())
    assert sensitive_unsafe(3, {"A": 3}, 10, {"A": 10, "B": 0}) == ((1, 5), (("B", (1, 5)),))
    assert sensitive_unsafe(0, {}, 20, {"A": 10, "B": 10}) == ((1, 5), (("A", (1, 5)), ("B", (1, 5))))


@pytest.mark.parametrize(
    ("doers", "own", "public", "insiders"),
    [
        ((3, {"A": 3}), {"A": 900, "B": 0}, (1, 1830), {"B": (1, 1830)}),  # B has none of the three
        ((5, {"A": 5}), {"A": 900, "B": 0}, None, {}),
        (
            (6, {"A": 4, "B": 2}),
            {"A": 900, "B": 100},
            None,
            {"A": (901, 2730), "B": (101, 1930)},
        ),  # two and four at the other
    ],
)
def test_work_is_unsafe_where_few_did_it_and_may_be_all_that_five_can_do(
    doers: tuple[int, dict[str, int]],
    own: dict[str, int],
    public: tuple[int, int],
    insiders: dict[str, tuple[int, int]],
) -> None:
    """Days of one year: at most 366 for each person."""
    assert work_unsafe(doers, own, 366) == (public, tuple(insiders.items()))


def test_what_remains_of_one_sum_without_another_is_worked_out() -> None:
    shown = [Cell(parts, coefficients(dict.fromkeys(parts, 1))) for parts in ("abc", "ab", "c", "bd")]
    rests = {"(abc - ab)": "c", "(abc - c)": "ab"}
    found = {cell.key: "".join(part for part, _ in cell.parts) for cell in worked_out(shown)}
    assert found == rests


def test_what_holds_of_all_is_told_closer_to_who_can_take_away_their_own() -> None:
    """Two here and five there, never more here: three fewer. Beside C's three there are two at each. Without D's four there is one there."""
    own = {"A": {"there": 2}, "B": {"here": 2}, "C": {"there": 3}, "D": {"there": 4}, "E": {}}
    fact = Known("aldrig fler här", coefficients({"here": 1, "there": -1}))
    assert held_of_others(fact, {"here": 2, "there": 5}, own).others == (("A", -2), ("C", -3))


def kr_at_risk(kronor: list[int]) -> bool:
    """The rule: fewer than three enterprises, or less than a tenth of the largest left beside the two largest (p % of 10)."""
    sizes = sorted((abs(each) for each in kronor if each), reverse=True)
    return bool(sizes) and (len(sizes) < 3 or sum(sizes[2:]) * 10 < sizes[0])


def kronor_at_risk(kronor: list[int]) -> bool:
    """Whether a sum is unsafe towards the public or an enterprise that has a part of it."""
    need, insiders = kronor_unsafe(sum(kronor), {str(place): each for place, each in enumerate(kronor)})
    return need is not None or bool(insiders)


@pytest.mark.parametrize(
    ("kronor", "unsafe"),
    [
        ([], False),
        ([500], True),
        ([500, 400], True),
        ([500, 400, 0], True),  # none of the third: still two enterprises
        ([500, 400, 49], True),  # the second knows the first within 49, less than 10 % of 500
        ([500, 400, 50], False),
        ([500, 400, 30, 20], False),
        ([-500, 400, 300], False),  # a loss counts by its size
    ],
)
def test_kronor_of_few_or_dominated_by_one(kronor: list[int], unsafe: bool) -> None:
    assert kr_at_risk(kronor) is unsafe
    assert kronor_at_risk(kronor) is unsafe


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


def test_an_enterprises_share_of_a_sum_is_what_is_its_own() -> None:
    system = System.of({"a": 3, "b": 4}, [], own={"A": {"a": 2}, "B": {"b": 4}})
    assert system.shares(coefficients({"a": 1, "b": -1})) == {"A": 2, "B": -4}


def test_two_cells_with_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="share a key"):
        System.of({"a": 1}, [Cell("x", (("a", 1),)), Cell("x", coefficients({"a": 2}))])


@pytest.mark.parametrize(
    ("value", "own", "kept"),
    [
        (12, {"A": 8, "B": 4}, {"A": (9, 13)}),  # A has 8 of 12 and would learn that the others have 4
        (12, {"A": 8, "B": 8}, {"A": (9, 13), "B": (9, 13)}),  # four persons at both
        (12, {"A": 12}, {}),  # nothing is left to learn
        (12, {"A": 6, "B": 6}, {}),
        (3, {"A": 1, "B": 2}, {"A": (2, 6), "B": (3, 7)}),
        (3, {"A": 3, "B": 0}, {"B": (1, 5)}),  # B has none of them, and knows of its own elsewhere
    ],
)
def test_what_is_left_beside_an_enterprises_own_persons(
    value: int, own: dict[str, int], kept: dict[str, tuple[int, int]]
) -> None:
    assert dict(persons_unsafe(value, own)[1]) == kept


@pytest.mark.parametrize(
    ("own", "public", "insiders"),
    [
        ({"A": 500}, (450, 550), {}),
        ({"A": 500, "B": 400}, (810, 990), {"A": (860, 940), "B": (850, 950)}),
        # B knows A within 49, and must not within 50; A knows B within 49, which is more than a tenth of 400.
        ({"A": 500, "B": 400, "C": 49}, None, {"B": (948, 950)}),
        ({"A": 500, "B": 400, "C": 50}, None, {}),
        ({"A": 500, "B": 0}, (450, 550), {"B": (450, 550)}),
        ({"A": 5000}, (4500, 5500), {}),
        ({"A": 1}, (0, 2), {}),
        ({"A": 5000, "B": 4000, "C": 499}, None, {"B": (9498, 9500)}),  # within 499, and must not within 500
        ({}, None, {}),
    ],
)
def test_how_far_a_sum_of_kronor_must_stay_unknown(
    own: dict[str, int], public: tuple[int, int] | None, insiders: dict[str, tuple[int, int]]
) -> None:
    assert kronor_unsafe(sum(own.values()), own) == (public, tuple(insiders.items()))


@given(st.lists(st.integers(0, 1000), max_size=6))
def test_kronor_are_unsafe_for_somebody_just_when_the_rule_says_so(kronor: list[int]) -> None:
    assert kronor_at_risk(kronor) == kr_at_risk(kronor)


def test_an_enterprise_that_knows_its_own_learns_nothing_of_the_others() -> None:
    """A has 7 of the 11 here and none there: the table shown whole tells A that the others here are 4."""
    parts, own = {"here": 11, "there": 9}, {"A": {"here": 7}, "B": {"here": 4}, "C": {"there": 9}}
    rows = {"here": {"here": 1}, "there": {"there": 1}, "all": {"here": 1, "there": 1}}
    bare = System.of(parts, [], own=own)
    system = System.of(parts, [judged(bare, Cell(key, coefficients(row))) for key, row in rows.items()], own=own)
    assert attack(system.published(frozenset())) == [Gain("here", "exact", "A")]
    assert attack(system.published(frozenset({"here"}))) == [Gain("here", "exact", ""), Gain("here", "exact", "A")]
    hidden = protect(system).hidden
    assert len(hidden) == 2
    assert "here" in hidden
    assert not attack(system.published(hidden))


def test_a_hidden_sum_of_kronor_hides_another_so_that_the_total_does_not_tell_it() -> None:
    """Grants come from two enterprises; sales and the total would tell them."""
    parts = {"bidrag": 300, "sålt": 5000, "platser": 900}
    own = {
        "A": {"bidrag": 200, "sålt": 2000, "platser": 300},
        "B": {"bidrag": 100, "sålt": 1500, "platser": 300},
        "C": {"sålt": 1500, "platser": 300},
    }
    bare = System.of(parts, [], own=own)
    cells = [Cell(part, ((part, 1),), kronor=True) for part in parts]
    cells.append(Cell("alla", coefficients(dict.fromkeys(parts, 1)), kronor=True))
    system = System.of(parts, [judged(bare, cell) for cell in cells], own=own)
    protection = protect(system)
    assert protection.primary == {"bidrag"}
    assert len(protection.complementary) == 1
    assert not attack(system.published(protection.hidden))
    assert attack(system.published(frozenset({"bidrag"})))


def test_fractions_of_persons_are_no_other_way_it_can_be() -> None:
    """Each pair shows that one of its three is there. Of a, b and c it is one then, though 1.5 in fractions, so a pair is hidden."""
    pairs = [Cell(key, coefficients(dict.fromkeys(key, 1))) for key in ("abx", "bcy", "acz")]
    twice = Cell("twice", coefficients(dict.fromkeys("abc", 2)), need=(1, 3))
    system = System.of(dict.fromkeys("abcxyz", 0) | {"a": 1, "y": 1}, [*pairs, twice])
    assert attack(system.published(frozenset({"twice"}))) == [Gain("twice", "narrow")]  # 0 or 2
    protection = protect(system)
    assert len(protection.complementary) == 1
    assert attack(system.published(protection.hidden)) == []
    alone = System.of({"a": 1}, [Cell("twice", (("a", 2),), need=(0, 3))])  # 3 is a half too many; 4 is as good
    assert {int(counts[0]) for counts in protect(alone).witnesses} == {0, 2}


@pytest.mark.parametrize("enough", [5, 3])
def test_what_an_enterprise_knows_without_any_of_it_stops_nothing_and_is_told_no_closer(enough: int) -> None:
    """Three there, two of A's here, never fewer there than here: A knows of 2 there already, and may not be told that it is 3."""
    parts, own = {"here": 2, "there": 3}, {"A": {"here": 2}}
    known = [Known("minst lika många där", coefficients({"here": 1, "there": -1}))]
    there = Cell("there", (("there", 1),), insiders=(("A", (1, enough)),))
    system = System.of(parts, [there, Cell("alla", coefficients({"here": 1, "there": 1}))], known, own)
    protection = protect(system)
    assert protection.hidden == {"there", "alla"}
    assert protection.told_before == frozenset()
    assert attack(system.published(protection.hidden)) == []
    assert attack(system.published(frozenset({"there"}))) == [Gain("there", "exact", "A")]  # 5 - 2


def test_what_an_earlier_edition_told_stops_nothing_and_the_rest_stays_possible() -> None:
    """Three there, never more than the four here, as an edition has shown: A can believe in four still, and not in five."""
    known = [Known("aldrig fler där", coefficients({"there": 1, "here": -1}))]
    there = Cell("there", (("there", 1),), insiders=(("A", (3, 5)),))
    cells = [there, Cell("here", (("here", 1),), told=True), Cell("alla", coefficients({"there": 1, "here": 1}))]
    system = System.of({"here": 4, "there": 3}, cells, known, {"A": {}})
    protection = protect(system)
    assert protection.hidden == {"there", "alla"}
    assert protection.told_before == {"there"}
    assert attack(system.published(protection.hidden)) == []


@pytest.mark.parametrize("now", [100_000_000, 210_000_000])
def test_what_has_come_since_is_a_gain_however_much_less_an_earlier_edition_told(now: int) -> None:
    """It was 20 million, and now all are 1 million more than this. Of what came since nobody may know more than 10 per cent."""
    since = now - 20_000_000
    lines = (
        Line("då", (("då", 1),), 20_000_000, earlier=True),
        Line("alla", (("nu", 1), ("andra", 1)), now + 1_000_000),
        Line("sedan dess", (("då", -1), ("nu", 1)), None, need=(since - since // 10, since + since // 10)),
    )
    assert attack(Published(("andra", "då", "nu"), lines)) == [Gain("sedan dess", "narrow")]
