"""Ours beside what people would write by hand: the same workbooks, the same four results, each a process of its own.

The results are jobs a year, employed at month end, staying at 12 months, and reach with those without work for more than 12
months beside it. (UTSATTA stands in a pivot cache, which no library that reads sheets shows: the others leave it out.) Theirs
must be ours, number for number, before a ratio is printed. Ours is `fokusdag run` from the start, its temporary Prefect server
and all: pseudonyms, encryption, validation, an answer to each workbook, protection, and every chart.
"""

from __future__ import annotations

import csv
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.measure import BARE, Cost, cost, middle
from bench.workbooks import make_home
from flows.model.connection import connect
from flows.run.keys import key_of
from flows.storage.paths import Home

HERE, ROOT = Path(__file__).parent, Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-peers" / "bin" / "python"
ROWS, FILES, ROUNDS = 100_000, 20, 3
PEERS = {
    "a": "pandas, openpyxl, Great Expectations, pyplot",
    "b": "R: readxl, dplyr, ggplot2",
    "c": "polars, fastexcel, pandera, DuckDB (no charts)",
    "d": "dlt, DuckDB (no charts)",
}
TARGETS = {"a": 0.5, "b": 0.5, "c": 2.0}
EMPTY = "from prefect import flow\n@flow\ndef empty():\n    pass\nempty()\n"
QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "DISABLE_PANDERA_IMPORT_WARNING": "True",
    "LC_ALL": "C.UTF-8",
}
OURS = """
select 'jobs', year::varchar, jobs from mart.jobs_created
union all select 'employed', month_end::varchar, persons from mart.employed
union all select 'stayed', unnest(['eligible', 'retained']), unnest([eligible, retained]) from mart.retention where k_months = 12
union all select 'reach', period || ' ' || kommun_code, employed from mart.reach
union all select 'need', period || ' ' || kommun_code, if(ua12_low = ua12_high, ua12_low, null) from mart.reach
"""
Results = dict[tuple[str, str], float]


def found(out: Path) -> Results:
    """What a peer has left."""
    with (out / "results.csv").open(encoding="utf-8") as file:
        return {(row["result"], row["key"]): float(row["number"]) for row in csv.DictReader(file)}


def ours(home: Home) -> Results:
    """What our run counted."""
    with connect(home.warehouse, key_of(home, "warehouse")) as connection:
        return {(result, key): float(number) for result, key, number in connection.execute(OURS).fetchall()}


def refuse_another(name: str, theirs: Results, right: Results) -> None:
    """Stop where a number is another than ours."""
    if apart := sorted(key for key in theirs.keys() | right.keys() if theirs.get(key) != right.get(key)):
        told = ", ".join(f"{key}: {theirs.get(key)} and ours {right.get(key)}" for key in apart[:5])
        sys.exit(f"({name}) is not as ours in {len(apart)} of {len(right)} numbers: {told}")


def commands(home: Home, folder: Path) -> dict[str, Callable[[], Cost]]:
    """What is measured, by name."""
    books, public, log = home.raw / "foretag", home.raw / "arbetsformedlingen", folder / "log"
    prefect = QUIET | {"PREFECT_HOME": str(folder / "prefect"), "PREFECT_LOGGING_LEVEL": "CRITICAL"}

    def peer(*words: str | Path) -> Callable[[], Cost]:
        def run() -> Cost:
            shutil.rmtree(folder / "out", ignore_errors=True)
            (folder / "out").mkdir()
            return cost([*words, books, public, folder / "out"], log, QUIET)

        return run

    def whole() -> Cost:
        for made in (home.processed, home.reports):
            shutil.rmtree(made, ignore_errors=True)
        fokusdag = [sys.executable, "-m", "flows.cli", "run", "--home", home.root, "--today", "2026-01-15"]
        return cost(fokusdag, log, prefect)

    known: dict[str, Callable[[], Cost]] = {
        "ours": whole,
        "empty": lambda: cost([sys.executable, "-c", EMPTY], log, prefect),
        "bare": lambda: cost([sys.executable, "-c", BARE, *sorted(books.iterdir())], log),
    }
    if PYTHON.exists():
        for key, name in (("a", "with_pandas.py"), ("c", "with_polars.py"), ("d", "with_dlt.py")):
            known[key] = peer(PYTHON, HERE / name)
    else:
        print(f"left out, since {PYTHON.parent.parent.name} is not there (`make peers` makes it): a, c, d")
    if shutil.which("Rscript"):
        known["b"] = peer("Rscript", "--vanilla", HERE / "with_r.R")
    else:
        print("left out, since R is not there (apt: r-base-core r-cran-readxl r-cran-dplyr r-cran-ggplot2): b")
    return known


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        home = make_home(folder / "home", ROWS, FILES)
        known = commands(home, folder)
        known["empty"]()  # makes Prefect's database
        took: dict[str, list[Cost]] = {name: [] for name in known}
        right: Results = {}
        load = os.getloadavg()[0]
        for _ in range(ROUNDS):
            for name, run in known.items():  # ours first
                took[name].append(run())
                if name == "ours":
                    right = ours(home)
                elif name in PEERS:
                    refuse_another(name, found(folder / "out"), right)
    costs = {name: middle(each) for name, each in took.items()}
    print(
        f"{FILES} workbooks, {ROWS} rows; {len(right)} numbers, all alike; medians of {ROUNDS}; load before {load:.1f}\n"
    )
    print("| what | CPU s | wall s | peak MB | ours over it, CPU | wall | target, CPU |\n|---|--:|--:|--:|--:|--:|--:|")
    words = {"ours": "ours, end to end", "empty": "an empty Prefect flow", "bare": "bare python-calamine"} | {
        key: f"({key}) {name}" for key, name in PEERS.items()
    }
    one = costs["ours"]
    for name in (name for name in words if name in costs):
        each = costs[name]
        ratio, least = one.used / each.used, TARGETS.get(name)
        target = "" if least is None else f"{least:g}: {'held' if ratio <= least else 'MISSED'}"
        ratios = "| | " if name == "ours" else f"| {ratio:.2f} | {one.wall / each.wall:.2f} "
        print(f"| {words[name]} | {each.used:.1f} | {each.wall:.1f} | {each.peak:.0f} {ratios}| {target} |")


if __name__ == "__main__":
    main()
