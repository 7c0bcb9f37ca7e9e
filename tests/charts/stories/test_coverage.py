"""What charts say where an enterprise is silent, where a number may still change, and where nobody knows.

The numbers are those of a world counted by hand: A and B in Ludvika and D in Falun known until 2025-12-31, C, the only enterprise of
Smedjebacken with 14 people, silent after 2025-06-30.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from flows.charts.content.picture import Bars, Crowds, Grid, Lines, Stacked, values
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.pages.book import CHARTS, Chart, all_pages, chart_page
from flows.charts.pages.page import Page
from flows.charts.profile.profile import Profile
from flows.charts.stories.context import income, overview, reach, source_coverage
from flows.charts.stories.jobs import employed, job_months, jobs_created
from flows.charts.stories.people import employed_by_group, next_step, outcome, retention, training_to_job
from flows.language.words import ENGLISH, SWEDISH
from tests.charts.standin import EXAMPLE, FACTS, HIDDEN, StandIn

SILENT = FACTS | {
    "period_end": "2025-12-31", "enterprises_reported": 4, "enterprises_known": 3, "enterprises_expected": 4, "missing": [],
    "enterprises_outside": 1,
}  # fmt: skip
YEARS: dict[str, Any] = {
    "jobs_created": [(2022, 26, 26, 0), (2023, 37, 33, 20), (2024, 18, 12, 17, 2024, 0, 4), (2025, 13, 11, 0, 2025, 1, 3)],
    "employed": [
        (date(2022, 12, 31), 26, 20.0, 4), (date(2023, 12, 31), 43, 30.0, 4), (date(2024, 12, 31), 44, 31.0, 4),
        (date(2025, 12, 31), 43, 30.5, 3),
    ],
    "job_months": [(2022, 26, 120), (2023, 43, 240), (2024, 44, 360), (2025, 43, 300)],
    "reach": [
        ("2025-12", "2061", 0, 116, 116, 90, 90, 0, 0, 1), ("2025-12", "2085", 35, 349, 349, 305, 308, 1, 2, 2),
        ("2025-12", "omradet", 35, 465, 465, 395, 398, 0, 2, 3),
    ],
}  # fmt: skip
H1 = StandIn(EXAMPLE | YEARS, SILENT)
R1 = FACTS | {"period_end": "2026-08-31", "enterprises_reported": 5, "enterprises_known": 2, "missing": []}


ALL_KNOWN = SILENT | {"enterprises_known": 4}


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def page(released: StandIn, name: str) -> Page:
    about = ReleaseFacts.of(released)
    return next(chart_page(each, released, about, Profile()) for each in CHARTS if name == each.NAME)


def test_the_source_line_counts_the_enterprises_known_on_the_last_day() -> None:
    """Five have reported; two are known on 31 August, and nothing after that day is counted."""
    about = ReleaseFacts.of(StandIn(EXAMPLE, R1))
    line = plain(about.source_line(["anstallningar"]))
    assert line == "Källa: de sociala företagen (2 av 6), 31 augusti 2026"
    assert plain(about.basis) == "5 av 6 företag har lämnat uppgifter, och 2 är kända 31 augusti 2026"
    assert plain(page(StandIn(EXAMPLE, R1), "vilka").subtitle).endswith("före jobbet, 2 av 6 företag, n = 34")
    assert ("Underlag", "5 av 6 företag har lämnat uppgifter, och 2 är kända 31 augusti 2026.") in [
        (name, plain(text)) for name, text in page(StandIn(EXAMPLE, R1), "vilka").notes
    ]


def test_what_is_provisional_follows_the_day_that_the_release_tells() -> None:
    """An edition that does not tell it marks its last day alone."""
    days = {"employed": [(date(2024, 12, 31), 44, 31.0, 4), (date(2025, 12, 31), 43, 30.5, 4)]}
    for told, provisional in (({}, [False, True]), ({"provisional_after": "2024-12-30"}, [True, True])):
        table = employed.story(StandIn(EXAMPLE | days, SILENT | told)).table
        noted = [plain(what) for what, remark in table.remarks if remark == "preliminärt"]
        assert noted == [
            day for day, told in zip(("31 december 2024", "31 december 2025"), provisional, strict=True) if told
        ]


def test_income_of_a_year_is_of_the_enterprises_that_told_it() -> None:
    told = StandIn(EXAMPLE | {"income": [(2025, 12 * 10**6, 5 * 10**6, 3 * 10**6, 20 * 10**6, 3)]}, R1)
    assert plain(page(told, "intakter").source) == "Källa: de sociala företagen (3 av 6), 2025"
    assert income.story(told).counted is not None


def test_a_stock_of_a_year_says_how_many_enterprises_are_known() -> None:
    table = overview.story(H1).table
    assert ("Kända företag vid årets slut", 4, 4, 4, 3) in [(row[0], *row[-4:]) for row in table.rows]
    grid = overview.story(H1).picture
    assert isinstance(grid, Grid)
    assert any(row[0] == "Kända företag vid årets slut" and row[-4:] == ("4", "4", "4", "3") for row in grid.rows)
    assert [row[4] for row in job_months.story(H1).table.rows] == [4, 4, 4, 3]


def test_a_year_that_is_not_known_of_all_says_so_and_is_no_headline() -> None:
    told = jobs_created.story(H1)
    assert plain(told.headline) == "Färre jobb skapades 2024 än 2022: 18 mot 26"
    assert [row[1] for row in told.table.rows] == [date(year, 12, 31) for year in range(2022, 2026)]
    assert told.table.told == ("2025: 3 av 4 företag, preliminärt",)
    assert isinstance(told.picture, Bars)
    assert told.picture.marks[-1].name == "2025*\n3 av 4 företag"
    assert [mark.unfinished for mark in told.picture.marks] == [False, False, False, True]
    assert "2025: 13 jobb började, 0 slutade" not in map(plain, told.remarks)
    assert told.aside is not None
    assert told.aside.what == "kända jobb sedan 2022"
    months = job_months.story(H1)
    assert plain(months.headline) == "Minst 85 helår av arbete sedan 2022"  # 1 020 months
    assert isinstance(months.picture, Bars)
    assert months.picture.marks[-1].name == "2025*\n3 av 4 företag"
    assert months.picture.marks[-1].unfinished


def test_no_job_in_a_year_in_which_enterprises_are_silent_stands_with_their_number() -> None:
    years = {"jobs_created": [(2024, 9, 9, 0, 2024, 0, 5), (2026, 0, 0, 0, 2026, 1, 2)], "employed": []}
    told = jobs_created.story(StandIn(EXAMPLE | years, R1))
    assert isinstance(told.picture, Bars)
    assert plain(told.picture.marks[-1].name) == "2026*\ntill 31 aug\n2 av 6 företag"
    assert "2026 till och med 31 augusti 2026 (2 av 6 företag): 0 jobb" in plain(told.alt)
    only = jobs_created.story(StandIn(EXAMPLE | {"jobs_created": years["jobs_created"][1:], "employed": []}, R1))
    assert (plain(only.headline), only.found) == ("Skapade jobb i de sociala företagen", False)


MEANS = "* Preliminärt: jobb från det senaste halvåret kan bli fler när beslut kommer"


@pytest.mark.parametrize("facts", [R1, SILENT], ids=["part of a year", "whole year"])
def test_the_star_has_one_meaning_and_a_sentence_wherever_it_is(facts: dict[str, Any]) -> None:
    end = date.fromisoformat(facts["period_end"])
    known = facts["enterprises_known"]
    years = {
        "jobs_created": [(end.year - 1, 9, 9), (end.year, HIDDEN, HIDDEN, 0, end.year, 1, known)],
        "employed": [(date(end.year - 1, 12, 31), 26, 20.0), (end, 34, 25.0, known)],
        "job_months": [(end.year - 1, 26, 120), (end.year, 34, 130)],
    }
    released = StandIn(EXAMPLE | years, facts)
    starred = {"skapade_jobb", "anstallda", "vilka", "helar_av_arbete", "allt"}
    for each in all_pages(released):
        if each.story is None:
            continue
        star = any(each.name.endswith(name) for name in starred)
        assert (MEANS in plain(each.legend)) is star, each.name
        picture = repr(each.picture) + each.subtitle
        assert ("*" in picture) is star, each.name
    assert isinstance(employed.story(released).picture, Lines)


def test_the_range_of_n_leaves_no_hidden_group_out() -> None:
    stays = [(3, HIDDEN, 88, HIDDEN), (6, 88, 70, 80), (12, 86, 60, 70), (24, 76, 40, 53)]
    assert "n =" not in plain(retention.story(StandIn({"retention": stays})).subtitle)
    stays[0] = (3, 90, 88, 98)
    assert plain(retention.story(StandIn({"retention": stays})).subtitle).endswith("n = 76–90 jobb")


def test_those_who_went_on_are_a_line_beside_those_who_stay() -> None:
    """A release that tells who went on; one from before has the one line."""
    stays = [(6, 90, 77, 86, 7, 8), (12, 88, 60, 68, 13, 15)]
    told = retention.story(StandIn({"retention": stays}))
    assert isinstance(told.picture, Lines)
    assert [line.texts for line in told.picture.series] == [("86\xa0%", "68\xa0%"), ("8\xa0%", "15\xa0%")]
    assert told.table.rows[1] == (12, 60, 88, 68, 13, 15)
    before = retention.story(StandIn({"retention": [row[:4] for row in stays]}))
    assert isinstance(before.picture, Lines)
    assert len(before.picture.series) == 1
    assert len(before.table.columns) == 4


def outcomes(*jobs: Any) -> StandIn:
    codes = ("kvar", "annat_jobb", "utan_stod", "med_stod", "studier", "annat", "okant")
    rows = [(code, each, 12) for code, each in zip(codes, jobs, strict=False)]
    return StandIn(EXAMPLE | {"outcome": rows, "retention": [(12, 81, jobs[0], 62)]}, SILENT)


def test_all_seven_outcomes_are_drawn_where_all_are_there() -> None:
    told = outcome.story(outcomes(50, 6, 5, 5, 5, 5, 5))
    assert isinstance(told.picture, Stacked)
    assert [value.number for value in values(told.picture)] == [50, 6, 5, 5, 5, 5, 5]
    assert plain(told.headline) == "88 % är kvar eller har gått vidare till jobb eller studier"  # 71 of 81
    assert "enligt företagen" in told.subtitle
    assert "kan inte visas" not in told.takeaway


def test_outcomes_that_are_hidden_are_said_to_be() -> None:
    for jobs in ((50, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),):
        assert outcome.story(outcomes(*jobs)).takeaway == "Vart de andra gick kan inte visas."
    assert (
        outcome.story(outcomes(50, 6, 5, 5, 5, HIDDEN, HIDDEN)).takeaway
        == "Vart en del av de andra gick kan inte visas."
    )
    merged = StandIn(EXAMPLE | {"outcome": [("kvar", 50, 12), ("inte_kvar", 31, 12)]}, SILENT)
    assert "Vart de andra gick kan inte visas." in page(merged, "vad_det_blev").takeaway


def test_no_area_is_added_up_while_one_of_its_municipalities_is_silent() -> None:
    told = reach.story(H1)
    assert (told.headline, told.found) == ("Anställda i de sociala företagen och arbetslösa i området", False)
    assert [row[2] for row in told.table.rows] == ["–", 35, "–"]
    assert [row[-2:] for row in told.table.rows] == [(2, 3), (2, 2), (0, 1)]
    assert "”–”: inget företag där är känt den dagen" in told.remarks
    made = page(H1, "racker_det")
    assert "I Smedjebacken är inget företag känt den dagen." in made.legend
    assert plain(made.source).startswith("Källa: de sociala företagen (2 av 4)")
    (here,) = (each for each in all_pages(H1) if each.name == "har")
    assert here.aside is None


def test_a_municipality_without_any_enterprise_is_nought_and_hides_no_sum() -> None:
    rows = [("2025-12", "2061", 0, 116, 116, 90, 90, 0, 0, 0), *YEARS["reach"][1:2]]
    rows.append(("2025-12", "omradet", 35, 465, 465, 395, 398, 1, 2, 2))
    told = reach.story(StandIn({"reach": rows}, SILENT))
    assert [row[2] for row in told.table.rows] == [35, 35, 0]
    assert plain(told.headline) == "35 anställda, 465 arbetslösa med svag konkurrensförmåga"


def test_a_municipality_that_is_partly_known_says_of_how_many() -> None:
    rows = [
        ("2025-12", "2085", 35, 349, 349, 305, 308, 1, 1, 2),
        ("2025-12", "omradet", 35, 349, 349, 305, 308, 1, 1, 2),
    ]
    told = reach.story(StandIn({"reach": rows}, SILENT))
    assert isinstance(told.picture, Bars)
    assert told.picture.marks[0].name == "anställda i de sociala företagen (1 av 2 företag)"
    assert "Ludvika: 35 anställda (1 av 2 företag), 349 arbetslösa" in plain(told.alt)


def test_workplaces_and_residents_stand_beside_each_other_and_are_no_ratio() -> None:
    rows = [("2025-06", "omradet", 43, 465, 465, 90, 90)]
    told = reach.story(StandIn({"reach": rows}, SILENT))
    assert plain(told.headline) == "43 anställda, 465 arbetslösa med svag konkurrensförmåga"
    assert told.takeaway == "Företagen räknas där de ligger, de arbetslösa där de bor."
    assert isinstance(told.picture, Crowds)
    assert "På varje anställd" not in str(told)
    english = reach.story(StandIn({"reach": rows}, SILENT), ENGLISH)
    assert english.takeaway == "The enterprises are counted where they are, the unemployed where they live."


def test_an_enterprise_outside_the_area_is_told_where_it_is_counted() -> None:
    """D in Falun: four have reported, three are in the area's municipalities."""
    for each in all_pages(H1):
        if each.story is None or "anstallningar" not in each.story.leans_on:
            continue
        inside = each.name.endswith("racker_det")
        assert ("Ett företag utanför områdets kommuner är medräknat." in each.legend) is not inside, each.name
        assert ("Ett företag utanför områdets kommuner är inte med." in each.legend) is inside, each.name
    opening, *_, here = (each for each in all_pages(H1) if each.name in {"oppning", "har"})
    assert opening.aside is not None
    assert "Ett företag utanför områdets kommuner är medräknat" in opening.aside.lines
    assert here.headline == "3\xa0sociala företag finns i Västerbergslagen"


