"""What headlines, tables and alternative texts say, against rows written by hand."""

from __future__ import annotations

from datetime import date
from math import isnan
from typing import Any

import pytest
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from flows.charts.content.picture import Bars
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.values import Value, change
from flows.charts.outputs.changes import changes
from flows.charts.pages.book import CHARTS, Chart
from flows.charts.pages.method import quality
from flows.charts.stories.context import income, net_effect, overview, reach, source_coverage
from flows.charts.stories.jobs import employed, job_months, jobs_created
from flows.charts.stories.people import employed_by_group, next_step, outcome, retention, training_to_job
from flows.contracts import contracts
from flows.language.words import ENGLISH, SWEDISH, Words
from tests.charts.drawn import figure_of, page_of
from tests.charts.standin import EXAMPLE, FACTS, HARD, HIDDEN, NET_FACTORS, StandIn

ALL_IN = FACTS | {"period_end": "2025-12-31", "enterprises_reported": 6, "missing": []}


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(10, 14, 0), (10, 15, 1), (50, 54, 0), (50, 55, 1), (51, 56, 0), (15, 10, -1), (0, 5, 1), (60, 55, 0)],
)
def test_growth_is_growth_from_five_persons_and_ten_per_cent(before: int, after: int, said: int) -> None:
    assert change(Value(before), Value(after)) == said


def test_nothing_is_said_of_a_hidden_number() -> None:
    assert change(Value(None, hidden=True), Value(50)) == 0
    assert change(Value(50), Value(None, hidden=True)) == 0


def jobs(*years: tuple[Any, ...], facts: dict[str, Any] = ALL_IN) -> str:
    return plain(jobs_created.story(StandIn({"jobs_created": years}, facts)).headline)


def test_years_told_together_are_named_together_and_stand_in_no_year_of_the_overview() -> None:
    """Only spans of as many years are compared."""
    assert (
        jobs((2022, 6, 6, 0, 2020, 0), (2025, 14, 14, 0, 2023, 0))
        == "Mer än dubbelt så många jobb skapades 2023–2025 som 2020–2022"
    )
    assert jobs((2022, 6, 6, 0, 2022, 0), (2025, 14, 14, 0, 2023, 0)) == "14 jobb skapades 2023–2025"
    lines = overview.story(HARD["years together"]).table.rows
    (created,) = (line for line in lines if line[0] == "Skapade jobb")
    assert set(created[1:]) == {"–"}
    assert "”–”: jobben visas flera år tillsammans, på bild 1" in overview.story(HARD["years together"]).remarks
    assert not [remark for remark in overview.story(HARD["example"]).remarks if "–" in remark]
    approved = net_effect.story(StandIn(HARD["years together"].tables, FACTS | {"net_factors": NET_FACTORS}))
    assert approved.table.rows == ()
    assert approved.remarks == ("Antaganden är godkända, men jobben under ett helt år kan inte visas",)


def test_headline_of_jobs() -> None:
    assert jobs((2024, 14, 14), (2025, 21, 19)) == "Fler jobb skapades 2025 än 2024: 21 mot 14"
    assert jobs((2024, 21, 19), (2025, 14, 14)) == "Färre jobb skapades 2025 än 2024: 14 mot 21"
    assert jobs((2024, 14, 14), (2025, 18, 18)) == "18 jobb skapades 2025"  # only four more
    assert jobs((2024, HIDDEN, HIDDEN), (2025, 21, 18)) == "21 jobb skapades 2025"
    assert jobs((2024, 21, 18), (2025, HIDDEN, HIDDEN)) == "Skapade jobb i de sociala företagen"
    assert jobs((2023, 9, 9), (2025, 21, 19)) == "21 jobb skapades 2025"  # not the year before
    assert jobs((2025, 0, 0)) == "Inga jobb skapades 2025"


def test_jobs_are_told_over_the_whole_series() -> None:
    """12 → 22 is 1.83 times as many, 12 → 25 more than twice, 12 → 20 neither."""
    between = [(2021, HIDDEN, HIDDEN), (2022, 17, 17), (2023, 18, 18), (2024, 21, 21)]
    assert jobs((2020, 12, 12), *between, (2025, 22, 22)) == "Nästan dubbelt så många jobb skapades 2025 som 2020"
    assert jobs((2020, 12, 12), *between, (2025, 25, 22)) == "Mer än dubbelt så många jobb skapades 2025 som 2020"
    assert jobs((2020, 12, 12), *between, (2025, 20, 20)) == "Fler jobb skapades 2025 än 2020: 20 mot 12"


def test_a_smaller_number_is_not_called_smaller_when_someone_has_not_reported() -> None:
    late = ALL_IN | {"missing": ["Ett företag har inte lämnat uppgifter ända till 2025-12-31."]}
    for facts in (ALL_IN | {"enterprises_reported": 5}, late):
        assert jobs((2024, 21, 19), (2025, 14, 14), facts=facts) == "14 jobb skapades 2025"
        assert jobs((2024, 14, 14), (2025, 21, 19), facts=facts).startswith("Fler jobb")
        assert jobs((2025, 0, 0), facts=facts) == "Skapade jobb i de sociala företagen"


