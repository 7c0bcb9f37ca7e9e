"""Faults of the machine: no file is blamed for them, and what it lacked is told."""

from __future__ import annotations

import errno
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from flows.errors import Stopped, short_of
from flows.intake.deliveries.received_file import ReadingRules, ReceivedFile
from flows.intake.process_file import process_file, process_files
from flows.limits import Limits
from flows.run.boundary import describe_fault
from flows.security.keys import Keys


def wrapped(fault: Exception) -> Exception:
    """The fault as a library may tell of it: in another one's words."""
    told = KeyError("col")
    told.__cause__ = fault
    return told


RULES = ReadingRules(Keys.throwaway(), Limits())
SHORTAGES = [
    (MemoryError(), "memory"),
    (RuntimeError("can't start new thread"), "memory"),
    (RuntimeError("can't allocate lock"), "memory"),
    (RuntimeError("std::bad_alloc"), "memory"),
    (ImportError("/usr/lib/_duckdb.so: failed to map segment from shared object"), "memory"),
    (pa.ArrowException("Unknown error: Failed to launch worker thread: Resource temporarily unavailable"), "memory"),
    (
        duckdb.InvalidInputException(
            "Invalid Input Error: arrow_scan: get_next failed(): Unknown error: Failed to launch worker thread: "
            "Resource temporarily unavailable"
        ),
        "memory",
    ),
    (duckdb.IOException('IO Error: Cannot open file "/tmp/a": Too many open files'), "memory"),
    (wrapped(MemoryError()), "memory"),
    (wrapped(OSError(errno.ENOSPC, "No space left on device")), "disk"),
    (duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate data of size 4.0 MiB"), "memory"),
    (OSError(errno.ENOSPC, "No space left on device"), "disk"),
    (duckdb.IOException("IO Error: Could not write file: No space left on device"), "disk"),
]
OTHERS = [
    ValueError("could not convert 'out of memory' to float"),
    duckdb.ConversionException("Conversion Error: Could not convert string 'it's \"out of memory\"' to INT32"),
    KeyError("no space left"),
    wrapped(ValueError('Unable to parse string "can\'t start new thread" at position 0')),
    OSError(errno.ENOENT, "inget"),
    RuntimeError("annat"),
]


@pytest.mark.parametrize(("fault", "lacked"), SHORTAGES)
def test_a_file_is_not_judged_where_the_machine_has_no_memory_or_disk_left(
    tmp_path: Path, fault: Exception, lacked: str
) -> None:
    def load() -> bytes:
        raise fault

    assert short_of(fault) == lacked
    file = ReceivedFile(load, "0" * 64, "a.xlsx", "foretag", date(2026, 1, 15))
    words = rf"^{'Minnet' if lacked == 'memory' else 'Disken'} räckte inte när a\.xlsx lästes\. Filen är inte bedömd"
    for read in (process_file, lambda *given: list(process_files([given]))):
        with pytest.raises(Stopped, match=words):
            read(file, RULES, tmp_path / "ut")
    assert not (tmp_path / "ut").exists()


@pytest.mark.parametrize("fault", OTHERS)
def test_what_a_cell_or_a_path_says_is_no_shortage(fault: Exception) -> None:
    assert short_of(fault) == ""


@pytest.mark.parametrize(("fault", "lacked"), SHORTAGES)
def test_a_step_that_lacks_something_is_told_as_that_and_not_as_a_fault_of_the_program(
    fault: Exception, lacked: str
) -> None:
    told = describe_fault(fault)
    assert ("Minnet räckte inte" if lacked == "memory" else "disken inte är full") in told
    assert "Ett fel i programmet" not in told
