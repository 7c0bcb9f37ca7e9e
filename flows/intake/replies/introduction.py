"""What an answer is about, and the lines above its list: which file, what became of it, what to do, and what the copy is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from flows.intake.replies.accepted_rows import headline
from flows.language.words import SWEDISH as w  # noqa: N811

Way = Literal["own", "partly", "copy", "none"]
"""What the answer is written in: their own workbook, whole or not quite, a copy of its values, or nothing of it."""


@dataclass(frozen=True)
class AnswerContext:
    """What an answer is about. `reading`: what take_in returned; `folder`: where it lies; `received`: the day.

    `note`: what the file's place among the others makes of it (a repeat, older than one that has come). `due`: a sentence on the
    next file. `received`: the day it came, or was looked at where it is `in_advance`: then nothing has been received.
    """

    reading: Mapping[str, Any]
    folder: Path
    received: date
    note: str = ""
    due: str = ""
    in_advance: bool = False


def remarks_alone(reading: Mapping[str, Any]) -> bool:
    """Whether nothing has to be put right."""
    return all(problem["severity"] == "warn" for problem in reading["problems"])


def introduction(about: AnswerContext, way: Way) -> list[str]:
    """The lines above the list: which file, what became of it, what to do, and what the copy is."""
    reading = about.reading
    received = about.received
    came = w("Granskad i förväg {day}.", day=received) if about.in_advance else w("Mottagen {day}.", day=received)
    lines = [
        f"{w('Fil: {name}.', name=reading['name'])} {came}",
        *([about.note] if about.note else []),
        _outcome(about),
    ]
    lines += [about.due] if about.due else []
    ours = w("Det här bladet läses inte; låt det stå eller ta bort det.")
    if way != "none" and remarks_alone(reading):
        change = w("Vill du ändra något gör du det i den här filen, sparar och lämnar den igen.")
        lines.append(f"{change} {ours}")
    elif way != "none":
        mend = w(
            "Rätta de färgade cellerna i den här filen, spara och lämna den igen. Varje färgad cell har en kommentar."
        )
        lines.append(f"{mend} {ours}")
    elif reading["problems"]:
        lines.append(w("Rätta i din egen fil och lämna den igen. Den här filen har bara listan."))
    if way == "partly":
        lines.append(
            w(
                "Den här filen är en kopia av din. Knappar, makron och annat som inte är celler kan saknas i den: rätta då "
                "hellre i din egen fil, efter listan."
            )
        )
    if way == "copy":
        lines.append(w("Den här filen har din fils värden i Excelformat. Formler och utseende är inte med."))
    return lines


def _outcome(about: AnswerContext) -> str:
    """What became of the file."""
    reading, read = about.reading, headline(about.reading, about.folder)
    if reading["verdict"] == "rejected":
        return w(
            "Tack för filen! Den behöver rättas: inget i den räknas förrän det som stoppar den är rättat. Har du lämnat en fil "
            "förut gäller den så länge."
        )
    if reading["verdict"] == "held":
        return w(
            "Tack för filen! Den väntar på ditt svar: inget i den räknas förrän frågan nedan är besvarad. Har du lämnat en "
            "fil förut gäller den så länge. Läst: {read}.",
            read=read,
        )
    if reading["rows_rejected"]:
        return w(
            "Tack! Filen är godtagen, men {rows} inte förrän den rättade filen har kommit. Godtaget: {read}.",
            rows=_rejected(reading),
            read=read,
        )
    if reading["problems"]:
        return w("Tack! Filen är godtagen. Titta på påpekandena nedan. Godtaget: {read}.", read=read)
    return w(
        "Tack! Filen är godtagen: {read}. Du behöver inte göra något. Säg till om antalen inte stämmer.", read=read
    )


def _rejected(reading: Mapping[str, Any]) -> str:
    """How many rows do not count yet: rejected, and where something was asked perhaps only waiting."""
    rows = reading["rows_rejected"]
    if any(problem["severity"] == "ask" for problem in reading["problems"]):
        return w.plural(
            rows,
            "{rows} rad behöver rättas eller väntar på ditt svar och räknas",
            "{rows} rader behöver rättas eller väntar på ditt svar och räknas",
            rows=rows,
        )
    return w.plural(rows, "{rows} rad räknas", "{rows} rader räknas", rows=rows)
