"""Which sheet counts, and which rows are sums: each right value is what a person sees in the workbook."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.support.books import ANSTALLNINGAR, EKONOMI, FORETAG, Rows, arbetsbok, rows_of, taken_in, with_cell, xlsx
from tests.support.habit_files import INSATSER
from tests.support.purpose import every, few

CASES = Path(__file__).parents[4] / "shared" / "cases"
HEADER, FIRST, SECOND = ANSTALLNINGAR
THIRD = ["199006022397", *FIRST[1:]]


def starts(out: Path) -> list[str]:
    return sorted(f"{row['_sheet']} {row['_row']}" for row in rows_of(out, "anstallningar"))


def with_hidden(sheets: dict[str, Rows], *hidden: str) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
            if name in hidden:
                page.hide()
            else:
                page.activate()
    return out.getvalue()


def found(reading: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(p["code"], p["severity"], p["sheet"]) for p in reading["problems"]]


@pytest.mark.full
def test_the_visible_sheet_of_that_name_counts_and_not_a_hidden_one_with_a_column_more(tmp_path: Path) -> None:
    fewer = [row[:8] for row in (HEADER, FIRST, SECOND)]
    data = with_hidden({"Anställningar 2022": [HEADER, THIRD], **arbetsbok(Anställningar=fewer)}, "Anställningar 2022")
    reading = taken_in(data, tmp_path / "out")
    assert reading["verdict"] == "held"  # a job stands on the hidden sheet alone
    assert starts(tmp_path / "out") == ["Anställningar 2", "Anställningar 3"]
    assert found(reading) == [("BLAD_LIKA", "ask", "Anställningar 2022")]
    assert "dolda bladet" in reading["problems"][0]["message"]


def test_a_hidden_sheet_of_something_else_is_a_remark(tmp_path: Path) -> None:
    data = with_hidden(arbetsbok() | {"Uträkningar": [["Löner", 12]]}, "Uträkningar")
    reading = taken_in(data, tmp_path / "out")
    assert (reading["verdict"], found(reading)) == ("accepted", [("BLAD_UTANFOR", "warn", "Uträkningar")])
    assert "är dolt" in reading["problems"][0]["message"]


def test_a_hidden_sheet_with_the_same_rows_is_a_remark(tmp_path: Path) -> None:
    data = with_hidden(arbetsbok() | {"Anställningar gammal": ANSTALLNINGAR}, "Anställningar gammal")
    reading = taken_in(data, tmp_path / "out")
    assert (reading["verdict"], found(reading)) == ("accepted", [("BLAD_UPPREPAS", "warn", "Anställningar gammal")])
    assert starts(tmp_path / "out") == ["Anställningar 2", "Anställningar 3"]


@pytest.mark.full
@pytest.mark.parametrize(
    "names",
    [
        ("Anställningar 2024", "Anställningar 2025"),
        ("Anställningar", "Anställningar (2)"),
        ("Blad1", "Blad2"),
        ("Anställda Ludvika", "Anställda Falun"),
    ],
)
def test_a_table_split_over_two_sheets_is_read_from_both(tmp_path: Path, names: tuple[str, str]) -> None:
    one, other = names
    sheets = arbetsbok(Anställningar=None) | {one: [HEADER, FIRST], other: [HEADER, SECOND, THIRD]}
    reading = taken_in(xlsx(sheets), tmp_path / "out")
    assert reading["verdict"] == "accepted"
    assert starts(tmp_path / "out") == sorted([f"{one} 2", f"{other} 2", f"{other} 3"])
    assert [code for code, *_ in found(reading)] == ["BLAD_TILLSAMMANS"]
    assert reading["rows_read"] == reading["rows_accepted"] == 5  # Företag 1, Anställningar 3, Ekonomi 1


def test_a_budget_with_the_years_of_the_accounts_is_no_repetition(tmp_path: Path) -> None:
    budget = [EKONOMI[0], [EKONOMI[1][0], 5_000_000, *EKONOMI[1][2:]]]
    reading = taken_in(xlsx(arbetsbok() | {"Ekonomi budget": budget}), tmp_path / "out")
    assert (reading["verdict"], found(reading)) == ("held", [("BLAD_LIKA", "ask", "Ekonomi budget")])


def test_a_forecast_of_other_years_is_asked_about(tmp_path: Path) -> None:
    data = xlsx(arbetsbok() | {"Ekonomi prognos": [EKONOMI[0], [2024, *EKONOMI[1][1:]]]})
    reading = taken_in(data, tmp_path / "out")
    assert (reading["verdict"], found(reading)) == ("held", [("BLAD_LIKA", "ask", "Ekonomi prognos")])


@pytest.mark.full
@pytest.mark.parametrize("word", few(["Budget 2026", "Prognos", "Förändring", "Differens 2025", "Medelvärde"]))
def test_a_budget_or_a_change_among_the_years_is_a_note(tmp_path: Path, word: str) -> None:
    reading = taken_in(xlsx(arbetsbok(Ekonomi=[*EKONOMI, [word, 3_500_000]])), tmp_path / "out")
    assert [(p["code"], p["cell"]) for p in reading["problems"]] == [("ANTECKNING", "A3")]
    assert [row["year"] for row in rows_of(tmp_path / "out", "ekonomi")] == [2025]


@pytest.mark.parametrize(
    ("sheet", "rows"), [("Ekonomi", EKONOMI), ("Företag", FORETAG), ("Anställningar", ANSTALLNINGAR)]
)
def test_a_table_on_its_side_is_one_message(tmp_path: Path, sheet: str, rows: Rows) -> None:
    reading = taken_in(xlsx(arbetsbok(**{sheet: [list(row) for row in zip(*rows, strict=True)]})), tmp_path / "out")
    assert found(reading) == [("PA_TVAREN", "file", sheet)]


@pytest.mark.full
def test_a_row_that_is_asked_about_as_a_sum_has_no_other_problem(tmp_path: Path) -> None:
    rows = [[year, 3_000_000, 900_000] for year in (2023, 2024)]
    sheets = arbetsbok(Ekonomi=[EKONOMI[0][:3], *rows, [2024, 6_000_000, 1_800_000]])
    assert [code for code, *_ in found(taken_in(xlsx(sheets), tmp_path / "out"))] == ["SER_UT_SOM_SUMMA"]


@pytest.mark.full
@pytest.mark.parametrize(("said", "codes"), [(2, set()), (3, set()), (5, {"RADANTAL"})])
def test_a_line_below_a_text_table_may_state_its_rows(tmp_path: Path, said: int, codes: set[str]) -> None:
    lines = ["Löpnummer;Insats;Kommun;Kön;Startdatum", *(f"{n};Grön väg;Ludvika;Kvinna;2025-03-01" for n in (1, 2))]
    data = "\r\n".join([*lines, f"Antal rader;{said}", ""]).encode()
    reading = taken_in(data, tmp_path / "out", "deltagare_2025.csv", "finsam")
    assert {p["code"] for p in reading["problems"]} == codes


@pytest.mark.parametrize(
    "words", few(["Export 2026-01-02, 5 rader", "5 poster", "Totalt 5 rader", "Antal deltaganden: 5"])
)
@pytest.mark.parametrize("below", [False, True])
def test_the_rows_of_a_text_may_be_stated_in_other_words(tmp_path: Path, words: str, below: bool) -> None:
    lines = ["Löpnummer;Insats;Kommun;Kön;Startdatum", *(f"{n};Grön väg;Ludvika;Kvinna;2025-03-01" for n in (1, 2))]
    data = "\r\n".join([*lines, words, ""] if below else [words, *lines, ""]).encode()
    reading = taken_in(data, tmp_path / "out", "deltagare_2025.csv", "finsam")
    assert [(p["code"], p["severity"]) for p in reading["problems"]] == [("RADANTAL", "ask")]


@pytest.mark.full
def test_a_fault_on_the_second_sheet_has_that_sheets_address(tmp_path: Path) -> None:
    wrong = [*SECOND[:6], 175, *SECOND[7:]]
    moved = [["", *row] for row in (HEADER, THIRD, wrong)]  # its columns stand one to the right
    sheets = arbetsbok(Anställningar=None) | {"Anställningar 2024": [HEADER, FIRST], "Anställningar 2025": moved}
    reading = taken_in(xlsx(sheets), tmp_path / "out")
    faults = [(p["sheet"], p["cell"], p["code"]) for p in reading["problems"] if p["severity"] == "row"]
    assert faults == [("Anställningar 2025", "H3", "UTANFOR_INTERVALL")]
    assert (reading["rows_accepted"], reading["rows_rejected"]) == (4, 1)


@pytest.mark.full
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("Anställningar 2025", [FIRST, THIRD]),  # one row stands on both
        ("Sökande", [THIRD]),  # another name, so perhaps another thing
        ("Anställningar arkiv", [THIRD]),
        ("Planerade anställningar", [THIRD]),
        ("Anställningar avslagna", [THIRD]),
        ("Anställningar koncern", [THIRD]),
    ],
)
def test_a_second_sheet_that_may_or_may_not_count_is_asked_about(tmp_path: Path, name: str, rows: Rows) -> None:
    data = xlsx(arbetsbok() | {name: [HEADER, *rows]})
    reading = taken_in(data, tmp_path / "out")
    assert reading["verdict"] == "held"
    assert found(reading) == [("BLAD_LIKA", "ask", name)]


@pytest.mark.full
def test_a_sheet_with_the_same_rows_once_more_is_a_remark(tmp_path: Path) -> None:
    reading = taken_in(xlsx(arbetsbok() | {"Kopia": ANSTALLNINGAR}), tmp_path / "out")
    assert reading["verdict"] == "accepted"
    assert found(reading) == [("BLAD_UPPREPAS", "warn", "Kopia")]


SUMS = [
    "Totalsumma",
    "S:a",
    "s:a 2025",
    "Delsumma Ludvika",
    "Summa alla insatser",
    "SUMMA",
    "Totalt",
    "Slutsumma",
    "Σ",
    "Total",
    "Alla insatser",
    "Ludvika totalt",
]


@pytest.mark.parametrize("word", every(SUMS, 4))
def test_a_sum_row_is_known_by_its_word(tmp_path: Path, word: str) -> None:
    women, men = 12 + 7, 9 + 8
    data = xlsx({"Insatser": [*INSATSER, [word, "", women, men]]})
    reading = taken_in(data, tmp_path / "out", "insatser_2025.xlsx", "finsam")
    assert [(p["code"], p["row"]) for p in reading["problems"]] == [("SUMMARAD", len(INSATSER) + 1)]
    assert sum(row["women"] for row in rows_of(tmp_path / "out", "insatser")) == women


@pytest.mark.parametrize("word", few(["Tot.", "S.a", "Sub-total", "Summan", "= Summa", "Sammanlagt", "Total sum:"]))
def test_a_sum_row_that_does_not_add_up_is_no_row_either(tmp_path: Path, word: str) -> None:
    data = xlsx({"Insatser": [*INSATSER, [word, 2025, 12, 9]]})
    reading = taken_in(data, tmp_path / "out", "insatser_2025.xlsx", "finsam")
    assert {(p["code"], p["row"]) for p in reading["problems"]} == {("SUMMARAD", 4), ("SUMMA_STAMMER_INTE", 4)}
    assert len(rows_of(tmp_path / "out", "insatser")) == 2


def test_a_sum_row_may_have_its_word_in_a_column_of_choices(tmp_path: Path) -> None:
    last = ["", "", "", "", "", "", 175, "", "Summa"]
    reading = taken_in(xlsx(arbetsbok(Anställningar=[*ANSTALLNINGAR, last])), tmp_path / "out")
    assert [(p["code"], p["cell"]) for p in reading["problems"]] == [("SUMMARAD", "I4")]


def test_a_count_of_the_rows_in_words_is_one_note(tmp_path: Path) -> None:
    data = xlsx(arbetsbok(Anställningar=[*ANSTALLNINGAR, ["Personer: 2", *[""] * 8]]))
    reading = taken_in(data, tmp_path / "out")
    assert [(p["code"], p["cell"]) for p in reading["problems"]] == [("ANTECKNING", "A4")]


@pytest.mark.parametrize("word", few(["Medel", "Medelvärde", "Genomsnitt:", "Snitt"]))
def test_a_row_of_averages_is_not_counted(tmp_path: Path, word: str) -> None:
    data = xlsx({"Insatser": [*INSATSER, [word, 2025, 10, 8]]})
    reading = taken_in(data, tmp_path / "out", "insatser_2025.xlsx", "finsam")
    assert [(p["code"], p["cell"]) for p in reading["problems"]] == [("ANTECKNING", "A4")]
    assert len(rows_of(tmp_path / "out", "insatser")) == 2


def test_a_sum_row_is_known_in_any_column_in_the_middle_and_without_a_word(tmp_path: Path) -> None:
    amounts = [[year, 3000000, 900000, 1100000, 250000, 150000, 1900000] for year in (2023, 2024, 2025)]
    part = ["", *(2 * value for value in amounts[0][1:])]
    rows = [EKONOMI[0], amounts[0], amounts[1], part, amounts[2], ["", *(3 * value for value in amounts[0][1:])]]
    reading = taken_in(xlsx(arbetsbok(Ekonomi=rows)), tmp_path / "out")
    assert [(p["code"], p["row"]) for p in reading["problems"]] == [("SUMMARAD", 4), ("SUMMARAD", 6)]
    assert [row["year"] for row in rows_of(tmp_path / "out", "ekonomi")] == [2023, 2024, 2025]


def test_an_insats_that_is_called_as_a_sum_is_no_sum(tmp_path: Path) -> None:
    rows = [*INSATSER, ["Total rehabilitering", 2025, 1, 2]]
    taken_in(xlsx({"Insatser": rows}), tmp_path / "out", "insatser_2025.xlsx", "finsam")
    assert "Total rehabilitering" in [row["insats"] for row in rows_of(tmp_path / "out", "insatser")]


@pytest.mark.parametrize(
    "name",
    few(
        ["Totalt jobb", "Summan av oss", "Snittet", "Mål", "Andel i arbete", "Grön väg, varav unga", "- nya deltagare"],
        2,
    ),
)
def test_a_name_that_may_be_that_of_a_sum_or_a_part_is_asked_about(tmp_path: Path, name: str) -> None:
    reading = taken_in(xlsx({"Insatser": [*INSATSER, [name, 2025, 3, 4]]}), tmp_path / "out", "insatser.xlsx", "finsam")
    assert [(p["code"], p["severity"], p["row"]) for p in reading["problems"]] == [("DEL_AV_ANDRA", "ask", 4)]
    own = [*INSATSER, [f"{name} (egen rad)", 2025, 3, 4]]
    reading = taken_in(xlsx({"Insatser": own}), tmp_path / "own", "insatser.xlsx", "finsam")
    assert (reading["verdict"], len(rows_of(tmp_path / "own", "insatser"))) == ("accepted", 3)


@pytest.mark.parametrize(
    "rows",
    few(
        [
            [["Grön", 2025, 1, 1], ["Steget", 2025, 2, 2], ["Bron", 2025, 3, 3]],
            [["Grön", 2023, 12, 9], ["Grön", 2024, 7, 8], ["Grön", 2025, 19, 17]],
            [["- Grön", 2025, 12, 9], ["- Steget", 2025, 7, 8]],
            [["Grön", 2025, 40.00000000000001, 9]],
        ],
        2,
    ),
)
def test_small_numbers_that_happen_to_add_up_are_rows(tmp_path: Path, rows: Rows) -> None:
    reading = taken_in(xlsx({"Insatser": [INSATSER[0], *rows]}), tmp_path / "out", "insatser.xlsx", "finsam")
    assert (reading["verdict"], reading["rows_accepted"]) == ("accepted", len(rows))


@pytest.mark.parametrize("name", few(["Summa AB", "Totalt jobb", "Summan av oss"]))
def test_an_enterprise_may_be_called_as_a_sum(tmp_path: Path, name: str) -> None:
    reading = taken_in(xlsx(arbetsbok(Företag=with_cell(FORETAG, 1, 1, name))), tmp_path / "out")
    assert (reading["verdict"], reading["who"]["name"]) == ("accepted", name)


def test_a_row_with_a_name_whose_numbers_are_the_sum_of_those_above_is_asked_about(tmp_path: Path) -> None:
    women, men = 12 + 7, 9 + 8
    rows = [*INSATSER, ["Västerbergslagen", 2025, women, men]]
    reading = taken_in(xlsx({"Insatser": rows}), tmp_path / "out", "insatser_2025.xlsx", "finsam")
    assert ("SER_UT_SOM_SUMMA", "ask") in [(p["code"], p["severity"]) for p in reading["problems"]]
    assert reading["verdict"] == "accepted_with_rejects"
    assert sum(row["women"] for row in rows_of(tmp_path / "out", "insatser")) == women


PARTS = [["Grön väg", 2025, 12, 9, 500_000.4], ["Steget", 2025, 7, 8, 450_000.4]]
AMOUNTS = [*INSATSER[0], "Budget kr"]


def counted(rows: Rows, folder: Path) -> tuple[list[tuple[str, int | None]], list[str]]:
    """The codes told with their rows, and the insatser that count."""
    reading = taken_in(xlsx({"Insatser": [AMOUNTS, *rows]}), folder, "insatser_2025.xlsx", "finsam")
    return [(p["code"], p["row"]) for p in reading["problems"]], [row["insats"] for row in rows_of(folder, "insatser")]


@pytest.mark.parametrize("total", [950_001, 950_000.8, 950_000])
def test_a_sum_of_rounded_amounts_is_a_sum(tmp_path: Path, total: float) -> None:
    told, rows = counted([*PARTS, ["Västerbergslagen", 2025, 19, 17, total]], tmp_path / "out")
    assert (told, rows) == ([("SER_UT_SOM_SUMMA", 4)], ["Grön väg", "Steget"])


@pytest.mark.parametrize("name", few(["Samtliga", "Hela förbundet", "Finsam Västerbergslagen"]))
def test_a_sum_above_its_parts_is_asked_about(tmp_path: Path, name: str) -> None:
    told, rows = counted([[name, 2025, 19, 17, 950_001], *PARTS], tmp_path / "out")
    assert (told, rows) == ([("SER_UT_SOM_SUMMA", 2)], ["Grön väg", "Steget"])


def test_heads_of_groups_with_a_sum_of_all_below_are_asked_about(tmp_path: Path) -> None:
    other = [["Kompassen", 2025, 2, 1, 300_000], ["Rehab", 2025, 1, 2, 100_000]]
    rows = [["Ludvika", 2025, 19, 17, 950_001], *PARTS, ["Smedjebacken", 2025, 3, 3, 400_000], *other]
    told, names = counted([*rows, ["Förbundet", 2025, 22, 20, 1_350_001]], tmp_path / "out")
    assert told == [("SER_UT_SOM_SUMMA", 2), ("SER_UT_SOM_SUMMA", 5), ("SER_UT_SOM_SUMMA", 8)]
    assert names == ["Grön väg", "Steget", "Kompassen", "Rehab"]


def test_two_rows_alike_and_one_of_zeros_are_no_sum(tmp_path: Path) -> None:
    same = [["Grön väg", 2025, 12, 9, 500_000], ["Steget", 2025, 12, 9, 500_000], ["Nya", 2025, 0, 0, 0]]
    for rows in (same, same[::-1]):
        told, names = counted(rows, tmp_path / rows[0][0])
        assert (told, len(names)) == ([], 3)


@pytest.mark.full
def test_the_sender_may_say_that_a_row_is_its_own(tmp_path: Path) -> None:
    told, rows = counted([*PARTS, ["Kompassen (egen rad)", 2025, 19, 17, 950_001]], tmp_path / "out")
    assert (told, rows) == ([], ["Grön väg", "Steget", "Kompassen"])
    years = [EKONOMI[1], [2024, *EKONOMI[1][1:]], ["2023 (egen rad)", *(2 * amount for amount in EKONOMI[1][1:])]]
    reading = taken_in(xlsx(arbetsbok(Ekonomi=[EKONOMI[0], *years])), tmp_path / "years")
    assert (found(reading), len(rows_of(tmp_path / "years", "ekonomi"))) == ([], 3)


@pytest.mark.full
@pytest.mark.parametrize(
    "name",
    [
        "Andel",
        "%",
        "Andel kvinnor",
        "Procent",
        "Kumulativt 2020–2025",
        "Ack.",
        "varav nya",
        "- varav nya",
        "Unika deltagare",
        "Hittills i år",
        "Fg år",
        "Utfall i %",
        "Avvikelse",
        "Riket",
        "Förändring från 2024",
    ],
)
def test_a_share_or_a_part_of_another_row_is_no_row(tmp_path: Path, name: str) -> None:
    told, rows = counted([*PARTS, [name, 2025, 67, 33, ""]], tmp_path / "out")
    assert (told, rows) == ([("ANTECKNING", 4)], ["Grön väg", "Steget"])


def test_the_sum_of_a_years_rows_is_asked_about_wherever_those_stand(tmp_path: Path) -> None:
    """Sorted by insats: the rows of 2025 are not together, and the last row is their sum."""
    rows = [["Steget", 2024, 9, 6, 400_000], ["Steget", 2025, 10, 8, 500_000], ["Bron", 2024, 5, 4, 200_000],
            ["Bron", 2025, 8, 7, 330_000], ["Finsam Dalarna", 2025, 18, 15, 830_000]]  # fmt: skip
    told, read = counted(rows, tmp_path / "out")
    assert (told, read) == ([("SER_UT_SOM_SUMMA", 6)], ["Steget", "Steget", "Bron", "Bron"])


def test_a_sum_on_top_is_held_against_the_rows_below_it(tmp_path: Path) -> None:
    told, rows = counted([["Totalt", 2025, 19, 17, 940_000], *PARTS], tmp_path / "out")
    assert (told, rows) == ([("SUMMARAD", 2), ("SUMMA_STAMMER_INTE", 2)], ["Grön väg", "Steget"])


def test_a_note_below_the_table_is_one_remark(tmp_path: Path) -> None:
    rows = [*ANSTALLNINGAR, [], ["OBS! Preliminära uppgifter, Anna kompletterar i februari"]]
    reading = taken_in(xlsx(arbetsbok(Anställningar=rows)), tmp_path / "out")
    assert reading["verdict"] == "accepted"
    assert [(p["code"], p["cell"]) for p in reading["problems"]] == [("ANTECKNING", "A5")]


@pytest.mark.full
@pytest.mark.skipif(not CASES.exists(), reason="../shared is not there")
@pytest.mark.parametrize(
    ("case", "table", "rows"), [("e008.xlsx", "anstallningar", 3), ("e011.xlsx", "anstallningar", 5)]
)
def test_the_shared_cases_of_sheets(tmp_path: Path, case: str, table: str, rows: int) -> None:
    reading = taken_in((CASES / case).read_bytes(), tmp_path / "out", case)
    assert reading["verdict"] == ("held" if case == "e008.xlsx" else "accepted")  # jobs on the hidden sheet alone
    assert reading["tables"][table]["rows_accepted"] == rows
    if case == "e008.xlsx":
        assert {row["_sheet"] for row in rows_of(tmp_path / "out", table)} == {"Anställningar"}


@pytest.mark.skipif(not CASES.exists(), reason="../shared is not there")
def test_the_shared_case_of_a_sum(tmp_path: Path) -> None:
    data = (CASES / "insatser_2024-02-01.xlsx").read_bytes()
    reading = taken_in(data, tmp_path / "out", "insatser_2024-02-01.xlsx", "finsam")
    assert "SUMMARAD" in [p["code"] for p in reading["problems"]]
    assert "Totalsumma" not in [row["insats"] for row in rows_of(tmp_path / "out", "insatser")]
