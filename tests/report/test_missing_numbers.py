"""What a report says of enterprises that a chart leaves out, and up to which day each enterprise is known."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from flows.intake.deliveries.selection import Selection, TypedTable
from flows.language.words import ENGLISH, SWEDISH
from flows.model.home.home_file import load_home_file
from flows.report.facts import facts
from flows.report.missing_numbers import outside
from tests.model.model_worlds import AfNumber, Employment, World, build_world, rows

A, B, C = "4099010005", "4099020004", "4099030003"
END = date(2024, 12, 31)


@pytest.mark.full
@pytest.mark.parametrize(
    ("kommun", "swedish", "english"),
    [
        ({}, None, None),
        (
            {C: "1480"},
            "Ett företag ligger utanför områdets kommuner. De anställda där räknas med, men inte bredvid Arbetsförmedlingens tal.",
            "One enterprise is outside the area's municipalities. The people employed there are counted, but not beside "
            "Arbetsförmedlingen's numbers.",
        ),
        (
            {B: "2084", C: "1480"},
            "2 företag ligger utanför områdets kommuner. De anställda där räknas med, men inte bredvid Arbetsförmedlingens tal.",
            None,
        ),
    ],
)
def test_enterprises_outside_the_area_are_left_out_of_reach_and_the_report_says_so(
    tmp_path: Path, kommun: dict[str, str], swedish: str | None, english: str | None
) -> None:
    """One person at each of three enterprises, A in Ludvika. All three are counted as employed, wherever they are."""
    af = [AfNumber("2024-12", "2085", measure, "9") for measure in ("utsatta", "utan_arbete_12")]
    jobs = [Employment(f"k:{n}", orgnr, date(2024, 1, 1), None, months=24) for n, orgnr in enumerate((A, B, C))]
    with build_world(tmp_path, World(END, jobs, af=af, kommun=kommun)) as connection:
        told = list(outside(connection))
        reached = rows(connection, "select employed from mart.reach where kommun_code = '2085'")
        assert rows(connection, "select persons from mart.employed where month_end = '2024-12-31'") == [(3,)]
    assert reached == [(3 - len(kommun),)]
    assert [each.text(SWEDISH) for each in told] == ([swedish] if swedish else [])
    if english:
        assert [each.text(ENGLISH) for each in told] == [english]
    assert all(each.tables == ["svag_konkurrensformaga", "tid_utan_arbete"] for each in told), (
        "the charts that use them"
    )


def test_the_facts_say_how_many_enterprises_are_known_on_the_last_day_and_no_day_after_it(tmp_path: Path) -> None:
    """A has reported to the next February, B to June: counted to December, one of the two is known."""
    ends = {A: date(2025, 2, 28), B: date(2024, 6, 30)}
    world = World(END, [Employment("k:1", A, date(2024, 1, 1), None, months=24)], known=ends)
    world.employments.append(Employment("k:2", B, date(2024, 1, 1), None, months=24))
    tables = [
        TypedTable(table, tmp_path / "x", f"x{orgnr}", "x.xlsx", "foretag", orgnr, end, datetime(2025, 3, 1), 1)
        for orgnr, end in ends.items()
        for table in ("foretag", "anstallningar")
    ]
    with build_world(tmp_path, world) as connection:
        told = facts(connection, Selection(tables, [], [], [], []), load_home_file(tmp_path / "fokusdag.toml"), "run")
    assert (told["enterprises_reported"], told["enterprises_known"], told["enterprises_expected"]) == (2, 1, 6)
    assert {source["data_date"] for source in told["sources"]} == {"2024-12-31"}
    assert (
        "Ett företag har inte lämnat uppgifter ända till 2024-12-31. De anställda där är inte med den dagen."
        in told["missing"]
    )
