"""The pseudonyms of persons who have been erased, so that a later delivery is filtered."""

from __future__ import annotations

from pathlib import Path

from flows.storage.atomic import write_private


def add_erased(path: Path, pids: frozenset[str]) -> None:
    """Add the pseudonyms to the list of those to filter, whole or not at all."""
    write_private(path, ("\n".join(sorted(read_erased(path) | pids)) + "\n").encode("ascii"))


def read_erased(path: Path) -> frozenset[str]:
    """The pseudonyms of everybody to filter."""
    return frozenset(path.read_text("ascii").split()) if path.exists() else frozenset()
