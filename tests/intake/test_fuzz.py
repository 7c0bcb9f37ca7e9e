"""Whatever is done to a file, it ends in a verdict within the bounds, and no accepted number is another than the source's."""

from __future__ import annotations

import csv
import io
import math
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlrd
from hypothesis import given, note

from flows.contracts import contracts
from flows.limits import MB, Limits
from tests.support.books import rows_of, taken_in
from tests.support.fuzz import PROFILE, TRIED, Mutant, mutants

BOUNDS = Limits(max_bytes=5 * MB, max_unpacked=50 * MB, max_memory=1000 * MB, max_seconds=30)
NUMBERS = ("count", "number", "kr", "percent", "year")
Source = Callable[[str, int], list[Any]]
"""Sheet and Excel row → the cells there."""


@PROFILE
@given(mutants())
def test_every_mutant_ends_in_a_verdict_and_no_number_changes(mutant: Mutant) -> None:
    note(f"{mutant.name}, {mutant.level}, {len(mutant.data)} bytes")
    out = Path(tempfile.mkdtemp())
    began = time.thread_time()
    try:
        reading = taken_in(mutant.data, out / "out", mutant.name, "foretag", limits=BOUNDS)
        TRIED["mutants"] += 1
        TRIED["of them not rejected, each number the source's"] += reading["verdict"] != "rejected"
        assert time.thread_time() - began < BOUNDS.max_seconds
        assert reading["verdict"] in ("accepted", "accepted_with_rejects", "held", "rejected")
        assert "OVANTAT_FEL" not in {problem["code"] for problem in reading["problems"]}, reading["problems"]
        assert (reading["verdict"] == "rejected") == any(p["severity"] == "file" for p in reading["problems"])
        assert reading["rows_read"] == reading["rows_accepted"] + reading["rows_rejected"]
        if reading["verdict"] != "rejected":
            _hold_against_source(mutant, reading, out / "out")
    finally:
        shutil.rmtree(out)


def _hold_against_source(mutant: Mutant, reading: dict[str, Any], out: Path) -> None:
    source = _source(mutant)
    if source is None:
        return
    for table in reading["tables"]:
        for row in rows_of(out, table):
            cells = [number for cell in source(row["_sheet"], row["_row"]) for number in _meanings(cell)]
            for column in contracts()[table].columns:
                number = row.get(column.name)
                if column.type in NUMBERS and number is not None:
                    near = [cell for cell in cells if math.isclose(cell, number, rel_tol=1e-9, abs_tol=1e-6)]
                    assert near, f"{table}.{column.name} {number} on row {row['_row']} is none of {cells}"


def _source(mutant: Mutant) -> Source | None:
    """The file by readers that share nothing with ours: openpyxl, xlrd, or the csv module."""
    if mutant.name.endswith("xlsx"):
        try:
            book = openpyxl.load_workbook(io.BytesIO(mutant.data), data_only=True)
        except Exception:
            return None
        # Without the element around the sheets openpyxl sees none of them.
        return (lambda sheet, row: [cell.value for cell in book[sheet][row]]) if book.sheetnames else None
    if mutant.name.endswith("xls"):
        try:
            old = xlrd.open_workbook(file_contents=mutant.data, logfile=io.StringIO())
        except Exception:
            return None
        return lambda sheet, row: old.sheet_by_name(sheet).row_values(row - 1)
    if mutant.name.endswith("csv"):
        for encoding in (
            "utf-16" if mutant.data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig",
            "cp1252",
            "utf-16-le",
        ):
            try:
                text = mutant.data.decode(encoding)
            except UnicodeDecodeError:
                continue
            found = [list(csv.reader(io.StringIO(text, newline=""), delimiter=d)) for d in ";,\t"]
            return lambda _, row: [cell for lines in found if row <= len(lines) for cell in lines[row - 1]]
    return None


def _meanings(cell: Any) -> list[float]:
    """The numbers that a cell may mean: as it stands, as a share, in thousands. A dash is nought."""
    if isinstance(cell, str):
        text = re.sub(r"[\s'\u00a0\u2009]|kr|%|:-", "", cell.lower())
        if text in ("-", "–", "—"):
            return [0.0]
        if ends_year := re.fullmatch(r"31/12(\d{4})", text):  # of a year written as its last day
            return [float(ends_year[1])]
        text = re.sub(r"t$", "", text)
        try:
            numbers = {
                float(t)
                for t in (
                    text,
                    text.replace(",", "."),
                    text.replace(",", ""),
                    text.replace(".", ""),
                    text.replace(".", "").replace(",", "."),
                )
                if _parses(t)
            }
        except ValueError:
            return []
    elif hasattr(cell, "year"):
        numbers = {float(cell.year)}
    elif isinstance(cell, (int, float)):
        numbers = {float(cell)}
    else:
        return []
    return [meant for n in numbers for meant in (n, n * 100, n * 1000)]


def _parses(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def test_the_check_of_numbers_sees_a_changed_one() -> None:
    """The check itself can fail: a source with another number in the cell is told."""
    assert _meanings("1\u00a0234,5") and 1234.5 in _meanings("1\u00a0234,5")
    assert 75.0 not in _meanings(57)
    with pytest.raises(ValueError, match="could not convert"):
        float("tkr")
