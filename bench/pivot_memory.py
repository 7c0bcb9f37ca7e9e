"""Reading a pivot cache of 1 000 000 records: CPU seconds beside expat alone over the same bytes, and peak memory, each in a
fresh process.

The file is made in a temporary folder: 290 municipalities, two sexes and four lengths of time without work over 431 months,
with two measures: the shape of svag-konkurrensformaga. With a whole number N as argument every record stands there N times.
Run: python -m bench.pivot_memory [N]
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
from xml.parsers import expat
from zipfile import ZipFile

from flows.contracts import contracts
from flows.contracts.places import place_names
from flows.example.files.pivot_workbook import CacheData, Value, write_workbook
from flows.intake.files.pivot.cache import find_caches, read_records
from flows.intake.statistics.reader import read_public

RECORDS = 1_000_000
LIMIT_MB, LIMIT_RATIO = 350, 1.5


def make(path: Path, times: int) -> None:
    """Write the file, every record so many times."""
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
    write_workbook(path, {"Info": [["Påhittade tal för en mätning"]]}, [CacheData(fields, records * times)])


def parse(path: Path, _: int) -> None:
    """Print how long expat alone takes for the records, and how long reading them takes, as JSON."""
    with ZipFile(path) as archive:
        [cache] = find_caches(archive)
        began = time.process_time()
        parser = expat.ParserCreate()
        with archive.open(cache.records or "") as part:
            while block := part.read(1 << 18):
                parser.Parse(block, False)
        parser.Parse(b"", True)
        alone = time.process_time()
        for _ in read_records(archive, cache, cache.fields[:7], cache.fields[7:]):
            pass
        print(json.dumps({"expat": alone - began, "ours": time.process_time() - alone}))


def read(path: Path, _: int) -> None:
    """Read the file, sums and all, and print what it took, as JSON."""
    start = time.process_time()
    reading = read_public(path.read_bytes(), contracts()["svag_konkurrensformaga"])
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"records": reading.rows_read, "rows": len(reading.rows), "s": seconds, "peak_mb": peak}))


def main(times: int) -> int:
    """Make, read in fresh processes, and compare with the limits, which are for every record once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cache.xlsx"
        found = {}
        for step in ("make", "parse", "read"):
            words = [sys.executable, "-m", "bench.pivot_memory", step, str(path), str(times)]
            said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
            found |= json.loads(said or "{}")
        with ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist()) / 1e6
    ratio = found["ours"] / found["expat"]
    print(
        f"pivot cache of {found['records']} records ({unpacked:.0f} MB): {found['ours']:.2f} CPU s to read, "
        f"expat alone {found['expat']:.2f}: {ratio:.2f}, at most {LIMIT_RATIO}\n{found['rows']} rows in {found['s']:.1f} CPU s: "
        f"peak {found['peak_mb']:.0f} MB, at most {LIMIT_MB} MB for every record once"
    )
    missed = ratio > LIMIT_RATIO or (times == 1 and found["peak_mb"] > LIMIT_MB)
    return int(missed or found["records"] != RECORDS * times)


if __name__ == "__main__":
    if len(sys.argv) == 4:
        {"make": make, "parse": parse, "read": read}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) == 2 else 1))
