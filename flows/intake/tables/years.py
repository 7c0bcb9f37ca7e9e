"""What the other sheets of a workbook know of a year of amounts."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from flows.intake.reading import EMPLOYED, PART_YEAR, WORK, SheetTable


def describe_years(tables: Sequence[SheetTable]) -> None:
    """Say of each row of amounts a year what the other sheets know of that year; the contract's rules ask for it."""
    frames = {table.contract.table: table.frame for table in tables}
    about, jobs = frames.get("foretag"), frames.get("anstallningar")
    for table in tables:
        if {rule.kind for rule in table.contract.rules} & {"low", "high", "jump"}:
            years = [None if pd.isna(year) else int(year) for year in table.frame["year"]]
            employed = [jobs is not None and year is not None and _employed_in(jobs, year) for year in years]
            known_to = about["period_to"].max() if about is not None else None
            work = [0.0 if jobs is None or year is None else _work_in(jobs, year, known_to) for year in years]
            table.frame[WORK] = pd.Series(work, index=table.frame.index, dtype="float64")
            paid = table.frame["wage_cost_kr"] > 0 if "wage_cost_kr" in table.frame else False
            part = [about is not None and year is not None and _is_part(about, year) for year in years]
            table.frame[EMPLOYED] = pd.Series(employed, index=table.frame.index, dtype=bool) | paid
            table.frame[EMPLOYED] = table.frame[EMPLOYED].fillna(False).astype(bool)
            table.frame[PART_YEAR] = pd.Series(part, index=table.frame.index, dtype=bool)


def _employed_in(jobs: pd.DataFrame, year: int) -> bool:
    """Whether somebody was employed on some day of the year."""
    if not pd.Timestamp.min.year < year < pd.Timestamp.max.year:
        return False
    first, last = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
    return bool(((jobs["start_date"] <= last) & ~(jobs["end_date"] < first)).any())


def _work_in(jobs: pd.DataFrame, year: int, known_to: pd.Timestamp | None) -> float:
    """Years of full-time work: days of the year by the extent of the work, as flows.model counts årsarbetskrafter."""
    if not pd.Timestamp.min.year < year < pd.Timestamp.max.year:
        return 0.0
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
