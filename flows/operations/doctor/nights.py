"""What doctor asks the Prefect server of the nights: whether they are planned, hang, and how the last one ended."""

from __future__ import annotations

import base64
import json
import os
import urllib.request
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.error import HTTPError
from zoneinfo import ZoneInfo

from flows.language.catalogue import message
from flows.language.tool import say
from flows.operations.doctor.examine import Finding
from flows.operations.doctor.home import SILENT
from flows.security.masking import mask
from flows.security.server_password import CLIENT
from flows.storage.clock import TIME_ZONE

LATE = timedelta(minutes=30)
"""A nightly run that has not begun this long after its time is reported."""


HANGS = timedelta(hours=6)
"""A run that is still running this long after it began is reported: it hangs, or its process has ended."""


SERVER, _SCHEDULE = message("server"), message("schema")


_UNDER_WAY, _REMEMBERED = message("pågår"), message("servern minns")


_ENDED = {
    "COMPLETED": message("klar"),
    "FAILED": message("stoppad"),
    "CRASHED": message("avbruten"),
    "CANCELLED": message("avbruten av någon"),
}


def schedule(api: str) -> Finding:
    """Whether the nights are planned, and somebody runs them."""
    try:
        nightly = ask(f"{api}/deployments/name/fokusdag/nightly")
    except HTTPError:
        return Finding(_SCHEDULE, "fel", say("Servern känner inte till fokusdag/nightly. Kör: prefect deploy --all"))
    if not nightly["schedules"]:
        says = say("fokusdag/nightly har inget schema. Starta om fokusdag serve, eller kör: prefect deploy --all")
        return Finding(_SCHEDULE, "fel", says)
    if asleep := _wakes(nightly):
        says = say(
            "fokusdag/nightly är pausad. Sätt i gång den på Prefects sida Deployments, eller: {asleep}",
            asleep="; ".join(asleep),
        )
        return Finding(_SCHEDULE, "fel", says)
    if nightly["status"] != "READY":
        return Finding(
            _SCHEDULE,
            "fel",
            say("Ingen hämtar körningarna. Starta fokusdag serve, eller prefect worker start --pool fokusdag"),
        )
    planned = ask(
        f"{api}/flow_runs/filter",
        {
            "deployments": {"id": {"any_": [nightly["id"]]}},
            "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
            "sort": "EXPECTED_START_TIME_ASC",
            "limit": 1,
        },
    )
    if not planned:
        return Finding(
            _SCHEDULE, "fel", say("Inga nätter är planerade. Se efter igen om en minut; starta annars om servern.")
        )
    next_night = _local(planned[0]["expected_start_time"])
    if datetime.now(UTC) - next_night > LATE:
        return Finding(
            _SCHEDULE,
            "fel",
            say(
                "Natten {next_night} skulle ha börjat, men ingen har hämtat den. Är poolen pausad (prefect "
                "work-pool resume fokusdag), eller hänger en annan körning? Starta annars om tjänsten.",
                next_night=f"{next_night:%Y-%m-%d %H:%M}",
            ),
        )
    return Finding(_SCHEDULE, "ok", say("Nästa natt: {next_night}.", next_night=f"{next_night:%Y-%m-%d %H:%M}"))


def _wakes(nightly: Mapping[str, Any]) -> list[str]:
    """The commands that resume a deployment where it is paused, and its schedules where none of them is active."""
    paused = [f"prefect api POST /deployments/{nightly['id']}/resume_deployment"] if nightly["paused"] else []
    if any(schedule["active"] for schedule in nightly["schedules"]):
        return paused
    ids = [schedule["id"] for schedule in nightly["schedules"]]
    return [*paused, *(f"prefect deployment schedule resume fokusdag/nightly {id_}" for id_ in ids)]


def hanging(api: str) -> list[Finding]:
    """A run that has been running too long; None where there is none."""
    under_way = ask(
        f"{api}/flow_runs/filter",
        {
            "flows": {"name": {"any_": ["fokusdag"]}},
            "flow_runs": {"state": {"type": {"any_": ["PENDING", "RUNNING", "CANCELLING"]}}},
            "sort": "START_TIME_ASC",
            "limit": 1,
        },
    )
    for run in under_way:
        began = _local(run["start_time"] or run["expected_start_time"])
        if datetime.now(UTC) - began > HANGS:
            says = say(
                "Körningen {name} har hållit på sedan {began}. Avbryt den: prefect flow-run cancel {id}. "
                "Finns dess process inte längre: prefect flow-run delete {id}",
                name=run["name"],
                began=f"{began:%Y-%m-%d %H:%M}",
                id=run["id"],
            )
            return [Finding(_UNDER_WAY, "fel", says)]
    return []


def last(api: str) -> Finding:
    """How the last run ended, and whether that is too long ago."""
    ended = ask(
        f"{api}/flow_runs/filter",
        {
            "flows": {"name": {"any_": ["fokusdag"]}},
            "flow_runs": {"state": {"type": {"any_": list(_ENDED)}}},
            "sort": "END_TIME_DESC",
            "limit": 1,
        },
    )
    if not ended:
        return Finding(_REMEMBERED, "varning", say("Ingen körning har slutat än."))
    (run,) = ended
    when = _local(run["end_time"])
    says = say(
        "Körningen {name} slutade {when}: {ended}.",
        name=run["name"],
        when=f"{when:%Y-%m-%d %H:%M}",
        ended=say(_ENDED[run["state_type"]]),
    )
    if run["state_type"] != "COMPLETED":
        why = mask(" ".join(str(run["state"]["message"] or "").split()))[:400]
        return Finding(
            _REMEMBERED,
            "fel",
            say("{says} {why} Loggen: prefect flow-run logs {id}", says=says, why=why, id=run["id"]),
        )
    if datetime.now(UTC) - when > SILENT:
        return Finding(_REMEMBERED, "fel", say("{says} Det är mer än {days} dygn sedan.", says=says, days=SILENT.days))
    return Finding(_REMEMBERED, "ok", says)


def _local(when: str) -> datetime:
    return datetime.fromisoformat(when).astimezone(ZoneInfo(TIME_ZONE))


def ask(address: str, body: Mapping[str, Any] | None = None, *, known: bool = True) -> Any:
    """Return what the server answers; `known`: to somebody with the password that is set. Raises OSError, ValueError."""
    request = urllib.request.Request(  # noqa: S310 - the address of our own server
        address, json.dumps(body).encode() if body else None, {"Content-Type": "application/json"}
    )
    if known and (password := os.environ.get(CLIENT)):
        request.add_header("Authorization", f"Basic {base64.b64encode(password.encode()).decode()}")
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return json.load(answer)
