"""The example's files, read with python-calamine alone: who is in them, how many rows, the same bytes."""

import csv
import re
import time
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from flows.example.world.world import ENTERPRISES
from flows.example.write import write_example

PUBLISHED = {
    line
    for line in Path(__file__).with_name("skatteverket_test_numbers.txt").read_text("utf-8").split()
    if line.isdigit()
}
MADE = re.compile(r"(238|239|98[0-9])[0-9]")

# Counted in the workbooks: rows under the header, the total row included, wrong rows included.
ROWS = {
    "trastmyran_2024.xlsx": {"Företag": 1, "Anställningar": 104, "Platser": 36, "Ekonomi": 7},
    "trastmyran_2025.xlsx": {"Företag": 1, "Anställningar": 126, "Platser": 40, "Ekonomi": 8},
    "gnistbacken_2025.xlsx": {"Företag": 1, "Anställningar": 62, "Platser": 30, "Ekonomi": 8},
    "myrkullen_2025.xlsx": {"Anställningar": 44, "Platser": 22, "Ekonomi": 8, "Företag": 1},
    "ljungnaset_2025.xlsx": {"Företag": 1, "Anställningar": 40, "Platser": 25, "Ekonomi": 8},
    "ljungnaset_2025_kopia.xlsx": {"Företag": 1, "Anställningar": 40, "Platser": 25, "Ekonomi": 8},
    "kvarnvippan_2025.xlsx": {"Företag": 1, "Anställningar": 25, "Platser": 15, "Ekonomi": 5},
    "beslut_2024.xlsx": {"Beslut": 167},
    "beslut_2025.xlsx": {"Beslut": 32},
    "nummerbyte_2025.xlsx": {"Nummerbyte": 3},
    "deltagare_2024.xlsx": {"Deltagare": 165, "Insatser": 24},
    "insatser_2025.xlsx": {"Insatser": 4},
    "bas_arbetsmarknadsstatus_kommun_2025M12.xlsx": {"Arbetsloshet kommun": 612},
}
# Distinct numbers that are meant to be wrong: one each in gnistbacken, myrkullen and beslut_2025.
WRONG_CHECK_DIGITS = 3


def our_files(raw: Path) -> list[Path]:
    return [p for p in sorted(raw.rglob("*")) if p.is_file() and not p.name.startswith("web-")]


def sheets(path: Path) -> list[list[list[object]]]:
    if path.suffix == ".csv":
        with path.open(encoding="cp1252", newline="") as file:
            return [[list(row) for row in csv.reader(file, delimiter=";")]]
    book = CalamineWorkbook.from_path(str(path))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def cells(path: Path) -> list[list[object]]:
    return [row for rows in sheets(path) for row in rows]


def luhn_ok(ten: str) -> bool:
    total = 0
    for place, digit in enumerate(ten):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value // 10 + value % 10
    return total % 10 == 0


def twelve(text: str) -> str:
    """Ten digits to twelve; everybody in the example is born between 1958 and 2004."""
    digits = text.replace("-", "")
    if len(digits) == 12:
        return digits
    digits = digits.zfill(10)
    return ("19" if digits[:2] >= "10" else "20") + digits


def identity_numbers(raw: Path) -> dict[str, set[str]]:
    """Every cell under the header Personnummer, or of a number replaced, as twelve characters, with the files it stands in."""
    found: dict[str, set[str]] = {}
    for path in our_files(raw):
        if path.suffix == ".xls":
            continue
        for rows in sheets(path):
            columns: list[int] = []
            for row in rows:
                headers = [str(cell).strip(" *").casefold() for cell in row]
                if named := {"personnummer", "tidigare nummer", "nytt nummer"} & set(headers):
                    columns = [headers.index(name) for name in named]
                else:
                    for value in (row[column] for column in columns if row[column] != ""):
                        text = str(int(value)) if isinstance(value, float) else str(value)
                        found.setdefault(twelve(text), set()).add(path.name)
    return found


def test_identity_numbers_are_published_or_made_like_them(raw: Path) -> None:
    found = identity_numbers(raw)
    wrong = set()
    for number in found:
        if number in PUBLISHED:
            continue
        if number[8].isalpha():
            assert luhn_ok(number[2:8] + "1" + number[9:])
            assert number[9:11] in ("38", "39")
            continue
        day = int(number[6:8])
        date(int(number[:4]), int(number[4:6]), day - 60 if day > 60 else day)
        assert MADE.fullmatch(number[8:]), "a last four that may belong to somebody"
        if not luhn_ok(number[2:]):
            wrong.add(number)
    assert len(wrong) == WRONG_CHECK_DIGITS
    assert len(found) > 250
    assert sum(number in PUBLISHED for number in found) > 20
    assert sum(number[8].isalpha() for number in found) == 3
    assert sum(number[6] in "6789" for number in found) > 5, "coordination numbers"


