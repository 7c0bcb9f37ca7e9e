"""The `fokusdag` command: one function for each command of the house."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import duckdb
from cyclopts import App, Parameter

from flows.door import said
from flows.harmless import harmless
from flows.intake.masking import mask
from flows.settings import CHECKOUT, Home, Settings
from flows.stopped import Stopped

DONE, STOPPED, NOTHING_TO_COUNT = 0, 1, 3
DEMO_DAY = date(2026, 1, 15)

app = App(name="fokusdag", help="Från kalkylblad till skyddade diagram.")

HomeOption = Annotated[Path | None, Parameter(name="--home", help="Mapp med data/raw, data/processed och reports.")]
AsOfOption = Annotated[date | None, Parameter(help="Det som var känt: filer mottagna till och med denna dag.")]
PeriodEndOption = Annotated[date | None, Parameter(help="Räkna till och med denna dag.")]
TodayOption = Annotated[date | None, Parameter(help="Dagens datum för körningen, i stället för klockans.")]


def main() -> None:
    """Entry point: run a command and end with its exit code; a user never sees a traceback for a known fault."""
    _tell_progress()
    try:
        code = app(sys.argv[1:], result_action="return_value")
    except Stopped as stopped:
        sys.exit(f"Stoppat: {stopped}")
    except Exception as fault:
        sys.exit(f"Stoppat: {said(fault)}")
    sys.exit(code)


@app.command
def demo(*, home: HomeOption = None) -> int:
    """Påhittade exempelfiler, hela vägen, och var PDF-filerna ligger."""
    from flows.example.write import write_example

    os.environ["FOKUSDAG_TELL"] = "[]"  # the example's troubles are nobody's
    where = _ready(home or CHECKOUT / "demo")
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
    return _run(_ready(home), as_of, period_end, today)


@app.command
def check(
    *files: Path,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
    reply: Annotated[Path | None, Parameter(help="Skriv svaret till den som fyllt i filen hit, som en xlsx.")] = None,
) -> int:
    """Granska filer nu, utan körning. Slutkod 1 om någon avvisas."""
    from flows.intake.check import check_file
    from flows.summary import file_text

    if not files:
        raise Stopped("Säg vilken fil som ska granskas: fokusdag check FIL.xlsx")
    if reply and (len(files) > 1 or reply.resolve() == files[0].resolve()):
        raise Stopped(
            "--reply svarar på en fil i taget, och aldrig i stället för den. Säg en annan fil att skriva till."
        )
    rows, problems = [], []
    for path in files:
        if not path.is_file():
            raise Stopped(f"Filen {path} finns inte.")
        row, found = check_file(path, Settings(), date.today(), reply)  # noqa: DTZ011 - the day where it is looked at
        rows.append(row)
        problems += found
        if not as_json:
            print(file_text(row, found))
            if reply:
                print(f"Svaret ligger i {reply.resolve()}")
    if as_json:
        print(json.dumps({"file": rows, "problem": problems}, ensure_ascii=False, indent=1, default=str))
    return STOPPED if any(row["verdict"] == "rejected" for row in rows) else DONE


@app.command
def template(out: Path) -> int:
    """Skriv en tom arbetsbok som ett företag kan fylla i."""
    from flows.intake.template import write_template

    if out.exists() and out.stat().st_size:
        raise Stopped(f"{out} finns redan och kan vara ifylld. Säg ett annat namn, eller ta bort den först.")
    out.touch()  # a folder that is missing or closed is told by its name, which xlsxwriter's own exception keeps to itself
    write_template(out)
    print(f"Mallen ligger i {out.resolve()}")
    return DONE


@app.command
def query(
    sql: str,
    *,
    home: HomeOption = None,
    csv: Annotated[bool, Parameter(negative="")] = False,
    extract: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Ställ en fråga till lagret. Bara läsning.

    --extract: som --csv, med pseudonymer som inte går att koppla till lagret eller till andra utdrag.
    """
    from flows.model.extract import unlinked

    with _warehouse(_ready(home)) as connection:
        answer = connection.sql(sql)
        if answer is not None and (csv or extract):
            frame = unlinked(answer.df()) if extract else answer.df()
            sys.stdout.write(harmless(frame).to_csv(index=False))
        elif answer is not None:
            answer.show(max_rows=1000, max_width=200)
    return DONE


@app.command
def trace(table: str, *keys: str, home: HomeOption = None) -> int:
    """Följ ett tal bakåt till jobben, filerna, bladen och raderna: fokusdag trace mart.jobs_created 2025.

    Utan mart. följs ett tal i de senast utlämnade tabellerna: fokusdag trace reach 2025-12 omradet. Har raden flera tal
    skrivs dess namn sist: fokusdag trace mart.next_step Studier after_90.
    """
    from flows.model.trace import trace_back
    from flows.release.released import Released

    where = _ready(home)
    folders = sorted(where.released.glob("*/cells.json"), key=lambda path: path.stat().st_mtime)
    released = Released.load(folders[-1].parent) if folders and not table.startswith("mart.") else None
    with _warehouse(where) as connection:
        found = trace_back(connection, table, keys, released)
    print(found.rows.to_string(index=False, na_rep=""))
    number = "dolt eller okänt" if found.number is None else found.number
    print(f"\n{' '.join([table, *keys])}: talet ({found.measure}) är {number}, raderna ovan ger {found.counted}.")
    return DONE if found.adds_up else STOPPED


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
    where = _ready(home)
    return _run(where, as_of, period_end, today, edition)


