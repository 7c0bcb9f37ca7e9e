"""Workbooks as people make them (../shared/cases): what a person sees in them is what is counted, or it is asked about."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.books import rows_of, taken_in

CASES = Path(__file__).parents[2].parent / "shared" / "cases"
needs_cases = pytest.mark.skipif(not CASES.is_dir(), reason="../shared/cases is not there: its workbooks are not tried")
ANST = "anstallningar"


@needs_cases
@pytest.mark.parametrize(
    ("name", "table", "row", "seen", "code"),
    [
        ("a001.xlsx", ANST, 3, {"extent_pct": 100}, None),
        ("b001.xlsx", ANST, 2, {"start_date": date(2009, 12, 1)}, "MANAD_SOM_DAG"),
        ("b009.xlsx", ANST, 2, {"start_date": date(2025, 3, 1)}, "DAGNUMMER_1904"),
        ("b030.xlsx", "foretag", 2, {"period_to": date(2025, 12, 31)}, "MANAD_SOM_DAG"),
        ("e037.xlsx", ANST, 2, {"end_date": date(2025, 6, 30)}, None),
        ("e037.xlsx", ANST, 3, {"end_date": date(2025, 6, 30)}, None),
        ("h001.xlsx", "ekonomi", 3, {"turnover_kr": 3_100_000, "wage_cost_kr": 1_900_000}, "ENHET_LAST"),
    ],
)
def test_what_a_person_sees_is_counted(
    tmp_path: Path, name: str, table: str, row: int, seen: dict[str, Any], code: str | None
) -> None:
    reading = taken_in((CASES / name).read_bytes(), tmp_path / "out", name)
    assert reading["verdict"] == "accepted"
    (found,) = [each for each in rows_of(tmp_path / "out", table) if each["_row"] == row]
    assert {column: found[column] for column in seen} == seen
    if code:
        assert code in {problem["code"] for problem in reading["problems"]}
