"""Number formats, units, merged cells and sheet names at random: what is accepted is what Excel shows, the rest is not counted."""

from __future__ import annotations

import io
import math
import shutil
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
from hypothesis import given, note
from hypothesis import strategies as st

from tests.support.books import EKONOMI, arbetsbok, rows_of, taken_in, xlsx
from tests.support.fuzz import FEWER, TRIED

PERCENTS = {"General": 1.0, "0%": 100.0, "0.0%": 100.0, '0" %"': 1.0, "0.00": 1.0, "#,##0,": None, '0" kr"': None}
"""Format → what the number is times when it is shown; None where what is shown is no per cent of anything."""
AMOUNTS = {
    "General": None, "#,##0": None, "# ##0.00": None, '#,##0" kr"': 1, '#,##0 "tkr"': 1000, '#,##0," tkr"': 1, '0.0,," mkr"': 1,
    '_-* #,##0.00\\ "kr"_-': 1, "0%": math.nan, "[$€-2] #,##0": math.nan,
}  # fmt: skip
"""Format → kronor of one in the cell; None where the column's unit decides, nan where it is no amount in kronor."""
UNITS = {
    "Omsättning": 1,
    "Omsättning kr": 1,
    "Omsättning tkr": 1000,
    "Omsättning (TSEK)": 1000,
    "Omsättning, mkr": 1_000_000,
}
SECONDS = 30
"""Processor time that one small workbook may take, as in test_fuzz."""
TITLES = {"": None, "Vår ekonomi": None, "Belopp i tkr": 1000, "Alla belopp i hela kronor": 1}


NAMES = {"Ekonomi": None, "Ekonomi 2025": None, "Blad4": None, "Ekonomi (tkr)": 1000, "EKONOMI i kkr": 1000}
"""The sheet's name → kronor of one, where nothing nearer to the amounts says another."""
SECOND = {
    None: None,
    "Anställningar 2024": "visible",
    "Anställningar 2022": "hidden",
    "Arkiv": "visible",
    "Blad9": "hidden",
}
"""Another sheet of employments beside the right one, and whether it is seen."""
JOBS, YEARS = 12, tuple(range(2025, 2017, -1))
"""Rows of a workbook: many cells in each, since opening and judging a workbook takes the time."""
PEOPLE, OTHERS = ("199007302384", "199007282388", "199610202385", "200001022391"), ("199006022397", "199107172380")


@dataclass(frozen=True)
class Drawn:
    """What was drawn for one workbook. `extents`, `amounts`: number and format of each row's cell."""

    extents: list[tuple[float, str]]
    amounts: list[tuple[float, str]]
    header: str
    title: str
    name: str
    second: str | None
    merged: bool
    merged_days: bool

    @classmethod
    def of(cls, random: Random) -> Drawn:
        return cls(
            [(random.choice((0.5, 0.75, 1, 1, 50, 80, 100)), random.choice(list(PERCENTS))) for _ in range(JOBS)],
            [(random.choice((3100, 3_100_000, 2_900_000, 2800)), random.choice(list(AMOUNTS))) for _ in YEARS],
            random.choice(list(UNITS)),
            random.choice(list(TITLES)),
            random.choice(list(NAMES)),
            random.choice(list(SECOND)),
            random.random() < 0.2,
            random.random() < 0.2,
        )

    def units(self) -> set[int]:
        """Kronor of one by the header; where it says none, by the title and the sheet's name, which must not differ."""
        around = {unit for unit in (TITLES[self.title], NAMES[self.name]) if unit}
        return {UNITS[self.header]} if self.header != "Omsättning" or not around else around


@FEWER
@given(st.integers(0, 2**32))
def test_what_is_accepted_is_what_is_shown(seed: int) -> None:
    drawn = Drawn.of(Random(seed))
    note(str(drawn))
    out = Path(tempfile.mkdtemp())
    began = time.thread_time()
    try:
        reading = taken_in(_workbook(drawn), out / "out")
        assert time.thread_time() - began < SECONDS
        TRIED["workbooks of formats"] += 1
        TRIED["cells with a format of their own"] += JOBS + len(YEARS)
        assert reading["verdict"] != "rejected", reading["problems"]
        assert reading["rows_read"] == reading["rows_accepted"] + reading["rows_rejected"]
        _check_jobs(drawn, reading, rows_of(out / "out", "anstallningar"))
        counted = rows_of(out / "out", "ekonomi")
        TRIED["of them counted, each as it is shown"] += len(counted) + len(rows_of(out / "out", "anstallningar"))
        for row in counted:
            _check_amount(drawn, row)
    finally:
        shutil.rmtree(out)


def _check_jobs(drawn: Drawn, reading: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    sheets = {"Anställningar"} | ({drawn.second} if drawn.second == "Anställningar 2024" else set())
    for row in rows:
        assert row["_sheet"] in sheets
        if row["_sheet"] == "Anställningar":
            assert _shows_percent(row["extent_pct"], *drawn.extents[row["_row"] - 2]), row["extent_pct"]
            merged = drawn.merged_days and row["_row"] == 3
            assert row["start_date"] == date(2024, 1 if merged else row["_row"] - 1, 1)
    if drawn.second:
        assert any(f"”{drawn.second}”" in problem["message"] for problem in reading["problems"])
    if drawn.second and SECOND[drawn.second] == "visible" and drawn.second not in sheets:
        assert reading["verdict"] == "held"


def _check_amount(drawn: Drawn, row: dict[str, Any]) -> None:
    value, shown = drawn.amounts[row["_row"] - 3]
    own, units = AMOUNTS[shown], drawn.units()
    assert not drawn.merged or row["_row"] > 4
    assert own is None or not math.isnan(own)
    assert own or len(units) == 1
    assert any(math.isclose(row["turnover_kr"], value * unit) for unit in ({own} if own else units)), row["turnover_kr"]


def _shows_percent(read: float, value: float, shown: str) -> bool:
    times = PERCENTS[shown]
    if times is None:
        return False
    if times == 100:
        return math.isclose(read, value * 100)
    # A number without a sign of per cent is a share below 1; a hundred only among shares, which the reader sees and we do not.
    return math.isclose(read, value * 100 if value <= 1 and "%" not in shown else value)


def _workbook(drawn: Drawn) -> bytes:
    def job(who: str, start: str) -> list[Any]:
        return [who, "Handledare", "Visstid", "Inget", start, "", 80, "", ""]

    sheets = arbetsbok(Ekonomi=None)
    headers = sheets["Anställningar"][0]
    sheets["Anställningar"] = [headers, *(job(PEOPLE[n % len(PEOPLE)], f"2024-{n + 1:02}-01") for n in range(JOBS))]
    sheets[drawn.name] = [[drawn.title], [EKONOMI[0][0], drawn.header], *([year] for year in YEARS)]
    if drawn.second:
        sheets[drawn.second] = [headers, *(job(who, "2024-03-01") for who in OTHERS)]
    book = openpyxl.load_workbook(io.BytesIO(xlsx(sheets)))
    for row, (value, shown) in enumerate(drawn.extents, start=2):
        book["Anställningar"].cell(row, 7, value).number_format = shown
    for row, (value, shown) in enumerate(drawn.amounts, start=3):
        book[drawn.name].cell(row, 2, value).number_format = shown
    if drawn.merged:
        book[drawn.name].merge_cells("B3:B4")
    if drawn.merged_days:
        book["Anställningar"].merge_cells("E2:E3")
    if drawn.second:
        book[drawn.second].sheet_state = SECOND[drawn.second]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