def test_sources_that_have_not_come_are_not_nought() -> None:
    alone = [each for each in FACTS["sources"] if each["table"] not in {"beslut", "deltagare"}]
    told = source_coverage.story(StandIn(EXAMPLE | {"seen": [(1, 94), (2, 0), (3, 0)]}, SILENT | {"sources": alone}))
    assert (told.headline, told.found) == ("Så väl känner källorna jobben", False)
    assert [row[1] for row in told.table.rows] == [94, "–", "–"]
    one = [each for each in FACTS["sources"] if each["table"] != "deltagare"]
    told = source_coverage.story(StandIn(EXAMPLE | {"seen": [(1, 60), (2, 34), (3, 0)]}, SILENT | {"sources": one}))
    assert plain(told.headline) == "36 % av jobben är kända i mer än en källa"
    assert [row[1] for row in told.table.rows] == [60, 34, "–"]


def test_the_step_in_counts_persons_first_and_names_no_cause() -> None:
    """Seven persons with two places and a job each, six with one place and none."""
    tables = {"step_in": [("alla", 20, 14, 70)], "step_in_persons": [("alla", 13, 7, 54)]}
    told = training_to_job.story(StandIn(EXAMPLE | tables, ALL_KNOWN))
    assert plain(told.headline) == "7 av 13 personer fick jobb inom ett år efter en träningsplats"
    assert isinstance(told.picture, Bars)
    assert [(plain(mark.text), plain(mark.beside)) for mark in told.picture.marks] == [
        ("54 %", "7 av 13 personer"),
        ("70 %", "14 av 20 platser"),
    ]
    assert "ledde" not in str(told)
    many = StandIn(EXAMPLE | {"step_in_persons": [("alla", 61, 30, 49)]}, ALL_KNOWN)
    assert (
        plain(training_to_job.story(many).headline) == "49 % av personerna fick jobb inom ett år efter en träningsplats"
    )


