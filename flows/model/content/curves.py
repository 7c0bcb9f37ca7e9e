"""The curves of how long jobs last and how they end: marts that are made by Python, not by SQL."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import pandas as pd

from flows.model.content.survival import DAYS_PER_MONTH, aalen_johansen, kaplan_meier


def make_survival(connection: duckdb.DuckDBPyConnection) -> None:
    """Make mart.survival(months, survival, low, high): Kaplan-Meier of core.duration at each month.

    Grain: one row for each of 1 to `survival_months`.
    Kaplan-Meier on days from start to end, censored at period_end or the day the enterprise is known until, read at the number
    of months times 365.25 / 12 days, with Greenwood's band at `confidence_level` on the log-log scale. Source: "Retention at k"
    in the description of the field.
    """
    connection.execute("create table mart.survival (months integer, survival double, low double, high double)")
    lasted = connection.execute("select days, ended from core.duration order by days, ended").fetchnumpy()
    months, level = _months_read(connection)
    read = kaplan_meier(
        np.asarray(lasted["days"]), np.asarray(lasted["ended"]), [k * DAYS_PER_MONTH for k in months], level
    )
    _give_curve(connection, "survival", months, read)


def make_left_to_work(connection: duckdb.DuckDBPyConnection) -> None:
    """Make mart.left_to_work(months, share, low, high): Aalen-Johansen of core.duration at each month.

    Grain: one row for each of 1 to `survival_months`.
    The share of the target jobs that have ended for work (Arbete utan stöd, Arbete med stöd) or Studier within so many
    months, as the last row's Avslutsorsak tells (core.job_exit). Days and censoring are those of mart.survival; every other end
    competes with these. The band at `confidence_level` is by person, since one person may hold several jobs: the percentiles of
    500 bootstrap samples of persons with a fixed seed.
    """
    connection.execute("create table mart.left_to_work (months integer, share double, low double, high double)")
    # Persons are numbered by their jobs, not by pseudonym: another key must give the same band. There are three causes, so one
    # number orders jobs by days and then cause; numbers are cheaper to sort than pairs.
    jobs = connection.execute("""
        with job as (
          select pid, days, case when not ended then 0 when reason in ('Arbete utan stöd', 'Arbete med stöd', 'Studier') then 1
                                 else 2 end as cause
          from core.duration
          left join (select job_id, reason from core.job_exit) using (job_id)
        ),
        person as (
          select pid, row_number() over (order by list_sort(list(days * 3 + cause))) - 1 as person from job group by pid
        )
        select days, cause, person from job join person using (pid) order by person, days, cause
    """).fetchnumpy()
    months, level = _months_read(connection)
    days, cause, person = (np.asarray(jobs[name]) for name in ("days", "cause", "person"))
    read = aalen_johansen(days, cause, person, [k * DAYS_PER_MONTH for k in months], level)
    _give_curve(connection, "left_to_work", months, read)


def _months_read(connection: duckdb.DuckDBPyConnection) -> tuple[list[int], float]:
    """The months that a curve is read at, and the confidence level of its band."""
    [(last, level)] = connection.execute("select survival_months, confidence_level from core.parameter").fetchall()
    return list(range(1, last + 1)), level


def _give_curve(connection: duckdb.DuckDBPyConnection, mart: str, months: Sequence[int], read: pd.DataFrame) -> None:
    columns = read.astype(object).where(read.notna(), None)
    given = [list(months), *(columns[name].tolist() for name in columns)]
    kinds = ("integer", "double", "double", "double")
    chosen = ", ".join(
        f"unnest(?::{kind}[])" for kind in kinds
    )  # one statement: one for each row takes a third of a build
    connection.execute(f"insert into mart.{mart} select {chosen}", given)