def test_no_growth_is_claimed_while_a_file_waits_for_an_answer() -> None:
    assert jobs((2024, 14, 14), (2025, 21, 19), facts=ALL_IN | {"waiting": True}) == "21 jobb skapades 2025"


def test_a_year_that_is_not_over_is_said_to_be_and_not_compared() -> None:
    story = jobs_created.story(HARD["example"])
    assert plain(story.headline) == "Mer än dubbelt så många jobb skapades 2024 som 2020"  # 21 against 9
    assert "2020 till och med 30 juni 2025" in plain(story.subtitle)
    assert "n = 64 jobb i visade år" in plain(story.subtitle)  # 9 + 12 + 14 + 21 + 8
    assert "Randig stapel: året är inte slut" in story.remarks
    only = jobs((2025, 6, 5), facts=FACTS)
    assert only == "6 jobb skapades 2025, till 30 juni"


def people(*days: tuple[date, Any, Any], facts: dict[str, Any] = ALL_IN) -> str:
    return plain(employed.story(StandIn({"employed": days}, facts)).headline)


def test_headline_of_employed() -> None:
    ends = [date(year, 12, 31) for year in (2023, 2024, 2025)]
    assert people((ends[0], 22, 16.0), (ends[1], 31, 22.0), (ends[2], 36, 25.5)) == (
        "36 personer hade jobb, 14 fler än 31 december 2023"
    )
    settled = ALL_IN | {"provisional_after": "2025-12-31"}  # no decision that comes later can make more of them count
    fewer = (ends[1], 31, 22.0), (ends[2], 20, 15.0)
    assert people(*fewer, facts=settled) == "20 personer hade jobb, 11 färre än 31 december 2024"
    assert people(*fewer) == "20 personer hade jobb i de sociala företagen 31 december 2025"
    assert people((ends[1], 31, 22.0), (ends[2], 34, 25.0)) == (
        "34 personer hade jobb i de sociala företagen 31 december 2025"
    )
    assert people((ends[2], 1, 1.0)) == "1 person hade jobb i de sociala företagen 31 december 2025"
    assert people((ends[2], 0, 0.0), facts=settled) == "Ingen hade jobb i de sociala företagen 31 december 2025"
    assert people((ends[2], 0, 0.0)) == "Anställda och årsarbetskrafter i de sociala företagen"
    assert people((ends[2], HIDDEN, HIDDEN)) == "Anställda och årsarbetskrafter i de sociala företagen"
    half = (date(2026, 6, 30), 40, 30.0)  # half a year after: compared with the end of 2024
    assert people((ends[1], 31, 22.0), (ends[2], 34, 25.0), half) == "40 personer hade jobb, 9 fler än 31 december 2024"


def test_days_with_different_enterprises_are_not_compared_but_beside_the_headline_the_same_ones_are() -> None:
    told = employed.story(HARD["an enterprise not known any more"])
    assert plain(told.headline) == "30 personer hade jobb i de sociala företagen 30 juni 2025"
    assert "Dagarna har olika företag och jämförs inte" in told.remarks
    beside = "I företagen som är kända båda dagarna: 18 personer 31 december 2023 och 30 personer 30 juni 2025"
    assert beside in map(plain, told.legend)  # on the page itself
    assert [row[3] for row in told.table.rows] == [6, 6, 5]
    written = [
        plain(text.get_text()) for text in figure_of(employed, HARD["an enterprise not known any more"]).findobj(Text)
    ]
    assert written.count("5 av 6 företag") == 1
    assert written.count("6 av 6 företag") == 2


def test_years_with_different_enterprises_are_not_compared() -> None:
    years = [(2024, 14, 14), (2025, 21, 19)]
    days = [(date(2024, 12, 31), 14, 9.0, 6), (date(2025, 12, 31), 21, 9.0, 5)]
    told = jobs_created.story(StandIn({"jobs_created": years, "employed": days}, ALL_IN))
    assert plain(told.headline) == "14 jobb skapades 2024"  # the last year that is known of all


def test_of_a_year_that_may_grow_none_is_not_said_and_what_is_said_beside_it_is_provisional() -> None:
    nothing = jobs_created.story(StandIn({"jobs_created": [(2025, 0, 0, 0, 2025, 1)]}, ALL_IN))
    assert (plain(nothing.headline), nothing.found) == ("Skapade jobb i de sociala företagen", False)
    some = jobs_created.story(StandIn({"jobs_created": [(2025, 14, 9, 16, 2025, 1)]}, ALL_IN))
    assert plain(some.takeaway) == (
        "2025, preliminärt: 9 personer fick ett sådant jobb för första gången. 2 fler jobb slutade än började."
    )


def test_twice_as_many_is_said_as_that() -> None:
    told = jobs_created.story(StandIn({"jobs_created": [(2023, 10, 10), (2024, 20, 20)]}, ALL_IN))
    assert plain(told.headline) == "Dubbelt så många jobb skapades 2024 som 2023"


