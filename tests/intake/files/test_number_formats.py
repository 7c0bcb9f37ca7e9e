"""What Excel shows for a number in a format (ECMA-376 part 1, 18.8.31): only formats that change its meaning are told."""

from __future__ import annotations

from datetime import date

import pytest

from flows.intake.files.formats.cells import format_of, rounding
from flows.intake.files.formats.codes import number_format, shows_nothing
from flows.intake.files.formats.shown import Shown


@pytest.mark.parametrize(
    ("code", "value", "seen"),
    [
        ("0", 80, None),
        ("#,##0", 3100, None),
        ("# ?/?", 0.75, None),
        ("0.00E+00", 3100, None),
        ("[$-41D]#,##0", 3, None),
        ("0;-0;;@", 5, None),
        ("0;-0;;@", 0, ""),
        ("#,##0_);(#,##0)", -5, None),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', 0, None),
        ('_-* #,##0 "kr"_-;-* #,##0 "kr"_-;_-* "-"?? "kr"_-;_-@_-', 0, "0 kr"),
        ('_-* #,##0 "kr"_-;-* #,##0 "kr"_-;_-* "-"?? "kr"_-;_-@_-', -5, "-5 kr"),
        ("#,##0;@", -5, None),
        ("yyyy-mm-dd;@", date(2025, 3, 1), None),
        ("[$-41D]mmm\\-yy;@", date(2025, 3, 1), "2025-03"),
        ("@", 5, None),
        ("0%", 1, "100 %"),
        ("0%;-0%", -0.5, "-50 %"),
        ("[<=1]0%;0", 0.5, "50 %"),
        ("[<=1]0%;0", 80, None),
        ('[<1]0%;[>100]"fel "0;General', 50, None),
        ("#,##0,", 3_100_000, "3100"),
        ('0.0,," mkr"', 3_100_000, "3,1 mkr"),
        ('General" kr"', 3100, "3100 kr"),
        ('#,##0 "kr";-#,##0 "kr"', -5, "-5 kr"),
        ('#,##0",000"', 3100, "3100,000"),
        ('"-"#,##0', 100_000, "-100000"),
        ("(#,##0)", 5, "(5)"),
        ("#,##0;[Red]#,##0", -5, "5"),
        (";;;", 80, ""),
        ("[White]0", 80, ""),
        ("0;[Color 2]-0", -5, ""),
        ('[=1]"heltid";0', 1, "heltid"),
        ('[=1]"heltid";0', 50, None),
    ],
)
def test_a_number_is_told_as_it_is_shown(code: str, value: float | date, seen: str | None) -> None:
    form = number_format(code)
    own = form and form.of(value)
    assert (str(Shown(value, own)) if own else None) == seen


@pytest.mark.parametrize(
    ("code", "day_as"),
    [
        ("yyyy-mm-dd", None), ("yyyy-mm-dd;@", None), ("d/m/yyyy", None), ("[$-41D]den d mmmm yyyy;@", None), ("yyyymmdd", None),
        ("yyyy-mm-dd hh:mm", None), ("[h]:mm", None), ("mmm-yy", "month"), ("yyyy", "year"),
        ("d/m", "part"), ("d-mmm", "part"), ("[$-41D]mmmm;@", "part"), ("mm-dd", "part"), ("hh:mm", "part"), ("dddd", "part"),  # without its year
        ('yyyy-mm-dd"T"hh:mm', None), ('yyyy-mm-dd" (prel)"', "part"), ('"före "yyyy-mm-dd', "part"), ("yyyy-mm-dd h:mm AM/PM", None),
        ("yyyy-dd-mm", "part"), ('yyyy-mm-"15"', "part"), ('"2024"-mm-dd', "part"),
        ('yyyy-mm-dd"?"', "part"), ('"~"yyyy-mm-dd', "part"), ('">"yyyy-mm-dd', "part"),
    ],
)  # fmt: skip
def test_a_format_that_does_not_show_the_whole_day_is_known(code: str, day_as: str | None) -> None:
    found = number_format(code)
    assert (found.day_as if found else None) == day_as
    assert format_of(16, {}) == number_format("d-mmm")  # what Excel makes itself of 15/3


@pytest.mark.parametrize(
    ("code", "decimals"),
    [
        ("0", 0),
        ("#,##0", 0),
        ("# ##0.00", 2),
        ("0.0", 1),
        ("0_ ;-0", 0),
        ("[Red]0", 0),
        ("General", None),
        ("0%", None),
        ("d/m", None),
    ],
)
def test_a_format_that_only_leaves_out_decimals_is_known(code: str, decimals: int | None) -> None:
    found = rounding(code)
    assert (found and found.decimals) == decimals
    assert [format_of(number, {}) and format_of(number, {}).decimals for number in (1, 4, 14)] == [0, 2, None]  # type: ignore[union-attr]


def test_only_a_format_without_any_section_hides_texts() -> None:
    assert [shows_nothing(code) for code in (";;;", '[Red]; ;"";', ";;;@", "0;;;", ";;", "General")] == [
        True,
        True,
        *[False] * 4,
    ]
