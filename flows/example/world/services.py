"""What surrounds the example's jobs: training places, support decisions, Finsam's participations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from random import Random

from flows.example.world.jobs import make_jobs
from flows.example.world.people import People, Person, former_number
from flows.example.world.world import (
    ENTERPRISES,
    PERIOD_END,
    SILENT,
    Decision,
    Job,
    Participation,
    TrainingPlace,
    World,
    add_months,
    day_before,
)

SEED = 20260291
INSATSER = ("Exempelinsatsen Stegen", "Exempelinsatsen Framåt", "Exempelinsatsen Samlad väg")
_PLACES_WITHOUT_JOB = 78
_UNLINKED, _INTERIM, _OTHERS = 26, 3, 44
_REPLACED = 3
LAST_OF_EARLIER = date(2024, 12, 31)
"""Finsam's first delivery covers what had happened by this day."""
_INCOMES = (
    "Ekonomiskt bistånd", "Aktivitetsstöd", "Sjukpenning", "Sjuk- eller aktivitetsersättning",
    "Arbetslöshetsersättning", "Ingen offentlig försörjning",
)  # fmt: skip
_TIMES = ("Mindre än 1 år", "1-3 år", "3-6 år", "Mer än 6 år", "Uppgift saknas")


@cache
def example_world() -> World:
    """Make the example, the same each time."""
    rng = Random(SEED)  # noqa: S311  invented data, no secret
    people = People(rng, 420)
    jobs = make_jobs(rng, people)
    places = _places(rng, people, jobs)
    world = World(jobs, places, _decisions(rng, jobs), _participations(rng, people, jobs, places))
    world.replaced.update(_replaced(world))
    return world


def _replaced(world: World) -> dict[str, tuple[str, date]]:
    """Let Finsam have known three persons under a coordination number, which was replaced before their job began."""
    found: dict[str, tuple[str, date]] = {}
    jobs = {job.person.number: job for job in world.target_jobs()}
    for one in reversed(world.participations):
        number, job = one.person.number, jobs.get(one.person.number)
        personal = number[8].isdigit() and int(number[6:8]) <= 31
        if job and personal and one.end and one.end < min(job.start, LAST_OF_EARLIER) and len(found) < _REPLACED:
            found.setdefault(number, (former_number(number), add_months(job.start, -1)))
    return found


def _places(rng: Random, people: People, jobs: list[Job]) -> list[TrainingPlace]:
    """Let half of the jobs from 2019 on begin as a place there; most places are followed by no job."""
    places = []
    for job in jobs:
        if job.target and job.enterprise is not SILENT and job.start.year >= 2019 and rng.random() < 0.42:
            start = add_months(job.start, -rng.randint(2, 9))
            end = day_before(job.start) if rng.random() < 0.7 else job.start - timedelta(days=rng.randint(8, 45))
            if start >= job.enterprise.since:
                places.append(_place(rng, job.person, start, end, job))
    for _ in range(_PLACES_WITHOUT_JOB):
        start = date(rng.choice(range(2019, 2026)), rng.randint(1, 12), rng.randint(1, 28))
        end = start + timedelta(days=rng.randint(40, 260))
        places.append(_place(rng, people.next(start), start, end if end <= PERIOD_END else None, None))
    return sorted(places, key=lambda place: (place.start, place.person.number))


def _place(rng: Random, person: Person, start: date, end: date | None, job: Job | None) -> TrainingPlace:
    there = [e for e in ENTERPRISES if e is not SILENT and e.since <= start]
    return TrainingPlace(
        person=person,
        enterprise=job.enterprise if job else rng.choices(there, [e.weight for e in there])[0],
        kind=rng.choices(("Arbetsträning", "Praktik", "Arbetsprövning", "Sysselsättning"), (55, 20, 15, 10))[0],
        referrer=rng.choices(
            ("Arbetsförmedlingen", "Kommunen", "Finsam", "Försäkringskassan", "Kriminalvården"), (40, 34, 14, 8, 4)
        )[0],
        start=start,
        end=end,
        hours=rng.choice((8, 10, 16, 20, 20, 25, 30, 40)),
    )


