"""A notification: its lines, grouped where they are many, and the one that says each week that all is well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flows.language.catalogue import message
from flows.language.tool import say, tool_words
from flows.operations.answers.outbox import waiting
from flows.report.run_record import RunRecord
from flows.run.context import Run
from flows.security.masking import mask

MOST_LINES = 10
WELL = "väl "
"""So begins the line that remembers a day on which all was said to be well, or the first day."""
_WEEK = timedelta(days=7)
_NAMED = 3
_MANY = {
    "avvisad": message(
        "{count} filer avvisades: {names}. Svaren, med vad som är fel i vilken cell, ligger i reports/replies."
    ),
    "väntar": message(
        "{count} filer väntar på svar och räknas inte än: {names}. Frågorna ligger i reports/replies. Är en fil rätt: "
        "fokusdag approve."
    ),
    "oläst": message("{count} filer i data/raw är inte lästa: {names}. Varför står i summary.md."),
    "sen": message(
        "{count} lämnare är sena. Det senaste som kom från dem: {names}. fokusdag doctor säger vilka tider."
    ),
    "tal": message("{count} tal har ändrats mycket: {names}."),
}
"""Cause, the first word of the name that is remembered → the line for several things of that cause."""


@dataclass(frozen=True)
class Notification:
    """One message.

    Attributes:
        title: Its title.
        text: Its text.
        things: What is in it, by the names that are remembered.
    """

    title: str
    text: str
    things: tuple[str, ...]


def by_cause(things: Mapping[str, tuple[str, str]], others: int) -> list[str]:
    """A line for each thing; where that would be more than ten lines with the others, one for each cause.

    `things`: the name that is remembered → the sentence, and what it is about. `others`: how many lines come beside.
    """
    if len(things) + others <= MOST_LINES:
        return [words for words, _ in things.values()]
    causes = Counter(_cause(thing) for thing in things)
    lines = {}
    for thing, (words, _) in things.items():
        cause = _cause(thing)
        if causes[cause] == 1 or cause not in _MANY:
            lines[thing] = words
        elif cause not in lines:
            names = [name for other, (_, name) in things.items() if _cause(other) == cause]
            lines[cause] = say(_MANY[cause], count=len(names), names=_some(names))
    return list(lines.values())


def _cause(thing: str) -> str:
    return thing.split(" ", 1)[0]


def _some(names: Collection[str]) -> str:
    first, rest = list(names)[:_NAMED], len(names) - _NAMED
    return say("{first} och {rest} till", first=", ".join(first), rest=rest) if rest > 0 else ", ".join(first)


def all_well(run: Run, record: RunRecord, told: Collection[str]) -> Notification | None:
    """Once a week, on a night without news, that all is well: else silence could mean that no night runs.

    What somebody has been told of and has not done yet is said again. None where nothing is counted: that is not well.
    """
    days = [date.fromisoformat(line.removeprefix(WELL)) for line in told if line.startswith(WELL)]
    counts = any(str(file["verdict"]).startswith("accepted") for file in record["inputs"])
    if not counts or not days or run.today - max(days) < _WEEK:
        return None
    left = [*_left(run, record)]
    text = say(
        "Körningen {run} är klar, och inget nytt behöver ses efter. {count} filer är kända, och talen räknas till och med "
        "{period_end}.\n{left}\nAllt ligger i {where}. Kommer inget sådant här meddelande på en vecka: kör fokusdag doctor.",
        run=record["run"],
        count=len(record["inputs"]),
        period_end=record["parameters"]["period_end"],
        left="".join(f"- {line}\n" for line in left),
        where=record["where"],
    )
    title = say("Fokusdag: inget nytt, men något är kvar att göra") if left else say("Fokusdag: allt är väl")
    return Notification(title, mask(text), (f"{WELL}{run.today}",))


def _left(run: Run, record: RunRecord) -> Iterator[str]:
    w = tool_words()
    if answers := len(waiting(run.home)):
        yield w.plural(
            answers,
            "Ett svar väntar ännu på att skickas: fokusdag replies.",
            "{count} svar väntar ännu på att skickas: fokusdag replies.",
            count=answers,
        )
    if held := [file["name"] for file in record["inputs"] if file["verdict"] == "held"]:
        yield w.plural(
            len(held),
            "En fil väntar ännu på svar och räknas inte: {names}.",
            "{count} filer väntar ännu på svar och räknas inte: {names}.",
            count=len(held),
            names=_some(held),
        )
