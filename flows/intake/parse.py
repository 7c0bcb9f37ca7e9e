"""Cell text to typed values. Strings first: what cannot be read is a fault with its text kept, never a crash.

Each distinct value of a column is read once, so that a large table costs little.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

from flows.contracts import Column, header_key
from flows.contracts.places import municipality_code, place_names
from flows.intake.identity import Keys, mask, orgnr, pseudonymise

Read = tuple[Any, str | None]
"""A typed value (None where there is none) and the code of what is wrong with the cell (None where nothing is)."""

_BLANKS = re.compile(r"[\s\u00a0\u2007\u2009\u202f\u200b\ufeff]+")
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(10_000, 80_000)  # 1927 to 2119
_YEARS = range(1900, 2101)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_DIGITS = re.compile(r"(\d{2}|\d{4})-?(\d{2})-?(\d{2})")
_IN_WORDS = re.compile(r"(?:den )?(\d{1,2})(?::?e|:?a)?[ .-]+([a-zåäö]+)\.?[ -]+(\d{4}|\d{2})")
_MONTH_AND_YEAR = re.compile(r"([a-zåäö]+)\.?[ -]+(\d{4}|\d{2})")
_SIX_DIGITS = re.compile(r"\d{6}")
_NUMBER = re.compile(r"[-+]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?|[-+]?\d*\.\d+|[-+]?\d{1,3}(,\d{3})+\.\d+")
_AMOUNTS = ("count", "kr", "number", "percent", "year")
_LARGEST = 2.0**53
_LARGEST_YEAR = 1_000_000
_NOTHING_THERE: Read = (None, None)
_NOTHING = {"", "-", "..", "…", "–", "—"}


@dataclass(frozen=True)
class Setting:
    """What reading a cell needs to know besides the cell: the file's period, the keys, and who the sender is."""

    at: date
    keys: Keys
    scope: str


def tidy(value: object) -> str:
    """The text of a cell on one line, blanks of every kind as single spaces; a whole number without its `.0`."""
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _BLANKS.sub(" ", str(value)).strip()


def parse_column(column: Column, raw: Sequence[object], header: str, setting: Setting) -> pd.DataFrame:
    """The typed columns of one contract column, with `<name>__fault` and `<name>__text`.

    `raw`: the cells from the top; `header`: as it stands in the file (`tkr` in it means thousands). The text is kept only
    of a faulty cell, and never of an identifying column.
    """
    name = column.name
    if column.type == "person":
        people = pseudonymise(pd.Series(list(raw), dtype=object), setting.at, setting.keys, setting.scope)
        people.columns = [c.replace("pid", name, 1) if c != "fault" else f"{name}__fault" for c in people.columns]
        people[f"{name}_birth_year"] = people[f"{name}_birth_year"].astype("Int32")
        return people.assign(**{f"{name}__text": None})
    codes, distinct = pd.factorize(np.fromiter(raw, dtype=object, count=len(raw)))
    read = _reader(column, list(distinct), header, setting)
    if column.type in _AMOUNTS:
        read = _never_an_identity_number(read)
    found = [_NOTHING_THERE if value == "" else read(value) if tidy(value) else _NOTHING_THERE for value in distinct]
    typed = _as_type(pd.Series([value for value, _ in found], dtype=object), column)
    faults = [fault for _, fault in found]
    texts = [
        None if fault is None or column.identifying else mask(tidy(value))
        for value, fault in zip(distinct, faults, strict=True)
    ]
    return pd.DataFrame(
        {
            name: typed.array.take(codes, allow_fill=True),
            f"{name}__fault": _spread(faults, codes),
            f"{name}__text": _spread(texts, codes),
        }
    )


def _never_an_identity_number(read: Callable[[object], Read]) -> Callable[[object], Read]:
    """Whoever pastes an identity number among the amounts has not written an amount, and it is not kept as one."""

    def guarded(value: object) -> Read:
        text = tidy(value)
        return (None, "PNR_SOM_TAL") if mask(text) != text else read(value)

    return guarded


