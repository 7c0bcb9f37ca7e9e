"""What is said of one file: its verdict, and each of its problems on lines that are harmless where they are shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from flows.language.catalogue import message
from flows.language.tool import say

VERDICTS = {
    "accepted": message("godtagen"),
    "accepted_with_rejects": message("godtagen, med avvisade rader"),
    "held": message("väntar på svar"),
    "rejected": message("avvisad"),
    "duplicate": message("upprepning, räknas inte igen"),
    "superseded": message("ersatt av en nyare"),
}
_SEVERITIES = {
    "file": message("Stoppar filen"),
    "row": message("Avvisar raden"),
    "ask": message("Fråga"),
    "warn": message("Obs"),
}


def harmless(text: str) -> str:
    """A name or a sentence as a line of Markdown shows it: no line break, no escape for the terminal, no link, no HTML."""
    line = "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") else char for char in text)
    return re.sub(r"<(?=[A-Za-z/!?])", r"\\<", line.replace("](", "]\\(").replace("|", "\\|"))


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
        lines.append(
            f"  {say(_SEVERITIES[problem['severity']])}{' ' + place if place else ''}: {message_lines(problem)}"
        )
    return "\n".join(lines)


def message_lines(problem: Mapping[str, Any]) -> str:
    """A message whose further lines are for those who keep the contracts, indented as a part of its item."""
    return "\n    ".join(harmless(line) for line in str(problem["message"]).split("\n"))
