"""Answers at once: a workbook that has come to rest in a submitter's own folder is checked, and its answer laid in `svar/`.

Nothing is received or counted by it, no lock is taken, and nothing but the answers is left. What has been answered is known by
the answers that lie there, and what has been received by the ledger.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.errors import Stopped
from flows.intake.check_file import answer_in_advance
from flows.intake.deliveries.inbox import display_name, dropped_files, open_dropped
from flows.intake.deliveries.ledger import read_ledger
from flows.intake.files.file_type import refuse_too_large
from flows.intake.replies.registry import answer_stem
from flows.intake.submitters.own_folder import answered_since, lay_answer
from flows.language.catalogue import message
from flows.language.words import SWEDISH as w  # noqa: N811
from flows.run.boundary import boundary
from flows.settings import settings
from flows.storage.paths import Home

log = logging.getLogger("fokusdag")
EVERY = 5.0
"""Seconds from one look to the next."""
REST = 6.0
"""A file is checked when it has not changed for so many seconds."""
HALF_REST = 45.0
"""The same for a workbook that is not complete: copying it may have paused."""
AGAIN = 600.0
"""An answer that could not be laid is tried again after so many seconds: the folder may have been put right."""
NOTE = message(
    "Det här är en granskning i förväg: filen är inte mottagen och räknas inte än. Den tas emot vid nästa körning, och då "
    "får du ett svar till. Frågor som beror på vad du har lämnat förut ställs först då."
)
_ZIPPED = {".xlsx", ".xlsm", ".ods"}


@dataclass(frozen=True)
class _State:
    """What is another in a file that was written to or exchanged."""

    inode: int
    modified: int
    changed: int
    size: int


class Watcher:
    """Looks at the submitters' own folders of a home, again and again."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._since: dict[Path, tuple[_State, float]] = {}
        self._done: dict[Path, _State] = {}
        self._not_laid: set[Path] = set()

    @boundary
    def look(self, now: float, today: date) -> list[str]:
        """Check each file that has come to rest since the last look, and lay its answer.

        Args:
            now: Seconds by a clock that only goes forward.
            today: The day.

        Returns:
            Where the new answers lie, such as `foretag/bageriet/svar/bok - kvitto.xlsx`.

        Raises:
            Stopped: The ledger is damaged.
        """
        states = {path: state for path in _in_own_folders(self._home) if (state := _state(path))}
        self._done = {path: state for path, state in self._done.items() if path in states}
        self._not_laid &= states.keys()
        self._since = {path: self._first_seen(path, state, now) for path, state in states.items()}
        resting = [
            path for path, (state, since) in self._since.items()
            if now - since >= REST and self._done.get(path) != state
        ]  # fmt: skip
        if not resting:
            return []
        received = {(line.sha256, line.folder) for line in read_ledger(self._home.ledger)}
        stems = _stems(list(states))
        resting.sort(key=lambda path: states[path].changed)
        laid = [self._answer(path, states[path], stems[path], now, today, received) for path in resting]
        return [place for place in laid if place]

    def _first_seen(self, path: Path, state: _State, now: float) -> tuple[_State, float]:
        known = self._since.get(path)
        return known if known and known[0] == state else (state, now)

    def _answer(
        self, path: Path, state: _State, stem: str, now: float, today: date, received: set[tuple[str, str]]
    ) -> str | None:
        """Check one file; None where it has its answer, is not whole, or was changed meanwhile."""
        source, own, _ = path.relative_to(self._home.raw).parts
        folder = f"{source}/{own}"
        limits = settings().limits()
        if answered_since(self._home, folder, stem) >= state.changed:
            self._done[path] = state
            return None
        try:
            with open_dropped(self._home.raw, path) as file:
                data = file.read(limits.max_bytes + 1)
        except OSError:  # taken away just now, or a link put in its place
            return None
        sha256 = hashlib.sha256(data).hexdigest()
        if (sha256, source) in received:
            self._done[path] = state
            return None
        if not _is_whole(path, data) and now - self._since[path][1] < HALF_REST:
            return None

        def load() -> bytes:
            refuse_too_large(len(data), limits)
            return data

        made = answer_in_advance(load, sha256, display_name(Path(path.name)), settings(), today, w(NOTE))
        if _state(path) != state:  # what was checked is not what lies there now
            return None
        name = f"{stem} - {made.kind}{'.xlsm' if made.macros else '.xlsx'}"
        try:
            laid = lay_answer(self._home, folder, stem, name, made.data)
        except Stopped as fault:
            if path not in self._not_laid:
                log.warning("%s", fault)
            self._not_laid.add(path)
            self._since[path] = (state, now + AGAIN - REST)
            return None
        self._not_laid.discard(path)
        self._done[path] = state
        return laid


def _in_own_folders(home: Home) -> list[Path]:
    """The files that lie in a submitter's own folder, `<source>/<submitter>/<file>`; none deeper."""
    return [path for path in dropped_files(home.raw) if len(path.relative_to(home.raw).parts) == 3]


def _state(path: Path) -> _State | None:
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return _State(found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size)


def _stems(paths: list[Path]) -> dict[Path, str]:
    """What the names of each file's answers begin with: its kind too, where another kind has the same name beside it."""
    plain = {path: answer_stem(display_name(Path(path.name))) for path in paths}
    kinds = Counter(
        (folder, stem) for folder, stem, _ in {(p.parent, stem, p.suffix.lower()) for p, stem in plain.items()}
    )
    return {
        path: f"{stem} ({path.suffix.lower().strip('.')})" if kinds[path.parent, stem] > 1 else stem
        for path, stem in plain.items()
    }


def _is_whole(path: Path, data: bytes) -> bool:
    """Whether a workbook ends as its kind does; of other kinds nobody can say."""
    return path.suffix.lower() not in _ZIPPED or zipfile.is_zipfile(io.BytesIO(data))
