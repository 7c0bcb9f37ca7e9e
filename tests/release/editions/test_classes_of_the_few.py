"""Of the few by whom a number has changed since an earlier edition nobody may tell that all, or none, are of one class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from flows.release.attack import attack
from flows.release.editions.combined_system import together
from flows.release.editions.edition import Edition
from flows.release.linear_system import Cell, System
from flows.release.sums import coefficients
from flows.release.suppression.complementary import protect


def employed(counts: Mapping[str, int], changes: str) -> System:
    """Those employed, and each class of them."""
    parts = {f"vilka|{name}": n for name, n in counts.items()}
    whole = coefficients(dict.fromkeys(parts, 1))
    cells = [Cell(part, ((part, 1),), whole=whole) for part in parts]
    return System.of(parts, [*cells, Cell("alla", whole)], changes={"vilka": changes})


@pytest.mark.parametrize("changes", ["free", "grow"])
@pytest.mark.parametrize(
    ("now", "hides"),
    [
        ({"kvinna": 19, "man": 15}, True),  # one man came: with 19 women shown again it is he
        ({"kvinna": 20, "man": 15}, True),  # one of each: two differences of one
        ({"kvinna": 25, "man": 20}, False),  # six of each
        ({"kvinna": 19, "man": 18}, True),  # four men
        ({"kvinna": 19, "man": 19}, False),  # five: not few
        ({"kvinna": 19, "man": 14}, False),  # nothing has changed
    ],
)
def test_one_who_came_is_not_told_to_be_a_man(now: dict[str, int], hides: bool, changes: str) -> None:
    then = Edition("förra", employed({"kvinna": 19, "man": 14}, changes), frozenset())
    everything = together(employed(now, changes), [then])
    hidden = protect(everything).hidden
    assert ("vilka|kvinna" in hidden, "vilka|man" in hidden) == (hides, hides)
    assert not attack(everything.published(hidden))
    assert bool(attack(everything.published(frozenset()))) is hides


def test_two_who_left_and_were_both_ill_are_not_told_to_be() -> None:
    """Of 40 who left 9 were ill, now 11 of 42; the other steps are as they were. Hidden, they may as well be the two's."""
    steps = {"studier": 12, "arbete": 19, "annat": 9}
    then = Edition("förra", employed(steps, "grow"), frozenset())
    everything = together(employed(steps | {"annat": 11}, "grow"), [then])
    gained = {gain.key for gain in attack(everything.published(frozenset({"alla", "vilka|annat"})))}
    assert "(vilka|annat | förra | nej)" in gained
    hidden = protect(everything).hidden
    assert {"vilka|annat"} < hidden & {f"vilka|{name}" for name in steps}
    assert not attack(everything.published(hidden))


def test_of_many_who_came_the_few_of_another_class_are_not_told() -> None:
    """Six came, and five women more are told: so one is not."""
    then = Edition("förra", employed({"kvinna": 19, "man": 14, "?": 9}, "free"), frozenset())
    everything = together(employed({"kvinna": 24, "man": 15, "?": 9}, "free"), [then])
    assert [gain.key for gain in attack(everything.published(frozenset({"vilka|man", "vilka|?"})))] == [
        "(vilka|kvinna | förra | nej)"
    ]
    assert not attack(everything.published(protect(everything).hidden))


@pytest.mark.parametrize(("ill", "side"), [(6, "nej"), (0, "ja")])
def test_of_many_who_left_it_is_not_told_that_all_or_none_were_ill(ill: int, side: str) -> None:
    """Of 31 whose next step is known 12 were ill; six more left since. Nor is it told an enterprise with other leavers."""

    def left(arbete: int, annat: int) -> System:
        parts = {"vilka|arbete": arbete, "vilka|annat": annat, "vilka|okänt": 9}
        known = coefficients({"vilka|arbete": 1, "vilka|annat": 1})
        cells = [Cell(part, ((part, 1),), sensitive_of=known if part == "vilka|annat" else None) for part in parts]
        return System.of(
            parts, [*cells, Cell("alla", known)], own={"A": {"vilka|arbete": 4}}, changes={"vilka": "grow"}
        )

    then = Edition.from_bytes(Edition("förra", left(19, 12), frozenset()).to_bytes())
    everything = together(left(19 + 6 - ill, 12 + ill), [then])
    told = {(gain.key, gain.reader) for gain in attack(everything.published(frozenset()))}
    assert told == {(f"(vilka|annat | förra | känsligt {side})", reader) for reader in ("", "A")}
    assert not attack(everything.published(protect(everything).hidden))


