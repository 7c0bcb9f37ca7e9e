"""The jobs behind the numbers that moved: those that came, went or changed, for the analyst."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.report.analyst import Counted
from flows.report.comparison.tables import number_text

MANY_JOBS = 500
"""So many jobs are listed in an analyst's page."""
UNSEEN = "Efter 90 och 180 dagar ser ingen källa vanligt arbete: de uppgifterna är till för dig, aldrig ett resultat att visa."
_REASONS = {
    "svag_konkurrensformaga": "svag konkurrensförmåga",
    "finsam": "insats hos Finsam",
    "nedsatt_arbetsformaga": "nedsatt arbetsförmåga",
}
"""What the reasons of core.job's target_reasons are called."""
_OF_A_JOB = {
    "spells": "omfattning och stöd",
    "next_steps": "vart sedan",
    "sources_seen": "källor som känner jobbet",
    "months_without_work": "månader utan arbete före",
}
"""What jobs.json tells of a job besides its days and reasons, and what an analyst calls it."""


def changed_jobs(before: Counted, now: Counted) -> list[str]:
    """List each job that is new, gone or changed as Markdown, with its days, what changed and the cells it was read from."""
    both = before.jobs.keys() & now.jobs.keys()
    changes = {key: said for key in both if (said := _changed(before.jobs[key], now.jobs[key]))}
    kinds = {
        "Nya jobb": now.jobs.keys() - before.jobs.keys(),
        "Jobb som försvann": before.jobs.keys() - now.jobs.keys(),
        "Jobb som ändrats": set(changes),
    }
    lines = ["## Jobben bakom", "", UNSEEN, ""]
    for title, keys in kinds.items():
        lines += [f"### {title}: {len(keys)}", ""]
        for key in sorted(keys)[:MANY_JOBS]:
            job = now.jobs.get(key) or before.jobs[key]
            lines.append(f"- {key}: {_days(job)}{changes.get(key, '')}. {'; '.join(job['cells'])}")
        lines += [f"- … och {len(keys) - MANY_JOBS} till"] if len(keys) > MANY_JOBS else []
        lines += [""]
    return lines


def _changed(was: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """What has changed in a job, apart from what an earlier version did not record."""
    days = f" (förut {_days(was)})" if _days(was) != _days(now) else ""
    other = [
        f"; {called}: {_without_those(was[name], now[name])} → {_without_those(now[name], was[name])}"
        for name, called in _OF_A_JOB.items()
        if name in was and name in now and was[name] != now[name]
    ]
    return days + "".join(other)


def _without_those(these: Any, those: Any) -> str:
    """The value, of a list what the other has not, as text."""
    if isinstance(these, list):
        return ", ".join(each for each in these if each not in those) or "–"
    return number_text(these)


def _days(job: Mapping[str, Any]) -> str:
    return (
        f"{job['start']} till {job['end'] or 'vidare'}, {', '.join(map(_reason, job['reasons'])) or _not_target(job)}"
    )


def _reason(code: str) -> str:
    """A reason of target_reasons in words: `utan_arbete_12` is twelve months without work."""
    months = code.removeprefix("utan_arbete_")
    return f"utan arbete minst {months} månader" if months.isdecimal() else _REASONS.get(code, code)


def _not_target(job: Mapping[str, Any]) -> str:
    """A job without a reason is not of the target group, or nobody knows."""
    return "inte målgrupp" if job.get("target", False) is not None else "okänt om målgrupp"