def test_no_identity_number_hides_anywhere_else(raw: Path) -> None:
    known = set(identity_numbers(raw))
    pattern = re.compile(r"(?<!\d)(?:19|20)?\d{6}[-+]?\d{4}(?!\d)")
    orgnrs = {enterprise.orgnr for enterprise in ENTERPRISES}
    for path in our_files(raw):
        text = "\n".join(str(cell) for row in (cells(path) if path.suffix != ".xls" else []) for cell in row)
        for match in pattern.findall(text + path.name):
            digits = match.replace("-", "")
            assert digits in orgnrs or twelve(digits) in known


def test_organisation_numbers_are_valid_and_of_no_group_in_use() -> None:
    for enterprise in ENTERPRISES:
        assert re.fullmatch(r"4099\d{6}", enterprise.orgnr)
        assert luhn_ok(enterprise.orgnr)
    assert len({enterprise.orgnr for enterprise in ENTERPRISES}) == 6
    assert [e.kommun_code for e in ENTERPRISES].count("2085") == 4
    assert [e.kommun_code for e in ENTERPRISES].count("2061") == 2


@pytest.mark.parametrize("name", list(ROWS))
def test_rows_of_each_sheet(raw: Path, name: str) -> None:
    path = next(raw.rglob(name))
    book = CalamineWorkbook.from_path(str(path))
    titles = 3 if name.startswith("gnistbacken") else 0
    counted = {sheet: len(book.get_sheet_by_name(sheet).to_python()) - 1 - titles for sheet in book.sheet_names}
    assert counted == ROWS[name]
    assert list(counted) == list(ROWS[name]), "the order of the sheets is one of the habits"


def test_the_other_files(raw: Path) -> None:
    assert len(cells(raw / "finsam/deltagare_2025.csv")) == 36
    assert (raw / "foretag/tallvinden_2025.xls").read_bytes().startswith(b"<!DOCTYPE html>")
    copy = (raw / "foretag/ljungnaset_2025_kopia.xlsx").read_bytes()
    assert copy == (raw / "foretag/ljungnaset_2025.xlsx").read_bytes()
    counts = {
        folder: len(list((raw / folder).iterdir())) for folder in ("arbetsformedlingen", "finsam", "foretag", "scb")
    }
    assert counts == {"arbetsformedlingen": 9, "finsam": 3, "foretag": 8, "scb": 1}


def test_the_scb_file_has_the_real_header_and_text_codes(raw: Path) -> None:
    header, *rows = cells(next((raw / "scb").iterdir()))
    assert header[:6] == ["regionkod", "region", "kön", "ålder", "födelseregion", "månad"]
    assert len(header) == 18
    assert {row[0] for row in rows if len(str(row[0])) < 4} == {"00", "20"}
    assert {row[5] for row in rows} == {f"{year}M{month:02}" for year in (2023, 2024, 2025) for month in range(1, 13)}
    for row in rows:
        employed, unemployed, force, *others, total = (int(float(str(cell))) for cell in row[6:14])
        assert abs(employed + unemployed - force) <= 10
        assert abs(force + sum(others) - total) <= 25


def test_the_habits_are_there(raw: Path) -> None:
    folder = raw / "foretag"
    gnist = [cell for row in cells(folder / "gnistbacken_2025.xlsx") for cell in row]
    assert any(re.fullmatch(r"\d+(\u00a0\d{3})+", str(cell)) for cell in gnist)
    myr = [str(cell) for row in cells(folder / "myrkullen_2025.xlsx") for cell in row]
    assert {"50 %", "251231", "OMSÄTTNING TKR*"} <= set(myr)
    ljung = [str(cell) for row in cells(folder / "ljungnaset_2025.xlsx") for cell in row]
    assert {"31 december 2025", "Totalt", "Period\ntill *"} <= set(ljung)
    kvarn = cells(folder / "kvarnvippan_2025.xlsx")
    assert any(isinstance(row[0], float) and 1e6 < row[0] < 1e9 for row in kvarn), "a leading zero is lost"
    assert {type(row[4]) for row in kvarn if len(row) == 9} >= {date, str}
    assert "37,5" in (raw / "finsam/deltagare_2025.csv").read_text("cp1252")


def test_same_bytes_each_time_and_fast(raw: Path, tmp_path: Path) -> None:
    started = time.perf_counter()
    write_example(tmp_path)
    assert time.perf_counter() - started < 10  # 0.7 s on two cores
    for path in (p for p in raw.rglob("*") if p.is_file()):
        assert (tmp_path / path.relative_to(raw)).read_bytes() == path.read_bytes(), path.name


def test_every_workbook_says_that_it_is_invented(raw: Path) -> None:
    from openpyxl import load_workbook

    for path in our_files(raw):
        if path.suffix == ".xlsx":
            properties = load_workbook(path, read_only=True).properties
            assert properties.title == "Påhittade exempeluppgifter (fokusdag)"
