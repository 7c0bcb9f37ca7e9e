"""The commands that only read: a file, the warehouse, an edition, the home."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows.cli.analyst.query import warehouse
from flows.cli.options import DONE, STOPPED, HomeOption, existing_home, which_home
from flows.errors import Stopped
from flows.language.catalogue import message
from flows.language.tool import say

_STATES = {"ok": message("ok"), "varning": message("varning"), "fel": message("fel")}


def check(
    *files: Annotated[Path, Parameter(help=say("Filen eller filerna som granskas."))],
    as_json: Annotated[
        bool, Parameter(name="--json", negative="", help=say("Skriv svaret som JSON, för ett annat program."))
    ] = False,
    reply: Annotated[
        Path | None, Parameter(help=say("Skriv svaret till den som fyllt i filen hit, som en xlsx."))
    ] = None,
) -> int:
    """Check files now, without a run. Exit code 1 if any is rejected."""
    from flows.intake.check_file import check_file
    from flows.report.file_text import file_text
    from flows.settings import settings

    if not files:
        raise Stopped(say("Säg vilken fil som ska granskas: fokusdag check FIL.xlsx"))
    if reply and (len(files) > 1 or reply.resolve() == files[0].resolve()):
        raise Stopped(
            say("--reply svarar på en fil i taget, och aldrig i stället för den. Säg en annan fil att skriva till.")
        )
    rows, problems = [], []
    for path in files:
        if path.is_dir():
            raise Stopped(say("{path} är en mapp. Säg filerna i den: fokusdag check {path}/*.xlsx", path=path))
        if not path.is_file():
            raise Stopped(say("Filen {path} finns inte.", path=path))
        row, found = check_file(path, settings(), date.today(), reply)  # noqa: DTZ011 - the day where it is looked at
        rows.append(row)
        problems += found
        if not as_json:
            print(file_text(row, found))
            if reply:
                print(say("Svaret ligger i {reply}", reply=reply.resolve()))
    if as_json:
        told = {"file": rows, "problem": [], "asked": []}
        for problem in problems:
            told["asked" if problem["severity"] == "ask" else "problem"].append(problem)
        print(json.dumps(told, ensure_ascii=False, indent=1, default=str))
    return STOPPED if any(row["verdict"] == "rejected" for row in rows) else DONE


def profile(*, home: HomeOption = None) -> int:
    """Write a template for the profile: event, organiser, logos, colours and order."""
    from flows.charts.profile.load import FILE, TEMPLATE

    where = existing_home(home)
    out = where.profile / FILE
    if out.exists():
        raise Stopped(say("{out} finns redan. Ändra i den, eller ta bort den först.", out=out))
    where.profile.mkdir(exist_ok=True)
    out.write_text(TEMPLATE.read_text("utf-8"), "utf-8")
    print(say("Mallen ligger i {out}. Fyll i den, och lägg logotyperna bredvid.", out=out.resolve()))
    return DONE


def trace(
    table: Annotated[str, Parameter(help=say("Tabellen som talet står i."))],
    /,
    *keys: Annotated[str, Parameter(help=say("Det som säger vilken rad det är: år, månad, kommun …"))],
    home: HomeOption = None,
) -> int:
    """Follow a number back to the jobs, files, sheets and rows: fokusdag trace mart.jobs_created 2025.

    Without mart. a number of the tables released last is followed: fokusdag trace reach 2025-12 omradet. Where the row
    has several numbers, the number's name comes last: fokusdag trace mart.next_step Studier after_90.
    """
    from flows.release.released import Released
    from flows.report.analyst.trace import trace_back

    where = existing_home(home)
    folders = sorted(where.released.glob("*/cells.json"), key=lambda path: path.stat().st_mtime)
    released = Released.load(folders[-1].parent) if folders and not table.startswith("mart.") else None
    with warehouse(where) as connection:
        found = trace_back(connection, table, keys, released)
    print(found.rows.to_string(index=False, na_rep=""))
    number = say("dolt eller okänt") if found.number is None else found.number
    print(
        say(
            "\n{asked}: talet ({measure}) är {number}, raderna ovan ger {counted}.",
            asked=" ".join([table, *keys]),
            measure=found.measure,
            number=number,
            counted=found.counted,
        )
    )
    return DONE if found.adds_up else STOPPED


def verify(edition: Annotated[str, Parameter(help=say("Utgåvans namn."))], /, *, home: HomeOption = None) -> int:
    """See that an edition is exactly as it was made: the files against the ledger, and the ledger against itself."""
    from flows.release.editions.editions import verify_edition
    from flows.run.keys import key_there

    where = existing_home(home)
    changed = verify_edition(where, key_there(where, "received") or b"", edition)
    for sentence in changed:
        print(sentence)
    if not changed:
        print(say("Utgåvan {edition} är precis som den gjordes.", edition=edition))
    return STOPPED if changed else DONE


def doctor(
    *,
    home: HomeOption = None,
    as_json: Annotated[
        bool, Parameter(name="--json", negative="", help=say("Skriv svaret som JSON, för ett annat program."))
    ] = False,
    deep: Annotated[
        bool, Parameter(negative="", help=say("Läs varje byte av det som sparas. Tar längre tid."))
    ] = False,
) -> int:
    """Print a line for each thing that the night needs, and what to do. Exit code 1 if something is wrong."""
    from flows.operations.doctor.examine import examine
    from flows.operations.doctor.server import ask_server

    where = which_home(home)
    told = [*examine(where, deep=deep), *ask_server(where)]
    if as_json:
        print(json.dumps([asdict(line) for line in told], ensure_ascii=False, indent=1))
    else:
        for line in told:
            print(f"{say(_STATES[line.state]):<8} {say(line.check)}: {line.says}")
    return STOPPED if any(line.state == "fel" for line in told) else DONE
