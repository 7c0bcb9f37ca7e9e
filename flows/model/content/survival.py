"""How long jobs last when some of them still do (Kaplan-Meier), and how many ended in a certain way (Aalen-Johansen)."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse, stats

DAYS_PER_MONTH = 365.25 / 12
RESAMPLES = 500
SEED = 1963
"""Of the bootstrap: the same jobs give the same band."""


def kaplan_meier(
    days: Sequence[float] | NDArray[Any],
    ended: Sequence[bool] | NDArray[Any],
    at: Sequence[float],
    confidence_level: float = 0.95,
) -> pd.DataFrame:
    """The share that lasts longer than each of `at`, one row each: survival, low, high (shares, 0 to 1).

    `days`: how long each job has lasted; `ended`: whether it ended then (else it is censored there). The band is
    Greenwood's on the log-log scale (Kalbfleisch and Prentice), which stays within 0 and 1. Before the first end all three
    are 1. Missing where the data says nothing: survival beyond the longest time when that job still lasts, and the band
    once nobody is left.
    """
    read_at = np.asarray(at, dtype=float)
    lasted, over = np.asarray(days, dtype=float), np.asarray(ended, dtype=bool)
    if not over.any():
        survival = np.where(read_at <= lasted.max(initial=-1.0), 1.0, np.nan)
        return pd.DataFrame({"survival": survival, "low": survival, "high": survival})
    curve = stats.ecdf(stats.CensoredData(uncensored=lasted[over], right=lasted[~over])).sf
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The confidence interval is undefined", RuntimeWarning)
        band = curve.confidence_interval(confidence_level, method="log-log")
    read = {"survival": curve, "low": band.low, "high": band.high}
    frame = pd.DataFrame({name: step.evaluate(read_at) for name, step in read.items()})
    frame.loc[read_at < lasted[over].min(), :] = 1.0
    frame.loc[frame["survival"] == 0, ["low", "high"]] = np.nan
    frame.loc[(read_at > lasted.max()) & (frame["survival"] > 0), :] = np.nan
    return frame


def aalen_johansen(
    days: Sequence[float] | NDArray[Any],
    cause: Sequence[int] | NDArray[Any],
    person: Sequence[int] | NDArray[Any],
    at: Sequence[float],
    confidence_level: float = 0.95,
) -> pd.DataFrame:
    """The share that has ended by cause 1 within each of `at`, one row each: share, low, high (0 to 1).

    One minus Kaplan-Meier, with the other causes as censored, would say too much: who has left for another reason cannot leave
    for this one any more (Aalen and Johansen 1978; the formula is that of Putter, Fiocco and Geskus 2007).

    Args:
        days: How long each job has lasted.
        cause: How it ended: 1 the cause asked for, 2 any other, 0 not yet (censored).
        person: Whose job it is: 0, 1, 2 … A person may hold several, and they are not independent of one another.
        at: The days to read at.
        confidence_level: Of the band.

    Returns:
        The band is the percentiles of RESAMPLES bootstrap samples of persons, each with all their jobs (seed SEED). All
        three are missing beyond the longest time when that job still lasts.
    """
    read_at, lasted, how = np.asarray(at, dtype=float), np.asarray(days, dtype=float), np.asarray(cause)
    if not len(lasted):
        return pd.DataFrame({name: np.full(len(read_at), np.nan) for name in ("share", "low", "high")})
    times, place = np.unique(lasted, return_inverse=True)
    where = np.searchsorted(times, read_at, side="right")
    persons = int(np.max(person)) + 1
    # Cause and time × person: how many jobs of the person ended so. Much less than a weight for each job, 500 times.
    jobs_of = sparse.csr_array((np.ones(len(how)), (how * len(times) + place, person)), (3 * len(times), persons))

    def curve(weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The share of cause 1 and the share that still lasts, after each of 0 and `times`. `weights`: of persons."""
        censored, asked, other = (jobs_of @ weights).reshape(3, len(times))
        at_risk = np.cumsum((censored + asked + other)[::-1])[::-1]
        risk = np.where(at_risk > 0, at_risk, 1.0)
        still = np.concatenate([[1.0], np.cumprod(1 - (asked + other) / risk)])
        return np.concatenate([[0.0], np.cumsum(still[:-1] * asked / risk)]), still

    share, still = curve(np.ones(persons))
    random = np.random.default_rng(SEED)
    drawn = np.array(
        [
            curve(np.bincount(random.integers(0, persons, persons), minlength=persons).astype(float))[0][where]
            for _ in range(RESAMPLES)
        ]
    )
    tail = (1 - confidence_level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    frame = pd.DataFrame({"share": share[where], "low": low, "high": high})
    frame.loc[(read_at > lasted.max()) & (still[-1] > 0), :] = np.nan
    return frame
