"""What every report says about itself: who reported, what is missing, how old the sources are, which definitions hold.

These are facts about deliveries, not about persons; they go out beside the released tables as facts.json.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from flows.contracts import contracts
from flows.intake.deliveries.selection import Selection
from flows.model.definition_sentences import sentences, sentences_in_english
from flows.model.definitions import Definitions

_SOURCE_NAMES = {
    "arbetsformedlingen": "Arbetsförmedlingen",
    "finsam": "Finsam",
    "foretag": "De sociala företagen",
    "scb": "SCB",
}
_ENGLISH_NAMES = _SOURCE_NAMES | {
    "arbetsformedlingen": "Arbetsförmedlingen (the Public Employment Service)",
    "foretag": "The social enterprises",
    "scb": "Statistics Sweden (SCB)",
}
_MONTHLY = {"svag_konkurrensformaga": "utsatta_high", "tid_utan_arbete": "ua12_high"}
"""Arbetsförmedlingen's files of a month that must all tell of it before it is used → the highest of each in mart.reach."""
_NEEDED = ("foretag", "beslut", "deltagare", "tid_utan_arbete", "svag_konkurrensformaga", "bas")


@dataclass(frozen=True)
class Missing:
    """A sentence on what is missing or does not agree, in Swedish and in English.

    `tables`: the source tables whose charts it concerns; None: all charts, none: no chart, only the page on quality.
    """

    swedish: str
    english: str
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
        *_disagreeing(connection),
    ]
    return {
        "run": run_id,
        "draft": True,
        "as_of": str(as_of),
        "period_end": str(period_end),
        "enterprises_reported": len(reported),
        "enterprises_expected": expected,
        "area": definitions.area.area_name,
        "sources": _sources(known),
        "missing": [each.swedish for each in missing],
        "missing_en": [each.english for each in missing],
        "missing_of": [each.tables for each in missing],
        "definitions": sentences(definitions),
        "definitions_en": sentences_in_english(definitions),
    }


def _sources(known: Selection) -> list[dict[str, str]]:
    """One line for each table that counts, with the newest day its source speaks of."""
    newest: dict[str, date] = {}
    for table in known.tables:
        spoken = table.period_to or table.received_at.date()
        newest[table.table] = max(spoken, newest.get(table.table, spoken))
    return [
        {
            "source": _SOURCE_NAMES[contracts()[table].source],
            "title": contracts()[table].title,
            "table": table,
            "data_date": day.isoformat(),
        }
        for table, day in sorted(newest.items())
    ]


def _missing(known: Selection, reported: int, expected: int, period_end: date | None) -> Iterator[Missing]:
    """Say what is not there, so that no chart says more than it knows."""
    if reported < expected:
        yield Missing(
            f"{reported} av {expected} företag har lämnat uppgifter.",
            f"{reported} of {expected} enterprises have reported.",
        )
    if late := _late(known, period_end):
        yield Missing(
            f"{'Ett företag' if late == 1 else f'{late} företag'} har inte lämnat uppgifter ända till {period_end}.",
            f"{'One enterprise has' if late == 1 else f'{late} enterprises have'} not reported all the way to {period_end}.",
        )
    for name in _not_there(known):
        source = contracts()[name].source
        yield Missing(
            f"{_SOURCE_NAMES[source]}: {contracts()[name].title} saknas.",
            f"{_ENGLISH_NAMES[source]}: the table {name} is missing.",
            [name],
        )


def _waited_for(connection: duckdb.DuckDBPyConnection) -> list[Missing]:
    """Say which of Arbetsförmedlingen's monthly files do not tell of the last month counted yet."""
    waited = connection.execute(
        "select series, max(period) as newest, strftime(any_value(period_end), '%Y-%m') as wanted "
        "from staging.af_month, core.parameter where list_contains(?, series) "
        "group by series having newest < wanted order by series",
        [list(_MONTHLY)],
    ).fetchall()
    return [
        Missing(
            f"{_SOURCE_NAMES['arbetsformedlingen']}: {contracts()[series].title} väntas för {wanted}; det senaste är {newest}.",
            f"{_ENGLISH_NAMES['arbetsformedlingen']}: the table {series} is waited for, for {wanted}; the newest is {newest}.",
            [series],
        )
        for series, newest, wanted in waited
    ]


def _not_whole(connection: duckdb.DuckDBPyConnection) -> Iterator[Missing]:
    """Say of which file the last month told of is passed over in the chart of reach, and why."""
    for series, highest in _MONTHLY.items():
        told, whole = connection.execute(
            "select max(period), (select max(period) from "
            f"(select period from mart.reach group by period having bool_and({highest} is not null))) "
            "from staging.af_month, core.parameter where series = ? and period <= strftime(period_end, '%Y-%m')",
            [series],
        ).fetchone() or (None, None)
        if told != whole:
            yield Missing(
                f"{_SOURCE_NAMES['arbetsformedlingen']}: {contracts()[series].title} har inte områdets alla tal för {told}; "
                f"{f'den senaste månaden med alla är {whole}' if whole else 'ingen månad har alla'}.",
                f"{_ENGLISH_NAMES['arbetsformedlingen']}: the table {series} does not tell all the area's numbers for {told}; "
                f"{f'the newest month with all of them is {whole}' if whole else 'no month has all of them'}.",
                [series],
            )


def _disagreeing(connection: duckdb.DuckDBPyConnection) -> Iterator[Missing]:
    """Say that two of Arbetsförmedlingen's series do not tell the same; nothing where they do."""
    pairs = connection.sql(
        "select series, other_series, measure, count(distinct (period, geo_code, geo_level, sex)), min(period), max(period) "
        "from core.series_difference group by all order by all"
    ).fetchall()
    for one, other, measure, count, first, last in pairs:
        months = measure.removeprefix("utan_arbete_")
        what = "arbetslösa" if months == measure else f"utan arbete mer än {months} månader"
        whom = "unemployed" if months == measure else f"people without work for more than {months} months"
        names = [contracts()[series].title for series in (one, other)]
        yield Missing(
            f"{_SOURCE_NAMES['arbetsformedlingen']}: {names[0]} och {names[1]} säger olika om antalet {what} "
            f"({count} tal, {first} till {last}).",
            f"{_ENGLISH_NAMES['arbetsformedlingen']}: the tables {one} and {other} disagree on the number of {whom} "
            f"({count} numbers, {first} to {last}).",
            [],  # no chart shows a number that two of the series tell
        )


def _late(known: Selection, period_end: date | None) -> int:
    """How many enterprises have not reported up to the last day."""
    ends = [table.period_to for table in known.tables if table.table == "foretag"]
    return sum(1 for end in ends if period_end and end and end < period_end)


def _not_there(known: Selection) -> list[str]:
    """The tables needed that nobody has delivered."""
    there = {table.table for table in known.tables}
    return [name for name in _NEEDED if name != "foretag" and name in contracts() and name not in there]
