"""Arbetsförmedlingen's series that tell the same number are held against each other, as intervals."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from flows.language.words import ENGLISH, SWEDISH
from flows.report.analyst.lists import write_for_analyst
from flows.report.missing_numbers import disagreeing, not_whole, waited_for
from tests.model.model_worlds import build_typed, rows, write_table

LUDVIKA = {
    "period": "2025-05",
    "geo_code": "2085",
    "geo_level": "kommun",
    "sex": "totalt",
    "dimension": "total",
    "category": "total",
}

PLACES = {
    "smedjebacken": {"geo_code": "2061"},
    "heby": {"geo_code": "0331"},
    "dalarna": {"geo_code": "20", "geo_level": "lan"},
    "in_june": {"period": "2025-06"},
}
QUESTION = (
    "select period, geo_code, sex, series, low, high, other_series, other_low, other_high from core.series_difference"
)


def told(folder: Path, series: str, measure: str, *numbers: tuple[str, int, int], **places: tuple[int, int]) -> object:
    found = [LUDVIKA | {"measure": measure, "sex": sex, "low": low, "high": high} for sex, low, high in numbers]
    found += [
        LUDVIKA | {"measure": measure, "low": low, "high": high} | PLACES[name] for name, (low, high) in places.items()
    ]
    return write_table(folder, series, found, submitter="arbetsformedlingen", sha256=series)


def test_series_differ_where_their_intervals_do_not_meet(tmp_path: Path) -> None:
    """Women: 10 in one, 9 in the other. Men: 4 lies within 1 to 4. In all: 14 lies within 10 to 14."""
    typed = [
        told(tmp_path, "sok", "arbetslosa", ("kvinnor", 10, 10), ("män", 4, 4), ("totalt", 14, 14)),
        told(tmp_path, "svag_konkurrensformaga", "samtliga", ("kvinnor", 9, 9), ("män", 1, 4), ("totalt", 10, 14)),
        told(tmp_path, "tid_utan_arbete", "utan_arbete_6", ("kvinnor", 3, 3)),
    ]
    with build_typed(tmp_path, typed, date(2025, 12, 31)) as connection:  # type: ignore[arg-type]
        found = rows(
            connection, "select sex, series, low, high, other_series, other_low, other_high from core.series_difference"
        )
        swedish = [each.text(SWEDISH) for each in disagreeing(connection)]
    assert found == [("kvinnor", "sok", 10, 10, "svag_konkurrensformaga", 9, 9)]
    assert len(swedish) == 1
    assert "säger olika om antalet arbetslösa (1 tal, 2025-05 till 2025-05)" in swedish[0]


def test_how_many_have_long_been_without_work_is_compared_where_two_series_tell_it(tmp_path: Path) -> None:
    """The country's 100 lie within 96 to 104, its 60 not within 50 to 59. KUA of svag_konkurrensformaga may be other people."""
    country = {"geo_code": "00", "geo_level": "riket"}
    files = {
        "svag_konkurrensformaga": [
            {"measure": "samtliga", "dimension": "tid_utan_arbete", "category": band, "low": number, "high": number}
            for band, number in (("0-6", 50), ("6-12", 20), ("12-24", 10), ("24+", 5))
        ],
        "tid_utan_arbete": [
            {"measure": "utan_arbete_12", "low": 16, "high": 16},
            country | {"measure": "utan_arbete_12", "low": 96, "high": 104},
            country | {"measure": "utan_arbete_24", "low": 50, "high": 59},
        ],
        "tid_riket": [
            country | {"measure": "utan_arbete_12", "low": 100, "high": 100},
            country | {"measure": "utan_arbete_24", "low": 60, "high": 60},
        ],
    }
    typed = [
        write_table(tmp_path, series, [LUDVIKA | row for row in given], submitter="arbetsformedlingen", sha256=series)
        for series, given in files.items()
    ]
    with build_typed(tmp_path, typed, date(2025, 12, 31)) as connection:
        found = rows(
            connection, "select geo_code, measure, series, low, high, other_low, other_high from core.series_difference"
        )
        told = list(disagreeing(connection))
    assert found == [("00", "utan_arbete_24", "tid_riket", 60, 60, 50, 59)]
    assert [each.text(SWEDISH).partition("säger olika om ")[2] for each in told] == [
        "antalet utan arbete mer än 24 månader (1 tal, 2025-05 till 2025-05)."
    ]
    assert (
        told[0].text(ENGLISH).endswith("people without work for more than 24 months (1 numbers, 2025-05 to 2025-05).")
    )
    assert told[0].tables == []


