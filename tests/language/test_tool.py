"""The tool says the same in the language that FOKUSDAG_LANGUAGE names, with the same numbers."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.errors import Stopped
from flows.intake.check_file import check_file
from flows.language.tool import VARIABLE, refuse_unknown_language, say
from flows.language.update import CODE
from flows.report.last_lines import last_lines
from flows.report.summary import file_text
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
    """The problem is told in the words of the submitter's answer, which are Swedish."""
    path = tmp_path / "bok.xlsx"
    path.write_bytes(xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 6, 120))))
    swedish = check_file(path, Settings(), date(2026, 1, 15))
    monkeypatch.setenv(VARIABLE, "en")
    english = check_file(path, Settings(), date(2026, 1, 15))
    assert english == swedish
    first, problem, *_ = file_text(*english).splitlines()
    assert re.fullmatch(r"bok\.xlsx: accepted, with rejected rows\. \d+ rows: \d+ accepted, 1 rejected", first)
    assert problem.startswith("  Rejects the row Anställningar G2: ”120”")


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
