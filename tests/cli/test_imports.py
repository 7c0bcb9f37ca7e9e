"""What a command imports: one that only looks does not wait for libraries that it does not use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import plain_environment
from tests.support.books import ANSTALLNINGAR, arbetsbok, with_cell, xlsx

HEAVY = {"great_expectations", "matplotlib", "openpyxl", "pandas", "prefect", "pyarrow", "scipy", "xlsxwriter"}
TELL = """
import json, sys
from flows.cli.main import main
try:
    main()
finally:
    print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
"""


def imported(*words: str | Path) -> set[str]:
    """The packages that are imported when the command ends."""
    command = [sys.executable, "-c", TELL, *map(str, words)]
    done = subprocess.run(command, env=plain_environment(), capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    (listed,) = [line for line in done.stderr.splitlines() if line.startswith('["')]
    return set(json.loads(listed))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in which nothing has run yet."""
    (tmp_path / "data" / "processed").mkdir(parents=True)
    return tmp_path


def test_help_imports_nothing_heavy() -> None:
    assert not imported("--help") & (HEAVY | {"duckdb", "numpy", "pydantic"})


@pytest.mark.full
def test_query_imports_nothing_heavy_but_duckdb(home: Path) -> None:
    """Where there is no warehouse it stops before anything is asked; what it would ask with is imported by then."""
    found = imported("query", "select 1", "--home", home)
    assert "duckdb" in found
    assert not found & HEAVY


def test_doctor_imports_nothing_heavy(home: Path) -> None:
    assert not imported("doctor", "--home", home) & HEAVY


@pytest.mark.full
def test_check_of_a_workbook_imports_neither_great_expectations_nor_what_writes_replies(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 6, 120))))
    assert not imported("check", path) & (HEAVY - {"pandas", "pyarrow"})
