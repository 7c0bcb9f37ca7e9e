"""The example through the reading and validation: rejects are what flows/example/write.py says."""

from datetime import date
from pathlib import Path

import pytest

from flows.intake.files.workbook import open_workbook
from flows.intake.process_file import process_file
from flows.intake.received_file import ReadingRules, ReceivedFile
from flows.limits import Limits
from flows.security.keys import Keys
from tests.support.purpose import every

# File → (rows rejected, codes of the rows' problems), from the table in flows/example/write.py.
REJECTED = {
    "beslut_2024.xlsx": (0, set()),
    "beslut_2025.xlsx": (2, {"SAKNAT_VARDE", "PNR_KONTROLLSIFFRA"}),
    "nummerbyte_2025.xlsx": (0, set()),
    "deltagare_2024.xlsx": (1, {"DATUM_FORMAT"}),
    "deltagare_2025.csv": (0, set()),
    "insatser_2025.xlsx": (0, set()),
    "trastmyran_2024.xlsx": (0, set()),
    "trastmyran_2025.xlsx": (1, {"SLUT_FORE_START"}),
    "gnistbacken_2025.xlsx": (2, {"PNR_KONTROLLSIFFRA", "UTANFOR_INTERVALL"}),
    "myrkullen_2025.xlsx": (1, {"PNR_KONTROLLSIFFRA"}),
    "ljungnaset_2025.xlsx": (1, {"OKANT_VARDE"}),
    "kvarnvippan_2025.xlsx": (1, {"SAKNAT_VARDE"}),
    "bas_arbetsmarknadsstatus_kommun_2025M12.xlsx": (0, set()),
}


@pytest.mark.parametrize("name", list(REJECTED))
def test_it_opens_within_the_limits(raw: Path, name: str) -> None:
    path = next(raw.rglob(name))
    assert not open_workbook(path.read_bytes(), name, Limits()).problems


@pytest.mark.parametrize("name", every(REJECTED, 4))
def test_rejected_rows_and_codes(raw: Path, tmp_path: Path, name: str) -> None:
    path = next(raw.rglob(name))
    file = ReceivedFile(path.read_bytes, "0" * 64, name, path.parent.name, date(2026, 1, 15))
    reading = process_file(file, ReadingRules(Keys.throwaway(), Limits()), tmp_path / "out")
    count, codes = REJECTED[name]
    assert {p["code"] for p in reading["problems"] if p["severity"] != "warn"} == codes
    assert reading["rows_rejected"] == count
    assert reading["verdict"] == ("accepted_with_rejects" if count else "accepted")
