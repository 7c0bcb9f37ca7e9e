"""Files made by nobody here: SCB's twelve vintages, delivered one after another, and workbooks that are not ours."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
import python_calamine

from flows.intake.deliveries.received_file import ReadingRules, ReceivedFile
from flows.intake.process_file import process_file
from flows.limits import Limits
from flows.model.connection import connect
from flows.pipeline import steps
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.run.keys import key_of
from flows.security.keys import Keys
from flows.storage.paths import Home

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"
VINTAGES = sorted((REAL / "scb_bas").glob("*.xlsx"))

pytestmark = pytest.mark.skipif(not REAL.exists(), reason="../shared/real is not here")


def told_by_calamine(path: Path) -> set[tuple[object, ...]]:
    """The table as a plain reader sees it: month, region and the four counts."""
    header, *rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    at = {name: index for index, name in enumerate(header)}
    names = (
        "antal sysselsatta",
        "antal arbetslösa",
        "antal sysselsatta och arbetslösa (arbetskraften)",
        "antal totalt",
    )
    return {
        (str(row[at["månad"]]).replace("M", "-"), row[at["regionkod"]], *(int(row[at[name]]) for name in names))
        for row in rows
    }


@pytest.mark.full
def test_for_every_day_the_newest_vintage_counts_and_repeats_are_told(tmp_path: Path) -> None:
    home = Home(tmp_path).make()
    for vintage in VINTAGES:
        shutil.copy(vintage, home.raw / "scb" / vintage.name)
        run = Run.of(tmp_path, date.fromisoformat(vintage.name[:10]), None, None)
        for sha256 in steps.receive_step(run):
            assert steps.read_step(run, sha256) == "accepted"
    newest = {vintage.name[:10]: vintage for vintage in VINTAGES}  # of two on one day the later stays
    for day, vintage in newest.items():
        steps.model_step(load_catalog(Run.of(tmp_path, date(2024, 6, 1), date.fromisoformat(day), None)))
        with connect(home.warehouse, key_of(home, "warehouse")) as connection:
            told = connection.sql(
                "select month, geo_code, employed, unemployed, labour_force, total from staging.bas_month"
            ).fetchall()
            repeats = connection.sql("select name from intake.file where verdict = 'duplicate'").fetchall()
        assert set(told) == told_by_calamine(vintage), day
        assert len(told) == len(set(told))
    # Saved again: the 15th of June as the 9th, the 21st of August as the 21st of June, and the 14th of September as the
    # first of the two of the 4th (compared cell by cell with a plain reader).
    assert {name[:10] for (name,) in repeats} == {"2023-06-15", "2023-08-21", "2023-09-14"}


@pytest.mark.parametrize("path", sorted((REAL / "af_varsel").glob("*.xls")), ids=lambda path: path.name)
def test_notices_of_redundancy_are_refused_in_words(path: Path, tmp_path: Path) -> None:
    file = ReceivedFile(path.read_bytes, "0" * 64, path.name, "arbetsformedlingen", date(2026, 1, 1))
    reading = process_file(file, ReadingRules(Keys.throwaway(), Limits()), tmp_path / "reading")
    assert reading["verdict"] == "rejected"
    (problem,) = reading["problems"]
    assert problem["code"] == "OKAND_FIL"
    assert "är ingen av de filer vi tar emot" in problem["message"]
    assert "Näringsgren" in problem["message"]