@pytest.mark.parametrize(
    ("persons", "headline"),
    [
        ((20, 0, 0), "Från träning till jobb i de sociala företagen"),
        ((20, 7, 35), "Minst 7 av 20 fick jobb inom ett år efter en träningsplats"),
        ((61, 30, 49), "Minst 49 % fick jobb inom ett år efter en träningsplats"),
    ],
)
def test_jobs_at_a_silent_enterprise_are_not_told_as_none(persons: tuple[int, int, int], headline: str) -> None:
    """A person whose job is at an enterprise that is not known any more counts among those without one."""
    tables = EXAMPLE | {"step_in_persons": [("alla", *persons)]}
    made = page(StandIn(tables, SILENT), "fran_traning_till_jobb")
    assert plain(made.headline) == headline
    assert "Jobb på företag som inte är kända hela tiden syns inte: fler kan ha fått jobb." in made.legend
    assert "följda så länge varje företag är känt, som längst till och med 31 december 2025" in plain(made.subtitle)
    known = page(StandIn(EXAMPLE | {"step_in_persons": [("alla", 20, 0, 0)]}, ALL_KNOWN), "fran_traning_till_jobb")
    assert plain(known.headline) == "0 av 20 personer fick jobb inom ett år efter en träningsplats"
    assert "syns inte" not in known.legend
    assert "platser, Västerbergslagen, följda till och med 31 december 2025" in plain(known.subtitle)


