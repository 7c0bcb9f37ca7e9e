"""What is counted, a second time: plain Python from the words of the field's description, no SQL, no pandas.

Slow on purpose: it walks day by day where the model works with intervals. It shares nothing with the model but the rows.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import exp, log, sqrt
from random import Random
from statistics import NormalDist

from tests.model.model_worlds import SERIES, Decision, Employment, Participation, World

DAY = timedelta(days=1)
EXPECTED = 6  # enterprises
FOREVER = date.max - 400 * DAY
REDUCED = {
    "Lönebidrag för anställning",
    "Lönebidrag för utveckling i anställning",
    "Lönebidrag för trygghet i anställning",
    "Offentligt skyddat arbete (OSA)",
}
STEPS = [
    "Arbete utan stöd", "Arbete med stöd", "Studier", "Arbetsträning eller praktik", "Aktivt arbetssökande", "Arbetslös",
    "Sjukskriven", "Pension", "Flyttat", "Avliden", "Ingen", "Okänt",
]  # fmt: skip


@dataclass
class Job:
    pid: str
    orgnr: str
    rows: list[Employment]
    known: date  # Period till of the enterprise

    @property
    def start(self) -> date:
        return min(row.start for row in self.rows)

    @property
    def end(self) -> date | None:
        return None if any(row.end is None for row in self.rows) else max(row.end for row in self.rows if row.end)

    def lasts(self, day: date) -> bool:
        """Whether it is written to last on the day, whatever is known of that day."""
        return self.start <= day and (self.end is None or self.end >= day)

    def is_there(self, day: date) -> bool:
        """Whether it is known to last on the day: after the enterprise's Period till nobody knows."""
        return self.lasts(day) and day <= self.known

    def rows_on(self, day: date) -> list[Employment]:
        return [row for row in self.rows if row.start <= day <= (row.end or FOREVER)]

    def extent(self, day: date) -> float:
        return min(100, sum(row.extent for row in self.rows_on(day)))

    def supports(self, day: date) -> set[str]:
        """The Stöd on the day; between two rows of the job, that of the last day before."""
        while not self.rows_on(day):
            day -= DAY
        return {row.support for row in self.rows_on(day)}

    def supported(self, day: date) -> bool:
        """Whether the rows tell of a support: between two of them, whether the one before and the one after both do."""
        before = after = day
        while not self.rows_on(before):
            before -= DAY
        while not self.rows_on(after):
            after += DAY
        return all(any(row.support != "Inget" for row in self.rows_on(day)) for day in (before, after))


def months_after(day: date, months: int) -> date:
    year, month = day.year, day.month + months
    while month > 12:
        year, month = year + 1, month - 12
    while month < 1:
        year, month = year - 1, month + 12
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def pct(extent: float) -> str:
    """In Swedish, to the millionth."""
    whole, _, part = f"{extent:.6f}".partition(".")
    return (f"{whole},{part.rstrip('0')}" if part.rstrip("0") else whole) + " %"


def away(day: date, first: date, last: date | None) -> int:
    """How many days it is to a time."""
    return max((first - day).days, (day - (last or FOREVER)).days, 0)


def jobs(world: World) -> list[Job]:
    found: list[Job] = []
    for pid, orgnr in sorted({(row.pid, row.orgnr) for row in world.employments}):
        mine = [r for r in world.employments if (r.pid, r.orgnr) == (pid, orgnr) and r.role == "Målgrupp"]
        current: Job | None = None
        for row in sorted(mine, key=lambda r: r.start):
            if current and (current.end is None or (row.start - current.end).days <= 15):
                current.rows.append(row)
            else:
                current = Job(pid, orgnr, [row], world.known_until(orgnr))
                found.append(current)
    return found


def linked(world: World) -> list[Participation]:
    return [p for p in world.participations if p.pid and ":i" not in p.pid and p.end_reason != "Felregistrering"]