def test_a_place_that_one_series_lacks_is_nought_there(tmp_path: Path) -> None:
    """Heby stands in one alone; so does Smedjebacken's <5, which cannot be nought. June and the county only one tells of."""
    typed = [
        told(tmp_path, "sok", "arbetslosa", ("totalt", 14, 14), heby=(9, 9), dalarna=(23, 23), in_june=(15, 15)),
        told(tmp_path, "svag_konkurrensformaga", "samtliga", ("totalt", 14, 14), smedjebacken=(1, 4)),
    ]
    with build_typed(tmp_path, typed, date(2025, 12, 31)) as connection:  # type: ignore[arg-type]
        found = rows(connection, QUESTION)
    assert found == [
        ("2025-05", "0331", "totalt", "sok", 9, 9, "svag_konkurrensformaga", 0, 0),
        ("2025-05", "2061", "totalt", "sok", 0, 0, "svag_konkurrensformaga", 1, 4),
    ]


def test_a_number_that_could_not_be_read_may_be_any_and_opens_the_sums_above_it(tmp_path: Path) -> None:
    """Smedjebacken's cell is an error: 0 to no limit there, and 14 to no limit in the county, where the other tells 13.

    In Heby it is the other that has no limit.
    """
    unread, above = {"geo_code": "2061", "low": 0, "high": None}, {"geo_code": "20", "geo_level": "lan"}
    heby = PLACES["heby"]
    files = {
        "sok": [
            {"low": 14, "high": 14},
            {"geo_code": "2061", "low": 9, "high": 9},
            above | {"low": 13, "high": 13},
            heby | {"low": 15, "high": None},
        ],
        "tid_utan_arbete": [
            {"low": 14, "high": 14},
            unread,
            above | {"low": 14, "high": None},
            heby | {"low": 14, "high": 14},
        ],
    }
    typed = [
        write_table(
            tmp_path, series, [LUDVIKA | {"measure": "arbetslosa"} | row for row in told],
            submitter="arbetsformedlingen", sha256=series,
        )
        for series, told in files.items()
    ]  # fmt: skip
    with build_typed(tmp_path, typed, date(2025, 12, 31)) as connection:
        found = rows(connection, QUESTION)
        write_for_analyst(connection, tmp_path / "analyst")
    assert found == [
        ("2025-05", "0331", "totalt", "sok", 15, None, "tid_utan_arbete", 14, 14),
        ("2025-05", "20", "totalt", "sok", 13, 13, "tid_utan_arbete", 14, None),
    ]
    book = CalamineWorkbook.from_path(tmp_path / "analyst" / "skillnader.xlsx")
    assert book.get_sheet_by_name("Af-serier").to_python()[2][-5:] == [13, 13, "tid_utan_arbete", 14, ""]


@pytest.mark.full
def test_a_county_and_its_unknown_municipality_are_two_places_of_one_code(tmp_path: Path) -> None:
    county = {"geo_code": "20", "measure": "arbetslosa"}
    typed = [
        write_table(
            tmp_path, series,
            [LUDVIKA | county | {"geo_level": level, "low": n, "high": n} for level in ("lan", "okand_kommun")],
            submitter="arbetsformedlingen", sha256=series,
        )
        for series, n in (("sok", 14), ("yrkesomrade", 13))
    ]  # fmt: skip
    with build_typed(tmp_path, typed, date(2025, 12, 31)) as connection:
        swedish = [each.text(SWEDISH) for each in disagreeing(connection)]
        write_for_analyst(connection, tmp_path / "analyst")
    assert [each.partition("(")[2] for each in swedish] == ["2 tal, 2025-05 till 2025-05)."]
    book = CalamineWorkbook.from_path(tmp_path / "analyst" / "skillnader.xlsx")
    lines = book.get_sheet_by_name("Af-serier").to_python()
    assert [line[1:3] for line in lines] == [["Plats", "Nivå"], ["20", "län"], ["20", "okänd kommun"]]