@pytest.mark.parametrize("chart", [outcome, retention])
def test_nobody_is_followed_longer_than_the_enterprise_is_known(chart: Chart) -> None:
    until = "till och med 31 december 2025"
    assert f"följda så länge varje företag är känt, som längst {until}" in plain(chart.story(H1).subtitle)
    assert f"följda {until}" in plain(chart.story(StandIn(EXAMPLE, ALL_KNOWN)).subtitle)


def test_times_whose_newest_jobs_may_become_more_have_a_star() -> None:
    """Begun on 5 July or later, of which the newest followed three months began on 30 September; none is followed six."""
    facts = ALL_KNOWN | {"provisional_after": "2025-07-04"}
    stays = [(3, 40, 36, 90), (6, 35, 28, 80)]
    told = StandIn(EXAMPLE | {"retention": stays}, facts)
    made = page(told, "kvar_i_jobbet")
    assert isinstance(made.picture, Lines)
    assert [plain(name) for name in made.picture.names] == ["3 mån*\n36 av 40", "6 mån\n28 av 35"]
    assert MEANS in plain(made.legend)
    assert retention.story(told).table.remarks == (("3 månader", "preliminärt"),)
    assert plain(made.headline) == "80 % av jobben fanns kvar efter sex månader"
    alone = StandIn(EXAMPLE | {"retention": [(3, 10, 5, 50)]}, facts)
    assert plain(page(alone, "kvar_i_jobbet").headline) == "Preliminärt: 5 av 10 jobb fanns kvar efter tre månader"
    assert "*" not in page(StandIn(EXAMPLE | {"retention": stays[1:]}, facts), "kvar_i_jobbet").legend


