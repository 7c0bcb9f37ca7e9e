"""A file that takes away what another told is held: the stories are those of the issue, told by hand."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter

from flows.intake.deliveries.approvals import Approval
from flows.intake.deliveries.ledger import Delivery
from flows.intake.deliveries.selection import Selection, select_current
from tests.support.books import ANSTALLNINGAR, EKONOMI, FORETAG, Rows, arbetsbok, taken_in, with_cell, xlsx

ZONE = ZoneInfo("Europe/Stockholm")
DAY = date(2026, 1, 15)
# Skatteverket's published test numbers, given to nobody.
PEOPLE = [
    "199006022397", "199107172380", "199610202385", "200001052380", "199312172381", "197912309296",
    "200001022391", "200001032382", "200001042399", "199312162390", "199007212393", "199007282388",
]  # fmt: skip

SOMEBODY = "199007302384"


def employed(people: list[str], **starts: str) -> Rows:
    """A row each, all begun on 2024-03-01 but for those said by place (`at_3`)."""
    rows: Rows = [ANSTALLNINGAR[0]]
    for place, number in enumerate(people):
        start = starts.get(f"at_{place}", "2024-03-01")
        rows.append([number, "Målgrupp", "Tillsvidare", "Inget", start, "", 75, 36, ""])
    return rows


def company(orgnr: str = "409901-0003", name: str = "Exempelföretaget", kommun: str = "Ludvika", **more: Any) -> Rows:
    rows = with_cell(
        with_cell(with_cell(with_cell(FORETAG, 1, 0, orgnr), 1, 1, name), 1, 2, kommun), 1, 5, "2018-01-01"
    )
    if "period_to" in more:
        rows = with_cell(rows, 1, 6, more["period_to"])
    if "confirmed" in more:
        rows = [[*rows[0], "Bekräftat"], [*rows[1], more["confirmed"]]]
    return rows


class Home:
    """Files as they come, a day each, and what counts of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger: list[Delivery] = []
        self.readings: dict[str, tuple[Path, dict[str, Any]]] = {}

    def come(self, name: str, data: bytes, folder: str = "foretag", **options: Any) -> dict[str, Any]:
        seq = len(self.ledger) + 1
        sha256 = f"{seq:064x}"
        out = self.folder / str(seq)
        batch = options.pop("batch", seq)
        reading = taken_in(data, out, name, folder, sha256=sha256, **options)
        when = datetime(2026, 1, 10, 4, 15, tzinfo=ZONE)
        self.ledger.append(Delivery(seq, sha256, name, folder, when, len(data), None, batch))
        self.readings[sha256] = (out, reading)
        return reading

    def chosen(self, *approved: int) -> Selection:
        said = {
            f"{seq:064x}": Approval(f"{seq:064x}", "fil", "Anna Analytiker", datetime(2026, 1, 14, tzinfo=ZONE))
            for seq in approved
        }
        return select_current(self.ledger, self.readings, DAY, said)


def verdicts(chosen: Selection) -> list[str]:
    return [row["verdict"] for row in chosen.files]


def counting(chosen: Selection, table: str = "anstallningar") -> list[str]:
    return [each.name for each in chosen.tables if each.table == table]


