"""How far jobs are followed: to the last day counted, no longer than their enterprise is known, and so many months."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from flows.charts.content.release_facts import ReleaseFacts
from flows.language.catalogue import message
from flows.language.words import Words

_MONTHS = {
    3: message("tre månader"),
    6: message("sex månader"),
    12: message("ett år"),
    24: message("två år"),
    36: message("tre år"),
}


def all_known(about: ReleaseFacts) -> bool:
    """Whether every enterprise that has reported is known to the last day counted."""
    return about.known >= about.reported


def followed(about: ReleaseFacts) -> str:
    """Say how far jobs are followed: `följda till och med 30 juni 2025`, where every enterprise is known so long."""
    w = about.words
    if all_known(about):
        return w("följda {until}", until=about.until)
    return w("följda så länge varje företag är känt, som längst {until}", until=about.until)


def may_get_more(months: int, about: ReleaseFacts) -> bool:
    """Whether a decision that comes later can still add jobs to those that are followed so many months.

    The newest of them began the first day that is provisional, or after it.
    """
    first = pd.Timestamp(about.provisional_after + timedelta(days=1))
    return bool(first + pd.DateOffset(months=months) <= pd.Timestamp(about.period_end))


def time_of(months: int, w: Words) -> str:
    """Write months as a time: `ett år`."""
    return w(_MONTHS[months]) if months in _MONTHS else w("{months} månader", months=months)


def short_time_of(months: int, w: Words) -> str:
    """Write months as a short time: `1 år`, `18 mån`."""
    years, rest = divmod(months, 12)
    return w("{months} mån", months=months) if rest else w("{years} år", years=years)
