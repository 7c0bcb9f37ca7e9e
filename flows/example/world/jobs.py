"""The example's jobs: who was employed where, with which support and extent, and why it ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from flows.example.world.people import People, Person
from flows.example.world.world import ENTERPRISES, PERIOD_END, SILENT, Enterprise, Job, Piece, add_months, day_before

# Target jobs that begin in a year at the five enterprises, and at the sixth.
STARTS = {2018: 24, 2019: 13, 2020: 12, 2021: 16, 2022: 17, 2023: 18, 2024: 21, 2025: 22}
SILENT_STARTS = {2019: 2, 2020: 2, 2021: 2, 2022: 3, 2023: 2, 2024: 3, 2025: 3}
# Rows of Roll Målgrupp with no reason behind them: not far from the labour market, so not counted.
PLAIN_STARTS = {2019: 1, 2021: 1, 2022: 1, 2023: 1, 2024: 2, 2025: 1}
RETURNS = {2021: 1, 2022: 2, 2023: 2, 2024: 2, 2025: 1}
"""Of STARTS: jobs of a person who had one at the same enterprise and left it at least two months before."""
DOUBLES = {2024: 1, 2025: 1}
"""Of STARTS: jobs of a person who has another at another enterprise, which both last at the end of 2025."""
_SUPPORTS = {
    "Lönebidrag för utveckling i anställning": 33, "Lönebidrag för anställning": 20, "Nystartsjobb": 17,
    "Introduktionsjobb": 11, "Lönebidrag för trygghet i anställning": 7, "Särskilt anställningsstöd": 4,
    "Inget": 5, "Annat": 3, "Etableringsjobb": 6,
}  # fmt: skip
_ETABLERINGSJOBB_FROM = date(2024, 1, 1)
_LATER = {
    "Lönebidrag för utveckling i anställning": "Lönebidrag för anställning",
    "Lönebidrag för anställning": "Lönebidrag för trygghet i anställning",
    "Nystartsjobb": "Inget", "Introduktionsjobb": "Lönebidrag för anställning", "Etableringsjobb": "Inget",
    "Särskilt anställningsstöd": "Nystartsjobb", "Annat": "Inget",
}  # fmt: skip
_REASONS = {
    "Arbete utan stöd": 20, "Arbete med stöd": 15, "Studier": 9, "Arbetslös": 22, "Sjukskriven": 14,
    "Flyttat": 4, "Okänt": 9, "": 7,
}  # fmt: skip
_READABLE = tuple(e for e in ENTERPRISES if e is not SILENT)


def make_jobs(rng: Random, people: People) -> list[Job]:
    """Make all jobs of all six, in the order they began."""
    jobs: list[Job] = []
    for year, count in STARTS.items():
        starts = sorted(_start(rng, year) for _ in range(count))
        doubles, returns = DOUBLES.get(year, 0), RETURNS.get(year, 0)
        for place, start in enumerate(starts):
            enterprise = _enterprise(rng, start)
            if place < doubles:
                jobs.append(_double(rng, jobs, start, year))
            elif count - place <= returns:
                jobs.append(_return(rng, jobs, start))
            else:
                jobs.append(_target(rng, people.next(start), enterprise, start))
        for _ in range(PLAIN_STARTS.get(year, 0)):
            jobs.append(_plain(rng, people, _start(rng, year)))
        for _ in range(SILENT_STARTS.get(year, 0)):
            start = max(_start(rng, year), SILENT.since)
            jobs.append(_target(rng, people.next(start), SILENT, start))
    _odd_rows(jobs)
    return sorted([*jobs, *_staff(rng, people, jobs)], key=lambda job: (job.start, job.person.number))


def _start(rng: Random, year: int) -> date:
    """Draw mostly the first of a month, else any day."""
    month = rng.choice((1, 1, 2, 3, 3, 4, 5, 6, 8, 8, 9, 9, 10, 11))
    return date(year, month, 1 if rng.random() < 0.6 else rng.randint(2, 28))


def _enterprise(rng: Random, start: date) -> Enterprise:
    there = [e for e in _READABLE if e.since <= start] or [_READABLE[0]]
    return rng.choices(there, [e.weight for e in there])[0]


def _target(rng: Random, person: Person, enterprise: Enterprise, start: date, months: int | None = None) -> Job:
    support = rng.choices(list(_SUPPORTS), list(_SUPPORTS.values()))[0]
    if support == "Etableringsjobb" and start < _ETABLERINGSJOBB_FROM:
        support = "Nystartsjobb"
    pieces = _pieces(rng, start, months or _duration(rng), support)
    without = rng.choices((rng.randint(12, 120), rng.randint(2, 11), None), (76, 12, 12))[0]
    flagged = person.weak and support != "Inget"
    if not (flagged or "Lönebidrag" in support or (without or 0) >= 12):
        without = 12 + start.day
    return Job(person, enterprise, "Målgrupp", pieces, without, _reason(rng, person, pieces[-1].end), target=True)


def _plain(rng: Random, people: People, start: date) -> Job:
    """Employ somebody with a short time without work, no lönebidrag and no flag."""
    person = replace(people.next(start), weak=False, disability=False)
    pieces = _pieces(rng, start, _duration(rng), "Nystartsjobb")
    reason = _reason(rng, person, pieces[-1].end)
    return Job(person, _enterprise(rng, start), "Målgrupp", pieces, rng.randint(3, 9), reason, target=False)


def _double(rng: Random, jobs: list[Job], start: date, year: int) -> Job:
    """Give a second job to somebody who works elsewhere; both are part-time and last."""
    first = next(
        job
        for job in jobs
        if job.target and job.enterprise is not SILENT and job.start.year == year - 2 and job.end is None
    )
    first.pieces = [replace(piece, extent=50) for piece in first.pieces]
    other = next(e for e in _READABLE if e is not first.enterprise)
    return replace(
        _target(rng, first.person, other, start, months=200),
        pieces=[Piece(start, None, "Visstid", "Lönebidrag för anställning", 25)],
    )


def _return(rng: Random, jobs: list[Job], start: date) -> Job:
    """Give a new job to somebody who had one, and no other since."""
    back = {job.person.number for job in jobs if job.end is None or job.end > start - timedelta(days=60)}
    numbers = [job.person.number for job in jobs]
    for job in jobs:
        number = job.person.number
        fits = job.target and job.end_reason not in ("Flyttat", "Pension") and numbers.count(number) == 1
        if fits and number not in back and job.enterprise is not SILENT and start.year - job.person.born < 63:
            return _target(rng, job.person, job.enterprise, start)
    raise LookupError("nobody is there to come back")


def _duration(rng: Random) -> int:
    """Draw months. A third do not stay a year; a tenth have a fixed term of exactly one."""
    draw = rng.random()
    if draw < 0.24:
        return rng.randint(1, 11)
    if draw < 0.33:
        return 12
    if draw < 0.54:
        return rng.randint(13, 24)
    return 25 + int(rng.expovariate(1 / 22))


def _pieces(rng: Random, start: date, months: int, support: str) -> list[Piece]:
    """Cut the job where support or extent changes, at whole years; the last piece is open when it lasts."""
    pieces = []
    form = "Provanställning" if months > 6 and rng.random() < 0.15 else "Visstid"
    extent = rng.choice((25, 40, 50, 50, 50, 60, 75, 75, 80, 100))
    at = 0
    while at < months and add_months(start, at) <= PERIOD_END:
        step = 6 if form == "Provanställning" else rng.choice((12, 12, 24))
        last = at + step >= months
        begins, ends = add_months(start, at), day_before(add_months(start, months if last else at + step))
        if last and months % 12 and ends.day > 3:
            ends = ends.replace(day=rng.randint(3, ends.day))
        pieces.append(Piece(begins, ends if ends <= PERIOD_END else None, form, support, extent))
        at += step
        form = "Tillsvidare" if rng.random() < 0.6 else "Visstid"
        support = _LATER.get(support, support) if rng.random() < 0.45 else support
        extent = min(100, extent + rng.choice((0, 0, 5, 10, 25)))
    return pieces


def _reason(rng: Random, person: Person, end: date | None) -> str | None:
    if end is None:
        return None
    if end.year - person.born >= 64:
        return "Pension"
    return rng.choices(list(_REASONS), list(_REASONS.values()))[0] or None


def _odd_rows(jobs: list[Job]) -> None:
    """Make rows that are easy to count wrongly: gaps of 5, 10 and 14 days in a job, two rows that overlap."""
    long = [job for job in jobs if len(job.pieces) >= 2 and job.target and job.enterprise is not SILENT]
    for job, gap in zip(long[3:30:9], (5, 10, 14), strict=True):
        later = job.pieces[1]
        job.pieces[1] = replace(later, start=later.start + timedelta(days=gap))
    overlapping = next(job for job in reversed(long) if job.pieces[0].extent <= 50)
    first = overlapping.pieces[0]
    added = Piece(add_months(first.start, 3), add_months(first.start, 6), "Visstid", first.support, 25)
    overlapping.pieces.insert(1, added)
    # OSA belongs to public employers: taken in, with a question to the enterprise.
    asked = next(job for job in jobs if job.target and job.enterprise is ENTERPRISES[0] and len(job.pieces) == 1)
    asked.pieces = [replace(asked.pieces[0], support="Offentligt skyddat arbete (OSA)")]


def _staff(rng: Random, people: People, jobs: list[Job]) -> list[Job]:
    """Employ handledare and övriga; one handledare comes from the målgrupp of the same enterprise."""
    staff = []
    for enterprise in ENTERPRISES:
        for role, months_on in (("Handledare", 0), ("Handledare", 14), ("Övrig", 5)):
            start = add_months(enterprise.since, months_on)
            extent = rng.choice((75, 100, 100))
            pieces = [Piece(start, None, "Tillsvidare", "Inget", extent)]
            staff.append(Job(people.next(start, 28, 55), enterprise, role, pieces, None, None, target=False))
        staff[-2].pieces = [replace(staff[-2].pieces[0], end=date(2024, 6, 30))]
        staff[-2].end_reason = "Arbete utan stöd"
    grown = next(
        job for job in jobs if job.end and job.end_reason == "Arbete utan stöd" and job.enterprise is ENTERPRISES[0]
    )
    begins = (grown.end or PERIOD_END) + timedelta(days=1)
    pieces = [Piece(begins, None, "Tillsvidare", "Inget", 100)]
    staff.append(Job(grown.person, grown.enterprise, "Handledare", pieces, None, None, target=False))
    return staff
