"""Which submitter's own folder a received file lies in: the answer goes to whoever has left it."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from functools import cached_property
from pathlib import Path

from flows.intake.deliveries.inbox import dropped_files, open_dropped
from flows.intake.deliveries.ledger import Delivery
from flows.storage.paths import Home


class OwnFolders:
    """The files that lie in submitters' own folders, listed once."""

    def __init__(self, home: Home) -> None:
        self._raw = home.raw
        self._hashes: dict[Path, str] = {}

    def of(self, delivery: Delivery) -> str:
        """`foretag/bageriet`; empty where the file lies in no such folder any more; with a comma where it lies in several.

        Files of the same size are compared by their bytes: a name says little. A folder whose name another system has
        written is no contact's, and its name is only told.
        """
        inside = len(self._raw.parts)
        found = {
            os.fsencode("/".join(path.parts[inside : inside + 2])).decode("utf-8", "replace")
            for path in self._by_size.get(delivery.size, ())
            if path.parts[inside] == delivery.folder and self._sha256(path) == delivery.sha256
        }
        return ", ".join(sorted(found))

    @cached_property
    def _by_size(self) -> dict[int, list[Path]]:
        found: dict[int, list[Path]] = defaultdict(list)
        for path in dropped_files(self._raw):
            if len(path.parts) - len(self._raw.parts) > 2:
                try:
                    found[os.lstat(path).st_size].append(path)
                except OSError:  # taken away just now
                    continue
        return found

    def _sha256(self, path: Path) -> str:
        if path not in self._hashes:
            try:
                with open_dropped(self._raw, path) as file:
                    self._hashes[path] = hashlib.sha256(file.read()).hexdigest()
            except OSError:
                self._hashes[path] = ""
        return self._hashes[path]
