"""The tables of who, step in, next step, income, work and sources, over hand-made warehouses and counted by hand."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.release.publish import release
from flows.release.released import Released
from tests.release.worlds import ELSEWHERE, HERE, THERE, Job, jobs, warehouse
from tests.support.purpose import few

MARCH = date(2022, 3, 1)
MANY = [
    *jobs("p", 7, HERE, MARCH),
    *jobs("q", 7, THERE, MARCH),
    *jobs("r", 7, ELSEWHERE, MARCH),
]


def shown(connection: duckdb.DuckDBPyConnection, folder: Path, table: str) -> list[tuple[Any, ...]]:
    """The rows without the marks, `..` where hidden."""
    release(connection, folder / "run", {})
    frame = Released.load(folder / "run").table(table).astype(object)
    made = []
    for row in frame.to_dict("records"):
        names = [name for name in row if not name.endswith("_hidden")]
        made.append(tuple(".." if row.get(f"{name}_hidden") is True else row[name] for name in names))
    return made


@pytest.mark.full
def test_who_counts_each_employed_person_once_in_each_trait(tmp_path: Path) -> None:
    """21 employed on 30 June 2024, all women; 12 are 44 that year, 9 turn 29; all were without work for 30 months."""
    held = [*MANY, Job("p0", THERE, date(2023, 1, 1))]
    world = warehouse(held)
    world.execute("update core.background set birth_year = 1995 where job_id::integer between 4 and 6")
    world.execute("update core.background set birth_year = 1995 where job_id::integer between 10 and 12")
    world.execute("update core.background set birth_year = 1995 where job_id::integer between 18 and 20")
    found = {(trait, name): n for trait, name, n in shown(world, tmp_path, "who")}
    assert found == {
        ("sex", "kvinna"): 21, ("sex", "man"): 0, ("sex", "?"): 0,
        ("age", "-29"): 9, ("age", "30-49"): 12, ("age", "50-"): 0, ("age", "?"): 0,
        ("months", "-23"): 0, ("months", "24-59"): 21, ("months", "60-"): 0, ("months", "?"): 0,
    }  # fmt: skip


def test_a_place_leads_to_a_job_within_twelve_months_and_not_on_its_own_day(tmp_path: Path) -> None:
    """21 places begun 1 September 2021, six months before their jobs; 9 more whose persons never get one; 5 too young."""
    world = warehouse(MANY)
    for prefix, enterprise in (("p", HERE), ("q", THERE), ("r", ELSEWHERE)):
        for i in range(10):
            day = date(2021, 9, 1)
            line = [f"{prefix}{i}", enterprise, "Praktik", "Finsam", day, None]
            world.execute("insert into core.placement values (?, ?, ?, ?, ?, ?)", line)
    for i in range(5):
        line = [f"s{i}", HERE, "Praktik", "Finsam", date(2023, 7, 1), None]
        world.execute("insert into core.placement values (?, ?, ?, ?, ?, ?)", line)
    found = {kind: rest for kind, *rest in shown(world, tmp_path, "step_in")}
    assert found["alla"] == found["Praktik"] == [30, 21, 70]
    assert found["Arbetsträning"][:2] == [0, 0]


@pytest.mark.full
def test_few_are_hidden_in_every_table(tmp_path: Path) -> None:
    world = warehouse(jobs("p", 3, HERE, MARCH))
    world.execute("insert into core.placement values ('p0', ?, 'Praktik', 'Finsam', date '2021-09-01', null)", [HERE])
    for table in ("who", "step_in", "seen", "job_months"):
        numbers = [cell for row in shown(world, tmp_path, table) for cell in row if isinstance(cell, int | float)]
        assert not any(1 <= number <= 4 for number in numbers if number not in (1, 2, 3) or table != "seen"), table


@pytest.mark.full
def test_who_is_told_in_wider_classes_when_most_of_it_would_be_hidden(tmp_path: Path) -> None:
    """Three men; under 30 and 30 to 49 six each, two at each enterprise, which knows its own; so the months: 6 of 11 hidden."""
    world = warehouse(MANY)
    world.execute("update core.background set sex = if(job_id::integer % 7 = 0, 'man', 'kvinna')")  # 3 and 18
    years = "[1999, 1980, 1999, 1980, 1960, 1960, 1960]"  # of each enterprise's seven: 2 and 2 and 3
    world.execute(f"update core.background set birth_year = ({years})[job_id::integer % 7 + 1]")
    months = "[6, 6, 30, 30, 80, 80, 80]"
    world.execute(f"update core.background set months_without_work = ({months})[job_id::integer % 7 + 1]")
    assert shown(world, tmp_path, "who")[3:] == [
        ("age", "-49", 12), ("age", "50-", 9), ("age", "?", 0), ("months", "-59", 12), ("months", "60-", 9), ("months", "?", 0),
    ]  # fmt: skip
    told = Released.load(tmp_path / "run").facts
    assert told["retreats"] == [
        "Anställda den sista dagen efter kön, ålder och tid utan arbete före jobbet: "
        "Ålder och tid utan arbete står i två klasser var i stället för tre."
    ]
    assert told["retreats_en"] == ["Age and time without work are told in two classes each instead of three."]


@pytest.mark.full
def test_what_came_next_and_the_places_are_merged_when_most_of_them_would_be_hidden(tmp_path: Path) -> None:
    """Of each step three jobs; of each kind of place six, three of which led to a job: all hidden but the 24, and 12, of all."""
    gone = [job for at in (HERE, THERE, ELSEWHERE) for job in jobs(f"g{at}", 6, at, date(2021, 2, 1), date(2021, 8, 1))]
    world = warehouse([*gone, *MANY])
    steps = ("Arbete utan stöd", "Arbete med stöd", "Studier", "Arbetslös", "Pension", "Okänt")
    for i, job in enumerate(gone):
        line = [str(i), job.pid, job.orgnr, job.end, *[steps[i % 6]] * 3]
        world.execute("insert into core.next_step values (?, ?, ?, ?, ?, ?, ?)", line)
    for i, at in enumerate((HERE, THERE, ELSEWHERE) * 8):
        kind = ("Praktik", "Arbetsträning", "Arbetsprövning", "Sysselsättning")[i // 3 % 4]
        line = [gone[i].pid if i < 12 else f"z{i}", at, kind, "Finsam", date(2020, 9, 1), None]
        world.execute("insert into core.placement values (?, ?, ?, ?, ?, ?)", line)
    rest = [row[1:] for row in shown(world, tmp_path, "next_step") if row[0] == "at_exit"]
    assert [step for step, _ in rest] == ["alla", "arbete", "inte_arbete", "okant"]
    told = Released.load(tmp_path / "run").facts["retreats"]
    assert [sentence.partition(":")[0] for sentence in told] == [
        "Vad det hade blivit av jobben så många månader efter starten",  # of each outcome three, too
        "Platser för träning som följdes av jobb inom tolv månader", "Vart människor gick när jobbet tog slut",
    ]  # fmt: skip
    assert shown(world, tmp_path, "step_in")[0] == ("alla", 24, 12, 50)
    assert len(shown(world, tmp_path, "step_in")) == 1


@pytest.mark.full
@pytest.mark.parametrize(
    ("after", "hidden"), [("Sjukskriven", True), ("Arbete utan stöd", True), ("Studier", True), ("Okänt", False)]
)
def test_whether_all_or_none_left_for_illness_is_not_told(tmp_path: Path, after: str, hidden: bool) -> None:
    """Eighteen left and went the same way: of each of them that would be known. Of those nobody knows of, none tells nothing."""
    gone = [job for at in (HERE, THERE, ELSEWHERE) for job in jobs(f"g{at}", 6, at, date(2021, 2, 1), date(2021, 8, 1))]
    world = warehouse([*gone, *MANY])
    for i, job in enumerate(gone):
        line = [str(i), job.pid, job.orgnr, job.end, after, "Okänt", "Okänt"]
        world.execute("insert into core.next_step values (?, ?, ?, ?, ?, ?, ?)", line)
    told = {step: count for moment, step, count in shown(world, tmp_path, "next_step") if moment == "at_exit"}
    assert told["alla"] == 18
    ill = "annat" if "annat" in told else "inte_arbete"
    assert (told[ill] == "..") == hidden
    assert list(told.values()).count("..") >= 2 * hidden, "one alone would be the rest"


@pytest.mark.full
@pytest.mark.parametrize(("ill", "hidden"), few([((0, 6, 6), True), ((0, 5, 0), True), ((3, 3, 3), False)]))
def test_an_enterprise_is_not_told_that_all_or_none_of_the_others_left_for_illness(
    tmp_path: Path, ill: tuple[int, ...], hidden: bool
) -> None:
    """Six left each of three, some for illness and the rest to work: the first sees all the others ill, or the second none of them."""
    gone = [job for at in (HERE, THERE, ELSEWHERE) for job in jobs(f"g{at}", 6, at, date(2021, 2, 1), date(2021, 8, 1))]
    world = warehouse([*gone, *MANY])
    for i, job in enumerate(gone):
        after = "Sjukskriven" if i % 6 < ill[i // 6] else "Arbete utan stöd"
        line = [str(i), job.pid, job.orgnr, job.end, after, "Okänt", "Okänt"]
        world.execute("insert into core.next_step values (?, ?, ?, ?, ?, ?, ?)", line)
    told = {step: count for moment, step, count in shown(world, tmp_path, "next_step") if moment == "at_exit"}
    assert (told.get("annat", told.get("inte_arbete")) == "..") == hidden


@pytest.mark.full
def test_what_the_sources_know_later_does_not_leave(tmp_path: Path) -> None:
    """No source sees ordinary work 90 or 180 days after: nothing of it is an outcome."""
    gone = [job for at in (HERE, THERE, ELSEWHERE) for job in jobs(f"g{at}", 6, at, date(2021, 2, 1), date(2021, 8, 1))]
    world = warehouse([*gone, *MANY])
    for i, job in enumerate(gone):
        line = [str(i), job.pid, job.orgnr, job.end, "Okänt", "Studier", "Studier"]
        world.execute("insert into core.next_step values (?, ?, ?, ?, ?, ?, ?)", line)
    told = shown(world, tmp_path, "next_step")
    assert {moment for moment, *_ in told} == {"at_exit"}
    assert ("at_exit", "okant", 18) in told


@pytest.mark.full
@pytest.mark.parametrize(("after", "hidden"), [("Sjukskriven", True), ("Studier", True), ("Okänt", False)])
def test_whether_all_or_none_of_an_outcome_left_for_illness_is_not_told(
    tmp_path: Path, after: str, hidden: bool
) -> None:
    """Eighteen left after six months and went the same way, 21 are still there after twelve."""
    gone = [job for at in (HERE, THERE, ELSEWHERE) for job in jobs(f"g{at}", 6, at, date(2021, 2, 1), date(2021, 8, 1))]
    world = warehouse([*(dataclasses.replace(job, reason=after) for job in gone), *MANY])
    told = {outcome: count for outcome, count, _ in shown(world, tmp_path, "outcome")}
    assert told["kvar"] == 21
    assert (told.get("annat", "..") == "..") == hidden, "hidden, or told together with all who left"


def income(folder: Path, amounts: dict[int, tuple[int, ...]]) -> dict[int, list[Any]]:
    """The table income, where each enterprise has sales, double that in wage support and three times that for places."""
    world = warehouse(MANY)
    for year, each in amounts.items():
        for enterprise, kr in zip((HERE, THERE, ELSEWHERE), each, strict=False):
            world.execute(
                "insert into staging.ekonomi values (?, ?, ?, ?, ?, 0)", [enterprise, year, kr, kr * 2, kr * 3]
            )
    return {year: rest for year, *rest in shown(world, folder, "income")}


@pytest.mark.full
def test_kronor_of_three_enterprises_alike_are_shown(tmp_path: Path) -> None:
    found = income(tmp_path, {2023: (100_000, 120_000, 110_000)})
    assert found[2023] == [330_000, 660_000, 990_000, 1_980_000, 3]


@pytest.mark.full
@pytest.mark.parametrize("amounts", [(100_000, 120_000), (9_000_000, 120_000, 110_000)])
def test_kronor_of_two_enterprises_or_of_one_giant_are_hidden(tmp_path: Path, amounts: tuple[int, ...]) -> None:
    assert income(tmp_path, {2023: amounts})[2023] == ["..", "..", "..", "..", len(amounts)]


@pytest.mark.full
def test_income_of_a_year_that_is_told_further_than_is_counted_is_not_told(tmp_path: Path) -> None:
    """Counted to 30 June 2024: workbooks to that day tell half of 2024, one to the year's end tells what came after."""
    for last, years in ((date(2024, 6, 30), {2023, 2024}), (date(2024, 12, 31), {2023})):
        world = warehouse(MANY)
        world.execute("update staging.foretag set period_to = ? where orgnr = ?", [last, HERE])
        for at, kr in ((HERE, 100_000), (THERE, 120_000), (ELSEWHERE, 110_000)):
            for year in (2023, 2024, 2025):
                world.execute("insert into staging.ekonomi values (?, ?, ?, 0, 0, 0)", [at, year, kr])
        assert {row[0] for row in shown(world, tmp_path / str(last), "income")} == years


