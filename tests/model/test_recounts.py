"""What a changed way of counting moves: the same small world counted both ways, by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flows.model.recounts import as_before, recounts
from tests.model.model_worlds import AfNumber, Decision, Employment, World, build_world, rows

A, B = "4099010005", "4099020004"
END = date(2024, 12, 31)
JULY = date(2024, 7, 31)


def world() -> World:
    """A is known to 30 June 2024, B to the end. k:3 left B in January, with a decision for that job to the end of the year."""
    return World(
        END,
        [
            Employment("k:1", A, date(2023, 1, 1), None, 50, months=24),
            Employment("k:2", B, date(2023, 1, 1), None, months=24),
            Employment("k:3", B, date(2023, 1, 1), date(2024, 1, 31), months=24),
            Employment("k:4", B, date(2023, 1, 1)),  # nothing is told of the time without work
        ],
        decisions=[Decision("k:3", B, date(2023, 8, 1), END)],
        af=[
            AfNumber("2024-01", "2085", "utsatta", "310"),
            AfNumber("2024-02", "2085", "utsatta", "310"),
            AfNumber("2024-02", "2085", "utan_arbete_12", "120"),
        ],
        known={A: date(2024, 6, 30), B: END},
    )


@pytest.mark.full
def test_the_same_data_are_counted_without_each_change_and_the_warehouse_is_left_as_it_was(tmp_path: Path) -> None:
    with build_world(tmp_path, world()) as connection:
        marts = {name: as_before(connection, name) for name in recounts()}
        assert rows(connection, "select persons from mart.employed where month_end = '2024-07-31'") == [(1,)]
        assert rows(connection, "select employed from mart.reach where kommun_code = '2061'") == [(None,)]
        assert rows(connection, "select step from mart.next_step where after_90 > 0") == [("Okänt",)]
        left = "select count(*) from duckdb_tables() where database_name = 'memory'"
        assert rows(connection, left) == [(0,)]
    (day,) = (row for row in marts["known_until"]["employed"] if row["month_end"] == JULY)
    assert (day["persons"], day["fte"]) == (2, 1.5)
    (year,) = (row for row in marts["known_until"]["retention"] if row["k_months"] == 24)
    assert (year["eligible"], year["retained"]) == (0, 0), "nobody began two years ago"
    assert marts["unknown_target"]["unknown_target"] == [{"low": 3, "unknown": 0, "high": 3}]
    assert [row["step"] for row in marts["own_decision"]["next_step"] if row["after_90"]] == ["Arbete med stöd"]
    assert {row["period"] for row in marts["reach_month"]["reach"]} == {"2024-01", "2024-02"}
    (there,) = (row for row in marts["reach_nobody_there"]["reach"] if row["kommun_code"] == "2061")
    assert there["employed"] == 0, "no enterprise has reported from there, of two where six are expected"


def test_what_is_counted_beside_the_warehouse_is_removed_where_it_fails_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = recounts()["own_decision"].model_copy(update={"undo": {"20_core/40_placement.sql": ("select", "choose")}})
    monkeypatch.setitem(recounts(), "own_decision", broken)
    with build_world(tmp_path, world()) as connection:
        with pytest.raises(Exception, match="choose"):
            as_before(connection, "own_decision")
        assert rows(connection, "select count(*) from duckdb_tables() where database_name = 'memory'") == [(0,)]
        assert rows(connection, "select count(*) from mart.next_step") == [(12,)]