def test_the_newest_half_year_is_provisional_and_is_not_called_fewer() -> None:
    told = jobs_created.story(StandIn({"jobs_created": [(2024, 21, 19), (2025, 14, 14, 3, 2025, 1)]}, ALL_IN))
    assert plain(told.headline) == "14 jobb skapades 2025"
    assert told.table.rows[-1] == (2025, date(2025, 12, 31), 14, 14, 3, 11)
    assert any(remark.startswith("*\xa0Preliminärt") for remark in told.remarks)
    assert "2025 preliminärt" in told.subtitle
    assert "2025: 14 jobb började, 3 slutade" in map(plain, told.remarks)


def test_net_is_hidden_where_starts_or_exits_are() -> None:
    told = jobs_created.story(StandIn({"jobs_created": [(2024, HIDDEN, 19, 5), (2025, 21, 19, HIDDEN)]}, ALL_IN))
    assert [row[-1] for row in told.table.rows] == ["..", ".."]


@pytest.mark.parametrize(
    ("new", "ended", "said"),
    [
        (19, 12, "2024: 19 personer fick ett sådant jobb för första gången. 9 fler jobb började än slutade."),
        (1, 21, "2024: 1 person fick ett sådant jobb för första gången. Lika många jobb började som slutade."),
        (0, 24, "2024: Ingen fick ett sådant jobb för första gången. 3 fler jobb slutade än började."),
        (HIDDEN, 12, "2024: 9 fler jobb började än slutade. Hur många som var nya kan inte visas."),
        (
            19,
            HIDDEN,
            "2024: 19 personer fick ett sådant jobb för första gången. Om fler jobb började än slutade kan inte visas.",
        ),
        (HIDDEN, HIDDEN, "2024: Hur många som var nya, och om fler jobb började än slutade, kan inte visas."),
    ],
)
def test_the_new_and_the_net_of_the_headlines_year_stand_below_chart_1(new: Any, ended: Any, said: str) -> None:
    """Another year's hidden number takes nothing away."""
    years = [(2023, HIDDEN, HIDDEN, HIDDEN), (2024, 21, new, ended)]
    assert plain(jobs_created.story(StandIn({"jobs_created": years}, ALL_IN)).takeaway) == said


def test_persons_of_all_years_stand_beside_chart_1_where_the_new_of_a_year_are_hidden() -> None:
    years = [(2023, 9, HIDDEN, 5), (2024, 21, 19, 12)]
    (line,) = jobs_created.story(StandIn(EXAMPLE | {"jobs_created": years}, ALL_IN)).aside.lines  # type: ignore[union-attr]
    assert plain(line) == "genom alla år 74 jobb, för 68 personer"


def test_another_job_at_an_enterprise_is_not_told_as_a_reason_to_leave() -> None:
    """core.outcome: another job that day goes before Avslutsorsak."""
    (said,) = (
        remark
        for remark in outcome.story(HARD["example"]).remarks
        if "avslutsskäl som företaget" in remark and "följts" not in remark
    )
    assert said.startswith("Den som hade ett annat jobb i ett av företagen den dagen räknas dit, och för de andra")


def test_what_is_not_known_to_count_is_told_with_the_bound_it_gives() -> None:
    told = source_coverage.story(HARD["example"])  # 74 in all, and 7
    (said,) = (plain(remark) for remark in told.remarks if "Okänt om" in remark)
    assert said.endswith("mellan 74 och 81 jobb")
    hidden = EXAMPLE | {"seen": [(1, HIDDEN), (2, 40), (3, HIDDEN)]}
    assert said in map(plain, source_coverage.story(StandIn(hidden, HARD["example"].facts)).remarks)
    no_sum = EXAMPLE | {"all_years": [(date(2025, 6, 30), HIDDEN, HIDDEN)]}
    (said,) = (
        plain(r) for r in source_coverage.story(StandIn(no_sum, HARD["example"].facts)).remarks if "Okänt om" in r
    )
    assert said == "Okänt om 7 jobb till hör till målgruppen, då tiden utan arbete inte är ifylld"


def test_places_are_told_beside_the_people_who_had_them() -> None:
    told = training_to_job.story(HARD["example"])
    assert "En person kan ha haft flera platser" in told.remarks
    assert told.table.rows[:2] == (("personer som hade en plats", 61, 30, 49), ("alla platser", 80, 33, 41))


def test_people_with_one_place_each_are_one_bar() -> None:
    one_each = EXAMPLE | {"step_in_persons": [("alla", 80, 33, 41)]}
    told = training_to_job.story(StandIn(one_each, HARD["example"].facts))
    assert isinstance(told.picture, Bars)
    assert [mark.name for mark in told.picture.marks[:2]] == ["personer som hade en plats", "arbetsträning"]
    assert told.table.rows[1] == ("alla platser", 80, 33, 41)


def test_leaving_for_work_or_studies_stands_beside_staying() -> None:
    told = outcome.story(HARD["example"])
    assert (12, "arbete utan stöd", 6) in told.table.rows
    assert "arbete utan stöd: 6; arbete med stöd: 0; studier: .." in told.alt


