"""Kaplan-Meier against published values and against the formulas by hand."""

from __future__ import annotations

import math
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.model.content.survival import aalen_johansen, kaplan_meier
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


@pytest.mark.full
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


# Scrucca, Santucci and Aversa 2007, "Competing risk analysis using R: an easy guide for clinicians", Bone Marrow Transplantation 40,
# 381-387: 35 patients with leukaemia, months until relapse (1) or death from the transplant (2); 0: followed so long without either.
ALL = [
    (13, 2), (1, 1), (72, 0), (7, 2), (8, 2), (9, 2), (5, 2), (1, 2), (22, 2), (0, 2), (0, 1), (35, 0), (4, 2), (14, 2), (26, 2),
    (3, 2), (12, 1),
]  # fmt: skip
AML = [
    (67, 0), (70, 0), (4, 0), (7, 0), (68, 0), (10, 2), (7, 2), (3, 1), (4, 1), (4, 1), (3, 1), (3, 1), (8, 1), (2, 2), (35, 0),
    (2, 0), (8, 0), (32, 0),
]  # fmt: skip
# The cumulative incidence of relapse as R's cmprsk::cuminc gives it on these data.
RELAPSE = {
    "ALL": (ALL, {0: 0.05882353, 1: 0.11764706, 9: 0.11764706, 12: 0.17647059, 72: 0.17647059}),
    "AML": (AML, {2: 0.0, 3: 0.17708333, 4: 0.29513889, 7: 0.29513889, 8: 0.36818576, 70: 0.36818576}),
    "both": (ALL + AML, {8: 0.23771164, 9: 0.23771164, 12: 0.27283899, 72: 0.27283899}),
}


@pytest.mark.parametrize("group", RELAPSE)
def test_the_bone_marrow_data_give_the_published_cumulative_incidence(group: str) -> None:
    patients, published = RELAPSE[group]
    days, cause = zip(*patients, strict=True)
    read = aalen_johansen(days, cause, range(len(patients)), list(published))
    assert read["share"].tolist() == pytest.approx(list(published.values()), abs=5e-9)
    assert (read["low"] <= read["share"]).all()
    assert (read["share"] <= read["high"]).all()


def test_without_censoring_the_band_is_about_that_of_a_share() -> None:
    """Forty of a hundred: Wald's interval is 0.4 ± 1.96 x the root of 0.4 x 0.6 / 100, 0.304 to 0.496."""
    read = aalen_johansen([10] * 40 + [20] * 60, [1] * 40 + [2] * 60, range(100), [15])
    (row,) = read.itertuples()
    assert row.share == pytest.approx(0.4)
    assert row.low == pytest.approx(0.304, abs=0.02)
    assert row.high == pytest.approx(0.496, abs=0.02)


def test_a_persons_second_job_of_the_same_kind_makes_the_band_no_narrower() -> None:
    """Ten persons with four jobs each that went the same way tell as much as ten with one each; forty persons tell more."""
    days, cause = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100], [1, 0, 1, 2, 1, 2, 0, 1, 2, 2]
    once = aalen_johansen(days, cause, range(10), [55, 85])
    four = aalen_johansen(days * 4, cause * 4, [*range(10)] * 4, [55, 85])
    forty = aalen_johansen(days * 4, cause * 4, range(40), [55, 85])
    assert four.values.tolist() == [pytest.approx(row) for row in once.values.tolist()]
    assert (forty["high"] - forty["low"] < once["high"] - once["low"]).all()


def test_a_share_is_missing_beyond_the_longest_time_while_that_job_lasts() -> None:
    still = aalen_johansen([10, 20], [1, 0], [0, 1], [20, 21])
    assert still["share"].fillna(-1).tolist() == [0.5, -1.0]
    over = aalen_johansen([10, 20], [1, 2], [0, 1], [20, 400])
    assert over["share"].tolist() == [0.5, 0.5]
    assert aalen_johansen([], [], [], [1, 2]).isna().all().all()


@pytest.mark.full
def test_another_key_for_the_pseudonyms_gives_the_same_band(tmp_path: Path) -> None:
    reasons = ["Studier", "Pension", None, "Arbete utan stöd", "Arbetslös"]
    bands = []
    for names in (["k:1", "k:2", "k:3", "k:4", "k:5"], ["k:5", "k:3", "k:1", "k:2", "k:4"]):
        employments = [
            Employment(pid, "4099010005", date(2023, 1, 1), reason and date(2023, 1 + n, 20), months=24, reason=reason)
            for n, (pid, reason) in enumerate(zip(names, reasons, strict=True))
        ]  # fmt: skip
        with build_world(tmp_path / names[0][2:], World(date(2024, 12, 31), employments)) as connection:
            bands.append(rows(connection, "from mart.left_to_work"))
    assert bands[0] == bands[1]
