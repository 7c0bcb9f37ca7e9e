"""Worlds made by hand of which editions told something by arithmetic: each number that it takes is worked out here, and one is hidden.

The attacker of the small worlds does not go for these: they are between municipalities, classes of people and places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.release.editions.edition import Edition as Sealed
from flows.release.publish import release
from flows.release.released import Released
from tests.model.model_worlds import AfNumber, Employment, Place, World, build_world
from tests.release.reader.worlds import ENTERPRISES

pytestmark = pytest.mark.full
JUNE, DECEMBER = date(2025, 6, 30), date(2025, 12, 31)
ENDS = (date(2023, 12, 31), date(2024, 12, 31), DECEMBER)
IN_TWO_PLACES = dict(zip(ENTERPRISES, ["2085"] * 3 + ["2061"] * 3, strict=True))


@dataclass
class Room:
    """A world being made: each job at the next enterprise in turn, of all or of those in one municipality (its first, and how many)."""

    jobs: list[Employment] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    kommun: dict[str, str] = field(default_factory=lambda: dict.fromkeys(ENTERPRISES, "2085"))

    def job(
        self,
        pid: str,
        start: date,
        end: date | None = None,
        reason: str | None = None,
        at: tuple[int, int] = (0, 6),
        **more: object,
    ) -> None:
        first, many = at
        employer = ENTERPRISES[first + len(self.jobs) % many]
        self.jobs.append(Employment(pid, employer, start, end, months=24, reason=reason, **more))  # type: ignore[arg-type]

    def editions(
        self, folder: Path, days: Sequence[date], months: Sequence[date] = (), silent: Mapping[str, date] | None = None
    ) -> list[Released]:
        """Release one edition after another, each held against those before. `months`: Af's; `silent`: enterprises, and since when."""
        sealed: list[Sealed] = []
        told = [
            AfNumber(f"{day:%Y-%m}", code, measure, "300")
            for day in months or days
            for code in ("2085", "2061")
            for measure in ("utsatta", "utan_arbete_12")
        ]
        for day in days:
            known = dict.fromkeys(ENTERPRISES, DECEMBER) | dict(silent or {})
            world = World(day, self.jobs, places=self.places, af=told, kommun=self.kommun, known=known)
            with build_world(folder / str(day), world) as warehouse:
                sealed.append(release(warehouse, folder / f"ut-{day}", {}, None, sealed).edition)
        return [Released.load(folder / f"ut-{day}") for day in days]


def told(edition: Released, table: str, measure: str, **row: object) -> float | None:
    """A number of an edition's table; none where it is hidden."""
    rows = edition.table(table)
    for name, value in row.items():
        rows = rows[rows[name].astype(str) == str(value)]
    (found,) = rows.to_dict("records")
    return None if found[f"{measure}_hidden"] else float(found[measure])


def after(start: date, number: int, every: float = 4) -> date:
    return start + timedelta(days=int(every * number))


def test_work_of_two_editions_of_one_year_does_not_tell_how_few_began_between_them(tmp_path: Path) -> None:
    """40 at full time in June had done 205 months. By December 468 are done: 40 do 242 in six months, and one who comes six."""
    room = Room()
    for k in range(34):
        room.job(
            f"a{k}", after(date(2023 + (k + 1) % 2, 1, 10), k, 8), after(date(2025, 12, 20), k, 1) if k < 10 else None
        )
    for k in range(6):
        room.job(f"c{k}", after(date(2025, 6, 12), k, 2))
    for k in range(4):
        room.job(f"d{k}", after(date(2025, 7, 2), k, 2))
    june, december = room.editions(tmp_path, (JUNE, DECEMBER))
    assert told(june, "employed", "persons", date=JUNE) == 40
    assert told(june, "job_months", "job_months", year=2025) == 205
    assert told(december, "job_months", "job_months", year=2025) is None


def test_places_do_not_tell_how_few_began_without_one(tmp_path: Path) -> None:
    """20 came from a place begun in 2024, and 22 began for the first time in 2024 and 2025."""
    room = Room(kommun=IN_TWO_PLACES)

    def begin(pid: str, start: date, place: date | None, end: date | None = None) -> None:
        room.job(pid, start, end, at=(3, 3) if pid[0] == "a" and int(pid[1:]) < 15 else (0, 3))
        if place:
            room.places.append(Place(pid, ENTERPRISES[len(room.jobs) % 6], place, place + timedelta(days=40)))

    for k in range(20):
        end = after(date(2025, 5, 5), k, 9) if k < 2 or k >= 15 else None
        begin(f"a{k}", after(date(2023, 3, 10), k, 9), after(date(2023, 1, 20), k, 1) if k < 8 else None, end)
    for k in range(12):
        begin(f"b{k}", after(date(2024, 5, 3), k, 9), after(date(2024, 1, 20), k, 1) if k < 11 else None)
    for k in range(10):
        begin(f"c{k}", after(date(2025, 2, 3), k, 9), after(date(2024, 10, 20), k, 1) if k < 9 else None)
    for year in (2023, 2024, 2025):
        room.places += [
            Place(f"x{year}{k}", ENTERPRISES[k], after(date(year, 4, 4), k, 1), date(year, 5, 20)) for k in range(6)
        ]
    then, now = room.editions(tmp_path, ENDS[1:])
    assert told(then, "step_in_persons", "to_job", kind="alla") == 8
    persons = [told(now, "all_years", "persons"), *(told(then, "jobs_created", "first_ever", year=2023),)]
    assert None in (told(now, "step_in_persons", "to_job", kind="alla"), *persons)


