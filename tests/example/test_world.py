"""What is counted in the example, from the world itself and with plain loops: no SQL, no reader."""

from collections import defaultdict
from datetime import date
from itertools import pairwise

from flows.example.world.services import example_world
from flows.example.world.world import PERIOD_END, SILENT, Job, add_months

WORLD = example_world()
JOBS = WORLD.target_jobs()


def persons(day: date, jobs: list[Job]) -> set[str]:
    return {job.person.number for job in jobs if job.lasts_on(day)}


def test_jobs_begun_a_year() -> None:
    assert [sum(job.start.year == year for job in JOBS) for year in range(2018, 2026)] == [
        24,
        13,
        12,
        16,
        17,
        18,
        21,
        22,
    ]


def test_persons_at_the_end_of_each_year() -> None:
    ends = [date(year, 12, 31) for year in range(2018, 2026)]
    assert [len(persons(day, JOBS)) for day in ends] == [21, 26, 27, 28, 32, 34, 38, 43]
    assert len(persons(PERIOD_END, [job for job in WORLD.jobs if job.target])) == 47
    last = [job for job in JOBS if job.lasts_on(PERIOD_END)]
    assert len(last) == 45, "two persons have two jobs"
    by_place = {
        code: persons(PERIOD_END, [j for j in JOBS if j.enterprise.kommun_code == code]) for code in ("2085", "2061")
    }
    assert {code: len(found) for code, found in by_place.items()} == {"2085": 32, "2061": 11}


def test_retention() -> None:
    found = {}
    for months in (3, 6, 12, 24):
        eligible = [job for job in JOBS if add_months(job.start, months) <= PERIOD_END]
        found[months] = (len(eligible), sum(job.lasts_on(add_months(job.start, months)) for job in eligible))
    assert found == {3: (138, 130), 6: (131, 112), 12: (121, 80), 24: (100, 47)}


def test_places_that_led_to_a_job() -> None:
    begun = [place for place in WORLD.places if add_months(place.start, 12) <= PERIOD_END]
    led = [
        place
        for place in begun
        if any(
            job.person is place.person
            and place.start < job.start <= add_months(place.start, 12)
            and job.enterprise is not SILENT
            for job in WORLD.jobs
        )
    ]
    assert (len(begun), len(led)) == (115, 48)


def test_a_target_job_has_a_reason_in_some_delivery_and_a_plain_one_has_none() -> None:
    for job in (job for job in WORLD.jobs if job.role == "Målgrupp"):
        near = [d for d in WORLD.decisions if d.person.number == job.person.number]
        near = [d for d in near if abs((d.start - job.start).days) <= 180]
        reasons = [
            any(d.weak for d in near),
            (job.months_without_work or 0) >= 12,
            any(d.without_work_since and add_months(d.without_work_since, 12) <= job.start for d in near),
            any(
                p.linked
                and p.person.number == job.person.number
                and p.start <= job.start
                and (p.end is None or p.end >= add_months(job.start, -24))
                for p in WORLD.participations
            ),
            "Lönebidrag" in job.pieces[0].support or "OSA" in job.pieces[0].support,
        ]
        assert any(reasons) == job.target, (job.start, reasons)
    assert sum(job.role == "Målgrupp" and not job.target for job in WORLD.jobs) == 7


def test_jobs_hold_together() -> None:
    """One job is one job: gaps of at most 14 whole days inside it, 60 days or more between two."""
    by_place = defaultdict(list)
    for job in WORLD.jobs:
        if job.role != "Målgrupp":
            continue
        by_place[job.person.number, job.enterprise.key].append(job)
        assert all(piece.end is None or piece.start <= piece.end for piece in job.pieces)
        so_far = job.pieces[0].end
        for piece in job.pieces[1:]:
            assert so_far is not None
            assert (piece.start - so_far).days <= 15
            so_far = max(so_far, piece.end) if piece.end else None
        assert so_far == job.end
        assert 18 <= job.start.year - job.person.born <= 65
    gaps = [
        (after.start - before.end).days - 1
        for job in JOBS
        for before, after in pairwise(job.pieces)
        if before.end and (after.start - before.end).days > 1
    ]
    assert sorted(gaps) == [5, 10, 14]
    for jobs in by_place.values():
        for before, after in pairwise(jobs):
            assert before.end
            assert (after.start - before.end).days >= 60
    assert sum(len(jobs) > 1 for jobs in by_place.values()) == 8, "persons who came back"


def test_participations() -> None:
    assert len(WORLD.participations) == 183
    assert sum(not p.linked for p in WORLD.participations) == 26
    assert sum(p.person.number[8].isalpha() for p in WORLD.participations) == 3
    assert all(p.end is None or p.end >= p.start for p in WORLD.participations)
    assert len({p.serial for p in WORLD.participations}) == 183
