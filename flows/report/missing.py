"""What is missing of the deliveries, in sentences, so that no report says more than it knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import duckdb

from flows.charts.content.coverage import have_reported
from flows.contracts import contracts
from flows.contracts.sources import SOURCES
from flows.intake.deliveries.selection import Selection
from flows.language.words import SWEDISH, Words, sentence
from flows.model.home.home_file import ExpectedEnterprise


@dataclass(frozen=True)
class Missing:
    """A sentence on what is missing or does not agree, as it is written in a language.

    `tables`: the source tables whose charts it concerns; None: all charts, none: no chart, only the page on quality.
    """

    text: Callable[[Words], str]
    tables: list[str] | None = None


def missing_deliveries(known: Selection, reported: int, expected: int, period_end: date | None) -> Iterator[Missing]:
    """Say what is missing, so that no chart says more than it knows."""
    if reported < expected:
        yield Missing(lambda w: sentence(have_reported(w, reported, expected)))
    if held := waiting(known):
        yield Missing(
            lambda w: w.plural(
                held,
                "En fil från företagen väntar på svar och är inte med.",
                "{files} filer från företagen väntar på svar och är inte med.",
                files=held,
            ),
            ["foretag", "anstallningar", "platser", "ekonomi"],
        )
    if late := _late(known, period_end):
        yield Missing(
            lambda w: w.plural(
                late,
                "Ett företag har inte lämnat uppgifter ända till {day}. De anställda där är inte med den dagen.",
                "{enterprises} företag har inte lämnat uppgifter ända till {day}. De anställda där är inte med den dagen.",
                enterprises=late,
                day=period_end,
            )
        )
    for name in _not_there(known):
        yield Missing(partial(_is_missing, name), [name])


def waiting(known: Selection) -> int:
    """How many of the enterprises' files wait for an answer: what they would change is not known."""
    return sum(file["source"] == "foretag" and file["verdict"] == "held" for file in known.files)


def _late(known: Selection, period_end: date | None) -> int:
    """How many enterprises have not reported up to the last day."""
    ends = [table.period_to for table in known.tables if table.table == "foretag"]
    return sum(1 for end in ends if period_end and end and end < period_end)


def _not_there(known: Selection) -> list[str]:
    """The tables that every report needs and nobody has delivered, supplier by supplier."""
    there = {table.table for table in known.tables}
    needed = [name for name, contract in contracts().items() if contract.needed and name not in there]
    return sorted(needed, key=lambda name: SOURCES.index(contracts()[name].source))


def _is_missing(name: str, w: Words) -> str:
    return w("{source}: {table} saknas.", source=supplier_name(name, w), table=table_title(name, w))


def supplier_name(table: str, w: Words) -> str:
    """Who sends a table."""
    supplier = contracts()[table].supplier
    return w.choose(supplier.name, supplier.name_en)


def table_title(table: str, w: Words) -> str:
    """What a table is called: its title in Swedish, else its name."""
    return w.choose(contracts()[table].title, table)


def expected_sentences(
    connection: duckdb.DuckDBPyConnection, expected: Sequence[ExpectedEnterprise], w: Words = SWEDISH
) -> list[str]:
    """Say who is expected and has not reported, and who has reported and is not expected.

    Args:
        connection: The warehouse.
        expected: The enterprises of fokusdag.toml; where none are listed there is nothing to say.
        w: The language.
    """
    if not expected:
        return []
    there: list[tuple[str, str]] = connection.execute(
        "select orgnr, name from core.enterprise order by name"
    ).fetchall()
    numbers, names = {number for number, _ in there}, {name.casefold() for _, name in there}
    missing = [each for each in expected if each.number not in numbers and each.name.casefold() not in names]
    known = {each.number for each in expected} | {each.name.casefold() for each in expected}
    others = [name for number, name in there if number not in known and name.casefold() not in known]
    return [
        *(w("{name} väntas men har inte lämnat några uppgifter.", name=each.name) for each in missing),
        *(
            w("{name} har lämnat uppgifter men står inte bland de väntade företagen i fokusdag.toml.", name=name)
            for name in others
        ),
    ]
