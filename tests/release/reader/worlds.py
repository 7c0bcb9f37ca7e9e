"""Small worlds for the attacker: six enterprises and few people, as in the room. Every employment is a job of its own."""

from __future__ import annotations

import random
from datetime import date, timedelta

from tests.model.model_worlds import Employment, World

ENTERPRISES = tuple(f"556000000{i}" for i in range(1, 7))
PLACES = ("2085", "2085", "2061", "2085", "2061", "2085")
FIRST, LAST = date(2020, 1, 1), date(2025, 12, 31)
REASONS = ("Arbete utan stöd", "Arbete med stöd", "Studier", "Arbetslös", "Sjukskriven", "Flyttat", None)
DAYS = (date(2024, 12, 31), date(2025, 6, 30), date(2025, 12, 31))
"""The days that editions count to."""


def small_world(seed: int) -> World:
    """Five to sixty persons with a job or two each; some stay for years, and few hold two jobs at once."""
    chance = random.Random(seed)
    size = [chance.random() + 0.2 for _ in ENTERPRISES]
    held: list[Employment] = []
    for number in range(chance.randint(5, 60)):
        pid = f"p{number:02}"
        at = chance.choices(ENTERPRISES, size)[0]
        start = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days))
        while start <= LAST:
            lasts = chance.choice((60, 150, 300, 500, 900, 5000))
            end = start + timedelta(days=chance.randrange(20, lasts))
            if chance.random() < 0.15 and end.year <= LAST.year:
                end = date(end.year, 12, 31)
            reason = chance.choice(REASONS) if end <= LAST else None
            extent = chance.choice((25, 50, 75, 100, 100))
            held.append(Employment(pid, at, start, end if end <= LAST else None, extent, months=24, reason=reason))
            if chance.random() < 0.1:  # a second job elsewhere at the same time
                other = chance.choice([each for each in ENTERPRISES if each != at])
                later = start + timedelta(days=chance.randrange(20))
                held.append(Employment(pid, other, later, None, 25, months=24))
                break
            if chance.random() < 0.6:
                break
            start = end + timedelta(days=chance.randrange(20, 500))
            if chance.random() < 0.5:
                at = chance.choices(ENTERPRISES, size)[0]
    kommun = dict(zip(ENTERPRISES, PLACES, strict=True))
    return World(LAST, held, kommun=kommun, known=dict.fromkeys(ENTERPRISES, LAST))


def as_counted(world: World, day: date) -> World:
    """The same files, counted to this day."""
    return World(day, world.employments, kommun=world.kommun, known=world.known)