@pytest.mark.full
def test_a_sex_is_missed_where_both_series_tell_the_sexes_apart_and_only_there(tmp_path: Path) -> None:
    """The men are gone from one; a third has no sexes. A number that may be nought does not differ from none."""
    typed = [
        told(tmp_path, "sok", "arbetslosa", ("kvinnor", 10, 10), ("män", 4, 4), ("totalt", 14, 14)),
        told(tmp_path, "yrkesomrade", "arbetslosa", ("kvinnor", 10, 10), ("totalt", 14, 14), smedjebacken=(0, 4)),
        told(tmp_path, "tid_utan_arbete", "arbetslosa", ("totalt", 14, 14)),
    ]
    with build_typed(tmp_path, typed, date(2025, 12, 31)) as connection:  # type: ignore[arg-type]
        found = rows(connection, QUESTION)
    assert found == [("2025-05", "2085", "män", "sok", 4, 4, "yrkesomrade", 0, 0)]


@pytest.mark.full
def test_the_file_that_is_waited_for_is_named(tmp_path: Path) -> None:
    """One has June, the month counted to, and the other May alone; of a month to come nothing is waited for."""
    typed = [
        told(tmp_path, "svag_konkurrensformaga", "utsatta", ("totalt", 9, 9), in_june=(9, 9)),
        told(tmp_path, "tid_utan_arbete", "utan_arbete_12", ("totalt", 7, 7)),
        told(tmp_path, "sok", "arbetslosa", ("totalt", 14, 14)),  # no chart needs it
    ]
    said = []
    for day in (date(2025, 6, 30), date(2025, 5, 31)):
        with build_typed(tmp_path, typed, day) as connection:  # type: ignore[arg-type]
            said.append(waited_for(connection))
    june, may = said
    assert may == []
    assert [each.text(SWEDISH) for each in june] == [
        "Arbetsförmedlingen: Inskrivna arbetslösa efter tid utan arbete, per kommun väntas för 2025-06; det senaste är 2025-05."
    ]
    assert [each.text(ENGLISH) for each in june] == [
        "Arbetsförmedlingen (the Public Employment Service): the table tid_utan_arbete is waited for, for 2025-06; the newest "
        "is 2025-05."
    ]
    assert [each.tables for each in june] == [["tid_utan_arbete"]]


@pytest.mark.full
def test_the_file_that_has_not_all_of_the_areas_numbers_for_a_month_is_named(tmp_path: Path) -> None:
    """June's weak in Smedjebacken could not be read, and it hides fewer than five without work: that is known. July is not counted."""
    months = [LUDVIKA | place | month for place in ({}, PLACES["smedjebacken"]) for month in ({}, PLACES["in_june"])]
    weak = [row | {"measure": "utsatta", "low": 9, "high": 9} for row in months]
    long = [row | {"measure": "utan_arbete_12", "low": 1, "high": 4} for row in months]
    weak[-1] |= {"low": 0, "high": None}
    unread_later = long[0] | {"period": "2025-07", "low": 0, "high": None}
    said = []
    for name, told in (("some", weak), ("none", weak[-1:])):
        folder = tmp_path / name
        typed = [
            write_table(folder, series, each, submitter="arbetsformedlingen", sha256=series)
            for series, each in (("svag_konkurrensformaga", told), ("tid_utan_arbete", [*long, unread_later]))
        ]
        with build_typed(folder, typed, date(2025, 6, 30)) as connection:
            said.append(list(not_whole(connection)))
            assert waited_for(connection) == []
    [some], [none] = said
    assert some.text(SWEDISH) == (
        "Arbetsförmedlingen: Inskrivna arbetslösa med svag konkurrensförmåga, per kommun har inte områdets alla tal för 2025-06; "
        "den senaste månaden med alla är 2025-05."
    )
    assert some.text(ENGLISH).endswith(
        "does not tell all the area's numbers for 2025-06; the newest month with all of them is 2025-05."
    )
    assert some.tables == ["svag_konkurrensformaga"]
    assert none.text(SWEDISH).endswith("har inte områdets alla tal för 2025-06; ingen månad har alla.")