@pytest.mark.parametrize(
    ("months", "time", "starred"), [(3, "tre månader", True), (6, "sex månader", False), (12, "ett år", False)]
)
def test_what_became_of_them_is_told_of_its_own_time(months: int, time: str, starred: bool) -> None:
    facts = ALL_KNOWN | {"provisional_after": "2025-07-04"}
    tables = EXAMPLE | {"outcome": [("kvar", 20, months), ("annat", 0, months)], "retention": [(months, 20, 20, 100)]}
    made = page(StandIn(tables, facts), "vad_det_blev")
    assert plain(made.headline) == f"20 av 20 jobb fanns kvar efter {time}"
    assert f"av jobben {months}{'*' * starred} månader efter starten" in made.subtitle
    assert (MEANS in plain(made.legend)) is starred


def test_what_is_not_known_to_count_stands_on_the_page_of_quality() -> None:
    """74 jobs in all, and 7 of which nobody knows."""
    said = "Okänt om 7 jobb till hör till målgruppen, då tiden utan arbete inte är ifylld: mellan 74 och 81 jobb."
    assert plain(page(StandIn(EXAMPLE, ALL_KNOWN), "kallorna").takeaway) == said


def test_what_came_next_is_said_to_be_what_the_enterprise_wrote() -> None:
    """16 of 37; of 5 the enterprise has not said why."""
    codes = ("alla", "utan_stod", "med_stod", "studier", "arbetslos", "annat", "okant")
    rows = [("at_exit", code, jobs) for code, jobs in zip(codes, (37, 11, 5, 5, 6, 5, 5), strict=True)]
    told = next_step.story(StandIn(EXAMPLE | {"next_step": rows}, SILENT))
    assert plain(told.headline) == "Enligt företagen slutade 43 % av de avslutade jobben för annat arbete"
    assert plain(told.takeaway) == (
        "Den som hade ett annat jobb på företagen dagen efter är inte med. För 5 av 37 jobb har företaget inte angett varför."
    )
    assert "följdes" not in str(told)


def test_who_is_told_of_the_last_day() -> None:
    assert "31 december 2025*" in plain(employed_by_group.story(H1, SWEDISH).subtitle)
