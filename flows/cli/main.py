"""The `fokusdag` command: one function for each command of the house. Those that only look stand in inspect.py."""

from __future__ import annotations

import getpass
import json
import logging
import os
import signal
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated
from urllib.error import HTTPError

from cyclopts import App, Parameter

from flows.cli.inspect import check, query, template, trace, verify
from flows.cli.options import DONE, NOTHING_TO_COUNT, STOPPED, HomeOption, existing_home, ready, which_home
from flows.cli.terminal import write_what_the_terminal_can
from flows.errors import Stopped
from flows.run.boundary import NOTHING_OUT, describe_fault
from flows.security.server_password import CLIENT, make_password
from flows.settings import settings
from flows.storage.installation import default_home
from flows.storage.paths import Home

DEMO_DAY = date(2026, 1, 15)
app = App(name="fokusdag", help="Från kalkylblad till skyddade diagram.", suppress_keyboard_interrupt=False)
for looking in (check, query, template, trace, verify):
    app.command(looking)
AsOfOption = Annotated[date | None, Parameter(help="Det som var känt: filer mottagna till och med denna dag.")]
PeriodEndOption = Annotated[date | None, Parameter(help="Räkna till och med denna dag.")]
TodayOption = Annotated[date | None, Parameter(help="Dagens datum för körningen, i stället för klockans.")]


def main() -> None:
    """Entry point: run a command and end with its exit code; a user never sees a traceback for a known fault."""
    write_what_the_terminal_can()
    _tell_progress()
    os.umask(os.umask(0o077) | 0o022)  # what any command makes is never others' to write
    signal.signal(signal.SIGTERM, _terminate)
    try:
        code = app(sys.argv[1:], result_action="return_value")
        sys.stdout.flush()
    except Stopped as stopped:
        sys.exit(f"Stoppat: {stopped}")
    except BrokenPipeError:  # whoever reads the answer has had enough of it: `fokusdag query … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(128 + signal.SIGPIPE)
    except (KeyboardInterrupt, _Terminated) as ended:
        print(f"Avbrutet. {NOTHING_OUT}", file=sys.stderr)
        sys.exit(128 + (signal.SIGTERM if isinstance(ended, _Terminated) else signal.SIGINT))
    except Exception as fault:
        sys.exit(f"Stoppat: {describe_fault(fault)}")
    sys.exit(code)


class _Terminated(BaseException):
    """Somebody has asked the process to end, as Ctrl-C does: no fault, and nothing to be caught on the way."""


