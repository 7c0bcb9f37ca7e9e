"""Which tables the warehouse has, and what each one is, in Swedish."""

from __future__ import annotations

from difflib import get_close_matches

import duckdb

from flows.contracts import contracts
from flows.errors import Stopped
from flows.model.definitions import Definitions
from flows.model.definitions_page import shown_values, terms

_OTHERS = {
    "core.definition": "Definitionerna som gällde, en rad för varje värde.",
    "core.parameter": "Dagarna som körningen räknade med, och varje definition som är ett enda värde.",
    "intake.difference": "Rader som två filer säger olika om, sida vid sida.",
    "intake.file": "Varje fil som kom: från vem, för vilken tid, omdöme och rader.",
    "intake.problem": "Varje problem i varje fil, med blad, cell och vad som ska göras.",
    "intake.sheet": "Rader in, godtagna och avvisade på varje blad.",
    "staging.af_month": "Arbetsförmedlingens publika tal i lång form. <5 är lägst 1 och högst 4.",
    "staging.af_row": "Arbetsförmedlingens publika filer som de lästes.",
    "staging.bas_month": "SCB:s arbetsmarknadsstatus i lång form.",
    "staging.nummerbyte": "Personer som har bytt samordningsnummer mot personnummer.",
}
_SCHEMAS = ("mart", "core", "intake", "staging")


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
    said = {f"{schema}.{table}": text for schema, each in terms().items() for table, text in each.items()}
    shown = shown_values(definitions)
    return {name: _first_sentence(said[name].format(**shown)) if name in said else _other(name) for name in names}


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
        raise Stopped(f"{asked} finns i flera scheman: {', '.join(found)}. Skriv hela namnet.")
    near = get_close_matches(asked, [*names, *(name.partition(".")[2] for name in names)], 1)
    hint = f" Menar du {near[0]}?" if near else ""
    raise Stopped(f'Det finns ingen tabell {asked}.{hint} Alla tabeller: fokusdag query "show tables"')


def _other(name: str) -> str:
    schema, _, table = name.partition(".")
    if name in _OTHERS:
        return _OTHERS[name]
    contract = contracts().get(table) if schema == "staging" else None
    return f"{contract.supplier.name}: {contract.title}. Raderna som de lästes." if contract else ""


def _first_sentence(text: str) -> str:
    """A table's first sentence says what it is; the rest, how it is counted, is in docs/DEFINITIONS.md."""
    first, dot, _ = text.partition(". ")
    return first + "." if dot else text
