"""The commands that run: demo, run and release. No server is needed."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from flows.cli.ending import end_with
from flows.cli.options import (
    DONE,
    NOTHING_TO_COUNT,
    HomeOption,
    TodayOption,
    existing_home,
    for_home,
    ready,
    which_home,
)
from flows.errors import Stopped
from flows.language.tool import say

if TYPE_CHECKING:
    from flows.storage.paths import Home

DEMO_DAY = date(2026, 1, 15)
AsOfOption = Annotated[date | None, Parameter(help=say("Det som var känt: filer mottagna till och med denna dag."))]
PeriodEndOption = Annotated[date | None, Parameter(help=say("Räkna till och med denna dag."))]


def demo(*, home: HomeOption = None) -> int:
    """Invented example files, the whole way, and where the PDF files are."""
    from flows.example.profile import write_example_profile
    from flows.example.write import write_example
    from flows.storage.installation import default_home

    os.environ["FOKUSDAG_TELL"] = "[]"  # nobody is notified of problems in the example
    where = ready(home or default_home() / "demo")

    def prepare() -> None:
        logging.getLogger("fokusdag").info(say("Skriver exempelfiler i {raw}", raw=where.raw))
        write_example(where.raw)  # first: a run waits until a text has lain still for a while
        write_example_profile(where.profile)
        from flows.charts import render  # noqa: F401 - a run with new files needs both, and their import takes seconds
        from flows.intake.validation.second_judgement import import_great_expectations

        import_great_expectations()

    return run_flow(where, None, None, DEMO_DAY, meanwhile=prepare)


def run(
    *,
    home: HomeOption = None,
    as_of: AsOfOption = None,
    period_end: PeriodEndOption = None,
    today: TodayOption = None,
    definitions: Annotated[
        Path | None, Parameter(help=say("Räkna på försök med det som står här utöver fokusdag.toml, bredvid utkastet."))
    ] = None,
) -> int:
    """Run the whole way once; no server is needed.

    Exit code 0: done. 1: stopped, nothing new was released. 3: done, but there was nothing to count.
    """
    if definitions:
        return _what_if(existing_home(home), definitions, as_of, period_end, today)
    _refuse_wrong_days(which_home(home), as_of, period_end, today)
    return run_flow(ready(home), as_of, period_end, today)


def _what_if(home: Home, file: Path, as_of: date | None, period_end: date | None, today: date | None) -> int:
    """Count with other definitions beside the draft, and print what is different."""
    from flows.pipeline.what_if import run_what_if
    from flows.run.context import Run
    from flows.run.lock import only_writer
    from flows.settings import settings

    run = Run.of(home.root, today, as_of, period_end)
    with only_writer(home, today, settings().lock_wait_seconds):
        name, page = run_what_if(run, file)
    print(page.read_text("utf-8"))
    print(
        say(
            "Försöket heter {name}. Utkastet är som det var. Jämför med en annan körning: {compare}",
            name=name,
            compare=for_home(f"fokusdag compare {say('KÖRNING')} {name}", home),
        )
    )
    return DONE


def release(
    edition: Annotated[str, Parameter(help=say("Utgåvans namn, till exempel dagen den ska visas: 2026-01-23."))],
    /,
    *,
    home: HomeOption = None,
    as_of: AsOfOption = None,
    period_end: PeriodEndOption = None,
    today: TodayOption = None,
) -> int:
    """Freeze an edition for the stage: tables, charts and slides that do not change any more."""
    from flows.release.editions.editions import refuse_edition

    where = existing_home(home)
    refuse_edition(where, edition)
    _refuse_wrong_days(where, as_of, period_end, today)
    return run_flow(ready(where.root), as_of, period_end, today, edition)


def _refuse_wrong_days(home: Home, as_of: date | None, period_end: date | None, today: date | None) -> None:
    """Raise Stopped where a run of these days would: before a home is made, or a server started."""
    from flows.run.context import Run
    from flows.run.lock import refuse_wrong_day

    Run.of(home.root, today, as_of, period_end)
    refuse_wrong_day(home, today)


def run_flow(
    home: Home,
    as_of: date | None,
    period_end: date | None,
    today: date | None,
    edition: str | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> int:
    """Run the flow in this process, and print the five lines that it ends with.

    `meanwhile`: what there is to do before the run; the temporary server needs some ten seconds to start.
    """
    from flows.orchestration.temporary_server import start_temporary_server, without_heartbeats

    _refuse_a_silent_server()
    if server := start_temporary_server(home):
        end_with(server.process)
    if meanwhile:
        meanwhile()
    logging.getLogger("fokusdag").info(say("Startar körningen"))
    from flows import nightly
    from flows.operations.answers.outbox import waiting
    from flows.report.last_lines import last_lines

    if server:
        server.wait_until_up()
    with without_heartbeats() if server else nullcontext():
        if edition:
            told = nightly.release_edition(edition, home.root, as_of, period_end, today)
        else:
            told = nightly.fokusdag(home.root, as_of, period_end, today)
    if not told["new"]:
        print(say("Inget nytt sedan körningen {run}. Det den lämnade gäller fortfarande.\n", run=told["run"]))
    record = json.loads(Path(told["where"], "run.json").read_text("utf-8"))
    print("\n".join(last_lines(record, len(waiting(home)), for_home("fokusdag replies", home))))
    return DONE if told["counted"] else NOTHING_TO_COUNT


def _refuse_a_silent_server() -> None:
    """Raise Stopped where the chosen server does not answer: Prefect would only say it in its own words after a minute."""
    from urllib.error import HTTPError

    from flows.operations.doctor.nights import ask
    from flows.security.server_password import CLIENT

    if address := os.environ.get("PREFECT_API_URL"):
        try:
            ask(f"{address}/admin/version")
        except (OSError, ValueError) as fault:
            if isinstance(fault, HTTPError) and fault.code in (401, 403):
                raise Stopped(
                    say(
                        "Prefect-servern på {address} godtar inte lösenordet i {client}. Rätta det.",
                        address=address,
                        client=CLIENT,
                    )
                ) from None
            raise Stopped(
                say(
                    "Prefect-servern på {address} svarar inte. Starta den, eller kör utan: unset PREFECT_API_URL",
                    address=address,
                )
            ) from None
