"""What is true in the example: who worked where and when, before anybody wrote it into a spreadsheet.

Built once from a fixed seed. The writers (foretag, beslut, finsam) each write their part of it, with their own habits and
mistakes; the tests count in it by hand, without the model's SQL.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta

from stdnum import luhn

from flows.example.world.people import Person

PERIOD_END = date(2025, 12, 31)


@dataclass(frozen=True)
class Enterprise:
    """An invented enterprise.

    `orgnr` begins with 4: the first digit is Skatteverket's group number, and the groups in use are 1, 2, 3,
    5, 6, 7, 8 and 9, so nobody has been given such a number. The third and fourth digits are 99, so it is
    no personal number either. `weight` is its share of the jobs.
    """

    number: int
    key: str
    kommun_code: str
    legal_form: str
    industry: str
    since: date
    weight: int

    @property
    def orgnr(self) -> str:
        """Ten digits, the last one the check digit."""
        stem = f"40990{self.number}000"
        return stem + str(luhn.calc_check_digit(stem))

    @property
    def name(self) -> str:
        """Its first word is in no real name."""
        return f"Exempelföretaget {self.key.capitalize()}"


ENTERPRISES = (
    Enterprise(1, "trastmyran", "2085", "Ekonomisk förening", "Återbruk och second hand", date(2018, 1, 1), 32),
    Enterprise(2, "gnistbacken", "2085", "Ekonomisk förening", "Snickeri och legoarbete", date(2018, 3, 1), 22),
    Enterprise(3, "myrkullen", "2085", "Ideell förening", "Kafé och catering", date(2018, 8, 1), 18),
    Enterprise(4, "ljungnäset", "2061", "Ekonomisk förening", "Grönyteskötsel", date(2019, 1, 1), 16),
    Enterprise(5, "kvarnvippan", "2061", "Aktiebolag", "Tvätt och textil", date(2021, 2, 1), 12),
    Enterprise(6, "tallvinden", "2085", "Ekonomisk förening", "Cykelverkstad", date(2019, 6, 1), 0),
)
SILENT = ENTERPRISES[5]
"""The sixth enterprise: its delivery cannot be opened, so only Arbetsförmedlingen knows of its jobs."""


@dataclass(frozen=True)
class Piece:
    """A time with one form, one support and one extent: a row of Anställningar."""

    start: date
    end: date | None
    form: str
    support: str
    extent: int


@dataclass
class Job:
    """A job as FIELD.md counts it; `target` is whether a reason for it is written in some delivery."""

    person: Person
    enterprise: Enterprise
    role: str
    pieces: list[Piece]
    months_without_work: int | None
    end_reason: str | None
    target: bool

    @property
    def start(self) -> date:
        """The first day."""
        return self.pieces[0].start

    @property
    def end(self) -> date | None:
        """The last day, none while it lasts."""
        return self.pieces[-1].end

    def lasts_on(self, day: date) -> bool:
        """Whether the job has begun and not ended."""
        return self.start <= day and (self.end is None or self.end >= day)


@dataclass(frozen=True)
class TrainingPlace:
    """A training place."""

    person: Person
    enterprise: Enterprise
    kind: str
    referrer: str
    start: date
    end: date | None
    hours: int


@dataclass(frozen=True)
class Decision:
    """A support decision of Arbetsförmedlingen."""

    person: Person
    enterprise: Enterprise
    insats: str
    decided: date
    start: date
    end: date
    extent: int
    without_work_since: date | None
    weak: bool


@dataclass(frozen=True)
class Participation:
    """A participation in a Finsam insats; without `number` it is registered without identity."""

    serial: str
    person: Person
    linked: bool
    insats: str
    kommun: str
    start: date
    end: date | None
    end_reason: str
    time_before: str
    income: tuple[str, str]
    occupation: tuple[str, str]
    extent_after: float | None


@dataclass
class World:
    """Everything that is true in the example."""

    jobs: list[Job] = field(default_factory=list)
    places: list[TrainingPlace] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    participations: list[Participation] = field(default_factory=list)
    replaced: dict[str, tuple[str, date]] = field(default_factory=dict)
    """Personal number → the coordination number it replaced, and the day."""

    def target_jobs(self) -> list[Job]:
        """List the target jobs that the five enterprises which can be read have written down."""
        return [job for job in self.jobs if job.target and job.enterprise is not SILENT]


def add_months(day: date, months: int) -> date:
    """Return the same day so many months on, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def day_before(day: date) -> date:
    """Return the day before."""
    return day - timedelta(days=1)
