"""An attacker of our own, who has the released tables and common sense: shares no code and no idea with flows.release.

It reasons in jobs by when they began, when they ended and how many months they lasted, cut at every day that a table speaks of.
What the tables show are sums over these. To the public each edition is a riddle of its own. The believer takes for granted, rightly
in these worlds, that nothing was corrected between two editions, and who does not hold two jobs; an enterprise knows its own.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from flows.release.released import Released
from tests.model.model_worlds import Employment
from tests.release.reader.lattice import Lattice, Sum, added, total
from tests.release.reader.worlds import LAST

MONTHS = (3, 6, 12, 24)
FEW = range(1, 5)
ONE_DAY = timedelta(days=1)
NEVER = date(2100, 1, 1)
KNOWN_UNTIL = LAST
"""Up to then every enterprise of these worlds is known: of the day after nobody can say that another job went on."""
AT_EXIT = {"Arbete utan stöd": "utan_stod", "Arbete med stöd": "med_stod", "Studier": "studier", "Arbetslös": "arbetslos",
           "Sjukskriven": "annat", "Flyttat": "annat", None: "okant"}  # fmt: skip


def months_on(day: date, months: int) -> date:
    """The same day so many months on, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_followed(until: date, months: int) -> date:
    """The last day that a job can have begun to have been followed so long."""
    day = months_on(until, -months) + timedelta(days=4)
    while months_on(day, months) > until:
        day -= ONE_DAY
    return day


@dataclass(frozen=True)
class Atom:
    """Jobs that began in one span of days and ended in another; `stayed`: months of MONTHS; `ever`: somebody's first."""

    began: tuple[date, date]
    ended: tuple[date, date]
    stayed: int
    ever: bool

    def has(self, job: Employment, ever: bool) -> bool:
        """Say if a job is one of them."""
        end = job.end or NEVER
        stayed = max((k for k in MONTHS if months_on(job.start, k) <= end), default=0)
        spans = self.began[0] <= job.start <= self.began[1] and self.ended[0] <= end <= self.ended[1]
        return spans and stayed == self.stayed and ever == self.ever


@dataclass(frozen=True)
class Edition:
    """What a reader holds of one edition."""

    until: date
    tables: dict[str, list[dict[str, Any]]]

    @classmethod
    def of(cls, released: Released, until: date) -> Edition:
        """Read every table, with None for what is not shown."""
        found = {}
        for name in released.names:
            frame = released.table(name).astype(object)
            found[name] = frame.where(frame.notna(), None).to_dict("records")
        return cls(until, found)


@dataclass(frozen=True)
class Target:
    """A number that must not be told: its sum, and what it truly is. `printed`: it has a cell of its own."""

    name: str
    row: Sum
    true: int
    printed: bool = False


