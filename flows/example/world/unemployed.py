"""The enrolled unemployed of the example: people who do not exist, in one table that every public file is summed from.

The places are Dalarna's 15 municipalities and one municipality of each other county. Nothing is drawn at random: a number is
spread over its groups by cumulative rounding, so that the same call gives the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Invented numbers of enrolled unemployed, of the right order of size.
_ENROLLED = {
    "2021": 170, "2023": 200, "2026": 190, "2029": 260, "2031": 230, "2034": 200, "2039": 150, "2061": 310,
    "2062": 450, "2080": 1500, "2081": 1800, "2082": 230, "2083": 510, "2084": 790, "2085": 930,
    "0180": 29000, "0380": 6100, "0484": 5900, "0580": 5200, "0680": 3900, "0780": 2900, "0880": 1700,
    "0980": 1300, "1080": 1700, "1280": 19500, "1380": 2900, "1480": 18900, "1780": 2400, "1880": 5100,
    "1980": 5600, "2180": 3900, "2281": 2800, "2380": 1300, "2480": 3100, "2580": 1700,
}  # fmt: skip
_UNKNOWN_IN_COUNTY, _UNKNOWN_COUNTY = 7, 23
SEXES = (("K", "Kvinna", 0.48), ("M", "Man", 0.52))
EDUCATION = (("Förgymnasial utbildning", 0.33), ("Gymnasial utbildning", 0.42), ("Eftergymnasial utbildning", 0.25))
BIRTH = (("Född i Sverige", 0.52), ("Född i övriga Europa", 0.13), ("Född utanför Europa", 0.35))
DISABILITY = (("Nej", 0.84), ("Ja", 0.16))
_AGES = (0.13, 0.62, 0.25)
_TIME = (0.39, 0.18, 0.18, 0.25)


@dataclass(frozen=True)
class Unemployed:
    """Numbers of people by month, place, sex, age, education, birth, disability, time. `weak`: UTSATTA among them."""

    months: list[str]
    places: list[str]
    people: NDArray[np.int64]
    weak: NDArray[np.int64]


def unemployed(last_month: str, months: int) -> Unemployed:
    """Make the people of so many months up to last_month (`YYYY-MM`)."""
    year, month = (int(part) for part in last_month.split("-"))
    ends = [year * 12 + month - 1 - back for back in reversed(range(months))]
    names = [f"{at // 12}-{at % 12 + 1:02}" for at in ends]
    counties = sorted({code[:2] for code in _ENROLLED})
    places = [*sorted(_ENROLLED), *counties, "99"]
    base = [_ENROLLED.get(p, _UNKNOWN_COUNTY if p == "99" else _UNKNOWN_IN_COUNTY) for p in places]
    season = np.array([1 + 0.05 * np.cos((at % 12) * np.pi / 6) - 0.001 * (at - ends[-1]) for at in ends])
    totals = np.rint(np.outer(season, base)).astype(np.int64)
    groups = [[s[2] for s in SEXES], _AGES, [e for _, e in EDUCATION], [b for _, b in BIRTH]]
    shares = np.ones(1)
    for part in (*groups, [d for _, d in DISABILITY], _TIME):
        shares = np.outer(shares, part).ravel()
    people = spread(totals, shares).reshape(*totals.shape, 2, 3, 3, 3, 2, 4)
    # Invented: the more of these a group has in common, the larger its part. The real make-up is Af's own.
    weak = np.full((3, 3, 3, 2, 4), 0.1)
    weak[2] += 0.3
    weak[:, 0] += 0.3
    weak[:, :, 2] += 0.2
    weak[:, :, :, 1] += 0.1
    parts = people.reshape(*totals.shape, -1) * np.broadcast_to(weak, (2, *weak.shape)).ravel()
    whole = np.floor(np.cumsum(parts, axis=-1) + _phase(totals)[..., None]).astype(np.int64)
    first = np.floor(_phase(totals)).astype(np.int64)[..., None]
    return Unemployed(names, places, people, np.diff(whole, axis=-1, prepend=first).reshape(people.shape))


def spread(totals: NDArray[np.int64], shares: Sequence[float] | NDArray[np.float64]) -> NDArray[np.int64]:
    """Split each total over the shares into whole numbers that add up to it."""
    edges = np.cumsum(shares)
    edges /= edges[-1]
    cuts = np.floor(totals[..., None] * edges + _phase(totals)[..., None]).astype(np.int64)
    return np.asarray(np.diff(cuts, axis=-1, prepend=0))


def _phase(totals: NDArray[np.int64]) -> NDArray[np.float64]:
    """Where rounding starts, between 0 and 1, another for each month and place."""
    month, place = np.indices(totals.shape[:2])
    phase = np.asarray((7 * place + 3 * month) % 10) / 10
    return phase.reshape(*phase.shape, *[1] * (totals.ndim - 2)) + np.zeros(totals.shape)
