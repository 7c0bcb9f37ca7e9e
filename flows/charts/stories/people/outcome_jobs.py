"""What became of the jobs: how many of each outcome, in all, and that went on. Reads the tables outcome and retention."""

from __future__ import annotations

from dataclasses import dataclass

from flows.charts.content.values import Tables, Value, rows, total
from flows.charts.stories.people.stays import stays_of
from flows.language.catalogue import message
from flows.language.words import Words

OUTCOMES = {
    "kvar": message("kvar i jobbet"),
    "annat_jobb": message("annat jobb i ett av företagen"),
    "utan_stod": message("arbete utan stöd"),
    "med_stod": message("arbete med stöd"),
    "studier": message("studier"),
    "vidare": message("vidare till arbete eller studier"),
    "annat": message("annat"),
    "okant": message("okänt"),
    "inte_kvar": message("inte kvar"),
}
_AT_LEAST_TWO = 2
"""One hidden number alone is never worked out."""
ONWARD = ("annat_jobb", "utan_stod", "med_stod", "studier", "vidare")


@dataclass(frozen=True)
class Outcome:
    """What became of jobs, so many months after they began."""

    code: str
    name: str
    months: int
    jobs: Value


@dataclass(frozen=True)
class Whole:
    """Every job that is followed so long: how many, how many went on, and whether those that went on are shown together."""

    jobs: Value
    onward: Value
    together: bool


def outcomes_of(released: Tables, w: Words) -> list[Outcome]:
    """Give the outcomes of the release, those who stay first."""
    found = {str(row["outcome"]): row for row in rows(released.table("outcome"))}
    return [
        Outcome(code, w(name), int(found[code]["k_months"]), Value.of(found[code], "jobs"))
        for code, name in OUTCOMES.items()
        if code in found
    ]


def whole_of(released: Tables, outcomes: list[Outcome]) -> Whole:
    """Work out how many jobs there are in all, and how many went on: what is left when all else is known.

    Several hidden numbers are then shown as one sum, which anyone could work out from what is shown.
    """
    parts = [each.jobs for each in outcomes]
    onward = [each.jobs for each in outcomes if each.code in ONWARD]
    if outcomes and total(parts).number is not None:
        return Whole(total(parts), total(onward) if onward else Value(0), together=False)
    followed = {each.months: each.eligible for each in stays_of(released)}
    jobs = followed.get(outcomes[0].months, Value(None)) if outcomes else Value(None)
    rest = total([each.jobs for each in outcomes if each.code not in ONWARD])
    if jobs.number is None or rest.number is None or sum(each.hidden for each in onward) < _AT_LEAST_TWO:
        return Whole(jobs, Value(None, hidden=any(each.hidden for each in onward)), together=False)
    went_on = jobs.number - rest.number
    known = sum(each.number or 0 for each in onward)
    return Whole(jobs, Value(went_on) if went_on >= known else Value(None), together=went_on >= known)
