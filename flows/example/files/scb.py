"""An invented look-alike of SCB's labour-market status per municipality (BAS), in the real file's columns.

Dalarna's 15 municipalities, the county and the country, 36 months 2023M01 to 2025M12: 17 x 36 = 612 rows.
As in the real file, numbers are perturbed one by one, so that parts do not sum exactly to totals.
"""

from __future__ import annotations

import math
from pathlib import Path
from random import Random

from flows.contracts.places import place_names
from flows.example.files.workbook import Cell, SheetToWrite, write_book

HEADER = (
    "regionkod", "region", "kön", "ålder", "födelseregion", "månad", "antal sysselsatta", "antal arbetslösa",
    "antal sysselsatta och arbetslösa (arbetskraften)", "antal studerande", "antal pensionärer",
    "antal sjuka", "antal övriga", "antal totalt", "arbetslöshet", "arbetskraftsdeltagande",
    "sysselsättningsgrad", "grupp",
)  # fmt: skip
MONTHS = tuple(f"{year}M{month:02}" for year in (2023, 2024, 2025) for month in range(1, 13))
# Invented: people aged 20 to 64, and unemployment in per cent of the labour force.
_PEOPLE = {
    "2021": (3400, 5.9), "2023": (5300, 3.4), "2026": (5400, 3.1), "2029": (8300, 3.2),
    "2031": (5500, 3.9), "2034": (3500, 4.6), "2039": (3700, 3.8), "2061": (5600, 6.4),
    "2062": (11000, 4.1), "2080": (32500, 4.9), "2081": (28800, 7.6), "2082": (6000, 4.4),
    "2083": (8000, 7.7), "2084": (12000, 7.9), "2085": (13900, 7.1),
}  # fmt: skip
_COUNTRY = (5_950_000, 6.9)
_GROUPS = ((2, "1-2"), (3, "2-3"), (4, "3-4"), (5, "4-5"), (6, "5-6"), (7, "6-7"), (101, "7+"))


def write_scb(folder: Path) -> list[Path]:
    """Write the one file and return its path."""
    rng = Random(2025)  # noqa: S311  invented data, no secret
    county = sum(people for people, _ in _PEOPLE.values())
    rate = sum(people * rate for people, rate in _PEOPLE.values()) / county
    regions = {"00": _COUNTRY, "20": (county, rate)} | _PEOPLE
    rows: list[list[Cell]] = [list(HEADER)]
    for code, (people, unemployment) in regions.items():
        for place, month in enumerate(MONTHS):
            rows.append(
                [
                    code,
                    place_names()[code],
                    "totalt",
                    "20-64 år",
                    "totalt",
                    month,
                    *_numbers(rng, people, unemployment, place),
                ]
            )
    return [
        write_book(folder / "bas_arbetsmarknadsstatus_kommun_2025M12.xlsx", [SheetToWrite("Arbetsloshet kommun", rows)])
    ]


def _numbers(rng: Random, people: int, unemployment: float, place: int) -> list[Cell]:
    season = math.cos(place % 12 * math.pi / 6)
    total = round(people * (1 - 0.0004 * place))
    force = round(total * (0.843 - 0.004 * season))
    unemployed = round(force * (unemployment + 0.3 * season + 0.008 * place) / 100)
    students, retired, sick = (round(total * share) for share in (0.034, 0.011, 0.047))
    parts = [
        force - unemployed,
        unemployed,
        force,
        students,
        retired,
        sick,
        total - force - students - retired - sick,
        total,
    ]
    seen = [max(0, part + rng.randint(-3, 3)) for part in parts]
    employed, out_of_work, in_force, everybody = seen[0], seen[1], seen[2], seen[7]
    rate = round(100 * out_of_work / in_force, 1)
    group = next(name for limit, name in _GROUPS if rate < limit)
    return [*seen, rate, round(100 * in_force / everybody, 1), round(100 * employed / everybody, 1), group]