def test_a_class_that_the_edition_before_told_alone_is_not_known_to_be_the_same() -> None:
    """None was ill. Told together with studies later, none of both is not told: it may be that somebody has been since."""

    def left(*told: tuple[str, ...]) -> System:
        parts = {"vilka|annat": 0, "vilka|studier": 0, "vilka|arbete": 9}
        cells = [Cell("+".join(names), coefficients({f"vilka|{name}": 1 for name in names})) for names in told]
        none = Cell("(alla|ja)", coefficients({"vilka|annat": 1, "vilka|studier": 1}), shown=False, need=(1, 5))
        return System.of(parts, [*cells, none] if len(told) == 2 else cells, changes={"vilka": "grow"})

    then = Edition("förra", left(("annat",), ("studier",), ("arbete",)), frozenset())
    protection = protect(together(left(("annat", "studier"), ("arbete",)), [then]))
    assert protection.hidden == {"annat+studier"}
    assert not protection.told_before


def test_an_edition_keeps_what_each_cell_is_a_class_of() -> None:
    edition = Edition("förra", employed({"kvinna": 19, "man": 14}, "free"), frozenset({"alla"}))
    again = Edition.from_bytes(edition.to_bytes())
    assert [cell.whole for cell in again.system.cells] == [cell.whole for cell in edition.system.cells]


def test_a_table_that_two_later_editions_do_not_have_is_compared_once_for_each() -> None:
    """19 and 14, then 21 and 16, then 22 and 19: the last two show the total alone."""
    states = [employed({"kvinna": n, "man": m}, "known") for n, m in ((19, 14), (21, 16), (22, 19))]
    alone = [System.of(s.parts, [c for c in s.cells if c.key == "alla"], changes=s.changes) for s in states]
    editions = [Edition("första", states[0], frozenset()), Edition("andra", alone[1], frozenset({"alla"}))]
    everything = together(alone[2], editions)
    assert not attack(everything.published(protect(everything).hidden))


def test_a_class_that_only_grows_was_not_larger_then_than_it_is_now() -> None:
    """Also where it is the same: 7 now, so at most 7 then, and 9 was to stay possible."""
    cell = Cell("vilka|ill", (("vilka|ill", 1),))
    then = System.of({"vilka|ill": 7}, [replace(cell, need=(5, 9))], changes={"vilka": "grow"})
    now = System.of({"vilka|ill": 7}, [cell], changes={"vilka": "grow"})
    everything = together(now, [Edition("förra", then, frozenset({"vilka|ill"}))])
    assert [gain.key for gain in attack(everything.published(frozenset()))] == ["förra: vilka|ill"]
    assert protect(everything).hidden == {"vilka|ill"}


def test_that_all_of_the_others_were_ill_is_kept_from_who_has_corrected_its_own() -> None:
    """26 more left, 18 more of them ill. An enterprise had six more that left, and two of its own are not ill any more: 20 of 20."""

    def left(ill: int, work: int, own_ill: int, own_work: int) -> System:
        parts = {"steg|annat": ill, "steg|arbete": work}
        whole = coefficients(dict.fromkeys(parts, 1))
        cells = [
            Cell("annat", (("steg|annat", 1),), sensitive_of=whole),
            Cell("arbete", (("steg|arbete", 1),)),
            Cell("alla", whole),
        ]
        own = {"A": {"steg|annat": own_ill, "steg|arbete": own_work}}
        return System.of(parts, cells, own=own, changes={"steg": "free"})

    everything = together(left(36, 26, 1, 11), [Edition("förra", left(18, 18, 3, 3), frozenset())])
    kept = [cell for cell in everything.cells if "känsligt nej" in cell.key]
    assert [dict(cell.insiders).get("A") for cell in kept] == [(9, 13)]  # its own eight, and of the others one to five
