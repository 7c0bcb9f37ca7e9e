"""The threshold and the other rules of disclosure control stand in one table; what hides and what is said follow it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from flows.charts.content.release_facts import hidden_means
from flows.language.words import ENGLISH, SWEDISH
from flows.release.declared.disclosure import DECLARED, Disclosure, in_force, rules
from flows.release.declared.plan import load_plan
from flows.release.suppression import primary

FLOWS = Path(__file__).parents[2] / "flows"


def test_the_rules_are_those_of_the_field() -> None:
    """FIELD.md, "What may go out": 1 to 4 hidden, 1 to 5 possible, the second largest within 10 %, fewer than 3 enterprises."""
    assert Disclosure(smallest_shown=5, p_percent=10, fewest_enterprises=3, most_hidden=0.5) == rules()
    assert rules().must_stay_possible == (1, 5)
    assert load_plan().disclosure == rules()


def test_another_threshold_hides_and_says_other_things() -> None:
    other = DECLARED.model_copy(update={"smallest_shown": 10, "fewest_enterprises": 4, "p_percent": 50})
    with in_force(other):
        assert [primary.count_need(n) for n in (0, 1, 9, 10)] == [None, (1, 10), (1, 10), None]
        assert primary.none_need(0) == (1, 10)
        assert primary.kronor_unsafe(1200, {"A": 500, "B": 400, "C": 300})[0] == (600, 1800)  # of three enterprises
        # B knows A within 249, less than half of it
        assert primary.kronor_unsafe(1149, {"A": 500, "B": 400, "C": 150, "D": 99}) == (None, (("B", (1148, 1150)),))
        assert primary.kronor_unsafe(1150, {"A": 500, "B": 400, "C": 150, "D": 100}) == (None, ())
        assert hidden_means(SWEDISH).startswith("”..” är färre än 10,")
        assert hidden_means(ENGLISH).startswith("“..” is fewer than 10,")
        assert (SWEDISH.in_letters(4), ENGLISH.in_letters(4)) == ("fyra", "four")
    assert rules() == DECLARED


@pytest.mark.parametrize("wrong", [{"smallest_shown": 1}, {"p_percent": 0}, {"most_hidden": 2}, {"unknown": 1}])
def test_a_rule_that_protects_nothing_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        Disclosure.model_validate(DECLARED.model_dump() | wrong)


def test_no_sentence_has_a_threshold_of_its_own() -> None:
    """`färre än 5` in a text would stay when the rule is changed. What Arbetsförmedlingen hides is its own rule (`under 5`)."""
    own = re.compile(r"(färre än|mindre än|fewer than|less than) (\d|fem|tre|five|three)\b")
    found = [path.name for path in FLOWS.rglob("*.py") for text in own.findall(path.read_text("utf-8")) if text]
    assert found == []
