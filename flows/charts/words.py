"""Numbers, days and plurals as they are written in Swedish, through babel. Knows no table and no chart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

SWEDISH = "sv_SE"
NBSP = "\u00a0"
MINUS = "\u2212"
HIDDEN = ".."
"""The one mark of a hidden number: 1 to 4, or hidden to protect another. Readers cannot tell which."""
NONE = "–"
"""The mark of a number that does not exist, such as a share of nothing."""

_LOCALE = Locale.parse(SWEDISH)


def number(value: float, decimals: int = 0) -> str:
    """Write a number: no-break space between thousands, decimal comma, U+2212 for minus."""
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    written = str(format_decimal(value, format=digits, locale=SWEDISH))
    return written.replace("-", MINUS)  # babel takes a pattern's own hyphen, not the locale's sign


def per_cent(value: float) -> str:
    """Write whole per cents, with a no-break space before the sign."""
    return f"{number(value)}{NBSP}%"


def plural(count: float, one: str, many: str) -> str:
    """Choose the word that goes with the count."""
    return one if _LOCALE.plural_form(count) == "one" else many


def counted(count: float, one: str, many: str) -> str:
    """Write a count and its word, which are not to be parted at a line's end."""
    return f"{number(count)}{NBSP}{plural(count, one, many)}"


def range_of(low: float | None, high: float | None) -> str:
    """Write an interval: one number where both ends are the same, else `mellan a och b`."""
    if low is None or high is None:
        return NONE
    return number(low) if low == high else f"mellan {number(low)} och {number(high)}"


def day(value: date) -> str:
    """Write a day: `30 juni 2025`."""
    return _kept(format_date(value, "d MMMM y", locale=SWEDISH))


def day_of_year(value: date) -> str:
    """Write a day without its year, short: `30 juni`, `31 dec`."""
    return _kept(format_date(value, "d MMM", locale=SWEDISH).rstrip("."))


def month(period: str) -> str:
    """Write a month given as `2025-06`: `juni 2025`."""
    return _kept(format_date(date.fromisoformat(f"{period}-01"), "LLLL y", locale=SWEDISH))


def listed(parts: Sequence[str]) -> str:
    """Write a list: `a, b och c`."""
    return str(format_list(list(parts), locale=SWEDISH))


def sentence(text: str) -> str:
    """Close a sentence with one full stop."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _kept(text: str) -> str:
    return text.replace(" ", NBSP)
