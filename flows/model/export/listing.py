"""Which tables the warehouse has, and what each one is, in the tool's language."""

from __future__ import annotations

from difflib import get_close_matches

import duckdb

from flows.contracts import contracts
from flows.errors import Stopped
from flows.language.catalogue import SOURCE, message
from flows.language.tool import say, tool_words
from flows.model.definitions import Definitions
from flows.model.definitions_page import FOLDERS, english_terms, shown_values
from flows.model.terms import terms

_OTHERS = {
    "core.definition": message("Definitionerna som gällde, en rad för varje värde."),
    "core.parameter": message("Dagarna som körningen räknade med, och varje definition som är ett enda värde."),
    "intake.difference": message("Rader som två filer säger olika om, sida vid sida."),
    "intake.file": message("Varje fil som kom: från vem, för vilken tid, omdöme och rader."),
    "intake.problem": message("Varje problem i varje fil, med blad, cell och vad som ska göras."),
    "intake.sheet": message("Rader in, godtagna och avvisade på varje blad."),
    "staging.af_month": message("Arbetsförmedlingens publika tal i lång form. <5 är lägst 1 och högst 4."),
    "staging.af_row": message("Arbetsförmedlingens publika filer som de lästes."),
    "staging.bas_month": message("SCB:s arbetsmarknadsstatus i lång form."),
    "staging.nummerbyte": message("Personer som har bytt samordningsnummer mot personnummer."),
}
_SCHEMAS = ("mart", "core", "intake", "staging")

_FEW = 300
"""The longest second sentence that the list shows, in characters."""


def described_tables(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> dict[str, str]:
    """Each table of the warehouse with what it is, what is counted first.

    Args:
        connection: The warehouse.
        definitions: Those it was counted with: texts have their values.
    """
    there = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where not internal order by all"
    ).fetchall()
    names = sorted((name for (name,) in there), key=lambda name: (_SCHEMAS.index(name.partition(".")[0]), name))
    said = _meanings(definitions)
    return {name: said.get(name) or _other(name) for name in names}


def full_name(connection: duckdb.DuckDBPyConnection, definitions: Definitions, asked: str) -> str:
    """The table that somebody means by `mart.jobs_created` or `jobs_created`.

    Raises:
        Stopped: There is no such table, or more than one.
    """
    names = [*described_tables(connection, definitions)]
    found = [name for name in names if asked in (name, name.partition(".")[2])]
    if len(found) == 1:
        return found[0]
    if found:
        raise Stopped(
            say("{asked} finns i flera scheman: {found}. Skriv hela namnet.", asked=asked, found=", ".join(found))
        )
    near = get_close_matches(asked, [*names, *(name.partition(".")[2] for name in names)], 1)
    hint = " " + say("Menar du {name}?", name=near[0]) if near else ""
    raise Stopped(
        say('Det finns ingen tabell {asked}.{hint} Alla tabeller: fokusdag query "show tables"', asked=asked, hint=hint)
    )


def _meanings(definitions: Definitions) -> dict[str, str]:
    """Table → what it is, as docs/DEFINITIONS.md says: in Swedish, and in another language of the tool in English."""
    if tool_words().language == SOURCE:
        shown = shown_values(definitions)
        return {
            f"{schema}.{table}": _first_sentence(text.format(**shown))
            for schema, of in terms().items()
            for table, text in of.items()
        }
    return {
        f"{schema}.{table}": _english(grain, _first_sentence(" ".join(text.split())))
        for schema in FOLDERS
        for table, (grain, text) in english_terms(schema).items()
    }


def _english(grain: str, first: str) -> str:
    """What a row is; and what is counted, where it is said in few words."""
    row = f"{grain[:1].upper()}{grain[1:]}."
    return f"{row} {first}" if len(first) <= _FEW else row


def _other(name: str) -> str:
    schema, _, table = name.partition(".")
    if name in _OTHERS:
        return say(_OTHERS[name])
    contract = contracts().get(table) if schema == "staging" else None
    if contract is None:
        return ""
    w = tool_words()
    supplier = w.choose(contract.supplier.name, contract.supplier.name_en)
    return say(
        "{supplier}: {title}. Raderna som de lästes.",
        supplier=supplier,
        title=w.choose(contract.title, contract.title_en),
    )


def _first_sentence(text: str) -> str:
    """A table's first sentence says what it is; the rest, how it is counted, is in docs/DEFINITIONS.md."""
    first, dot, _ = text.partition(". ")
    return first + "." if dot else text
