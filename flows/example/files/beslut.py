"""Arbetsförmedlingen's files about persons: beslut_2024.xlsx, beslut_2025.xlsx and nummerbyte_2025.xlsx.

The file of 2025 holds the year's decisions and one of an earlier year again, with another extent: the newer
row counts. Its last two rows are rejected: one lacks Omfattning, the last has a wrong check digit.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from flows.contracts import contracts
from flows.example.files.spelling_variants import with_hyphen
from flows.example.files.workbook import Cell, SheetToWrite, write_book
from flows.example.world.people import wrong_check_digit
from flows.example.world.world import Decision, World

_OLDER_NAMES = {
    "Lönebidrag för utveckling i anställning": "Utvecklingsanställning",
    "Lönebidrag för trygghet i anställning": "Trygghetsanställning",
}


def write_beslut(folder: Path, world: World) -> list[Path]:
    """Write the three files and return their paths."""
    last = date(2024, 12, 31)
    earlier = [d for d in world.decisions if d.decided <= last]
    later = [d for d in world.decisions if d.decided > last]
    wrong = next(d for d in reversed(earlier) if d.extent < 90)
    corrected = replace(wrong, extent=wrong.extent + 5)
    # Older decisions carry the names the supports had then.
    old = [_row(d, insats=_OLDER_NAMES.get(d.insats) if d.decided.year < 2021 else None) for d in earlier]
    new = [_row(d, yes="Ja" if place % 4 else "ja") for place, d in enumerate([corrected, *later])]
    without_extent, mistyped = list(new[-1]), list(new[-2])
    without_extent[6] = None
    without_extent[4], without_extent[5] = date(2025, 12, 1), date(2026, 11, 30)
    mistyped[0] = with_hyphen(wrong_check_digit(later[-2].person.number))
    new += [without_extent, mistyped]
    replaced: list[list[Cell]] = [
        [with_hyphen(former), with_hyphen(number), day] for number, (former, day) in world.replaced.items()
    ]
    return [
        _write(folder / "beslut_2024.xlsx", "beslut", old),
        _write(folder / "beslut_2025.xlsx", "beslut", new),
        _write(folder / "nummerbyte_2025.xlsx", "nummerbyte", replaced),
    ]


def _row(decision: Decision, insats: str | None = None, yes: str = "Ja") -> list[Cell]:
    person, orgnr = decision.person, decision.enterprise.orgnr
    return [
        with_hyphen(person.number),
        f"{orgnr[:6]}-{orgnr[6:]}",
        insats or decision.insats,
        decision.decided,
        decision.start,
        decision.end,
        decision.extent,
        decision.without_work_since,
        yes if person.disability else "Nej",
        person.education,
        person.birth_region,
        yes if decision.weak else "Nej",
    ]


def _write(path: Path, table: str, rows: list[list[Cell]]) -> Path:
    contract = contracts()[table]
    header: list[Cell] = [f"{column.header}{'*' if column.required else ''}" for column in contract.columns]
    return write_book(path, [SheetToWrite(contract.sheets[0], [header, *rows])])
