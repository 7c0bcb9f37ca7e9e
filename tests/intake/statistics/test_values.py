"""Numbers of the public series: as XML writes them, and as people type them, by the one reader of numbers."""

from __future__ import annotations

import math

import pytest

from flows.intake.statistics.values import Fault, Interval, interval


@pytest.mark.parametrize(
    ("text", "whole", "expected"),
    [
        ("349398", True, Interval(349398, 349398)),
        ("349\u00a0398", True, Interval(349398, 349398)),
        ("5354201.08", False, Interval(5354201.08, 5354201.08)),
        ("123.456", False, Interval(123.456, 123.456)),  # a number of XML, not a hundred thousand
        ("12,5", False, Interval(12.5, 12.5)),
        ("-", True, Interval(0, 0)),
        ("<5", True, Interval(1, 4)),
        ("..", True, Interval(0, math.inf)),
        ("4 00", True, "TAL_FORMAT"),  # groups of three or none
        ("900,000", True, "TAL_FORMAT"),  # nine hundred, or thousand times as many
        ("-5", True, "TAL_FORMAT"),
        ("12,5", True, "HELTAL"),
        ("#N/A", True, "FEL_I_CELL"),
        ("", True, "SAKNAT_VARDE"),
    ],
)
def test_a_number_is_read_or_said_why_not(text: str, whole: bool, expected: Interval | str) -> None:
    read = interval(text, "ARBETSLÖSA", whole=whole)
    assert (read.code if isinstance(read, Fault) else read) == expected