def _terminate(*_: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it ends already: asked once more it is to clear up all the same
    raise _Terminated


@app.command
def demo(*, home: HomeOption = None) -> int:
    """Påhittade exempelfiler, hela vägen, och var PDF-filerna ligger."""
    from flows.example.write import write_example

    os.environ["FOKUSDAG_TELL"] = "[]"  # the example's troubles are nobody's
    where = ready(home or default_home() / "demo")
    logging.getLogger("fokusdag").info("Skriver exempelfiler i %s", where.raw)
    write_example(where.raw)
    return _run(where, None, None, DEMO_DAY)


@app.command
def run(
    *,
    home: HomeOption = None,
    as_of: AsOfOption = None,
    period_end: PeriodEndOption = None,
    today: TodayOption = None,
) -> int:
    """Kör hela vägen en gång; ingen server behövs.

    Slutkod 0: klart. 1: stoppat, inget nytt lämnades ut. 3: klart, men det fanns inget att räkna.
    """
    return _run(ready(home), as_of, period_end, today)


@app.command
def release(
    edition: str,
    *,
    home: HomeOption = None,
    as_of: AsOfOption = None,
    period_end: PeriodEndOption = None,
    today: TodayOption = None,
) -> int:
    """Frys en utgåva till scenen: tabeller, diagram och bildspel som inte ändras mer."""
    where = ready(home)
    return _run(where, as_of, period_end, today, edition)


@app.command
def forget(
    file: Path,
    *,
    home: HomeOption = None,
    today: TodayOption = None,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Radera personer överallt. FILE har ett personnummer på varje rad; --dry-run visar bara vad som skulle raderas."""
    from flows.operations.data_subjects import forget_persons
    from flows.run.context import Run
    from flows.run.lock import only_writer

    existing_home(home)
    where = ready(home)
    run = Run.of(where.root, today, None, None)
    with only_writer(where, today, settings().lock_wait_seconds):
        told = forget_persons(run, file, dry_run)
    for each in told.found:
        print(each.told(dry_run=dry_run))
    if not told.found:
        print("Inga mottagna filer har rader om personerna.")
    for name in told.closed:
        print(f"{name}: går inte att genomsöka. Avgör för hand om den ska tas bort.")
    for sha256, name in told.lost.items():
        print(
            f"{name}: den mottagna kopian ({where.received / sha256}) är borta, så ur den kan inget raderas. Ligger filen kvar i "
            "data/raw sparas den igen utan personerna. Annars stoppar körningarna, så att de inte räknas: lägg tillbaka kopian "
            "ur säkerhetskopian, och kör fokusdag forget en gång till med samma lista."
        )
    for name in told.raw:
        print(f"Kvar att göra för hand: ta bort personerna ur data/raw/{name}, också ur kommentarer och egenskaper.")
    for name in told.own:
        print(f"Ta först bort det som handlar om personerna ur {where.control / name}.")
    for place in told.corrected:
        print(f"Ta först bort korrigeringen i styrning/korrigeringar.toml: {place}. Det den rättar skulle raderas.")
    if dry_run:
        return DONE
    after = "Radera listan du gav först när filerna som är borta finns igen" if told.lost else "Radera nu listan du gav"
    print(f"Kvittot ligger i {told.receipt}. {after}.\nLagret byggs nu om utan dem.")
    return _run(where, None, None, today)


@app.command
def approve(
    file: Path,
    *,
    home: HomeOption = None,
    who: Annotated[str | None, Parameter(help="Den som bekräftar; annars kontot som kör.")] = None,
    today: TodayOption = None,
) -> int:
    """Bekräfta en fil som väntar på svar: den är rätt som den är. Det antecknas vem och när."""
    from flows.operations.approval import approve_file
    from flows.run.context import Run
    from flows.run.lock import only_writer

    where = ready(home)
    run = Run.of(where.root, today, None, None)
    with only_writer(where, today, settings().lock_wait_seconds):
        noted = approve_file(run, file, getpass.getuser() if who is None else who)
    print(f"{noted.name} är bekräftad av {noted.who} {noted.when.date()}. Den räknas från och med nästa körning.")
    return DONE


@app.command
def rekey(*, home: HomeOption = None, today: TodayOption = None) -> int:
    """Byt nyckeln till pseudonymerna. Allt mottaget läses om; utdrag gjorda före bytet går inte att koppla till det nya."""
    from flows.operations.data_subjects import rekey_pseudonyms
    from flows.run.context import Run
    from flows.run.lock import only_writer

    existing_home(home)
    where = ready(home)
    run = Run.of(where.root, today, None, None)
    with only_writer(where, today, settings().lock_wait_seconds):
        new = rekey_pseudonyms(run)
    print(
        f"Nyckeln till pseudonymerna är bytt till {new}. Ta en ny säkerhetskopia av data/processed/keys. Allt läses nu om."
    )
    return _run(where, None, None, today)


@app.command
def doctor(
    *,
    home: HomeOption = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
    deep: Annotated[bool, Parameter(negative="", help="Läs varje byte av det som sparas. Tar längre tid.")] = False,
) -> int:
    """Mår huset bra? En rad för varje sak som natten behöver, och vad som ska göras. Slutkod 1 om något är fel."""
    from flows.operations.doctor import examine
    from flows.operations.doctor_server import ask_server

    where = which_home(home)
    told = [*examine(where, deep=deep), *ask_server(where)]
    if as_json:
        print(json.dumps([asdict(line) for line in told], ensure_ascii=False, indent=1))
    else:
        for line in told:
            print(f"{line.state:<8} {line.check}: {line.says}")
    return STOPPED if any(line.state == "fel" for line in told) else DONE


@app.command
def serve(*, home: HomeOption = None, port: int = 4200) -> int:
    """Prefect-server och körningarna på en dator: nattens av sig själv, de andra på begäran. Avsluta med Ctrl-C."""
    from flows.cli.serve import serve_deployments

    where = which_home(home).make()
    password, new = make_password(where)
    serve_deployments(ready(home), port, password if new else None)
    return DONE


@app.command
def server(*, home: HomeOption = None, host: str = "127.0.0.1", port: int = 4200) -> int:
    """Prefect-servern ensam, där arbetare kör körningarna. Den frågar efter lösenordet i data/processed/keys/prefect.env."""
    where = ready(home)
    os.environ.setdefault("PREFECT_API_URL", f"http://{host}:{port}/api")
    from flows.orchestration.prefect_server import run_server

    logging.getLogger("fokusdag").info("Prefect-servern för %s startar på %s:%d", where.root, host, port)
    run_server(host, port)
    return DONE


def _run(
    home: Home, as_of: date | None, period_end: date | None, today: date | None, edition: str | None = None
) -> int:
    """Run the flow in this process and print the summary people read."""
    _refuse_a_silent_server()
    logging.getLogger("fokusdag").info("Startar körningen")
    from flows import nightly
    from flows.orchestration.temporary_server import start_temporary_server

    start_temporary_server(home)

    if edition:
        told = nightly.release_edition(edition, home.root, as_of, period_end, today)
    else:
        told = nightly.fokusdag(home.root, as_of, period_end, today)
    if not told["new"]:
        print(f"Inget nytt sedan körningen {told['run']}. Det den lämnade gäller fortfarande.\n")
    print(Path(told["where"], "summary.md").read_text("utf-8"))
    return DONE if told["counted"] else NOTHING_TO_COUNT


def _refuse_a_silent_server() -> None:
    """Raise Stopped where a server is named that does not answer us: Prefect would say it in its own words, after a minute."""
    from flows.operations.doctor_server import ask

    if address := os.environ.get("PREFECT_API_URL"):
        try:
            ask(f"{address}/admin/version")
        except (OSError, ValueError) as fault:
            if isinstance(fault, HTTPError) and fault.code in (401, 403):
                raise Stopped(f"Prefect-servern på {address} godtar inte lösenordet i {CLIENT}. Rätta det.") from None
            raise Stopped(
                f"Prefect-servern på {address} svarar inte. Starta den, eller kör utan: unset PREFECT_API_URL"
            ) from None


def _tell_progress() -> None:
    """Show the rooms' log lines as they come, on standard error, so that standard output stays the answer."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("· %(message)s"))
    log = logging.getLogger("fokusdag")
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    log.propagate = False  # Prefect would say everything once more
    logging.getLogger("EventsWorker").setLevel(logging.ERROR)  # Prefect's: how many events it has left to write
