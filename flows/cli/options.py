"""What the commands have in common: the home they are about, and the codes they end with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows.settings import settings
from flows.storage.paths import Home

DONE, STOPPED, NOTHING_TO_COUNT = 0, 1, 3
HomeOption = Annotated[Path | None, Parameter(name="--home", help="Mapp med data/raw, data/processed och reports.")]


def ready(home: Path | None) -> Home:
    """The home, with Prefect kept inside it: nothing is written to the user's own folder or sent anywhere."""
    where = Home((home or settings().home).expanduser().resolve()).make()
    os.environ.setdefault("PREFECT_HOME", str(where.prefect))
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "180")  # a busy machine, a first start
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")  # what stops a run is told once, by main
    os.environ.update(DO_NOT_TRACK="1", PREFECT_SERVER_ANALYTICS_ENABLED="false")
    return where
