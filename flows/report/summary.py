"""What a run says when it is done: run.json for machines, a page of plain Swedish for people."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flows.intake.deliveries.inbox import NOT_READ
from flows.intake.problems import SEVERITIES
from flows.language.catalogue import message
from flows.language.tool import say
from flows.report.run_record import RunRecord
from flows.storage.atomic import write_private

VERDICTS = {
    "accepted": message("godtagen"),
    "accepted_with_rejects": message("godtagen, med avvisade rader"),
    "held": message("väntar på svar"),
    "rejected": message("avvisad"),
    "duplicate": message("upprepning, räknas inte igen"),
    "superseded": message("ersatt av en nyare"),
}
MANY = 20
"""How many kinds of problems are listed in a summary."""
_STORIES = {"SAMMA_BYTES", "SAMMA_INNEHALL", "ERSATT", "KOM_SENT"}
"""Codes that say what became of a file: its verdict says so already, night after night."""
_CORRECTIONS = {"KORRIGERAD", "KORRIGERING_UPPHORD"}
"""Codes about what the analyst has written: they are always listed."""
_SEVERITIES = {
    "file": message("Stoppar filen"),
    "row": message("Avvisar raden"),
    "ask": message("Fråga"),
    "warn": message("Obs"),
}
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
    lines = [
        f"# Körning {record['run']}",
        "",
        f"Räknat till och med {record['parameters']['period_end']}, med det som var känt {record['parameters']['as_of']}.",
        "",
        "## Filer",
        "",
        "| Fil | Källa | Omdöme | Rader in | Godtagna | Avvisade |",
        "|---|---|---|--:|--:|--:|",
        *(
            f"| {harmless(f['name'])} | {f['source']} | {VERDICTS[f['verdict']]} "
            f"| {f['rows_read']} | {f['rows_accepted']} | {f['rows_rejected']} |"
            for f in files
        ),
        "",
        f"Rader in = godtagna + avvisade: {read} = {accepted} + {rejected}",
        *_sheet_lines(record),
        "",
        "## Problem",
        "",
        *_problem_lines(record),
        "",
        "## Nya svar till dem som lämnat filer",
        "",
        *([f"- reports/replies/{path}" for path in record["replies"]] or ["Inga."]),
        "",
        "## Vad som saknas",
        "",
        *(
            [f"- {sentence}" for sentence in record["missing"]]
            or ["Inget."] * (not (record["not_read"] or record["disk"]))
        ),
        *(f"- data/raw/{harmless(name)} är inte läst: {NOT_READ}." for name in record["not_read"]),
        *(f"- För mycket var dolt. {sentence}" for sentence in record["retreats"]),
        *([f"- {record['disk']}"] if record["disk"] else []),
        "",
        *(
            ["## Eget i fokusdag.toml", "", *(f"- {sentence}" for sentence in record["own"]), ""]
            if record["own"]
            else []
        ),
        "## Gjort",
        "",
        *(f"- {name}" for name in record["made"]),
        "",
        f"Dolda celler: {hidden}. Inget angrepp lyckades avslöja någon av dem." if hidden else "Inga celler är dolda.",
        "",
        f"Allt ligger i {record['where']}",
    ]
    return "\n".join(lines)


def harmless(text: str) -> str:
    """A name or a sentence as a line of Markdown shows it: no line break, no escape for the terminal, no link, no HTML."""
    line = "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") else char for char in text)
    return re.sub(r"<(?=[A-Za-z/!?])", r"\\<", line.replace("](", "]\\(").replace("|", "\\|"))


def file_table(record: RunRecord) -> list[dict[str, Any]]:
    """Each file and what became of it, as a row of a table."""
    return [
        {
            "Fil": harmless(file["name"]),
            "Källa": file["source"],
            "Omdöme": VERDICTS[file["verdict"]],
            "Rader in": file["rows_read"],
            "Godtagna": file["rows_accepted"],
            "Avvisade": file["rows_rejected"],
        }
        for file in record["inputs"]
    ]


def file_text(row: Mapping[str, Any], problems: Sequence[Mapping[str, Any]]) -> str:
    """One file's verdict and all its problems, for the screen."""
    lines = [
        say(
            "{name}: {verdict}. {read} rader: {accepted} godtagna, {rejected} avvisade",
            name=harmless(row["name"]),
            verdict=say(VERDICTS[row["verdict"]]),
            read=row["rows_read"],
            accepted=row["rows_accepted"],
            rejected=row["rows_rejected"],
        )
    ]
    for problem in problems:
        place = " ".join(part for part in (problem["sheet"], problem["cell"]) if part)
        lines.append(f"  {say(_SEVERITIES[problem['severity']])}{' ' + place if place else ''}: {_lines(problem)}")
    return "\n".join(lines)


def _lines(problem: Mapping[str, Any]) -> str:
    """A message whose further lines are for those who keep the contracts, indented as a part of its item."""
    return "\n    ".join(harmless(line) for line in str(problem["message"]).split("\n"))


def _sheet_lines(record: RunRecord) -> list[str]:
    """Sheets that lost some of their rows, in files that were not rejected whole; every sheet is in intake.sheet."""
    names = {f["sha256"]: f["name"] for f in reversed(record["inputs"]) if f["verdict"] != "rejected"}
    lost = [sheet for sheet in record["sheets"] if sheet["rows_rejected"] and sheet["sha256"] in names]
    lines = [
        f"- {harmless(names[sheet['sha256']])}, {harmless(sheet['sheet'] or 'hela filen')}: "
        f"{sheet['rows_read']} = {sheet['rows_accepted']} + {sheet['rows_rejected']}"
        for sheet in lost
    ]
    return ["", "Blad med avvisade rader:", "", *lines] if lines else []


def _problem_lines(record: RunRecord) -> list[str]:
    """The most common problems, each with where the first one is; all of them are in run.json and intake.problem."""
    problems: Sequence[Mapping[str, Any]] = [p for p in record["problems"] if p["code"] not in _STORIES]
    if not problems:
        return ["Inga."]
    names = {f["sha256"]: f["name"] for f in reversed(record["inputs"])}  # a repeat has the problems of the first
    lines = []
    counted = Counter((p["sha256"], p["code"]) for p in problems)
    worst = {(p["sha256"], p["code"]): SEVERITIES.index(p["severity"]) for p in problems}
    ordered = sorted(counted.items(), key=lambda item: (worst[item[0]], item[0][1] not in _CORRECTIONS, -item[1]))
    shown = [*ordered[:MANY], *(item for item in ordered[MANY:] if item[0][1] in _CORRECTIONS)]
    for (sha256, code), count in shown:
        first = next(p for p in problems if p["sha256"] == sha256 and p["code"] == code)
        place = " ".join(part for part in (first["sheet"], first["cell"]) if part)
        many = f" (och {count - 1} till)" if count > 1 else ""
        where = harmless(f"{names.get(sha256, sha256[:12])}{', ' + place if place else ''}")
        lines.append(f"- {where}: {_lines(first)}{many}")
    if len(counted) > len(shown):
        lines.append(f"- … och {len(counted) - len(shown)} till. Alla står i run.json och i intake.problem.")
    return lines
