"""Settings: the home, limits and keys. The FOKUSDAG_* variables change them."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path

from pydantic import Field, PositiveInt, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from flows.contracts.sources import Reporting, Source, sources
from flows.errors import Stopped
from flows.language.tool import refuse_unknown_language, say
from flows.limits import MB, Limits
from flows.storage.installation import default_home


class NotificationSettings(BaseSettings):
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
        raise Stopped(
            say(
                "Inställningen {names} har ett värde som inte går att använda. Rätta den eller ta bort den.",
                names=names,
            )
        )


class Settings(NotificationSettings):
    """Every setting, read from the environment (FOKUSDAG_HOME, FOKUSDAG_PSEUDONYM_KEY, …).

    Keys are 64 hexadecimal digits; without one in the environment each is made on the first run and kept in the home's
    data/processed/keys, readable by its owner alone. Raises Stopped as NotificationSettings does.
    """

    home: Path = Field(default_factory=default_home)
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
        default_factory=lambda: {name: each.reporting for name, each in sources().items() if each.reporting},
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
    reply_to_folder: bool = Field(
        default=False, description="Lay each answer in its submitter's own folder (mapp in styrning/kontakter.toml)"
    )
    watch: bool = Field(
        default=False, description="Let `fokusdag serve` check workbooks in submitters' own folders as they come"
    )
    keep_drafts_days: int = Field(default=60, gt=0, description="Days that a draft is kept, with its tables")
    keep_drafts: int = Field(default=10, gt=0, description="So many of the newest drafts are kept, however old")
    min_free_mb: int = Field(default=500, ge=0, description="Free space on the disk without which no run begins, MB")
    threads: int = Field(default=2, gt=0, description="Threads for the warehouse")
    memory_mb: int = Field(default=2000, gt=0, description="Memory for the warehouse, MB")
    analysts: str = Field(
        default="",
        description="The group whose accounts may query a copy of the warehouse, in the home's folder analys",
    )
    language: str = Field(default="sv", description="What the tool says (sv, en): flows/language/tool.py reads it")
    english: bool = Field(
        default=False,
        description="Draw everything once more in each other language with a catalogue, in a folder of its own",
    )

    def days_kept(self) -> dict[str, int]:
        """The days that received files are kept, by source."""
        return dict(self.keep_days)

    def limits(self) -> Limits:
        """The bounds for one file, with those that are settings taken from here."""
        return Limits(
            max_bytes=self.max_file_mb * MB,
            max_unpacked=self.max_unpacked_mb * MB,
            max_memory=self.max_file_memory_mb * MB,
            max_seconds=self.max_file_seconds,
        )


def settings() -> Settings:
    """The settings of this process, read again only when a FOKUSDAG_* variable has changed.

    Raises:
        Stopped: A value cannot be used.
    """
    refuse_unknown_language()
    return _settings(tuple(sorted(each for each in os.environ.items() if each[0].upper().startswith("FOKUSDAG_"))))


@lru_cache(maxsize=1)
def _settings(_environment: tuple[tuple[str, str], ...]) -> Settings:
    return Settings()
