"""What the owners are told of a run: what, when, once, and never a number. Days and expected words by hand."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.errors import Stopped
from flows.operations.doctor.examine import examine
from flows.operations.late_submitters import due
from flows.operations.notification import Notification, all_well
from flows.operations.notifications import (
    already_sent,
    failure,
    forget_handled,
    make_notification,
    remember_night,
    remember_sent,
)
from flows.orchestration import notify
from flows.orchestration.notify import publish_result, send_notification
from flows.run.context import Run
from tests.support.inbox import an_inbox
from tests.support.prefect_processes import free_port

TODAY = date(2026, 4, 20)


def a_file(name: str, verdict: str = "accepted", period_to: str | None = None, **more: Any) -> dict[str, Any]:
    told = {"name": name, "sha256": name, "verdict": verdict, "source": "foretag", "submitter": name.partition("_")[0]}
    return {**told, "period_to": period_to, "received_at": "2025-06-01 10:00:00", **more}


def a_record(run: Run, *files: dict[str, Any], not_read: tuple[str, ...] = ()) -> dict[str, Any]:
    where = run.home.reports / "drafts" / "2026-04-20-abc"
    return {"run": "2026-04-20-abc", "where": str(where), "inputs": list(files), "not_read": list(not_read)}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    made = Run.of(tmp_path / "hem", TODAY, None, None)
    made.home.make()
    return made


def released(folder: Path, cells: dict[str, int | None]) -> Path:
    folder.mkdir(parents=True)
    lists = {"dims": [], "measures": [], "counts": [], "public": [], "shares": {}, "amounts": {}}
    told = {
        "tables": {"jobs_created": {"title": "Skapade jobb per år", "sha256": ""} | lists},
        "cells": [{"key": key, "value": value} for key, value in cells.items()],
    }
    (folder / "cells.json").write_text(json.dumps(told), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("today", "months", "days", "end"),
    [
        ("2026-04-20", 12, 31, "2025-12-31"),
        ("2026-01-31", 12, 31, "2025-12-31"),  # 31 days after its end
        ("2026-01-30", 12, 31, "2024-12-31"),
        ("2026-04-20", 3, 20, "2026-03-31"),
        ("2026-04-19", 3, 20, "2025-12-31"),
        ("2026-03-01", 1, 1, "2026-02-28"),
        ("2026-12-31", 6, 30, "2026-06-30"),
    ],
)
def test_which_period_is_due(today: str, months: int, days: int, end: str) -> None:
    assert due(date.fromisoformat(today), months, days) == date.fromisoformat(end)


def test_a_rejected_file_and_one_that_was_not_read_are_told_once(run: Run) -> None:
    record = a_record(
        run, a_file("A_bok.xlsx", "rejected"), a_file("A_bra.xlsx", period_to="2026-03-31"), not_read=("x.xlsx",)
    )
    message = make_notification(run, record, None)
    assert message is not None
    assert message.title == "Fokusdag: 2 att se efter"
    assert "- Filen A_bok.xlsx avvisades." in message.text
    assert "- data/raw/x.xlsx är inte läst" in message.text
    assert "A_bra.xlsx" not in message.text
    assert make_notification(run, record, None) is not None, "it was not sent"
    remember_sent(run.home, message)
    assert make_notification(run, record, None) is None
    more = make_notification(run, a_record(run, *record["inputs"], a_file("A_ny.xlsx", "rejected")), None)
    assert more is not None
    assert "A_bok.xlsx" not in more.text


def test_more_than_ten_things_are_grouped_by_cause_and_each_is_remembered(run: Run) -> None:
    """Twelve rejected, two that wait, one that was not read: three lines, and none of them the next night."""
    files = [a_file(f"A_{n:02}.xlsx", "rejected", "2026-03-31") for n in range(12)]
    files += [a_file("B.xlsx", "held", "2026-03-31"), a_file("C.xlsx", "held", "2026-03-31")]
    record = a_record(run, *files, not_read=("x.xlsx",))
    message = make_notification(run, record, None)
    assert message is not None
    lines = [line for line in message.text.splitlines() if line.startswith("- ")]
    assert len(lines) <= 10
    assert lines[0].startswith("- 12 filer avvisades: A_00.xlsx, A_01.xlsx, A_02.xlsx och 9 till. Svaren")
    assert lines[1].startswith("- 2 filer väntar på svar och räknas inte än: B.xlsx, C.xlsx. Frågorna")
    assert lines[2].startswith("- data/raw/x.xlsx är inte läst")
    remember_sent(run.home, message)
    assert make_notification(run, record, None) is None


def test_each_week_without_news_says_that_all_is_well(run: Run) -> None:
    """The first night begins the week; seven days on there is a message, and none the night after it."""

    def night(day: int) -> str | None:
        of = Run.of(run.home.root, date(2026, 4, day), None, None)
        record = a_record(of, a_file("A.xlsx", period_to="2026-03-31"))
        record["parameters"] = {"as_of": of.as_of, "period_end": "2026-03-31", "today": of.today}
        message = make_notification(of, record, None)
        if message:
            remember_sent(of.home, message)
        remember_night(of, record)
        return message and message.title

    said = {day: night(day) for day in (1, 2, 7, 8, 9, 14, 15)}
    assert said == {
        1: None,
        2: None,
        7: None,
        8: "Fokusdag: allt är väl",
        9: None,
        14: None,
        15: "Fokusdag: allt är väl",
    }


def test_nothing_is_said_to_be_well_where_nothing_is_counted_or_something_is_left_to_do(run: Run) -> None:
    """A disk that is not there, files that are all rejected; a file whose question nobody has answered."""

    def week(*files: dict[str, Any]) -> Notification | None:
        record = a_record(run, *files)
        record["parameters"] = {"as_of": run.as_of, "period_end": "2026-03-31", "today": run.today}
        return all_well(run, record, ["väl 2026-04-13"])

    assert week() is None
    assert week(a_file("A.xlsx", "rejected")) is None
    said = week(a_file("A.xlsx"), a_file("B.xlsx", "held"))
    assert said is not None
    assert said.title == "Fokusdag: inget nytt, men något är kvar att göra"
    assert "\n- En fil väntar ännu på svar och räknas inte: B.xlsx.\n" in said.text


def test_a_home_that_nothing_has_come_to_is_told_once_and_by_doctor(run: Run) -> None:
    """As one is that lies below a disk that is not there: its nights are done, with nothing in them."""
    assert [told.says for told in examine(run.home) if told.check == "mottaget"] == ["Inget än."], "it is new"
    run.home.last_run.touch()
    message = make_notification(run, a_record(run), None)
    assert message is not None
    (words,) = (f"- {told.says}" for told in examine(run.home) if told.check == "mottaget" and told.state == "varning")
    assert words in message.text
    assert words.startswith(f"- Inga filer har kommit till {run.home.root}. Är mappen inte ny")
    remember_sent(run.home, message)
    assert make_notification(run, a_record(run), None) is None


def test_who_has_sent_nothing_for_the_period_is_late_once_its_days_have_passed(run: Run) -> None:
    """31 days after the year's end: A's newest workbook ends a day short of it, B's does not, C's was a repeat of an old one, and
    so was what D sent and was refused."""
    files = [
        a_file("A_2024.xlsx", "superseded", "2024-12-31"), a_file("A_2025.xlsx", period_to="2025-12-30"),
        a_file("B_2025.xlsx", period_to="2025-12-31"), a_file("C_2024.xlsx", "duplicate", "2024-12-31"),
        a_file("D_2025.xlsx", "rejected", "2024-12-31"),
        a_file("deltagare.xlsx", source="finsam", received_at="2026-01-02 08:00:00"),
    ]  # fmt: skip
    assert late(run, files) == [
        f"- Inget har kommit för tiden till och med 2025-12-31 från den som {sent}."
        for sent in ("senast lämnade A_2025.xlsx", "senast lämnade C_2024.xlsx", "lämnade D_2025.xlsx")
    ]
    day_before = Run.of(run.home.root, date(2026, 1, 30), None, None)
    told = make_notification(day_before, a_record(run, *files[1:3]), None)
    assert told is None


def test_who_has_sent_only_what_was_refused_is_late_and_is_not_said_to_have_sent_nothing(run: Run) -> None:
    """A's newest was refused and came once more; B's all were; of one file nobody can say whose it is, and D has sent in time."""
    files = [
        a_file("A_2024.xlsx", period_to="2024-12-31"), a_file("A_2025.xlsx", "rejected", "2025-12-31"),
        a_file("A_igen.xlsx", "duplicate", "2025-12-31", sha256="A_2025.xlsx"),
        a_file("B_2023.xlsx", "rejected", "2023-12-31"), a_file("B_2024.xlsx", "rejected", "2024-12-31"),
        a_file("skräp.xlsx", "rejected", received_at="2026-02-01 10:00:00", submitter=""),
        a_file("D_2025.xlsx", period_to="2025-12-31"),
    ]  # fmt: skip
    assert late(run, files) == [
        "- Inget har godtagits för tiden till och med 2025-12-31 från den som senast lämnade A_2024.xlsx; detta kom, "
        "kan vara därifrån och avvisades: A_2025.xlsx, A_igen.xlsx, skräp.xlsx.",
        "- Inget har godtagits för tiden till och med 2025-12-31 från den som lämnade B_2023.xlsx; detta kom, kan vara "
        "därifrån och avvisades: skräp.xlsx.",
    ]
    assert late(run, [a_file("B_2024.xlsx", "rejected", "2024-12-31")]) == [
        "- Inget har kommit för tiden till och med 2025-12-31 från den som lämnade B_2024.xlsx."
    ]
    export = {"source": "finsam", "submitter": "finsam", "received_at": "2026-02-01 10:00:00"}
    assert late(run, [a_file("deltagare.xlsx", "rejected", **export)]) == [
        "- Inget har godtagits för tiden till och med 2025-12-31 från den som lämnade deltagare.xlsx; detta kom, kan vara "
        "därifrån och avvisades: deltagare.xlsx."
    ]


def late(run: Run, files: list[dict[str, Any]]) -> list[str]:
    message = make_notification(run, a_record(run, *files), None)
    assert message is not None
    return [line for line in message.text.splitlines() if "för tiden" in line]


def test_what_lies_unread_a_second_time_is_told_a_second_time(run: Run) -> None:
    lying, read = a_record(run, not_read=("foretag/x\ny.xlsx", "z.xlsx")), a_record(run, not_read=("z.xlsx",))
    message = make_notification(run, lying, None)
    assert message is not None
    remember_sent(run.home, message)
    forget_handled(run, lying)
    assert make_notification(run, lying, None) is None
    forget_handled(run, read)
    assert make_notification(run, read, None) is None
    again = make_notification(run, lying, None)
    assert again is not None
    assert again.title == "Fokusdag: 1 att se efter"


def test_a_released_number_that_moves_more_than_the_bound_is_named_without_its_values(run: Run) -> None:
    """20 %: 20 to 25 is more, 100 to 120 is not; 10 to 14 is under five, and what was or is hidden is no move."""
    cells = {"a": (20, 25), "b": (100, 120), "c": (10, 14), "d": (None, 50), "e": (50, None), "f": (100, 79)}
    before, _ = (
        released(run.home.released / name, {f"jobs_created|{key}|jobs": pair[i] for key, pair in cells.items()})
        for i, name in enumerate(("2026-04-19-abc", "2026-04-20-abc"))
    )
    message = make_notification(run, a_record(run), before)
    assert message is not None
    assert [line for line in message.text.splitlines() if "ändrats mer" in line] == [
        "- Skapade jobb per år, a (jobb): har ändrats mer än 20 %.",
        "- Skapade jobb per år, f (jobb): har ändrats mer än 20 %.",
    ]
    assert not {"25", "79", "100"} & set(message.text.replace(".", " ").split())


def test_numbers_are_held_against_the_last_night_that_was_told_whatever_was_run_in_between(run: Run) -> None:
    """30 jobs one night; a rerun counts to another day and finds 10; the next night has 30 again: nothing has moved."""

    def counted(name: str, jobs: int) -> dict[str, Any]:
        released(run.home.released / name, {"jobs_created|2025|jobs": jobs})
        return a_record(run, a_file("A.xlsx", period_to="2026-03-31")) | {
            "where": str(run.home.reports / "drafts" / name)
        }

    def told(of: Run, record: dict[str, Any], *, sent: bool = True) -> str:
        message = make_notification(of, record, already_sent(of))
        if sent:
            remember_night(of, record)
        return message.text if message else ""

    assert told(run, counted("natt 1", 30)) == "", "there was no night before it"
    rerun = Run.of(run.home.root, TODAY, None, date(2024, 12, 31))
    earlier = Run.of(run.home.root, TODAY, date(2026, 1, 15), None)
    assert told(rerun, counted("omkörd", 10)) == told(earlier, counted("tidigare", 10)) == ""
    assert told(run, counted("natt 2", 30)) == ""
    assert "har ändrats mer än 20 %" in told(run, counted("natt 3", 40), sent=False)
    assert "har ändrats mer än 20 %" in told(run, counted("natt 4", 40)), "the letter of the night before did not go"
    assert told(run, counted("natt 5", 40)) == ""


def test_a_run_of_an_earlier_day_tells_nothing(run: Run) -> None:
    earlier = Run.of(run.home.root, TODAY, date(2026, 1, 15), None)
    assert make_notification(earlier, a_record(run, a_file("bok.xlsx", "rejected")), None) is None


def test_no_identity_number_is_told(run: Run) -> None:
    """A published test number, in the name of a file and in what Prefect says of a parameter."""
    message = make_notification(run, a_record(run, a_file("19121212-1212.xlsx", "rejected")), None)
    assert message is not None
    assert "1212-1212" not in message.text
    assert "1212-1212" not in failure("blå-älg", None, "as_of: 19121212-1212 is no date")


def test_a_failure_says_why_and_that_nothing_has_left(run: Run) -> None:
    words = failure("blå-älg", Stopped("Nyckeln saknas. Lägg tillbaka den."), "Flow run encountered an exception")
    assert "Stoppat: blå-älg.\n\nNyckeln saknas. Lägg tillbaka den.\n" in words
    assert "Inget nytt har lämnats ut" in words
    crashed = failure("blå-älg", None, "Flow run process exited with non-zero status code 137")
    assert "137" in crashed
    fault = failure("blå-älg", ValueError("innehåll ur en cell"), None)
    assert "innehåll ur en cell" not in fault
    assert "ValueError" in fault


def test_what_cannot_be_shown_of_a_run_takes_nothing_of_it_back_and_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A server that dies after the last room, or a note of root's: an edition was frozen, and "nothing has left" was sent."""
    letters: list[tuple[str, str]] = []
    monkeypatch.setattr(notify, "send_notification", lambda title, text: letters.append((title, text)))
    wrapped = RuntimeError("Failed to reach API")  # as Prefect does
    wrapped.__cause__ = httpx.ConnectError("innehåll")
    for fault, words in (
        (httpx.ConnectError("innehåll"), "Prefect-servern svarade inte (ConnectError)"),
        (wrapped, "Prefect-servern svarade inte (ConnectError)"),
        (PermissionError(13, "Permission denied", str(run.home.root / "told.txt")), "sudo chown -R"),
    ):

        def fails(*_: object, fault: Exception = fault, **__: object) -> None:
            raise fault

        monkeypatch.setattr(notify, "create_markdown_artifact", fails)
        publish_result(run, a_record(run), "sammanfattning")
        title, text = letters.pop()
        assert title == "Fokusdag: klar, men något gick inte att berätta"
        assert text.startswith("Körningen 2026-04-20-abc är klar, och det den gjorde gäller.")
        assert words in text
        assert words in caplog.text


def test_an_address_that_is_dead_keeps_nothing_from_the_others_and_is_named_by_its_place(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What somebody got is sent, and not sent anew each night; what nobody got is not."""
    dead = f"mailto://kim:hemligt@127.0.0.1:{free_port()}?to=drift@example.se&mode=insecure"
    with an_inbox() as inbox:
        (living,) = json.loads(inbox.settings["FOKUSDAG_TELL"])
        monkeypatch.setenv("FOKUSDAG_TELL", json.dumps([dead, living]))
        assert send_notification("Fokusdag: 1 att se efter", "En fil avvisades.")
        assert [text.strip() for text in inbox.texts("Fokusdag: 1 att se efter")] == ["En fil avvisades."]
        assert "till adress 1 av 2 i FOKUSDAG_TELL" in caplog.text
        assert "hemligt" not in caplog.text
        monkeypatch.setenv("FOKUSDAG_TELL", json.dumps([dead]))
        assert not send_notification("Fokusdag: 1 att se efter", "En fil avvisades.")
        assert len(inbox.letters) == 1
