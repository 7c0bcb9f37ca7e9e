"""Cell text to typed values. Strings first: what cannot be read is a fault with its text kept, never a crash.

Each distinct value of a column is read once, so that a large table costs little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

from flows.contracts import Column
from flows.contracts.text import plain_signs
from flows.intake.files.formats.shown import Shown, rounded
from flows.intake.problems import ASKED
from flows.intake.values.kept_text import kept_text, never_an_identity_number
from flows.intake.values.numbers import with_a_star
from flows.intake.values.readers import KRONOR, Setting, Unit, reader_of
from flows.intake.values.text import LEFT_OUT, Read, as_words, says_as_above, tidy
from flows.security.identity_numbers import pseudonymise

_TWO_LINES = re.compile(r"\d\s*[\n\r\u2028\u2029]\s*\d")
"""Two numbers below each other in one cell are not one number with a blank."""
_AMOUNTS = ("count", "kr", "number", "percent", "year")
_ERROR = re.compile(r"#(?:[A-ZÅÄÖ]+[!?]|N/A|DIV/0!)")


def parse_column(
    column: Column, raw: Sequence[object], setting: Setting, unit: Unit = KRONOR, *, keeps_asked: bool = False
) -> pd.DataFrame:
    """The typed columns of one contract column, with `<name>__fault` and `<name>__text`.

    `raw`: the cells from the top; `unit`: what an amount without a unit of its own is in; `keeps_asked`: a value that is asked
    about is kept beside its fault, for a row without which the file tells nothing. The text is kept only of a cell of
    which something is to be said, and never of an identifying column. Where there is any: `<name>__note` is the code of a
    remark on a value that is read, `<name>__read` and `<name>__other` are what was read and what else it could be.
    """
    name = column.name
    if column.type == "person":
        numbers = [plain_signs(value) if isinstance(value, str) else value for value in raw]
        people = pseudonymise(pd.Series(numbers, dtype=object), setting.at, setting.keys, setting.scope)
        people.columns = [c.replace("pid", name, 1) if c != "fault" else f"{name}__fault" for c in people.columns]
        above = [says_as_above(value) for value in raw]
        people[f"{name}__fault"] = people[f"{name}__fault"].mask(pd.Series(above, dtype=bool), "SOM_OVAN")
        people[f"{name}_birth_year"] = people[f"{name}_birth_year"].astype("Int32")
        return people.assign(**{f"{name}__text": None})
    codes, distinct = pd.factorize(np.fromiter(raw, dtype=object, count=len(raw)))
    read = reader_of(column, list(distinct), setting, unit)
    if column.type in _AMOUNTS:
        read = never_an_identity_number(with_a_star(read))
    found = [_said(read(value), value, column) if _is_filled(value, column) else Read() for value in distinct]
    faulty = [one.code is not None and (one.value is None or one.code in ASKED) for one in found]
    lost = [fault and not (keeps_asked and one.code in ASKED) for one, fault in zip(found, faulty, strict=True)]
    values = [None if gone else one.value for one, gone in zip(found, lost, strict=True)]
    told = {
        "fault": [one.code if fault else None for one, fault in zip(found, faulty, strict=True)],
        "text": [
            None if one.code is None or column.identifying else kept_text(value)
            for value, one in zip(distinct, found, strict=True)
        ],
        "note": [None if fault else one.code for one, fault in zip(found, faulty, strict=True)],
        "read": [_words(one.value, column) if one.code else None for one in found],
        "other": [_words(one.other, column) for one in found],
    }
    typed = _as_type(pd.Series(values, dtype=object), column)
    kept = {f"{name}__{what}": _spread(of, codes) for what, of in told.items() if what in ("fault", "text") or any(of)}
    return pd.DataFrame({name: typed.array.take(codes, allow_fill=True), **kept})


def _is_filled(value: object, column: Column) -> bool:
    """Whether something stands in a cell. In a column of last days a program's `NULL` is asked about: it may have ended."""
    if isinstance(value, Shown):
        return True
    text = tidy(value)
    return bool(text) and (column.required or column.last_day or text.casefold() not in LEFT_OUT)


def _said(read: Read, value: object, column: Column) -> Read:
    """`..` in a cell that must be filled in is not an empty cell, and says nothing. An error copied as text is one."""
    if isinstance(value, Shown) and value.format.hidden:
        return Read(None, "VISAR_ANNAT/inget", value.value)
    if isinstance(value, Shown) and value.format.own_digits and column.type == "year":
        return Read(read.value, "VISAR_ANNAT", str(value))
    if isinstance(value, Shown) and value.format.day_as == "part" and isinstance(value.value, date):
        return Read(None, "VISAR_ANNAT/dag", value.value)
    decimals = value.format.decimals if isinstance(value, Shown) else None
    if isinstance(value, Shown) and decimals is not None and decimals >= 0 and isinstance(value.value, float | int):
        return Read(rounded(value.value, decimals), "VISAR_ANNAT", value.value)
    if read.code == "VISAR_ANNAT" and read.value == read.other:
        return Read(read.value, "VISAR_ANNAT/text", read.other)
    if says_as_above(value):
        return Read(None, "SOM_OVAN")
    if column.type in _AMOUNTS and isinstance(value, str) and _TWO_LINES.search(value):
        return Read(None, "TAL_FORMAT/rader")
    if isinstance(value, str) and value[:1] == "#" and _ERROR.fullmatch(tidy(value)):
        return Read(None, "FEL_I_CELL")
    if read == Read() and column.required and tidy(value) and not column.identifying:
        return Read(None, "INGET_VARDE")
    return read


def _words(value: object, column: Column) -> str | None:
    """A number has blanks between its thousands, and a year has none."""
    return None if value is None else str(value) if column.type == "year" else as_words(value)


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
