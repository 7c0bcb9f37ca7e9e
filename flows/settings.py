"""Where things lie, which limits hold and which keys are used. FOKUSDAG_* variables change them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.intake.limits import MB, Limits

CHECKOUT = Path(__file__).resolve().parent.parent
SOURCES = ("arbetsformedlingen", "finsam", "foretag", "scb")
TIME_ZONE = "Europe/Stockholm"


class Settings(BaseSettings):
    """Every setting, read from the environment (FOKUSDAG_HOME, FOKUSDAG_PSEUDONYM_KEY, …).

    Keys are 64 hexadecimal digits; without one in the environment each is made on the first run and kept in the home's
    data/processed/keys, readable by its owner alone.
    """

    model_config = SettingsConfigDict(env_prefix="FOKUSDAG_", frozen=True)

    home: Path = CHECKOUT
    pseudonym_key: SecretStr | None = None
    received_key: SecretStr | None = None
    warehouse_key: SecretStr | None = None
    allow_plaintext_warehouse: bool = False
    max_file_mb: int = Field(default=100, gt=0, description="Largest file taken in, MB")
    max_unpacked_mb: int = Field(default=1000, gt=0, description="Largest workbook after unpacking, MB")
    lock_wait_seconds: float = Field(default=600, ge=0, description="How long a run waits for another run to end")
    threads: int = Field(default=2, gt=0, description="Threads for the warehouse")
    memory_mb: int = Field(default=2000, gt=0, description="Memory for the warehouse, MB")

    def limits(self) -> Limits:
        """The bounds for one file, with those that are settings taken from here."""
        return Limits(max_bytes=self.max_file_mb * MB, max_unpacked=self.max_unpacked_mb * MB)


@dataclass(frozen=True)
class Home:
    """One home: a folder with data/raw, data/processed and reports in it."""

    root: Path

    @property
    def raw(self) -> Path:
        """What people drop in; never edited."""
        return self.root / "data" / "raw"

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
    def editions(self) -> Path:
        """The ledger of editions."""
        return self.processed / "editions.jsonl"

    @property
    def keys(self) -> Path:
        """Keys made on the first run."""
        return self.processed / "keys"

    @property
    def prefect(self) -> Path:
        """Prefect's own folder, so that nothing is written to the user's."""
        return self.processed / "prefect"

    @property
    def reports(self) -> Path:
        """Drafts, editions and replies."""
        return self.root / "reports"

    def make(self) -> Home:
        """Make the folders that are missing and return self."""
        for source in SOURCES:
            (self.raw / source).mkdir(parents=True, exist_ok=True)
        self.processed.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.processed.chmod(0o700)
        for folder in (self.received, self.typed, self.keys, self.analyst):
            folder.mkdir(exist_ok=True, mode=0o700)
        (self.reports / "drafts").mkdir(parents=True, exist_ok=True)
        return self
