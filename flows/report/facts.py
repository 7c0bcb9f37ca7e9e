"""What every report says about itself: who reported, what is missing, how old the sources are, which definitions hold.

These are facts about deliveries, not about persons; they go out beside the released tables as facts.json.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import duckdb

from flows.charts.content.release_facts import have_reported
from flows.contracts import contracts
from flows.contracts.sources import SOURCES
from flows.intake.deliveries.selection import Selection
from flows.language.catalogue import SOURCE, languages
from flows.language.words import Words, sentence
from flows.model.definition_sentences import sentences
from flows.model.definitions import Definitions

_MONTHLY = {"svag_konkurrensformaga": "utsatta_high", "tid_utan_arbete": "ua12_high"}
"""Arbetsförmedlingen's files of a month that must all tell of it before it is used → the highest of each in mart.reach."""


@dataclass(frozen=True)
class Missing:
    """A sentence on what is missing or does not agree, as it is written in a language.

    `tables`: the source tables whose charts it concerns; None: all charts, none: no chart, only the page on quality.
    """

    text: Callable[[Words], str]
    tables: list[str] | None = None


def facts(
    connection: duckdb.DuckDBPyConnection, known: Selection, definitions: Definitions, run_id: str
) -> dict[str, Any]:
    """The facts of a run, ready for JSON. `connection` is the warehouse."""
    as_of, period_end = connection.sql("select as_of, period_end from core.parameter").fetchone() or (
        None,
        None,
    )
    reported = sorted(table.submitter for table in known.tables if table.table == "foretag")
    expected = max(definitions.enterprises, len(reported))
    missing = [
        *_missing(known, len(reported), expected, period_end),
        *_waited_for(connection),
        *_not_whole(connection),
        *_outside(connection),
        *_disagreeing(connection),
    ]
    by_language = {"" if language == SOURCE else f"_{language}": Words(language) for language in languages()}
    return {
        "run": run_id,
        "draft": True,
        "as_of": str(as_of),
        "period_end": str(period_end),
        "enterprises_reported": len(reported),
        "enterprises_expected": expected,
        "area": definitions.area.area_name,
        "sources": _sources(known),
        "waiting": _waiting(known) > 0,
        **{f"missing{suffix}": [each.text(w) for each in missing] for suffix, w in by_language.items()},
        "missing_of": [each.tables for each in missing],
        **{f"definitions{suffix}": sentences(definitions, w) for suffix, w in by_language.items()},
    }


def _sources(known: Selection) -> list[dict[str, str]]:
    """One line for each table that counts, with the newest day its source speaks of."""
    newest: dict[str, date] = {}
    for table in known.tables:
        spoken = table.period_to or table.received_at.date()
        newest[table.table] = max(spoken, newest.get(table.table, spoken))
    return [
        {
            "source": contracts()[table].supplier.name,
            "title": contracts()[table].title,
            "table": table,
            "data_date": day.isoformat(),
        }
        for table, day in sorted(newest.items())
    ]


def _missing(known: Selection, reported: int, expected: int, period_end: date | None) -> Iterator[Missing]:
    """Say what is not there, so that no chart says more than it knows."""
    if reported < expected:
        yield Missing(lambda w: sentence(have_reported(w, reported, expected)))
    if waiting := _waiting(known):
        yield Missing(
            lambda w: w.plural(
                waiting,
                "En fil från företagen väntar på svar och är inte med.",
                "{files} filer från företagen väntar på svar och är inte med.",
                files=waiting,
            ),
            ["foretag", "anstallningar", "platser", "ekonomi"],
        )
    if late := _late(known, period_end):
        yield Missing(
            lambda w: w.plural(
                late,
                "Ett företag har inte lämnat uppgifter ända till {day}.",
                "{enterprises} företag har inte lämnat uppgifter ända till {day}.",
                enterprises=late,
                day=period_end,
            )
        )
    for name in _not_there(known):
        yield Missing(partial(_is_missing, name), [name])


def _waited_for(connection: duckdb.DuckDBPyConnection) -> list[Missing]:
    """Say which of Arbetsförmedlingen's monthly files do not tell of the last month counted yet."""
    waited = connection.execute(
        "select series, max(period) as newest, strftime(any_value(period_end), '%Y-%m') as wanted "
        "from staging.af_month, core.parameter where list_contains(?, series) "
        "group by series having newest < wanted order by series",
        [list(_MONTHLY)],
    ).fetchall()
    return [Missing(partial(_is_waited_for, *row), [row[0]]) for row in waited]


