"""Reading 20 workbooks of 50 000 rows through the flow's own mapped tasks, on a Dask cluster of one process and of two.

Each process has one thread of work, as on a machine of its own; both clusters are warm (Great Expectations imported, as in
bench.reading), and the two are measured in turn on the same files. Beside the clock stands the processor time of whichever
process had the most to do: what the clock would show where nothing else runs. Writing the workbooks takes a minute.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import date
from hashlib import sha256
from pathlib import Path
from statistics import median

from distributed import Client, LocalCluster
from prefect import flow
from prefect.testing.utilities import prefect_test_harness

from bench.reading import make
from flows.nightly import read_all
from flows.pipeline.steps import receive_step
from flows.run.context import Run
from flows.storage.paths import Home

for _name in ("OMP", "OPENBLAS", "NUMEXPR"):  # one thread of work for each process
    os.environ.setdefault(f"{_name}_NUM_THREADS", "1")

WORKBOOKS, ROWS, ROUNDS, TARGET = 20, 50_000, 2, 1.5


@flow
def reading(home: Path, dask: str) -> tuple[float, float]:
    """Read everything in the home as the night does, on this cluster: seconds, and processor seconds of its busiest process."""
    os.environ["FOKUSDAG_DASK"] = dask
    run = Run.of(home, date(2026, 1, 15), None, None)
    unread = receive_step(run)
    with Client(dask, set_as_default=False) as readers:
        before, began = readers.run(time.process_time), time.perf_counter()
        read_all(run, unread)
        took, after = time.perf_counter() - began, readers.run(time.process_time)
    return took, max(after[each] - before[each] for each in after)


def fresh(home: Path, books: Path) -> Home:
    """The home as it is before anything has been read."""
    shutil.rmtree(home, ignore_errors=True)
    made = Home(home).make()
    for book in books.iterdir():
        (made.raw / "finsam" / book.name).hardlink_to(book)
    return made


def parquet(home: Home) -> dict[str, str]:
    return {path.parent.name: sha256(path.read_bytes()).hexdigest() for path in home.typed.glob("*/*.parquet")}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as started:
        books, few = Path(folder) / "books", Path(folder) / "few"
        few.mkdir()
        books.mkdir()
        with ProcessPoolExecutor() as pool:
            made = [pool.submit(make, books / f"deltagare_{2000 + n}.xlsx", ROWS, n) for n in range(WORKBOOKS)]
            made += [pool.submit(make, few / f"deltagare_{2000 + n}.xlsx", 100, n) for n in range(4)]
            [each.result() for each in made]
        os.environ |= {"FOKUSDAG_PSEUDONYM_KEY": secrets.token_hex(32)}
        started.enter_context(prefect_test_harness(120))  # a server of its own, and nothing of it left
        address = {}
        for n in (1, 2):
            cluster = LocalCluster(n_workers=n, threads_per_worker=1, dashboard_address="127.0.0.1:0")
            address[n] = started.enter_context(cluster).scheduler_address
            reading(fresh(Path(folder) / "warm", few).root, address[n])
        took: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
        for _ in range(ROUNDS):
            left = {}
            for n in (1, 2):
                home = fresh(Path(folder) / f"home {n}", books)
                took[n].append(reading(home.root, address[n]))
                left[n] = parquet(home)
            assert left[1] == left[2] and len(left[1]) == WORKBOOKS, "not the same bytes"
    print(f"{WORKBOOKS} workbooks of {ROWS} rows x 15, medians of {ROUNDS}, same bytes; target at least {TARGET}")
    for at, what in enumerate(("by the clock", "processor time of the busiest process")):
        one, two = (median(each[at] for each in took[n]) for n in (1, 2))
        print(f"{what}: one process {one:.1f} s, two {two:.1f} s, ratio {one / two:.2f}")


if __name__ == "__main__":
    main()
