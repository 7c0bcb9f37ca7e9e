"""Workbooks of any number of enterprises with any number of employments, in the habits of the example's five writers.

The days are serials, ISO, `250301` or `1 mars 2025`, the per cents `62,5 %`, the numbers of ten digits or twelve.
There are titles above the header, stars and line breaks in it, and a filter left on (flows/example/files/spelling_variants.py).
One row in five hundred has an extent that cannot be. Beside them lie the two files of Arbetsförmedlingen for reach.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from pathlib import Path

from stdnum import luhn

from flows.example.files.foretag import write_workbook
from flows.example.files.public_statistics import write_public
from flows.example.files.spelling_variants import HABITS
from flows.example.world.people import Person
from flows.example.world.world import PERIOD_END, Enterprise, Job, Piece, TrainingPlace, World
from flows.storage.paths import Home

SINCE = date(2016, 1, 1)
OFTEN, SELDOM = ("Inget", "Nystartsjobb", "Introduktionsjobb"), ("Lönebidrag för anställning", "Annat")
REASONS = ("Arbete utan stöd", "Arbete med stöd", "Studier", "Arbetslös", "Okänt")
LAST_FOUR = ("238", "239", *(str(n) for n in range(980, 990)))
"""How the last four of numbers begin that nobody has (golden/README.md)."""
OWN_AREA = """\
[area]
area_name = "Västerbergslagen"
municipalities = ["2061", "2085"]
enterprises = {files}
processed_by = "Mätningen"
"""


class Made(Enterprise):
    """One of more enterprises than the example has: its habits are those of one of the five."""

    @property
    def orgnr(self) -> str:
        stem = f"4099{self.number:05}"
        return stem + str(luhn.calc_check_digit(stem))

    @property
    def name(self) -> str:
        return f"Exempelföretaget {self.key.capitalize()} {self.number}"


def enterprises(count: int) -> list[Enterprise]:
    """So many, in both municipalities."""
    keys = list(HABITS)
    return [
        Made(n, keys[n % 5], ("2085", "2061")[n % 2], "Ekonomisk förening", "Återbruk", SINCE, 1)
        for n in range(1, count + 1)
    ]


def people(draw: random.Random) -> Iterator[Person]:
    """Some 166 000 persons of working age all the time, each once."""
    numbers = [
        (date(1960, 1, 1) + timedelta(days=day), last) for day in range((1998 - 1960) * 365) for last in LAST_FOUR
    ]
    draw.shuffle(numbers)
    for born, last in numbers:
        stem = f"{born:%y%m%d}{last}"
        number = f"{born:%Y}"[:2] + stem + luhn.calc_check_digit(stem)
        yield Person(number, born.year, "", "", "", False, False)


def pieces(draw: random.Random, start: date) -> list[Piece]:
    """One to three rows end to end, each with a support and an extent of its own."""
    made = []
    for _ in range(draw.randint(1, 3)):
        end = start + timedelta(days=draw.randrange(20, 300))
        support = draw.choice(OFTEN if draw.random() < 0.8 else SELDOM)
        extent = 120 if draw.random() < 0.002 else draw.choice((25, 50, 75, 100))
        made.append(Piece(start, end, draw.choice(("Visstid", "Tillsvidare")), support, extent))
        start = end + timedelta(days=1)
    return [piece for piece in made if piece.start <= PERIOD_END]


def jobs(rows: int, where: list[Enterprise]) -> Iterator[Job]:
    """Jobs with so many rows in all. People stay, come back after days or years, or have a second job elsewhere."""
    draw = random.Random(1)
    person = people(draw)
    while rows:
        who, at = next(person), draw.choice(where)
        day = SINCE + timedelta(days=draw.randrange(1500))
        role = "Målgrupp" if draw.random() < 0.9 else draw.choice(("Handledare", "Övrig"))
        for _ in range(draw.randint(1, 6)):
            made = pieces(draw, day)[:rows]
            if not made:
                break
            rows -= len(made)
            yield Job(who, at, role, made, draw.choice((None, 0, 6, 12, 18, 24)), draw.choice(REASONS), target=False)
            gap = draw.choice((10, 15, 16, 90, 400, -40))  # some of these are the same job still, where they stay
            if gap < 0 or draw.random() < 0.2:
                at = draw.choice([other for other in where if other is not at] or where)
                gap = max(gap, 20) if len(where) == 1 else gap
            day = made[-1].end + timedelta(days=gap)  # type: ignore[operator]


def write_books(folder: Path, rows: int, files: int) -> None:
    """One workbook an enterprise, `rows` of Anställningar in all."""
    folder.mkdir(parents=True, exist_ok=True)
    where, there = enterprises(files), defaultdict(list)
    for job in jobs(rows, where):
        there[job.enterprise.number].append(job)
    with ProcessPoolExecutor() as pool:
        written = [
            pool.submit(write_workbook, folder / f"foretag{n.number:03}.xlsx", world(there[n.number]), n, PERIOD_END)
            for n in where
        ]
        for each in written:
            each.result()


def world(there: list[Job]) -> World:
    """What one enterprise writes of: its jobs, and a single training place."""
    first = there[0]
    return World(there, [TrainingPlace(first.person, first.enterprise, "Praktik", "Kommunen", SINCE, SINCE, 20)])


def make_home(root: Path, rows: int, files: int) -> Home:
    """A home with the workbooks, and with the two public files of reach."""
    home = Home(root).make()
    write_books(home.raw / "foretag", rows, files)
    for path in write_public(home.raw / "arbetsformedlingen"):
        if not any(name in path.name for name in ("tid-utan-arbete", "svag-konkurrensformaga")):
            path.unlink()
    home.own_definitions.write_text(OWN_AREA.format(files=files), "utf-8")
    return home
