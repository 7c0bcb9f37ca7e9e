"""A backup of a home in one encrypted file, and a home made again from it.

The file is an age file (https://age-encryption.org/v1) of a tar archive: any age program opens it, should ours be gone. It is
encrypted to a public key, so that whoever takes the backup each night cannot open it. The secret key is shown once.
"""

from __future__ import annotations

import os
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import pyrage

from flows.errors import Stopped
from flows.language.tool import say
from flows.storage.atomic import remove_folder, write_private, writing_private
from flows.storage.paths import Home

RECIPIENT = "backup.pub"
"""The public key that backups are encrypted to, among the keys."""
_OURS = ("data", "reports", "styrning", "profil")
_OTHERS_MAY = 0o755


def recipient(home: Home, show: Callable[[str], None]) -> str:
    """The public key of the home's backups, made the first time.

    The secret one is kept nowhere: it is shown before the public one is kept, so that no backup is made that nobody can open.
    """
    path = home.keys / RECIPIENT
    if path.exists():
        return path.read_text("utf-8", "replace").strip()
    secret = pyrage.x25519.Identity.generate()
    show(str(secret))
    write_private(path, f"{secret.to_public()}\n".encode())
    return str(secret.to_public())


def back_up(home: Home, file: Path, show: Callable[[str], None], *, with_keys: bool) -> int:
    """Write a backup of all that a home has, and return how many files are in it. Nobody may write in the home meanwhile.

    Args:
        home: The home.
        file: The backup, readable by its owner alone. It is put in place when it is whole.
        show: Shows the secret key to the user, the first time.
        with_keys: Whether the keys are in it too.

    Raises:
        Stopped: There is such a file, its folder is missing, it would be in the home, or the key of the backups is damaged.
    """
    if file.exists():
        raise Stopped(say("{file} finns redan. Ange ett annat namn, eller flytta den.", file=file))
    if not file.parent.is_dir():
        raise Stopped(say("Mappen {parent} finns inte. Gör den först, eller montera disken.", parent=file.parent))
    if file.resolve().is_relative_to(home.root.resolve()):
        raise Stopped(
            say("{file} ligger i hemmet {root}. Lägg säkerhetskopian på en annan disk.", file=file, root=home.root)
        )
    try:
        to = pyrage.x25519.Recipient.from_str(recipient(home, show))
    except pyrage.RecipientError:
        raise Stopped(
            say("{keys} är ändrad. Ta bort den: nästa säkerhetskopia får en ny nyckel.", keys=home.keys / RECIPIENT)
        ) from None
    listed = list(_files(home, with_keys=with_keys))

    def write(out: BinaryIO) -> None:
        with tarfile.open(fileobj=out, mode="w|") as archive:
            for path in listed:
                archive.add(path, str(path.relative_to(home.root)), recursive=False)

    with writing_private(file) as out:
        _piped(write, lambda plain: pyrage.encrypt_io(plain, out, [to]))
    return sum(path.is_file() for path in listed)


def restore(file: Path, root: Path, secret: str) -> int:
    """Make a home again from a backup, and return how many files it has.

    Raises:
        Stopped: There is something in the folder already, the key is wrong, or the file is damaged. Nothing is left then.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise Stopped(say("{root} är inte tom. Ange en mapp som inte finns: inget skrivs över.", root=root))
    try:
        key = pyrage.x25519.Identity.from_str(secret.strip())
    except pyrage.IdentityError:
        raise Stopped(say("Det är ingen nyckel till en säkerhetskopia. Den börjar med AGE-SECRET-KEY-1.")) from None
    root = root.resolve()  # `.` has no name
    made = root.with_name(f".{root.name}.part")
    remove_folder(made)  # of one that was killed
    made.mkdir(mode=0o755, parents=True)
    count = 0

    def unpack(plain: BinaryIO) -> None:
        nonlocal count
        with tarfile.open(fileobj=plain, mode="r|") as archive:
            for member in archive:
                archive.extract(member, made, filter=_as_it_was)
                count += member.isfile()
        while plain.read(1 << 20):  # to the end of the file, where it is seen whether it is whole
            pass

    try:
        with file.open("rb") as sealed:
            _piped(lambda out: pyrage.decrypt_io(sealed, out, [key]), unpack)
        if root.exists():
            root.rmdir()
        made.rename(root)
    except FileNotFoundError:
        raise Stopped(say("{file} finns inte.", file=file)) from None
    except (pyrage.DecryptError, OSError, tarfile.TarError) as fault:
        if isinstance(fault, OSError) and fault.errno is not None:  # the disk's own: full, or not ours to write on
            raise
        raise Stopped(
            say(
                "{file} går inte att öppna: nyckeln är en annan än säkerhetskopians, eller så är filen "
                "skadad. Inget är återställt.",
                file=file,
            )
        ) from None
    finally:
        remove_folder(made)
    return count


def _files(home: Home, *, with_keys: bool) -> Iterator[Path]:
    """The folders and files of a home, links and what only a process needs left out."""
    left_out = {home.prefect, home.alive, home.lock, *(() if with_keys else (home.keys,))}
    if home.own_definitions.is_file() and not home.own_definitions.is_symlink():
        yield home.own_definitions
    for top in _OURS:
        for folder, folders, files in os.walk(home.root / top):
            here = Path(folder)
            folders[:] = sorted(
                name for name in folders if here / name not in left_out and not (here / name).is_symlink()
            )
            yield here
            for name in sorted(files):
                path = here / name
                if path not in left_out and path.is_file() and not path.is_symlink():
                    yield path


def _as_it_was(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo:
    """Let nothing leave the folder, and give nobody else the right to write."""
    safe = tarfile.data_filter(member, folder)
    return safe.replace(mode=member.mode & _OTHERS_MAY, deep=False)


def _piped(write: Callable[[BinaryIO], None], read: Callable[[BinaryIO], None]) -> None:
    """Let one function write what the other reads, at the same time; what either raises is raised."""
    ends = os.pipe()
    faults: list[BaseException] = []

    def fill() -> None:
        try:
            with suppress(BrokenPipeError), os.fdopen(ends[1], "wb") as out:
                write(out)
        except BaseException as fault:  # for the thread that waits
            faults.append(fault)

    filling = threading.Thread(target=fill)
    filling.start()
    try:
        with os.fdopen(ends[0], "rb") as plain:
            read(plain)
    except BaseException as fault:
        filling.join()
        raise (faults[0] if faults else fault) from None
    filling.join()
    if faults:
        raise faults[0]
