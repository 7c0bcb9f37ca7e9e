"""Which rows break a rule about a person: the age, what the identity number says, and what the person's rows are together."""

from __future__ import annotations

from typing import Any

import pandas as pd

from flows.contracts import Contract, Rule
from flows.intake.values.days.context import NO_END

_FIRST_BIRTH = 1880


def has_nothing(frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    """Where a cell is empty, or has the day of no end. One that could not be read has a problem of its own and is not empty."""
    empty: pd.Series[Any] = frame[name].isna() & frame[f"{name}__fault"].isna()
    return empty | (frame[name] == pd.Timestamp(NO_END)) if pd.api.types.is_datetime64_any_dtype(frame[name]) else empty


def age(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    """Only the year of birth is kept, so that an age may be one year less than it is taken for."""
    day, person = rule.columns
    born = frame[f"{person}_birth_year" if contract.column(person).type == "person" else person]
    bound = contract.column(person).minimum
    born = born.where(born.astype("Int64") >= max(_FIRST_BIRTH, bound or 0))  # another year has its own problem
    age: pd.Series[Any] = frame[day].dt.year.astype("Int64") - born.astype("Int64")
    broken: pd.Series[Any] = ~age.between(*_bounds(rule))
    if rule.within:
        broken &= age.between(*rule.within)
    known: pd.Series[Any] = broken.where(age.notna(), False)
    return known


def _bounds(rule: Rule) -> tuple[float, float]:
    low = float("-inf") if rule.minimum is None else rule.minimum
    return low, float("inf") if rule.maximum is None else rule.maximum


def agrees(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    """The sex, or the year of birth, and what the identity number says of it; where it says nothing, all agree."""
    said, person = rule.columns
    column = contract.column(said)
    if column.type == "year":
        year = frame[said].astype("Int64")
        broken: pd.Series[Any] = (year != frame[f"{person}_birth_year"].astype("Int64")) & (
            year >= (column.minimum or 0)
        )
        return broken
    known: pd.Series[Any] = frame[said].notna() & frame[f"{person}_sex"].notna()
    known &= frame[said].isin(list(column.values))  # another value has its own problem
    known &= frame[said].str.casefold() != frame[f"{person}_sex"].str.casefold()
    return known


def since_age(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    """Only the year of birth is kept: everybody is taken to be born on its first day, which gives the most months."""
    months, day, person = rule.columns
    born = frame[f"{person}_birth_year"].astype("Int64")
    grown = (frame[day].dt.year.astype("Int64") - born) * 12 + frame[day].dt.month.astype("Int64")
    age, least = (grown - frame[months]) / 12, rule.minimum or 0
    old_enough = (born >= _FIRST_BIRTH) & (grown >= least * 12)  # who was too young has another problem
    broken: pd.Series[Any] = (frame[months] > 0) & (age < least) & old_enough
    return broken & (age >= rule.within[0]) if rule.within else broken


def together(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    """The older rows of a person whose rows without an end come to more than full time: an end may be forgotten."""
    part, person, end, start = rule.columns
    rows = frame[has_nothing(frame, end) & frame[person].notna()]
    whole, last = rows.groupby(person)[part].transform("sum"), rows.groupby(person)[start].transform("max")
    broken: pd.Series[Any] = (whole > rule.maximum) & (rows[start] < last)
    return broken
