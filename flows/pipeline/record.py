"""The record of a run: run.json and summary.md beside the reports, and an edition's line in its ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from flows.intake.deliveries.inbox import unread_files
from flows.language.catalogue import languages
from flows.language.words import SWEDISH, Words
from flows.model.home.assumptions import load_assumptions
from flows.pipeline.disk_space import nearly_full
from flows.pipeline.kept.cleanup import clean_up
from flows.release.declared.disclosure import in_force
from flows.release.editions.editions import report_folder
from flows.release.editions.ledger import NewEdition, append
from flows.release.editions.sole_traders import unnamed
from flows.release.released import published_cells
from flows.report.run_record import RunRecord
from flows.report.summary import write_record
from flows.run.boundary import boundary
from flows.run.catalog import Catalog
from flows.run.fingerprint import code_of
from flows.run.keys import key_of
from flows.settings import settings


@dataclass(frozen=True)
class RunResult:
    """What the steps of a run made.

    Attributes:
        name: The run's name.
        tables: Table of the warehouse → rows.
        released: Released table → rows, cells, hidden.
        made: The files of its reports.
        seconds: Step → seconds.
        edition: The edition that it makes; None for a draft.
        replies: New answers to submitters, as paths under reports/replies.
    """

    name: str
    tables: Mapping[str, int]
    released: Mapping[str, Mapping[str, int]]
    made: Sequence[Path]
    seconds: Mapping[str, float]
    edition: str | None = None
    replies: Sequence[str] = ()

    @property
    def folder(self) -> str:
        """The name of its folders: the edition's, or the run's."""
        return self.edition or self.name


@boundary
def write_run_record(catalog: Catalog, result: RunResult) -> RunRecord:
    """Write run.json and summary.md beside the reports, and what the analyst gets; give an edition its line in the ledger.

    Last of all, what is past its time is removed.
    """
    from flows.model.connection import connect  # noqa: PLC0415 - heavy
    from flows.model.recounts import as_before  # noqa: PLC0415 - heavy
    from flows.report.analyst.lists import write_for_analyst  # noqa: PLC0415 - heavy
    from flows.report.comparison.write import ComparedRun, write_diffs  # noqa: PLC0415 - heavy
    from flows.report.missing import expected_sentences  # noqa: PLC0415 - heavy

    home = catalog.run.home
    where, protected = report_folder(home, result.name, result.edition), home.released / result.folder
    facts = json.loads((protected / "facts.json").read_text("utf-8"))
    with connect(home.warehouse, key_of(home, "warehouse")) as connection:
        record = _record(catalog, result, where, facts, expected_sentences(connection, catalog.home_file.expected))
        write_record(where, record)
        counted = write_for_analyst(connection, home.analyst / result.folder)
        draft = None if result.edition else where
        count_before = partial(as_before, connection)
        corrected, editions = catalog.corrected(), catalog.editions
        with in_force(catalog.home_file.disclosure):
            write_diffs(home, ComparedRun(result.folder, record, corrected, editions, counted, count_before, draft))
    if result.edition:
        edition = NewEdition(
            result.edition,
            catalog.run.today,
            facts["period_end"],
            {"released": protected, "reports": where},
            published_cells(protected),
            home.sealed / result.edition,
        )
        append(home.editions, catalog.editions, edition, key_of(home, "received"))
    clean_up(catalog, result.folder)
    return record


def decided_by(catalog: Catalog) -> dict[str, Any]:
    """What a run notes of all that decided its result, for the next one to compare itself with."""
    from flows.model.recounts import recounts  # noqa: PLC0415 - heavy

    assumptions = load_assumptions(catalog.run.home.assumptions, catalog.run.as_of)
    return {
        "parameters": {"as_of": catalog.run.as_of, "period_end": catalog.period_end, "today": catalog.run.today},
        "inputs": unnamed(catalog.selection.files),
        "definition_values": catalog.home_file.values(),
        "assumptions": assumptions.told() if assumptions else None,
        "english": settings().english,
        "code": code_of("."),
        "recounts": [*recounts()],
        "corrected": catalog.corrected(),
        "editions": [str(line["edition"]) for line in catalog.editions],
    }


def _record(
    catalog: Catalog, result: RunResult, where: Path, facts: Mapping[str, Any], expected: Sequence[str]
) -> RunRecord:
    from flows.charts.pages.book import strongest_finding  # noqa: PLC0415 - heavy
    from flows.release.released import Released  # noqa: PLC0415 - heavy

    run, known = catalog.run, catalog.selection
    released = Released.load(run.home.released / result.folder)
    return {
        "run": result.name,
        "edition": result.edition,
        "where": str(where),
        "parameters": {"as_of": run.as_of, "period_end": facts["period_end"], "today": run.today},
        "code": code_of("."),
        "definitions": facts["definitions"],
        "definition_values": catalog.home_file.values(),
        "own": facts["own"],
        "assumptions": facts.get("net_factors"),
        "english": settings().english,
        "inputs": unnamed(known.files),
        "sheets": known.sheets,
        "problems": [
            {name: p["outside"] if name == "message" else value for name, value in p.items() if name != "outside"}
            for p in known.problems
        ],
        "counted": any(table.table == "anstallningar" for table in known.tables),
        "missing": [*facts["missing"], *expected],
        "not_read": unread_files(run.home),
        "disk": nearly_full(run.home, SWEDISH),
        "retreats": facts["retreats"],
        "tables": result.tables,
        "released": result.released,
        "finding": {language: strongest_finding(released, Words(language)) for language in languages()},
        "made": [path.relative_to(where).as_posix() for path in result.made],
        "replies": list(result.replies),
        "seconds": {step: round(spent, 2) for step, spent in result.seconds.items()},
    }
