"""Rules over amounts: against each other, against the years beside, and against the people who are paid with them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from flows.contracts import Contract, Rule
from flows.intake.reading import EMPLOYED, PART_YEAR, WORK

_ALIKE = 3
"""An amount that is so many times another at most is of its size."""
_ROUNDING, _SHARE = 1000, 1.01
"""Parts may be larger than the whole by so many kronor, or so many times: amounts are rounded to thousands."""
_THOUSAND = 1000
"""An amount so many times smaller than the whole may be in thousands."""
_ENOUGH_WORK = 0.25
"""Of less than a quarter of a year of full-time work nothing is concluded: wages may be paid in the year after."""


def parts(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    """Rows of which the parts together are more than the whole."""
    whole, *shares = rule.columns
    bound = (frame[whole] * (rule.maximum or _SHARE)).clip(lower=frame[whole] + _ROUNDING)
    # An amount below nothing has its own problem.
    broken: pd.Series[Any] = (frame[shares].sum(axis=1) > bound) & (frame[whole] >= 0)
    return broken & ~_said(frame, shares[0]) if rule.maximum else broken


def jump(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    """Mark both rows of a jump, since either may be wrong; only one of them where the years next to it show that it is the one.

    Not marked are an amount that names its unit, and a year that is not told whole.
    """
    amount, year, *of = rule.columns
    rows = frame[frame[amount].notna() & (frame[amount] > 0) & frame[year].notna()].sort_values(year, kind="stable")
    broken = pd.Series(False, index=frame.index)
    for each in (group for _, group in rows.groupby(of, dropna=False)) if of else (rows,):
        broken[_jumping(each, amount, year, rule.maximum or float("inf"))] = True
    return broken & ~_said(frame, amount)


def _jumping(rows: pd.DataFrame, amount: str, year: str, most: float) -> list[Any]:
    """Which rows, in the order of the years, are so many times those next to them, or such a part of them."""
    amounts = rows[amount]
    jumps = []
    for one, other in zip(rows.index[:-1], rows.index[1:], strict=True):
        small, large = (one, other) if amounts[one] <= amounts[other] else (other, one)
        if PART_YEAR in rows and rows.loc[small, PART_YEAR]:
            continue
        another_year = rows.loc[other, year] != rows.loc[one, year]
        if another_year and amounts[large] >= amounts[small] * most:
            jumps.append((one, other))
    around = {one: (before, after) for before, one in jumps for again, after in jumps if again == one}
    odd = {one for one, (a, b) in around.items() if max(amounts[a], amounts[b]) < min(amounts[a], amounts[b]) * most}
    if len(jumps) == 1 and len(rows) > 2:  # the last year alone: those before it agree, and have been told before
        odd |= {jumps[0][1]} & {rows.index[-1]}
    return [each for pair in jumps for each in ([place for place in pair if place in odd] or pair)]


def low(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    """Rows with people and hardly any money; and, where there are such, the others of the table that are as small.

    A table in thousands is so in all its rows, those of years when nobody was employed too.
    """
    amount, *people = rule.columns
    if rule.minimum is None or not (people or EMPLOYED in frame):
        return pd.Series(False, index=frame.index)
    somebody = (frame[people].sum(axis=1) > 0) & (frame[amount] > 0) if people else frame[EMPLOYED]
    if rule.maximum:
        somebody &= frame[people].max(axis=1) >= frame[amount] * rule.maximum
    small = ((frame[amount] > 0) | ((frame[amount] == 0) & (rule.minimum > 0))) & (frame[amount] < _least(rule, frame))
    if rule.maximum:
        small |= (frame[amount] > 0) & (frame[amount] * _THOUSAND <= frame[people].max(axis=1))
    said = _said(frame, amount)
    broken: pd.Series[Any] = (somebody & small & ~said).fillna(False)
    largest = frame.loc[broken, amount].max()
    if rule.maximum or pd.isna(largest) or not largest:
        return broken
    alike: pd.Series[Any] = (frame[amount] > 0) & (small | (frame[amount] <= largest * _ALIKE))
    broken |= alike & ~said
    return broken


def high(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    """Rows with more money than any of the senders has, or than those who worked there can have brought in."""
    (amount,) = rule.columns
    most = pd.Series(rule.maximum, index=frame.index, dtype="float64")
    if rule.for_each and WORK in frame:
        most = most.where(frame[WORK] == 0, (frame[WORK].clip(lower=1) * rule.for_each).clip(upper=rule.maximum))
    broken: pd.Series[Any] = (frame[amount] > most) & ~_said(frame, amount)
    return broken


def _least(rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    """The least that the amount may be in each row, by the work that was done that year."""
    least = pd.Series(rule.minimum, index=frame.index, dtype="float64")
    if rule.for_each and WORK in frame:
        least = least.clip(lower=(frame[WORK] * rule.for_each).where(frame[WORK] >= _ENOUGH_WORK, 0))
    return least


def _said(frame: pd.DataFrame, amount: str) -> pd.Series[Any]:
    said = f"{amount}__said"
    return frame[said] if said in frame else pd.Series(False, index=frame.index)
