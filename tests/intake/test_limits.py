"""What one file may take: a file past a bound is refused with the bound named, and the reckoning of memory holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flows.limits import MB, Limits
from flows.settings import Settings
from tests.support.biff import xls
from tests.support.books import EKONOMI, arbetsbok, taken_in, xlsx
from tests.support.habit_files import csv
from tests.support.purpose import few

_PEAK = """
import re, sys
from pathlib import Path
from datetime import date
from flows.security.keys import Keys
from flows.limits import Limits, MB
from flows.intake.problems import Refused
from flows.intake.tables.reader import read_file
data = sys.stdin.buffer.read()
small, data = data[:int(sys.argv[2])], data[int(sys.argv[2]):]
def read(data):
    read_file(data, sys.argv[1], folder=None, received=date(2026, 1, 1), keys=Keys.throwaway(), limits=Limits())
def peak():  # of this program alone; getrusage's is handed down from the one that started it
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) * 1024
read(small)
before = peak()
read(data)
print(peak() - before)
"""


def long_economy(rows: int) -> list[list[object]]:
    return [EKONOMI[0], *([1990 + i % 100, i, i + 0.5, i * 2, i * 3, i * 5, i * 7] for i in range(rows))]


@pytest.mark.full
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is told by Linux")
@pytest.mark.parametrize("form", few(["texts in CSV", "numbers in xlsx"]))
def test_reading_takes_no_more_memory_than_is_reckoned(form: str) -> None:
    if form == "numbers in xlsx":
        name, rows, columns = "a.xlsx", 25_000, 7
        small, data = (xlsx(arbetsbok(Ekonomi=long_economy(n))) for n in (10, rows))
    else:
        name, rows, columns = "deltagare_2025.csv", 60_000, 7
        head, line = csv("utf-8")().decode().splitlines()
        small, data = (
            "\n".join([head, *(line.replace("1", str(i), 1) for i in range(n))]).encode() for n in (10, rows)
        )
    command = [sys.executable, "-c", _PEAK, name, str(len(small))]
    done = subprocess.run(command, input=small + data, capture_output=True, check=True)
    assert 0 < int(done.stdout) <= Limits().memory_for(rows * columns, rows * columns)


@pytest.mark.parametrize("form", ["xlsx", "csv", "xls"])
def test_a_file_past_the_memory_is_refused_with_the_bound(tmp_path: Path, form: str) -> None:
    data = {
        "xlsx": lambda: xlsx(arbetsbok(Ekonomi=long_economy(2000))),
        "csv": lambda: csv("utf-8")() * 2000,
        "xls": lambda: xls(arbetsbok(Ekonomi=long_economy(2000))),  # a small one may fit in what Python already has
    }[form]()
    reading = taken_in(data, tmp_path / "out", f"a.{form}", limits=Limits(max_memory=1 * MB))
    (problem,) = reading["problems"]
    assert (reading["verdict"], problem["code"]) == ("rejected", "FOR_STOR")
    assert "1 MB minne" in problem["message"]


def test_a_file_past_the_time_is_refused_with_the_bound(tmp_path: Path) -> None:
    reading = taken_in(xlsx(arbetsbok()), tmp_path / "out", limits=Limits(max_seconds=0))
    (problem,) = reading["problems"]
    assert (problem["code"], "0 sekunder" in problem["message"]) == ("FOR_STOR", True)


def test_the_bounds_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"FILE_MB": 7, "UNPACKED_MB": 70, "FILE_MEMORY_MB": 700, "FILE_SECONDS": 9}.items():
        monkeypatch.setenv(f"FOKUSDAG_MAX_{name}", str(value))
    limits = Settings().limits()
    assert (limits.max_bytes, limits.max_unpacked) == (7 * MB, 70 * MB)
    assert (limits.max_memory, limits.max_seconds) == (700 * MB, 9)