def worked(folder: Path, held: list[Job]) -> dict[int, tuple[Any, ...]]:
    """The table job_months: year → persons at its end and months."""
    return {year: tuple(rest) for year, *rest in shown(warehouse(held), folder, "job_months")}


def test_months_of_work_are_counted_over_the_days_of_the_year(tmp_path: Path) -> None:
    """21 full-time for 182, 306, 365 and 182 days of 30.4375 to a month; nobody is left when 2021 ends."""
    short = [
        job for at in (HERE, THERE, ELSEWHERE) for job in jobs(f"a{at}", 7, at, date(2021, 2, 1), date(2021, 8, 1))
    ]
    assert worked(tmp_path, [*short, *MANY]) == {2021: (0, 126), 2022: (21, 211), 2023: (21, 252), 2024: (21, 126)}


@pytest.mark.full
def test_months_of_work_of_few_are_hidden_though_nobody_is_left_when_the_year_ends(tmp_path: Path) -> None:
    """Two of 2021 came and went: the months of that year are theirs."""
    few = jobs("a", 2, HERE, date(2021, 2, 1), date(2021, 8, 1))
    assert worked(tmp_path, [*few, *MANY])[2021][1] == ".."


@pytest.mark.full
def test_months_of_work_tell_an_enterprise_nothing_of_two_who_came_and_went_elsewhere(tmp_path: Path) -> None:
    """All seven employed when 2021 ends are at one enterprise. It could take its own months from all, and have the two's left."""
    held = [*jobs("a", 7, HERE, date(2021, 1, 1)), *jobs("b", 2, THERE, date(2021, 2, 1), date(2021, 8, 1))]
    assert worked(tmp_path, [*held, *MANY])[2021][1] == ".."
    assert worked(tmp_path, [*held[:7], *MANY])[2021] == (7, 84)


