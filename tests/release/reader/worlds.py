"""Small worlds for the attacker: six enterprises and few people, as in the room. Every employment is a job of its own."""

from __future__ import annotations

import random
from datetime import date, timedelta

from tests.model.model_worlds import AfNumber, Employment, World

ENTERPRISES = tuple(f"556000000{i}" for i in range(1, 7))
PLACES = ("2085", "2085", "2061", "2085", "2061", "2085")
FIRST, LAST = date(2020, 1, 1), date(2025, 12, 31)
REASONS = ("Arbete utan stöd", "Arbete med stöd", "Studier", "Arbetslös", "Sjukskriven", "Flyttat", None)
DAYS = (date(2024, 12, 31), date(2025, 6, 30), date(2025, 12, 31))
"""The days that editions count to."""
IN_THREE_YEARS = (date(2023, 6, 30), date(2024, 9, 30), date(2025, 12, 31))
"""The same of every fourth world: ends of years lie between them, and runs of years."""


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


def days_of(seed: int) -> tuple[date, ...]:
    """The days of the world's editions: one, two or three of them."""
    days = IN_THREE_YEARS if seed // 3 % 4 == 1 else DAYS
    return (days[-1:], days[::2], days)[seed % 3]


def as_counted(world: World, day: date) -> World:
    """The same files, counted to this day."""
    return World(day, world.employments, kommun=world.kommun, known=world.known)


def three_came_back_in_2025() -> World:
    """Everybody has one job at a time. 20 persons have had 25 jobs by the end of 2024, and 25 persons 33 a year later."""
    held: list[Employment] = []

    def begin(pid: str, year: int, place: int, end: date | None = None) -> None:
        start = date(year, 1, 10) + timedelta(days=12 * place)
        held.append(Employment(pid, ENTERPRISES[(len(held) + 1) % 6], start, end, months=24))

    for k in range(10):
        left = (date(2022, 9, 1) if k < 4 else date(2023, 3, 1)) + timedelta(days=9 * k)
        begin(f"a{k}", 2022, k, left if k < 8 else None)
    for k in range(4):
        begin(f"b{k}", 2023, k, date(2024, 8, 5) if k < 2 else None)
    for k in range(6):
        begin(f"c{k}", 2024, k, date(2025, 8, 5) if k < 3 else None)
    for k in range(5):
        begin(f"d{k}", 2025, k)
    for k, year in enumerate((2023, 2023, 2023, 2024, 2024, 2025, 2025, 2025)):
        begin(f"a{k}", year, 5 + k)
    return World(LAST, held, kommun=dict.fromkeys(ENTERPRISES, "2085"), known=dict.fromkeys(ENTERPRISES, LAST))


def three_of_thirty_stayed() -> World:
    """30 at the end of 2023 and 40 a year later. 37 of these began in 2024, when 27 left, and none of the 37 left within a year."""
    held: list[Employment] = []

    def begin(pid: str, start: date, every: int, end: date | None = None) -> None:
        began = start + timedelta(days=every * int(pid[1:]))
        held.append(Employment(pid, ENTERPRISES[(len(held) + 1) % 6], began, end, months=24))

    for k in range(30):
        begin(f"a{k}", date(2021, 1, 10), 5, date(2024, 7, 10) + timedelta(days=4 * k) if k < 27 else None)
    for k in range(37):
        begin(f"b{k}", date(2024, 1, 3), 7, date(2025, 10, 1) + timedelta(days=5 * k) if k < 6 else None)
    for k in range(10):
        begin(f"c{k}", date(2025, 1, 3), 20)
    return World(LAST, held, kommun=dict.fromkeys(ENTERPRISES, "2085"), known=dict.fromkeys(ENTERPRISES, LAST))


def one_more_in_ludvika(until: date) -> World:
    """24 in Ludvika and 16 in Smedjebacken, then 33 and 23, and in the first half of 2025 one more and seven more. Nobody leaves."""
    held = [
        Employment(
            f"{place}{year}{k}", ENTERPRISES[3 * place + k % 3], date(year, 1, 10) + timedelta(days=5 * k), months=24
        )
        for year, there in ((2023, (24, 16)), (2024, (9, 7)), (2025, (1, 7)))
        for place, count in enumerate(there)
        for k in range(count)
    ]
    public = [
        AfNumber(month, code, name, "300")
        for month in ("2024-06", "2025-06")
        for code in ("2085", "2061")
        for name in ("utsatta", "utan_arbete_12")
    ]
    kommun = dict(zip(ENTERPRISES, ("2085",) * 3 + ("2061",) * 3, strict=True))
    return World(until, held, af=public, kommun=kommun, known=dict.fromkeys(ENTERPRISES, LAST))
