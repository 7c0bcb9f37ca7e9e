"""The measurements still measure: each can be imported, and those that make their own files run on small ones.

Nobody runs them every night. What they compare must be alike for a ratio to be printed, so a small run is a test of that too.
"""

from __future__ import annotations

import json
import pkgutil
from importlib import import_module

import pytest

import bench
from bench import counting, reading, replies
from bench.growth import cells

pytestmark = pytest.mark.full
MODULES = [each.name for each in pkgutil.walk_packages(bench.__path__, "bench.") if not each.name.endswith("__main__")]
OTHERS_LIBRARIES = ("bench.peers.",)
"""These run in an environment of their own (`make peers`)."""


@pytest.mark.parametrize("name", [name for name in MODULES if not name.startswith(OTHERS_LIBRARIES)])
def test_it_can_be_imported(name: str) -> None:
    assert import_module(name).__doc__


def test_reading_takes_clean_rows(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(reading, "ROWS", 300)
    monkeypatch.setattr(reading, "ROUNDS", 1)
    reading.main()  # stops at a row that is remarked on
    assert "300 rows x 15: ours" in capsys.readouterr().out


def test_replies_have_their_marks(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name, value in {"ROWS": 200, "MARKS": 4, "ROUNDS": 1}.items():
        monkeypatch.setattr(replies, name, value)
    replies.main()
    assert "200 rows, 4 marks: patched" in capsys.readouterr().out


def test_pandas_counts_as_sql_does(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(counting, "ROWS", 4000)
    with pytest.raises(SystemExit):
        counting.main()
    assert "4000 rows of employment" in capsys.readouterr().out


def test_a_table_of_any_size_is_protected(capsys: pytest.CaptureFixture[str]) -> None:
    cells.main(2)
    told = json.loads(capsys.readouterr().out)
    assert (told["cells"], told["gains"]) == (45, 0)
    assert told["hidden"] >= told["unsafe"]
