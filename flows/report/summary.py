"""What a run says when it is done: run.json for machines, a page of plain Swedish for people."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flows.intake.deliveries.inbox import NOT_READ
from flows.intake.problems import SEVERITIES
from flows.language.catalogue import message
from flows.language.words import SWEDISH as w  # noqa: N811
from flows.report.file_text import VERDICTS, harmless, message_lines
from flows.report.run_record import RunRecord
from flows.storage.atomic import write_private

MANY = 20
"""How many kinds of problems are listed in a summary."""
_STORIES = {"SAMMA_BYTES", "SAMMA_INNEHALL", "ERSATT", "KOM_SENT"}
"""Codes that say what became of a file: its verdict says so already, night after night."""
_CORRECTIONS = {"KORRIGERAD", "KORRIGERING_UPPHORD"}
"""Codes about what the analyst has written: they are always listed."""
_COLUMNS = (
    message("Fil"),
    message("Källa"),
    message("Omdöme"),
    message("Rader in"),
    message("Godtagna"),
    message("Avvisade"),
)
_PARTS = ("fokusdag", "duckdb", "great-expectations", "matplotlib", "pandas", "prefect", "python-calamine", "scipy")


def write_record(folder: Path, record: RunRecord) -> None:
    """Write run.json (versions, parameters, inputs, tables, hidden cells, seconds per step) and summary.md, each whole.

    Both are for operators, and only their account may read them: the number of rows that an enterprise sent is nearly the number
    of people it employs.
    """
    versions = {name: version(name) for name in _PARTS}
    told = json.dumps({"versions": versions, **record}, ensure_ascii=False, indent=1, default=str)
    for name, text in (("summary.md", summary(record)), ("run.json", told)):
        write_private(folder / name, f"{text}\n".encode())


def summary(record: RunRecord) -> str:
    """The run in Swedish Markdown: files and verdicts, rows in and out, problems, charts, and where to look."""
    files: Sequence[Mapping[str, Any]] = record["inputs"]
    read, accepted, rejected = (sum(f[f"rows_{what}"] for f in files) for what in ("read", "accepted", "rejected"))
    hidden = sum(table["hidden"] for table in record["released"].values())
    own = [f"## {w('Eget i fokusdag.toml')}", "", *(f"- {sentence}" for sentence in record["own"]), ""]
    lines = [
        f"# {w('Körning {run}', run=record['run'])}",
        "",
        w(
            "Räknat till och med {period_end}, med det som var känt {as_of}.",
            period_end=record["parameters"]["period_end"],
            as_of=record["parameters"]["as_of"],
        ),
        "",
        f"## {w('Filer')}",
        "",
        f"| {' | '.join(w(heading) for heading in _COLUMNS)} |",
        "|---|---|---|--:|--:|--:|",
        *(f"| {' | '.join(map(str, _columns(file)))} |" for file in files),
        "",
        w("Rader in = godtagna + avvisade: {sum}", sum=f"{read} = {accepted} + {rejected}"),
        *_sheet_lines(record),
        "",
        f"## {w('Problem')}",
        "",
        *_problem_lines(record),
        "",
        f"## {w('Nya svar till dem som lämnat filer')}",
        "",
        *([f"- reports/replies/{harmless(path)}" for path in record["replies"]] or [w("Inga.")]),
        "",
        f"## {w('Vad som saknas')}",
        "",
        *_missing_lines(record),
        "",
        *(own if record["own"] else []),
        f"## {w('Gjort')}",
        "",
        *(f"- {name}" for name in record["made"]),
        "",
        w("Dolda celler: {cells}. Inget angrepp lyckades avslöja någon av dem.", cells=hidden)
        if hidden
        else w("Inga celler är dolda."),
        "",
        w("Allt ligger i {where}", where=record["where"]),
    ]
    return "\n".join(lines)


def file_table(record: RunRecord) -> list[dict[str, Any]]:
    """Each file and what became of it, as a row of a table."""
    headings = [w(heading) for heading in _COLUMNS]
    return [dict(zip(headings, _columns(file), strict=True)) for file in record["inputs"]]


def _columns(file: Mapping[str, Any]) -> tuple[Any, ...]:
    rows = (file[f"rows_{what}"] for what in ("read", "accepted", "rejected"))
    return harmless(file["name"]), file["source"], w(VERDICTS[file["verdict"]]), *rows


def _missing_lines(record: RunRecord) -> list[str]:
    """What is missing of the files, what could not be read, what was hidden too much, and whether the disk is nearly full."""
    unread = [
        w("data/raw/{name} är inte läst: {why}.", name=harmless(name), why=w(NOT_READ)) for name in record["not_read"]
    ]
    hidden = [w("För mycket var dolt. {step}", step=step) for step in record["retreats"]]
    disk = [record["disk"]] if record["disk"] else []
    nothing = [] if record["missing"] or unread or disk else [w("Inget.")]
    return [*nothing, *(f"- {line}" for line in (*record["missing"], *unread, *hidden, *disk))]


def _sheet_lines(record: RunRecord) -> list[str]:
    """Sheets that lost some of their rows, in files that were not rejected whole; every sheet is in intake.sheet."""
    names = {f["sha256"]: f["name"] for f in reversed(record["inputs"]) if f["verdict"] != "rejected"}
    lost = [sheet for sheet in record["sheets"] if sheet["rows_rejected"] and sheet["sha256"] in names]
    lines = [
        f"- {harmless(names[sheet['sha256']])}, {harmless(sheet['sheet'] or w('hela filen'))}: "
        f"{sheet['rows_read']} = {sheet['rows_accepted']} + {sheet['rows_rejected']}"
        for sheet in lost
    ]
    return ["", w("Blad med avvisade rader:"), "", *lines] if lines else []


def _problem_lines(record: RunRecord) -> list[str]:
    """The most common problems, each with where the first one is; all of them are in run.json and intake.problem."""
    problems: Sequence[Mapping[str, Any]] = [p for p in record["problems"] if p["code"] not in _STORIES]
    if not problems:
        return [w("Inga.")]
    names = {f["sha256"]: f["name"] for f in reversed(record["inputs"])}  # a repeat has the problems of the first
    lines = []
    counted = Counter((p["sha256"], p["code"]) for p in problems)
    worst = {(p["sha256"], p["code"]): SEVERITIES.index(p["severity"]) for p in problems}
    ordered = sorted(counted.items(), key=lambda item: (worst[item[0]], item[0][1] not in _CORRECTIONS, -item[1]))
    shown = [*ordered[:MANY], *(item for item in ordered[MANY:] if item[0][1] in _CORRECTIONS)]
    for (sha256, code), count in shown:
        first = next(p for p in problems if p["sha256"] == sha256 and p["code"] == code)
        place = " ".join(part for part in (first["sheet"], first["cell"]) if part)
        many = " " + w("(och {rest} till)", rest=count - 1) if count > 1 else ""
        where = harmless(f"{names.get(sha256, sha256[:12])}{', ' + place if place else ''}")
        lines.append(f"- {where}: {message_lines(first)}{many}")
    if len(counted) > len(shown):
        rest = len(counted) - len(shown)
        lines.append("- " + w("… och {rest} till. Alla står i run.json och i intake.problem.", rest=rest))
    return lines
