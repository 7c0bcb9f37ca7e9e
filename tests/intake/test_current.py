"""Same, newer, late: which files count as of a day. The stories are told by hand from DESIGN.md's promises."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.intake.current import Current, current
from flows.intake.receive import Delivery

ZONE = ZoneInfo("Europe/Stockholm")


def delivery(seq: int, sha: str, day: str, name: str | None = None) -> Delivery:
    when = datetime.fromisoformat(day).replace(tzinfo=ZONE)
    return Delivery(seq, sha, name or f"{sha}.xlsx", "foretag", when, 1000)


def reading(
    sha: str, content: str, period_to: str | None = "2025-12-31", **changes: Any
) -> tuple[Path, dict[str, Any]]:
    told = {
        "source": "foretag",
        "submitter": "5560000001",
        "period_to": period_to,
        "verdict": "accepted",
        "content": content,
        "rows_read": 3,
        "rows_accepted": 3,
        "rows_rejected": 0,
        "tables": {"foretag": {}, "anstallningar": {}},
        "problems": [],
    }
    return Path(sha), told | changes


def verdicts(chosen: Current) -> list[tuple[str, str]]:
    return [(row["name"], row["verdict"]) for row in chosen.files]


def counting(chosen: Current, table: str) -> list[str]:
    return [t.sha256 for t in chosen.tables if t.table == table]


def test_a_newer_workbook_supersedes_and_the_old_one_is_kept() -> None:
    ledger = [delivery(1, "a", "2026-01-10"), delivery(2, "b", "2026-02-10")]
    readings = {"a": reading("a", "x"), "b": reading("b", "y", "2026-01-31")}
    chosen = current(ledger, readings, date(2026, 3, 1))
    assert counting(chosen, "anstallningar") == ["b"]
    assert verdicts(chosen) == [("a.xlsx", "superseded"), ("b.xlsx", "accepted")]


def test_as_of_an_earlier_day_the_old_workbook_still_counts() -> None:
    ledger = [delivery(1, "a", "2026-01-10"), delivery(2, "b", "2026-02-10")]
    readings = {"a": reading("a", "x"), "b": reading("b", "y", "2026-01-31")}
    chosen = current(ledger, readings, date(2026, 2, 9))
    assert counting(chosen, "anstallningar") == ["a"]
    assert verdicts(chosen) == [("a.xlsx", "accepted")]


def test_a_late_file_for_an_older_period_does_not_undo_a_newer_one() -> None:
    ledger = [delivery(1, "new", "2026-01-10"), delivery(2, "late", "2026-02-10")]
    readings = {"new": reading("new", "x", "2025-12-31"), "late": reading("late", "y", "2025-06-30")}
    chosen = current(ledger, readings, date(2026, 3, 1))
    assert counting(chosen, "foretag") == ["new"]
    assert verdicts(chosen) == [("new.xlsx", "accepted"), ("late.xlsx", "superseded")]


def test_the_same_bytes_under_another_name_do_nothing_and_say_so() -> None:
    ledger = [delivery(1, "a", "2026-01-10"), delivery(2, "a", "2026-01-11", "kopia.xlsx")]
    chosen = current(ledger, {"a": reading("a", "x")}, date(2026, 3, 1))
    assert verdicts(chosen) == [("a.xlsx", "accepted"), ("kopia.xlsx", "duplicate")]
    assert [(p["code"], p["severity"]) for p in chosen.problems] == [("SAMMA_BYTES", "warn")]
    assert "a.xlsx" in chosen.problems[0]["message"]
    assert [row["rows_read"] for row in chosen.files] == [3, 0]


def test_a_content_said_again_after_a_correction_counts_again() -> None:
    """As SCB's real vintages of September 2023: a first version, a second the same day, and the first one again."""
    ledger = [
        delivery(1, "first", "2023-09-04"),
        delivery(2, "second", "2023-09-04"),
        delivery(3, "again", "2023-09-14"),
    ]
    readings = {
        "first": reading("first", "x"),
        "second": reading("second", "y"),
        "again": reading("again", "x"),
    }
    before = current(ledger, readings, date(2023, 9, 13))
    after = current(ledger, readings, date(2023, 9, 14))
    assert counting(before, "foretag") == ["second"]
    assert counting(after, "foretag") == ["first"]
    assert verdicts(after) == [
        ("first.xlsx", "accepted"),
        ("second.xlsx", "superseded"),
        ("again.xlsx", "duplicate"),
    ]


def test_a_rejected_newer_file_leaves_the_older_one_counting() -> None:
    ledger = [delivery(1, "a", "2026-01-10"), delivery(2, "b", "2026-02-10")]
    readings = {"a": reading("a", "x"), "b": reading("b", "", verdict="rejected", tables={})}
    chosen = current(ledger, readings, date(2026, 3, 1))
    assert counting(chosen, "foretag") == ["a"]
    assert verdicts(chosen) == [("a.xlsx", "accepted"), ("b.xlsx", "rejected")]


def test_files_of_different_periods_add_up_where_the_contract_says_so() -> None:
    ledger = [
        delivery(1, "nov", "2026-01-10"),
        delivery(2, "dec", "2026-01-11"),
        delivery(3, "dec2", "2026-01-12"),
    ]
    of = {"source": "arbetsformedlingen", "submitter": "arbetsformedlingen", "tables": {"beslut": {}}}
    readings = {
        "nov": reading("nov", "x", "2025-11-30", **of),
        "dec": reading("dec", "y", "2025-12-31", **of),
        "dec2": reading("dec2", "z", "2025-12-31", **of),
    }
    chosen = current(ledger, readings, date(2026, 3, 1))
    assert counting(chosen, "beslut") == ["nov", "dec2"]
    assert [t.rank for t in chosen.tables] == [1, 2]


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
def test_the_order_of_the_ledgers_lines_does_not_matter(order: list[int]) -> None:
    lines = [delivery(1, "a", "2026-01-10"), delivery(2, "b", "2026-01-10"), delivery(3, "c", "2026-01-11")]
    readings = {"a": reading("a", "x"), "b": reading("b", "y"), "c": reading("c", "x")}
    assert current([lines[i] for i in order], readings, date(2026, 3, 1)) == current(lines, readings, date(2026, 3, 1))
