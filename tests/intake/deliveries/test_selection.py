"""Same, newer, late: which files count as of a day. The stories are told by hand from DESIGN.md's promises."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.intake.deliveries.approvals import Approval
from flows.intake.deliveries.conflicts import differences
from flows.intake.deliveries.ledger import Delivery
from flows.intake.deliveries.selection import Selection, select_current
from tests.support.books import ANSTALLNINGAR, EKONOMI, arbetsbok, taken_in, xlsx

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


def verdicts(chosen: Selection) -> list[tuple[str, str]]:
    return [(row["name"], row["verdict"]) for row in chosen.files]


def counting(chosen: Selection, table: str) -> list[str]:
    return [t.sha256 for t in chosen.tables if t.table == table]


def test_a_newer_workbook_supersedes_and_the_old_one_is_kept() -> None:
    ledger = [delivery(1, "a", "2026-01-10"), delivery(2, "b", "2026-02-10")]
    readings = {"a": reading("a", "x"), "b": reading("b", "y", "2026-01-31")}
    chosen = select_current(ledger, readings, date(2026, 3, 1))
    assert counting(chosen, "anstallningar") == ["b"]
    assert verdicts(chosen) == [("a.xlsx", "superseded"), ("b.xlsx", "accepted")]


def test_a_day_that_was_typed_has_no_time_and_what_came_later_counts_all_the_same() -> None:
    """A night, and on the same day `run --today` of that day: the correction that it took in stood as sent at midnight."""
    ledger = [delivery(1, "a", "2026-01-10T04:15:00"), delivery(2, "rättad", "2026-01-10")]
    chosen = select_current(ledger, {"a": reading("a", "x"), "rättad": reading("rättad", "y")}, date(2026, 1, 10))
    assert counting(chosen, "anstallningar") == ["rättad"]
    assert verdicts(chosen) == [("a.xlsx", "superseded"), ("rättad.xlsx", "accepted")]


def test_as_of_an_earlier_day_the_old_workbook_still_counts() -> None:
    ledger = [delivery(1, "a", "2026-01-10"), delivery(2, "b", "2026-02-10")]
    readings = {"a": reading("a", "x"), "b": reading("b", "y", "2026-01-31")}
    chosen = select_current(ledger, readings, date(2026, 2, 9))
    assert counting(chosen, "anstallningar") == ["a"]
    assert verdicts(chosen) == [("a.xlsx", "accepted")]


def test_a_late_file_for_an_older_period_does_not_undo_a_newer_one() -> None:
    ledger = [delivery(1, "new", "2026-01-10"), delivery(2, "late", "2026-02-10")]
    readings = {"new": reading("new", "x", "2025-12-31"), "late": reading("late", "y", "2025-06-30")}
    chosen = select_current(ledger, readings, date(2026, 3, 1))
    assert counting(chosen, "foretag") == ["new"]
    assert verdicts(chosen) == [("new.xlsx", "accepted"), ("late.xlsx", "superseded")]


def test_the_same_bytes_under_another_name_do_nothing_and_say_so() -> None:
    ledger = [delivery(1, "a", "2026-01-10"), delivery(2, "a", "2026-01-11", "kopia.xlsx")]
    chosen = select_current(ledger, {"a": reading("a", "x")}, date(2026, 3, 1))
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
    before = select_current(ledger, readings, date(2023, 9, 13))
    after = select_current(ledger, readings, date(2023, 9, 14))
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
    chosen = select_current(ledger, readings, date(2026, 3, 1))
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
    chosen = select_current(ledger, readings, date(2026, 3, 1))
    assert counting(chosen, "beslut") == ["nov", "dec2"]
    assert [t.rank for t in chosen.tables] == [1, 2]


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
def test_the_order_of_the_ledgers_lines_does_not_matter(order: list[int]) -> None:
    lines = [delivery(1, "a", "2026-01-10"), delivery(2, "b", "2026-01-10"), delivery(3, "c", "2026-01-11")]
    readings = {"a": reading("a", "x"), "b": reading("b", "y"), "c": reading("c", "x")}
    assert select_current([lines[i] for i in order], readings, date(2026, 3, 1)) == select_current(
        lines, readings, date(2026, 3, 1)
    )


def test_what_became_of_a_file_is_told_of_it() -> None:
    """Replaced by a newer one, replaced for the same time by one that says something else, and come too late."""
    ledger = [
        delivery(1, "old", "2026-01-10"),
        delivery(2, "wrong", "2026-01-11"),
        delivery(3, "right", "2026-01-12"),
        delivery(4, "late", "2026-01-13"),
    ]
    readings = {
        "old": reading("old", "x", "2025-06-30"),
        "wrong": reading("wrong", "y"),
        "right": reading("right", "z"),
        "late": reading("late", "w", "2025-09-30"),
    }
    chosen = select_current(ledger, readings, date(2026, 3, 1))
    story = {p["sha256"]: (p["code"], "right.xlsx" in p["message"], p["severity"]) for p in chosen.problems}
    assert story == {
        "old": ("ERSATT", True, "warn"),
        "wrong": ("ERSATT_SAMMA_TID", True, "warn"),
        "late": ("KOM_SENT", True, "warn"),
    }
    assert {(d.now.table, d.now.sha256, d.before_sha256) for d in chosen.disagreements} == {
        ("foretag", "right", "wrong"),
        ("anstallningar", "right", "wrong"),
    }


def test_the_rows_on_which_two_files_disagree_are_those_that_only_one_of_them_has(tmp_path: Path) -> None:
    """The corrected workbook has another start for the first person, drops the third, keeps the second."""
    first, second = ANSTALLNINGAR[1], ANSTALLNINGAR[2]
    books = {
        "before": [ANSTALLNINGAR[0], first, second, ["199006022397", *second[1:]]],
        "now": [ANSTALLNINGAR[0], [*first[:4], "2025-04-01", *first[5:]], second],
    }
    readings = {}
    for sha, rows in books.items():
        told = taken_in(xlsx(arbetsbok(Anställningar=rows, Ekonomi=EKONOMI)), tmp_path / sha, sha256=sha)
        readings[sha] = (tmp_path / sha, told)
    ledger = [delivery(1, "before", "2026-01-10"), delivery(2, "now", "2026-01-11")]
    chosen = select_current(ledger, readings, date(2026, 3, 1))
    assert verdicts(chosen) == [("before.xlsx", "accepted"), ("now.xlsx", "held")]  # two of three rows go
    approved = {"now": Approval("now", "now.xlsx", "Anna Analytiker", ledger[1].received_at)}
    found = differences(select_current(ledger, readings, date(2026, 3, 1), approved).disagreements)
    assert [(row.source_table, row.said, row.sha256, row.sheet, row.row) for row in found.itertuples()] == [
        ("anstallningar", "before", "before", "Anställningar", 2),
        ("anstallningar", "before", "before", "Anställningar", 4),
        ("anstallningar", "now", "now", "Anställningar", 2),
    ]
    assert "Startdatum: 2025-03-01; Sysselsättningsgrad %: 75" in found["content"][0]
    assert "Startdatum: 2025-04-01; Sysselsättningsgrad %: 75" in found["content"][2]