class Attacker:
    """One reader with editions that all speak of the same jobs. `jobs`: the truth, to know what is a gain. `own`: whose jobs.

    `told`: so many editions, the first, have told what they told, and what a later one tells is a gain only beside them.
    """

    def __init__(
        self,
        editions: Sequence[Edition],
        jobs: Sequence[Employment],
        own: str | None = None,
        believes: bool = False,
        told: int = 0,
    ) -> None:
        self.editions, self.jobs, self.own, self.believes, self.told = editions, jobs, own, believes, told
        self.last = max(each.until for each in editions)
        self.first = min((job.start.year for job in jobs if job.start <= self.last), default=self.last.year)
        self.days = sorted({day for each in editions for day in self._year_ends(each.until)})
        starts = sorted({*self.days, *(last_followed(e.until, k) for e in editions for k in MONTHS)})
        self.cuts = [day for day in starts if day >= date(self.first, 1, 1)]
        begins = zip([date(self.first, 1, 1), *(day + ONE_DAY for day in self.cuts)], self.cuts, strict=False)
        self.began = [span for span in begins if span[0] <= span[1]]
        self.ended: list[tuple[date, date]] = []
        before = date(self.first, 1, 1)
        for day in self.days:
            if before < day:
                self.ended.append((before, day - ONE_DAY))
            self.ended.append((day, day))
            before = day + ONE_DAY
        self.ended.append((before, NEVER))
        self.atoms = [
            Atom(began, ended, k, ever)
            for began in self.began
            for ended in self.ended
            for k, longer in zip((0, *MONTHS), (*MONTHS, 0), strict=True)
            for ever in (True, False)
            if ended[1] >= began[0]
            and months_on(began[0], k) <= ended[1]
            and (not longer or ended[0] < months_on(began[1], longer))
        ]
        self.truth = self._truth(jobs)
        self.lattice, self.prior = Lattice(), Lattice()
        for lattice in (self.prior, self.lattice):
            self._common_sense(lattice)
        for number, edition in enumerate(editions):
            self._read(edition, number)

    # what is true

    def _year_ends(self, until: date) -> list[date]:
        ends = [date(year, 12, 31) for year in range(self.first, until.year)]
        return [*ends, until]

    def _truth(self, jobs: Sequence[Employment]) -> Counter[Hashable]:
        ordered = sorted((job for job in jobs if job.start <= self.last), key=lambda job: (job.start, job.orgnr))
        truth: Counter[Hashable] = Counter()
        seen: set[str] = set()
        for job in ordered:
            ever = job.pid not in seen
            seen.add(job.pid)
            (atom,) = [atom for atom in self.atoms if atom.has(job, ever)]
            self._count(truth, atom, job)
        for day in self.days:
            held = [job for job in ordered if job.start <= day and (job.end is None or job.end >= day)]
            truth["persons", day] = len({job.pid for job in held})
            truth["own", ("persons", day)] = len({job.pid for job in held if job.orgnr == self.own})
            truth["fte", day] = int(sum(job.extent for job in held) / 10 + 0.5)
        for number, edition in enumerate(self.editions):
            until = edition.until
            left = [job for job in ordered if job.end and job.end <= until]
            for job in left:
                step = AT_EXIT[job.reason]
                self._count(truth, ("reason", number, step), job)
                if job.end >= KNOWN_UNTIL or not any(
                    o.pid == job.pid and o.start <= job.end + ONE_DAY and (o.end or NEVER) > job.end for o in jobs
                ):
                    self._count(truth, ("step", number, step), job)
                for k in MONTHS:
                    gone = job.end < months_on(job.start, k) <= until
                    if gone and job.reason in ("Arbete utan stöd", "Arbete med stöd", "Studier"):
                        self._count(truth, ("moved", number, k), job)
                due = months_on(job.start, 12)
                if due <= until and job.end < due:
                    there = any(o is not job and o.pid == job.pid and o.start <= due <= (o.end or NEVER) for o in jobs)
                    step = "annat" if step == "arbetslos" else step
                    self._count(truth, ("outcome", number, "annat_jobb" if there else step), job)
        return truth

    def _count(self, truth: Counter[Hashable], name: Hashable, job: Employment) -> None:
        truth[name] += 1
        if self.own == job.orgnr:
            truth["own", name] += 1

    # sums

    def begun(self, first: date, last: date, ever: bool | None = None) -> Sum:
        return total(
            a for a in self.atoms if first <= a.began[0] and a.began[1] <= last and (ever is None or a.ever is ever)
        )

    def exits(self, first: date, last: date) -> Sum:
        return total(a for a in self.atoms if first <= a.ended[0] and a.ended[1] <= last)

    def stock(self, day: date, ever: bool | None = None) -> Sum:
        return total(
            a for a in self.atoms if a.began[1] <= day and a.ended[0] >= day and (ever is None or a.ever is ever)
        )

    def _of_two_days(self, one: date, other: date) -> dict[str, Sum]:
        """Jobs by whether they were held on the one day or have begun since, and whether they are held on the other."""
        held = [a for a in self.atoms if a.began[1] <= one <= a.ended[0]]
        since = [a for a in self.atoms if one < a.began[0] and a.began[1] <= other]
        return {
            "stayed": total(a for a in held if a.ended[0] >= other),
            "were here and left": total(a for a in held if a.ended[1] < other),
            "came and stayed": total(a for a in since if a.ended[0] >= other),
            "came and left": total(a for a in since if a.ended[1] < other),
        }

    def followed(self, until: date, months: int, stayed: int = 0) -> Sum:
        last = last_followed(until, months)
        return total(a for a in self.atoms if a.began[1] <= last and a.stayed >= stayed)

    # what anybody knows

    def _common_sense(self, known: Lattice) -> None:
        for atom in self.atoms:
            known.know({atom: 1}, 0, 3000)
            if self.own:
                known.least[atom] = self.truth["own", atom]
        own = Counter({atom: self.truth["own", atom] for atom in self.atoms})

        def theirs(row: Sum) -> int:
            return sum(own[atom] for atom in row) if self.own else 0

        alone = total(["one"])
        known.equal(alone, 1)
        for day in self.days:
            here, persons = self.stock(day), total([("persons", day)])
            mine, mine_persons = theirs(here), self.truth["own", ("persons", day)]
            known.know(persons, mine_persons, 3000)
            known.at_most(
                added(persons, {"one": mine - mine_persons}), here
            )  # the others' persons have the others' jobs
            known.at_most(here, persons, times=6)
            known.at_most(self.stock(day, ever=True), persons)
            known.at_most(persons, self.begun(date(self.first, 1, 1), day, ever=True))
            known.at_most(total([("fte", day)]), here, times=10)
            if self.believes:
                if self.truth["persons", day] == self._true(here):
                    known.at_most(here, persons)
                if self.truth["fte", day] <= 10 * self.truth["persons", day]:
                    known.at_most(total([("fte", day)]), persons, times=10)
        for one, other in combinations(self.days, 2):
            of_both = self._of_two_days(one, other)
            known.at_most(total([("persons", other)]), added(total([("persons", one)]), of_both["came and stayed"]))
            known.at_most(total([("persons", one)]), added(total([("persons", other)]), of_both["were here and left"]))
        for cut in self.cuts:
            known.at_most(
                self.begun(date(self.first, 1, 1), cut), self.begun(date(self.first, 1, 1), cut, ever=True), 20
            )
        if self.believes:
            for day in (each.until for each in self.editions):
                if not self._true(self.exits(day, day)):
                    known.equal(self.exits(day, day), 0)

    def _true(self, row: Sum) -> int:
        return sum(factor * self.truth.get(name, 1 if name == "one" else 0) for name, factor in row.items())

    # what an edition shows

    def _read(self, edition: Edition, number: int) -> None:
        for _, row, value, _ in self._cells(edition, number):
            for known in (self.prior, self.lattice):
                known.know(row, 0, 30000)
            if value is not None:
                self.lattice.equal(row, value)
                if number < self.told:
                    self.prior.equal(row, value)
        until = edition.until
        for known in (self.prior, self.lattice):
            left = self.exits(date(self.first, 1, 1), until)
            reasons = ("utan_stod", "med_stod", "studier", "arbetslos", "annat", "okant")
            known.at_most(total(("reason", number, step) for step in reasons), left)
            known.at_most(left, total(("reason", number, step) for step in reasons))
            for step in reasons:
                known.at_most(total([("step", number, step)]), total([("reason", number, step)]))
                for name in (("step", number, step), ("reason", number, step)):
                    known.least[name] = self.truth["own", name]
            gone = added(self.followed(until, 12), self.followed(until, 12, 12), times=-1)
            became = total(
                ("outcome", number, each)
                for each in ("annat_jobb", "utan_stod", "med_stod", "studier", "annat", "okant")
            )
            known.at_most(gone, became)
            known.at_most(became, gone)
            for step in ("utan_stod", "med_stod", "studier", "okant"):
                known.at_most(total([("outcome", number, step)]), total([("reason", number, step)]))
            known.at_most(
                total([("outcome", number, "annat")]),
                total([("reason", number, "annat"), ("reason", number, "arbetslos")]),
            )
            for k in MONTHS:
                moved, onward = total([("moved", number, k)]), ("utan_stod", "med_stod", "studier")
                known.at_most(moved, added(self.followed(until, k), self.followed(until, k, k), times=-1))
                known.at_most(moved, total(("reason", number, step) for step in onward))
                if k == 12:
                    known.at_most(total(("outcome", number, step) for step in onward), moved)
                    known.at_most(moved, total(("outcome", number, step) for step in (*onward, "annat_jobb")))
            for before in range(number):
                for step in reasons:
                    known.at_most(total([("reason", before, step)]), total([("reason", number, step)]))

    def _cells(self, edition: Edition, number: int) -> Iterator[tuple[str, Sum, int | None, bool]]:
        """Each cell: its name, the sum it is, the value shown, and whether it is one of persons or jobs."""
        start, until, tables = date(self.first, 1, 1), edition.until, edition.tables
        for row in tables["jobs_created"]:
            since, last = date(row["since"], 1, 1), min(date(row["year"], 12, 31), until)
            name = f"jobs_created {row['since']}-{row['year']}"
            yield f"{name} jobs", self.begun(since, last), row["jobs"], True
            yield f"{name} first_ever", self.begun(since, last, ever=True), row["first_ever"], True
            yield f"{name} exits", self.exits(since, last), row["exits"], True
        for row in tables["all_years"]:
            yield "all_years jobs", self.begun(start, until), row["jobs"], True
            yield "all_years persons", self.begun(start, until, ever=True), row["persons"], True
        for row in tables["employed"]:
            yield f"employed {row['date']}", total([("persons", row["date"])]), row["persons"], True
            tenths = None if row["fte"] is None else round(row["fte"] * 10)
            yield f"fte {row['date']}", total([("fte", row["date"])]), tenths, False
        for row in tables["retention"]:
            k = row["k_months"]
            yield f"retention {k} eligible", self.followed(until, k), row["eligible"], True
            yield f"retention {k} retained", self.followed(until, k, k), row["retained"], True
            yield f"retention {k} moved on", total([("moved", number, k)]), row["moved_on"], True
        merged = {"vidare": ("annat_jobb", "utan_stod", "med_stod", "studier")}
        merged["inte_kvar"] = (*merged["vidare"], "annat", "okant")
        for row in tables["outcome"]:
            if row["outcome"] == "kvar":
                of = self.followed(until, 12, 12)
            else:
                of = total(("outcome", number, each) for each in merged.get(row["outcome"], (row["outcome"],)))
            yield f"outcome {row['outcome']}", of, row["jobs"], True
        steps = ("utan_stod", "med_stod", "studier", "arbetslos", "annat", "okant")
        joined = {"alla": steps, "arbete": steps[:2], "inte_arbete": steps[2:5]}
        for row in tables["next_step"]:
            of = total(("step", number, each) for each in joined.get(row["step"], (row["step"],)))
            yield f"next_step {row['step']}", of, row["jobs"], True
        jobs = self.begun(start, until)
        yield "linked", jobs, next(row["counted"] for row in tables["linked"] if row["kind"] == "jobb"), True
        if len(tables["seen"]) and all(row["jobs"] is not None for row in tables["seen"]):
            yield "seen", jobs, sum(row["jobs"] for row in tables["seen"]), True
        sex = [row["persons"] for row in tables["who"] if row["trait"] == "sex"]
        if sex and None not in sex:
            yield "who", total([("persons", until)]), sum(sex), True
        for row in tables["job_months"]:
            day = min(date(row["year"], 12, 31), until)
            yield f"job_months {row['year']} persons", total([("persons", day)]), row["persons"], True

    # what is a gain

    def targets(self) -> Iterator[Target]:
        """Every number that a person might want to work out."""
        cells = {}
        for number, edition in enumerate(self.editions):
            for name, row, _, counts in self._cells(edition, number):
                if counts:
                    cells[number, name] = row
                    yield Target(f"{edition.until}: {name}", row, self._true(row), printed=True)
        if self.own:
            return
        for name, row in self._in_no_table():
            yield Target(name, row, self._true(row))
        for (number, name), row in cells.items():
            for before in (cells[each, name] for each in range(number) if (each, name) in cells):
                more = added(row, before, times=-1)
                sign = 1 if self._true(more) > 0 else -1
                more = {each: sign * n for each, n in more.items()}
                yield Target(f"{name}: changed", more, self._true(more))

    def _in_no_table(self) -> Iterator[tuple[str, Sum]]:
        """What lies between days, and between two numbers of a day."""
        for first, last in combinations([date(self.first - 1, 12, 31), *self.cuts], 2):
            for what, ever in (("began", None), ("began first ever", True), ("came back", False)):
                yield f"{what} {first + ONE_DAY} to {last}", self.begun(first + ONE_DAY, last, ever)
        for first, last in combinations([date(self.first - 1, 12, 31), *self.days], 2):
            yield f"left {first + ONE_DAY} to {last}", self.exits(first + ONE_DAY, last)
        for one, other in combinations(self.days, 2):
            for name, row in self._of_two_days(one, other).items():
                yield f"{name}, {one} and {other}", row
        for day in self.days:
            yield f"second jobs {day}", added(self.stock(day), total([("persons", day)]), times=-1)
        for edition in self.editions:
            for k in MONTHS:
                lasted = self.followed(edition.until, k, k)
                yield f"{edition.until}: left within {k}", added(self.followed(edition.until, k), lasted, times=-1)

    def gains(self) -> list[str]:
        """Name what is told that must not be: empty when all is well."""
        wrong = self.lattice.false_for(self.truth | Counter({"one": 1}))
        assert not wrong, f"the attacker believes what is not true: {wrong[0]}"
        found = []
        for target in self.targets():
            own = sum(self.truth["own", name] for name in target.row)
            true = target.true - own
            if target.true == 0 or not target.row or true not in FEW:
                continue
            for sign, bound in ((-1, own + 1), (1, own + 5)):
                if not self.lattice.reaches(target.row, bound, sign) and self.prior.reaches(target.row, bound, sign):
                    found.append(f"{target.name} (truly {true}) is never {'less' if sign < 0 else 'more'} enough")
        return found


def readers(editions: Sequence[Edition], jobs: Iterable[Employment]) -> Iterator[tuple[str, Attacker]]:
    """Everybody who may read: the public each edition alone, the believer all of them, and each enterprise both ways."""
    jobs = list(jobs)
    for edition in editions:
        yield f"public {edition.until}", Attacker([edition], jobs)
    yield "believer", Attacker(editions, jobs, believes=True)
    for orgnr in sorted({job.orgnr for job in jobs}):
        yield f"enterprise {orgnr}", Attacker(editions[-1:], jobs, own=orgnr)
        if len(editions) > 1:
            kept = Attacker(editions, jobs, own=orgnr, believes=True, told=len(editions) - 1)
            yield f"enterprise {orgnr} that kept all", kept
