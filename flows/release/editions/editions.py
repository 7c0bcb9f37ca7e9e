"""Editions: what they may be called, where they and the drafts lie, those that are out, and whether they are as they were."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from flows.errors import Stopped
from flows.language.tool import say, tool_words
from flows.release.editions.edition import Edition
from flows.release.editions.ledger import changed_files, refuse_unsigned, verify
from flows.release.editions.ledger import read as read_editions
from flows.release.editions.sole_traders import Files, as_now
from flows.security.encryption import decrypt
from flows.security.masking import mask
from flows.storage.paths import Home

Lines = Sequence[Mapping[str, Any]]
"""The lines of the ledger of editions, oldest first."""


def earlier_editions(
    home: Home, key: bytes, lines: Lines, making: str | None = None, files: Files = ()
) -> list[Edition]:
    """The editions that are out, oldest first, with their inner counts. Raises Stopped where one of them cannot be read.

    `key`: that of the received store. `lines`: those of the ledger. `making`: the edition being made, which may be there from a
    run that was cut off. `files`: who sent which, as it is known now.
    """
    sealed = sealed_editions(home, key, lines, making)
    return as_now(home, key, files, (Edition.from_bytes(decrypt(data, key, name)) for name, data in sealed))


def sealed_editions(home: Home, key: bytes, lines: Lines, making: str | None = None) -> Iterator[tuple[str, bytes]]:
    """The editions that are out and their inner counts as they lie, sealed. Raises Stopped where nothing can be protected.

    `key`: that of the received store, which has signed the ledger's `lines`.
    """
    refuse_unsigned(home.editions, lines, key)
    for line in lines:
        path = home.sealed / line["edition"]
        if "sealed" not in line:
            raise Stopped(_made_before(home, line["edition"]))
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != line["sealed"]:
            raise Stopped(
                say(
                    "De inre talen för utgåvan {edition} saknas eller är ändrade ({path}). Utan dem kan inget "
                    "nytt skyddas mot det som redan är ute. Lägg tillbaka filen från säkerhetskopian.",
                    edition=line["edition"],
                    path=path,
                )
            )
        yield line["edition"], path.read_bytes()
    for name in without_a_line(home, lines):
        path = home.sealed / name
        if name != making:
            if not path.exists():
                raise Stopped(
                    say(
                        "Utgåvan {name} ligger i {report_folder} men har ingen rad i {editions}, och dess inre tal "
                        "saknas. Utan dem kan inget nytt skyddas mot det som redan är ute. Lägg tillbaka raden och "
                        "{path} från säkerhetskopian.",
                        name=name,
                        report_folder=report_folder(home, name, name),
                        editions=home.editions,
                        path=path,
                    )
                )
            yield name, path.read_bytes()


def without_a_line(home: Home, lines: Lines) -> list[str]:
    """Editions that lie whole among the reports and of which the ledger says nothing.

    Their run was cut off just before its last step, or the line was lost. They may be out: what is new is held against them too.
    """
    lying = {path.parent.name for path in report_folder(home, "", "*").parent.glob("*/run.json")}
    return sorted(lying - {str(line["edition"]) for line in lines})


def _made_before(home: Home, edition: str) -> str:
    """What to do with an edition of the first version, which kept no inner counts: nothing can be protected against it."""
    folders = tool_words().listed([str(report_folder(home, edition, edition)), str(home.released / edition)])
    return say(
        "Utgåvan {edition} är gjord av en tidigare version, som inte sparade de inre talen: inget nytt kan skyddas mot den. "
        "Har den inte lämnat huset, ta bort dess rad sist i {editions} och mapparna {folders}, och gör om den. Har den visats, "
        "låt den stå: kopiera hela {root}, ta bort raden och mapparna i kopian och kör där (--home), om ägarna godtar att nya "
        "tal kan jämföras med den.",
        edition=edition,
        editions=home.editions,
        folders=folders,
        root=home.root,
    )


def verify_edition(home: Home, key: bytes, edition: str) -> list[str]:
    """Hold an edition's files against the ledger; one Swedish sentence for each that is not as it was."""
    folders = {"released": home.released / edition, "reports": report_folder(home, edition, edition)}
    return verify(home.editions, edition, folders, home.sealed / edition, key)


def refuse_changed_tables(home: Home, line: Mapping[str, Any]) -> None:
    """Raise Stopped where an edition's released tables, which what is new is compared with, are not as its line says."""
    edition = line["edition"]
    folders = {"released": home.released / edition}
    if changed := changed_files(line, folders):
        raise Stopped(
            say(
                "Utgåvan {edition}: {changed} De ligger i {released}. Lägg tillbaka mappen ur "
                "säkerhetskopian: det nya jämförs med den.",
                edition=edition,
                changed=" ".join(changed),
                released=home.released / edition,
            )
        )


def refuse_edition(home: Home, edition: str) -> None:
    """Raise Stopped where an edition cannot have this name: it exists, or it is no name for a folder."""
    if not re.fullmatch(r"[0-9A-Za-zÅÄÖåäö][0-9A-Za-zÅÄÖåäö_-]{0,60}", edition):
        raise Stopped(
            say(
                "”{edition}” går inte som namn på en utgåva. Använd bokstäver, siffror, - och _, till exempel 2026-01-23.",
                edition=edition,
            )
        )
    if mask(edition) != edition:
        raise Stopped(say("Namnet på utgåvan ser ut som ett personnummer. Välj ett annat, till exempel 2026-01-23."))
    if any(line["edition"] == edition for line in read_editions(home.editions)):
        raise Stopped(say("Utgåvan {edition} finns redan och ändras inte. Välj ett annat namn.", edition=edition))


def report_folder(home: Home, name: str, edition: str | None) -> Path:
    """Where a run's reports lie: its draft's folder, or its edition's."""
    return home.reports / "editions" / edition if edition else home.reports / "drafts" / name
