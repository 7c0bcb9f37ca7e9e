"""What a run is called in Prefect, so that a list of runs says which night each one was."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from prefect.runtime import deployment, flow_run

from flows.language.tool import say
from flows.security.masking import mask
from flows.storage.clock import TIME_ZONE

NIGHTLY = "nightly"
"""The deployment that runs every night (prefect.yaml)."""


def run_name() -> str:
    """The name of the run that begins: `natt 2026-11-28`, `körning 2026-11-28, känt 2026-01-15`, `utgåva 2026-01-23`."""
    given = flow_run.parameters or {}
    if edition := given.get("edition"):
        return say("utgåva {edition}", edition=mask(str(edition)))
    day = given.get("today") or datetime.now(ZoneInfo(TIME_ZONE)).date()
    name = say("natt {day}", day=day) if deployment.name == NIGHTLY else say("körning {day}", day=day)
    known, until = given.get("as_of"), given.get("period_end")
    if known and str(known) != str(day):
        name += say(", känt {day}", day=known)
    return name + say(", till och med {day}", day=until) if until else name
