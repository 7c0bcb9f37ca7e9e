"""Names that are made to look like something else are shown as one harmless line, on the page and in Prefect."""

from __future__ import annotations

from typing import Any

import pytest

from flows.report.file_text import harmless
from flows.report.summary import _problem_lines, file_table


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("rad\nbrytning.xlsx", "rad brytning.xlsx"),
        ("# rubrik\r\n\r\n| a | b |", "# rubrik    \\| a \\| b \\|"),
        ("[klicka här](javascript:alert(1)).xlsx", "[klicka här]\\(javascript:alert(1)).xlsx"),
        ("![](https://example.org/spår.png).xlsx", "![]\\(https://example.org/spår.png).xlsx"),
        ("<img src=x onerror=alert(1)>.xlsx", "\\<img src=x onerror=alert(1)>.xlsx"),
        ("<5 jobb.xlsx", "<5 jobb.xlsx"),
        ("\x1b[2Jrensar.xlsx", " [2Jrensar.xlsx"),
        ("xslx\u202eexe.xlsx", "xslx exe.xlsx"),
        ("beslut_2025-06 (2).xlsx", "beslut_2025-06 (2).xlsx"),
    ],
)
def test_a_name_is_one_line_and_no_link(name: str, shown: str) -> None:
    assert harmless(name) == shown
    row = {
        "name": name,
        "source": "foretag",
        "verdict": "accepted",
        "rows_read": 1,
        "rows_accepted": 1,
        "rows_rejected": 0,
    }
    assert file_table({"inputs": [row]})[0]["Fil"] == shown


def test_a_correction_is_listed_however_many_problems_there_are() -> None:
    """25 kinds of remarks: 20 are listed. Of a correction that has ended the analyst has to know, wherever it comes."""
    remark = {
        "sha256": "a" * 64,
        "sheet": "Blad",
        "cell": "A1",
        "severity": "warn",
        "message": "Något.",
        "outside": "Något.",
    }
    problems = [{**remark, "code": f"KOD_{n}"} for n in range(25)]
    problems.append(
        {**remark, "code": "KORRIGERING_UPPHORD", "message": "Den gäller inte.", "outside": "Den gäller inte."}
    )
    record: Any = {"inputs": [{"sha256": "a" * 64, "name": "bok.xlsx"}], "problems": problems}
    lines = _problem_lines(record)
    assert lines[0] == "- bok.xlsx, Blad A1: Den gäller inte."
    assert lines[-1].startswith("- … och 6 till.")
    rows = [{**problem, "severity": "row"} for problem in problems[:25]]
    record["problems"] = [*rows, problems[-1]]
    assert _problem_lines(record)[20:22] == [
        "- bok.xlsx, Blad A1: Den gäller inte.",
        "- … och 5 till. Alla står i run.json och i intake.problem.",
    ]
