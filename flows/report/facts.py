"""What every report says about itself: who reported, what is missing, how old the sources are, which definitions apply.

These are facts about deliveries, not about persons; they are published beside the released tables as facts.json.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb

from flows.contracts import contracts
from flows.intake.deliveries.selection import Selection
from flows.language.catalogue import SOURCE, languages
from flows.language.words import Words
from flows.model.definition_sentences import sentences
from flows.model.home.home_file import HomeFile
from flows.model.home.own_sentences import own_sentences
from flows.report.missing import missing_deliveries, waiting
from flows.report.missing_numbers import missing_numbers


def facts(connection: duckdb.DuckDBPyConnection, known: Selection, home_file: HomeFile, run_id: str) -> dict[str, Any]:
    """The facts of a run, ready for JSON. `connection` is the warehouse."""
    as_of, period_end = connection.sql("select as_of, period_end from core.parameter").fetchone() or (None, None)
    reported = sorted(table.submitter for table in known.tables if table.table == "foretag")
    expected = max(home_file.definitions.enterprises, len(reported))
    missing = [*missing_deliveries(known, len(reported), expected, period_end), *missing_numbers(connection)]
    by_language = {"" if language == SOURCE else f"_{language}": Words(language) for language in languages()}
    return {
        "run": run_id,
        "draft": True,
        "as_of": str(as_of),
        "period_end": str(period_end),
        "enterprises_reported": len(reported),
        "enterprises_known": _known(connection),
        "enterprises_expected": expected,
        "area": home_file.definitions.area.area_name,
        "processed_by": home_file.processed_by,
        "sources": _sources(known, period_end),
        "waiting": waiting(known) > 0,
        **{f"missing{suffix}": [each.text(w) for each in missing] for suffix, w in by_language.items()},
        "missing_of": [each.tables for each in missing],
        **{f"definitions{suffix}": sentences(home_file.definitions, w) for suffix, w in by_language.items()},
        **{f"own{suffix}": own_sentences(home_file, w) for suffix, w in by_language.items()},
    }


def _known(connection: duckdb.DuckDBPyConnection) -> int:
    """How many enterprises are known on the last day that is counted."""
    sql = "select count(*) from core.enterprise, core.parameter where known_until >= period_end"
    return int(connection.execute(sql).fetchall()[0][0])


def _sources(known: Selection, period_end: date | None) -> list[dict[str, str]]:
    """One line for each table that counts, with the newest day its source speaks of; no enterprise's is after what is counted."""
    newest: dict[str, date] = {}
    for table in known.tables:
        spoken = table.period_to or table.received_at.date()
        if period_end and contracts()[table.table].supplier.enterprises:
            spoken = min(spoken, period_end)
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
