"""No sentence quotes more than 80 characters of a cell, and none a control character."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.intake.wording import LONGEST_QUOTE, quoted
from tests.support.books import ANSTALLNINGAR, EKONOMI, FORETAG, TOLVAN, Rows, arbetsbok, taken_in, xlsx
from tests.support.habit_files import DELTAGARE
from tests.support.purpose import examples

LONG = "lång\x07 text\x1b[31m utan\u2028 slut " * 6
"""190 characters, with a bell, an escape, a line separator."""


def quotes(message: str) -> list[str]:
    """What stands between the quotation marks of a sentence."""
    return re.findall("”([^”]*)”", message)


def is_plain(message: str) -> bool:
    """No control or format character but the line break before a line for those who keep the contracts."""
    return all(unicodedata.category(sign) not in ("Cc", "Cf", "Zl", "Zp") for sign in message.replace("\n", ""))


def check(problems: list[dict[str, Any]]) -> None:
    for problem in problems:
        for said in (problem["message"], problem["outside"], problem["column"] or ""):
            assert is_plain(said), ascii(said)
            assert all(len(quote) <= LONGEST_QUOTE for quote in quotes(said)), said
            assert LONG.strip() not in said


@settings(max_examples=examples(300, quick=60), deadline=None)
@given(st.text(max_size=300))
def test_a_quote_is_plain_and_short(text: str) -> None:
    shown = quoted(text)
    assert len(shown) <= LONGEST_QUOTE
    assert is_plain(shown)


def test_a_number_is_masked_before_the_quote_is_cut() -> None:
    assert "19121212" not in quoted("x" * 70 + f" {TOLVAN} och mer")


def everywhere(rows: Rows, row: int) -> Rows:
    return [[*rows[0]], *([LONG] * len(line) if at == row else line for at, line in enumerate(rows[1:], start=1))]


@pytest.mark.full
@pytest.mark.parametrize(
    "sheets",
    [
        arbetsbok(Anställningar=everywhere(ANSTALLNINGAR, 1), Ekonomi=everywhere(EKONOMI, 1)),
        arbetsbok(Företag=everywhere(FORETAG, 1)),
        arbetsbok(Anställningar=[[LONG, *ANSTALLNINGAR[0][1:]], *ANSTALLNINGAR[1:]]),
        arbetsbok(Anställningar=[[*ANSTALLNINGAR[0], LONG], *ANSTALLNINGAR[1:]]),
        arbetsbok(Ekonomi=[[f"Belopp i tkr {LONG}"], *EKONOMI, [LONG], ["Summa", LONG, 7]]),
        {"Annat": [[LONG, LONG], [1, 2]]},
        {"Insatser": [["Insats", "Inriktning", "År", "Antal kvinnor", "Antal män"], *([LONG] * 5 for _ in range(3))]},
    ],
    ids=["cells", "the one row", "a header", "a new header", "notes", "an unknown file", "a text column"],
)  # fmt: skip
def test_every_sentence_on_a_file_of_long_texts_is_plain_and_short(tmp_path: Path, sheets: dict[str, Rows]) -> None:
    reading = taken_in(xlsx(sheets), tmp_path / "out")
    assert reading["problems"]
    check(reading["problems"])


def test_so_it_is_for_a_text_file(tmp_path: Path) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(
        [DELTAGARE[0], *([LONG.replace("\x1b", "\x85").replace("\x07", "")] * len(line) for line in DELTAGARE[1:])]
    )
    reading = taken_in(out.getvalue().encode(), tmp_path / "out", "deltagare.csv", "finsam")
    assert reading["problems"]
    check(reading["problems"])
