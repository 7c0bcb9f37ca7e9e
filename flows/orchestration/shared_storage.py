"""Shared storage: machines that read files for a run fetch what a reading needs from it, and leave the reading there.

It is any place that fsspec knows (FOKUSDAG_SHARED: s3://…, sftp://…, file:///mnt/…). Everything there is encrypted with the key
of the received store, and is there only while files are read. The home stays the only place where anything is kept, so erasing
a person, removing files past their retention time and taking a backup concern one place.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from flows.errors import Stopped
from flows.intake.deliveries.ledger import read_ledger
from flows.language.tool import say
from flows.pipeline.steps import read_all_step
from flows.run.boundary import boundary
from flows.run.context import Run
from flows.run.keys import key_of
from flows.run.readings import ReadingFolders, names_by_file
from flows.security.encryption import decrypt, encrypt
from flows.settings import settings
from flows.storage.atomic import move_folder
from flows.storage.paths import Home

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

ORDER, RECEIVED, TYPED = "order", "received", "typed"


@contextmanager
def shared_files(run: Run, unread: Sequence[str]) -> Iterator[None]:
    """Put what reading needs in shared storage; afterwards fetch the readings and leave nothing there, nor of a killed run.

    Args:
        run: The run.
        unread: The sha256 of each file that is to be read.

    Raises:
        Stopped: The place cannot be reached or written in, or a reading did not come back.
    """
    storage, root = _place()
    key = key_of(run.home, "received")
    order = encrypt(_order(run.home), key, ORDER)
    try:
        _clear(storage, root)
        for folder in (RECEIVED, TYPED):
            storage.makedirs(f"{root}/{folder}", exist_ok=True)
        storage.pipe_file(f"{root}/{ORDER}", order)
    except Exception as fault:  # each kind of place has its own exceptions
        raise Stopped(
            say(
                "Platsen i FOKUSDAG_SHARED går inte att nå eller skriva i ({name}). Se efter adressen, att den finns och "
                "svarar, och att kontot får skriva där; eller ta bort FOKUSDAG_DASK så läses filerna här.",
                name=type(fault).__name__,
            )
        ) from None
    try:
        for sha256 in unread:
            if (run.home.received / sha256).exists():
                storage.put_file(str(run.home.received / sha256), f"{root}/{RECEIVED}/{sha256}")
        yield
        names, folders = names_by_file(read_ledger(run.home.ledger), run.as_of), ReadingFolders(run)
        for sha256 in unread:
            _fetch(storage, root, folders.of(sha256, names[sha256]), names[sha256][-1], key)
    finally:
        _clear(storage, root)


@boundary
def read_remotely(run: Run, sha256: str) -> str:
    """As read_all_step of one file, on a machine without a home: what it needs and what it leaves are in shared storage."""
    if settings().received_key is None or settings().pseudonym_key is None:
        raise Stopped(
            say(
                "En dator som bara läser får nycklarna ur miljön: sätt FOKUSDAG_RECEIVED_KEY och "
                "FOKUSDAG_PSEUDONYM_KEY till samma nycklar som körningen har."
            )
        )
    storage, root = _place()
    with tempfile.TemporaryDirectory() as folder:
        here = replace(run, home=Home(Path(folder)).make())
        key = key_of(here.home, "received")
        for name, text in json.loads(decrypt(storage.cat_file(f"{root}/{ORDER}"), key, ORDER)).items():
            (here.home.root / name).write_text(text, "utf-8")
        if storage.exists(f"{root}/{RECEIVED}/{sha256}"):
            storage.get_file(f"{root}/{RECEIVED}/{sha256}", str(here.home.received / sha256))
        (verdict,) = read_all_step(here, [sha256])
        (made,) = here.home.typed.iterdir()
        storage.makedirs(f"{root}/{TYPED}/{made.name}", exist_ok=True)
        for path in sorted(
            made.iterdir(), key=lambda path: path.name == "reading.json"
        ):  # last: with it the reading is complete
            name = f"{made.name}/{path.name}"
            storage.pipe_file(f"{root}/{TYPED}/{name}", encrypt(path.read_bytes(), key, name))
    return verdict


def _place() -> tuple[AbstractFileSystem, str]:
    from fsspec.core import url_to_fs  # noqa: PLC0415 - heavy, and used only with shared storage

    try:
        storage, root = url_to_fs(settings().shared)
    except (ValueError, ImportError):  # an unknown kind of place, or its package is missing
        raise Stopped(
            say(
                "FOKUSDAG_SHARED säger en plats som inte går att använda. Skriv den som s3://…, sftp://… "
                "eller file:///…, och installera requirements/many.txt för s3."
            )
        ) from None
    storage.invalidate_cache()  # others write there too
    return storage, root.rstrip("/")


def _clear(storage: AbstractFileSystem, root: str) -> None:
    """Remove what is ours, and nothing else that may be there."""
    storage.invalidate_cache()
    for ours in (ORDER, RECEIVED, TYPED):
        if storage.exists(f"{root}/{ours}"):
            storage.rm(f"{root}/{ours}", recursive=True)


def _order(home: Home) -> bytes:
    """All that decides a reading beside the file: its delivery, corrections, who has been erased, and which keys are in use."""
    ids, retired = home.keys.glob("*.id"), home.keys.glob("*.retired")
    paths = [home.ledger, home.corrections, home.forgotten, *ids, *retired]
    return json.dumps({str(p.relative_to(home.root)): p.read_text("utf-8") for p in paths if p.exists()}).encode()


def _fetch(storage: AbstractFileSystem, root: str, into: Path, name: str, key: bytes) -> None:
    """Put a reading in the home, whole or not at all."""
    there = f"{root}/{TYPED}/{into.name}"
    if not storage.exists(f"{there}/reading.json"):
        raise Stopped(
            say(
                "Läsningen av {name} kom inte tillbaka hel. Se efter att alla datorer som läser har samma "
                "version av fokusdag och samma gränser (FOKUSDAG_MAX_…), och kör igen.",
                name=name,
            )
        )
    part = Path(tempfile.mkdtemp(prefix=".part-", dir=into.parent))
    for path in storage.ls(there, detail=False):
        file = str(path).rpartition("/")[2]
        (part / file).write_bytes(decrypt(storage.cat_file(path), key, f"{into.name}/{file}"))
    move_folder(part, into)
