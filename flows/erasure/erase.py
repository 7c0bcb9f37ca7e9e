"""Erase persons. An erasure that has begun is finished: if it is killed, the next run or command completes it.

What is to be erased is noted first. A person's other numbers are known only from files that are emptied too, so the same list
given once more would not lead to all of them.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from flows.erasure.find import FoundFile, find
from flows.erasure.receipt import write_receipt
from flows.erasure.redact import redact
from flows.erasure.replies import drop_replies
from flows.errors import Stopped
from flows.intake.deliveries.ledger import read_ledger
from flows.intake.deliveries.receive import store, stored_bytes
from flows.language.tool import say
from flows.release.editions.sole_traders import let_go
from flows.run.catalog import lost_copies
from flows.run.context import Run
from flows.run.keys import key_of, pseudonym_keys
from flows.security.erased import add_erased
from flows.settings import settings
from flows.storage.atomic import remove_folder, write_private
from flows.storage.json_text import read_object

log = logging.getLogger("fokusdag")


def look_through(run: Run, pids: frozenset[str]) -> tuple[list[FoundFile], list[str]]:
    """The received files about these persons, and the names of those that cannot be searched."""
    home, key = run.home, key_of(run.home, "received")
    first = {line.sha256: line for line in reversed(read_ledger(home.ledger)) if (home.received / line.sha256).exists()}
    files = [
        (line.sha256, line.name, line.received_at.date(), partial(stored_bytes, home, line.sha256, key))
        for line in first.values()
    ]
    return find(files, pids, pseudonym_keys(home), settings().limits())


def erase(run: Run, pids: frozenset[str], found: Sequence[FoundFile], receipt: Mapping[str, Any]) -> Path:
    """Erase persons from the received files, and remove all that was made from them.

    Their pseudonyms are noted before any received or typed file is changed. From then on no earlier reading counts, and the
    next run leaves these persons out.

    Args:
        run: The run.
        pids: Pseudonyms of the persons.
        found: The files about them.
        receipt: The content of the receipt.

    Returns:
        The receipt's file, written last.
    """
    note = json.dumps({"pids": sorted(pids), "receipt": receipt}, ensure_ascii=False)
    write_private(run.home.erasing, json.dumps({"sha256": _sha256(note), "note": note}, ensure_ascii=False).encode())
    return _finish(run, pids, found, receipt)


def finish_erasing(run: Run) -> None:
    """Complete an erasure that was killed. Call it before anything is received, erased or given a new key."""
    if not run.home.erasing.exists():
        return
    noted = _noted(run.home.erasing)
    pids = frozenset(noted["pids"])
    receipt = _finish(run, pids, look_through(run, pids)[0], noted["receipt"])
    log.warning(say("En radering som hade avbrutits är nu gjord klar. Kvittot ligger i {receipt}", receipt=receipt))


def _noted(path: Path) -> dict[str, Any]:
    """What an erasure that was cut off is to do. Raises Stopped where the note is damaged."""
    try:
        told = read_object(path.read_bytes())
        if "note" in told:
            if _sha256(told["note"]) != told["sha256"]:
                raise ValueError
            told = read_object(told["note"])
        return {"pids": list(told["pids"]), "receipt": dict(told["receipt"])}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Stopped(
            say(
                "En radering avbröts, och vad den skulle göra ({path}) har gått sönder. Ta bort filen och "
                "kör fokusdag forget igen med samma lista.",
                path=path,
            )
        ) from None


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _finish(run: Run, pids: frozenset[str], found: Sequence[FoundFile], receipt: Mapping[str, Any]) -> Path:
    home, key = run.home, key_of(run.home, "received")
    home.warehouse.unlink(missing_ok=True)  # the person is in it, and the next steps may stop
    remove_folder(home.analyst)  # lists of pseudonyms; the next run makes its own
    remove_folder(home.for_analysts)  # and a copy of the warehouse
    add_erased(home.forgotten, pids)
    files = [each["sha256"] for each in receipt["erased"]]
    drop_replies(home, files, pids, pseudonym_keys(home), run.today)
    let_go(home, key, pids.union(each.sha256 for each in found if pids.intersection(hit.trader for hit in each.hits)))
    for sha256 in (*files, *lost_copies(home, run.today)):  # lost copies may name the erased person too
        for folder in home.typed.glob(f"{sha256[:16]}-*"):
            remove_folder(folder)
    for each in found:
        store(home, each.sha256, redact(stored_bytes(home, each.sha256, key), each, settings().limits()), key)
    made = write_receipt(home.receipts, receipt)
    home.erasing.unlink()
    return made
