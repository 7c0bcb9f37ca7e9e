"""The public series, against sums made by hand, the published national totals, and each other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from flows.contracts import contracts
from flows.example.files.pivot_workbook import CacheData, Value, write_workbook
from flows.example.files.public_statistics import write_public
from flows.intake.problems import Refused
from flows.intake.statistics.reader import ENOUGH, PublicReading, matches, read_public

GOLDEN = Path(__file__).parents[4] / "shared" / "golden" / "af_riket_2026_08.json"
PUBLIC = [name for name, contract in contracts().items() if contract.layout == "public"]
WEAK = ["PERIOD", "KOEN", "LAN_BESKR", "KOMMUN_BESKR", "KUA06", "KUA12", "KUA24", "UTSATTA", "SAMTLIGA"]
COUNTRY = ["PERIOD", "KOEN", "ALDGR", "FH", "FLAND", "UTBILDNING", "INSAL", "UA06", "UA12", "UA24"]
TIME = ["ARBETSLÖSA", *(f"Utan arbete mer än {n} månader" for n in (6, 12, 24))]
Rows = Sequence[Sequence[Value]]


def read_caches(folder: Path, series: str, *caches: tuple[list[str], Rows]) -> PublicReading:
    path = folder / "fil.xlsx"
    write_workbook(path, {"Info": [["x"]]}, [CacheData(fields, records) for fields, records in caches])
    return read_public(path.read_bytes(), contracts()[series])


def weak(folder: Path, *records: Sequence[Value], fields: list[str] = WEAK) -> PublicReading:
    return read_caches(folder, "svag_konkurrensformaga", (fields, records))


def time_sheets(
    folder: Path, total: Rows = (), header: Sequence[str] = ("PERIOD", "LÄN", "KOMMUN"), **sheets: Rows | None
) -> PublicReading:
    """tid_utan_arbete with four lines over each header; sheets not given have one row."""
    titles: list[Sequence[Value]] = [["Titel"], ["Underrubrik"], ["Källa"], []]
    one = ("2026-08", "20 Dalarnas län", "2085 Ludvika")
    rows: dict[str, Rows] = {"Total": [*titles, [*header, *TIME], *total]}
    for name, column, word in (
        ("Kön", "KOEN", "Kvinna"),
        ("Ålder", "ALDER", "16-24 år"),
        ("Utbildningsnivå", "UTBILDNINGSNIVÅ", "Gymnasial"),
        ("Födelseland", "FÖDELSELAND", "Sverige"),
    ):
        rows[name] = [*titles, [*header, column, *TIME], [*one, word, 0, 0, 0, 0]]
    for name, given in sheets.items():
        if given is None:
            del rows[name]
        else:
            rows[name] = [*titles, *given]
    path = folder / "tid.xlsx"
    write_workbook(path, {"Info": [["x"]]} | rows)
    return read_public(path.read_bytes(), contracts()["tid_utan_arbete"])


def number(reading: PublicReading, measure: str, **where: str) -> tuple[int, int | None] | None:
    """Low and high of the one row; None where there is none."""
    where = {"sex": "totalt", "dimension": "total", "category": "totalt", "measure": measure} | where
    found = reading.rows
    for column, word in where.items():
        found = found[found[column] == word]
    assert len(found) <= 1, found
    if found.empty:
        return None
    low, high = found[["low", "high"]].iloc[0]
    return int(low), None if pd.isna(high) else int(high)


def codes(reading: PublicReading, severity: str = "file") -> list[str]:
    return [problem.code for problem in reading.problems if problem.severity == severity]


def test_sums_over_place_sex_and_time_made_by_hand(tmp_path: Path) -> None:
    reading = weak(
        tmp_path,
        ("2026-08", "K", "Dalarnas län", "Ludvika", "Nej", "Nej", "Nej", 10, 40),
        ("2026-08", "K", "Dalarnas län", "Ludvika", "Ja", "Ja", "Ja", "<5", 6),
        ("2026-08", "M", "Dalarnas län", "Ludvika", "Ja", "Nej", "Nej", 7, 9),
        ("2026-08", "M", "Dalarnas län", "Smedjebacken", "Ja", "Ja", "Nej", "<5", 20),
        ("2026-08", "M", "Dalarnas län", "Uppgift saknas", "Nej", "Nej", "Nej", 2, 3),
        ("2026-08", "K", "Uppgift saknas", "Uppgift saknas", "Nej", "Nej", "Nej", 1, 100),
        ("2026-08", "K", "Uppsala län", "Heby", "Nej", "Nej", "Nej", 0, 50),
        ("2026-07", "K", "Uppsala län", "Heby", "Nej", "Nej", "Nej", 5, 51),
    )
    assert (reading.rows_read, reading.problems, len(reading.rejected)) == (8, [], 0)
    assert reading.period_to == "2026-08"
    august = {"period": "2026-08"}
    ludvika = august | {"geo_code": "2085", "geo_level": "kommun"}
    assert number(reading, "samtliga", **ludvika) == (55, 55)
    assert number(reading, "utsatta", **ludvika) == (18, 21)  # 10 + 1…4 + 7
    assert number(reading, "utsatta", **ludvika | {"sex": "kvinnor"}) == (11, 14)
    assert number(reading, "utsatta", **ludvika | {"sex": "män"}) == (7, 7)
    bands = {"dimension": "tid_utan_arbete"}
    assert number(reading, "utsatta", **ludvika | bands | {"category": "24+"}) == (1, 4)
    assert number(reading, "samtliga", **ludvika | bands | {"category": "6-12"}) == (9, 9)
    assert number(reading, "samtliga", **ludvika | bands | {"category": "12-24"}) is None
    dalarna = august | {"geo_code": "20", "geo_level": "lan"}
    assert number(reading, "samtliga", **dalarna) == (78, 78)  # 55 + 20 + 3 in no known municipality
    assert number(reading, "utsatta", **dalarna) == (21, 27)  # 18…21 + 1…4 + 2
    assert number(reading, "utsatta", **dalarna | bands | {"category": "12-24"}) == (1, 4)
    nowhere = august | {"geo_code": "20", "geo_level": "okand_kommun"}
    assert number(reading, "samtliga", **nowhere) == (3, 3)
    assert number(reading, "samtliga", **august | {"geo_code": "99", "geo_level": "okand_kommun"}) == (
        100,
        100,
    )
    assert number(reading, "samtliga", **august | {"geo_code": "99", "geo_level": "lan"}) is None
    riket = august | {"geo_code": "00", "geo_level": "riket"}
    assert number(reading, "samtliga", **riket) == (228, 228)  # 78 + 100 + 50
    assert number(reading, "utsatta", **riket) == (22, 28)
    assert number(reading, "samtliga", **riket | {"sex": "kvinnor"}) == (196, 196)
    assert number(reading, "samtliga", **riket | {"period": "2026-07"}) == (51, 51)
    assert list(reading.rows) == [*(n for n, _ in contracts()["sok"].warehouse_columns())]


def test_rows_say_where_they_come_from(tmp_path: Path) -> None:
    reading = weak(
        tmp_path,
        ("2026-08", "K", "Dalarnas län", "Ludvika", "Nej", "Nej", "Nej", 10, 40),
        ("2026-08", "M", "Dalarnas län", "Ludvika", "Nej", "Nej", "Nej", 10, 40),
    )
    rows = reading.rows[(reading.rows.geo_level == "kommun") & (reading.rows.dimension == "total")]
    assert set(rows._sheet) == {"pivotCacheDefinition1"}
    assert set(zip(rows.sex, rows._row, strict=True)) == {("kvinnor", 1), ("män", 2), ("totalt", -1)}


def test_sheets_headers_and_the_four_marks(tmp_path: Path) -> None:
    header = ("Period", "LAN", "KOM", "KÖN", *(name.upper() for name in TIME))
    reading = time_sheets(
        tmp_path,
        [
            ("2026-08", "20 Dalarnas län", "2085\u00a0Ludvika", 1000, "600", "\u00a0400", "<5"),
            ("2026-08", "20 Dalarnas län", "2061 Smedjebacken", 300, "-", "..", "&lt;5"),
            ("2026-08", "20 Dalarnas län", "Uppgift saknas", "< 5", "<5", "-", "-"),
            (None, None, None, None, None, None, None),
            ("Källa: Arbetsförmedlingen",),
        ],
        Kön=[
            [*header],
            ["202608", "Dalarna", "LUDVIKA", "KVINNA", 480, 300, 200, "<5"],
            ["2026M08", "Dalarna", "Ludvika", "M", 520, 300, 200, "-"],
        ],
    )
    # Each sheet is made to be read, not to agree with the others; the numbers themselves are all understood.
    assert {problem.code for problem in reading.problems} == {"TABELLER_OENSE"}
    assert reading.rows_read == 3 + 2 + 3
    ludvika = {"period": "2026-08", "geo_code": "2085"}
    assert number(reading, "arbetslosa", **ludvika) == (1000, 1000)
    assert number(reading, "utan_arbete_6", **ludvika) == (600, 600)
    assert number(reading, "utan_arbete_12", **ludvika) == (400, 400)
    assert number(reading, "utan_arbete_24", **ludvika) == (1, 4)
    assert number(reading, "arbetslosa", **ludvika | {"sex": "kvinnor"}) == (480, 480)
    assert number(reading, "utan_arbete_24", **ludvika | {"sex": "män"}) == (0, 0)
    assert number(reading, "arbetslosa", **ludvika | {"dimension": "alder", "category": "16-24"}) == (0, 0)
    smedjebacken = {"geo_code": "2061"}
    assert number(reading, "utan_arbete_6", **smedjebacken) == (0, 0)
    assert number(reading, "utan_arbete_12", **smedjebacken) == (0, None)
    assert number(reading, "utan_arbete_24", **smedjebacken) == (1, 4)
    dalarna = {"geo_code": "20", "geo_level": "lan"}
    assert number(reading, "arbetslosa", **dalarna) == (1301, 1304)
    assert number(reading, "utan_arbete_12", **dalarna) == (400, None)
    total = reading.rows[(reading.rows._sheet == "Total") & (reading.rows.geo_code == "2085")]
    assert set(total._row) == {6}  # four titles, the header, then Ludvika


def test_heby_under_two_counties_is_one_municipality(tmp_path: Path) -> None:
    reading = time_sheets(
        tmp_path,
        [
            ("2007-01", "03 Uppsala län", "0331 Heby", 100, 50, 20, 10),
            ("2007-01", "19 Västmanlands län", "1917 Heby", 30, 10, "<5", 0),
        ],
    )
    assert reading.problems == []
    assert number(reading, "arbetslosa", geo_code="0331", period="2007-01") == (130, 130)
    assert number(reading, "utan_arbete_12", geo_code="0331", period="2007-01") == (21, 24)
    assert number(reading, "arbetslosa", geo_code="03", geo_level="lan") == (100, 100)
    assert number(reading, "arbetslosa", geo_code="19", geo_level="lan") == (30, 30)


def test_an_unknown_place_stops_the_file_with_the_nearest_name(tmp_path: Path) -> None:
    reading = time_sheets(tmp_path, [("2026-08", "20 Dalarnas län", "2085 Ludvica", 1, 1, 1, 1)])
    (problem,) = [p for p in reading.problems if p.severity == "file"]
    assert (problem.code, problem.sheet, problem.cell, problem.row) == ("OKAND_ORT", "Total", "C6", 6)
    assert "Ludvica" in problem.message
    assert "Ludvika" in problem.message
    assert len(reading.rows) == 0
    assert reading.rows_read == 5


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (("2026-08", "K", "Dalarnas län", "2085 Falun", "Nej", "Nej", "Nej", 1, 1), "OKAND_ORT"),
        (("2026-08", "K", "Riket", "Totalt", "Nej", "Nej", "Nej", 1, 1), "OKAND_ORT"),
        (("2026-08", "Totalt", "Dalarnas län", "Falun", "Nej", "Nej", "Nej", 1, 1), "OKANT_VARDE"),
        (("2026-13", "K", "Dalarnas län", "Falun", "Nej", "Nej", "Nej", 1, 1), "MANAD_FORMAT"),
        ((None, "K", "Dalarnas län", "Falun", "Nej", "Nej", "Nej", 1, 1), "SAKNAT_VARDE"),
        (("2026-08", "K", "Dalarnas län", None, "Nej", "Nej", "Nej", 1, 1), "SAKNAT_VARDE"),
        (("2026-08", "K", "Dalarnas län", "Falun", "Nej", "Ja", "Nej", 1, 1), "OMOJLIG_TID"),
    ],
)
def test_what_cannot_be_placed_stops_the_file(tmp_path: Path, record: Sequence[Value], code: str) -> None:
    good = ("2026-08", "K", "Dalarnas län", "Mora", "Nej", "Nej", "Nej", 1, 1)
    reading = weak(tmp_path, good, record, good)
    assert code in codes(reading)
    assert all(problem.row == 2 for problem in reading.problems if problem.code == code)
    assert len(reading.rows) == 0
    assert reading.rows_read == 3


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "SAKNAT_VARDE"),
        ("#SAKNAS!", "FEL_I_CELL"),
        ("många", "TAL_FORMAT"),
        (-3, "TAL_FORMAT"),
        (2.5, "HELTAL"),
    ],
)
def test_a_number_that_cannot_be_read_rejects_its_record_and_opens_its_sums(
    tmp_path: Path, value: Value, code: str
) -> None:
    reading = weak(
        tmp_path,
        ("2026-08", "K", "Dalarnas län", "Ludvika", "Nej", "Nej", "Nej", value, 40),
        ("2026-08", "K", "Dalarnas län", "Falun", "Nej", "Nej", "Nej", 10, 50),
    )
    assert [(p.code, p.severity, p.row, p.column) for p in reading.problems] == [(code, "row", 1, "UTSATTA")]
    assert reading.rejected[["geo_code", "_row", "_codes"]].values.tolist() == [["2085", 1, code]]
    assert number(reading, "utsatta", geo_code="2085") == (0, None)  # no row would have been nought
    assert number(reading, "utsatta", geo_code="20", geo_level="lan") == (10, None)
    assert number(reading, "samtliga", geo_code="00") == (50, None)


def test_many_problems_of_a_kind_are_counted(tmp_path: Path) -> None:
    bad = [("2026-08", "K", "Dalarnas län", "Ludvika", "Nej", "Nej", "Nej", None, n) for n in range(300)]
    reading = weak(tmp_path, *bad)
    assert len(reading.problems) == 51
    assert "250" in reading.problems[-1].message
    assert len(reading.rejected) == 300


def test_missing_sheet_renamed_column_and_a_row_twice_are_all_told(tmp_path: Path) -> None:
    row = ("2026-08", "Dalarna", "Ludvika", 1, 1, 1, 1)
    header = ["PERIOD", "LÄN", "KOMMUN", "ÅLDRARNA", *TIME]
    reading = time_sheets(tmp_path, [row, row], Kön=None, Ålder=[header, [*row[:3], "16-24", 0, 0, 0, 0]])
    found = {problem.code: problem for problem in reading.problems}
    assert set(found) == {"SAKNAT_BLAD", "SAKNAD_KOLUMN", "DUBBLETT_RAD", "TABELLER_OENSE"}
    assert "Kön" in found["SAKNAT_BLAD"].message
    assert "ÅLDRARNA" in found["SAKNAD_KOLUMN"].message
    assert (found["DUBBLETT_RAD"].row, found["DUBBLETT_RAD"].severity) == (7, "file")
    assert len(reading.rows) == 0


def test_parts_larger_than_their_whole_and_other_oddities_warn(tmp_path: Path) -> None:
    fields = [*WEAK, "NYTT"]
    reading = weak(
        tmp_path,
        ("2026-08", "K", "Dalarnas län", "Ludvika", "Nej", "Nej", "Nej", 41, 40, 1),
        ("2026-08", "K", "Gävleborgs län", "Falun", "Nej", "Nej", "Nej", "<5", 1, 1),
        fields=fields,
    )
    assert [(p.code, p.row) for p in reading.problems] == [
        ("OKAND_KOLUMN", None),
        ("DEL_STORRE_AN_HELHET", 1),
        ("ANNAT_LAN", 2),
    ]
    assert number(reading, "utsatta", geo_code="2085") == (41, 41)


def seekers(folder: Path, *, age: int = 30, order: Sequence[int] = (0, 1, 2)) -> PublicReading:
    start = ["PERIOD", "KOEN", "LAN", "KOMMUN_BESKR"]
    place = ("2026-08", "K", "20 Dalarnas län", "Ludvika")
    caches: list[tuple[list[str], Rows]] = [
        ([*start, "UTBILDNING", "INSAL"], [(*place, "Gymnasial", 10), (*place, "Förgymnasial", 20)]),
        ([*start, "FODLGRP", "INSAL"], [(*place, "Sverige", 30)]),
        ([*start, "ALDGR", "INSAL"], [(*place, "16-24 år", age)]),
    ]
    return read_caches(folder, "sok", *[caches[at] for at in order])


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_three_caches_are_told_apart_by_their_fields(tmp_path: Path, order: Sequence[int]) -> None:
    reading = seekers(tmp_path, order=order)
    assert (reading.problems, reading.rows_read) == ([], 4)
    ludvika = {"geo_code": "2085", "sex": "kvinnor"}
    assert number(reading, "arbetslosa", **ludvika) == (30, 30)
    assert number(reading, "arbetslosa", **ludvika | {"dimension": "utbildning", "category": "Förgymnasial"}) == (
        20,
        20,
    )
    assert number(reading, "arbetslosa", **ludvika | {"dimension": "fodelseland", "category": "Sverige"}) == (
        30,
        30,
    )
    assert number(reading, "arbetslosa", **ludvika | {"dimension": "alder", "category": "16-24"}) == (30, 30)


def test_caches_that_disagree_are_told(tmp_path: Path) -> None:
    assert set(codes(seekers(tmp_path, age=31), "warn")) == {"TABELLER_OENSE"}


def test_a_cache_too_few_and_a_cache_twice(tmp_path: Path) -> None:
    few = seekers(tmp_path, order=(0, 1))
    assert codes(few) == ["SAKNAD_PIVOTTABELL"]
    assert "ALDGR" in few.problems[0].message
    twice = seekers(tmp_path, order=(0, 1, 2, 2))
    assert codes(twice, "warn") == ["DUBBEL_PIVOTTABELL"]
    assert number(twice, "arbetslosa", geo_code="2085") == (30, 30)


def test_blank_in_yrkesomrade_is_a_group_of_its_own(tmp_path: Path) -> None:
    fields = ["PERIOD", "KÖN", "YRKESOMRÅDE", "LÄN", "KOMMUN", "KVAR"]
    reading = read_caches(
        tmp_path,
        "yrkesomrade",
        (
            fields,
            [
                ("2026-08", "K", "Transport", "Dalarnas län", "Ludvika", 8),
                ("2026-08", "M", None, "Dalarnas län", None, 5),
            ],
        ),
    )
    assert reading.problems == []
    assert number(reading, "arbetslosa", geo_code="20", geo_level="okand_kommun") == (5, 5)
    assert number(reading, "arbetslosa", geo_code="20", geo_level="lan") == (13, 13)
    group = {"dimension": "yrkesomrade", "category": "Uppgift saknas"}
    assert number(reading, "arbetslosa", geo_code="00", **group) == (5, 5)


def test_a_table_without_records_stops_the_file(tmp_path: Path) -> None:
    assert set(codes(time_sheets(tmp_path))) == {"TOMT_BLAD"}
    empty = weak(tmp_path)
    assert (codes(empty), empty.rows_read, empty.period_to) == (["TOMT_BLAD"], 0, None)
    assert list(empty.rows) == [*(n for n, _ in contracts()["sok"].warehouse_columns())]


def test_damaged_bytes_are_refused(tmp_path: Path) -> None:
    whole = (seekers(tmp_path), (tmp_path / "fil.xlsx").read_bytes())[1]
    for broken in (b"PK\x03\x04", whole[: len(whole) // 2], b"<html>"):
        with pytest.raises(Refused) as refused:
            matches(broken, contracts()["sok"])
        assert refused.value.code == "TRASIG_FIL"


def test_saved_again_with_records_in_another_order_gives_the_same_rows(tmp_path: Path) -> None:
    records: list[Sequence[Value]] = [
        (period, sex, "Dalarnas län", place, "Nej", "Nej", "Nej", "<5", len(place))
        for period in ("2026-07", "2026-08")
        for sex in "KM"
        for place in ("Ludvika", "Falun", "Uppgift saknas")
    ]
    one, other = (weak(tmp_path, *given).rows.drop(columns="_row") for given in (records, records[::-1]))
    pd.testing.assert_frame_equal(one, other)


@pytest.mark.skipif(not GOLDEN.exists(), reason="the shared golden values are not here")
def test_the_published_national_totals(tmp_path: Path) -> None:
    """Records that add up to Af's published numbers for 2026-08 come out with those, in each series."""
    golden = json.loads(GOLDEN.read_text("utf-8"))
    riket, period = golden["riket"], golden["period"]
    women, men, nowhere = riket["kvinnor"], riket["man"], riket["lan_uppgift_saknas"]
    unknown = "Uppgift saknas"
    group = ("25-54", "Nej", "Sverige", "Gymnasial")
    country = read_caches(
        tmp_path,
        "tid_riket",
        (
            COUNTRY,
            [
                (period, "K", *group, women - 5000, 100_000, 70_000, 40_000),
                (period, "K", "16-24", "Ja", "Europa", "Förgymnasial", 5000, 1000, 500, 1),
                (
                    period,
                    "M",
                    *group,
                    men,
                    riket["UA06"] - 101_000,
                    riket["UA12"] - 70_500,
                    riket["UA24"] - 40_001,
                ),
            ],
        ),
    )
    places = [
        ("K", "Dalarnas län", "Ludvika", women - 19),
        ("K", unknown, unknown, 19),
        ("M", unknown, unknown, nowhere - 19),
    ]
    places += [("M", "Stockholms län", "Solna", men - nowhere), ("M", "Stockholms län", unknown, 19)]
    start = ["PERIOD", "KOEN", "LAN", "KOMMUN_BESKR"]
    sok = read_caches(
        tmp_path,
        "sok",
        *(
            ([*start, field, "INSAL"], [(period, *place, "x", n) for *place, n in places])
            for field in ("UTBILDNING", "FODLGRP", "ALDGR")
        ),
    )
    svag = weak(tmp_path, *[(period, *place, "Ja", "Ja", "Nej", 7, n) for *place, n in places])
    force = riket["TOTAK"]
    bas = read_caches(
        tmp_path,
        "andel_av_bas",
        (
            ["PERIOD", "LAN", "KOM", "TOTAK", "KVIAK", "MANAK", "KVISOK", "MANSOK"],
            [
                (period, "Dalarna", "2085 Ludvika", 12_345.75, 6000.5, 6345.25, 400, 500),
                (
                    period,
                    "Stockholm",
                    "0180 Stockholm",
                    force - 12_345.75,
                    2.5e6,
                    2.8e6,
                    women - 400,
                    men - 500,
                ),
            ],
        ),
    )
    here = {"period": period, "geo_code": "00", "geo_level": "riket"}
    for reading in (country, sok, svag, bas):
        assert reading.problems == []
    for reading, measure in (
        (country, "arbetslosa"),
        (sok, "arbetslosa"),
        (svag, "samtliga"),
        (bas, "arbetslosa"),
    ):
        assert number(reading, measure, **here) == (riket["INSAL"],) * 2
        assert number(reading, measure, **here, sex="kvinnor") == (women, women)
        assert number(reading, measure, **here, sex="män") == (men, men)
    for measure, name in (("utan_arbete_6", "UA06"), ("utan_arbete_12", "UA12"), ("utan_arbete_24", "UA24")):
        assert number(country, measure, **here) == (riket[name],) * 2
    for reading, measure in ((sok, "arbetslosa"), (svag, "samtliga")):
        assert number(reading, measure, geo_code="99", geo_level="okand_kommun") == (nowhere, nowhere)
    labour = bas.rows[(bas.rows.measure == "arbetskraft") & (bas.rows.geo_code == "00") & (bas.rows.sex == "totalt")]
    # A whole number of people where the long form's numbers are whole.
    assert float(labour.low.iloc[0]) == pytest.approx(force, abs=0.5)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, PublicReading]]:
    """Each example file under the series it was recognised as."""
    found = {}
    for path in write_public(tmp_path_factory.mktemp("example"), "2026-02", 3):
        likeness = {name: matches(path.read_bytes(), contracts()[name]) for name in PUBLIC}
        (series,) = [name for name, share in likeness.items() if share >= ENOUGH]
        found[series] = (path, read_public(path.read_bytes(), contracts()[series]))
    return found


