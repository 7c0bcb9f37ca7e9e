"""What a run knows once all files are read: the catalog, built once and handed on to every step."""

from __future__ import annotations

import logging
from datetime import date
from typing import NoReturn

from flows.intake.deliveries.approvals import approved_by, read_approvals
from flows.intake.deliveries.conflicts import contradicting_swaps
from flows.intake.deliveries.ledger import Delivery, read_ledger
from flows.intake.deliveries.retention import within_retention
from flows.intake.deliveries.selection import Selection, select_current
from flows.intake.stored_reading import has_failed, is_whole, load_reading
from flows.intake.validation.corrections import ended_corrections
from flows.language.catalogue import message
from flows.language.tool import say
from flows.model.home.home_file import HomeFile, load_home_file
from flows.release.editions.editions import without_a_line
from flows.release.editions.ledger import read as read_editions
from flows.run.boundary import boundary
from flows.run.context import Run
from flows.run.fingerprint import name_of, reported_to, state_of
from flows.run.keys import key_of
from flows.run.readings import ReadingFolders, names_by_file, read_reading
from flows.settings import settings
from flows.storage.paths import Home

log = logging.getLogger("fokusdag")
_DAMAGED = message("Läsningen av {name} ({folder}) hade gått sönder. Filen läses om.")


class Catalog:
    """What a run knows, as it was when the catalog was built. What changes while the run works is news to the next run.

    It is a plain class and cannot be pickled: Prefect walks through the dataclasses, lists and mappings that are inputs of a
    task, and hashes or stores what can be pickled. A catalog names submitters.

    Attributes:
        run: The run it is for.
        home_file: What is counted, and by which rules it is protected: the home's own, or what a what-if tries.
        deliveries: The ledger, oldest first, without the deliveries past their retention time.
        names: sha256 → the names that the file has come under; every file received by the run's day, oldest first.
        readings: sha256 → the reading.
        selection: What counts, and each file's verdict, sheets and problems.
        editions: The lines of the ledger of editions, oldest first.
        unlisted: Names of editions that have reports and no line in that ledger.
    """

    def __init__(self, run: Run, home_file: HomeFile | None = None) -> None:
        self.run = run
        self.home_file = home_file or load_home_file(run.home.own_definitions)
        self.deliveries = _deliveries(run.home, run.today)
        self.names = names_by_file(self.deliveries, run.as_of)
        folders = ReadingFolders(run)
        self.readings = {
            sha256: read_reading(folders.of(sha256, names), names[0], folders.keys)
            for sha256, names in self.names.items()
        }
        found = {sha256: (reading.folder, reading.content) for sha256, reading in self.readings.items()}
        approved = approved_by(read_approvals(run.home.approvals, key_of(run.home, "received")), run.as_of)
        self.selection: Selection = select_current(self.deliveries, found, run.as_of, approved)
        self.selection.problems.extend(contradicting_swaps(self.selection.tables))
        told = {table.sha256: self.readings[table.sha256].content["corrections"] for table in self.selection.tables}
        replaced = {file["sha256"] for file in self.selection.files if file["verdict"] == "superseded"}
        self.selection.problems.extend(
            ended_corrections(folders.corrections, folders.keys, told, self.names, replaced - told.keys())
        )
        self.editions = read_editions(run.home.editions)
        self.unlisted = without_a_line(run.home, self.editions)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a catalog stays in its process: it names submitters")

    @property
    def period_end(self) -> date:
        """The last day that is counted."""
        return self.run.period_end or reported_to(self.selection, self.run.as_of)

    @property
    def edition_names(self) -> list[str]:
        """The editions that are out, or may be."""
        return [*(str(line["edition"]) for line in self.editions), *self.unlisted]

    def corrected(self) -> dict[str, list[str]]:
        """File that counts → the ids of the corrections applied to it. They are keyed, and say nothing of what was corrected."""
        applied: dict[str, set[str]] = {}
        for table in self.selection.tables:
            told = self.readings[table.sha256].content["corrections"]
            applied.setdefault(table.name, set()).update(name for name, fault in told.items() if not fault)
        return {name: sorted(ids) for name, ids in applied.items() if ids}

    def name(self) -> str:
        """The run's name: the same run again has the same name."""
        return name_of(self.run, self.selection, self.edition_names, self.home_file)

    def state(self, edition: str | None = None) -> str:
        """A hash of all that decides what the run makes, with the edition that it makes: the next run finds that one out."""
        editions = [*self.edition_names, *([edition] if edition else [])]
        return state_of(self.run, self.selection, editions, self.home_file)


@boundary
def load_catalog(run: Run, home_file: HomeFile | None = None) -> Catalog:
    """Build the catalog. Every file that the run knows must have been read.

    Args:
        run: The run.
        home_file: What to count instead of what the home's own file says.

    Raises:
        Stopped: A file has not been read as it is to be read now, or a correction no longer finds what it was to correct.
    """
    return Catalog(run, home_file)


def unread(run: Run, *, again: bool = False) -> list[str]:
    """The sha256 of every file known by the run's day that has no reading under today's contracts, code and corrections.

    One whose reading is damaged has none: it is read again.

    Args:
        run: The run.
        again: With those whose reading failed for something unexpected, too.
    """
    folders, names = ReadingFolders(run), names_by_file(_deliveries(run.home, run.today), run.as_of)
    missing = []
    for sha256 in names:
        folder = folders.of(sha256, names[sha256])
        whole = is_whole(folder, folders.keys)
        if whole is False:
            log.warning(say(_DAMAGED, name=names[sha256][0], folder=folder))
        if not whole or (again and has_failed(load_reading(folder, folders.keys))):
            missing.append(sha256)
    return missing


def lost_copies(home: Home, today: date) -> dict[str, str]:
    """Received files whose stored copy is gone: sha256 → name. One past its retention time, or too large, is not to be there."""
    largest = settings().limits().max_bytes
    gone = (line for line in reversed(_deliveries(home, today)) if not (home.received / line.sha256).exists())
    return {line.sha256: line.name for line in gone if line.size <= largest}


def _deliveries(home: Home, today: date) -> list[Delivery]:
    return within_retention(read_ledger(home.ledger), settings().days_kept(), today)
