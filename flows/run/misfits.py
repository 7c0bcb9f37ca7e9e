"""Whether a key fits what is in a home; where it does not, what it does not open."""

from __future__ import annotations

from flows.language.tool import say
from flows.security.encryption import can_open
from flows.security.keys import key_id
from flows.storage.paths import Home


def misfit_readings(home: Home, key: bytes) -> str | None:
    """What a key for pseudonyms does not fit; None where it fits, or nothing is there."""
    made = {folder.name.rpartition("-")[2][:8] for folder in home.typed.glob("[!.]*/")}
    return (
        say("läsningarna i {typed} är gjorda med {made}", typed=home.typed, made=", ".join(sorted(made)))
        if made and key_id(key) not in made
        else None
    )


def misfit_received(home: Home, key: bytes) -> str | None:
    """What a key for the received files does not open; None where it opens one, or nothing is there."""
    sealed = [path for folder in (home.received, home.sealed) for path in folder.glob("*") if path.suffix != ".part"]
    return (
        say("den öppnar inget i {received}", received=home.received)
        if sealed and not any(can_open(path, key) for path in sealed)
        else None
    )


def misfit_warehouse(home: Home, key: bytes) -> str | None:
    """What a key for the warehouse does not open; None where it opens it, or it is missing or damaged."""
    from flows.model.connection import WarehouseUnreadable, WrongKey, connect  # noqa: PLC0415 - heavy

    try:
        connect(home.warehouse, key).close()
    except WrongKey:
        return say(
            "den öppnar inte {warehouse} (är den rätta borta: ta bort lagret, så byggs det om)",
            warehouse=home.warehouse,
        )
    except WarehouseUnreadable:  # it is missing or damaged: no key opens it
        pass
    return None
