"""What an answer is about, and the lines above its list: which file, what became of it, what to do, and what the copy is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from flows.intake.replies.accepted_rows import headline

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
    came = f"Granskad i förväg {about.received}" if about.in_advance else f"Mottagen {about.received}"
    lines = [f"Fil: {reading['name']}. {came}.", *([about.note] if about.note else [])]
    rejected = reading["rows_rejected"]
    told = headline(reading, about.folder)
    if reading["verdict"] == "rejected":
        lines.append(
            "Filen är avvisad: inget i den räknas förrän det som stoppar den är rättat. "
            "Har du lämnat en fil förut gäller den så länge."
        )
    elif reading["verdict"] == "held":
        lines.append(
            "Filen väntar på ditt svar: inget i den räknas förrän frågan nedan är besvarad. "
            f"Har du lämnat en fil förut gäller den så länge. Läst: {told}."
        )
    elif rejected:
        asked = any(problem["severity"] == "ask" for problem in reading["problems"])
        what = ("avvisad eller väntar", "avvisade eller väntar") if asked else ("avvisad", "avvisade")
        one, many = f"1 rad är {what[0]} och räknas", f"{rejected} rader är {what[1]} och räknas"
        rows = one if rejected == 1 else many
        lines.append(f"Filen är godtagen, men {rows} inte förrän den rättade filen har kommit. Godtaget: {told}.")
    elif reading["problems"]:
        lines.append(f"Filen är godtagen. Titta på påpekandena nedan. Godtaget: {told}.")
    else:
        lines.append(f"Filen är godtagen: {told}. Du behöver inte göra något. Säg till om antalen inte stämmer.")
    lines += [about.due] if about.due else []
    ours = "Det här bladet läses inte; låt det stå eller ta bort det."
    if way != "none" and remarks_alone(reading):
        lines.append(f"Vill du ändra något gör du det i den här filen, sparar och lämnar den igen. {ours}")
    elif way != "none":
        lines.append(
            "Rätta de färgade cellerna i den här filen, spara och lämna den igen. Varje färgad cell har en kommentar. "
            + ours
        )
    elif reading["problems"]:
        lines.append("Rätta i din egen fil och lämna den igen. Den här filen har bara listan.")
    if way == "partly":
        lines.append(
            "Den här filen är en kopia av din. Knappar, makron och annat som inte är celler kan saknas i den: rätta då "
            "hellre i din egen fil, efter listan."
        )
    if way == "copy":
        lines.append("Den här filen har din fils värden i Excelformat. Formler och utseende är inte med.")
    return lines
