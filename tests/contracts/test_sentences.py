"""Every sentence can be said: its code stands in the code. That a test raises it is held by tests/support/raised_codes.py."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from flows.contracts import contracts, parts, sentences
from flows.intake.deliveries.selection import select_current
from flows.intake.problems import ASKED, code_of
from flows.intake.statistics.problem_list import LISTED, ProblemList
from flows.intake.statistics.values import Fault
from tests.intake.deliveries.test_selection import delivery, reading
from tests.support.books import taken_in, told, with_cell, xlsx
from tests.support.habit_files import BESLUT, DELTAGARE

TESTS = Path(__file__).parents[1]
FLOWS = TESTS.parent / "flows"
CODES = sorted({code_of(key) for key in sentences()} | {rule.code for c in contracts().values() for rule in c.rules})


def text_of(folder: Path) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.rglob("*.py")))


@pytest.fixture(scope="module")
def code_text() -> str:
    return text_of(FLOWS) + "\n".join(path.read_text("utf-8") for path in FLOWS.glob("contracts/[!s]*.toml"))


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_raised(code: str, code_text: str) -> None:
    named = re.compile(rf'"{code}["/]')
    assert named.search(code_text), f"nothing raises {code}: delete its sentence"


def test_every_part_of_a_sentence_is_used(code_text: str) -> None:
    assert [key for key in parts() if not key[0].isdigit() and f'"{key}"' not in code_text] == []


def test_every_question_has_a_sentence_that_says_how_to_answer() -> None:
    for code in ASKED:
        sentence = sentences()[code]
        assert re.search(r"\. (Skriv|Töm|Dela|Välj)|Skriv dagen", sentence), code


def test_rows_that_are_reported_with_a_remark(tmp_path: Path) -> None:
    osa = with_cell(BESLUT, 1, 2, "Offentligt skyddat arbete (OSA)")
    told_of = taken_in(xlsx({"Beslut": osa}), tmp_path / "a", "beslut_2025-12.xlsx", "arbetsformedlingen")
    assert told(told_of) == {("OSA_PRIVAT", "C2")}
    wrong = [[*DELTAGARE[0], "Avslutsanledning"], [*DELTAGARE[1], "Felregistrering"]]
    told_of = taken_in(xlsx({"Deltagare": wrong}), tmp_path / "b", "deltagare.xlsx", "finsam")
    assert told(told_of) == {("FELREGISTRERING", "H2")}


def test_a_content_that_came_before_is_told() -> None:
    ledger = [delivery(1, "a", "2026-01-10"), delivery(2, "b", "2026-01-11")]
    chosen = select_current(ledger, {"a": reading("a", "x"), "b": reading("b", "x")}, date(2026, 3, 1))
    assert [problem["code"] for problem in chosen.problems] == ["SAMMA_INNEHALL"]


def test_many_problems_of_a_kind_are_listed_up_to_a_bound_and_counted() -> None:
    found = ProblemList("0" * 64)
    found.add(Fault.said("TOMT_BLAD", sheet="Total"), "row", "Total", range(LISTED + 3))
    *listed, rest = found.all()
    assert (len(listed), rest.message) == (LISTED, sentences()["FLER_AV_SAMMA"].format(count=3))
