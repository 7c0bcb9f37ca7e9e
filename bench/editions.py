"""The example's edition, protected and attacked, and several editions of it one after another, each held against those before."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from flows.model.connection import connect
from flows.pipeline.steps import model_step
from flows.release.attack import attack
from flows.release.declared.plan import load_plan
from flows.release.desk import Desk
from flows.release.editions.combined_system import to_the_less_sure, together
from flows.release.editions.edition import Edition
from flows.release.fill import fill_at
from flows.release.linear_system import System
from flows.release.suppression.complementary import protect
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.run.keys import key_of

TODAY = date(2026, 1, 15)
TARGET = 15.0
A_YEAR_APART = tuple(date(year, 12, 31) for year in (2022, 2023, 2024, 2025))
Days = tuple[tuple[str, str], ...]
A_QUARTER_APART = (date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31))


def system_of(home: Path, period_end: date, earlier: Sequence[Edition] = ()) -> tuple[System, Days]:
    """Build the warehouse anew, counted to this day, and fill the plan from it; with the days that later editions count on."""
    plan = load_plan().against(day for edition in earlier for day in edition.days)
    run = Run.of(home, TODAY, TODAY, period_end)
    model_step(load_catalog(run))
    with connect(run.home.warehouse, key_of(run.home, "warehouse")) as connection, Desk(connection, plan) as desk:
        return fill_at(desk, plan)[0], desk.days()


def editions(home: Path, days: Sequence[date]) -> None:
    """Print a line of docs/SDC.md for each edition."""
    earlier: list[Edition] = []
    for day in days:
        system, tells = system_of(home, day, earlier)
        shown = [cell.key for cell in system.cells if cell.shown]
        alone = protect(system).hidden
        everything, less_sure = together(system, earlier), to_the_less_sure(system, earlier)
        gains = len(attack(everything.published(alone)))
        began = time.process_time()
        hidden = protect(everything, less_sure)
        between = time.process_time()
        systems = [everything, *(reader.system for reader in less_sure)]
        left = []
        for each, witnesses in zip(systems, (hidden.witnesses, *hidden.less_sure), strict=True):
            left += attack(each.published(hidden.hidden), witnesses, unsafe_alone=each is not systems[-1])
        ended = time.process_time()
        of = [[key for key in shown if key.startswith(f"{table}|")] for table in ("retention", "jobs_created")]
        stays, jobs = (f"{len(hidden.hidden.intersection(keys))} of {len(keys)}" for keys in of)
        print(
            f"| {day} | {len(shown)} | {len(alone)} | {gains} | {len(hidden.hidden)} | {stays}, {jobs} "
            f"| {between - began:.1f} | {ended - between:.1f}{' GAINS' if left else ''} |",
            flush=True,
        )
        earlier.append(Edition(str(day), system, hidden.hidden, tells))


def main() -> None:
    """Make the example's home and print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        command = [str(Path(sys.executable).parent / "fokusdag"), "demo", "--home", str(home)]
        quiet = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_HOME": f"{folder}/prefect"}
        subprocess.run(command, check=True, capture_output=True, env=os.environ | quiet)
        system, _ = system_of(home, A_YEAR_APART[-1])
        began = time.process_time()
        protection = protect(system)
        hidden = protection.hidden
        gains = attack(system.published(hidden), protection.witnesses)
        spent = time.process_time() - began
        readers = len(system.own)
        shown = sum(cell.shown for cell in system.cells)
        print(
            f"the example edition: {len(hidden)} of {shown} counts hidden, {len(gains)} gains to the public and {readers}"
        )
        print(f"enterprises, protected and attacked in {spent:.2f} s, target at most {TARGET:.0f}")
        for days in (A_YEAR_APART, A_QUARTER_APART):
            print(
                "\n| edition | counts | hidden alone | gains then | hidden together | of retention, jobs a year | s | s |"
            )
            editions(home, days)


if __name__ == "__main__":
    main()