def test_each_example_is_recognised_by_its_content_and_reads_clean(
    example: dict[str, tuple[Path, PublicReading]],
) -> None:
    assert set(example) == set(PUBLIC)
    for series, (path, reading) in example.items():
        assert reading.problems == [], series
        assert reading.period_to == "2026-02"
        assert not reading.rows.drop(columns=["low", "high", "_sheet", "_row"]).duplicated().any(), series
        assert path.name.endswith("-2026-02.xlsx")
        assert set(reading.rows.period) == {"2025-12", "2026-01", "2026-02"}


def test_the_examples_agree_with_each_other(example: dict[str, tuple[Path, PublicReading]]) -> None:
    """INSAL = SAMTLIGA = ARBETSLÖSA = KVAR for every period, place and sex, as intervals that meet."""
    keys = ["period", "geo_code", "geo_level", "sex"]
    sides = {}
    for series, measure in (
        ("sok", "arbetslosa"),
        ("svag_konkurrensformaga", "samtliga"),
        ("tid_utan_arbete", "arbetslosa"),
        ("yrkesomrade", "arbetslosa"),
    ):
        rows = example[series][1].rows
        rows = rows[(rows.dimension == "total") & (rows.measure == measure)]
        sides[series] = rows.astype(dict.fromkeys(keys, str)).set_index(keys)[["low", "high"]].sort_index()
    first = sides.pop("sok")
    assert len(first) == 3 * 3 * (36 - 1 + 21 + 22 + 1)
    assert (first.low == first.high).all()
    for series, other in sides.items():
        both = first.join(other.add_suffix("_other"), how="outer")
        assert both.notna().all(axis=None), series
        assert ((both.low <= both.high_other) & (both.low_other <= both.high)).all(), series
    censored = example["tid_utan_arbete"][1].rows
    assert (censored.low < censored.high).any()
    country = example["tid_riket"][1]
    for sex in ("totalt", "kvinnor", "män"):
        here = {"period": "2026-02", "geo_code": "00", "sex": sex}
        low, high = number(example["sok"][1], "arbetslosa", **here) or (0, 0)
        assert number(country, "arbetslosa", **here) == (low, high)
        for measure in ("utan_arbete_6", "utan_arbete_12", "utan_arbete_24") if sex == "totalt" else ():
            exact = (number(country, measure, **here) or (0, 0))[0]
            low, high = number(example["tid_utan_arbete"][1], measure, **here) or (0, 0)
            assert low <= exact <= (high or 0)
            assert low < (high or 0)


def test_the_examples_say_that_they_are_invented_and_are_the_same_bytes_each_time(
    example: dict[str, tuple[Path, PublicReading]], tmp_path: Path
) -> None:
    from python_calamine import CalamineWorkbook

    again = {path.name: path.read_bytes() for path in write_public(tmp_path, "2026-02", 3)}
    for path, _ in example.values():
        assert again[path.name] == path.read_bytes()
        info = CalamineWorkbook.from_path(path).get_sheet_by_name("Info").to_python()
        assert any("PÅHITTADE" in str(cell) for row in info for cell in row)


def test_age_brackets_follow_the_year(example: dict[str, tuple[Path, PublicReading]]) -> None:
    rows = example["sok"][1].rows
    ages = rows[rows.dimension == "alder"].groupby("period", observed=True).category.unique()
    assert set(ages["2025-12"]) == {"16-24", "25-54", "55-65"}
    assert set(ages["2026-01"]) == {"16-24", "25-54", "55-66"}
