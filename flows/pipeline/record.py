"""The record of a run: run.json and summary.md beside the reports, and an edition's line in its ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flows.intake.deliveries.inbox import unread_files
from flows.model.definitions import load_definitions
from flows.pipeline.cleanup import clean_up
from flows.pipeline.disk_space import nearly_full
from flows.release.editions.editions import report_folder
from flows.release.editions.ledger import append
from flows.release.editions.sole_traders import unnamed
from flows.release.released import published_cells
from flows.report.summary import write_record
from flows.run.boundary import boundary
from flows.run.catalog import corrected, known_files
from flows.run.context import Run
from flows.run.fingerprint import code_of
from flows.run.keys import key_of
from flows.settings import settings


@boundary
def write_run_record(
    run: Run,
    name: str,
    tables: Mapping[str, int],
    released: Mapping[str, Any],
    made: Sequence[Path],
    seconds: Mapping[str, float],
    edition: str | None = None,
    replies: Sequence[str] = (),
) -> dict[str, Any]:
    """Write run.json and summary.md beside the reports, and return the record. An edition gets its line in the ledger.

    Last of all what is over its time goes.
    """
    from flows.model.connection import connect  # noqa: PLC0415 - heavy
    from flows.report.analyst import write_for_analyst  # noqa: PLC0415 - heavy
    from flows.report.comparison import write_diffs  # noqa: PLC0415 - heavy

    known, where = known_files(run), report_folder(run.home, name, edition)
    protected = run.home.released / (edition or name)
    told = json.loads((protected / "facts.json").read_text("utf-8"))
    record = {
        "run": name,
        "edition": edition,
        "where": str(where),
        "parameters": {"as_of": run.as_of, "period_end": told["period_end"], "today": run.today},
        "code": code_of("."),
        "definitions": told["definitions"],
        "definition_values": load_definitions().values(),
        "assumptions": told.get("net_factors"),
        "english": settings().english,
        "inputs": unnamed(known.files),
        "sheets": known.sheets,
        "problems": [
            {name: p["outside"] if name == "message" else value for name, value in p.items() if name != "outside"}
            for p in known.problems
        ],
        "counted": any(table.table == "anstallningar" for table in known.tables),
        "missing": told["missing"],
        "not_read": unread_files(run.home),
        "disk": nearly_full(run.home),
        "retreats": told["retreats"],
        "tables": tables,
        "released": released,
        "made": [path.relative_to(where).as_posix() for path in made],
        "replies": list(replies),
        "seconds": {room: round(spent, 2) for room, spent in seconds.items()},
    }
    write_record(where, record)
    with connect(run.home.warehouse, key_of(run.home, "warehouse")) as connection:
        counted = write_for_analyst(connection, run.home.analyst / protected.name)
    write_diffs(run.home, protected.name, record, corrected(known), counted, draft=None if edition else where)
    if edition:
        append(
            run.home.editions,
            edition,
            run.today,
            {"released": protected, "reports": where},
            published_cells(protected),
            told["period_end"],
            run.home.sealed / edition,
            key_of(run.home, "received"),
        )
    clean_up(run, protected.name)
    return record