@pytest.mark.full
def test_years_are_told_three_together_when_most_of_them_would_be_hidden(tmp_path: Path) -> None:
    """Three new persons a year from 2019 on; those of 2022 and 2023 have a second job the year after: 15 jobs of 9 in 2022-2024."""
    held = []
    for year in range(2019, 2025):
        held += [Job(f"{year}{at}", at, date(year, 3, 1), date(year, 5, 1)) for at in (HERE, THERE, ELSEWHERE)]
    for year in (2022, 2023):
        held += [Job(f"{year}{at}", at, date(year + 1, 2, 1), date(year + 1, 2, 20)) for at in (HERE, THERE, ELSEWHERE)]
    assert shown(warehouse(held), tmp_path, "jobs_created") == [
        # How many have left would bound the work of the three who worked each year; the last years are provisional.
        (2021, 9, 9, "..", 2019, 0, 3, 3), (2024, 15, 9, "..", 2022, 1, 3, 3),
    ]  # fmt: skip
    told = Released.load(tmp_path / "run").facts["retreats"]
    assert "Skapade jobb per år: Åren står tre och tre tillsammans, räknat bakåt från det sista." in told


@pytest.mark.full
def test_full_time_equivalents_are_the_extents_of_the_day(tmp_path: Path) -> None:
    """Seven at 75 per cent, seven at 50 and seven full-time: 15.75, which is told as 15.8."""
    held = [
        *jobs("p", 7, HERE, MARCH, extent=75),
        *jobs("q", 7, THERE, MARCH, extent=50),
        *jobs("r", 7, ELSEWHERE, MARCH),
    ]
    assert [row[1:] for row in shown(warehouse(held), tmp_path, "employed")] == [(21, 15.8, 3)] * 3


@pytest.mark.full
def test_a_changed_area_and_other_months_of_staying_are_what_is_released(tmp_path: Path) -> None:
    """Six in 2061 since December 2022 and seven in 2080 since May 2024; the area is these two, staying is told of 1 and 18 months."""
    held = [*jobs("p", 6, HERE, date(2022, 12, 1)), *jobs("q", 7, ELSEWHERE, date(2024, 5, 1))]
    connection = warehouse(held, public=False)
    connection.execute("delete from core.definition")
    for key, values in {"area.municipalities": ("2061", "2080"), "staying.retention_months": ("1", "18")}.items():
        connection.executemany("insert into core.definition values (?, ?)", [[key, value] for value in values])
    for code in ("2061", "2080"):
        connection.execute("insert into mart.reach values ('2024-05', ?, 0, 300, 303, 90, 90)", [code])
    assert shown(connection, tmp_path, "retention") == [(1, 13, 13, 0, 100, 0), (18, 6, 6, 0, 100, 0)]
    assert [row[:3] for row in shown(connection, tmp_path, "reach")] == [
        ("2024-05", "2061", 6), ("2024-05", "2080", 7), ("2024-05", "omradet", 13),
    ]  # fmt: skip