@app.command
def verify(edition: str, *, home: HomeOption = None) -> int:
    """Se efter att en utgåva är precis som den gjordes: filerna mot liggaren, och liggaren mot sig själv."""
    from flows.editions import verify_edition

    changed = verify_edition(_ready(home), edition)
    for sentence in changed:
        print(sentence)
    if not changed:
        print(f"Utgåvan {edition} är precis som den gjordes.")
    return STOPPED if changed else DONE


@app.command
def forget(
    file: Path,
    *,
    home: HomeOption = None,
    today: TodayOption = None,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Radera personer överallt. FILE har ett personnummer på varje rad; --dry-run visar bara vad som skulle raderas."""
    from flows.persons import forget_room
    from flows.run import Run, only_writer

    where = _ready(home)
    run = Run.of(where.root, today, None, None)
    with only_writer(where, today, Settings().lock_wait_seconds):
        told = forget_room(run, file, dry_run)
    for each in told.found:
        print(each.told(dry_run=dry_run))
    if not told.found:
        print("Inga mottagna filer har rader om personerna.")
    for name in told.closed:
        print(f"{name}: går inte att genomsöka. Avgör för hand om den ska tas bort.")
    for name in told.raw:
        print(f"Kvar att göra för hand: ta bort personerna ur data/raw/{name}, också ur kommentarer och egenskaper.")
    if dry_run:
        return DONE
    print(f"Kvittot ligger i {told.receipt}. Radera nu listan du gav.\nLagret byggs nu om utan dem.")
    return _run(where, None, None, today)


@app.command
def rekey(*, home: HomeOption = None, today: TodayOption = None) -> int:
    """Byt nyckeln till pseudonymerna. Allt mottaget läses om; utdrag gjorda före bytet går inte att koppla till det nya."""
    from flows.persons import rekey_room
    from flows.run import Run, only_writer

    where = _ready(home)
    run = Run.of(where.root, today, None, None)
    with only_writer(where, today, Settings().lock_wait_seconds):
        new = rekey_room(run)
    print(
        f"Nyckeln till pseudonymerna är bytt till {new}. Ta en ny säkerhetskopia av data/processed/keys. Allt läses nu om."
    )
    return _run(where, None, None, today)


@app.command
def doctor(*, home: HomeOption = None, as_json: Annotated[bool, Parameter(name="--json", negative="")] = False) -> int:
    """Mår huset bra? En rad för varje sak som natten behöver, och vad som ska göras. Slutkod 1 om något är fel."""
    from flows.doctor import look
    from flows.doctor_server import ask_server

    told = [*look(Home((home or Settings().home).expanduser().resolve())), *ask_server()]
    if as_json:
        print(json.dumps([asdict(line) for line in told], ensure_ascii=False, indent=1))
    else:
        for line in told:
            print(f"{line.state:<8} {line.check}: {line.says}")
    return STOPPED if any(line.state == "fel" for line in told) else DONE


@app.command
def serve(*, home: HomeOption = None, port: int = 4200) -> int:
    """Prefect-server och körningarna på en dator: nattens av sig själv, de andra på begäran. Avsluta med Ctrl-C."""
    from flows.serve import serve_house

    serve_house(_ready(home), port)
    return DONE


@contextlib.contextmanager
def _warehouse(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, for reading."""
    from flows.model.warehouse import WarehouseUnreadable, connect
    from flows.run import key_of

    try:
        with connect(home.warehouse, key_of(home, "warehouse")) as connection:
            yield connection
    except (duckdb.Error, WarehouseUnreadable) as fault:
        raise Stopped(f"Frågan gick inte att besvara: {mask(str(fault))}") from None


def _ready(home: Path | None) -> Home:
    """The home, with Prefect kept inside it: nothing is written to the user's own folder or sent anywhere."""
    where = Home((home or Settings().home).expanduser().resolve()).make()
    os.environ.setdefault("PREFECT_HOME", str(where.prefect))
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "180")  # a busy machine, a first start
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")  # what stops a run is told once, by main
    os.environ.update(DO_NOT_TRACK="1", PREFECT_SERVER_ANALYTICS_ENABLED="false")
    return where


def _run(
    home: Home, as_of: date | None, period_end: date | None, today: date | None, edition: str | None = None
) -> int:
    """Run the flow in this process and print the summary people read."""
    _refuse_a_silent_server()
    logging.getLogger("fokusdag").info("Startar körningen")
    from flows import nightly

    if edition:
        told = nightly.release_edition(edition, home.root, as_of, period_end, today)
    else:
        told = nightly.fokusdag(home.root, as_of, period_end, today)
    if not told["new"]:
        print(f"Inget nytt sedan körningen {told['run']}. Det den lämnade gäller fortfarande.\n")
    print(Path(told["where"], "summary.md").read_text("utf-8"))
    return DONE if told["counted"] else NOTHING_TO_COUNT


def _refuse_a_silent_server() -> None:
    """Raise Stopped where a server is named that does not answer: Prefect would say it in its own words, after a minute."""
    if address := os.environ.get("PREFECT_API_URL"):
        try:
            urllib.request.urlopen(f"{address}/health", timeout=10).close()  # noqa: S310 - our own server
        except (OSError, ValueError):
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
