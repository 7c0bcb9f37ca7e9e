"""What `fokusdag demo` leaves and says, and that no identity number is in any of it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pypdfium2
import pytest

from tests.conftest import Demo, fokusdag
from tests.support.inbox import an_inbox
from tests.support.office_files import faults


def query(demo: Demo, sql: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(fokusdag("query", sql, "--home", demo.home, "--csv").stdout)))


def summary_of(demo: Demo) -> str:
    return (demo.draft / "summary.md").read_text("utf-8")


def test_rows_in_are_accepted_plus_rejected_in_every_file(demo: Demo) -> None:
    record = json.loads((demo.draft / "run.json").read_text("utf-8"))
    assert len(record["inputs"]) > 10
    for file in record["inputs"]:
        assert file["rows_read"] == file["rows_accepted"] + file["rows_rejected"], file["name"]
    assert all(
        len(file["sha256"]) == 64 and file["source"] for file in record["inputs"] if file["verdict"] != "rejected"
    )
    assert record["tables"]["mart.jobs_created"] == 8  # 2018 to 2025
    assert set(record["seconds"]) == {"receive", "read and judge", "reply", "model", "release", "draw"}
    assert {name: (demo.draft / name).stat().st_mode & 0o777 for name in ("run.json", "summary.md")} == {
        "run.json": 0o600,
        "summary.md": 0o600,
    }
    total = [sum(file[f"rows_{what}"] for file in record["inputs"]) for what in ("read", "accepted", "rejected")]
    assert f"Rader in = godtagna + avvisade: {total[0]} = {total[1]} + {total[2]}" in summary_of(demo)


def test_the_summary_says_where_to_look_and_progress_was_shown(demo: Demo) -> None:
    told = summary_of(demo)
    assert "| ljungnaset_2025_kopia.xlsx | foretag | upprepning, räknas inte igen | 0 | 0 | 0 |" in told
    assert str(demo.draft) in told
    assert "5 av 6 företag" in told
    assert demo.told.count("·") > 10


def test_a_run_ends_with_five_lines(demo: Demo) -> None:
    files, questions, finding, deck, answers = demo.printed.splitlines()
    assert files.startswith("Filer: 21 (")
    assert "1 avvisad" in files and "1 ersatt av en nyare" in files and "1 upprepning" in files
    assert questions.endswith("9 rader räknas inte")
    assert finding.startswith("Starkaste fyndet: ") and "jobb" in finding
    assert f"{demo.draft}/fokusdag.pdf" in deck
    command = f"fokusdag replies --home '{demo.home}'"
    assert answers == f"Svar att skicka: 13 (till vem och med vilken text: {command})"


def test_everybody_who_reports_persons_is_answered_and_the_summary_says_where(demo: Demo) -> None:
    """flows/example/write.py: seven workbooks that differ, three exports, two files of decisions, one of replaced numbers."""
    told = json.loads((demo.draft / "run.json").read_text("utf-8"))["replies"]
    assert len(told) == 13
    replies = demo.home / "reports" / "replies"
    assert sorted(told) == sorted(str(path.relative_to(replies)) for path in replies.rglob("*/*.xlsx"))
    assert all(f"- reports/replies/{path}" in summary_of(demo) for path in told)
    assert "finsam/2026-01-15/deltagare_2025 - kvitto.xlsx" in told
    assert "foretag/2026-01-15/trastmyran_2025 - att rätta.xlsx" in told


@pytest.mark.full
def test_excel_and_powerpoint_open_what_is_handed_out_without_a_repair(demo: Demo) -> None:
    made = [path for kind in ("xlsx", "pptx") for path in (demo.home / "reports").rglob(f"*.{kind}")]
    assert len(made) > 13
    assert {path.name: found for path in made if (found := faults(path))} == {}


def test_the_deck_has_the_twelve_charts_on_wide_pages(demo: Demo) -> None:
    deck = pypdfium2.PdfDocument(demo.draft / "fokusdag.pdf")
    assert len(deck) >= 15
    assert {tuple(round(side) for side in page.get_size()) for page in deck} == {(960, 540)}
    text = " ".join(page.get_textpage().get_text_bounded() for page in deck)
    assert "Källa:" in text
    assert "5 av 6" in text
    assert "UTKAST" in text
    assert not re.search(r"\d{6}[-+]\d{4}", text)


def test_the_named_tables_answer_through_query(demo: Demo) -> None:
    jobs = query(demo, "select year, jobs, persons from mart.jobs_created order by year")
    assert jobs
    assert all(int(row["jobs"]) >= int(row["persons"]) > 0 for row in jobs)
    verdicts = query(demo, "select verdict, count(*) as n from intake.file group by verdict")
    assert {"accepted", "accepted_with_rejects", "rejected", "duplicate", "superseded"} == {
        v["verdict"] for v in verdicts
    }


def test_query_cannot_write_or_read_other_files(demo: Demo) -> None:
    for sql in (
        "create table t as select 1",
        "select * from read_csv('/etc/passwd')",
        "copy (select 1) to '/tmp/x.csv'",
    ):
        done = fokusdag("query", sql, "--home", demo.home, check=False)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr


@pytest.mark.full
def test_a_second_demo_ends_alike_and_sends_nobody_a_letter(demo: Demo, tmp_path: Path, api: dict[str, str]) -> None:
    home = tmp_path / "hem"
    shutil.copytree(demo.home, home)
    with an_inbox() as inbox:
        again = fokusdag("demo", "--home", home, settings=api | inbox.settings)
    assert inbox.letters == []
    draft = home / "reports" / "drafts" / demo.draft.name
    assert (draft / "fokusdag.pdf").read_bytes() == (demo.draft / "fokusdag.pdf").read_bytes()
    assert str(draft) in again.stdout