def codes(chosen: Selection, seq: int) -> list[tuple[str, str]]:
    return [(p["code"], p["severity"]) for p in chosen.problems if p["sha256"] == f"{seq:064x}"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_a_workbook_with_this_years_rows_alone_is_held_and_the_old_one_counts(home: Home) -> None:
    home.come("2024.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE), Företag=company(period_to="2025-06-30"))))
    home.come("2025.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE[:4]))))
    chosen = home.chosen()
    assert verdicts(chosen) == ["accepted", "held"]
    assert counting(chosen) == ["2024.xlsx"]
    assert codes(chosen, 2) == [("FARRE_RADER", "ask")]
    (question,) = [p for p in chosen.problems if p["code"] == "FARRE_RADER"]
    # Eight of the twelve are gone: Excel's rows 6 to 13 of the file before.
    assert "fanns 8 anställningar som inte finns här (rad 6–13 i den)" in question["message"]
    assert "Är det meningen?" in question["message"]
    assert "Bekräftat" in question["message"]


def test_an_analyst_who_confirms_lets_it_count_and_it_is_noted_who_and_when(home: Home) -> None:
    home.come("2024.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE))))
    home.come("2025.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE[:4]))))
    chosen = home.chosen(2)
    assert verdicts(chosen) == ["superseded", "accepted"]
    assert counting(chosen) == ["2025.xlsx"]
    assert codes(chosen, 2) == [("BEKRAFTAD", "warn"), ("FARRE_RADER", "warn")]
    assert "Anna Analytiker 2026-01-14" in next(p["message"] for p in chosen.problems if p["code"] == "BEKRAFTAD")
    (told,) = (p["message"] for p in chosen.problems if p["code"] == "FARRE_RADER")
    assert told.endswith("Det är bekräftat.")
    assert "räknas inte" not in told


@pytest.mark.full
def test_a_day_in_the_cell_answers_and_one_left_from_last_year_does_not(home: Home) -> None:
    home.come("2024.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE))))
    shrunk = employed(PEOPLE[:4])
    home.come("gammal.xlsx", xlsx(arbetsbok(Anställningar=shrunk, Företag=company(confirmed="2025-01-20"))))
    assert verdicts(home.chosen()) == ["accepted", "held"]
    home.come("svar.xlsx", xlsx(arbetsbok(Anställningar=shrunk, Företag=company(confirmed="2026-01-14"))))
    assert verdicts(home.chosen()) == ["superseded", "superseded", "accepted"]
    assert codes(home.chosen(), 3)[0] == ("BEKRAFTAD_I_FILEN", "warn")


@pytest.mark.full
def test_one_of_twelve_that_goes_is_a_remark_and_two_are_a_tenth(home: Home) -> None:
    """1 of 12 is 8 %, 2 of 12 are 17 %."""
    home.come("a.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE))))
    home.come("b.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE[1:]))))
    assert verdicts(home.chosen()) == ["superseded", "accepted"]
    assert codes(home.chosen(), 2) == [("FARRE_RADER_NAGON", "warn")]
    home.come("c.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE[3:]))))
    assert verdicts(home.chosen()) == ["superseded", "accepted", "held"]


@pytest.mark.full
def test_rows_with_faults_are_not_said_to_be_gone_and_a_day_in_the_cell_does_not_drop_them(home: Home) -> None:
    home.come("a.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE))))
    faulty = employed(PEOPLE)
    for row, (column, value) in zip(
        faulty[1:6], ((6, "deltid"), (6, 1), (4, "25-mar"), (0, "okänt"), (1, "?")), strict=True
    ):
        row[column] = value
    home.come("b.xlsx", xlsx(arbetsbok(Anställningar=faulty)))
    assert verdicts(home.chosen()) == ["accepted", "held"]
    (question,) = [p for p in home.chosen().problems if p["code"] in ("RADER_MED_FEL", "FARRE_RADER")]
    assert question["code"] == "RADER_MED_FEL"
    assert (
        "fanns 5 anställningar (rad 2–6 i den) som i den här filen har fel eller väntar på svar" in question["message"]
    )
    home.come("c.xlsx", xlsx(arbetsbok(Anställningar=faulty, Företag=company(confirmed="2026-01-14"))))
    assert verdicts(home.chosen()) == ["accepted", "held", "held"]
    assert counting(home.chosen()) == ["a.xlsx"]
    assert counting(home.chosen(3)) == ["c.xlsx"]  # an analyst who has seen what is lost


@pytest.mark.full
def test_a_day_in_the_cell_answers_for_the_rows_that_are_gone_alone(home: Home) -> None:
    home.come("a.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE))))
    rows = employed(PEOPLE[3:])
    rows[1][6] = "deltid"  # one of twelve is a remark
    home.come("b.xlsx", xlsx(arbetsbok(Anställningar=rows, Företag=company(confirmed="2026-01-14"))))
    assert verdicts(home.chosen()) == ["superseded", "accepted_with_rejects"]
    assert ("RADER_MED_FEL", "warn") in codes(home.chosen(), 2)


@pytest.mark.full
def test_rows_that_go_a_few_at_a_time_are_asked_about_until_somebody_confirms(home: Home) -> None:
    header, *jobs = employed(PEOPLE)
    jobs += [[*row[:4], "2025-02-01", *row[5:]] for row in jobs]
    for place in range(4):  # 24 jobs, and one fewer each time: 3 of 24 are gone from the first in the last
        home.come(f"{place}.xlsx", xlsx(arbetsbok(Anställningar=[header, *jobs[place:]])))
    chosen = home.chosen()
    assert verdicts(chosen) == ["superseded", "superseded", "accepted", "held"]
    question = next(p for p in chosen.problems if p["code"] == "FARRE_RADER")
    assert "”0.xlsx”, fanns 3 anställningar som inte finns här (rad 2–4 i den)" in question["message"]
    home.come("4.xlsx", xlsx(arbetsbok(Anställningar=[header, *jobs[4:]])))
    assert verdicts(home.chosen(4)) == ["superseded", "superseded", "superseded", "superseded", "accepted"]


@pytest.mark.full
def test_ends_that_vanish_are_asked_about(home: Home) -> None:
    ended = employed(PEOPLE)
    for row in ended[1:4]:
        row[5], row[8] = "2024-12-31", "Studier"
    home.come("a.xlsx", xlsx(arbetsbok(Anställningar=ended)))
    home.come("b.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE))))
    assert verdicts(home.chosen()) == ["accepted", "held"]
    question = next(p["message"] for p in home.chosen().problems if p["code"] == "FARRE_RADER")
    assert "3 anställningar som här inte längre har något i ”Slutdatum” (rad 2–4 i den)" in question


def ending(day: str, *places: int) -> bytes:
    """The twelve persons' workbook, some of them with an end."""
    rows = employed(PEOPLE)
    for place in places:
        rows[place + 1] = [*rows[place + 1][:5], day, *rows[place + 1][6:]]
    return xlsx(arbetsbok(Anställningar=rows))


@pytest.mark.full
def test_jobs_that_end_earlier_than_was_told_are_asked_about(home: Home) -> None:
    """They lasted to the end of 2025, which the first file tells to; one that ends that day ends no earlier."""
    home.come("a.xlsx", ending("2025-12-31", 0))
    home.come("b.xlsx", ending("2024-12-31", 1, 2, 3))
    assert verdicts(home.chosen()) == ["accepted", "held"]
    question = home.chosen().problems[0]["message"]
    assert "1 anställning som här inte längre har något i ”Slutdatum” (rad 2 i den)" in question
    assert "3 anställningar som här slutar tidigare (rad 3–5 i den)" in question
    home.come("c.xlsx", ending("2025-12-31", 0, 1, 2, 3))
    assert verdicts(home.chosen()) == ["superseded", "superseded", "accepted"]
    assert codes(home.chosen(), 3) == []


@pytest.mark.full
def test_starts_that_move_are_asked_about_and_a_corrected_number_is_not(home: Home) -> None:
    home.come("a.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE))))
    home.come("b.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE, at_0="2024-04-01", at_5="2023-03-01"))))
    home.come("c.xlsx", xlsx(arbetsbok(Anställningar=employed([*PEOPLE[:11], SOMEBODY]))))
    chosen = home.chosen()
    assert verdicts(chosen) == ["superseded", "superseded", "accepted"]
    assert codes(chosen, 3) == []
    question = next(p["message"] for p in chosen.problems if p["code"] == "FARRE_RADER")
    assert "2 anställningar som här har ett annat datum (rad 2, 7 i den)" in question


@pytest.mark.full
def test_jobs_that_are_no_longer_of_the_target_group_are_asked_about(home: Home) -> None:
    """A job of Handledare is never counted: three such jobs less is what the deck would say."""
    rows = employed(PEOPLE)
    home.come("a.xlsx", xlsx(arbetsbok(Anställningar=rows)))
    others = [rows[0], *([row[0], "Handledare", *row[2:]] for row in rows[1:4]), *rows[4:]]
    home.come("b.xlsx", xlsx(arbetsbok(Anställningar=others)))
    chosen = home.chosen()
    assert verdicts(chosen) == ["accepted", "held"]
    assert "3 anställningar som här har något annat i ”Roll” (rad 2–4 i den)" in chosen.problems[0]["message"]


@pytest.mark.full
def test_two_of_six_with_another_number_are_asked_about(home: Home) -> None:
    home.come("a.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE[:6]))))
    home.come("b.xlsx", xlsx(arbetsbok(Anställningar=employed([*PEOPLE[6:8], *PEOPLE[2:6]]))))
    chosen = home.chosen()
    assert verdicts(chosen) == ["accepted", "held"]
    assert "2 anställningar som här har ett annat personnummer (rad 2–3 i den)" in chosen.problems[0]["message"]


@pytest.mark.full
def test_a_name_that_shares_a_word_with_the_neighbours_is_another_name(home: Home) -> None:
    home.come(
        "a.xlsx", xlsx(arbetsbok(Företag=company(name="Exempelföretaget Boken"), Anställningar=employed(PEOPLE[:6])))
    )
    home.come(
        "b.xlsx", xlsx(arbetsbok(Företag=company(name="Exempelföretaget Cedern"), Anställningar=employed(PEOPLE[:6])))
    )
    assert codes(home.chosen(), 2) == [("ANNAN_AVSANDARE", "ask")]
    home.come(
        "c.xlsx", xlsx(arbetsbok(Företag=company(name="Exempelföretaget Bokn"), Anställningar=employed(PEOPLE[:7])))
    )
    assert codes(home.chosen(), 3) == []  # a letter is lost


@pytest.mark.full
def test_a_year_of_ekonomi_that_goes_is_asked_about(home: Home) -> None:
    years = [EKONOMI[0], *([year, *EKONOMI[1][1:]] for year in (2022, 2023, 2024, 2025))]
    home.come("a.xlsx", xlsx(arbetsbok(Ekonomi=years)))
    home.come("b.xlsx", xlsx(arbetsbok(Ekonomi=[years[0], *years[2:]])))
    chosen = home.chosen()
    assert verdicts(chosen) == ["accepted", "held"]
    assert "1 år som inte finns här (rad 2 i den)" in next(p["message"] for p in chosen.problems)


@pytest.mark.full
def test_a_whole_file_after_a_held_one_counts_and_nothing_waits_any_more(home: Home) -> None:
    home.come("a.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE))))
    home.come("b.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE[:4]))))
    home.come("c.xlsx", xlsx(arbetsbok(Anställningar=employed([*PEOPLE, SOMEBODY]))))
    chosen = home.chosen()
    assert verdicts(chosen) == ["superseded", "superseded", "accepted"]
    assert counting(chosen) == ["c.xlsx"]


@pytest.mark.full
def test_the_old_file_sent_again_by_mistake_does_not_take_the_new_ones_rows(home: Home) -> None:
    home.come("a.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE[:6]))))
    home.come("b.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE))))
    home.come("igen.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE[:6]))))
    chosen = home.chosen()
    assert verdicts(chosen) == ["superseded", "accepted", "held"]
    assert counting(chosen) == ["b.xlsx"]


def test_a_corrected_organisation_number_does_not_count_the_same_people_twice(home: Home) -> None:
    home.come("fel.xlsx", xlsx(arbetsbok(Företag=company("556011-7482"), Anställningar=employed(PEOPLE[:6]))))
    home.come("rätt.xlsx", xlsx(arbetsbok(Företag=company("409901-0003"), Anställningar=employed(PEOPLE[:6]))))
    chosen = home.chosen()
    assert verdicts(chosen) == ["accepted", "held"]
    assert codes(chosen, 2) == [("ANNAT_NUMMER", "ask")]
    chosen = home.chosen(2)
    assert counting(chosen) == ["rätt.xlsx"]
    assert verdicts(chosen) == ["superseded", "accepted"]


def test_one_job_that_ended_earlier_than_planned_is_a_remark_however_few_there_are(home: Home) -> None:
    before = with_cell(employed(PEOPLE[:8]), 1, 5, "2025-11-30")
    home.come("a.xlsx", xlsx(arbetsbok(Anställningar=before)))
    home.come("b.xlsx", xlsx(arbetsbok(Anställningar=with_cell(before, 1, 5, "2025-06-30"))))
    chosen = home.chosen()
    assert verdicts(chosen) == ["superseded", "accepted"]
    assert codes(chosen, 2) == [("FARRE_RADER_NAGON", "warn")]


def test_an_enterprise_without_jobs_is_nobody_elses(home: Home) -> None:
    home.come("a.xlsx", xlsx(arbetsbok(Företag=company("556011-7482", "Alfa"), Anställningar=[ANSTALLNINGAR[0]])))
    home.come("b.xlsx", xlsx(arbetsbok(Företag=company("409901-0003", "Beta"), Anställningar=employed(PEOPLE[:6]))))
    home.come("c.xlsx", xlsx(arbetsbok(Företag=company("559901-0005", "Gamma"), Anställningar=[ANSTALLNINGAR[0]])))
    assert verdicts(home.chosen()) == ["accepted", "accepted", "accepted"]


@pytest.mark.full
def test_the_neighbours_number_does_not_replace_the_neighbours_jobs(home: Home) -> None:
    home.come("granne.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE[:6]))))
    ours = company(name="Andra Kooperativet", kommun="Smedjebacken")
    home.come("vi.xlsx", xlsx(arbetsbok(Företag=ours, Anställningar=employed(PEOPLE[6:]))))
    chosen = home.chosen()
    assert verdicts(chosen) == ["accepted", "held"]
    assert codes(chosen, 2) == [("ANNAN_AVSANDARE", "ask")]  # and not also what it lacks: one fault, one message
    assert "företagsnamn, kommun och personer stämmer inte" in chosen.problems[0]["message"]


@pytest.mark.full
@pytest.mark.parametrize(
    "name",
    ["Exempelföretaget", "EXEMPELFÖRETAGET ek. för.", "Exempelföretaget, ekonomisk förening", "Exempel-företaget"],
)
def test_a_name_written_otherwise_is_the_same_name(home: Home, name: str) -> None:
    home.come("a.xlsx", xlsx(arbetsbok(Anställningar=employed(PEOPLE[:6]))))
    home.come("b.xlsx", xlsx(arbetsbok(Företag=company(name=name), Anställningar=employed(PEOPLE[:7]))))
    assert verdicts(home.chosen()) == ["superseded", "accepted"]


BESLUT: Rows = [
    ["Personnummer", "Organisationsnummer", "Insats", "Beslutsdatum", "Gäller från", "Gäller till", "Omfattning %"]
]


def decided(people: list[str], day: str) -> bytes:
    rows = [[number, "409901-0003", "Nystartsjobb", day, day, "2026-12-31", 100] for number in people]
    return xlsx({"Beslut": [*BESLUT, *rows]})


def test_decisions_in_files_without_a_year_in_the_name_add_up(home: Home) -> None:
    """Four files, four years: none replaces another."""
    for year, name in enumerate(("beslut.xlsx", "beslut (1).xlsx", "beslut ny.xlsx", "beslut a.xlsx"), start=2022):
        home.come(name, decided(PEOPLE[:3], f"{year}-05-02"), "arbetsformedlingen")
    chosen = home.chosen()
    assert verdicts(chosen) == ["accepted"] * 4
    assert len(counting(chosen, "beslut")) == 4
    assert [str(row["period_to"]) for row in chosen.files] == ["2022-05-31", "2023-05-31", "2024-05-31", "2025-05-31"]


def test_two_parts_of_one_month_add_up_and_a_corrected_one_replaces(home: Home) -> None:
    home.come("beslut ludvika.xlsx", decided(PEOPLE[:4], "2025-05-02"), "arbetsformedlingen")
    home.come("beslut smedjebacken.xlsx", decided(PEOPLE[4:8], "2025-05-05"), "arbetsformedlingen")
    assert len(counting(home.chosen(), "beslut")) == 2
    home.come("beslut ludvika ny.xlsx", decided(PEOPLE[:4] + PEOPLE[9:10], "2025-05-02"), "arbetsformedlingen")
    chosen = home.chosen()
    assert sorted(counting(chosen, "beslut")) == ["beslut ludvika ny.xlsx", "beslut smedjebacken.xlsx"]
    assert verdicts(chosen)[0] == "superseded"


@pytest.mark.parametrize(
    ("name", "day", "period"),
    [
        ("beslut_2025.xlsx", "2025-11-03", "2025-12-31"),  # the year's last month brought nothing
        ("beslut_2024.xlsx", "2025-11-03", "2025-11-30"),  # the content goes past the name
        ("beslut_2026.xlsx", "2025-11-03", "2025-11-30"),  # the year of the name is not over
        ("beslut_2025-06.xlsx", "2025-06-20", "2025-06-30"),
        ("beslut.xlsx", "2025-06-20", "2025-06-30"),
    ],
)
def test_the_content_says_the_period_and_the_name_only_helps(home: Home, name: str, day: str, period: str) -> None:
    reading = home.come(name, decided(PEOPLE[:2], day), "arbetsformedlingen")
    assert reading["period_to"] == period


@pytest.mark.full
def test_of_two_files_of_one_night_the_one_saved_last_counts(home: Home) -> None:
    """By the alphabet the first one would be replaced by the second."""

    def saved(day: datetime, rows: Rows) -> bytes:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            book.set_properties({"created": day})
            for sheet, lines in arbetsbok(Anställningar=rows).items():
                page = book.add_worksheet(sheet)
                for at, row in enumerate(lines):
                    page.write_row(at, 0, row)
        return out.getvalue()

    home.come("a ny.xlsx", saved(datetime(2026, 1, 9), employed(PEOPLE[:6])), batch=1)
    home.come("b gammal.xlsx", saved(datetime(2026, 1, 8), employed(PEOPLE[:5])), batch=1)
    chosen = home.chosen()
    assert counting(chosen) == ["a ny.xlsx"]
    assert verdicts(chosen) == ["accepted", "superseded"]


def test_a_question_on_the_one_row_about_the_enterprise_holds_the_file(tmp_path: Path) -> None:
    """`200912` is 2020-09-12 or December 2009: nobody's file is refused for it, and confirmed it is what was read first."""
    home = Home(tmp_path)
    asked = with_cell(company(), 1, 5, "200912")
    reading = home.come("bok.xlsx", xlsx(arbetsbok(Företag=asked)))
    (problem,) = reading["problems"]
    assert (problem["code"], problem["severity"], problem["cell"]) == ("TVETYDIGT_DATUM", "ask", "F2")
    assert "2020-09-12 eller 2009-12-01" in problem["message"]
    assert (reading["verdict"], reading["submitter"], reading["rows_rejected"]) == ("held", "4099010003", 0)
    assert not home.chosen().tables
    assert {table.table for table in home.chosen(1).tables} >= {"foretag", "anstallningar"}
    assert verdicts(home.chosen(1)) == ["accepted"]


def test_a_text_cut_off_at_the_end_of_a_line_is_held_for_the_rows_that_it_lacks(tmp_path: Path) -> None:
    """Nothing in the file itself shows it; the file before does."""
    home = Home(tmp_path)
    header = "Personnummer;Organisationsnummer;Insats;Beslutsdatum;Gäller från;Gäller till;Omfattning %"
    lines = [f"{n};409901-0003;Nystartsjobb;2025-03-01;2025-03-01;2026-02-28;75" for n in PEOPLE]
    whole = "\r\n".join([header, *lines, ""])
    cut = "\r\n".join([header, *lines[:8], ""])
    home.come("beslut_2025-12.csv", whole.encode(), "arbetsformedlingen")
    home.come("beslut_2025-12 ny.csv", cut.encode(), "arbetsformedlingen")
    chosen = home.chosen()
    assert verdicts(chosen) == ["accepted", "held"]
    (problem,) = [p for p in chosen.problems if p["code"] == "FARRE_RADER"]
    assert "4 " in problem["message"]
