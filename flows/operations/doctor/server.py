"""What the Prefect server knows about the nightly runs: whether they are planned, who runs them, and how the last one ended.

It is asked over plain HTTP, so that there is an answer also where Prefect itself is broken.
"""

from __future__ import annotations

import os
from importlib.metadata import version
from urllib.error import HTTPError

from flows.errors import Stopped
from flows.language.catalogue import message
from flows.language.tool import say
from flows.operations.doctor.examine import Finding
from flows.operations.doctor.nights import SERVER, ask, hanging, last, schedule
from flows.security.server_password import CLIENT, read_password
from flows.storage.paths import Home

SERVE = "http://127.0.0.1:4200/api"
"""The address of `fokusdag serve`, unless another is given."""
_OPEN = message(
    "{api} frågar inte efter lösenord: vem som helst som når den kör kommandon som kontot med nycklarna. Stoppa den, och starta "
    "den med fokusdag serve eller fokusdag server."
)


def ask_server(home: Home) -> list[Finding]:
    """Findings on the server, the schedule and the last run; where the server does not answer, that alone."""
    api = os.environ.get("PREFECT_API_URL", SERVE)
    try:
        if password := read_password(home):
            os.environ.setdefault(CLIENT, password)
        closed = not _is_open(api)
        theirs, ours = ask(f"{api}/admin/version"), version("prefect")
    except Stopped as why:
        return [Finding(SERVER, "fel", str(why))]
    except HTTPError as fault:
        if fault.code in (401, 403):
            says = say(
                "{api} godtar inte lösenordet. Sätt {client} till det som servern startades med, eller starta om den.",
                api=api,
                client=CLIENT,
            )
            return [Finding(SERVER, "fel", says)]
        return [
            Finding(
                SERVER,
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
        return [Finding(SERVER, "fel", says)]
    well = Finding(SERVER, "ok", say("{api} svarar, frågar efter lösenord, Prefect {theirs}.", api=api, theirs=theirs))
    first = well if closed else Finding(SERVER, "fel", say(_OPEN, api=api))
    return [first, schedule(api), *hanging(api), last(api)]


def _silent(api: str) -> Finding:
    if "PREFECT_API_URL" in os.environ:
        return Finding(
            SERVER,
            "fel",
            say("{api} svarar inte. Starta servern (fokusdag serve), eller rätta PREFECT_API_URL.", api=api),
        )
    return Finding(
        SERVER,
        "varning",
        say(
            "Ingen svarar på {api}. Den behövs bara för körningar om natten: fokusdag serve. Finns "
            "servern någon annanstans, säg var med PREFECT_API_URL.",
            api=api,
        ),
    )


def _is_open(api: str) -> bool:
    """Whether the server answers somebody without its password."""
    try:
        ask(f"{api}/admin/version", known=False)
    except HTTPError as fault:
        if fault.code in (401, 403):
            return False
        raise
    return True