def test_it_is_not_told_how_few_left_in_a_municipality_at_least(tmp_path: Path) -> None:
    """20 in Smedjebacken a year ago, three of whom left, and one came: 18 would tell that two left at least."""
    room = Room(kommun=IN_TWO_PLACES)
    for k in range(40):
        gone = k in {1, 3, 5} or (k % 2 == 0 and k < 24)
        room.job(
            f"a{k}",
            after(date(2023, 1, 10), k, 8),
            after(date(2025, 2, 5), k, 8) if gone else None,
            at=(3 * (k % 2), 3),
        )
    for k in range(10):
        room.job(f"b{k}", after(date(2024, 1, 10), k, 20), at=(0, 3))
    for k in range(20):
        room.job(f"c{k}", after(date(2025, 1, 12), k, 12), at=(3 if k == 4 else 0, 3))
    then, now = room.editions(tmp_path, ENDS[1:])
    assert told(then, "reach", "employed", kommun_code="2061") == 20
    assert told(now, "reach", "employed", kommun_code="2061") is None


def test_it_is_not_told_that_few_are_of_two_classes(tmp_path: Path) -> None:
    """Of 40 nine are men and 34 over fifty: three men over fifty at least."""
    room = Room()
    for k in range(40):
        room.job(
            f"a{k}", after(date(2023, 1, 10), k, 7), sex="man" if k < 9 else "kvinna", born=1985 if k < 6 else 1965
        )
    (edition,) = room.editions(tmp_path, ENDS[2:])
    men, women = (told(edition, "who", "persons", **{"trait": "sex", "class": sex}) for sex in ("man", "kvinna"))
    older, younger = (told(edition, "who", "persons", **{"trait": "age", "class": age}) for age in ("50-", "30-49"))
    assert told(edition, "employed", "persons", date=DECEMBER) == 40
    assert men is None or (older is None and younger is None)
    assert women != 31 or men is None


def test_it_is_not_told_how_few_left_within_a_year_and_after_the_first(tmp_path: Path) -> None:
    """154 began a year ago or more, 128 of them stayed a year, and 24 left in 2023: two left later, within twelve months."""
    room = Room()
    spring = [date(2023, 1, 5) + timedelta(days=2 * k) for k in range(24)]
    for k, start in enumerate(spring):
        room.job(f"a{k}", start, after(date(2023, 9, 1), k))
        room.job(f"b{k}", start, after(date(2024, 5, 1), k, 9))
        room.job(f"g{k}", start, after(date(2025, 5, 1), k, 9))
    for k in range(2):
        room.job(f"x{k}", after(date(2023, 9, 5), k, 9), after(date(2024, 6, 1), k, 9))
    for k in range(40):
        room.job(f"c{k}", after(date(2023, 1, 5), k, 8))
        room.job(f"d{k}", after(date(2024, 1, 5), k, 8))
    for k in range(30):
        room.job(f"e{k}", after(date(2025, 1, 5), k, 8))
    (edition,) = room.editions(tmp_path, ENDS[2:])
    measured = [told(edition, "retention", name, k_months=12) for name in ("eligible", "retained")]
    assert None in (*measured, told(edition, "jobs_created", "exits", year=2023))


def test_it_is_not_told_how_few_are_at_the_enterprise_that_still_reports(tmp_path: Path) -> None:
    """19 in Smedjebacken a month before the year ends. 16 of 60 are at two enterprises there that are silent since: three at the third."""
    room = Room(kommun=IN_TWO_PLACES)
    for k in range(41):
        room.job(f"l{k}", after(date(2023, 1, 10), k, 7), at=(0, 3))
    for k in range(16):
        room.job(f"x{k}", after(date(2023, 1, 10), k, 15), at=(4, 2))
    for k in range(3):
        room.job(f"y{k}", after(date(2023, 2, 10), k, 15), at=(3, 1))
    for k in range(12):
        room.job(f"z{k}", after(date(2025, 2, 10), k, 15), at=(3, 1))
        room.job(f"w{k}", after(date(2025, 2, 10), k, 15), at=(0, 3))
    silent = dict.fromkeys(ENTERPRISES[4:], ENDS[1])
    then, now = room.editions(tmp_path, ENDS[1:], (date(2024, 11, 30), date(2025, 11, 30)), silent)
    assert told(then, "reach", "employed", kommun_code="2061") == 19
    numbers = [told(now, table, "persons", date=ENDS[1]) for table in ("employed", "employed_same")]
    assert None in numbers
