"""Numbers, days, plurals and sentences in Swedish or English, through babel. Knows no table and no chart.

Every text stands in both languages side by side, `w("så här", "like this")`, so that none can be forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

Language = Literal["sv", "en"]
NBSP = "\u00a0"
MINUS = "\u2212"
HIDDEN = ".."
"""The one mark of a hidden number: 1 to 4, or hidden to protect another. Readers cannot tell which."""
NONE = "–"
"""The mark of a number that does not exist, such as a share of nothing."""
_LOCALES = {"sv": "sv_SE", "en": "en_GB"}


@dataclass(frozen=True)
class Words:
    """A language, and how things are written in it."""

    language: Language

    def __call__(self, swedish: str, english: str) -> str:
        """Choose the text in this language."""
        return swedish if self.language == "sv" else english

    def columns(self, swedish: str, english: str) -> tuple[str, ...]:
        """Choose the headings of a table, parted by `|`."""
        return tuple(self(swedish, english).split("|"))

    @property
    def tag(self) -> str:
        """The language as PDF and HTML name it."""
        return _LOCALES[self.language].replace("_", "-")

    @property
    def hidden_means(self) -> str:
        """Tell what two dots mean."""
        return self(
            "”..” är färre än 5, eller dolt för att skydda ett annat tal",
            "“..” is fewer than 5, or hidden to protect another number",
        )

    def number(self, value: float, decimals: int = 0) -> str:
        """Write a number: no-break space or comma between thousands, U+2212 for minus."""
        digits = "#,##0" + ("." + "0" * decimals if decimals else "")
        written = str(format_decimal(value, format=digits, locale=_LOCALES[self.language]))
        return written.replace("-", MINUS)  # babel takes a pattern's own hyphen, not the locale's sign

    def per_cent(self, value: float) -> str:
        """Write whole per cents: `12 %` with a no-break space, in English `12%`."""
        return f"{self.number(value)}{self(NBSP, '')}%"

    def n(self, text: str) -> str:
        """Write how many there are behind a picture."""
        return f"n{NBSP}={NBSP}{text.replace(' ', NBSP)}"

    def plural(self, count: float, one: str, many: str) -> str:
        """Choose the word that goes with the count."""
        return one if Locale.parse(_LOCALES[self.language]).plural_form(count) == "one" else many

    def counted(self, count: float, one: str, many: str) -> str:
        """Write a count and its word, which are not to be parted at a line's end."""
        return f"{self.number(count)}{NBSP}{self.plural(count, one, many)}"

    def of(self, some: str, whole: str) -> str:
        """Write a count of a count: `12 av 30`."""
        return f"{some}{NBSP}{self('av', 'of')}{NBSP}{whole}"

    def range_of(self, low: float | None, high: float | None) -> str:
        """Write an interval: one number where both ends are the same, else `mellan a och b`."""
        if low is None or high is None:
            return NONE
        ends = self.number(low), self.number(high)
        return ends[0] if low == high else self(f"mellan {ends[0]} och {ends[1]}", f"between {ends[0]} and {ends[1]}")

    def day(self, value: date) -> str:
        """Write a day: `30 juni 2025`."""
        return _kept(format_date(value, "d MMMM y", locale=_LOCALES[self.language]))

    def day_of_year(self, value: date) -> str:
        """Write a day without its year, short: `30 juni`, `31 dec`."""
        return _kept(format_date(value, "d MMM", locale=_LOCALES[self.language]).rstrip("."))

    def month(self, period: str) -> str:
        """Write a month given as `2025-06`: `juni 2025`."""
        return _kept(format_date(date.fromisoformat(f"{period}-01"), "LLLL y", locale=_LOCALES[self.language]))

    def listed(self, parts: Sequence[str]) -> str:
        """Write a list: `a, b och c`."""
        return str(format_list(list(parts), locale=_LOCALES[self.language]))


SWEDISH, ENGLISH = Words("sv"), Words("en")


def sentence(text: str) -> str:
    """Close a sentence with one full stop."""
    return text if text.endswith((".", "!", "?", ".”")) else f"{text}."


def _kept(text: str) -> str:
    return text.replace(" ", NBSP)
