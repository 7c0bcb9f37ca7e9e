"""The uncertainty of how many jobs had ended for work or studies so many months after they began, for the line of chart 6.

Made of released cells alone: `retention` (k_months: eligible, moved_on) and `all_years` (jobs, persons). All jobs that are
counted at k months have been followed so long, so that the share is what Aalen-Johansen gives for them. The curve of every
month (mart.left_to_work) stays with the analyst: its steps are single jobs.
"""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

from flows.charts.content.values import Tables, Value, rows
from flows.charts.stories.people.stays import Stay, stays_of
from flows.language.words import Words

_LEVEL = 0.95
_FEWEST_POINTS = 2
_MOST_JOBS = 6
"""So many jobs are those with several jobs taken to have had. How many each has had is not released."""

Band = tuple[float, float]
"""The ends of a share's interval, in per cents."""


def bands_of(released: Tables) -> dict[int, Band]:
    """Give the band at each time, in months, that some jobs have been followed to and whose share is shown.

    No bands where fewer than two of the shares are shown, or where the shares fall: nobody who has left comes back, so that the
    jobs followed long are then too unlike the others for one band.
    """
    several = _several(released)
    stays = [each for each in stays_of(released) if each.eligible.number != 0]
    shown = [share for each in stays if (share := each.moved_on_share.number) is not None]
    if len(shown) < _FEWEST_POINTS or shown != sorted(shown):
        return {}
    return {each.months: band for each in stays if (band := _band(each, several)) is not None}


def means(w: Words) -> str:
    """Say what the shaded band is."""
    return w("Skuggat: osäkerhet {level}", level=w.per_cent(_LEVEL * 100))


def remark(w: Words) -> str:
    """Say how the band is made."""
    return w(
        "Det skuggade är osäkerheten ({level}, Wilson) i andelen som har slutat för arbete eller studier, räknad försiktigt: en "
        "persons jobb antas sluta lika, och den som har haft flera jobb antas ha haft {jobs}",
        level=w.per_cent(_LEVEL * 100),
        jobs=_MOST_JOBS,
    )


def _several(released: Tables) -> tuple[float, float] | None:
    """Give the most jobs that a person with several has had, and how many jobs are of such persons at most; None if not known.

    All jobs, and the persons who shared them, are released. Each person has at least one; those with several are fewest, and
    their jobs most alike, where each has `_MOST_JOBS`.
    """
    for row in rows(released.table("all_years")):
        jobs, persons = Value.of(row, "jobs").number, Value.of(row, "persons").number
        if jobs and persons:
            most = max(float(_MOST_JOBS), jobs / persons)
            return most, (jobs - persons) * most / (most - 1)
    return None


def _band(stay: Stay, several: tuple[float, float] | None) -> Band | None:
    """Give Wilson's interval (1927) of a share, in per cents, of as many observations as the jobs are worth.

    If the jobs of a person end alike, the variance is larger by the sum of the squares of the persons' numbers of jobs, divided
    by the number of jobs (Kish 1965, the design effect of clusters of unequal size). The jobs of persons with several may all be
    among those that are counted here.
    """
    some, whole = stay.moved_on.number, stay.eligible.number
    if several is None or some is None or not whole:
        return None
    most, theirs = several[0], min(several[1], whole)
    variance = (theirs * most + whole - theirs) / whole
    z, n, share = NormalDist().inv_cdf((1 + _LEVEL) / 2), whole / variance, some / whole
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(middle - half, 0.0) * 100, min(middle + half, 1.0) * 100
