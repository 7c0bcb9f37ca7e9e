"""The small curve of chart 5: how many jobs had ended for work or studies so many months after they began.

Made of released cells alone: `retention` (k_months: eligible, moved_on) and `all_years` (jobs, persons). All jobs that are
counted at k months have been followed so long, so that the share is what Aalen-Johansen gives for them. The curve of every
month (mart.left_to_work) stays with the analyst: its steps are single jobs.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from flows.charts.content.picture import Curve, Point
from flows.charts.content.values import SMALL, Tables, Value, rows
from flows.charts.stories.people.retention import Stay, stays_of
from flows.language.words import NONE, Words

_LEVEL = 0.95
_FEWEST_POINTS = 2
_MOST_JOBS = 6
"""So many jobs are those with several jobs taken to have had. How many each has had is not released."""


@dataclass(frozen=True)
class LeftToWork:
    """The jobs that had ended for work or studies by a time, and the band of their share in per cents."""

    stay: Stay
    band: tuple[float, float] | None

    def share(self, w: Words) -> str:
        """Write the share, with the ends of its band."""
        share = self.stay.moved_on_share.per_cent(w)
        if self.band is None:
            return share
        low, high = map(round, self.band)
        return w("{share} (osäkerhet {low} till {high})", share=share, low=w.number(low), high=w.per_cent(high))

    def row(self, w: Words) -> tuple[float | str, ...]:
        """Give its row of the table: months, name, jobs, jobs followed, share and the ends of its band."""
        stay, name = self.stay, w("har slutat för arbete eller studier")
        ends: tuple[float | str, ...] = (NONE, NONE) if self.band is None else tuple(map(round, self.band))
        return (stay.months, name, stay.moved_on.cell, stay.eligible.cell, stay.moved_on_share.cell, *ends)


def left_to_work(released: Tables) -> list[LeftToWork]:
    """Give the times that some jobs have been followed to.

    None where fewer than two of their shares are shown, or where the shares fall: nobody who has left comes back, so that the
    jobs followed long are then too unlike the others for one line.
    """
    several = _several(released)
    left = [LeftToWork(stay, _band(stay, several)) for stay in stays_of(released) if stay.eligible.number != 0]
    shown = [share for each in left if (share := each.stay.moved_on_share.number) is not None]
    return left if len(shown) >= _FEWEST_POINTS and shown == sorted(shown) else []


def curve(left: list[LeftToWork], w: Words) -> Curve | None:
    """Make the curve; None where there is nothing to show."""
    if not left:
        return None
    about = w("andel av jobben")
    if _banded(left):
        about = w("andel av jobben, skuggat: osäkerhet {level}", level=w.per_cent(_LEVEL * 100))
    told = "; ".join(w("efter {months} månader {share}", months=each.stay.months, share=each.share(w)) for each in left)
    return Curve(
        w("Har slutat för arbete eller studier"),
        about,
        tuple(_point(each, w, last=each is left[-1]) for each in left),
        w("Kurva över hur stor andel av jobben som hade slutat för arbete eller studier: {shares}.", shares=told),
    )


def remarks(left: list[LeftToWork], w: Words) -> list[str]:
    """Say how the curve and its band are made."""
    if not left:
        return []
    band = w(
        "Det skuggade är osäkerheten ({level}, Wilson), räknad försiktigt: en persons jobb antas sluta lika, och den som har "
        "haft flera jobb antas ha haft {jobs}",
        level=w.per_cent(_LEVEL * 100),
        jobs=_MOST_JOBS,
    )
    return [
        w(
            "Kurvan räknar vid varje tidpunkt de jobb som har följts så länge, bara vid några tidpunkter, så att ingen ska "
            "kunna pekas ut"
        ),
        *([band] if _banded(left) else []),
    ]


def _banded(left: list[LeftToWork]) -> bool:
    return any(each.band for each in left)


def _point(each: LeftToWork, w: Words, *, last: bool) -> Point:
    """Give a point of the curve. A share of few jobs is written as a count."""
    stay = each.stay
    few = stay.moved_on.number is not None and (stay.eligible.number or SMALL) < SMALL
    text = w.of(stay.moved_on.text(w), stay.eligible.text(w)) if few else stay.moved_on_share.per_cent(w)
    name = w("{months} mån", months=stay.months) if last else str(stay.months)
    low, high = each.band or (None, None)
    return Point(float(stay.months), name, stay.moved_on_share, text, low, high)


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


def _band(stay: Stay, several: tuple[float, float] | None) -> tuple[float, float] | None:
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
