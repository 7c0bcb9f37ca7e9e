"""What to do where a file belongs to another account: a sentence with the command that gives it back."""

from __future__ import annotations

import errno
import os
import pwd
import shlex
from pathlib import Path

from flows.language.catalogue import message
from flows.language.tool import say
from flows.security.masking import mask

_REASONS = {
    errno.EACCES: message("kontot som kör saknar behörighet"),
    errno.EPERM: message("kontot som kör saknar behörighet"),
    errno.ELOOP: message("det är en länk"),
    errno.ENOENT: message("den finns inte"),
    errno.EISDIR: message("det är en mapp"),
    errno.ENOTDIR: message("en mapp i sökvägen är en fil, eller en länk"),
    errno.EEXIST: message("den finns redan"),
    errno.ENOSPC: message("disken är full"),
    errno.EROFS: message("disken går bara att läsa"),
}
"""The system's reasons in the tool's language."""


def permission_message(path: Path) -> str:
    """Of what this account may not use: that it may not, and what to do.

    In a home of ours that is the command that gives it back. In another account's home the command is given as that account.
    """
    home = _home_of(path)
    if home is None or os.getuid() not in (home.stat().st_uid, (home / "data" / "processed").stat().st_uid):
        shown = {"path": mask(str(path)), "account": _account(os.getuid()), "owner": _owner(home or path)}
        if home:
            return say(
                "{path} får inte användas av kontot som kör, {account}. {home} tillhör kontot {owner}: ge kommandot som det, "
                "eller säg en annan mapp med --home. Den som analyserar har en egen, se docs/analyst.md.",
                **shown,
                home=mask(str(home)),
            )
        return say(
            "{path} får inte användas av kontot som kör, {account}. Den tillhör kontot {owner}: ge kommandot som det, eller "
            "be om rätt att använda den.",
            **shown,
        )
    return say(
        "{theirs} får inte användas av kontot som kör. Har något körts som root, ge tillbaka allt: {chown_command}",
        theirs=mask(str(_theirs(path))),
        chown_command=chown_command(path),
    )


def chown_command(path: Path) -> str:
    """One command for all that another account left in a home of ours, not one path a night.

    Where the home itself is another's, what is given back is what is in a folder of ours.
    """
    for home in path.parents:
        whole = [home / "data" / "processed", home / "reports"]
        ours = os.path.isdir(whole[0]) and home.stat().st_uid == os.getuid()  # noqa: PTH112 - what is in between may be closed
        if ours and any(path.is_relative_to(folder) for folder in whole):
            return _chown(home, *whole)
    theirs = _theirs(path)
    return _chown(theirs.parent, theirs)


def _home_of(path: Path) -> Path | None:
    """The home that a path is in, as far as this account can see."""
    return next((each for each in path.parents if os.path.isdir(each / "data" / "processed")), None)  # noqa: PTH112 - as above


def _account(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _owner(path: Path) -> str:
    """Whose a path is, or the innermost folder above it that this account can see."""
    seen = next(each for each in (path, *path.parents) if os.path.exists(each))  # noqa: PTH110 - what is in between may be closed
    return _account(seen.stat().st_uid)


def _theirs(path: Path) -> Path:
    """The outermost that is theirs: its own folder may be so too."""
    return next((each for each in (path, *path.parents) if os.access(each.parent, os.W_OK)), path)


def _chown(ours: Path, *theirs: Path) -> str:
    what = " ".join(shlex.quote(mask(str(path))) for path in theirs)
    return f"sudo chown -RH --reference={shlex.quote(mask(str(ours)))} {what}"


def reason(fault: OSError) -> str:
    """Why the system refused something, in the tool's language; the system's own words where ours are missing."""
    known = _REASONS.get(fault.errno or 0)
    return say(known) if known else fault.strerror or type(fault).__name__
