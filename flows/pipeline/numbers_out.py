"""The last three steps: model, release and draw.

Each imports its heavy libraries when it is called: a night without news does not get that far.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.errors import Stopped
from flows.intake.deliveries.conflicts import differences
from flows.intake.stored_reading import check_parts
from flows.language.tool import say
from flows.model.home.assumptions import load_assumptions
from flows.release.declared.disclosure import in_force
from flows.release.editions.editions import earlier_editions, refuse_changed_tables, report_folder
from flows.release.editions.sole_traders import to_seal
from flows.run.boundary import boundary
from flows.run.catalog import Catalog
from flows.run.keys import key_of
from flows.security.encryption import write_encrypted
from flows.settings import settings
from flows.storage.paths import Home

if TYPE_CHECKING:
    import duckdb

log = logging.getLogger("fokusdag")


@boundary
def model_step(catalog: Catalog, place: Home | None = None) -> dict[str, int]:
    """Build the warehouse from what counts, check it and move it in place. Returns table → rows.

    Args:
        catalog: What the run knows.
        place: The home whose warehouse it becomes; None for the run's own.
    """
    import duckdb  # noqa: PLC0415 - heavy
    import pandas as pd  # noqa: PLC0415 - heavy

    from flows.model.warehouse import Engine, WarehouseInput, build  # noqa: PLC0415 - heavy

    run, known, given = catalog.run, catalog.selection, settings()
    for sha256 in {table.sha256 for table in known.tables}:
        check_parts(catalog.readings[sha256].folder, catalog.readings[sha256].content)
    files, problems, sheets = (pd.DataFrame(rows) for rows in (known.files, known.problems, known.sheets))
    source = WarehouseInput(known.tables, files, problems, sheets, differences(known.disagreements))
    key = key_of(run.home, "warehouse")
    engine = Engine(key, given.allow_plaintext_warehouse, given.threads, given.memory_mb)
    try:
        rows = build(
            place or run.home,
            source,
            engine,
            as_of=run.as_of,
            period_end=catalog.period_end,
            definitions=catalog.home_file.definitions,
        )
    except duckdb.Error as fault:  # its text may quote values
        where = " ".join([type(fault).__name__, *getattr(fault, "__notes__", [])])
        raise Stopped(
            say(
                "Lagret kunde inte byggas ({where}). {advice}Det förra lagret står kvar.",
                where=where,
                advice=_advice(fault),
            )
        ) from None
    log.info(say("Byggde lagret: {count} tabeller", count=len(rows)))
    return rows


def _advice(fault: duckdb.Error) -> str:
    import duckdb  # noqa: PLC0415 - heavy

    if isinstance(fault, duckdb.OutOfMemoryException):
        return say("Minnet räckte inte: höj FOKUSDAG_MEMORY_MB, nu {memory_mb}. ", memory_mb=settings().memory_mb)
    return say("Se efter att disken inte är full. ") if isinstance(fault, duckdb.IOException) else ""


@boundary
def release_step(catalog: Catalog, name: str, edition: str | None = None, place: Home | None = None) -> dict[str, Any]:
    """Protect every cell that leaves, attack the result, and write the released tables.

    Drafts and editions are protected together with every earlier edition. An edition leaves its own inner counts, encrypted, for
    those that come after it.

    Args:
        catalog: What the run knows.
        name: The run's name.
        edition: The edition that it makes; None for a draft.
        place: The home that has the warehouse and gets the tables; None for the run's own.

    Returns:
        Released table → rows, cells, hidden.
    """
    from flows.model.connection import connect  # noqa: PLC0415 - heavy
    from flows.release.publish import release  # noqa: PLC0415 - heavy
    from flows.report.facts import facts  # noqa: PLC0415 - heavy

    run, known = catalog.run, catalog.selection
    if edition and not known.tables:
        raise Stopped(
            say(
                "Utgåvan {edition} fryses inte: ingen fil i data/raw har kunnat läsas, så den skulle vara tom.",
                edition=edition,
            )
        )
    received_key = key_of(run.home, "received")
    earlier = earlier_editions(run.home, received_key, catalog.editions, edition, known.files)
    place = place or run.home
    with connect(place.warehouse, key_of(run.home, "warehouse")) as connection:
        told = facts(connection, known, catalog.home_file, edition or name) | {"draft": edition is None}
        if assumptions := load_assumptions(run.home.assumptions, run.as_of):
            told["net_factors"] = assumptions.told()
        with in_force(catalog.home_file.disclosure):
            report = release(connection, place.released / (edition or name), told, earlier=earlier)
    hidden = sum(table.hidden for table in report.tables.values())
    log.info(
        say(
            "Skyddade {count} tabeller tillsammans med {editions} utgåvor: {hidden} celler dolda, angreppet fick inget veta",
            count=len(report.tables),
            editions=len(earlier),
            hidden=hidden,
        ),
    )
    if report.protection.told_before:
        log.warning(
            say(
                "{count} tal har redan berättats av tidigare utgåvor och går inte att ta tillbaka: {told_before}",
                count=len(report.protection.told_before),
                told_before=", ".join(sorted(report.protection.told_before)),
            ),
        )
    if edition:
        sealed = to_seal(run.home, received_key, report.edition)
        write_encrypted(run.home.sealed / edition, sealed.to_bytes(), received_key, edition)
    return {table: asdict(cells) for table, cells in report.tables.items()}


@boundary
def draw_step(catalog: Catalog, name: str, edition: str | None = None) -> list[Path]:
    """Draw the charts, deck, pack, tables and page of a run, or of an edition, from its released tables; returns the files.

    A page shows what has changed since the edition before, where there is one.
    """
    from flows.charts.pages.book import CHARTS  # noqa: PLC0415 - heavy
    from flows.charts.profile.load import load_profile  # noqa: PLC0415 - heavy
    from flows.charts.render import draw  # noqa: PLC0415 - heavy

    home, editions = catalog.run.home, catalog.editions
    if editions:
        refuse_changed_tables(home, editions[-1])
    with in_force(catalog.home_file.disclosure):
        made = draw(
            home.released / (edition or name),
            report_folder(home, name, edition),
            translated=settings().english,
            before=home.released / editions[-1]["edition"] if editions else None,
            profile=load_profile(home.profile, tuple(chart.NAME for chart in CHARTS)),
        )
    log.info(say("Ritade {count} filer", count=len(made)))
    return made
