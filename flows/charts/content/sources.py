"""The sources of a release, named in a language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flows.contracts import contracts
from flows.contracts.sources import Supplier
from flows.language.words import Words


@dataclass(frozen=True)
class Source:
    """A source table that was used: who delivered it, its title, and the newest day it has data for."""

    name: str
    title: str
    table: str
    data_date: date


def concerned_by(said: str, sources: Sequence[Source], words: Words) -> list[str] | None:
    """Find the tables that a sentence of an older edition concerns: what the supplier it names has not sent."""
    supplier, there = said.partition(":")[0], {source.table for source in sources}
    theirs = [table for table, contract in contracts().items() if name_of(contract.supplier, words) == supplier]
    return [table for table in theirs if table not in there] if theirs else None


def source_of(each: Mapping[str, str], words: Words) -> Source:
    """Name a table as its contract does. One that no contract declares any more is named as in its edition."""
    contract = contracts().get(each["table"])
    name = name_of(contract.supplier, words) if contract else each["source"]
    title = words.choose(each["title"], contract.title_en if contract else each["title"])
    return Source(name, title, each["table"], date.fromisoformat(each["data_date"]))


def name_of(supplier: Supplier, words: Words) -> str:
    """Name a supplier."""
    return words.choose(supplier.name, supplier.name_en)


def short_name(name: str, words: Words) -> str:
    """Write a supplier within a sentence: without the part in brackets, and without a capital letter that belongs to no name."""
    article = words.choose("De ", "The ")
    return re.sub(r" \(.*\)", "", article.lower() + name.removeprefix(article) if name.startswith(article) else name)
