"""Number formats, units and merged cells at random: what is accepted is what Excel shows, and the rest is not counted."""

from __future__ import annotations

import io
import math
import shutil
import tempfile
import time
from pathlib import Path
from random import Random

import openpyxl
from hypothesis import given, note
from hypothesis import strategies as st

from tests.support.books import EKONOMI, arbetsbok, rows_of, taken_in, xlsx
from tests.support.fuzz import PROFILE

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


@PROFILE
@given(st.integers(0, 2**32))
def test_what_is_accepted_is_what_is_shown(seed: int) -> None:
    random = Random(seed)
    extents = [(random.choice((0.5, 0.75, 1, 1, 50, 80, 100)), random.choice(list(PERCENTS))) for _ in range(4)]
    header, title = random.choice(list(UNITS)), random.choice(list(TITLES))
    amounts = [(random.choice((3100, 3_100_000, 2_900_000, 2800)), random.choice(list(AMOUNTS))) for _ in range(3)]
    merged = random.random() < 0.2
    note(f"{extents} {header} {title} {amounts} {merged}")
    out = Path(tempfile.mkdtemp())
    began = time.thread_time()
    try:
        reading = taken_in(_workbook(extents, header, title, amounts, merged), out / "out")
        assert time.thread_time() - began < SECONDS
        assert reading["verdict"] != "rejected"
        assert reading["rows_read"] == reading["rows_accepted"] + reading["rows_rejected"]
        for row in rows_of(out / "out", "anstallningar"):
            assert _shows_percent(row["extent_pct"], *extents[row["_row"] - 2]), row["extent_pct"]
        for row in rows_of(out / "out", "ekonomi"):
            value, shown = amounts[row["_row"] - 3]
            own = AMOUNTS[shown]
            units = {UNITS[header]} if header != "Omsättning" or TITLES[title] is None else {TITLES[title]}
            assert not merged or row["_row"] > 4
            assert own is None or not math.isnan(own)
            assert any(math.isclose(row["turnover_kr"], value * u) for u in ({own} if own else units)), row[
                "turnover_kr"
            ]
    finally:
        shutil.rmtree(out)


def _shows_percent(read: float, value: float, shown: str) -> bool:
    times = PERCENTS[shown]
    if times is None:
        return False
    if times == 100:
        return math.isclose(read, value * 100)
    # A number without a sign of per cent is a share below 1; a hundred only among shares, which the reader sees and we do not.
    return math.isclose(read, value * 100 if value <= 1 and "%" not in shown else value)


def _workbook(extents, header, title, amounts, merged) -> bytes:  # type: ignore[no-untyped-def]
    people = ("199007302384", "199007282388", "199610202385", "200001022391")
    rows = [[who, "Handledare", "Visstid", "Inget", "2024-01-01", "", 80, "", ""] for who in people]
    sheets = arbetsbok()
    sheets["Anställningar"] = [sheets["Anställningar"][0], *rows]
    sheets["Ekonomi"] = [[title], [EKONOMI[0][0], header], [2025], [2024], [2023]]
    book = openpyxl.load_workbook(io.BytesIO(xlsx(sheets)))
    for row, (value, shown) in enumerate(extents, start=2):
        book["Anställningar"].cell(row, 7, value).number_format = shown
    for row, (value, shown) in enumerate(amounts, start=3):
        book["Ekonomi"].cell(row, 2, value).number_format = shown
    if merged:
        book["Ekonomi"].merge_cells("B3:B4")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
