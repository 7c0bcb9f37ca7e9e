"""What a run says last, in five lines: the files, the questions, the strongest finding, the deck and the answers to send."""

from __future__ import annotations

from collections import Counter

from flows.report.run_record import RunRecord

_COUNTED = {
    "accepted": ("godtagen", "godtagna"),
    "accepted_with_rejects": ("godtagen med avvisade rader", "godtagna med avvisade rader"),
    "held": ("väntar på svar", "väntar på svar"),
    "rejected": ("avvisad", "avvisade"),
    "superseded": ("ersatt av en nyare", "ersatta av nyare"),
    "duplicate": ("upprepning", "upprepningar"),
}
_DECK = "fokusdag.pdf"


def last_lines(record: RunRecord, waiting: int) -> list[str]:
    """The five lines. What is behind each of them stands in summary.md, beside the deck.

    `waiting`: how many answers wait to be sent, those of earlier runs too.
    """
    verdicts = Counter(str(file["verdict"]) for file in record["inputs"])
    told = [f"{count} {_COUNTED[name][count > 1]}" for name in _COUNTED if (count := verdicts[name])]
    asked = sum(problem["severity"] == "ask" for problem in record["problems"])
    rejected = sum(file["rows_rejected"] for file in record["inputs"])
    deck = f"{record['where']}/{_DECK}" if _DECK in record["made"] else f"inget, i {record['where']}"
    return [
        f"Filer: {len(record['inputs'])}" + (f" ({', '.join(told)})" if told else ""),
        f"Att fråga om: {asked} {'fråga' if asked == 1 else 'frågor'} väntar på svar, och "
        f"{rejected} {'rad räknas inte' if rejected == 1 else 'rader räknas inte'}",
        f"Starkaste fyndet: {record['finding'] or 'talen räcker inte till något som vi kan stå för'}",
        f"Bildspelet: {deck} (allt om körningen står i summary.md bredvid)",
        f"Svar att skicka: {waiting} (till vem och med vilken text: fokusdag replies)"
        if waiting
        else "Svar att skicka: inga",
    ]
