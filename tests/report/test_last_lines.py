"""The five lines that a run ends with, by hand."""

from __future__ import annotations

from typing import Any

from flows.report.last_lines import last_lines


def record(**more: Any) -> Any:
    """What the lines are made of, of a run with nothing to tell."""
    return {
        "inputs": [],
        "problems": [],
        "finding": {"sv": "", "en": ""},
        "where": "/hem/reports/drafts/x",
        "made": [],
        "replies": [],
        **more,
    }


def file(verdict: str, rejected: int = 0) -> dict[str, Any]:
    return {"verdict": verdict, "rows_rejected": rejected}


def test_files_questions_finding_deck_and_answers() -> None:
    told = record(
        inputs=[
            file("accepted"),
            file("accepted"),
            file("accepted_with_rejects", 2),
            file("held", 0),
            file("rejected"),
        ],
        problems=[{"severity": "ask"}, {"severity": "row"}, {"severity": "ask"}],
        finding={
            "sv": "36 personer hade jobb, 14 fler än 31 december 2023",
            "en": "36 people had a job, 14 more than on 31 December 2023",
        },
        made=["fokusdag.pdf", "index.html"],
    )
    assert last_lines(told, 2) == [
        "Filer: 5 (2 godtagna, 1 godtagen med avvisade rader, 1 väntar på svar, 1 avvisad)",
        "Att fråga om: 2 frågor väntar på svar, och 2 rader räknas inte",
        "Starkaste fyndet: 36 personer hade jobb, 14 fler än 31 december 2023",
        "Bildspelet: /hem/reports/drafts/x/fokusdag.pdf (allt om körningen står i summary.md bredvid)",
        "Svar att skicka: 2 (till vem och med vilken text: fokusdag replies)",
    ]


def test_a_run_with_nothing_has_five_lines_too() -> None:
    told = last_lines(record(problems=[{"severity": "ask"}], inputs=[file("held", 1)]), 0)
    assert told == [
        "Filer: 1 (1 väntar på svar)",
        "Att fråga om: 1 fråga väntar på svar, och 1 rad räknas inte",
        "Starkaste fyndet: talen räcker inte till något som vi kan stå för",
        "Bildspelet: inget. Allt om körningen står i /hem/reports/drafts/x/summary.md",
        "Svar att skicka: inga",
    ]
    assert last_lines(record(), 0)[0].startswith("Filer: inga har kommit till /hem/data/raw. Lägg dem där")
