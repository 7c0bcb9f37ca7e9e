"""How far the numbers are known: enterprises that are silent, and the newest half-year, which may change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from flows.charts.content.values import Tables, rows
from flows.language.words import Words


def known_by_year(released: Tables) -> dict[int, int]:
    """Give how many enterprises are known at each year's end; in the last year, on the last day counted."""
    return {pd.Timestamp(row["date"]).year: int(row["enterprises"]) for row in rows(released.table("employed"), "date")}


def provisional_after(facts: Mapping[str, Any]) -> date:
    """Give the day after which a decision that comes later can still change what is counted.

    The release counts it from the definition `decision_window_days`. In an older edition, which does not have it, only the
    last day is taken to be provisional.
    """
    told = facts.get("provisional_after")
    return date.fromisoformat(told) if told else date.fromisoformat(facts["period_end"]) - timedelta(days=1)


def is_provisional(day: date, after: date) -> bool:
    """Whether a decision that comes later can still change what is counted on that day. `after`: of provisional_after."""
    return day > after


def star(name: str, *, provisional: bool) -> str:
    """Mark a name as provisional. The star has no other meaning."""
    return f"{name}*" if provisional else name


def provisional_means(w: Words) -> str:
    """Say what the star means."""
    return w("*\u00a0Preliminärt: jobb från det senaste halvåret kan bli fler när beslut kommer")


def some_of(w: Words, enterprises: int, expected: int) -> str:
    """Say of how many enterprises a number is: `3 av 4 företag`."""
    return w("{known} av {expected} företag", known=enterprises, expected=expected)


def have_reported(w: Words, reported: int, expected: int) -> str:
    """Say how many have reported in a sentence, without its full stop."""
    return w("{reporting} har lämnat uppgifter", reporting=some_of(w, reported, expected))


def striped_means(w: Words, *, part: bool, silent: bool) -> str:
    """Say why a bar is striped: the year is not over, or an enterprise is not known to its end. Empty where no bar is striped."""
    if silent:
        return (
            w("Randig stapel: året är inte slut, eller inte känt till slutet för alla företag")
            if part
            else w("Randig stapel: året är inte känt till slutet för alla företag")
        )
    return w("Randig stapel: året är inte slut") if part else ""
