"""Catalogues of texts: one file `locale/<language>.po` for each language, in the format of GNU gettext.

The Swedish sentence in the code is a text's id. `sv.po` holds the Swedish that is shown instead, where somebody has changed
it; every other file is a translation. Files are read as they are: nothing has to be compiled after a change.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from flows.errors import Stopped

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

FOLDER = Path(__file__).parent / "locale"
SOURCE = "sv"
"""The language of the texts in the code."""

_LINE = re.compile(r'\s*(#.*|(msg(ctxt|id|id_plural|str(\[\d\])?)\s+)?"([^"\\]|\\.)*")?\s*')


class CatalogueRefused(Stopped):
    """A catalogue cannot be used. The message names the file, the text and what to do."""


@dataclass(frozen=True)
class Catalogue:
    """The texts of one language, and its locale as babel names it: `sv_SE`."""

    locale: str
    texts: GNUTranslations


def languages() -> list[str]:
    """The languages that have a catalogue, the language of the code first."""
    return sorted((path.stem for path in FOLDER.glob("*.po")), key=lambda language: (language != SOURCE, language))


@cache
def catalogue(language: str) -> Catalogue:
    """Read the catalogue of a language. Raises CatalogueRefused."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - heavy

    path = FOLDER / f"{language}.po"
    catalog = read_catalog(path)
    if faults := [fault for message in catalog if (fault := wrong_placeholders(message))]:
        raise CatalogueRefused(f"{path.name}: {faults[0]}. Rätta raden msgstr i {path}.")
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Catalogue(str(catalog.locale), GNUTranslations(compiled))


def read_catalog(path: Path) -> Catalog:
    """Read a .po file. Raises CatalogueRefused where it is missing or is not in the format."""
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 - heavy

    try:
        text = path.read_text("utf-8")
        # A line without its last quotation mark would be read, and lose a letter.
        wrong = [number for number, line in enumerate(text.splitlines(), start=1) if not _LINE.fullmatch(line)]
        if wrong:
            raise CatalogueRefused(f"{path} rad {wrong[0]} är inte skriven som i en textkatalog. Rätta raden.")
        catalog = read_po(BytesIO(text.encode()), abort_invalid=True)
    except FileNotFoundError:
        raise CatalogueRefused(f"{path} saknas: det finns inga texter på det språket.") from None
    except (PoFileError, ValueError):
        raise CatalogueRefused(f"{path} går inte att läsa som en textkatalog. Rätta filen.") from None
    if catalog.locale is None:
        raise CatalogueRefused(
            f"{path} säger inte sitt språk. Skriv raden ”Language: {path.stem}” överst, som i de andra."
        )
    return catalog


def message(text: str) -> str:
    """Mark a text that is translated later, by the function that shows it: `Words` takes a variable only if it was marked."""
    return text


def wrong_placeholders(entry: Message) -> str:
    """Say in Swedish which {…} of a translation differ from the text's own; empty where all are right."""
    ids = forms(entry.id)
    named = [_placeholders(text) for text in ids]
    # Of a text for one and a text for many, the one may leave the number out: "one enterprise".
    needed, allowed = set.intersection(*named), set.union(*named)
    for text in forms(entry.string):
        try:
            there = _placeholders(text) if text else needed
        except ValueError:
            return f"texten ”{text}” har en klammer, {{ eller }}, som inte hör till ett par"
        if wrong := (needed - there) | (there - allowed):
            names = " ".join(f"{{{name}}}" for name in sorted(wrong))
            return f"texten ”{text}” ska ha samma namn inom klamrar som ”{ids[0]}”; {names} skiljer"
    return ""


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """The forms of a text: one, or those for one and many."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
