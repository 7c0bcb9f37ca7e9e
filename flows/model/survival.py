"""Kaplan-Meier with a confidence band, read at chosen days: how long jobs last when some of them still do."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

DAYS_PER_MONTH = 365.25 / 12


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