def staying(*rows: tuple[int, Any, Any, Any]) -> str:
    return plain(retention.story(StandIn({"retention": rows})).headline)


def test_headline_of_retention() -> None:
    assert staying((12, 30, 21, 70), (24, 40, 18, 45)) == "45 % av jobben fanns kvar efter två år"
    assert staying((6, 40, 36, 90), (12, 30, 21, 70)) == "70 % av jobben fanns kvar efter ett år"
    assert staying((6, 40, 36, 90), (12, 29, 20, 69)) == "20 av 29 jobb fanns kvar efter ett år"  # fewer than 30: n
    assert staying((6, 40, 36, 90), (12, 30, HIDDEN, HIDDEN)) == "90 % av jobben fanns kvar efter sex månader"
    assert staying((12, HIDDEN, HIDDEN, HIDDEN)) == "Så länge varade jobben i de sociala företagen"


def test_retention_has_a_finding_at_other_months_too() -> None:
    assert staying((9, 40, 36, 90), (18, 30, 21, 70)) == "90 % av jobben fanns kvar efter 9 månader"
    assert staying((9, HIDDEN, HIDDEN, HIDDEN), (18, 30, 21, 70)) == "70 % av jobben fanns kvar efter 18 månader"
    assert staying((3, 40, 36, 90), (9, 35, 28, 80)) == "90 % av jobben fanns kvar efter tre månader"


def test_retention_names_the_months_it_is_told_of() -> None:
    told = retention.story(StandIn({"retention": [(1, 40, 36, 90), (5, 35, 32, 91), (18, 30, 21, 70)]}))
    assert "samma företag 1 till 18 månader efter starten" in plain(told.subtitle)
    assert plain(told.note.shows).endswith("efter 1, 5 och 18 månader.")
    alone = retention.story(StandIn({"retention": [(18, 30, 21, 70)]}))
    assert "samma företag 18 månader efter starten" in plain(alone.subtitle)


def test_reach_names_the_municipalities_of_the_area_whichever_they_are() -> None:
    rows = [("2025-06", code, 9, 90, 93, 90, 90) for code in ("2080", "2061", "omradet")]
    told = reach.story(StandIn({"reach": rows}))
    assert [row[1] for row in told.table.rows] == ["Hela området", "Falun", "Smedjebacken"]


def area(employed_now: Any, low: Any, high: Any, period: str = "2025-06", facts: dict[str, Any] = ALL_IN) -> Any:
    rows = [(period, "omradet", employed_now, low, high, 90, 90)]
    return reach.story(StandIn({"reach": rows}, facts))


def test_headline_of_reach() -> None:
    beside = "arbetslösa med svag konkurrensförmåga"
    assert plain(area(34, 910, 913).headline) == f"34 anställda, mellan 910 och 913 {beside}"
    assert plain(area(34, 40, 40).headline) == f"34 anställda, 40 {beside}"
    assert plain(area(34, None, None).headline) == "34 anställda i områdets sociala företag i juni 2025"
    assert plain(area(HIDDEN, 910, 913).headline) == "Anställda i de sociala företagen och arbetslösa i området"


def test_nobody_is_said_to_be_employed_where_no_enterprise_has_reported() -> None:
    rows = [("2025-06", "2061", 0, 210, 213, 90, 90, 0), ("2025-06", "2085", 12, 700, 700, 305, 308, 1)]
    rows += [("2025-06", "omradet", 12, 910, 913, 395, 398, 1)]
    told = reach.story(StandIn({"reach": rows}, ALL_IN))
    assert [row[2] for row in told.table.rows] == ["–", 12, "–"]  # the area's is not known either
    assert "Smedjebacken: antalet anställda är inte känt, mellan 210 och 213 arbetslösa" in plain(told.alt)
    assert "”–”: inget företag där är känt den dagen" in told.remarks
    none = reach.story(StandIn({"reach": [("2025-06", "omradet", 0, 910, 913, 395, 398, 0)]}, ALL_IN))
    assert plain(none.headline) == "Anställda i de sociala företagen och arbetslösa i området"
    assert plain(none.subtitle) == "Anställda och inskrivna arbetslösa i Västerbergslagen, juni 2025"


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2022-12", "De arbetslösa är 16–64 år"),
        ("2023-01", "De arbetslösa är 16–65 år (från 2023, dessförinnan 16–64)"),
        ("2026-08", "De arbetslösa är 16–66 år (från 2026, dessförinnan 16–65)"),
    ],
)
def test_reach_names_the_age_bracket_and_its_break(period: str, said: str) -> None:
    assert said in [plain(remark) for remark in area(34, 910, 913, period).remarks]


@pytest.mark.full
def test_bars_are_as_long_as_the_released_numbers() -> None:
    def lengths(chart: Chart, gid: str) -> list[float]:
        bars = [bar for bar in figure_of(chart, HARD["example"]).findobj(Rectangle) if bar.get_gid() == gid]
        return [bar.get_height() if bar.get_y() == 0 else bar.get_width() for bar in bars]

    assert lengths(jobs_created, "bar") == [9, 12, 14, 21, 8]
    assert lengths(training_to_job, "bar") == [49, 41, 40]
    assert lengths(next_step, "bar") == [8, 10, 9, 7]
    assert lengths(job_months, "bar") == [12.5, 190 / 12, 260 / 12, 12.5]  # years of twelve months
    assert lengths(source_coverage, "bar") == [10, 40, 31]


