"""What is missing of the numbers beside ours, and where Arbetsförmedlingen's files do not agree, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import duckdb

from flows.language.words import Words
from flows.report.missing import Missing, supplier_name, table_title

_MONTHLY = {"svag_konkurrensformaga": "utsatta_high", "tid_utan_arbete": "ua12_high"}
"""Arbetsförmedlingen's files of a month that must all tell of it before it is used → the highest of each in mart.reach."""


def missing_numbers(connection: duckdb.DuckDBPyConnection) -> list[Missing]:
    """Every sentence of this kind. `connection` is the warehouse."""
    return [*waited_for(connection), *not_whole(connection), *outside(connection), *disagreeing(connection)]


def waited_for(connection: duckdb.DuckDBPyConnection) -> list[Missing]:
    """Say which of Arbetsförmedlingen's monthly files do not have the last month counted yet."""
    waited = connection.execute(
        "select series, max(period) as newest, strftime(any_value(period_end), '%Y-%m') as wanted "
        "from staging.af_month, core.parameter where list_contains(?, series) "
        "group by series having newest < wanted order by series",
        [list(_MONTHLY)],
    ).fetchall()
    return [Missing(partial(_is_waited_for, *row), [row[0]]) for row in waited]


def not_whole(connection: duckdb.DuckDBPyConnection) -> Iterator[Missing]:
    """Say which file's last month the chart of reach does not use, and why."""
    for series, highest in _MONTHLY.items():
        told, whole = connection.execute(
            "select max(period), (select max(period) from "
            f"(select period from mart.reach group by period having bool_and({highest} is not null))) from mart.reach"
        ).fetchone() or (None, None)
        if told != whole:
            yield Missing(partial(_is_not_whole, series, told, whole), [series])


def outside(connection: duckdb.DuckDBPyConnection) -> Iterator[Missing]:
    """Say that enterprises outside the area's municipalities are left out of reach."""
    (count,) = connection.execute(
        "select count(*) from core.enterprise "
        "where kommun_code not in (select value from core.definition where key = 'area.municipalities')"
    ).fetchone() or (0,)
    if count:
        yield Missing(
            lambda w: w.plural(
                count,
                "Ett företag ligger utanför områdets kommuner. De anställda där räknas med, men inte bredvid Arbetsförmedlingens "
                "tal.",
                "{enterprises} företag ligger utanför områdets kommuner. De anställda där räknas med, men inte bredvid "
                "Arbetsförmedlingens tal.",
                enterprises=count,
            ),
            list(_MONTHLY),
        )


def disagreeing(connection: duckdb.DuckDBPyConnection) -> Iterator[Missing]:
    """Say that two of Arbetsförmedlingen's series do not agree; nothing where they do."""
    pairs = connection.sql(
        "select series, other_series, measure, count(distinct (period, geo_code, geo_level, sex)), min(period), max(period) "
        "from core.series_difference group by all order by all"
    ).fetchall()
    for row in pairs:
        yield Missing(partial(_disagree, *row), [])  # no chart shows a number that two of the series have


def _is_waited_for(series: str, newest: str, wanted: str, w: Words) -> str:
    return w(
        "{source}: {table} väntas för {wanted}; det senaste är {newest}.",
        source=supplier_name(series, w),
        table=table_title(series, w),
        wanted=wanted,
        newest=newest,
    )


def _is_not_whole(series: str, told: str | None, whole: str | None, w: Words) -> str:
    which = w("den senaste månaden med alla är {month}", month=whole) if whole else w("ingen månad har alla")
    return w(
        "{source}: {table} har inte områdets alla tal för {month}; {which}.",
        source=supplier_name(series, w),
        table=table_title(series, w),
        month=told,
        which=which,
    )


def _disagree(one: str, other: str, measure: str, count: int, first: str, last: str, w: Words) -> str:
    months = measure.removeprefix("utan_arbete_")
    return w(
        "{source}: {table} och {other} säger olika om antalet {whom} ({count} tal, {first} till {last}).",
        source=supplier_name(one, w),
        table=table_title(one, w),
        other=table_title(other, w),
        whom=w("arbetslösa") if months == measure else w("utan arbete mer än {months} månader", months=months),
        count=count,
        first=first,
        last=last,
    )
