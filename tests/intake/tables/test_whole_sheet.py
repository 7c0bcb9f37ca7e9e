"""A text beside a table may make all its numbers something else: what a person who reads the sheet sees, or is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.books import ANSTALLNINGAR, EKONOMI, PLATSER, WOMEN_AND_MEN, Rows, arbetsbok, taken_in, xlsx
from tests.support.habit_files import INSATSER
from tests.support.purpose import few

PLACE = [WOMEN_AND_MEN[2], "Praktik", "Kommunen", "2025-03-01", "", 20]
TABLES: dict[str, Rows] = {"Ekonomi": EKONOMI, "Anställningar": ANSTALLNINGAR, "Platser": [PLATSER[0], PLACE]}


def under(sheet: str, title: str, tmp_path: Path) -> dict[str, Any]:
    return taken_in(xlsx(arbetsbok(**{sheet: [[title], *TABLES[sheet]]})), tmp_path / "out")


def codes(reading: dict[str, Any]) -> list[tuple[str, str]]:
    return [(p["code"], p["severity"]) for p in reading["problems"]]


@pytest.mark.parametrize(
    ("sheet", "title", "code"),
    few(
        [
            ("Ekonomi", "Belopp i EUR", "ANNAN_ENHET"),
            ("Ekonomi", "Prognos 2025", "PLANERAT"),
            ("Anställningar", "Timmar per månad", "ANNAN_ENHET"),
            ("Ekonomi", "öre", "ANNAN_ENHET"),
            ("Ekonomi", "Belopp per månad", "ANNAN_ENHET"),
            ("Ekonomi", "hundratals kr", "ANNAN_ENHET"),
            ("Ekonomi", "Budget", "PLANERAT"),
            ("Anställningar", "Planerade anställningar", "PLANERAT"),
            ("Anställningar", "Månader = år", "ANNAN_ENHET"),
            ("Platser", "tim/mån", "ANNAN_ENHET"),
        ],
        quick=3,
    ),
)
def test_a_title_of_another_unit_or_of_a_plan_holds_the_file(tmp_path: Path, sheet: str, title: str, code: str) -> None:
    reading = under(sheet, title, tmp_path)
    assert (reading["verdict"], codes(reading)) == ("held", [(code, "ask")])


@pytest.mark.parametrize(
    ("sheet", "title"),
    few(
        [
            ("Ekonomi", "Budget och utfall 2025"),
            ("Ekonomi", "Belopp i hela kronor, inte tusental"),
            ("Ekonomi", "Lönebidraget betalas per månad"),
            ("Anställningar", "Heltid är 40 timmar per vecka"),
            ("Platser", "Timmar per vecka"),
            ("Anställningar", "Anställningar 2025"),
        ],
        quick=1,
    ),
)
def test_other_titles_are_only_titles(tmp_path: Path, sheet: str, title: str) -> None:
    assert under(sheet, title, tmp_path)["verdict"] == "accepted"


@pytest.mark.parametrize(
    "words",
    few(
        [
            "SEK in thousands", "Kr i 1000", "x 1000", "(×1000)", "t.kr", "Belopp/1000", "kr (000)", "belopp i tusenlappar",
            "kr '000",
        ]
    ),
)  # fmt: skip
def test_words_for_thousands_are_read(tmp_path: Path, words: str) -> None:
    rows: Rows = [[words], ["År*", "Omsättning"], [2025, 3100]]
    reading = taken_in(xlsx(arbetsbok(Ekonomi=rows)), tmp_path / "out")
    assert codes(reading) == [("ENHET_LAST", "warn")]
    assert reading["verdict"] == "accepted"


@pytest.mark.parametrize(("sheet", "text"), few([("Info", "Alla belopp är i tkr"), ("Läs mig", "Belopp i tusental")]))
def test_a_sheet_that_tells_how_to_read_the_others_is_heard(tmp_path: Path, sheet: str, text: str) -> None:
    rows: Rows = [["År*", "Omsättning"], [2025, 3100]]
    reading = taken_in(xlsx(arbetsbok(Ekonomi=rows) | {sheet: [[text]]}), tmp_path / "out")
    assert ("ENHET_LAST", "warn") in codes(reading)


def test_a_note_below_the_table_is_asked_about_once(tmp_path: Path) -> None:
    reading = taken_in(xlsx(arbetsbok(Ekonomi=[*EKONOMI, ["Alla belopp i euro"]])), tmp_path / "out")
    assert (reading["verdict"], codes(reading)) == ("held", [("ANNAN_ENHET", "ask")])
    assert reading["problems"][0]["cell"] == "A3"


def test_a_line_of_euro_under_the_headers_is_one_question(tmp_path: Path) -> None:
    rows: Rows = [EKONOMI[0], ["", *["EUR"] * 6], EKONOMI[1]]
    reading = taken_in(xlsx(arbetsbok(Ekonomi=rows)), tmp_path / "out")
    assert (reading["verdict"], codes(reading)) == ("held", [("ANNAN_ENHET", "ask")])


def test_a_sheet_named_budget_is_no_outcome_but_a_table_of_budgets_may_be_called_so(tmp_path: Path) -> None:
    sheets = arbetsbok(Ekonomi=None) | {"Budget": EKONOMI}
    assert codes(taken_in(xlsx(sheets), tmp_path / "a")) == [("PLANERAT", "ask")]
    reading = taken_in(xlsx({"Insatser": [["Budget 2025"], *INSATSER]}), tmp_path / "b", "insatser.xlsx", "finsam")
    assert reading["verdict"] == "accepted"
    reading = taken_in(xlsx({"Insatser": [["Prognos 2025"], *INSATSER]}), tmp_path / "c", "insatser.xlsx", "finsam")
    assert codes(reading) == [("PLANERAT", "ask")]  # it has budgets, and no forecasts


def test_a_heading_of_planned_rows_in_the_middle_holds_the_file(tmp_path: Path) -> None:
    planned = [WOMEN_AND_MEN[2], *ANSTALLNINGAR[1][1:4], "2025-12-01", "", 50, 24, ""]
    rows = [*ANSTALLNINGAR, [], ["Planerade anställningar"], planned]
    reading = taken_in(xlsx(arbetsbok(Anställningar=rows)), tmp_path / "a")
    assert (reading["verdict"], codes(reading)) == ("held", [("PLANERAT", "ask")])
    below = taken_in(xlsx(arbetsbok(Anställningar=[*ANSTALLNINGAR, ["Planerade anställningar"]])), tmp_path / "b")
    assert codes(below) == [("ANTECKNING", "warn")]  # no rows are under it


@pytest.mark.parametrize(
    ("title", "said"),
    few([
        ("Ekonomi januari–juni 2025", [("DEL_AV_AR", "warn")]), ("Ekonomi kvartal 1", [("DEL_AV_AR", "warn")]), ("T.o.m. juni", [("DEL_AV_AR", "warn")]),
        ("Per 30 juni 2025", [("DEL_AV_AR", "warn")]), ("1 jan – 30 juni 2025", [("DEL_AV_AR", "warn")]), ("Ekonomi jan–dec 2025", []),
        ("Januari till december 2025", []), ("1 januari till 31 december 2025", []), ("Intäkter per marknad", []), ("Bokslut per 31 december 2025", []), ("Ekonomi 2025", []),
    ]),
)  # fmt: skip
def test_a_title_of_a_part_of_the_year_is_remarked_on(tmp_path: Path, title: str, said: list[tuple[str, str]]) -> None:
    assert codes(under("Ekonomi", title, tmp_path)) == said


def test_a_sheet_that_tells_of_hours_where_per_cents_belong_is_heard(tmp_path: Path) -> None:
    texts: Rows = [["Timmar per vecka på Platser: hela timmar"], ["Sysselsättningsgrad anges i timmar per vecka"]]
    said = [
        codes(taken_in(xlsx(arbetsbok() | {"Läs mig": [text]}), tmp_path / str(at))) for at, text in enumerate(texts)
    ]
    assert said == [[], [("ANNAN_ENHET", "ask")]]