def test_lines_go_through_the_released_numbers_and_stop_where_one_is_hidden() -> None:
    (axes,) = figure_of(employed, HARD["example"]).axes
    persons, fte = ([None if isnan(y) else float(y) for y in line.get_ydata()] for line in axes.lines)
    assert persons == [8, None, 17, 22, 31, 34]
    assert fte == [5.5, None, 12.3, 16.0, 22.4, 25.1]
    (axes,) = figure_of(retention, HARD["example"]).axes
    assert [None if isnan(y) else float(y) for y in axes.lines[0].get_ydata()] == [90, 79, 68, None]


def test_parts_of_a_bar_are_to_one_scale_with_a_white_gap_of_three_points() -> None:
    parts = [bar for bar in figure_of(income, HARD["example"]).findobj(Rectangle) if bar.get_gid() == "part"]
    wide = [part.get_width() + 3 for part in parts]
    assert [round(each / sum(wide), 6) for each in wide] == [0.6, 0.25, 0.15]  # 12, 5 and 3 of 20 million


def test_there_are_as_many_figures_as_people_and_as_many_coloured_as_the_headline_says() -> None:
    """13 of 34 in the example."""
    figures = [
        each for each in figure_of(employed_by_group, HARD["example"]).axes[0].patches if each.get_gid() == "person"
    ]
    colours = [each.get_facecolor() for each in figures]
    assert (len(colours), colours.count(colours[0])) == (34, 13)


def rows_of_figures(*row: Any) -> list[int] | None:
    """How many figures each row of chart 7 has; None where it has bars instead."""
    told = StandIn(EXAMPLE | {"reach": [("2025-06", "omradet", *row)]}, ALL_IN)
    canvas = [each for axes in figure_of(reach, told).axes for each in axes.patches if each.get_gid() == "person"]
    rows: dict[float, int] = {}
    for figure in canvas:
        rows[round(figure.get_y(), 3)] = rows.get(round(figure.get_y(), 3), 0) + 1
    return [rows[y] for y in sorted(rows, reverse=True)] or None


@pytest.mark.parametrize(
    ("employed", "weak", "without", "figures"),
    [
        (43, (465, 465), (557, 557), [1, 11, 13]),  # 10.8 and 12.95
        (43, (462, 465), (557, 560), [1, 11, 13]),  # both ends make as many
        (40, (459, 461), (557, 557), None),  # 11.475 makes 11, 11.525 makes 12
        (34, (910, 913), (395, 398), None),  # 26.8: too many to be counted
        (400, (465, 465), (557, 557), None),  # 1.16 makes 1: nothing to compare
        (HIDDEN, (465, 465), (557, 557), None),
    ],
)
def test_need_is_as_many_figures_as_it_is_times_the_employed(
    employed: Any, weak: tuple[int, int], without: tuple[int, int], figures: list[int] | None
) -> None:
    assert rows_of_figures(employed, *weak, *without) == figures


def outcomes(eligible: int = 121, **jobs: Any) -> Any:
    rows = [(name, count, 12) for name, count in jobs.items()]
    return outcome.story(StandIn(EXAMPLE | {"outcome": rows, "retention": [(12, eligible, 80, 66)]}, ALL_IN))


def test_headline_of_what_became_of_them() -> None:
    """80 + 18 of 121 is 81 %; the three hidden are told together, as 121 - 80 - 11 - 12 is known to all."""
    told = outcomes(kvar=80, utan_stod=HIDDEN, med_stod=HIDDEN, studier=HIDDEN, annat=11, okant=12)
    assert plain(told.headline) == "81 % är kvar eller har gått vidare till jobb eller studier"
    assert [(mark.name, mark.value.number) for mark in told.picture.marks] == [
        ("kvar i jobbet", 80), ("vidare till arbete eller studier", 18), ("annat", 11), ("okänt", 12),
    ]  # fmt: skip
    assert told.picture.bracket.marks == 2
    shown = outcomes(20, kvar=8, utan_stod=7, annat=5)
    assert plain(shown.headline) == "15 av 20 är kvar eller har gått vidare till jobb eller studier"


@pytest.mark.parametrize(
    "jobs",
    [
        {"kvar": 80, "utan_stod": HIDDEN, "med_stod": 18, "annat": 11, "okant": 12},  # it would be worked out
        {"kvar": 80, "utan_stod": HIDDEN, "med_stod": HIDDEN, "annat": HIDDEN, "okant": 12},
    ],
)
def test_one_hidden_outcome_is_never_worked_out(jobs: dict[str, Any]) -> None:
    told = outcomes(**jobs)
    assert not told.found
    assert told.picture.bracket is None
    assert sum(mark.value.hidden for mark in told.picture.marks) == list(jobs.values()).count(HIDDEN)


