"""Checks that the drafts of a home are as their runs left them: a damaged disk does not report itself.

Each draft has a signed note of its files beside the other data of the home. The last run's draft is also held by the note on the
last run, which has the next night make it again; older ones can be fetched from a backup, or made again with --as-of.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flows.language.tool import say
from flows.security.chained_lines import signature
from flows.storage.atomic import write_private
from flows.storage.json_text import read_object
from flows.storage.paths import Home
from flows.storage.unchanged import sha256_of

_PURPOSE = b"draft"


def note_draft(home: Home, name: str, files: Mapping[str, str], key: bytes) -> None:
    """Note the files of a draft once they are all in place.

    Args:
        home: The home.
        name: The draft's name.
        files: Path in the home → sha256, also of files that are no part of the draft; those are left out.
        key: The key of the received store, which signs the note.
    """
    folders = [str(folder.relative_to(home.root)) + "/" for folder in _folders(home, name)]
    told: dict[str, Any] = {
        "draft": name,
        "files": {path: sha256 for path, sha256 in files.items() if path.startswith(tuple(folders))},
    }
    home.drafts.mkdir(exist_ok=True, mode=0o700)
    note = told | {"signed": signature(told, key, _PURPOSE)}
    write_private(_note(home, name), json.dumps(note, ensure_ascii=False).encode())


def damaged_drafts(home: Home, key: bytes, last: str | None) -> Iterator[str]:
    """One Swedish sentence for each draft that is not as its run left it, with what to do.

    A draft that is gone whole was removed by somebody. That of the last run (`last`, its folder) makes itself again.
    """
    for note in sorted(home.drafts.glob("*.json")):
        report, _ = _folders(home, note.stem)
        if not report.exists() or str(report) == last:
            continue
        files = _read(note, key)
        if files is None:
            yield say(
                "Vad som hör till utkastet {stem} ({note}) har gått sönder. {remedy}",
                stem=note.stem,
                note=note,
                remedy=_remedy(note),
            )
        elif changed := [path for path, sha256 in files.items() if sha256_of(home.root / path) != sha256]:
            which = ", ".join(changed[:5]) + (
                " " + say("och {count} till", count=len(changed) - 5) if len(changed) > 5 else ""
            )
            yield say(
                "Utkastet {stem} är inte som det lämnades: {which}. {remedy}",
                stem=note.stem,
                which=which,
                remedy=_remedy(report),
            )


def remove_draft_note(home: Home, name: str) -> None:
    """Remove the note of a draft that is removed."""
    _note(home, name).unlink(missing_ok=True)


def _remedy(path: Path) -> str:
    return say(
        "Lägg tillbaka från säkerhetskopian, eller ta bort {path} och gör om utkastet: fokusdag run --as-of DAGEN",
        path=path,
    )


def _folders(home: Home, name: str) -> tuple[Path, Path]:
    return home.reports / "drafts" / name, home.released / name


def _note(home: Home, name: str) -> Path:
    return home.drafts / f"{name}.json"


def _read(note: Path, key: bytes) -> dict[str, str] | None:
    """Path in the home → sha256; None where the note is not as it was written, or is another draft's."""
    try:
        told = read_object(note.read_bytes())
    except ValueError:
        return None
    whole = told.get("draft") == note.stem and told.get("signed") == signature(told, key, _PURPOSE)
    return dict(told["files"]) if whole else None
