"""Rules over a row, or over a row and the years beside it, that take some reckoning: which rows break each."""

from __future__ import annotations

from typing import Any

import pandas as pd

from flows.contracts import Contract, Rule
from flows.intake.reading import EMPLOYED, PART_YEAR

FLAGGED = {"needs", "age", "parts", "jump", "low"}
"""The kinds of rules that are reckoned here; Great Expectations judges what comes of them."""
_ROUNDING, _SHARE = 1000, 1.01
"""Parts may be larger than the whole by so many kronor, or so many times: amounts are rounded to thousands."""


def flag_of(number: int) -> str:
    """The column that marks the rows that break the contract's rule of this number."""
    return f"rule_{number}__flag"


def flags(contract: Contract, frame: pd.DataFrame) -> dict[str, pd.Series[Any]]:
    """For each such rule a column: its code in the rows that break it, null in the others."""
    found = {}
    for number, rule in enumerate(contract.rules):
        if rule.kind in FLAGGED:
            broken = _BROKEN[rule.kind](contract, rule, frame).fillna(False).astype(bool)
            found[flag_of(number)] = pd.Series(rule.code, index=frame.index, dtype="str").where(broken)
    return found


def _needs(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    """A cell that could not be read has its own problem and is not an empty cell."""
    wanted, filled = rule.columns
    lacks = frame[wanted].isna() & frame[f"{wanted}__fault"].isna()
    return lacks & frame[filled].notna() & ~frame[filled].isin(rule.values)


def _age(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    """Only the year of birth is kept, so that an age may be one year less than it is taken for."""
    day, person = rule.columns
    born = frame[f"{person}_birth_year" if contract.column(person).type == "person" else person]
    age = frame[day].dt.year.astype("Int64") - born.astype("Int64")
    broken = ~age.between(*_bounds(rule))
    if rule.within:
        broken &= age.between(*rule.within)
    return broken.where(age.notna(), False)


def _bounds(rule: Rule) -> tuple[float, float]:
    low = float("-inf") if rule.minimum is None else rule.minimum
    return low, float("inf") if rule.maximum is None else rule.maximum


def _parts(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    whole, *parts = rule.columns
    bound = (frame[whole] * _SHARE).clip(lower=frame[whole] + _ROUNDING)
    return frame[parts].sum(axis=1) > bound


def _jump(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    """Both rows of a jump: nobody can say which of them is wrong.

    An amount that names its unit is meant, and a year of which only a part is told may be small.
    """
    amount, year = rule.columns
    most = rule.maximum or float("inf")
    rows = frame[frame[amount].notna() & (frame[amount] > 0) & frame[year].notna()].sort_values(year, kind="stable")
    broken = pd.Series(False, index=frame.index)
    for one, other in zip(rows.index[:-1], rows.index[1:], strict=True):
        small, large = sorted((one, other), key=lambda row: float(rows.loc[row, amount]))
        if PART_YEAR in rows and rows.loc[small, PART_YEAR]:
            continue
        next_year = rows.loc[other, year] - rows.loc[one, year] == 1
        if next_year and rows.loc[large, amount] >= rows.loc[small, amount] * most:
            broken[[one, other]] = True
    return broken & ~_said(frame, amount)


def _low(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    (amount,) = rule.columns
    if EMPLOYED not in frame or rule.minimum is None:
        return pd.Series(False, index=frame.index)
    return frame[EMPLOYED] & (frame[amount] < rule.minimum) & ~_said(frame, amount)


def _said(frame: pd.DataFrame, amount: str) -> pd.Series[Any]:
    said = f"{amount}__said"
    return frame[said] if said in frame else pd.Series(False, index=frame.index)


_BROKEN = {"needs": _needs, "age": _age, "parts": _parts, "jump": _jump, "low": _low}