def headline(chart: Chart, table: str, *rows: tuple[Any, ...], w: Words = SWEDISH) -> str:
    return plain(chart.story(StandIn(EXAMPLE | {table: rows}, ALL_IN), w).headline)


def test_headline_of_who() -> None:
    months = [("months", "-23", 7), ("months", "24-59", 14), ("months", "60-", 13)]
    assert headline(employed_by_group, "who", *months) == "13 av 34 anställda var utan arbete minst fem år före jobbet"
    assert (
        headline(employed_by_group, "who", ("months", "-23", HIDDEN), *months[1:])
        == "13 anställda var utan arbete minst fem år före jobbet"
    )
    assert (
        headline(employed_by_group, "who", *months[:2], ("months", "60-", HIDDEN))
        == "Vilka som är anställda i de sociala företagen"
    )
    assert (
        headline(employed_by_group, "who", *months, w=ENGLISH)
        == "13 of 34 employed had been without work five years or more"
    )


def test_headline_of_step_in() -> None:
    assert (
        headline(training_to_job, "step_in_persons", ("alla", 80, 33, 41))
        == "41 % av personerna fick jobb inom ett år efter en träningsplats"
    )
    assert (
        headline(training_to_job, "step_in_persons", ("alla", 29, 12, 41))
        == "12 av 29 personer fick jobb inom ett år efter en träningsplats"
    )
    hidden = "Från träning till jobb i de sociala företagen"
    assert headline(training_to_job, "step_in_persons", ("alla", 29, HIDDEN, HIDDEN)) == hidden
    assert headline(training_to_job, "step_in_persons", ("alla", 0, 0, None)) == hidden


def test_headline_of_next_step() -> None:
    def left(*jobs: Any) -> list[tuple[Any, ...]]:
        return [("at_exit", step, n) for step, n in zip(("alla", "utan_stod", "med_stod"), jobs, strict=True)]

    assert headline(next_step, "next_step", *left(40, 8, 10)) == (
        "Enligt företagen slutade 45 % av de avslutade jobben för annat arbete"
    )
    assert headline(next_step, "next_step", *left(29, 8, 10)) == (
        "Enligt företagen slutade 18 av 29 avslutade jobb för annat arbete"
    )
    assert headline(next_step, "next_step", *left(40, HIDDEN, 10)) == (
        "Enligt företagen slutade minst 10 av alla avslutade jobb för annat arbete"
    )
    assert headline(next_step, "next_step", *left(HIDDEN, 8, 10)) == (
        "Enligt företagen slutade 18 av alla avslutade jobb för annat arbete"
    )
    assert headline(next_step, "next_step", *left(40, HIDDEN, HIDDEN)) == "Vart människor gick när jobbet tog slut"


def test_headline_of_income_tells_the_latest_year_that_is_shown() -> None:
    shown = (2023, 6_940_000, 2_000_000, 1_060_000, 10_000_000, 5)
    hidden = (2024, HIDDEN, HIDDEN, HIDDEN, HIDDEN, 2)
    assert headline(income, "income", shown, hidden) == "69 % av intäkterna 2023 kom från försäljning"
    assert headline(income, "income", hidden) == "Vad som bär jobben i de sociala företagen"


def test_headline_of_job_months_adds_up_only_what_is_all_shown() -> None:
    years = [(2021, 9, 80), (2022, 17, 900), (2023, 22, 274)]
    assert headline(job_months, "job_months", *years) == "98 helår av arbete sedan 2022"  # 1174 / 12 = 97.8
    hidden = (2024, HIDDEN, HIDDEN)
    assert headline(job_months, "job_months", *years, hidden) == "Arbete i de sociala företagen, år för år"
    assert headline(job_months, "job_months", (2022, 6, 12)) == "1 helår av arbete sedan 2022"


def test_headline_of_sources() -> None:
    assert (
        headline(source_coverage, "seen", (1, 10), (2, 40), (3, 31)) == "88 % av jobben är kända i mer än en källa"
    )  # 71 of 81
    assert headline(source_coverage, "seen", (1, 9), (2, 10), (3, 10)) == "20 av 29 jobb är kända i mer än en källa"
    hidden_three = (1, HIDDEN), (2, 40), (3, HIDDEN)
    assert headline(source_coverage, "seen", *hidden_three) == "Minst 40 jobb är kända i mer än en källa"
    assert headline(source_coverage, "seen", (1, HIDDEN), (2, 40), (3, 31)) == "71 jobb är kända i mer än en källa"
    assert headline(source_coverage, "seen", (1, 10), (2, HIDDEN), (3, HIDDEN)) == "Så väl känner källorna jobben"


