"""Rules over a row, or over a row and the years beside it, that take some reckoning: which rows break each."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from flows.contracts import Contract, Rule
from flows.intake.reading import EMPLOYED, PART_YEAR
from flows.intake.validation.rules.persons import age, agrees, since_age, together

FLAGGED = {"needs", "age", "parts", "jump", "low", "high", "apart", "agrees", "since_age", "together"}
"""The kinds of rules that are reckoned here; Great Expectations judges what comes of them."""
_READ = "read"
_ALIKE = 3
"""An amount that is so many times another at most is of its size."""
_ROUNDING, _SHARE = 1000, 1.01
"""Parts may be larger than the whole by so many kronor, or so many times: amounts are rounded to thousands."""


def flag_of(number: int) -> str:
    """The column that marks the rows that break the contract's rule of this number."""
    return f"rule_{number}__flag"


def read_of(number: int) -> str:
    """The column that marks the rows in which all cells could be read that the contract's rule of this number compares."""
    return f"rule_{number}__read"


def flags(contract: Contract, frame: pd.DataFrame, broken_rows: Collection[int] = ()) -> dict[str, pd.Series[Any]]:
    """For each such rule a column: its code in the rows that break it, null in the others.

    For a rule of unique rows: which rows it compares. `broken_rows`: Excel rows that are not believed whatever stands in them;
    nothing is compared with them.
    """
    found = {}
    known_low: dict[str, pd.Series[Any]] = {}
    for number, rule in sorted(enumerate(contract.rules), key=lambda each: each[1].kind == "jump"):
        if rule.kind in FLAGGED:
            believed = frame[~frame["_row"].isin(list(broken_rows))] if broken_rows and rule.kind == "jump" else frame
            if rule.kind == "jump" and rule.columns[0] in known_low:
                believed = believed[~known_low[rule.columns[0]].reindex(believed.index)]
            broken = _BROKEN[rule.kind](contract, rule, believed).reindex(frame.index).fillna(False).astype(bool)
            if rule.kind == "low" and rule.maximum:
                known_low[rule.columns[0]] = broken
            found[flag_of(number)] = pd.Series(rule.code, index=frame.index, dtype="str").where(broken)
        elif rule.kind == "unique":
            faults = frame[[f"{name}__fault" for name in rule.columns]].notna().any(axis=1)
            told_apart = frame[rule.columns[0]].notna() & ~faults & ~frame["_row"].isin(list(broken_rows))
            if rule.not_counted:
                column, value = rule.not_counted
                told_apart &= (frame[column] != value).fillna(True)
            found[read_of(number)] = pd.Series(_READ, index=frame.index, dtype="str").where(told_apart)
    return found


def _needs(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    """A cell that could not be read has its own problem and is not an empty cell."""
    wanted, filled = rule.columns
    lacks = frame[wanted].isna() & frame[f"{wanted}__fault"].isna()
    return lacks & frame[filled].notna() & ~frame[filled].isin(rule.values)


def _parts(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    whole, *parts = rule.columns
    bound = (frame[whole] * (rule.maximum or _SHARE)).clip(lower=frame[whole] + _ROUNDING)
    # An amount below nothing has its own problem.
    broken: pd.Series[Any] = (frame[parts].sum(axis=1) > bound) & (frame[whole] >= 0)
    return broken & ~_said(frame, parts[0]) if rule.maximum else broken


def _jump(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    """Both rows of a jump: nobody can say which of them is wrong, but for one that those next to it agree against.

    An amount that names its unit is meant, and a year of which only a part is told may be small.
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


def _low(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    """Rows with people and hardly any money; and, where there are such, the others of the table that are as small.

    A table in thousands is so in all its rows, those of years when nobody was employed too.
    """
    amount, *people = rule.columns
    if rule.minimum is None or not (people or EMPLOYED in frame):
        return pd.Series(False, index=frame.index)
    somebody = (frame[people].sum(axis=1) > 0) & (frame[amount] > 0) if people else frame[EMPLOYED]
    if rule.maximum:
        somebody &= frame[people].max(axis=1) >= frame[amount] * rule.maximum
    low = (frame[amount] >= 0) & (frame[amount] < rule.minimum)
    said = _said(frame, amount)
    broken: pd.Series[Any] = (somebody & low & ~said).fillna(False)
    largest = frame.loc[broken, amount].max()
    if rule.maximum or pd.isna(largest) or not largest:
        return broken
    alike: pd.Series[Any] = (frame[amount] > 0) & (low | (frame[amount] <= largest * _ALIKE))
    broken |= alike & ~said
    return broken


def _high(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    (amount,) = rule.columns
    broken: pd.Series[Any] = (frame[amount] > rule.maximum) & ~_said(frame, amount)
    return broken


def _apart(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    one, other = rule.columns
    broken: pd.Series[Any] = (frame[one] - frame[other]).abs().dt.days > (rule.maximum or 0)
    return broken


def _said(frame: pd.DataFrame, amount: str) -> pd.Series[Any]:
    said = f"{amount}__said"
    return frame[said] if said in frame else pd.Series(False, index=frame.index)


_BROKEN = {
    "needs": _needs, "age": age, "parts": _parts, "jump": _jump, "low": _low, "high": _high, "apart": _apart,
    "agrees": agrees, "since_age": since_age, "together": together,
}  # fmt: skip
