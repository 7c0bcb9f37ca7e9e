"""Texts, numbers, days and lists as they are written in a language. Knows no table and no chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from flows.language.catalogue import Catalogue, catalogue, message

NBSP = "\u00a0"
MINUS = "\u2212"
HIDDEN = ".."
"""The one mark of a hidden number: 1 to 4, or hidden to protect another. Readers cannot tell which."""
NONE = "–"
"""The mark of a number that does not exist, such as a share of nothing."""

_IN_LETTERS = {2: message("två"), 3: message("tre"), 4: message("fyra"), 5: message("fem")}


@dataclass(frozen=True)
class Words:
    """A language, by the name of its catalogue: `sv`.

    Called with a text it gives the text in the language. A text is written out where it is used, in Swedish, as one plain
    string with {named} placeholders, so that `make words` finds it: `w("{share} av jobben", share="12 %")`. A text that a
    variable holds is marked with `message` where it is written.
    """

    language: str

    def __call__(self, text: str, /, **values: object) -> str:
        """Translate a text and fill in its placeholders."""
        return self._catalogue.texts.gettext(text).format(**values)

    def plural(self, count: float, one: str, many: str, /, **values: object) -> str:
        """Translate the text that goes with the count, and fill in its placeholders."""
        # Gettext asks for a whole number; a fraction is many in the languages there are.
        whole = int(count) if float(count).is_integer() else 2
        return self._catalogue.texts.ngettext(one, many, whole).format(**values)

    def context(self, context: str, text: str, /) -> str:
        """Translate a text that another language writes in another way just here."""
        return self._catalogue.texts.pgettext(context, text)

    def choose(self, swedish: str, english: str) -> str:
        """Choose a name that is declared in Swedish and in English; other languages take the English."""
        return swedish if self.language == "sv" else english

    @property
    def tag(self) -> str:
        """The language as PDF and HTML name it: `sv-SE`."""
        return self._locale.replace("_", "-")

    @property
    def folder(self) -> str:
        """The language's English name, for a folder: `english`."""
        locale = Locale.parse(self._locale)
        return (locale.get_language_name("en") or self.language).lower()

    def number(self, value: float, decimals: int = 0) -> str:
        """Write a number with the language's marks between thousands and before decimals, and U+2212 for minus."""
        digits = "#,##0" + ("." + "0" * decimals if decimals else "")
        written = str(format_decimal(value, format=digits, locale=self._locale))
        return written.replace("-", MINUS)  # babel takes a pattern's own hyphen, not the locale's sign

    def exact(self, value: float) -> str:
        """Write a number with the decimals it has, at most two: `10`, `97,5`."""
        return str(format_decimal(value, format="#,##0.##", locale=self._locale)).replace("-", MINUS)

    def in_letters(self, count: int) -> str:
        """Write a count in letters where it is small: `tre`."""
        return self(_IN_LETTERS[count]) if count in _IN_LETTERS else self.number(count)

    def per_cent(self, value: float) -> str:
        """Write whole per cents: `12 %` with a no-break space, in English `12%`."""
        return self("{number}\u00a0%", number=self.number(value))

    def n(self, text: str) -> str:
        """Write how many a chart counts: `n = 30 jobb`, on one line."""
        return f"n{NBSP}={NBSP}{_on_one_line(text)}"

    def counted(self, count: float, one: str, many: str) -> str:
        """Write a count and its word on one line: `30 jobb`."""
        return f"{self.number(count)}{NBSP}{self.plural(count, one, many)}"

    def of(self, some: str, whole: str) -> str:
        """Write a count of a count: `12 av 30`."""
        return self("{some}\u00a0av\u00a0{whole}", some=some, whole=whole)

    def range_of(self, low: float | None, high: float | None) -> str:
        """Write an interval: one number where both ends are the same, else `mellan a och b`."""
        if low is None or high is None:
            return NONE
        ends = self.number(low), self.number(high)
        return ends[0] if low == high else self("mellan {low} och {high}", low=ends[0], high=ends[1])

    def day(self, value: date) -> str:
        """Write a day: `30 juni 2025`."""
        return _on_one_line(format_date(value, "d MMMM y", locale=self._locale))

    def day_of_year(self, value: date) -> str:
        """Write a day without its year, short: `30 juni`, `31 dec`."""
        return _on_one_line(format_date(value, "d MMM", locale=self._locale).rstrip("."))

    def month(self, period: str) -> str:
        """Write a month given as `2025-06`: `juni 2025`."""
        return _on_one_line(format_date(date.fromisoformat(f"{period}-01"), "LLLL y", locale=self._locale))

    def listed(self, parts: Sequence[str], style: Literal["standard", "or"] = "standard") -> str:
        """Write a list: `a, b och c`; with the style `or`: `a, b eller c`."""
        return str(format_list(list(parts), style=style, locale=self._locale))

    @property
    def _catalogue(self) -> Catalogue:
        return catalogue(self.language)

    @property
    def _locale(self) -> str:
        return self._catalogue.locale


SWEDISH, ENGLISH = Words("sv"), Words("en")


def sentence(text: str) -> str:
    """Close a sentence with one full stop."""
    return text if text.endswith((".", "!", "?", ".”")) else f"{text}."


def _on_one_line(text: str) -> str:
    return text.replace(" ", NBSP)