def reasons(world: World, job: Job) -> set[str]:
    found = set()
    first = [row for row in job.rows if row.start == job.start]
    decisions = [d for d in world.decisions if d.pid == job.pid and ":i" not in d.pid]
    for decision in decisions:
        if abs((decision.start - job.start).days) <= 180:
            if decision.weak == "Ja":
                found.add("svag_konkurrensformaga")
            if decision.since and months_after(decision.since, 12) <= job.start:
                found.add("utan_arbete_12")
        if decision.orgnr == job.orgnr and decision.start <= job.start <= decision.end and decision.insats in REDUCED:
            found.add("nedsatt_arbetsformaga")
    if any(row.months is not None and row.months >= 12 for row in first):
        found.add("utan_arbete_12")
    if any(row.support in REDUCED for row in first):
        found.add("nedsatt_arbetsformaga")
    window = (months_after(job.start, -24), job.start - DAY)
    for part in linked(world):
        if part.pid == job.pid and part.start <= window[1] and (part.end or FOREVER) >= window[0]:
            found.add("finsam")
    return found


def target(world: World, job: Job) -> bool | None:
    """Far from the labour market; None where nothing is told of the time without work, and there is no reason."""
    if reasons(world, job):
        return True
    if all(row.months is None for row in job.rows if row.start == job.start):
        return None
    return False


def why_ended(job: Job) -> str:
    """The Avslutsorsak of the row that ends last."""
    last = [row for row in job.rows if row.end == job.end]
    newest = [row.reason for row in last if row.start == max(r.start for r in last)]
    return min((reason for reason in newest if reason), default="Okänt")


def latest_word(world: World, pid: str, first: date, last: date) -> Participation | None:
    ended = [p for p in linked(world) if p.pid == pid and p.end and first <= p.end <= last and p.after]
    newest = max(((p.end, p.start) for p in ended if p.end), default=None)
    return min((p for p in ended if (p.end, p.start) == newest), key=lambda p: p.after or "", default=None)


def latest_after(world: World, pid: str, first: date, last: date) -> str | None:
    word = latest_word(world, pid, first, last)
    return word.after if word else None


def sources_seen(world: World, job: Job) -> int:
    last = job.end or FOREVER
    af = any(
        (d.pid, d.orgnr) == (job.pid, job.orgnr) and ":i" not in d.pid and d.start <= last and d.end >= job.start
        for d in world.decisions
    )
    after = latest_after(world, job.pid, job.start - 90 * DAY, last)
    return 1 + af + (after in ("Arbete med stöd", "Arbete utan stöd"))


def left_for_work(lasted: list[tuple[int, str | None]]) -> list[tuple[float, float]]:
    """Aalen-Johansen: of all, the chance to be there until a day times the chance to leave that day for work or studies.

    At 1 to 36 months: the share that has left so, and the share that is still there.
    """
    at_risk, still, share = len(lasted), 1.0, 0.0
    steps = [(0, share, still)]
    for day, same in groupby(sorted(lasted, key=lambda one: one[0]), key=lambda one: one[0]):
        reasons = [why for _, why in same]
        gone = [why for why in reasons if why]
        share += still * sum(why in ("Arbete utan stöd", "Arbete med stöd", "Studier") for why in gone) / at_risk
        still *= 1 - len(gone) / at_risk
        at_risk -= len(reasons)
        steps.append((day, share, still))
    return [max(step for step in steps if step[0] <= k * 30.4375)[1:] for k in range(1, 37)]