def _not_whole(connection: duckdb.DuckDBPyConnection) -> Iterator[Missing]:
    """Say of which file the last month told of is passed over in the chart of reach, and why."""
    for series, highest in _MONTHLY.items():
        told, whole = connection.execute(
            "select max(period), (select max(period) from "
            f"(select period from mart.reach group by period having bool_and({highest} is not null))) from mart.reach"
        ).fetchone() or (None, None)
        if told != whole:
            yield Missing(partial(_is_not_whole, series, told, whole), [series])


def _outside(connection: duckdb.DuckDBPyConnection) -> Iterator[Missing]:
    """Say that enterprises outside the area's municipalities are left out of reach."""
    (count,) = connection.execute(
        "select count(*) from core.enterprise "
        "where kommun_code not in (select value from core.definition where key = 'area.municipalities')"
    ).fetchone() or (0,)
    if count:
        yield Missing(
            lambda w: w.plural(
                count,
                "Ett företag ligger utanför områdets kommuner. De anställda där är inte med bredvid Arbetsförmedlingens tal.",
                "{enterprises} företag ligger utanför områdets kommuner. De anställda där är inte med bredvid "
                "Arbetsförmedlingens tal.",
                enterprises=count,
            ),
            list(_MONTHLY),
        )


def _disagreeing(connection: duckdb.DuckDBPyConnection) -> Iterator[Missing]:
    """Say that two of Arbetsförmedlingen's series do not tell the same; nothing where they do."""
    pairs = connection.sql(
        "select series, other_series, measure, count(distinct (period, geo_code, geo_level, sex)), min(period), max(period) "
        "from core.series_difference group by all order by all"
    ).fetchall()
    for row in pairs:
        yield Missing(partial(_disagree, *row), [])  # no chart shows a number that two of the series tell


def _is_missing(name: str, w: Words) -> str:
    return w("{source}: {table} saknas.", source=_supplier(name, w), table=_title(name, w))


def _is_waited_for(series: str, newest: str, wanted: str, w: Words) -> str:
    return w(
        "{source}: {table} väntas för {wanted}; det senaste är {newest}.",
        source=_supplier(series, w),
        table=_title(series, w),
        wanted=wanted,
        newest=newest,
    )


def _is_not_whole(series: str, told: str | None, whole: str | None, w: Words) -> str:
    which = w("den senaste månaden med alla är {month}", month=whole) if whole else w("ingen månad har alla")
    return w(
        "{source}: {table} har inte områdets alla tal för {month}; {which}.",
        source=_supplier(series, w),
        table=_title(series, w),
        month=told,
        which=which,
    )


def _disagree(one: str, other: str, measure: str, count: int, first: str, last: str, w: Words) -> str:
    months = measure.removeprefix("utan_arbete_")
    return w(
        "{source}: {table} och {other} säger olika om antalet {whom} ({count} tal, {first} till {last}).",
        source=_supplier(one, w),
        table=_title(one, w),
        other=_title(other, w),
        whom=w("arbetslösa") if months == measure else w("utan arbete mer än {months} månader", months=months),
        count=count,
        first=first,
        last=last,
    )


def _supplier(table: str, w: Words) -> str:
    supplier = contracts()[table].supplier
    return w.choose(supplier.name, supplier.name_en)


def _title(table: str, w: Words) -> str:
    return w.choose(contracts()[table].title, table)


def _late(known: Selection, period_end: date | None) -> int:
    """How many enterprises have not reported up to the last day."""
    ends = [table.period_to for table in known.tables if table.table == "foretag"]
    return sum(1 for end in ends if period_end and end and end < period_end)


def _waiting(known: Selection) -> int:
    """How many of the enterprises' files wait for an answer: what they would change is not known."""
    return sum(file["source"] == "foretag" and file["verdict"] == "held" for file in known.files)


def _not_there(known: Selection) -> list[str]:
    """The tables that every report needs and nobody has delivered, supplier by supplier."""
    there = {table.table for table in known.tables}
    needed = [name for name, contract in contracts().items() if contract.needed and name not in there]
    return sorted(needed, key=lambda name: SOURCES.index(contracts()[name].source))
