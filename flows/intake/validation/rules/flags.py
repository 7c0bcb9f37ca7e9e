"""Rules over a row, or over a row and the years beside it, that SQL alone does not decide: which rows break each."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from flows.contracts import Contract, Rule
from flows.intake.validation.rules.amounts import high, jump, low, parts
from flows.intake.validation.rules.persons import age, agrees, has_nothing, since_age, together

FLAGGED = {"needs", "age", "parts", "jump", "low", "high", "apart", "agrees", "since_age", "together"}
"""The kinds of rules that are decided here; Great Expectations judges the result."""
_READ = "read"


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
            needed = [name for name in rule.columns[1:] if contract.column(name).required]
            told_apart = (
                frame[[rule.columns[0], *needed]].notna().all(axis=1) & ~faults & ~frame["_row"].isin(list(broken_rows))
            )
            if rule.not_counted:
                column, value = rule.not_counted
                told_apart &= (frame[column] != value).fillna(True)
            found[read_of(number)] = pd.Series(_READ, index=frame.index, dtype="str").where(told_apart)
    return found


def _needs(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    wanted, filled = rule.columns
    return has_nothing(frame, wanted) & frame[filled].notna() & ~frame[filled].isin(rule.values)


def _apart(contract: Contract, rule: Rule, frame: pd.DataFrame) -> pd.Series[Any]:
    one, other = rule.columns
    broken: pd.Series[Any] = (frame[one] - frame[other]).abs().dt.days > (rule.maximum or 0)
    return broken


_BROKEN = {
    "needs": _needs, "age": age, "parts": parts, "jump": jump, "low": low, "high": high, "apart": _apart,
    "agrees": agrees, "since_age": since_age, "together": together,
}  # fmt: skip