def _decisions(rng: Random, jobs: list[Job]) -> list[Decision]:
    """Decide once for each time with a support; a few are missing, late or of another extent."""
    decisions = []
    for job in jobs:
        if job.role != "Målgrupp":
            continue
        since = None
        if job.months_without_work is not None and rng.random() < 0.8:
            since = add_months(job.start, -job.months_without_work)
        for support, group in groupby(job.pieces, key=lambda piece: piece.support):
            pieces = list(group)
            first, last = pieces[0], pieces[-1]
            missing = support == "Inget" or rng.random() < 0.06
            if missing and not (support != "Inget" and job.person.weak and first is job.pieces[0]):
                continue
            late = rng.randint(3, 20) if rng.random() < 0.05 else 0
            other = rng.random() < 0.05 and first.extent > 25
            end = last.end or day_before(add_months(last.start, 12 * (1 + (PERIOD_END - last.start).days // 365)))
            start = first.start + timedelta(days=late)
            decision = Decision(
                person=job.person,
                enterprise=job.enterprise,
                insats=support,
                decided=start - timedelta(days=rng.randint(3, 24)),
                start=start,
                end=max(end, start),
                extent=first.extent - 25 if other else first.extent,
                without_work_since=since if first is job.pieces[0] else None,
                weak=job.person.weak,
            )
            decisions.append(decision)
    return sorted(decisions, key=lambda decision: (decision.decided, decision.person.number))


def _participations(rng: Random, people: People, jobs: list[Job], places: list[TrainingPlace]) -> list[Participation]:
    """Register people before jobs, after jobs, before places, without a job, and without identity."""
    found = []
    for job in jobs:
        if not job.target:
            continue
        if rng.random() < 0.3:
            start = add_months(job.start, -rng.randint(8, 20))
            end = job.start - timedelta(days=rng.randint(1, 60))
            found.append(_participation(rng, job.person, start, end, "Arbete med stöd"))
        if job.end and job.end_reason in ("Arbetslös", "Okänt", "Sjukskriven", None) and rng.random() < 0.5:
            start = job.end + timedelta(days=rng.randint(4, 25))
            end = start + timedelta(days=rng.randint(30, 60))
            after = rng.choice(("Aktivt arbetssökande", "Studier", "Arbete med stöd", "Ingen"))
            if end <= PERIOD_END:
                found.append(_participation(rng, job.person, start, end, after))
    referred = [place for place in places if place.referrer == "Finsam"]
    found += [
        _participation(rng, p.person, add_months(p.start, -5), p.end, "Arbetsträning eller praktik") for p in referred
    ]
    for number in range(_OTHERS + _UNLINKED + _INTERIM):
        start = date(rng.choice(range(2019, 2026)), rng.randint(1, 12), rng.randint(1, 28))
        end = start + timedelta(days=rng.randint(60, 420))
        person = people.interim() if number >= _OTHERS + _UNLINKED else people.next(start, 18)
        after = rng.choice(("Aktivt arbetssökande", "Ingen", "Studier", "Arbete utan stöd", "Uppgift saknas"))
        one = _participation(rng, person, start, end, after)
        found.append(replace(one, linked=not _OTHERS <= number < _OTHERS + _UNLINKED))
    found.sort(key=lambda p: (p.start, p.person.number))
    return [replace(one, serial=f"EX-{number:04}") for number, one in enumerate(found, start=1)]


def _participation(rng: Random, person: Person, start: date, end: date | None, after: str) -> Participation:
    works = after.startswith("Arbete ")
    return Participation(
        serial="",
        person=person,
        linked=True,
        insats=rng.choice(INSATSER),
        kommun=rng.choices(("Ludvika", "Smedjebacken"), (72, 28))[0],
        start=start,
        end=end if end and end <= PERIOD_END else None,
        end_reason="Fullföljd"
        if works
        else rng.choice(("Fullföljd", "Fullföljd", "Avbruten sjukdom", "Avbruten annan")),
        time_before=rng.choice(_TIMES),
        income=(rng.choice(_INCOMES), "Lön" if works else rng.choice(_INCOMES)),
        occupation=(rng.choice(("Ingen", "Ingen", "Aktivt arbetssökande", "Uppgift saknas")), after),
        extent_after=rng.choice((25, 37.5, 50, 62.5, 75, 100)) if works else None,
    )
