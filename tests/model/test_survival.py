"""Kaplan-Meier against published values and against the formulas by hand."""

from __future__ import annotations

import math
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.model.survival import kaplan_meier
from tests.model.model_worlds import Employment, World, build_world, rows

# Freireich et al. 1963, the 6-MP arm: weeks in remission, and whether they ended.
WEEKS = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
ENDED = [True] * 9 + [False] * 12
PUBLISHED = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
PUBLISHED_ERROR = {6: 0.0764, 7: 0.0869, 10: 0.0963, 13: 0.1068, 16: 0.1141, 22: 0.1282, 23: 0.1346}


def test_the_6mp_data_give_the_published_curve() -> None:
    read = kaplan_meier(WEEKS, ENDED, list(PUBLISHED))
    assert read["survival"].round(4).tolist() == list(PUBLISHED.values())


def test_the_band_is_greenwoods_on_the_log_log_scale() -> None:
    read = kaplan_meier(WEEKS, ENDED, list(PUBLISHED)).itertuples()
    for row, (week, share) in zip(read, PUBLISHED.items(), strict=True):
        spread = 1.959964 * PUBLISHED_ERROR[week] / (share * abs(math.log(share)))
        assert row.low == pytest.approx(share ** math.exp(spread), abs=0.002)
        assert row.high == pytest.approx(share ** math.exp(-spread), abs=0.002)


def test_what_the_data_do_not_say_is_missing() -> None:
    read = kaplan_meier([10, 20], [True, False], [5, 10, 20, 21])
    assert read["survival"].tolist()[:3] == [1.0, 0.5, 0.5]
    assert read.iloc[0].tolist() == [1.0, 1.0, 1.0]
    assert read.iloc[3].isna().all()  # nobody has been followed so long
    over = kaplan_meier([10, 20], [True, True], [20, 400])
    assert over["survival"].tolist() == [0.0, 0.0]
    assert over[["low", "high"]].isna().all().all()
    assert kaplan_meier([], [], [1, 2]).isna().all().all()
    assert kaplan_meier([30], [False], [30, 31])["survival"].fillna(-1).tolist() == [1.0, -1.0]


def test_jobs_are_read_at_months_and_censored_at_period_end(tmp_path: Path) -> None:
    """The 6-MP data as jobs of so many months: whole days, both ends included, none still going at the period's end."""
    end = date(2024, 12, 31)
    employments = []
    for number, (months, ended) in enumerate(zip(WEEKS, ENDED, strict=True)):
        days = math.floor(months * 30.4375)
        start = date(2020, 1, 1) if ended else end - timedelta(days=days - 1)
        last = start + timedelta(days=days - 1) if ended else None
        employments.append(Employment(f"k:{number}", "4099010005", start, last, months=24))
    with build_world(tmp_path, World(end, employments)) as connection:
        read = rows(connection, "from mart.survival")
    assert [row[0] for row in read] == list(range(1, 37))
    survival = {row[0]: row[1] for row in read}
    assert {k: round(float(survival[k]), 4) for k in PUBLISHED} == PUBLISHED  # type: ignore[arg-type]
    assert survival[5] == 1.0
    assert survival[36] is None


def test_a_job_whose_last_day_is_the_periods_last_has_ended(tmp_path: Path) -> None:
    first, end = date(2024, 12, 1), date(2024, 12, 31)
    world = World(
        end,
        [
            Employment("k:1", "4099010005", first, end, months=24),
            Employment("k:2", "4099010005", first, date(2025, 1, 1), months=24),
            Employment("k:3", "4099010005", first, None, months=24),
            Employment("k:4", "4099010005", date(2025, 1, 1), None, months=24),  # not begun
        ],
    )
    with build_world(tmp_path, world) as connection:
        lasted = rows(connection, "select days, ended, count(*) from core.duration group by all order by ended")
    assert lasted == [(31, False, 2), (31, True, 1)]
