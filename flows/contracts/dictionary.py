"""The data dictionary, docs/DATA_DICTIONARY.md, written from the contracts: `python -m flows.contracts.dictionary`."""

from __future__ import annotations

from pathlib import Path

from flows.contracts import LONG_FORM, Column, Contract, contracts, contracts_of, sentences
from flows.language.catalogue import message
from flows.language.words import SWEDISH as w  # noqa: N811

FILE = Path(__file__).parents[2] / "docs" / "DATA_DICTIONARY.md"
_TYPES = {
    "text": message("text"),
    "choice": message("val ur lista"),
    "person": message("personnummer, byts mot pseudonym"),
    "orgnr": message("organisationsnummer"),
    "place": message("kommun"),
    "geo": message("regionkod"),
    "date": message("datum"),
    "month": message("månad"),
    "year": message("år"),
    "count": message("antal"),
    "number": message("tal"),
    "kr": message("kronor"),
    "percent": message("procent"),
}


def dictionary() -> str:
    """The dictionary as Markdown in Swedish: each table with its columns, headers, types and allowed values."""
    parts = [
        f"# {w('Datakatalog')}\n",
        w("Gjord ur flows/contracts/*.toml. Ändra där och kör `python -m flows.contracts.dictionary`.") + "\n",
        w("Kolumner med * måste vara ifyllda. Känsliga uppgifter är märkta K.") + "\n",
    ]
    return "\n".join([*parts, *(_table(contract) for contract in contracts().values()), _codes()])


def _codes() -> str:
    """Every problem code with what the sender is told; `{…}` is filled in from the file."""
    own = {(rule.code, rule.message) for contract in contracts().values() for rule in contract.rules}
    told = own | {(key.partition("/")[0], sentence) for key, sentence in sentences().items()}
    told_by = w("Vad avsändaren får veta, ur flows/contracts/sentences.toml och tabellernas egna regler.")
    lines = [f"## {w('Koder')}\n", f"{told_by}\n"]
    return "\n".join(
        [*lines, f"| {w('kod')} | {w('mening')} |", "|---|---|", *(f"| `{c}` | {s} |" for c, s in sorted(told)), ""]
    )


def _table(contract: Contract) -> str:
    lines = [
        f"## {contract.title} (`{contract.table}`)\n",
        f"{contract.description}\n",
        w(
            "Källa: {supplier} (`{source}`). Rad: {grain}.",
            supplier=contract.supplier.name,
            source=contract.source,
            grain=contract.grain,
        )
        + "\n",
        w("Gäller till och med: {day}.", day=_period(contract)) + "\n",
    ]
    if contract.layout == "public":
        names = ", ".join(f"`{name}`" for name, _ in LONG_FORM)
        return "\n".join([*lines, w("Läses till lång form: {names}.", names=names) + "\n"])
    headings = (w("kolumn"), w("rubrik i filen"), w("andra rubriker"), w("typ"), w("tillåtet"))
    lines += [f"| {' | '.join(headings)} |", "|---|---|---|---|---|"]
    lines += [_row(column) for column in contract.columns]
    if contract.ignored:
        lines += [
            "",
            *(w("Läses inte: {column}. {why}", column=header, why=why) for header, why in contract.ignored.items()),
        ]
    return "\n".join([*lines, ""])


def _period(contract: Contract) -> str:
    """Where a file tells up to which day it counts."""
    first = next((c for c in contracts_of(contract.file) if c.period_column), None)
    if contract.layout == "public":
        return w("filens nyaste månad")
    if first:
        return w("det senaste i {column}", column=f"`{first.table}.{first.period_column}`")
    return w("det som filens namn säger")


def _row(column: Column) -> str:
    allowed = ", ".join(column.values)
    if column.minimum is not None or column.maximum is not None:
        low, high = (f"{bound:g}" if bound is not None else "" for bound in (column.minimum, column.maximum))
        allowed = f"{low}–{high} {column.unit}".strip()
    if column.earliest or column.horizon_days is not None:
        allowed = _days(column)
    mark = " K" if column.sensitive else ""
    others = ", ".join(column.aliases)
    return f"| `{column.name}` | {column.title} | {others} | {w(_TYPES[column.type])}{mark} | {allowed} |"


def _days(column: Column) -> str:
    """What a day, month or year may be, counted from the day the file came."""
    first = column.earliest.isoformat() if column.earliest else f"{column.minimum or 0:g}"
    ahead = (
        w("{days} dagar efter mottagandet", days=column.horizon_days)
        if column.horizon_days
        else w("dagen då filen kom")
    )
    if column.in_period:
        return w("{first} till {last}, inte efter Period till", first=first, last=ahead)
    return w("{first} till {last}", first=first, last=ahead)


if __name__ == "__main__":
    FILE.write_text(dictionary(), "utf-8")
