"""Great Expectations and SQL judge the same rows alike: one sheet, or all sheets of a night together."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.contracts import Contract, contracts
from flows.intake import judged_file
from flows.intake.deliveries.received_file import ReadingRules, ReceivedFile
from flows.intake.process_file import process_files
from flows.intake.reading import SheetTable
from flows.intake.validation.second_judgement import CountsDisagree, confirm
from flows.intake.validation.validate import JudgedTable, validate
from flows.intake.values.columns import parse_column
from flows.intake.values.readers import Setting
from flows.limits import Limits
from flows.security.keys import Keys
from tests.support.books import ANSTALLNINGAR, WOMEN_AND_MEN, arbetsbok, taken_in, with_cell, xlsx
from tests.support.purpose import examples, full_but

KEYS = Keys(bytes(range(1, 33)))
SETTING = Setting(date(2026, 1, 15), KEYS, "foretag/4099010003", date(2026, 1, 15))
SHEETS = [contract.table for contract in contracts().values() if contract.layout == "sheet"]
COMMON: list[object] = [
    "",
    None,
    "x",
    "=1",
    "okänt",
    "0",
    -1,
    0,
    1,
    2024,
    120,
    1e9,
    "2025-03-01",
    "2025-13-01",
    date(1890, 1, 1),
]


def cells(contract: Contract) -> st.SearchStrategy[list[list[object]]]:
    """Rows as people fill them in: right values, and whatever else comes into a cell."""
    right: list[list[object]] = []
    for column in contract.columns:
        known: list[object] = [*column.values, column.example, *column.synonyms]
        if column.identifying:
            known += [*WOMEN_AND_MEN, "199007302385", "409901-0003", "19850615-XXXX"]
        right.append([*known, *COMMON])
    return st.lists(st.tuples(*[st.sampled_from(values) for values in right]).map(list), min_size=1, max_size=40)


def sheet(contract: Contract, rows: list[list[object]]) -> SheetTable:
    """The rows as the reader types them."""
    columns = zip(contract.columns, zip(*rows, strict=True), strict=True)
    frame = pd.concat([parse_column(column, values, SETTING) for column, values in columns], axis=1)
    frame = frame.assign(_sheet="Blad1", _row=range(2, len(frame) + 2))
    letters = {column.name: chr(65 + at) for at, column in enumerate(contract.columns)}
    return SheetTable(contract, "Blad1", frame, letters, rows_read=len(frame))


@pytest.mark.parametrize("table", full_but(SHEETS, "anstallningar", "ekonomi"))
def test_sql_and_great_expectations_judge_random_tables_alike(table: str) -> None:
    """Each table alone and two together, as in a night. Of rows there are many: a judgement takes as long for few."""
    contract = contracts()[table]

    @settings(
        max_examples=int(os.environ.get("AUDIT_TABLES") or examples(5, quick=2)),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=True,
    )
    @given(st.lists(cells(contract), min_size=1, max_size=2))
    def hold(tables: list[list[list[object]]]) -> None:
        evidence = [part for rows in tables for part in validate(sheet(contract, rows), "0" * 64).evidence]
        confirm(evidence)

    hold()


def test_a_difference_of_one_row_is_seen() -> None:
    rows: list[list[object]] = [[*ANSTALLNINGAR[1], *[None] * 20][: len(contracts()["anstallningar"].columns)]]
    (evidence,) = validate(sheet(contracts()["anstallningar"], rows), "0" * 64).evidence
    confirm([evidence])
    with pytest.raises(CountsDisagree, match=r"anstallningar.role.allowed: GX 0, SQL 1"):
        confirm([replace(evidence, failed={**evidence.failed, "role.allowed": 1})])


@pytest.mark.full
def test_two_files_with_the_same_row_are_no_twins_of_each_other(tmp_path: Path) -> None:
    """The example workbook of an enterprise, twice: each reading is the one that the file gets alone."""
    data = xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 6, 120)))
    alone = taken_in(data, tmp_path / "alone")
    files = [night_file(data, tmp_path / f"{number}") for number in range(2)]
    for reading, (_, _, out) in zip(process_files(files), files, strict=True):
        assert {**reading, "seconds": 0, "signed": ""} == {**alone, "seconds": 0, "signed": ""}
        assert (out / "anstallningar.parquet").read_bytes() == (
            tmp_path / "alone" / "anstallningar.parquet"
        ).read_bytes()


def night_file(data: bytes, out: Path, name: str = "bok.xlsx") -> tuple[ReceivedFile, ReadingRules, Path]:
    file = ReceivedFile(lambda: data, "0" * 64, name, "foretag", date(2026, 1, 15))
    return file, ReadingRules(KEYS, Limits()), out


@pytest.mark.full
def test_a_file_of_which_the_two_disagree_is_rejected_and_the_others_are_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def miscounted(table: SheetTable, sha256: str) -> Any:
        judged = validate(table, sha256)
        if table.contract.table == "ekonomi" and len(table.frame) == 2:
            wrong = tuple(JudgedTable(part.contract, part.frame, {"year.read": 1}) for part in judged.evidence)
            return replace(judged, evidence=wrong)
        return judged

    monkeypatch.setattr(judged_file, "validate", miscounted)
    economy = arbetsbok()["Ekonomi"]
    two = xlsx(arbetsbok(Ekonomi=[*economy, [2024, *economy[1][1:]]]))
    files = [night_file(data, tmp_path / str(n)) for n, data in enumerate([xlsx(arbetsbok()), two, xlsx(arbetsbok())])]
    readings = list(process_files(files))
    assert [reading["verdict"] for reading in readings] == ["accepted", "rejected", "accepted"]
    (problem,) = readings[1]["problems"]
    assert (problem["code"], "CountsDisagree" in problem["message"]) == ("OVANTAT_FEL", True)
    assert [path.name for path in (tmp_path / "1").iterdir()] == ["reading.json"]
