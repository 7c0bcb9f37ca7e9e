"""Peak memory of a fresh process that reads a pivot cache of 1 000 000 records, against 400 MB.

The file is made in a temporary folder: 290 municipalities, two sexes and four lengths of time without work
over 431 months, with two measures: the shape of svag-konkurrensformaga. Run: python bench/pivot_memory.py
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

from flows.contracts import contracts
from flows.contracts.places import place_names
from flows.example.files.pivot_workbook import CacheData, Value, write_workbook
from flows.intake.statistics.reader import read_public

RECORDS = 1_000_000
LIMIT_MB = 400


def make(path: Path) -> None:
    """Write the file."""
    names = place_names()
    months = [f"{1990 + month // 12}-{month % 12 + 1:02}" for month in range(440)]
    flags = [("Nej", "Nej", "Nej"), ("Ja", "Nej", "Nej"), ("Ja", "Ja", "Nej"), ("Ja", "Ja", "Ja")]
    places = [(names[code[:2]], name) for code, name in names.items() if len(code) == 4]
    records: list[Sequence[Value]] = [
        (month, sex, county, municipality, *flag, number % 97, number % 97 + number % 13)
        for number, month in enumerate(months)
        for county, municipality in places
        for sex in ("K", "M")
        for flag in flags
    ][:RECORDS]
    fields = ["PERIOD", "KOEN", "LAN_BESKR", "KOMMUN_BESKR", "KUA06", "KUA12", "KUA24", "UTSATTA", "SAMTLIGA"]
    write_workbook(path, {"Info": [["Påhittade tal för en mätning"]]}, [CacheData(fields, records)])


def read(path: Path) -> None:
    """Read the file and print what it took, as JSON."""
    start = time.perf_counter()
    reading = read_public(path.read_bytes(), contracts()["svag_konkurrensformaga"])
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"records": reading.rows_read, "rows": len(reading.rows), "s": seconds, "peak_mb": peak}))


def main() -> int:
    """Make, read in a fresh process, and compare with the limit."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cache.xlsx"
        for step in ("make", "read"):
            done = subprocess.run(
                [sys.executable, __file__, step, str(path)], check=True, capture_output=True, text=True
            )
        with ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist()) / 1e6
    found = json.loads(done.stdout)
    ratio = found["peak_mb"] / LIMIT_MB
    print(
        f"pivot cache of {found['records']} records ({unpacked:.0f} MB unpacked) → {found['rows']} rows in "
        f"{found['s']:.1f} s: peak {found['peak_mb']:.0f} MB of {LIMIT_MB} MB, {ratio:.2f} of the limit"
    )
    return int(ratio > 1 or found["records"] != RECORDS)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        {"make": make, "read": read}[sys.argv[1]](Path(sys.argv[2]))
    else:
        sys.exit(main())
