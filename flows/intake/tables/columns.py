"""Cell text to typed values. Strings first: what cannot be read is a fault with its text kept, never a crash.

Each distinct value of a column is read once, so that a large table costs little.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

from flows.contracts import Column, header_key
from flows.contracts.places import county_code, municipality_code, place_names
from flows.intake.tables.dates import read_date, read_month
from flows.intake.tables.numbers import as_year, is_thousands, percent_reader, read_number, says_its_unit, times, whole
from flows.intake.tables.text import NOTHING, Read, tidy
from flows.security.identity_numbers import orgnr, pseudonymise
from flows.security.keys import Keys
from flows.security.masking import mask

_GROUPED = re.compile(r"\d{1,3}([ .']\d{3})+")
_AMOUNTS = ("count", "kr", "number", "percent", "year")
_NOTHING_THERE: Read = (None, None)


@dataclass(frozen=True)
class Setting:
    """What reading a cell needs to know besides the cell: the file's period, the keys, and who the sender is."""

    at: date
    keys: Keys
    scope: str


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
        None if fault is None or column.identifying else _told(value)
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
        return (None, "PNR_SOM_TAL") if _told(value) != tidy(value) else read(value)

    return guarded


def _told(value: object) -> str:
    """The cell's text without identity numbers: one that stands alone as a number, `9 006 022 397`, too.

    What has decimals is a number of something, but for `900602.2397`.

    Excel drops the zeros that it begins with. Nine digits are looked at, but not eight or seven: a country's people are so many.
    """
    text = tidy(value)
    whole_part, _, decimals = text.replace(",", ".").partition(".") if text.count(".") < 2 else (text, "", "")
    digits = re.sub(r"[ .']", "", whole_part) if _GROUPED.fullmatch(whole_part) else whole_part
    if digits.isdecimal() and 9 <= len(digits) <= 12 and not decimals.strip("0"):
        alone = digits.zfill(10)
        return text if mask(alone) == alone else mask(alone)
    if decimals and len(decimals) != 4 and whole_part.isdecimal() and decimals.isdecimal():
        return text
    return mask(text)


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
                None if tidy(value) in NOTHING else known.get(header_key(tidy(value)), _told(value)),
                None,
            )
        case "date":
            return lambda value: read_date(value, setting.at, open_end=column.open_end)
        case "month":
            return read_month
        case "year":
            return lambda value: as_year(whole(read_number(value.year if isinstance(value, date) else value)))
        case "count":
            return lambda value: whole(read_number(value))
        case "kr":
            thousands = 1000 if is_thousands(header) else 1
            return lambda value: times(read_number(value), 1 if says_its_unit(value) else thousands)
        case "percent":
            return percent_reader(distinct)
        case "number":
            return read_number
        case "place":
            return _place
        case "geo":
            return _region
        case "orgnr":
            return lambda value: orgnr(value, setting.keys)
        case _:
            return lambda value: (_told(value), None)


def _place(value: object) -> Read:
    code = municipality_code(tidy(value))
    return (code, None) if code else (None, "OKAND_ORT/lan" if county_code(tidy(value)) else "OKAND_ORT")


def _region(value: object) -> Read:
    """SCB's region code as text. A number has lost its zeros: 0 is the country, 20 a county, 114 the municipality 0114."""
    digits = tidy(value)
    if digits.isdecimal() and digits not in place_names():
        digits = digits.zfill(2 if len(digits) <= 2 else 4)
    return (digits, None) if digits in place_names() else (None, "OKAND_REGION")
