"""The data dictionary, docs/DATA_DICTIONARY.md, written from the contracts: `python -m flows.contracts.dictionary`."""

from __future__ import annotations

from pathlib import Path

from flows.contracts import LONG_FORM, Column, Contract, contracts, contracts_of, sentences

FILE = Path(__file__).parents[2] / "docs" / "DATA_DICTIONARY.md"
_TYPES = {
    "text": "text",
    "choice": "val ur lista",
    "person": "personnummer, byts mot pseudonym",
    "orgnr": "organisationsnummer",
    "place": "kommun",
    "geo": "regionkod",
    "date": "datum",
    "month": "månad",
    "year": "år",
    "count": "antal",
    "number": "tal",
    "kr": "kronor",
    "percent": "procent",
}


def dictionary() -> str:
    """The dictionary as Markdown in Swedish: each table with its columns, headers, types and allowed values."""
    parts = [
        "# Datakatalog\n",
        "Gjord ur flows/contracts/*.toml. Ändra där och kör `python -m flows.contracts.dictionary`.\n",
        "Kolumner med * måste vara ifyllda. Känsliga uppgifter är märkta K.\n",
    ]
    return "\n".join([*parts, *(_table(contract) for contract in contracts().values()), _codes()])


def _codes() -> str:
    """Every problem code with what the sender is told; `{…}` is filled in from the file."""
    own = {(rule.code, rule.message) for contract in contracts().values() for rule in contract.rules}
    told = own | {(key.partition("/")[0], sentence) for key, sentence in sentences().items()}
    lines = ["## Koder\n", "Vad avsändaren får veta, ur flows/contracts/sentences.toml och tabellernas egna regler.\n"]
    return "\n".join([*lines, "| kod | mening |", "|---|---|", *(f"| `{c}` | {s} |" for c, s in sorted(told)), ""])


def _table(contract: Contract) -> str:
    lines = [
        f"## {contract.title} (`{contract.table}`)\n",
        f"{contract.description}\n",
        f"Källa: {contract.supplier.name} (`{contract.source}`). Rad: {contract.grain}.\n",
        f"Gäller till och med: {_period(contract)}.\n",
    ]
    if contract.layout == "public":
        names = ", ".join(f"`{name}`" for name, _ in LONG_FORM)
        return "\n".join([*lines, f"Läses till lång form: {names}.\n"])
    lines += ["| kolumn | rubrik i filen | andra rubriker | typ | tillåtet |", "|---|---|---|---|---|"]
    lines += [_row(column) for column in contract.columns]
    if contract.ignored:
        lines += ["", *(f"Läses inte: {header}. {reason}" for header, reason in contract.ignored.items())]
    return "\n".join([*lines, ""])


def _period(contract: Contract) -> str:
    """Where a file tells up to which day it counts."""
    first = next((c for c in contracts_of(contract.file) if c.period_column), None)
    if contract.layout == "public":
        return "filens nyaste månad"
    return f"det senaste i `{first.table}.{first.period_column}`" if first else "det som filens namn säger"


def _row(column: Column) -> str:
    allowed = ", ".join(column.values)
    if column.minimum is not None or column.maximum is not None:
        low, high = (f"{bound:g}" if bound is not None else "" for bound in (column.minimum, column.maximum))
        allowed = f"{low}–{high} {column.unit}".strip()
    if column.earliest or column.horizon_days is not None:
        allowed = _days(column)
    mark = " K" if column.sensitive else ""
    others = ", ".join(column.aliases)
    return f"| `{column.name}` | {column.title} | {others} | {_TYPES[column.type]}{mark} | {allowed} |"


def _days(column: Column) -> str:
    """What a day, month or year may be, counted from the day the file came."""
    ahead = f"{column.horizon_days} dagar efter mottagandet" if column.horizon_days else "dagen då filen kom"
    last = f"till {ahead}" + (", inte efter Period till" if column.in_period else "")
    first = column.earliest.isoformat() if column.earliest else f"{column.minimum or 0:g}"
    return f"{first} {last}"


if __name__ == "__main__":
    FILE.write_text(dictionary(), "utf-8")
