"""The independent attacker on small worlds: it gains nothing, with editions and without. `make audit` tries two hundred."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from flows.release import publish
from flows.release.declared.plan import Plan, load_plan
from flows.release.editions.edition import Edition as Sealed
from flows.release.publish import release
from flows.release.released import Released
from flows.release.suppression.complementary import Protection, protect
from tests.model.model_worlds import World, build_world
from tests.release.reader.attacker import Edition, readers
from tests.release.reader.worlds import (
    DAYS,
    as_counted,
    days_of,
    one_more_in_ludvika,
    small_world,
    three_came_back_in_2025,
    three_of_thirty_stayed,
)

AUDIT = int(os.environ.get("AUDIT_WORLDS", "0"))
OF_ANOTHERS = 57
"""Here an enterprise's own jobs told it how few of the others' had an end that nobody knows, which none of its own had."""

LEFT_IN_2025, LEFT_IN_TWO_YEARS = 166, 187
"""Here the second edition told the believer how few had left, though its tables have years merged (ADR 152)."""


def gains(folder: Path, world: World, days: tuple[date, ...] = DAYS, plan: Plan | None = None) -> list[str]:
    """What any reader learns from the editions of a small world."""
    sealed: list[Sealed] = []
    editions: list[Edition] = []
    for day in days:
        with build_world(folder / str(day), as_counted(world, day)) as warehouse:
            sealed.append(release(warehouse, folder / f"ut-{day}", {}, plan, sealed).edition)
        editions.append(Edition.of(Released.load(folder / f"ut-{day}"), day))
    return [f"{name}: {gain}" for name, reader in readers(editions, world.employments) for gain in reader.gains()]


def test_nothing_is_gained_from_one_edition_of_a_very_small_world(tmp_path: Path) -> None:
    """Without a step back, which takes time."""
    assert gains(tmp_path, small_world(36), DAYS[-1:], load_plan().with_most_hidden(1.0)) == []


@pytest.mark.full
@pytest.mark.parametrize("seed", range(AUDIT) if AUDIT else (0, 10, OF_ANOTHERS, LEFT_IN_2025, LEFT_IN_TWO_YEARS))
def test_nothing_is_gained_from_a_small_world(tmp_path: Path, seed: int) -> None:
    assert gains(tmp_path, small_world(seed), days_of(seed)) == []


@pytest.mark.full
def test_it_is_not_told_how_few_came_back_where_years_are_merged(tmp_path: Path) -> None:
    """Eight jobs more and five persons more: neither is few, and what is between them is."""
    assert gains(tmp_path, three_came_back_in_2025(), DAYS[::2]) == []


@pytest.mark.full
def test_it_is_not_told_how_few_stayed_from_one_year_to_the_next(tmp_path: Path) -> None:
    assert gains(tmp_path, three_of_thirty_stayed(), DAYS[-1:]) == []


@pytest.mark.full
def test_it_is_not_told_how_few_came_in_a_municipality_between_two_editions_of_a_june(tmp_path: Path) -> None:
    sealed: list[Sealed] = []
    for day in (date(2024, 6, 30), date(2025, 6, 30)):
        with build_world(tmp_path / str(day), one_more_in_ludvika(day)) as warehouse:
            sealed.append(release(warehouse, tmp_path / f"ut-{day}", {}, None, sealed).edition)
    then, now = (Released.load(tmp_path / f"ut-{day}").table("reach") for day in ("2024-06-30", "2025-06-30"))
    assert then["employed"].tolist() == [23, 33, 56]  # Smedjebacken, Ludvika, both
    assert now["employed_hidden"].tolist()[:2] == [True, True]


@pytest.mark.full
def test_the_attacker_finds_what_is_told_where_unsafe_cells_alone_are_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would prove nothing that it finds nothing."""
    monkeypatch.setattr(
        publish, "protect", lambda system, less_sure: Protection(protect(system, less_sure).primary, frozenset())
    )
    monkeypatch.setattr(publish, "withstand", lambda *_, **__: None)
    found = gains(tmp_path, small_world(0), DAYS[-1:])
    assert any(gain.startswith("public") for gain in found)
    assert any(gain.startswith("believer") for gain in found)
