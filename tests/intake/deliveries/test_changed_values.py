"""Numbers of a newer file that are ten times those of the file before, or a tenth, or gone: asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.contracts import contracts
from flows.intake.deliveries.selection.changed_values import changed_steady, changed_values, other_values
from tests.intake.deliveries.test_questions import PEOPLE, SOMEBODY, Home, codes, company, counting, employed, verdicts
from tests.support.books import EKONOMI, Rows, arbetsbok, xlsx


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.mark.parametrize(
    ("table", "column", "before", "now", "how"),
    [
        ("anstallningar", "extent_pct", 75, 7.5, "en tiondel"), ("anstallningar", "extent_pct", 37.5, 3.8, "en tiondel"),
        ("anstallningar", "extent_pct", 75, 8, "en tiondel"), ("anstallningar", "extent_pct", 8, 75, ""),
        ("anstallningar", "extent_pct", 5, 50, "tio gånger"), ("anstallningar", "extent_pct", 75, 100, ""),
        ("anstallningar", "months_without_work", 36, 3, "en tolftedel"), ("anstallningar", "months_without_work", 3, 36, "tolv gånger"),
        ("anstallningar", "months_without_work", 36, 24, ""), ("platser", "hours_per_week", 20, 2, "en tiondel"),
        ("ekonomi", "turnover_kr", 2500000, 25000000, "tio gånger"), ("ekonomi", "turnover_kr", 2512345, 2512, "en tusendel"),
        ("ekonomi", "turnover_kr", 2500, 250000, "hundra gånger"), ("ekonomi", "turnover_kr", 2500000, 2490000, ""),
        ("ekonomi", "wage_support_kr", 4600, 5, "en tusendel"), ("ekonomi", "wage_support_kr", 0, 5, ""),
        ("insatser", "women", 30, 3, "en tiondel"), ("insatser", "women", 12, 120, "tio gånger"), ("insatser", "men", 1, 10, ""),
    ],
)  # fmt: skip
def test_a_number_is_held_against_what_it_was(table: str, column: str, before: float, now: float, how: str) -> None:
    """37,5 rounded is 3,8 and not 3,75; 4 600 kr in thousands is 5."""
    of = contracts()[table].column(column)
    said = changed_values([of], [(4, [before], [now])])
    assert said == ({f"här har {how} så mycket i ”{of.header}”": [4]} if how else {})


@pytest.mark.parametrize(
    ("table", "column", "before", "now", "another"),
    [
        ("anstallningar", "extent_pct", 75, 25, True), ("anstallningar", "extent_pct", 75, 100, True),
        ("anstallningar", "extent_pct", 75, 90, False), ("anstallningar", "extent_pct", 75, 7.5, False),  # a tenth
        ("anstallningar", "months_without_work", 36, 24, True), ("platser", "hours_per_week", 20, 22, False),
        ("ekonomi", "turnover_kr", 2500000, 1250000, True), ("ekonomi", "turnover_kr", 2500000, 2000000, False),
        ("ekonomi", "turnover_kr", 0, 2000000, False), ("ekonomi", "other_grants_kr", 100000, 300000, False),
        ("insatser", "women", 12, 5, True), ("insatser", "men", 5, 12, False), ("insatser", "men", 4, 2, False),
    ],
)  # fmt: skip
def test_a_number_may_be_quite_another(table: str, column: str, before: float, now: float, another: bool) -> None:
    of = contracts()[table].column(column)
    said = other_values([of], [(4, [before], [now])])
    assert said == ({f"här har ett helt annat tal i ”{of.header}”": [4]} if another else {})


def test_an_outcome_may_be_filled_in_but_not_become_another() -> None:
    of = [contracts()["anstallningar"].column("end_reason")]
    told = [
        ("Studier", "Arbetslös"),
        ("Studier", None),
        (None, "Studier"),
        ("Okänt", "Studier"),
        ("Studier", "Studier"),
    ]
    rows = [(number, [before], [now]) for number, (before, now) in enumerate(told, start=2)]
    assert changed_steady(of, rows) == {
        "här har något annat i ”Avslutsorsak”": [2],
        "här inte längre har något i ”Avslutsorsak”": [3],
    }


def test_outcomes_and_ends_that_move_hold_the_file_and_a_planned_end_may_move(home: Home) -> None:
    rows = employed(PEOPLE)
    ended: Rows = [rows[0], *([*row[:5], "2025-06-30", *row[6:8], "Studier"] for row in rows[1:4])]
    planned: Rows = [[*row[:5], "2026-03-31", *row[6:]] for row in rows[4:8]]
    home.come("a.xlsx", xlsx(arbetsbok(Anställningar=[*ended, *planned, *rows[8:]])))
    extended: Rows = [[*row[:5], "2026-06-30", *row[6:]] for row in planned]
    home.come("b.xlsx", xlsx(arbetsbok(Anställningar=[*ended, *extended, *rows[8:]])))
    assert verdicts(home.chosen()) == ["superseded", "accepted"]
    later: Rows = [rows[0], *([*row[:5], "2025-09-30", *row[6:8], "Arbetslös"] for row in ended[1:])]
    home.come("c.xlsx", xlsx(arbetsbok(Anställningar=[*later, *extended, *rows[8:]])))
    assert verdicts(home.chosen()) == ["superseded", "accepted", "held"]
    question = home.chosen().problems[-1]["message"]
    assert "3 anställningar som hade slutat men här slutar senare (rad 2–4 i den)" in question
    assert "3 anställningar som här har något annat i ”Avslutsorsak” (rad 2–4 i den)" in question


def test_extents_that_are_a_tenth_hold_the_file(home: Home) -> None:
    rows = employed(PEOPLE)
    home.come("a.xlsx", xlsx(arbetsbok(Anställningar=rows)))
    tenth: Rows = [rows[0], *([*row[:6], 7.5, *row[7:]] for row in rows[1:5]), *rows[5:]]
    home.come("b.xlsx", xlsx(arbetsbok(Anställningar=tenth)))
    assert verdicts(home.chosen()) == ["accepted", "held"]
    assert counting(home.chosen()) == ["a.xlsx"]
    (question,) = [p for p in home.chosen().problems if p["code"] == "FARRE_RADER"]
    assert (
        "fanns 4 anställningar som här har en tiondel så mycket i ”Sysselsättningsgrad %” (rad 2–5 i den)"
        in question["message"]
    )
    once: Rows = [rows[0], [*rows[1][:6], 7.5, *rows[1][7:]], *rows[2:]]
    home.come("c.xlsx", xlsx(arbetsbok(Anställningar=once)))  # one of twelve is a remark
    assert codes(home.chosen(), 3) == [("FARRE_RADER_NAGON", "warn")]


def test_all_amounts_times_ten_and_months_that_are_gone_are_one_question_a_table(home: Home) -> None:
    header, (_, *amounts) = EKONOMI
    years: Rows = [header, *([year, *amounts] for year in (2023, 2024, 2025))]
    jobs = employed(PEOPLE)
    home.come("a.xlsx", xlsx(arbetsbok(Ekonomi=years, Anställningar=jobs)))
    larger: Rows = [header, *([year, *(amount * 10 for amount in amounts)] for year, *_ in years[1:])]
    without: Rows = [jobs[0], *([*row[:7], "", *row[8:]] for row in jobs[1:])]
    home.come("b.xlsx", xlsx(arbetsbok(Ekonomi=larger, Anställningar=without)))
    assert codes(home.chosen(), 2) == [("FARRE_RADER", "ask"), ("FARRE_RADER", "ask")]
    told = {p["sheet"]: p["message"] for p in home.chosen().problems}
    assert "12 anställningar som här inte längre har något i ”Månader utan arbete före”" in told["Anställningar"]
    assert "3 år som här har tio gånger så mycket i ”Omsättning kr”, ”Försäljning kr”" in told["Ekonomi"]


DECISIONS: Rows = [
    ["Personnummer", "Organisationsnummer", "Insats", "Beslutsdatum", "Gäller från", "Gäller till", "Omfattning %",
     "Utan arbete sedan", "Svag konkurrensförmåga"],
    *([number, "409901-0003", "Nystartsjobb", "2025-02-01", "2025-03-01", "2026-02-28", 75, "2022-01-01", "Ja"]
      for number in PEOPLE),
]  # fmt: skip


@pytest.mark.parametrize("column", [7, 8])
@pytest.mark.parametrize("decided", ["2025-02-20", "2025-12-01"])
def test_decisions_that_no_longer_tell_of_the_target_group_hold_the_file(home: Home, column: int, decided: str) -> None:
    """In a file of the same month, and in one of a later month that tells the same decisions again."""
    home.come("beslut a.xlsx", xlsx({"Beslut": DECISIONS}), "arbetsformedlingen")
    without = [DECISIONS[0], *([*row[:column], "", *row[column + 1 :]] for row in DECISIONS[1:])]
    one_more = [SOMEBODY, *DECISIONS[1][1:3], decided, *DECISIONS[1][4:]]
    home.come("beslut b.xlsx", xlsx({"Beslut": [*without, one_more]}), "arbetsformedlingen")
    assert verdicts(home.chosen()) == ["accepted", "held"]
    header = DECISIONS[0][column]
    assert f"12 beslut som här inte längre har något i ”{header}”" in home.chosen().problems[-1]["message"]
    home.come("beslut c.xlsx", xlsx({"Beslut": [*DECISIONS, one_more]}), "arbetsformedlingen")
    assert verdicts(home.chosen())[2] == "accepted"


def test_a_support_that_is_another_in_the_same_rows_holds_the_file(home: Home) -> None:
    """The support that a job began with decides whether it is one of the target group."""
    rows = employed(PEOPLE)
    home.come("a.xlsx", xlsx(arbetsbok(Anställningar=rows)))
    home.come("b.xlsx", xlsx(arbetsbok(Anställningar=[rows[0], *([*r[:3], "Nystartsjobb", *r[4:]] for r in rows[1:])])))
    assert verdicts(home.chosen()) == ["accepted", "held"]
    assert "12 anställningar som här har något annat i ”Stöd”" in home.chosen().problems[-1]["message"]


def test_what_is_confirmed_once_is_not_asked_about_each_month_that_tells_it_again(home: Home) -> None:
    blank = [DECISIONS[0], *([*row[:8], ""] for row in DECISIONS[1:])]
    november, december = (
        [SOMEBODY, *DECISIONS[1][1:3], day, day, *DECISIONS[1][5:]] for day in ("2025-11-01", "2025-12-01")
    )
    home.come("beslut a.xlsx", xlsx({"Beslut": DECISIONS}), "arbetsformedlingen")
    home.come("beslut b.xlsx", xlsx({"Beslut": [*blank, november]}), "arbetsformedlingen")
    home.come("beslut c.xlsx", xlsx({"Beslut": [*blank, november, december]}), "arbetsformedlingen")
    assert verdicts(home.chosen()) == ["accepted", "held", "held"]
    assert verdicts(home.chosen(2)) == ["accepted", "accepted", "accepted"]


def test_many_jobs_added_in_years_that_had_ended_are_a_remark_with_the_numbers(home: Home) -> None:
    """Of twelve jobs five began in 2024 and seven in 2025; three of 2022, one of 2024 and one of this year come later."""
    began = {f"at_{place}": "2025-02-01" for place in range(5, 12)}
    rows = employed(PEOPLE, **began)
    period = {"Företag": company(period_to="2025-12-31")}
    home.come("a.xlsx", xlsx(arbetsbok(Anställningar=rows, **period)))
    far: Rows = [
        [SOMEBODY, *rows[1][1:4], start, "2023-12-31", 75, 36, "Okänt"]
        for start in ("2022-01-01", "2022-05-01", "2022-09-01")
    ]
    late: Rows = [[SOMEBODY, *rows[1][1:4], start, "", 50, 36, ""] for start in ("2024-02-01", "2026-01-05")]
    home.come("b.xlsx", xlsx(arbetsbok(Anställningar=[*rows, *far[:1]], **period)))
    assert codes(home.chosen(), 2) == []  # one of twelve
    home.come("c.xlsx", xlsx(arbetsbok(Anställningar=[*rows, *far, *late], Företag=company(period_to="2026-01-10"))))
    (said,) = [p for p in home.chosen().problems if p["sha256"].endswith("3") and p["sheet"] == "Anställningar"]
    assert (said["code"], said["severity"]) == ("TILLAGDA_BAKAT", "warn")
    assert verdicts(home.chosen())[-1] == "accepted"
    assert "Här finns 3 anställningar (rad 15–17) som inte fanns i förra filen, ”b.xlsx”" in said["message"]
    assert "berättade om: 2022 (3 i stället för 1) och 2024 (6 i stället för 5). Siffrorna" in said["message"]


def test_months_that_pass_a_limit_by_little_are_a_remark(home: Home) -> None:
    """From twelve months without work somebody counts as far from the labour market."""
    rows = employed(PEOPLE)
    before: Rows = [rows[0], *([*row[:7], 13, ""] for row in rows[1:])]
    home.come("a.xlsx", xlsx(arbetsbok(Anställningar=before)))
    now: Rows = [
        rows[0],
        *([*row[:7], months, ""] for row, months in zip(rows[1:], [11, 12, 14, *[13] * 9], strict=True)),
    ]
    home.come("b.xlsx", xlsx(arbetsbok(Anställningar=now)))
    (said,) = [p for p in home.chosen().problems if p["sha256"].endswith("2")]
    assert (said["code"], said["severity"]) == ("FARRE_RADER_NAGON", "warn")
    assert "1 anställning som här har ett annat tal i ”Månader utan arbete före” (rad 2 i den)" in said["message"]
