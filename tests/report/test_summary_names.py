"""Names that are made to look like something else are shown as one harmless line, on the page and in Prefect."""

from __future__ import annotations

import pytest

from flows.report.summary import file_table, harmless


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
