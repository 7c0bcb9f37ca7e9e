"""Ten deliveries, a night each; afterwards every night is run again as it was then, and gives the same bytes."""

from __future__ import annotations

import hashlib
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.errors import Stopped
from flows.pipeline import steps
from flows.pipeline.record import RunResult, write_run_record
from flows.release.editions.editions import report_folder
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.storage.paths import Home
from tests.support.books import ANSTALLNINGAR, FORETAG, Rows, arbetsbok, with_cell, xlsx

FIRST = date(2026, 1, 5)
NUMBERS = [
    line
    for line in Path(__file__)
    .parents[1]
    .joinpath("example", "skatteverket_test_numbers.txt")
    .read_text("utf-8")
    .split()
    if line.isdigit()
]


def through_the_rooms(
    home: Home,
    today: date,
    as_of: date | None = None,
    period_end: date | None = None,
    draws: bool = True,
    edition: str | None = None,
) -> Path:
    """Every step in order, as the flow does; returns where the reports lie."""
    run = Run.of(home.root, today, as_of, period_end)
    for sha256 in steps.receive_step(run):
        steps.read_step(run, sha256)
    catalog = load_catalog(run)
    tables, name = steps.model_step(catalog), catalog.name()
    released = steps.release_step(catalog, name, edition)
    if draws:
        made = steps.draw_step(catalog, name, edition)
        write_run_record(catalog, RunResult(name, tables, released, made, {}, edition))
    return report_folder(home, name, edition)


def employed(first: int, count: int, start: str, end: str = "") -> Rows:
    rows = [
        [number, "Målgrupp", "Visstid", "Inget", start, end, 75, 24, ""] for number in NUMBERS[first : first + count]
    ]
    return [ANSTALLNINGAR[0], *rows]


def book(orgnr: str, period_to: str, rows: Rows) -> bytes:
    who = with_cell(with_cell(with_cell(FORETAG, 1, 0, orgnr), 1, 1, f"Företag {orgnr}"), 1, 6, period_to)
    return xlsx(arbetsbok(Företag=who, Anställningar=rows))


A, B = "409901-0003", "409901-0011"
TEN = [
    ("a.xlsx", book(A, "2025-06-30", employed(0, 7, "2024-03-01"))),
    ("b.xlsx", book(B, "2025-06-30", employed(7, 6, "2025-02-01"))),
    ("a2.xlsx", book(A, "2025-09-30", employed(0, 9, "2024-03-01"))),
    ("a2 igen.xlsx", book(A, "2025-09-30", employed(0, 9, "2024-03-01"))),
    ("b fel.xlsx", book(B, "2025-12-31", with_cell(employed(7, 6, "2025-02-01"), 0, 4, "Begynnelse"))),
    ("b sen.xlsx", book(B, "2025-03-31", employed(7, 5, "2025-02-01"))),
    ("b2.xlsx", book(B, "2025-12-31", employed(7, 12, "2025-02-01", "2025-11-30"))),
    ("b2 rättad.xlsx", book(B, "2025-12-31", employed(7, 12, "2025-03-01", "2025-11-30"))),
    ("skräp.xlsx", b"PK\x03\x04 inget"),
    ("a3.xlsx", book(A, "2025-12-31", employed(0, 14, "2024-03-01"))),
]  # fmt: skip


def bytes_of(folder: Path) -> dict[str, str]:
    """Name → hash, of everything in a folder but run.json, which tells seconds and the day of the run."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "run.json"
    }


DRAWN = (9,)
"""Nights whose reports are held too: the last, after all kinds of news. The others' follow from what is released."""


@pytest.mark.full
def test_a_run_as_of_an_earlier_day_gives_that_days_bytes_whatever_has_come_since(tmp_path: Path) -> None:
    home = Home(tmp_path / "hem").make()
    then = []
    for night, (name, data) in enumerate(TEN):
        (home.raw / "foretag" / name).write_bytes(data)
        where = through_the_rooms(home, FIRST + timedelta(days=night), draws=night in DRAWN)
        then.append((where.name, bytes_of(where), bytes_of(home.released / where.name)))
    assert len({str(released) for _, _, released in then}) >= 5, "the ten deliveries were to change the numbers"
    assert [night for night, (_, reports, _) in enumerate(then) if "fokusdag.pdf" in reports] == list(DRAWN)
    for night, (name, reports, released) in reversed(list(enumerate(then))):
        as_of = FIRST + timedelta(days=night)
        where = through_the_rooms(home, FIRST + timedelta(days=40), as_of, draws=night in DRAWN)
        assert (where.name, bytes_of(where), bytes_of(home.released / where.name)) == (name, reports, released)


def test_a_file_that_has_been_read_is_not_read_again(tmp_path: Path) -> None:
    home = Home(tmp_path / "hem").make()
    read = []
    for night, (name, data) in enumerate(TEN[:4]):
        (home.raw / "foretag" / name).write_bytes(data)
        run = Run.of(home.root, FIRST + timedelta(days=night), None, None)
        read.append(len([steps.read_step(run, sha256) for sha256 in steps.receive_step(run)]))
    assert read == [1, 1, 1, 0]  # the fourth has the bytes of the third


def test_nobody_is_counted_on_days_that_nothing_is_known_of() -> None:
    """Whoever is employed without an end would be so in 2030 too, and that year a year without new jobs."""
    with pytest.raises(Stopped, match="räkna till och med 2026-01-16: mer än till och med 2026-01-15 är inte känt"):
        Run.of(Path("hem"), date(2026, 1, 20), date(2026, 1, 15), date(2026, 1, 16))
    with pytest.raises(Stopped, match="Dagen 2026-01-21 har inte kommit"):
        Run.of(Path("hem"), date(2026, 1, 20), date(2026, 1, 21), None)
    assert Run.of(Path("hem"), date(2026, 1, 15), None, date(2026, 1, 15)).period_end == date(2026, 1, 15)


def test_a_reading_is_on_the_disk_before_it_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A power cut just after it got its name would leave an empty reading.json, over which every later night stops."""
    on_the_disk, fsync = set(), os.fsync

    def noted(handle: int) -> None:
        on_the_disk.add(os.fstat(handle).st_ino)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    home = Home(tmp_path / "hem").make()
    (home.raw / "foretag" / TEN[0][0]).write_bytes(TEN[0][1])
    run = Run.of(home.root, FIRST, None, None)
    for sha256 in steps.receive_step(run):
        steps.read_step(run, sha256)
    made = list(home.typed.glob("*/*"))
    assert any(path.name == "reading.json" for path in made)
    assert {path.stat().st_ino for path in made} <= on_the_disk
