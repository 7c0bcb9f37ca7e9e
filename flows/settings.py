"""Where things lie, which limits hold and which keys are used. FOKUSDAG_* variables change them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, Field, PositiveInt, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from flows.intake.limits import MB, Limits
from flows.stopped import Stopped

CHECKOUT = Path(__file__).resolve().parent.parent
Source = Literal["arbetsformedlingen", "finsam", "foretag", "scb"]
SOURCES: tuple[Source, ...] = get_args(Source)
TIME_ZONE = "Europe/Stockholm"


class Reporting(BaseModel):
    """How often a source is to report: periods of so many months from January on, each so many days after its end."""

    months: Literal[1, 2, 3, 4, 6, 12]
    days: PositiveInt


class Telling(BaseSettings):
    """Where things are told, read by itself: a failure is told also where another setting is what is wrong.

    Raises Stopped where a value cannot be used, and names the variable but never the value: it may be a key or a password.
    """

    model_config = SettingsConfigDict(env_prefix="FOKUSDAG_", frozen=True)

    tell: tuple[SecretStr, ...] = Field(
        default=(),
        description="Where failures and what somebody must look into are told: apprise addresses (mailtos://…)",
    )

    def __init__(self) -> None:
        try:
            super().__init__()
        except ValidationError as fault:
            names = ", ".join(sorted({f"FOKUSDAG_{error['loc'][0]}".upper() for error in fault.errors()}))
        except SettingsError as fault:  # what is to be JSON and is not; only its words say which
            names = ", ".join(f"FOKUSDAG_{name}".upper() for name in re.findall(r'field "(\w+)"', str(fault)))
        else:
            return
        raise Stopped(f"Inställningen {names} har ett värde som inte går att använda. Rätta den eller ta bort den.")


class Settings(Telling):
    """Every setting, read from the environment (FOKUSDAG_HOME, FOKUSDAG_PSEUDONYM_KEY, …).

    Keys are 64 hexadecimal digits; without one in the environment each is made on the first run and kept in the home's
    data/processed/keys, readable by its owner alone. Raises Stopped as Telling does.
    """

    home: Path = CHECKOUT
    pseudonym_key: SecretStr | None = None
    received_key: SecretStr | None = None
    warehouse_key: SecretStr | None = None
    allow_plaintext_warehouse: bool = False
    max_file_mb: int = Field(default=100, gt=0, description="Largest file taken in, MB")
    max_unpacked_mb: int = Field(default=1000, gt=0, description="Largest workbook after unpacking, MB")
    max_file_memory_mb: int = Field(default=4000, gt=0, description="Memory that reading one file may take, MB")
    max_file_seconds: int = Field(
        default=300, gt=0, description="Processor time that reading one file may take, seconds"
    )
    lock_wait_seconds: float = Field(default=600, ge=0, description="How long a run waits for another run to end")
    keep_days: dict[Source, PositiveInt] = Field(
        default={},
        description='Days that a received file is kept, by source: {"finsam": 730}. A source that is not named: for ever',
    )
    moved_percent: PositiveInt = Field(default=20, description="A released number that moves more than this is told, %")
    reporting: dict[Source, Reporting] = Field(
        default={"foretag": Reporting(months=12, days=31), "finsam": Reporting(months=12, days=31)},
        description='When who has sent nothing is late, by source: {"foretag": {"months": 3, "days": 20}}',
    )
    dask: str = Field(
        default="",
        pattern=r"^($|[1-9]\d*$|\D)",
        description="Read files in so many processes of this machine, or on the Dask cluster at this address (tcp://…)",
    )
    shared: str = Field(
        default="",
        description="Where a Dask cluster without this home fetches files and leaves what it read: s3://…, file:///…",
    )
    keep_drafts_days: int = Field(default=60, gt=0, description="Days that a draft is kept, with its tables")
    keep_drafts: int = Field(default=10, gt=0, description="So many of the newest drafts are kept, however old")
    min_free_mb: int = Field(default=500, ge=0, description="Free space on the disk without which no run begins, MB")
    threads: int = Field(default=2, gt=0, description="Threads for the warehouse")
    memory_mb: int = Field(default=2000, gt=0, description="Memory for the warehouse, MB")
    english: bool = Field(default=False, description="Draw everything once more in English, in a folder of its own")

    def days_kept(self) -> dict[str, int]:
        """The days that received files are kept, by source."""
        return {str(source): days for source, days in self.keep_days.items()}

    def limits(self) -> Limits:
        """The bounds for one file, with those that are settings taken from here."""
        return Limits(
            max_bytes=self.max_file_mb * MB,
            max_unpacked=self.max_unpacked_mb * MB,
            max_memory=self.max_file_memory_mb * MB,
            max_seconds=self.max_file_seconds,
        )


@dataclass(frozen=True)
class Home:
    """One home: a folder with data/raw, data/processed and reports in it."""

    root: Path

    @property
    def raw(self) -> Path:
        """What people drop in; never edited."""
        return self.root / "data" / "raw"

    @property
    def corrections(self) -> Path:
        """Corrections to what the sources sent, each with its reason."""
        return self.raw / "korrigeringar.toml"

    @property
    def assumptions(self) -> Path:
        """What an owner has approved to be assumed of what would have happened anyway."""
        return self.raw / "antaganden.toml"

    @property
    def processed(self) -> Path:
        """Everything the rooms hand to one another."""
        return self.root / "data" / "processed"

    @property
    def received(self) -> Path:
        """The received store: every file as it came, encrypted."""
        return self.processed / "received"

    @property
    def ledger(self) -> Path:
        """One line for each delivery, oldest first."""
        return self.processed / "ledger.jsonl"

    @property
    def typed(self) -> Path:
        """Typed Parquet and quarantine, one folder for each reading."""
        return self.processed / "typed"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file, encrypted."""
        return self.processed / "warehouse.duckdb"

    @property
    def analyst(self) -> Path:
        """Unprotected lists and comparisons for the analyst alone, one folder for each run."""
        return self.processed / "analyst"

    @property
    def released(self) -> Path:
        """Released tables, one folder for each run."""
        return self.processed / "released"

    @property
    def forgotten(self) -> Path:
        """Pseudonyms of persons who have been erased, so that a later delivery is filtered."""
        return self.processed / "forgotten.txt"

    @property
    def erasing(self) -> Path:
        """What an erasure that has begun is to do, until it is done."""
        return self.processed / "erasing.json"

    @property
    def receipts(self) -> Path:
        """Receipts of what was erased, without a word on whom."""
        return self.processed / "receipts"

    @property
    def editions(self) -> Path:
        """The ledger of editions."""
        return self.processed / "editions.jsonl"

    @property
    def sealed(self) -> Path:
        """The inner counts of each edition, encrypted: what later releases are held against."""
        return self.processed / "editions"

    @property
    def readers(self) -> Path:
        """What the sole traders among editions' readers go by, encrypted."""
        return self.processed / "readers"

    @property
    def last_run(self) -> Path:
        """What the last run left, written when all of it was in its place."""
        return self.processed / "last_run.json"

    @property
    def last_seen(self) -> Path:
        """Empty; its time is when a run was last let in by the clock, however it ended."""
        return self.processed / "last_seen"

    @property
    def lock(self) -> Path:
        """What the one run that writes has locked, and a backup too."""
        return self.processed / "run.lock"

    @property
    def alive(self) -> Path:
        """One file for each run that has begun, locked while its process lives."""
        return self.processed / "alive"

    @property
    def keys(self) -> Path:
        """Keys made on the first run."""
        return self.processed / "keys"

    @property
    def prefect(self) -> Path:
        """Prefect's own folder, so that nothing is written to the user's."""
        return self.processed / "prefect"

    @property
    def answered(self) -> Path:
        """The list of answers to submitters."""
        return self.processed / "replies.jsonl"

    @property
    def replies(self) -> Path:
        """Answers to submitters, with their own cells."""
        return self.reports / "replies"

    @property
    def reports(self) -> Path:
        """Drafts, editions and replies."""
        return self.root / "reports"

    def make(self) -> Home:
        """Make the folders that are missing and return self; the sources' only in a home that has not received anything.

        Afterwards one that is missing is lost, and is not to look as if nothing had been sent. None that is made is others' to
        write, whatever the umask; what somebody else has made stays as it is, so that a group may be let into data/raw.
        """
        for folder in (self.root, self.root / "data", self.raw, self.processed, self.reports):
            if folder.is_symlink() and not folder.exists():
                raise Stopped(
                    f"{folder} är en länk till {folder.readlink()}, som saknas. Montera disken, eller rätta länken."
                )
        missing = [folder for folder in reversed(self.root.parents) if not folder.exists()]
        for folder in (*missing, self.root, self.root / "data"):
            folder.mkdir(exist_ok=True, mode=0o755)
        for folder in (self.raw, *(self.raw / source for source in SOURCES)) if not self.ledger.exists() else ():
            folder.mkdir(exist_ok=True, mode=0o750)
        self.processed.mkdir(exist_ok=True, mode=0o700)
        self.processed.chmod(0o700)
        for folder in (self.received, self.typed, self.keys, self.sealed, self.analyst, self.alive):
            folder.mkdir(exist_ok=True, mode=0o700)
        if not self.lock.exists():  # before a backup makes it, as root's
            self.lock.touch(0o600)
        for folder in (self.reports, self.reports / "drafts"):
            folder.mkdir(exist_ok=True, mode=0o755)
        return self
