"""What a run says last, in five lines: the files, the questions, the strongest finding, the deck and the answers to send."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from flows.language.catalogue import message
from flows.language.tool import say, tool_words
from flows.report.run_record import RunRecord

_COUNTED = {
    "accepted": (message("{count} godtagen"), message("{count} godtagna")),
    "accepted_with_rejects": (
        message("{count} godtagen med avvisade rader"),
        message("{count} godtagna med avvisade rader"),
    ),
    "held": (message("{count} väntar på svar"), message("{count} väntar på svar")),
    "rejected": (message("{count} avvisad"), message("{count} avvisade")),
    "superseded": (message("{count} ersatt av en nyare"), message("{count} ersatta av nyare")),
    "duplicate": (message("{count} upprepning"), message("{count} upprepningar")),
}
_DECK = "fokusdag.pdf"


def last_lines(record: RunRecord, waiting: int, replies: str = "fokusdag replies") -> list[str]:
    """The five lines. The details of each are in summary.md, beside the deck.

    `waiting`: how many answers wait to be sent, those of earlier runs too. `replies`: the command that lists them.
    """
    w = tool_words()
    verdicts = Counter(str(file["verdict"]) for file in record["inputs"])
    told = [say(_COUNTED[name][count > 1], count=count) for name in _COUNTED if (count := verdicts[name])]
    asked = sum(problem["severity"] == "ask" for problem in record["problems"])
    rejected = sum(file["rows_rejected"] for file in record["inputs"])
    deck = f"{record['where']}/{_DECK}" if _DECK in record["made"] else ""
    return [
        say("Filer: {files}", files=f"{len(record['inputs'])} ({', '.join(told)})")
        if told
        else say(
            "Filer: inga har kommit till {raw}. Lägg dem där, i mappen för den de kommer från, och kör igen. Är det fel mapp, "
            "säg rätt med --home.",
            raw=Path(record["where"]).parents[2] / "data" / "raw",
        ),
        say(
            "Att fråga om: {asked} väntar på svar, och {rejected} räknas inte",
            asked=f"{asked} {w.plural(asked, 'fråga', 'frågor')}",
            rejected=f"{rejected} {w.plural(rejected, 'rad', 'rader')}",
        ),
        say(
            "Starkaste fyndet: {finding}",
            finding=record["finding"].get(w.language) or say("talen räcker inte till något som vi kan stå för"),
        ),
        say("Bildspelet: {deck} (allt om körningen står i summary.md bredvid)", deck=deck)
        if deck
        else say("Bildspelet: inget. Allt om körningen står i {where}/summary.md", where=record["where"]),
        say("Svar att skicka: {waiting} (till vem och med vilken text: {replies})", waiting=waiting, replies=replies)
        if waiting
        else say("Svar att skicka: inga"),
    ]
