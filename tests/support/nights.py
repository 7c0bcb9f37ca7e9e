"""A night in this process, step by step as the flow takes them, with one small file in place of what is drawn."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from flows.example.write import write_example
from flows.pipeline import steps
from flows.pipeline.kept.last_run import find_unchanged, write_last_run
from flows.pipeline.record import RunResult, write_run_record
from flows.release.editions.editions import report_folder
from flows.run.catalog import Catalog, load_catalog
from flows.run.context import Run
from flows.storage.paths import Home

Begun = tuple[Catalog, str, list[str]]


def morning(home: Home, day: date, edition: str | None = None) -> Begun | None:
    """What a night does before it counts: receive, read, answer, and see whether anything is to be done. None where nothing is."""
    run = Run.of(home.make().root, day, None, None)
    for sha256 in steps.receive_step(run):
        steps.read_step(run, sha256)
    catalog = load_catalog(run)
    state = catalog.state(edition)
    replies = steps.reply_step(catalog)
    return None if not edition and find_unchanged(run, state) else (catalog, state, replies)


def rest_of(begun: Begun, edition: str | None = None) -> Path:
    """The rest of a night; returns where its reports lie."""
    catalog, state, replies = begun
    tables, name = steps.model_step(catalog), catalog.name()
    released = steps.release_step(catalog, name, edition)
    where = report_folder(catalog.run.home, name, edition)
    where.mkdir(parents=True, exist_ok=True)
    (where / "bild.svg").write_text("det som visas")
    result = RunResult(name, tables, released, [where / "bild.svg"], {}, edition, replies)
    write_last_run(catalog.run, write_run_record(catalog, result), state)
    return where


def night(home: Home, day: date, edition: str | None = None) -> Path | None:
    """A whole night; returns where its reports lie, None where nothing was new."""
    begun = morning(home, day, edition)
    return rest_of(begun, edition) if begun else None


def write_submitted(home: Home) -> None:
    """The example's files of persons and enterprises, fourteen: reading its public statistics takes longer than all the rest."""
    write_example(home.raw)
    for public in (*home.raw.glob("arbetsformedlingen/web-*"), *home.raw.glob("scb/*")):
        public.unlink()


def copy_of(home: Home, root: Path) -> Home:
    """The home at another place, as if it had been made there: its last run lies there too, and the next night asks for it."""
    shutil.copytree(home.root, root)
    last = Home(root).last_run
    last.write_text(last.read_text("utf-8").replace(str(home.root), str(root)), "utf-8")
    return Home(root)
