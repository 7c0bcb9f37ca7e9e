"""What the other sheets of a workbook know of a year of amounts."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from flows.intake.reading import EMPLOYED, PART_YEAR, SheetTable


def describe_years(tables: Sequence[SheetTable]) -> None:
    """Say of each row of amounts a year what the other sheets know of that year; the contract's rules ask for it."""
    frames = {table.contract.table: table.frame for table in tables}
    about, jobs = frames.get("foretag"), frames.get("anstallningar")
    for table in tables:
        if {rule.kind for rule in table.contract.rules} & {"low", "jump"}:
            years = [None if pd.isna(year) else int(year) for year in table.frame["year"]]
            employed = [jobs is not None and year is not None and _employed_in(jobs, year) for year in years]
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


def _is_part(about: pd.DataFrame, year: int) -> bool:
    """Whether the workbook's period begins or ends inside the year."""
    begins = ((about["period_from"].dt.year == year) & (about["period_from"].dt.month > 1)).any()
    return bool(begins or ((about["period_to"].dt.year == year) & (about["period_to"].dt.month < 12)).any())
