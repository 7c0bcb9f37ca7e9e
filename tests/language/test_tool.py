"""The tool says the same in the language that FOKUSDAG_LANGUAGE names, with the same numbers."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.contracts import contracts, sentences
from flows.errors import Stopped
from flows.intake.check_file import check_file
from flows.intake.wording import filled, in_language, of_a_text_file, part, phrase
from flows.language.tool import VARIABLE, refuse_unknown_language, say
from flows.language.update import CODE
from flows.report.file_text import file_text
from flows.report.last_lines import last_lines
from flows.settings import Settings, settings
from tests.support.books import ANSTALLNINGAR, arbetsbok, with_cell, xlsx

RECORD: Any = {
    "inputs": [
        {"verdict": "accepted", "rows_rejected": 0},
        {"verdict": "accepted_with_rejects", "rows_rejected": 2},
        {"verdict": "rejected", "rows_rejected": 0},
    ],
    "problems": [{"severity": "ask"}],
    "finding": {"sv": "36 personer hade jobb", "en": "36 people had a job"},
    "where": "/home/reports/drafts/x",
    "made": ["fokusdag.pdf"],
}


def test_a_run_ends_in_english_with_the_numbers_of_the_swedish(monkeypatch: pytest.MonkeyPatch) -> None:
    swedish = last_lines(RECORD, 2)
    monkeypatch.setenv(VARIABLE, "en")
    english = last_lines(RECORD, 2)
    assert english == [
        "Files: 3 (1 accepted, 1 accepted with rejected rows, 1 rejected)",
        "To ask about: 1 question waiting for an answer, and 2 rows not counted",
        "Strongest finding: 36 people had a job",
        "The deck: /home/reports/drafts/x/fokusdag.pdf (everything about the run is in summary.md beside it)",
        "Answers to send: 2 (to whom and with which text: fokusdag replies)",
    ]
    assert [re.findall(r"\d+", line) for line in english] == [re.findall(r"\d+", line) for line in swedish]


def test_a_file_is_judged_alike_in_both_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same codes, places and numbers; the problems are told in the language, and the answer is Swedish in both."""
    path, day = tmp_path / "bok.xlsx", date(2026, 1, 15)
    jobs = [[*row, ""] for row in ANSTALLNINGAR] + [["Kom ihåg Lisa i maj"]]
    for row, column, value in ((0, 9, "Smeknamn"), (1, 1, "Malgrup"), (1, 6, 120), (1, 7, "vet ej"), (2, 4, "i våras")):
        jobs = with_cell(jobs, row, column, value)
    path.write_bytes(xlsx(arbetsbok(Anställningar=jobs, Lösa=[["lapp", "ett"], ["två", "tre"]])))
    row, swedish = check_file(path, Settings(), day, tmp_path / "svar.xlsx")
    monkeypatch.setenv(VARIABLE, "en")
    same_row, english = check_file(path, Settings(), day, tmp_path / "answer.xlsx")
    assert same_row == row
    assert (tmp_path / "answer.xlsx").read_bytes() == (tmp_path / "svar.xlsx").read_bytes()
    assert [problem | {"message": ""} for problem in english] == [problem | {"message": ""} for problem in swedish]
    messages = [(one["message"], other["message"]) for one, other in zip(english, swedish, strict=True)]
    assert all(re.findall(r"\d+", one) == re.findall(r"\d+", other) for one, other in messages)
    assert file_text(row, english).splitlines() == [
        "bok.xlsx: rejected. 4 rows: 0 accepted, 4 rejected",
        "  Stops the file Anställningar J1: The column “Smeknamn” is not in the template. Remove the column or correct the header.",
        "    If it is to be skipped from now on: add this, at the end of flows/contracts/anstallningar.toml:",
        "    [ignored]",
        '    "Smeknamn" = "why the column is not read"',
        "  Rejects the row Anställningar B2: “Malgrup” is not a value for “Roll”. Did you mean “Målgrupp”? Choose one of: "
        "Målgrupp, Handledare, Övrig.",
        "  Rejects the row Anställningar G2: “120” is outside what is possible in “Sysselsättningsgrad %”. Write a number "
        "from 1 to 100.",
        "  Rejects the row Anställningar H2: “vet ej” cannot be read as a number in “Månader utan arbete före”. If it is not "
        "known: leave the cell empty. Write only digits.",
        "  Rejects the row Anställningar E3: “i våras” cannot be read as a date in “Startdatum”. Write for example 2025-03-01.",
        "  Note Lösa: The sheet “Lösa” is not part of the template and is not read. "
        "Should it count: put the rows on the template's sheets.",
        "  Note Anställningar A4: The row looks like a note (“Kom ihåg Lisa i maj”) and is not counted. If it is a row of the "
        "table: fill in the columns that have *.",
    ]


def test_what_depends_on_the_words_of_a_sentence_does_so_in_both_languages() -> None:
    """A text file has no sheets to name, and problems of one kind are told as one, by how their sentences begin or go on."""
    kinds = [text for key, text in sentences().items() if key.startswith(("ANTECKNING", "ANNAN_ENHET"))]
    swedish = of_a_text_file()
    with in_language("en"):
        english = of_a_text_file()
        for text in [*sentences().values(), *(rule.message for one in contracts().values() for rule in one.rules)]:
            assert [of_a_sheet in phrase(text) for of_a_sheet, _ in english] == [
                of_a_sheet in text for of_a_sheet, _ in swedish
            ], text
        assert filled(sentences()["SAKNAD_KOLUMN"], sheet="", column="Roll", nearest="").startswith(
            "The column “Roll” is missing in the file."
        )
        assert [(" (“{value}”)" in phrase(text), part("men") in phrase(text)) for text in kinds] == [
            (" (”{value}”)" in text, "”, men " in text) for text in kinds
        ]
    assert filled(sentences()["TOMT_BLAD"], sheet="") == (
        "Filen har inga ifyllda rader. Finns det inget att berätta behöver du inte göra något."
    )


@pytest.mark.parametrize("wrong", ["EN", "engelska", "fi", "../en"])
def test_another_value_is_refused_in_a_plain_sentence(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, wrong)
    told = f"FOKUSDAG_LANGUAGE kan vara sv eller en, men inte ”{wrong}”. Rätta den eller ta bort den."
    for ask in (refuse_unknown_language, settings):  # a command, and a run that a server starts
        with pytest.raises(Stopped) as stopped:
            ask()
        assert str(stopped.value) == told


def test_an_empty_value_is_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "")
    refuse_unknown_language()
    assert say("Alla filer finns.") == "Alla filer finns."


def test_the_language_is_chosen_in_one_place() -> None:
    assert [path.name for path in CODE.rglob("*.py") if VARIABLE in path.read_text("utf-8")] == ["tool.py"]
