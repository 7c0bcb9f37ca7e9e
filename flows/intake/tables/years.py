"""What the other sheets of a workbook know of a year of amounts."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from flows.intake.reading import EMPLOYED, PART_YEAR, WORK, SheetTable

_SAID_OF = (pd.Timestamp.min.year + 1, pd.Timestamp.max.year - 1)
"""The years that a day can be in."""


def describe_years(tables: Sequence[SheetTable]) -> None:
    """Say of each row of amounts a year what the other sheets know of that year; the contract's rules ask for it."""
    frames = {table.contract.table: table.frame for table in tables}
    about, jobs = frames.get("foretag"), frames.get("anstallningar")
    for table in tables:
        if {rule.kind for rule in table.contract.rules} & {"low", "high", "jump"}:
            frame = table.frame
            year = frame["year"].where(frame["year"].between(*_SAID_OF)).astype("float64")  # of others nothing is known
            known_to = about["period_to"].max() if about is not None else None
            each = {one: int(one) for one in year.dropna().unique()}  # worked out once, however many rows have it
            employed = {one: jobs is not None and _employed_in(jobs, at) for one, at in each.items()}
            work = {one: 0.0 if jobs is None else _work_in(jobs, at, known_to) for one, at in each.items()}
            part = {one: about is not None and _is_part(about, at) for one, at in each.items()}
            paid = frame["wage_cost_kr"].gt(0).fillna(False) if "wage_cost_kr" in frame else False
            frame[WORK] = year.map(work).fillna(0).astype("float64")
            frame[EMPLOYED] = (_said(year, employed) | paid).astype(bool)
            frame[PART_YEAR] = _said(year, part)


def _said(year: pd.Series[float], of_year: dict[float, bool]) -> pd.Series[bool]:
    return year.map(of_year).eq(True)


def _employed_in(jobs: pd.DataFrame, year: int) -> bool:
    """Whether somebody was employed on some day of the year."""
    first, last = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
    return bool(((jobs["start_date"] <= last) & ~(jobs["end_date"] < first)).any())


def _work_in(jobs: pd.DataFrame, year: int, known_to: pd.Timestamp | None) -> float:
    """Years of full-time work: days of the year by the extent of the work, as flows.model counts årsarbetskrafter."""
    first, last = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
    until = last if known_to is None or pd.isna(known_to) else min(last, known_to)
    jobs = jobs.drop_duplicates(["pid", "start_date"])  # a row that stands twice has its own problem
    ends, starts = jobs["end_date"].fillna(until), jobs["start_date"]
    days = (ends.where(ends < until, until) - starts.where(~(starts < first), first)).dt.days + 1
    work = (days.clip(lower=0) * jobs["extent_pct"].astype("float64").clip(upper=100) / 100).sum()
    return float(work) / ((last - first).days + 1)


def _is_part(about: pd.DataFrame, year: int) -> bool:
    """Whether the workbook's period begins or ends inside the year."""
    begins = ((about["period_from"].dt.year == year) & (about["period_from"].dt.month > 1)).any()
    return bool(begins or ((about["period_to"].dt.year == year) & (about["period_to"].dt.month < 12)).any())