def _spread(values: list[str | None], codes: NDArray[np.intp]) -> ExtensionArray:
    """The values of the distinct cells laid out over all cells; most columns have none at all."""
    some = any(value is not None for value in values)
    distinct = pd.array(values if some else [None], dtype="str")
    return distinct.take(codes if some else np.zeros_like(codes), allow_fill=True)


def _as_type(values: pd.Series, column: Column) -> pd.Series:
    if column.type == "date":
        return pd.Series(pd.to_datetime(values).astype("datetime64[s]"))
    if column.type == "count":
        return values.astype("Int64")
    if column.type == "year":
        return values.astype("Int32")
    if column.type in ("number", "kr", "percent"):
        return values.astype("Float64")
    return values.astype("str")


def _reader(column: Column, distinct: list[object], header: str, setting: Setting) -> Callable[[object], Read]:
    match column.type:
        case "choice":
            known = {header_key(v): v for v in column.values} | {header_key(k): v for k, v in column.synonyms.items()}
            return lambda value: (
                None if tidy(value) in _NOTHING else known.get(header_key(tidy(value)), mask(tidy(value))),
                None,
            )
        case "date":
            return lambda value: read_date(value, setting.at)
        case "month":
            return read_month
        case "year":
            return lambda value: _as_year(_whole(read_number(value.year if isinstance(value, date) else value)))
        case "count":
            return lambda value: _whole(read_number(value))
        case "kr":
            thousands = 1000 if is_thousands(header) else 1
            return lambda value: _times(read_number(value), 1 if _says_its_unit(value) else thousands)
        case "percent":
            return _percent_reader(distinct)
        case "number":
            return read_number
        case "place":
            return _place
        case "geo":
            return _region
        case "orgnr":
            return lambda value: orgnr(value, setting.keys)
        case _:
            return lambda value: (_masked(tidy(value)), None)


def is_thousands(header: str) -> bool:
    """Whether a header says that its column is in thousands of kronor."""
    return bool(re.search(r"\bt\s?kr\b", header.casefold()))


def _says_its_unit(value: object) -> bool:
    """`3 tkr` and `3 000 kr` mean what they say, whatever the header says."""
    return isinstance(value, str) and tidy(value).casefold().endswith(("kr", "kronor", "sek", ":-"))


def _masked(text: str) -> str:
    """Free text without identity numbers. Six digits in a row is the least that one has: most texts need no look."""
    return mask(text) if _SIX_DIGITS.search(text) else text


def read_number(value: object) -> Read:
    """`2 000 kr`, `1.234,5`, `12,5`, `3 tkr`: a number; `-` is none of it, 0, and `..` is not known."""
    if isinstance(value, bool | date):
        return None, "TAL_FORMAT"
    if isinstance(value, int | float):
        return _exact(float(value))
    text = tidy(value).casefold().replace(" ", "").replace("\u2212", "-").replace("'", "")
    if text in ("-", "–", "—"):
        return 0.0, None
    if text in ("..", "…"):
        return None, None
    factor = 1000 if text.endswith("tkr") else 1
    text = re.sub(r"(tkr|kronor|kr|sek|:-)$", "", text).strip()
    if not _NUMBER.fullmatch(text):
        return None, "TAL_FORMAT"
    if "," in text and "." in text:
        text = text.replace(",", "") if text.rindex(".") > text.rindex(",") else text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[-+]?\d{1,3}(\.\d{3})+", text):
        text = text.replace(".", "")
    return _exact(float(text.replace(",", ".")) * factor)


def _exact(number: float) -> Read:
    """A number beyond what a float tells apart from its neighbours would be another one than the sender wrote."""
    return (number, None) if abs(number) < _LARGEST else (None, "TAL_FORMAT")


