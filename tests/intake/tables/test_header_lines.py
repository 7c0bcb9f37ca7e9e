"""Lines that belong to the headers, lines of dashes and other faults that are one message; sheets for each sex."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.books import (
    ANSTALLNINGAR,
    PLATSER,
    WOMEN_AND_MEN,
    Rows,
    arbetsbok,
    rows_of,
    taken_in,
    told,
    with_cell,
    xlsx,
)
from tests.support.habit_files import BESLUT, DELTAGARE, INSATSER

HEADER, *JOBS = ANSTALLNINGAR


def workbook(tmp_path: Path, **sheets: Rows | None) -> dict[str, Any]:
    return taken_in(xlsx(arbetsbok(**sheets)), tmp_path / "out")


@pytest.mark.full
@pytest.mark.parametrize(
    "line",
    [
        list(range(1, 10)), [f"({n})" for n in range(1, 10)], [f"{n}." for n in range(1, 10)], ["---"] * 9, ["====", "", "===="],
        list("ABCDEFGHI"), ["ÅÅÅÅMMDD-NNNN", "Välj i listan", "", "", "ÅÅÅÅ-MM-DD", "", "1-100", "0–600"],
        ["", "", "", "", "", "", "%", "(mån)"], ["ÅÅÅÅMMDD-NNNN", "", "", "", "ÅÅÅÅ-MM-DD", "ÅÅÅÅ-MM-DD", "procent", "månader"],
    ],
    ids=str,
)  # fmt: skip
def test_a_line_of_the_header_is_one_remark(tmp_path: Path, line: list[Any]) -> None:
    reading = workbook(tmp_path, Anställningar=[HEADER, line, *JOBS])
    assert [p["code"] for p in reading["problems"]] == ["ANTECKNING"]
    assert (reading["verdict"], len(rows_of(tmp_path / "out", "anstallningar"))) == ("accepted", 2)


def test_two_lines_of_dashes_are_one_remark(tmp_path: Path) -> None:
    rows: Rows = [INSATSER[0], ["---"] * 4, *INSATSER[1:], ["---"] * 4, ["Summa", "", 19, 17]]
    reading = taken_in(xlsx({"Insatser": rows}), tmp_path / "out", "insatser.xlsx", "finsam")
    assert told(reading) == {("ANTECKNING", "A2"), ("SUMMARAD", "A6")}
    assert len(rows_of(tmp_path / "out", "insatser")) == 2


@pytest.mark.parametrize("unit", ["(år)", "veckor", "dagar"])
def test_a_unit_line_of_another_unit_holds_the_file(tmp_path: Path, unit: str) -> None:
    reading = workbook(tmp_path, Anställningar=[HEADER, ["", "", "", "", "", "", "", unit], *JOBS])
    assert reading["verdict"] == "held"
    assert told(reading) == {("ANNAN_ENHET", "H2")}


@pytest.mark.parametrize(
    ("unit", "verdict"),
    [("per månad", "held"), ("tim/dag", "held"), ("tim/v", "accepted"), ("h per vecka", "accepted")],
)
def test_hours_are_those_of_a_week(tmp_path: Path, unit: str, verdict: str) -> None:
    place = [WOMEN_AND_MEN[0], "Praktik", "Kommunen", "2025-02-01", "", 20]
    reading = workbook(tmp_path, Platser=[PLATSER[0], ["", "", "", "", "", unit], place])
    assert reading["verdict"] == verdict


@pytest.mark.parametrize(
    "groups",
    [
        ["Person", "", "Anställning", "", "", "", "", "Bakgrund"],
        ["Person"] * 2 + ["Anställning"] * 5 + ["Bakgrund"] * 2,
    ],
    ids=["merged", "repeated"],
)
def test_headings_of_groups_above_the_headers_are_no_rows(tmp_path: Path, groups: list[str]) -> None:
    reading = workbook(tmp_path, Anställningar=[groups, *ANSTALLNINGAR])
    assert (reading["verdict"], told(reading)) == ("accepted", set())


@pytest.mark.parametrize("head", ["Handledare", "Avslutade", "Övriga"])
def test_a_heading_among_persons_is_one_remark(tmp_path: Path, head: str) -> None:
    reading = workbook(tmp_path, Anställningar=[HEADER, JOBS[0], [head], JOBS[1]])
    assert told(reading) == {("ANTECKNING", "A3")}
    assert len(rows_of(tmp_path / "out", "anstallningar")) == 2


def test_a_second_table_beside_the_first_is_one_message(tmp_path: Path) -> None:
    rows = [[*one, "", *other] for one, other in zip(ANSTALLNINGAR, ANSTALLNINGAR, strict=True)]
    reading = workbook(tmp_path, Anställningar=rows)
    assert [p["code"] for p in reading["problems"] if p["severity"] == "file"] == ["DUBBEL_KOLUMN"]


def test_a_row_that_lacks_nearly_all_is_one_message(tmp_path: Path) -> None:
    reading = workbook(tmp_path, Anställningar=[HEADER, JOBS[0], [WOMEN_AND_MEN[1]]])
    assert told(reading) == {("SAKNAT_VARDE", "B3")}
    assert reading["problems"][0]["message"].endswith("Samma sak gäller C3, D3, E3, G3.")


def halves(names: tuple[str, str], *, with_sex: bool) -> dict[str, Rows]:
    header, (first, *rest) = DELTAGARE[0], DELTAGARE[1]
    rows = {sex: [f"{first}{sex}", *rest[:2], sex, *rest[3:]] for sex in ("Kvinna", "Man")}
    keep = [at for at in range(len(header)) if with_sex or at != 3]
    return {
        name: [[header[at] for at in keep], [row[at] for at in keep]]
        for name, row in zip(names, rows.values(), strict=True)
    }


@pytest.mark.full
@pytest.mark.parametrize("names", [("Kvinnor", "Män"), ("Deltagare kvinnor", "Deltagare män")])
@pytest.mark.parametrize("with_sex", [True, False])
def test_a_table_divided_by_sex_is_read_from_both_sheets(
    tmp_path: Path, names: tuple[str, str], with_sex: bool
) -> None:
    reading = taken_in(xlsx(halves(names, with_sex=with_sex)), tmp_path / "out", "deltagare.xlsx", "finsam")
    assert {p["severity"] for p in reading["problems"]} == {"warn"}
    assert ("KON_AV_BLADET" in {p["code"] for p in reading["problems"]}) == (not with_sex)
    assert sorted(row["sex"] for row in rows_of(tmp_path / "out", "deltagare")) == ["Kvinna", "Man"]


def test_jobs_divided_by_sex_are_read_and_the_same_person_on_both_is_asked_about(tmp_path: Path) -> None:
    split = {"Män": [HEADER, JOBS[1]], "Kvinnor": [HEADER, JOBS[0]], "Anställningar": None}
    reading = workbook(tmp_path, **split)
    assert told(reading) == {("BLAD_TILLSAMMANS", None)}
    assert len(rows_of(tmp_path / "out", "anstallningar")) == 2
    changed = with_cell([HEADER, JOBS[1]], 1, 6, 50)
    reading = taken_in(xlsx(arbetsbok(**{**split, "Kvinnor": changed})), tmp_path / "again")
    assert reading["verdict"] == "held"


@pytest.mark.parametrize("word", ["tills vidare", "Tillsvidare", "T.v.", "9999-12-31"])
def test_a_decision_that_goes_on_has_an_open_end(tmp_path: Path, word: str) -> None:
    reading = taken_in(
        xlsx({"Beslut": with_cell(BESLUT, 1, 5, word)}), tmp_path / "out", "beslut.xlsx", "arbetsformedlingen"
    )
    assert told(reading) == set()
    assert rows_of(tmp_path / "out", "beslut")[0]["valid_to"].year == 9999


def test_numbers_of_columns_above_the_headers_are_no_rows(tmp_path: Path) -> None:
    reading = workbook(tmp_path, Anställningar=[list(range(1, 10)), *ANSTALLNINGAR])
    assert (reading["verdict"], told(reading)) == ("accepted", set())


def test_a_header_with_signs_of_full_width_is_the_header(tmp_path: Path) -> None:
    reading = workbook(tmp_path, Anställningar=with_cell(ANSTALLNINGAR, 0, 6, "Sysselsättningsgrad ％"))
    assert (reading["verdict"], told(reading)) == ("accepted", set())
