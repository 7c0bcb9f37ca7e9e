"""What the words and numbers of the public files mean: periods, places, sexes, categories, `<5`.

Four marks have four meanings: `-` is zero, `<5` is 1 to 4, `..` is not known (low 0, no high), and an empty
cell is a problem: nobody said anything, and the sums it belongs to have no high.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flows.contracts.places import UNKNOWN_COUNTY, county_code, is_unknown, municipality_code, nearest_places
from flows.intake.problems import code_of
from flows.intake.values.days.years import month_in
from flows.intake.values.numbers import read_number
from flows.intake.values.text import Read
from flows.intake.wording import part, sentence

FIRST_YEAR = 1990
"""No public series begins before it."""
UNKNOWN_PLACE = ""
"""A municipality that is not known; the row is then placed by its county."""


@dataclass(frozen=True)
class Fault:
    """Why a text could not be read, as a problem code with its Swedish sentence."""

    code: str
    message: str

    @classmethod
    def said(cls, key: str, **words: object) -> Fault:
        """Make one from its sentence in sentences.toml; what stands before a slash in the key is the code.

        A sentence has no nearest value unless one is given: the lists of the public files are not ours to guess from.
        """
        return cls(code_of(key), sentence(key, **{"nearest": ""} | words))


@dataclass(frozen=True)
class Interval:
    """A number as the file gives it, low and high included; high is infinite where it is not known."""

    low: float
    high: float


Resolver = Callable[[str | None], "str | Fault"]
_MARKS = dict.fromkeys(("-", "–", "−"), Interval(0, 0)) | dict.fromkeys(("..", "…"), Interval(0, math.inf))
_SUMS = {"totalt", "total", "summa", "samtliga", "alla", "riket", "hela riket", "båda könen"}


def resolver(role: str, header: str, values: Mapping[str, tuple[str, ...]] | None, blank: str | None) -> Resolver:
    """Make the function that reads a role's texts. `values`: our word → the file's, for a closed list."""
    read: Callable[[str, str], str | Fault]
    if role in _READERS:
        read = _READERS[role]
    elif values:
        words = {plain(word).casefold(): ours for ours, theirs in values.items() for word in theirs}
        allowed = ", ".join(word for theirs in values.values() for word in theirs)

        def read(text: str, header: str) -> str | Fault:
            found = words.get(text.casefold())
            return found or Fault.said("OKANT_VARDE", value=text, column=header, allowed=allowed)
    else:
        read = _category

    def resolve(text: str | None) -> str | Fault:
        text = plain(text or "") or blank or ""
        return read(text, header) if text else Fault.said("SAKNAT_VARDE", column=header)

    return resolve


def plain(text: str) -> str:
    """Without NBSP, line breaks and repeated blanks, and with `<` where it arrived escaped twice."""
    return re.sub(r"\s+", " ", text).strip().replace("&lt;", "<")


def interval(text: str | None, header: str, *, whole: bool) -> Interval | Fault:
    """Read a number from 0 up, `<5`, `-` or `..`. `whole`: decimals are a problem."""
    text = plain(text or "")
    close = text.replace(" ", "")
    if close in _MARKS:
        return _MARKS[close]
    if censored := re.fullmatch(r"<([1-9][0-9]?)", close):
        high = int(censored.group(1)) - 1
        return Interval(min(1, high), high)
    # XML has a point before decimals, however many they are; what people type is read as everywhere.
    read = Read(float(close)) if re.fullmatch(r"[0-9]{1,20}(\.[0-9]+)?", text) else read_number(text)
    number = read.value
    if read.code or number is None or number < 0:
        code = "FEL_I_CELL" if text.startswith("#") else "TAL_FORMAT" if text else "SAKNAT_VARDE"
        return Fault.said(code, value=text[:40], column=header)
    if whole and number != math.floor(number):
        return Fault.said("HELTAL", value=text[:40], column=header)
    return Interval(number, number)


def _period(text: str, header: str) -> str | Fault:
    found = month_in(text)
    if found is None or found.year < FIRST_YEAR:
        return Fault.said("MANAD_FORMAT", value=text[:40], column=header)
    return found.strftime("%Y-%m")


def _county(text: str, _: str) -> str | Fault:
    if is_unknown(text):
        return UNKNOWN_COUNTY
    return county_code(text) or _unknown_place(text, "lan")


def _municipality(text: str, _: str) -> str | Fault:
    if is_unknown(text):
        return UNKNOWN_PLACE
    return municipality_code(text) or _unknown_place(text, "kommun")


def _category(text: str, header: str) -> str | Fault:
    """Any words but those of a sum: a ready sum among its parts would count everybody twice."""
    if text.casefold() in _SUMS:
        return Fault.said("OKANT_VARDE", value=text, column=header, allowed=part("delarna"))
    return re.sub(r"^(\d+ ?[-–] ?\d+) år$", r"\1", text).replace("–", "-")


def _unknown_place(text: str, level: str) -> Fault:
    names = nearest_places(text, level)
    nearest = part("narmast_av").format(names=part("eller").join(names)) if names else ""
    return Fault.said("OKAND_ORT", value=text[:60], nearest=nearest)


_READERS: dict[str, Callable[[str, str], str | Fault]] = {
    "period": _period,
    "county": _county,
    "municipality": _municipality,
}