def read_date(value: object, at: date) -> Read:
    """A day in the forms people write: Excel's own, `2025-03-01`, `250301`, `1 mars 2025`, `1/3 2025`, `mar-25`.

    A year of two digits is in the century that lies nearest before ten years after `at`. A month alone is its first day.
    """
    if isinstance(value, datetime):
        return _day(value.year, value.month, value.day)
    if isinstance(value, date):
        return _day(value.year, value.month, value.day)
    text = tidy(value).casefold().strip("'")
    if text in _NOTHING:
        return None, None
    if re.fullmatch(r"\d{5}", text) and int(text) in _SERIALS:
        return _EXCEL_EPOCH + timedelta(days=int(text)), None
    if isinstance(value, float) and not value.is_integer() and int(value) in _SERIALS:
        return _EXCEL_EPOCH + timedelta(days=int(value)), None
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(*(int(part) for part in found.groups()))
    if found := _DIGITS.fullmatch(text):
        return _day(_year(found[1], at), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(text):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if (found := _IN_WORDS.fullmatch(text)) and (month := _month_named(found[2])):
        return _day(_year(found[3], at), month, int(found[1]))
    if (found := _MONTH_AND_YEAR.fullmatch(text)) and (month := _month_named(found[1])):
        return _day(_year(found[2], at), month, 1)
    return None, "DATUM_FORMAT"


def read_month(value: object) -> Read:
    """`2023M03`, `2023-03`, `202303` or a day of the month: YYYY-MM."""
    if isinstance(value, date):
        return f"{value.year:04d}-{value.month:02d}", None
    found = re.fullmatch(r"(\d{4})\s?[Mm-]?\s?(\d{1,2})", tidy(value))
    if found and int(found[1]) in _YEARS and 1 <= int(found[2]) <= 12:
        return f"{found[1]}-{int(found[2]):02d}", None
    return None, "MANAD_FORMAT"


def _percent_reader(distinct: list[object]) -> Callable[[object], Read]:
    """`50 %`, `50` and 0,5 are all fifty per cent.

    Between 0 and 1 a number is a fraction. The number 1 is one per cent, but where no number of the column is above 1 it
    is a cell that Excel shows as 100 %: a column of nothing but one per cents is not a thing anybody sends.
    """
    plain = [read_number(value)[0] for value in distinct if "%" not in tidy(value)]
    fractions = all(value <= 1 for value in plain if value is not None)

    def read(value: object) -> Read:
        text = tidy(value)
        if "%" in text:
            return read_number(text.replace("%", "").strip())
        number, fault = read_number(value)
        if number is not None and (0 < number < 1 or (number == 1 and fractions)):
            return round(number * 100, 6), None
        return number, fault

    return read


def _whole(read: Read) -> Read:
    number, fault = read
    if number is None or fault:
        return read
    return (int(number), None) if float(number).is_integer() else (None, "HELTAL")


def _as_year(read: Read) -> Read:
    return read if read[0] is None or abs(read[0]) < _LARGEST_YEAR else (None, "TAL_FORMAT")


def _times(read: Read, factor: int) -> Read:
    number, fault = read
    return (None if number is None else number * factor), fault


def _place(value: object) -> Read:
    code = municipality_code(tidy(value))
    return (code, None) if code else (None, "OKAND_ORT")


def _region(value: object) -> Read:
    """SCB's region code as text. A number has lost its zeros: 0 is the country, 20 a county, 114 the municipality 0114."""
    digits = tidy(value)
    if digits.isdecimal() and digits not in place_names():
        digits = digits.zfill(2 if len(digits) <= 2 else 4)
    return (digits, None) if digits in place_names() else (None, "OKAND_REGION")


def _day(year: int, month: int, day: int) -> Read:
    try:
        found = date(year, month, day)
    except ValueError:
        return None, "DATUM_FORMAT"
    return (found, None) if year in _YEARS else (None, "DATUM_FORMAT")


def _year(digits: str, at: date) -> int:
    if len(digits) == 4:
        return int(digits)
    latest = at.year + 10
    return latest - (latest - int(digits)) % 100


def _month_named(word: str) -> int | None:
    full = (
        "januari",
        "februari",
        "mars",
        "april",
        "juni",
        "juli",
        "augusti",
        "september",
        "sept",
        "oktober",
        "november",
        "december",
        "oct",
        "may",
    )
    if word[:3] in _MONTHS and (word in _MONTHS or word in full):
        return _MONTHS.index(word[:3]) + 1
    return {"may": 5, "oct": 10}.get(word)