def test_what_would_have_happened_anyway_is_a_range_and_only_with_approved_factors() -> None:
    """50 jobs; 20-30 % anyway, 10 % displaced, 25 % due to others: 50 × 0.8 × 0.9 × 0.75 = 27.00, 50 × 0.7 × … = 23.625.

    Then 35 % less a year (FIELD.md works it out: 27.00, 17.55, 11.4075); the lowest is 23.625, 15.356, 9.982.
    """
    factors = {
        "deadweight": [20, 30], "displacement": [10, 10], "attribution": [25, 25], "drop_off": [35, 35],
        "approved_by": "styrelsen", "approved_on": "2026-01-10",
    }  # fmt: skip
    rows = {"jobs_created": [(2025, 50, 50)]}
    with_factors = net_effect.story(StandIn(EXAMPLE | rows, ALL_IN | {"net_factors": factors}))
    assert plain(with_factors.headline) == "Kanske 23–27 av 50 jobb hade inte funnits annars"
    assert with_factors.table.rows == ((2025, 50, 23, 27), (2026, "–", 15, 18), (2027, "–", 9, 12))
    assert "Antaganden, inte mätningar, godkända av styrelsen 10 januari 2026" in plain(with_factors.remarks[0])
    without = net_effect.story(StandIn(EXAMPLE | rows, ALL_IN))
    assert without.headline == "Talen visar vad som har hänt, inte vad som annars hade hänt"
    assert without.table.rows == ()
    assert not without.found


@pytest.mark.full
def test_what_changed_names_row_measure_and_both_numbers() -> None:
    now = [chart.story(HARD["example"]) for chart in CHARTS]
    revised = EXAMPLE | {"jobs_created": [(2020, 7, 7), *EXAMPLE["jobs_created"][1:-1]]}  # and no 2025 yet
    before = [chart.story(StandIn(revised)) for chart in CHARTS]
    told = changes(now, before, "2025-06-01", SWEDISH)
    assert told[0] == "Jämfört med utgåvan 2025-06-01."
    assert told[1] == "Skapade jobb: 2020, Skapade jobb: 7 → 9; 2020, Nya personer: 7 → 9; 2020, Netto: 7 → 9."
    assert changes(now, now, "x", SWEDISH) == ["Inga tal har ändrats sedan utgåvan x."]


@pytest.mark.parametrize("chart", CHARTS, ids=[chart.NAME for chart in CHARTS])
def test_tables_hold_every_released_row_and_hide_what_is_hidden(chart: Chart) -> None:
    story = chart.story(HARD["example"])
    tables = {
        1: "jobs_created", 2: "employed", 3: "who", 4: "step_in", 5: "outcome", 6: "retention", 7: "reach", 8: "income",
        9: "job_months", 11: "seen", 13: "next_step",
    }  # fmt: skip
    assert story.headline in story.alt
    if chart.NUMBER not in tables:
        return
    released = EXAMPLE[tables[chart.NUMBER]]
    if chart.NUMBER == 1:  # the year that is told to part of it, and what began less what ended
        released = [row if row[1] is not HIDDEN else (*row, HIDDEN) for row in (row[:4] for row in released)]
    cells = [cell for row in story.table.rows for cell in row]
    wanted = [row for row in released if row[-1] != 0 or row[1] != "?"]
    if chart.NUMBER == 13:
        wanted = [row for row in wanted if row[1] != "alla"]  # the sum of all stands in the subtitle
    assert sum(cell == ".." for cell in cells) == sum(cell is HIDDEN for row in wanted for cell in row)
    numbers = [cell for row in wanted for cell in row[1:] if isinstance(cell, int | float)]
    assert sorted(float(n) for n in numbers if n not in cells) == []
    if any(cell is HIDDEN for row in wanted for cell in row) and chart.NUMBER not in (8,):
        assert ".." in story.alt


@pytest.mark.full
def test_what_is_missing_stands_on_the_charts_it_concerns() -> None:
    gone = [each for each in FACTS["sources"] if each["table"] not in {"deltagare", "bas"}]
    missing = [
        "5 av 6 företag har lämnat uppgifter.",
        "Finsam: Deltagare saknas.",
        "SCB: BAS saknas.",
        "Ett företag är sent.",
    ]
    told = StandIn(EXAMPLE, FACTS | {"sources": gone, "missing": missing})
    for chart in CHARTS:
        page = page_of(chart, told)
        missing_here = [text for name, text in page.notes if name == "Saknas"]
        assert ("Finsam: Deltagare saknas." in missing_here) is ("deltagare" in chart.story(told).leans_on)
        assert "Ett företag är sent." in missing_here
        assert "SCB: BAS saknas." not in missing_here  # none of these charts counts anything of SCB's
        assert "Finsam" not in page.source  # nor is Finsam a source of this one


def test_what_facts_say_a_sentence_concerns_decides_where_it_stands() -> None:
    """A table of Af's is gone, and two of its series disagree: each stands under its own charts, and all in the deck."""
    gone = [each for each in FACTS["sources"] if each["table"] != "beslut"]
    on = {
        "Arbetsförmedlingen: Beslut om stöd saknas.": ["beslut"],
        "Arbetsförmedlingen: två filer säger olika om dem som diagrammet visar.": ["tid_utan_arbete"],
        "Arbetsförmedlingen: två filer säger olika om annat.": [],
        "Ett företag är sent.": None,
    }
    told = StandIn(EXAMPLE, FACTS | {"sources": gone, "missing": [*on], "missing_of": [*on.values()]})
    about = ReleaseFacts.of(told)
    for chart in CHARTS:
        leans_on = chart.story(told).leans_on
        wanted = [said for said, of in on.items() if of is None or any(table in leans_on for table in of)]
        assert about.missing_for(leans_on) == wanted
    assert about.missing_for(reach.story(told).leans_on) == [said for said in on if "annat" not in said]
    assert about.missing_for(jobs_created.story(told).leans_on) == [
        "Arbetsförmedlingen: Beslut om stöd saknas.", "Ett företag är sent.",
    ]  # fmt: skip
    assert set(on) <= set(quality(about)[1])


