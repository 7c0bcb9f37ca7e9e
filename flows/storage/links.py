"""Links where a home's folders should be."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from flows.errors import Stopped
from flows.language.tool import say


def refuse_broken_links(folders: Iterable[Path]) -> None:
    """Raise Stopped where a folder is a link to one that is missing, such as a disk that is not mounted."""
    for folder in folders:
        if folder.is_symlink() and not folder.exists():
            raise Stopped(
                say(
                    "{folder} är en länk till {target}, som saknas. Montera disken, eller rätta länken.",
                    folder=folder,
                    target=folder.readlink(),
                )
            )
