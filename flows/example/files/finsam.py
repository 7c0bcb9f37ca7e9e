"""Finsam's example deliveries: deltagare_2024.xlsx (two sheets), deltagare_2025.csv and insatser_2025.xlsx.

The CSV is cp1252 with semicolons and decimal commas, and has the participations still going on at the end
of 2024 once more: the newer row counts. The workbook's Deltagare has two rows more than the world: one
marked Felregistrering (taken in, not counted) and one that starts on 30 February (rejected).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from flows.contracts import contracts
from flows.example.files.spelling_variants import decimal_comma, with_hyphen
from flows.example.files.workbook import Cell, SheetToWrite, write_book
from flows.example.world.services import INSATSER, LAST_OF_EARLIER
from flows.example.world.world import Participation, World

_TARGET_GROUP = "Personer långt från arbetsmarknaden"


def write_finsam(folder: Path, world: World) -> list[Path]:
    """Write the three files and return their paths."""
    earlier = [p for p in world.participations if p.start <= LAST_OF_EARLIER]
    later = [p for p in world.participations if p.start > LAST_OF_EARLIER or p.end is None or p.end > LAST_OF_EARLIER]
    rows = [_row(p, LAST_OF_EARLIER, world) for p in earlier]
    mistaken, impossible = _row(earlier[4], LAST_OF_EARLIER, world), _row(earlier[9], LAST_OF_EARLIER, world)
    mistaken[0], mistaken[9] = "EX-9001", "Felregistrering"
    impossible[0], impossible[7:10] = "EX-9002", ["2024-02-30", None, None]
    sheets = [
        SheetToWrite("Deltagare", [_header("deltagare"), *rows, mistaken, impossible]),
        SheetToWrite("Insatser", [_header("insatser"), *_insatser(world, range(2019, 2025))]),
    ]
    book = write_book(folder / "deltagare_2024.xlsx", sheets)
    text = _write_csv(folder / "deltagare_2025.csv", [_row(p, date.max, world) for p in later])
    counts = SheetToWrite("Insatser", [_header("insatser"), *_insatser(world, range(2025, 2026))])
    return [book, text, write_book(folder / "insatser_2025.xlsx", [counts])]


def _header(table: str) -> list[Cell]:
    return [f"{column.header}{'*' if column.required else ''}" for column in contracts()[table].columns]


def _row(one: Participation, known: date, world: World) -> list[Cell]:
    """Write the participation as it was known on the day: what comes with an end is empty before it."""
    former, replaced = world.replaced.get(one.person.number, ("", date.min))
    number = former if one.start < replaced else one.person.number
    ended = one.end is not None and one.end <= known
    return [
        one.serial,
        with_hyphen(number) if one.linked else None,
        one.insats,
        one.kommun,
        one.person.sex,
        one.person.born,
        one.person.education,
        one.start,
        one.end if ended else None,
        one.end_reason if ended else None,
        one.time_before,
        one.income[0],
        one.income[1] if ended else None,
        one.occupation[0],
        one.occupation[1] if ended else None,
        one.extent_after if ended else None,
    ]


def _write_csv(path: Path, rows: Iterable[list[Cell]]) -> Path:
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(_header("deltagare"))
        writer.writerows([_as_text(cell) for cell in row] for row in rows)
    return path


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return decimal_comma(cell) if isinstance(cell, float) else str(cell)


def _insatser(world: World, years: Iterable[int]) -> list[list[Cell]]:
    """Count each year; a few more than the participations, for some are counted here and nowhere else."""
    rows: list[list[Cell]] = []
    for year in years:
        for place, insats in enumerate(INSATSER):
            begun = [p.person.sex for p in world.participations if p.insats == insats and p.start.year == year]
            women, men = begun.count("Kvinna") + (year + place) % 3, begun.count("Man") + (year + place) % 4
            budget = 640_000 + 35_000 * (year - 2019) + 120_000 * place
            outcome = budget * (93 + (year * 3 + place * 5) % 11) // 100
            row: list[Cell] = [insats, "Individinriktad", _TARGET_GROUP, year, women, men, 12, budget, outcome]
            rows.append(row)
        rows.append(
            [
                "Exempelinsatsen Gemensam kunskap",
                "Strukturövergripande",
                "Anställda",
                year,
                31,
                12,
                None,
                150_000,
                141_500,
            ]
        )
    return rows