def test_that_afs_series_disagree_does_not_make_the_employed_fewer_than_they_are() -> None:
    said = {"missing": ["Arbetsförmedlingen: två filer säger olika."], "missing_of": [["tid_utan_arbete"]]}
    told = StandIn(EXAMPLE | {"reach": [("2025-06", "omradet", 0, 910, 913, 395, 398)]}, ALL_IN | said)
    assert reach.story(told).headline.startswith("Ingen var anställd i områdets sociala företag")
    assert ("Saknas", "Arbetsförmedlingen: två filer säger olika.") in page_of(reach, told).notes


def test_all_that_is_missing_stands_in_the_notes_and_on_the_page_of_quality() -> None:
    missing = [f"{each}." for each in HARD["much missing"].facts["missing"]]
    assert [text for name, text in page_of(jobs_created, HARD["much missing"]).notes if name == "Saknas"] == missing
    assert set(missing) <= set(quality(ReleaseFacts.of(HARD["much missing"]))[1])


def test_every_table_of_every_source_has_a_supplier_and_a_title_in_english() -> None:
    sources = [
        {"source": each.source, "title": each.title, "table": table, "data_date": "2025-06-30"}
        for table, each in contracts().items()
    ]
    told = ReleaseFacts.of(StandIn(facts=FACTS | {"sources": sources}), ENGLISH).sources
    names = {
        "Arbetsförmedlingen (the Public Employment Service)", "Finsam", "Statistics Sweden (SCB)", "The social enterprises",
    }  # fmt: skip
    assert {source.name for source in told} == names
    swedish = {each.title for each in contracts().values()}
    assert [source.title for source in told if source.title in swedish] == []
    (share,) = (source.title for source in told if source.table == "andel_av_bas")
    assert share == "Share of the labour force"  # its denominator is the labour force (FIELD.md: TOTAK)


@pytest.mark.full
@pytest.mark.parametrize("w", [SWEDISH, ENGLISH], ids=["sv", "en"])
@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.NAME)
def test_the_area_is_called_as_the_definitions_call_it(chart: Chart, w: Words) -> None:
    """Other municipalities are another area: no chart has a name of its own for it."""
    told = chart.story(StandIn(EXAMPLE, FACTS | {"area": "Bergslagen", "net_factors": NET_FACTORS}), w)
    assert "Bergslagen" in told.subtitle
    assert "Västerbergslagen" not in str(told)


def test_one_record_that_is_not_linked_is_told_of_though_the_share_is_rounded_to_all() -> None:
    """199 of 200 are 99,5 %, which the table tells as 100."""
    tables = StandIn({"linked": [("jobb", 200, 199, 100), ("beslut", 30, 30, 100)]})
    leans_on = ("anstallningar", "beslut")
    for words, told in (
        (SWEDISH, "Kopplat mellan källorna: nästan 100 % av jobben"),
        (ENGLISH, "Linked between the sources: nearly 100% of the jobs"),
    ):
        about = ReleaseFacts.of(tables, words)
        assert [plain(each) for each in about.linked.in_words(about.linked.partly, leans_on, words)] == [told]


def test_a_linked_share_that_is_hidden_is_told_to_be_so() -> None:
    """All jobs are linked and nothing is said of them; no participation has come."""
    linked = [
        ("jobb", 81, 81, 100),
        ("platser", 95, HIDDEN, HIDDEN),
        ("beslut", 160, 152, 95),
        ("deltaganden", 0, 0, None),
    ]
    all_tables = ("anstallningar", "platser", "beslut", "deltagare")
    about = ReleaseFacts.of(StandIn({"linked": linked}))
    kinds = list(about.linked.shares)
    assert kinds == ["jobb", "platser", "beslut"]
    assert [plain(each) for each in about.linked.in_words(kinds, all_tables, SWEDISH)] == [
        "Kopplat mellan källorna: 100 % av jobben och 95 % av besluten; för platserna visas det inte, av hänsyn till enskilda"
    ]
    assert about.remarks(training_to_job.story(StandIn({"linked": linked})))[-1] == (
        "Kopplat mellan källorna: för platserna visas det inte, av hänsyn till enskilda"
    )
    english = ReleaseFacts.of(StandIn({"linked": linked}), ENGLISH)
    assert english.linked.in_words(kinds, ["platser", "beslut"], ENGLISH) == [
        "Linked between the sources: 95% of the decisions; not shown for the places, out of consideration for individuals"
    ]