@dataclass
class Counts:
    """Every mart of a world."""

    world: World

    def __post_init__(self) -> None:
        self.end = self.world.period_end
        self.all = jobs(self.world)
        self.target = [job for job in self.all if target(self.world, job)]
        self.begun = [job for job in self.target if job.start <= self.end]
        self.first = min((job.start for job in self.begun), default=None)

    def years(self) -> range:
        return range(self.first.year, self.end.year + 1) if self.first else range(0)

    def jobs_created(self) -> list[tuple[int, int, int]]:
        made = []
        for year in self.years():
            mine = [job for job in self.begun if job.start.year == year]
            made.append((year, len(mine), len({job.pid for job in mine})))
        return made

    def month_ends(self, first: date | None) -> Iterator[date]:
        day = first
        while day and day <= self.end:
            if (day + DAY).day == 1:
                yield day
            day += DAY

    def followed(self, job: Job) -> date:
        """The last day that anything is known of the job."""
        return min(self.end, job.known)

    def left(self) -> list[Job]:
        """Target jobs known to have ended."""
        return [
            job for job in self.target if job.start <= self.followed(job) and job.end and job.end <= self.followed(job)
        ]

    def flow(self) -> list[tuple[int, ...]]:
        made = []
        for year in self.years():
            first = returns = moves = 0
            for job in self.begun:
                if job.start.year != year:
                    continue
                before = [other for other in self.begun if other.pid == job.pid and other.start < job.start]
                same_day = [other for other in self.begun if other.pid == job.pid and other.start == job.start]
                if any(other.orgnr == job.orgnr for other in before):
                    returns += 1
                elif before or job.orgnr != min(other.orgnr for other in same_day):
                    moves += 1
                else:
                    first += 1
            exits = sum(job.end.year == year for job in self.left() if job.end)
            starts = first + returns + moves
            made.append((year, starts, first, returns, moves, exits, starts - exits))
        return made

    def persons_ever(self) -> list[tuple[int]]:
        return [(len({job.pid for job in self.begun}),)]

    def unknown_target(self) -> list[tuple[int, int, int]]:
        known = [target(self.world, job) for job in self.all if job.start <= self.end]
        return [(known.count(True), known.count(None), known.count(True) + known.count(None))]

    def outcome(self) -> list[tuple[int, str, int]]:
        names = ["kvar", "annat jobb", "Arbete utan stöd", "Arbete med stöd", "Studier", "annat", "okänt"]
        made = []
        for k in (3, 6, 12, 24):
            found = []
            for job in self.target:
                day = months_after(job.start, k)
                if day > self.followed(job):
                    continue
                if job.lasts(day):
                    found.append("kvar")
                elif any(other.pid == job.pid and other is not job and other.is_there(day) for other in self.all):
                    found.append("annat jobb")
                else:
                    why = why_ended(job)
                    found.append(why if why in names else "okänt" if why == "Okänt" else "annat")
            made += [(k, name, found.count(name)) for name in names]
        return made

    def moved_on(self) -> list[tuple[int, int, int]]:
        """Of those followed so long, how many had left by then for work or studies."""
        made = []
        for k in (3, 6, 12, 24):
            days = [(job, months_after(job.start, k)) for job in self.target]
            known = [(job, day) for job, day in days if day <= self.followed(job)]
            onward = ("Arbete utan stöd", "Arbete med stöd", "Studier")
            made.append((k, len(known), sum(not job.lasts(day) and why_ended(job) in onward for job, day in known)))
        return made

    def employed(self) -> list[tuple[date, int, float, int]]:
        return [
            (
                day,
                len({job.pid for job in self.target if job.is_there(day)}),
                sum(job.extent(day) for job in self.target if job.is_there(day)) / 100,
                sum(self.world.known_until(orgnr) >= day for orgnr in self.world.enterprises()),
            )
            for day in self.month_ends(self.first)
        ]

    def employed_same(self) -> list[tuple[date, int]]:
        """Beside a year's end with other enterprises than the last day: those employed at the ones that are known on both."""
        world, made = self.world, []
        for year in self.years():
            day = date(year, 12, 31)
            known = {orgnr for orgnr in world.enterprises() if world.known_until(orgnr) >= day}
            still = {orgnr for orgnr in world.enterprises() if world.known_until(orgnr) >= self.end}
            if day <= self.end and known != still:
                made.append((day, len({job.pid for job in self.target if job.orgnr in still and job.is_there(day)})))
        return made

    def provisional(self) -> dict[int, bool]:
        """Whether a decision from a day after the period could still make a target job of one that began in the year."""
        made = {}
        for year in self.years():
            days = [date(year, 1, 1) + n * DAY for n in range(366)]
            made[year] = any(day.year == year and day <= self.end < day + 180 * DAY for day in days)
        return made

    def worked(self, year: int) -> float:
        """Days × extent in the year, up to period_end."""
        day, total = date(year, 1, 1), 0.0
        while day.year == year and day <= self.end:
            total += sum(job.extent(day) for job in self.target if job.is_there(day)) / 100
            day += DAY
        return total

    def fte(self) -> list[tuple[int, float]]:
        last = {year: min(date(year, 12, 31), self.end) for year in self.years()}
        return [(year, self.worked(year) / last[year].timetuple().tm_yday) for year in self.years()]

    def job_months(self) -> list[tuple[int, float]]:
        return [(year, self.worked(year) / (365.25 / 12)) for year in self.years()]

    def retention(self) -> list[tuple[int, int, int]]:
        made = []
        for k in (3, 6, 12, 24):
            days = [(job, months_after(job.start, k)) for job in self.target]
            known = [(job, day) for job, day in days if day <= self.followed(job)]
            made.append((k, len(known), sum(job.lasts(day) for job, day in known)))
        return made

    def survival(self) -> list[tuple[int, float | None, float | None, float | None]]:
        """Kaplan-Meier, and Greenwood's band on the log of minus the log of it (Kalbfleisch and Prentice 1980)."""
        lasted = [(days, why is not None) for days, why in self.lasted()]
        wide = NormalDist().inv_cdf(0.975)
        made: list[tuple[int, float | None, float | None, float | None]] = []
        for k in range(1, 37):
            at, share, greenwood = k * 30.4375, 1.0, 0.0
            for day in sorted({days for days, ended in lasted if ended and days <= at}):
                at_risk = sum(days >= day for days, _ in lasted)
                gone = sum(days == day and ended for days, ended in lasted)
                share *= 1 - gone / at_risk
                greenwood += gone / (at_risk * (at_risk - gone)) if at_risk > gone else 0.0
            followed = max((days for days, _ in lasted), default=0) >= at
            if share < 1e-12:
                made.append((k, 0.0, None, None))
            elif not followed:
                made.append((k, None, None, None))
            elif share == 1:
                made.append((k, 1.0, 1.0, 1.0))
            else:
                way = exp(wide * sqrt(greenwood) / -log(share))
                made.append((k, share, share**way, share ** (1 / way)))
        return made

    def lasted(self) -> list[tuple[int, str | None]]:
        """Of each target job that has begun on a day that is known: how many days, and why it ended (None: it has not)."""
        return [fate for fates in self.fates().values() for fate in fates]

    def fates(self) -> dict[str, list[tuple[int, str | None]]]:
        """Person → of each job what `lasted` says of it."""
        made: dict[str, list[tuple[int, str | None]]] = {}
        for job in self.target:
            until = self.followed(job)
            if job.start <= until:
                ended = job.end is not None and job.end <= until
                days = (min(job.end or until, until) - job.start).days + 1
                made.setdefault(job.pid, []).append((days, why_ended(job) if ended else None))
        return made

    def left_to_work(self) -> list[tuple[int, float | None]]:
        lasted = self.lasted()
        longest = max((days for days, _ in lasted), default=0)
        made: list[tuple[int, float | None]] = []
        for k, (share, still) in zip(range(1, 37), left_for_work(lasted), strict=True):
            made.append((k, share if lasted and (longest >= k * 30.4375 or still < 1e-12) else None))
        return made

    def left_to_work_drawn(self, times: int) -> list[list[float]]:
        """Of each month the shares, sorted, of so many samples of as many persons, drawn with replacement, with all their jobs."""
        fates, random = list(self.fates().values()), Random(times)
        drawn = []
        for _ in range(times):
            people = random.choices(fates, k=len(fates))
            drawn.append([share for share, _ in left_for_work([fate for fates in people for fate in fates])])
        return [sorted(month) for month in zip(*drawn, strict=True)]

    def known_on(self, gone: Job, day: date) -> str:
        pid = gone.pid
        held = [job for job in self.all if job.pid == pid and job.is_there(day)]
        if held:
            without = all(job.supports(day) == {"Inget"} for job in held)
            return "Arbete utan stöd" if without else "Arbete med stöd"
        of_it = [d for d in self.world.decisions if d.orgnr == gone.orgnr and gone.end and d.start <= gone.end]
        others = [d for d in self.world.decisions if d not in of_it]
        if any(d.pid == pid and ":i" not in pid and d.start <= day <= d.end for d in others):
            return "Arbete med stöd"
        after = latest_after(self.world, pid, day - 89 * DAY, day)
        return "Okänt" if after in (None, "Uppgift saknas") else str(after)

    def next_step(self) -> list[tuple[str, int, int, int]]:
        count = {step: [0, 0, 0] for step in STEPS}
        for job in self.left():
            if job.end is None:
                continue
            if any(other.pid == job.pid and other.is_there(job.end + DAY) for other in self.all):
                continue
            count[why_ended(job)][0] += 1
            for place, wait in ((1, 90), (2, 180)):
                if job.end + wait * DAY <= self.end:
                    count[self.known_on(job, job.end + wait * DAY)][place] += 1
        return [(step, *count[step]) for step in STEPS]  # type: ignore[misc]

    def step_in(self) -> list[tuple[int, int, int, int]]:
        old = [place for place in self.world.places if months_after(place.start, 12) <= self.end]
        led = [
            place
            for place in old
            if any(
                job.pid == place.pid and place.start < job.start <= months_after(place.start, 12) for job in self.all
            )
        ]
        return [(len(old), len(led), len({place.pid for place in old}), len({place.pid for place in led}))]

    def reach(self) -> list[tuple[str, str, int | None, int, int | None, int | None, int | None, int | None]]:
        here = [job for job in self.begun if self.kommun(job) in ("2061", "2085")]
        told = {
            (each.period, each.geo_code, each.measure): (1, 4)
            if each.told == "<5"
            else (int(each.told), int(each.told))
            for each in self.world.af
            if each.sex == "totalt" and each.dimension == "total" and each.geo_code in ("2061", "2085")
        }
        files = ({each.period for each in self.world.af if each.measure == measure} for measure in SERIES)
        employed: list[tuple[str, str, int | None, int]] = []
        for period in sorted(set.intersection(*files)):
            day = months_after(date.fromisoformat(f"{period}-01"), 1) - DAY
            if period > f"{self.end:%Y-%m}":
                continue
            for code in ("2061", "2085"):
                there = [orgnr for orgnr in self.world.enterprises() if self.world.kommun.get(orgnr, "2085") == code]
                known = [orgnr for orgnr in there if self.world.known_until(orgnr) >= day]
                working = {job.pid for job in here if job.is_there(day) and self.kommun(job) == code}
                # Where none lies nobody is employed, if all that are expected have told where they lie.
                elsewhere = not there and len(self.world.enterprises()) >= EXPECTED
                is_known = day <= self.end and (known or elsewhere)
                employed.append((period, code, len(working) if is_known else None, len(known)))
        nothing = (None, None)
        return [
            (*each, *told.get((*each[:2], "utsatta"), nothing), *told.get((*each[:2], "utan_arbete_12"), nothing))
            for each in employed
        ]

    def kommun(self, job: Job) -> str:
        return self.world.kommun.get(job.orgnr, "2085")

    def sources(self) -> list[tuple[int, int]]:
        seen = [sources_seen(self.world, job) for job in self.begun]
        return [(n, seen.count(n)) for n in (1, 2, 3)]

    def linked(self) -> list[tuple[str, int, int]]:
        """What can be followed between the sources: not an interim number (its pseudonym tells), not nobody."""
        told = {
            "jobb": [job.pid for job in self.begun],
            "platser": [place.pid for place in self.world.places if place.start <= self.end],
            "beslut": [decision.pid for decision in self.world.decisions if decision.start <= self.end],
            "deltaganden": [
                p.pid for p in self.world.participations if p.end_reason != "Felregistrering" and p.start <= self.end
            ],
        }
        return [
            (kind, len(pids), sum(pid is not None and ":i" not in pid for pid in pids)) for kind, pids in told.items()
        ]

    def differences(self) -> list[tuple[object, ...]]:
        """Where the sources disagree, by 14 days and 10 units: what Af says, and of what work Finsam knew and since when."""
        begun = [job for job in self.all if job.start <= self.end]
        held: dict[tuple[str, str], list[Job]] = {}
        for job in begun:
            held.setdefault((job.pid, job.orgnr), []).append(job)
        return sorted(
            [line for mine in held.values() for line in self._of_support(mine)]
            + [line for job in begun for line in (*self._of_extent(job), *self._of_finsam(job))]
        )

    def _decided(self, job: Job) -> list[Decision]:
        last = min(job.end or FOREVER, self.end)
        return [
            d
            for d in self.world.decisions
            if (d.pid, d.orgnr) == (job.pid, job.orgnr) and ":i" not in d.pid and d.start <= last and d.end >= job.start
        ]

    def _of_support(self, mine: list[Job]) -> Iterator[tuple[object, ...]]:
        """Days in a row on which one of the two tells of a support, in a person's jobs at an enterprise, if Af knows of any."""
        decisions = [d for job in mine for d in self._decided(job)]
        if not decisions:
            return
        first = min(*(job.start for job in mine), *(d.start for d in decisions)) - DAY
        days = [first + n * DAY for n in range((self.end - first).days + 1)]
        own = {day for day in days for job in mine if job.lasts(day) and job.supported(day)}
        theirs = {day for day in days for d in decisions if d.start <= day <= d.end}
        for (ours, other), group in groupby(days, key=lambda day: (day in own, day in theirs)):
            run = list(group)
            if ours == other or len(run) <= 14:
                continue
            before, after = ((day in own) + (day in theirs) for day in (run[0] - DAY, run[-1] + DAY))
            if (before, after) == (0, 2):
                says = "start", *(min(day for day in days_told if day >= run[0]) for days_told in (own, theirs))
            elif (before, after) == (2, 0):
                says = "slut", *(max(day for day in days_told if day <= run[-1]) for days_told in (own, theirs))
            else:
                yield self._stretch(mine, decisions, run, ours)
                continue
            thing, one, two = says
            job = next(job for job in mine if job.lasts(one))
            still = "pågår " if thing == "slut" and run[-1] == self.end else ""
            told = (f"{still if ours else ''}{one}", f"{still if other else ''}{two}")
            yield (*self._name(job), thing, *told, (two - one).days)

    def _stretch(self, mine: list[Job], decisions: list[Decision], run: list[date], ours: bool) -> tuple[object, ...]:
        near = [
            (
                max((r.start - run[-1]).days, (run[0] - (r.end or FOREVER)).days, 0),
                r.support == "Inget",
                r.start,
                r.support,
                at,
            )
            for at, job in enumerate(mine)
            for r in job.rows
            if r.start <= self.end
        ]
        *_, support, at = min(near)
        job = mine[at]
        none = f"Inget från {run[0]}"
        if ours:
            return (*self._name(job), "stöd", support, none, -len(run))
        return (
            *self._name(job),
            "stöd",
            none,
            min((away(run[0], d.start, d.end), d.insats) for d in decisions)[1],
            len(run),
        )

    def _of_extent(self, job: Job) -> Iterator[tuple[object, ...]]:
        told: set[int] = set()
        day = job.start
        while day <= min(job.end or FOREVER, self.end):
            speaks = self._speak([d for d in self._decided(job) if d.start <= day <= d.end])
            if speaks and job.rows_on(day):
                ours, theirs = job.extent(day), min(100, sum(d.extent for d in speaks))
                if round(abs(theirs - ours), 6) > 10 and not told >= {id(d) for d in speaks}:
                    told |= {id(d) for d in speaks}
                    yield (*self._name(job), "omfattning", pct(ours), pct(theirs), round(theirs - ours, 6))
            day += DAY

    def _speak(self, held: list[Decision]) -> list[Decision]:
        """Of each Insats the decision begun last, then decided last; several that are alike in both."""
        newest: dict[str, tuple[date, date]] = {}
        for d in held:
            when = (d.start, d.decided or d.start)
            newest[d.insats] = max(newest.get(d.insats, when), when)
        return [d for d in held if newest[d.insats] == (d.start, d.decided or d.start)]

    def _name(self, job: Job) -> tuple[object, ...]:
        return (job.pid, job.orgnr, job.start, "Arbetsförmedlingen")

    def _of_finsam(self, job: Job) -> Iterator[tuple[object, ...]]:
        word = latest_word(self.world, job.pid, job.start - 90 * DAY, job.end or FOREVER)
        if not word or not word.end or word.after not in ("Arbete med stöd", "Arbete utan stöd"):
            return
        day, name = word.end, (job.pid, job.orgnr, job.start, "Finsam")
        others = [other for other in self.all if other.pid == job.pid and other is not job]
        between = [day + n * DAY for n in range((job.start - day).days)]
        if len(between) > 14 and not any(other.lasts(each) for other in others for each in between):
            yield (*name, "start", job.start.isoformat(), day.isoformat(), (day - job.start).days)
        last = min(job.end or FOREVER, self.end)
        first = max(day, job.start)
        while first <= last and not job.rows_on(first):
            first += DAY
        until = [day + n * DAY for n in range((first - day).days + 1)]
        if word.extent is None or first > last or any(other.lasts(each) for other in others for each in until):
            return
        ours = job.extent(first)
        if round(abs(word.extent - ours), 6) > 10:
            yield (*name, "omfattning", pct(ours), pct(word.extent), round(word.extent - ours, 6))

    def job(self) -> list[tuple[object, ...]]:
        return sorted(
            (j.pid, j.orgnr, j.start, j.end or FOREVER, sorted(reasons(self.world, j)), sources_seen(self.world, j))
            for j in self.all
        )
