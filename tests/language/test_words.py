"""Swedish numbers, days and plurals. Expected forms from Svenska skrivregler, written by hand."""

from __future__ import annotations

from datetime import date

import pytest

from flows.charts.drawing.text import balance, width, wrap
from flows.language.words import ENGLISH, sentence
from flows.language.words import SWEDISH as words  # noqa: N811

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0, 0, "0"),
        (1234, 0, f"1{NBSP}234"),
        (-1234567, 0, f"\u22121{NBSP}234{NBSP}567"),
        (12.34, 1, "12,3"),
        (16, 1, "16,0"),
    ],
)
def test_numbers(value: float, decimals: int, written: str) -> None:
    assert words.number(value, decimals) == written


def test_per_cents_and_counts_hold_together_on_a_line() -> None:
    assert words.per_cent(12) == f"12{NBSP}%"
    assert words.counted(1, "person", "personer") == f"1{NBSP}person"
    assert words.counted(0, "person", "personer") == f"0{NBSP}personer"
    assert words.counted(21, "person", "personer") == f"21{NBSP}personer"


def test_intervals() -> None:
    assert words.range_of(1, 4) == "mellan 1 och 4"
    assert words.range_of(1200, 1200) == f"1{NBSP}200"
    assert words.range_of(None, None) == "–"


def test_days_and_months() -> None:
    assert words.day(date(2025, 6, 30)) == f"30{NBSP}juni{NBSP}2025"
    assert words.day_of_year(date(2025, 12, 31)) == f"31{NBSP}dec"
    assert words.month("2025-06") == f"juni{NBSP}2025"


def test_lists_and_sentences() -> None:
    assert words.listed(["a", "b", "c"]) == "a, b och c"
    assert words.listed(["a"]) == "a"
    assert sentence("Så är det") == "Så är det."
    assert sentence("Så är det.") == "Så är det."


def test_lines_keep_every_word_and_fit() -> None:
    text = "Jobb för människor långt från arbetsmarknaden " * 5 + "x" * 400
    lines = wrap(text, 16, 300)
    assert all(width(line, 16) <= 300 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_balanced_lines_are_as_few_and_leave_no_word_alone() -> None:
    text = "På varje anställd går ungefär 27 arbetslösa med svag konkurrensförmåga"
    lines = balance(text, 30, 864, bold=True)
    assert len(lines) == len(wrap(text, 30, 864, bold=True)) == 2
    assert min(len(line.split()) for line in lines) > 1


def test_english_is_written_as_in_britain() -> None:
    assert ENGLISH.number(-1234.5, 1) == "\u22121,234.5"
    assert ENGLISH.per_cent(12) == "12%"
    assert ENGLISH.day(date(2025, 6, 30)) == f"30{NBSP}June{NBSP}2025"
    assert ENGLISH.listed(["a", "b", "c"]) == "a, b and c"
    assert ENGLISH.range_of(1, 4) == "between 1 and 4"
    assert ENGLISH.counted(1, "jobb", "jobb") == f"1{NBSP}job"
    assert (words.tag, ENGLISH.tag) == ("sv-SE", "en-GB")
