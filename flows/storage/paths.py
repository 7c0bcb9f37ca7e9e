"""Where a home keeps each of its files and folders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flows.contracts.sources import SOURCES
from flows.storage.links import refuse_broken_links


@dataclass(frozen=True)
class Home:
    """One home: a folder with data/raw, data/processed and reports in it."""

    root: Path

    @cached_property
    def raw(self) -> Path:
        """What people drop in; never edited."""
        return self.root / "data" / "raw"

    @cached_property
    def control(self) -> Path:
        """What those who run the pipeline decide: corrections and assumptions. Nobody who drops files can write here."""
        return self.root / "styrning"

    @cached_property
    def corrections(self) -> Path:
        """Corrections to what the sources sent, each with its reason."""
        return self.control / "korrigeringar.toml"

    @cached_property
    def assumptions(self) -> Path:
        """What an owner has approved to be assumed of what would have happened anyway."""
        return self.control / "antaganden.toml"

    @cached_property
    def contacts(self) -> Path:
        """Who sends files and gets answers, and who receives the files."""
        return self.control / "kontakter.toml"

    @cached_property
    def own_definitions(self) -> Path:
        """The home's own area, definitions and thresholds; absent where it uses the program's."""
        return self.root / "fokusdag.toml"

    @cached_property
    def for_analysts(self) -> Path:
        """A home for a group of analysts, with a copy of the warehouse and its own key; absent where no group is set."""
        return self.root / "analys"

    @cached_property
    def profile(self) -> Path:
        """Whose pages they are: the event, its organisers and logos."""
        return self.root / "profil"

    @cached_property
    def processed(self) -> Path:
        """Everything that the steps leave for one another."""
        return self.root / "data" / "processed"

    @cached_property
    def received(self) -> Path:
        """The received store: every file as it came, encrypted."""
        return self.processed / "received"

    @cached_property
    def ledger(self) -> Path:
        """One line for each delivery, oldest first."""
        return self.processed / "ledger.jsonl"

    @cached_property
    def approvals(self) -> Path:
        """What an analyst has confirmed of files that waited for an answer."""
        return self.processed / "approvals.jsonl"

    @cached_property
    def typed(self) -> Path:
        """Typed Parquet and quarantine, one folder for each reading."""
        return self.processed / "typed"

    @cached_property
    def warehouse(self) -> Path:
        """The DuckDB file, encrypted."""
        return self.processed / "warehouse.duckdb"

    @cached_property
    def analyst(self) -> Path:
        """Unprotected lists and comparisons for the analyst alone, one folder for each run."""
        return self.processed / "analyst"

    @cached_property
    def released(self) -> Path:
        """Released tables, one folder for each run."""
        return self.processed / "released"

    @cached_property
    def forgotten(self) -> Path:
        """Pseudonyms of persons who have been erased; their rows are left out of later deliveries."""
        return self.processed / "forgotten.txt"

    @cached_property
    def erasing(self) -> Path:
        """What an erasure that has begun is to erase; removed when it is done."""
        return self.processed / "erasing.json"

    @cached_property
    def receipts(self) -> Path:
        """Receipts of what was erased, without anything on whom."""
        return self.processed / "receipts"

    @cached_property
    def editions(self) -> Path:
        """The ledger of editions."""
        return self.processed / "editions.jsonl"

    @cached_property
    def sealed(self) -> Path:
        """The inner counts of each edition, encrypted: later releases are protected together with them."""
        return self.processed / "editions"

    @cached_property
    def readers(self) -> Path:
        """The pseudonyms of the sole traders in editions, encrypted."""
        return self.processed / "readers"

    @cached_property
    def drafts(self) -> Path:
        """What each draft consists of, signed."""
        return self.processed / "drafts"

    @cached_property
    def last_run(self) -> Path:
        """What the last run left, written when all of it was in place."""
        return self.processed / "last_run.json"

    @cached_property
    def last_seen(self) -> Path:
        """Empty; its time is when a run by the clock last began, however it ended."""
        return self.processed / "last_seen"

    @cached_property
    def lock(self) -> Path:
        """Locked by the one run that writes, or by a backup."""
        return self.processed / "run.lock"

    @cached_property
    def alive(self) -> Path:
        """One file for each run that has begun, locked while its process runs."""
        return self.processed / "alive"

    @cached_property
    def keys(self) -> Path:
        """Keys made on the first run."""
        return self.processed / "keys"

    @cached_property
    def prefect(self) -> Path:
        """Prefect's own folder, so that nothing is written to the user's."""
        return self.processed / "prefect"

    @cached_property
    def answered(self) -> Path:
        """The list of answers to submitters."""
        return self.processed / "replies.jsonl"

    @cached_property
    def replies(self) -> Path:
        """Answers to submitters, with their own cells."""
        return self.reports / "replies"

    @cached_property
    def reports(self) -> Path:
        """Drafts, editions and replies."""
        return self.root / "reports"

    @cached_property
    def closed(self) -> tuple[Path, ...]:
        """What no other account may use: two drafts a day apart tell of single persons, and replies have their numbers."""
        ours = (self.received, self.typed, self.keys, self.sealed, self.analyst, self.alive, self.control, self.replies)
        return (self.processed, *ours, self.reports / "drafts")

    def make(self) -> Home:
        """Make the folders that are missing and return self; data/raw keeps its mode, for a group's access to it.

        The sources' folders are made only in a home that has received nothing: later a missing one is lost.
        """
        refuse_broken_links((self.root, self.raw.parent, self.raw, self.processed, self.reports))
        shown = (*reversed(self.root.parents), self.root, self.raw.parent, self.profile, self.reports)
        drops = () if self.ledger.exists() else (self.raw, *(self.raw / source for source in SOURCES))
        for mode, folders in ((0o755, shown), (0o750, drops), (0o700, self.closed)):
            for folder in (each for each in folders if not each.exists()):
                folder.mkdir(mode, exist_ok=True)  # another run may make it meanwhile
        for folder in (self.processed, self.reports / "drafts", self.replies):
            folder.chmod(0o700)
        if not self.lock.exists():  # before a backup makes it, as root's
            self.lock.touch(0o600)
        return self
