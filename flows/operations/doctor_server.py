"""What the Prefect server knows about the nightly runs: whether they are planned, who runs them, and how the last one ended.

It is asked over plain HTTP, so that there is an answer also where Prefect itself is broken.
"""

from __future__ import annotations

import base64
import json
import os
import urllib.request
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Any
from urllib.error import HTTPError
from zoneinfo import ZoneInfo

from flows.errors import Stopped
from flows.language.catalogue import message
from flows.language.tool import say
from flows.operations.doctor import Finding
from flows.operations.doctor_home import SILENT
from flows.security.masking import mask
from flows.security.server_password import CLIENT, read_password
from flows.storage.clock import TIME_ZONE
from flows.storage.paths import Home

SERVE = "http://127.0.0.1:4200/api"
"""The address of `fokusdag serve`, unless another is given."""
LATE = timedelta(minutes=30)
"""A nightly run that has not begun this long after its time is reported."""
HANGS = timedelta(hours=6)
"""A run that is still running this long after it began is reported: it hangs, or its process has ended."""
_SERVER, _SCHEDULE = message("server"), message("schema")
_UNDER_WAY, _REMEMBERED = message("pågår"), message("servern minns")
_OPEN = message(
    "{api} frågar inte efter lösenord: vem som helst som når den kör kommandon som kontot med nycklarna. Stoppa den, och starta "
    "den med fokusdag serve eller fokusdag server."
)
_ENDED = {
    "COMPLETED": message("klar"),
    "FAILED": message("stoppad"),
    "CRASHED": message("avbruten"),
    "CANCELLED": message("avbruten av någon"),
}


def ask_server(home: Home) -> list[Finding]:
    """Findings on the server, the schedule and the last run; where the server does not answer, that alone."""
    api = os.environ.get("PREFECT_API_URL", SERVE)
    try:
        if password := read_password(home):
            os.environ.setdefault(CLIENT, password)
        closed = not _is_open(api)
        theirs, ours = ask(f"{api}/admin/version"), version("prefect")
    except Stopped as why:
        return [Finding(_SERVER, "fel", str(why))]
    except HTTPError as fault:
        if fault.code in (401, 403):
            says = say(
                "{api} godtar inte lösenordet. Sätt {client} till det som servern startades med, eller starta om den.",
                api=api,
                client=CLIENT,
            )
            return [Finding(_SERVER, "fel", says)]
        return [
            Finding(
                _SERVER,
                "fel",
                say("{api} är ingen Prefect-server (HTTP {code}). Rätta PREFECT_API_URL.", api=api, code=fault.code),
            )
        ]
    except (OSError, ValueError):
        return [_silent(api)]
    if theirs != ours:
        says = say(
            "{api} kör Prefect {theirs}, den här datorn {ours}. Installera samma version på båda och starta om.",
            api=api,
            theirs=theirs,
            ours=ours,
        )
        return [Finding(_SERVER, "fel", says)]
    well = Finding(_SERVER, "ok", say("{api} svarar, frågar efter lösenord, Prefect {theirs}.", api=api, theirs=theirs))
    first = well if closed else Finding(_SERVER, "fel", say(_OPEN, api=api))
    return [first, _schedule(api), *_hanging(api), _last(api)]


def _silent(api: str) -> Finding:
    if "PREFECT_API_URL" in os.environ:
        return Finding(
            _SERVER,
            "fel",
            say("{api} svarar inte. Starta servern (fokusdag serve), eller rätta PREFECT_API_URL.", api=api),
        )
    return Finding(
        _SERVER,
        "varning",
        say(
            "Ingen svarar på {api}. Den behövs bara för körningar om natten: fokusdag serve. Finns "
            "servern någon annanstans, säg var med PREFECT_API_URL.",
            api=api,
        ),
    )


def _schedule(api: str) -> Finding:
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


def _hanging(api: str) -> list[Finding]:
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


def _last(api: str) -> Finding:
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


def _is_open(api: str) -> bool:
    """Whether the server answers somebody without its password."""
    try:
        ask(f"{api}/admin/version", known=False)
    except HTTPError as fault:
        if fault.code in (401, 403):
            return False
        raise
    return True


def ask(address: str, body: Mapping[str, Any] | None = None, *, known: bool = True) -> Any:
    """Return what the server answers; `known`: to somebody with the password that is set. Raises OSError, ValueError."""
    request = urllib.request.Request(  # noqa: S310 - the address of our own server
        address, json.dumps(body).encode() if body else None, {"Content-Type": "application/json"}
    )
    if known and (password := os.environ.get(CLIENT)):
        request.add_header("Authorization", f"Basic {base64.b64encode(password.encode()).decode()}")
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return json.load(answer)
