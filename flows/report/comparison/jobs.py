"""The jobs behind the numbers that moved: those that came, went or changed, for the analyst."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any

from flows.language.catalogue import message
from flows.language.words import SWEDISH as w  # noqa: N811
from flows.report.analyst.jobs import Job
from flows.report.analyst.lists import Counted
from flows.report.comparison.numbers.tables import number_text

MANY_JOBS = 500
"""How many jobs are listed on an analyst's page."""
_NEW, _GONE, _CHANGED = message("Nya jobb"), message("Jobb som försvann"), message("Jobb som ändrats")
_REASONS = {
    "svag_konkurrensformaga": message("svag konkurrensförmåga"),
    "finsam": message("insats hos Finsam"),
    "nedsatt_arbetsformaga": message("nedsatt arbetsförmåga"),
}
"""What the reasons of core.job's target_reasons are called."""
_OF_A_JOB = {
    "spells": message("omfattning och stöd"),
    "next_steps": message("vart sedan"),
    "sources_seen": message("källor som känner jobbet"),
    "months_without_work": message("månader utan arbete före"),
}
"""What jobs.jsonl tells of a job besides its days and reasons, and what an analyst calls it."""

_Sides = tuple[str, Job | None, Job | None]


def changed_jobs(before: Counted, now: Counted) -> list[str]:
    """List each job that is new, gone or changed as Markdown, with its days, what changed and the cells it was read from."""
    listed: dict[str, list[str]] = {title: [] for title in (_NEW, _GONE, _CHANGED)}
    count = dict.fromkeys(listed, 0)
    for key, was, job in _side_by_side(before.jobs, now.jobs):
        changed = _changed(was, job) if was and job else ""
        if was and job and not changed:
            continue
        title = _NEW if was is None else _GONE if job is None else _CHANGED
        count[title] += 1
        if count[title] <= MANY_JOBS:
            told = job or was or {}
            listed[title].append(f"- {key}: {_days(told)}{changed}. {'; '.join(told['cells'])}")
    unseen = w(
        "Efter 90 och 180 dagar ser ingen källa vanligt arbete: de uppgifterna är till för dig, aldrig ett resultat att visa."
    )
    lines = ["## " + w("Jobben bakom"), "", unseen, ""]
    for title, jobs in listed.items():
        rest = count[title] - MANY_JOBS
        more = ["- " + w("… och {rest} till", rest=rest)] if rest > 0 else []
        lines += [f"### {w(title)}: {count[title]}", "", *jobs, *more, ""]
    return lines


def _side_by_side(before: Iterable[tuple[str, Job]], now: Iterable[tuple[str, Job]]) -> Iterator[_Sides]:
    """Each job of either run with what the two tell of it. Both are in the order of ids, so no run is held as a whole."""
    both = merge(_of_side(0, before), _of_side(1, now), key=itemgetter(0, 1))
    for key, told in groupby(both, key=itemgetter(0)):
        found = {side: job for _, side, job in told}
        yield key, found.get(0), found.get(1)


def _of_side(side: int, jobs: Iterable[tuple[str, Job]]) -> Iterator[tuple[str, int, Job]]:
    for key, job in jobs:
        yield key, side, job


def _changed(was: Job, now: Job) -> str:
    """What has changed in a job, apart from what an earlier version did not record."""
    days = " " + w("(förut {days})", days=_days(was)) if _days(was) != _days(now) else ""
    other = [
        f"; {w(called)}: {_without_those(was[name], now[name])} → {_without_those(now[name], was[name])}"
        for name, called in _OF_A_JOB.items()
        if name in was and name in now and was[name] != now[name]
    ]
    return days + "".join(other)


def _without_those(these: Any, those: Any) -> str:
    """The value, of a list what the other has not, as text."""
    if isinstance(these, list):
        return ", ".join(each for each in these if each not in those) or "–"
    return number_text(these)


def _days(job: Job) -> str:
    return w(
        "{start} till {end}, {why}",
        start=job["start"],
        end=job["end"] or w("vidare"),
        why=", ".join(map(_reason, job["reasons"])) or _not_target(job),
    )


def _reason(code: str) -> str:
    """A reason of target_reasons in words: `utan_arbete_12` is twelve months without work."""
    months = code.removeprefix("utan_arbete_")
    if months.isdecimal():
        return w("utan arbete minst {months} månader", months=months)
    return w(_REASONS[code]) if code in _REASONS else code


def _not_target(job: Job) -> str:
    """A job without a reason is not of the target group, or nobody knows."""
    return w("inte målgrupp") if job.get("target", False) is not None else w("okänt om målgrupp")
