"""Every check of sql/90_checks lets a right warehouse through and stops one that was tampered with."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from flows.model.content.sql_files import CHECKS, SQL, CheckFailed, run_checks
from flows.storage.paths import Home
from tests.model.model_worlds import Employment, World, build_world, rows

A = "4099010005"
WORLD = World(
    date(2024, 12, 31),
    [
        Employment("k:1", A, date(2023, 1, 1), date(2023, 6, 30), months=24),
        Employment("k:1", A, date(2023, 7, 1), date(2024, 1, 31), support="Nystartsjobb"),
        Employment("k:1", A, date(2024, 3, 1), None, months=24),
        Employment("k:2", A, date(2024, 1, 1), None, months=24),
    ],
)

FILE = "insert into intake.file (sha256, rows_read, rows_accepted, rows_rejected) values ('a', {});"
SHEET = "insert into intake.sheet (sha256, rows_read, rows_accepted, rows_rejected) values ('a', {});"
JANUARY = "insert into mart.employed values ('2025-01-31', 0, 0, 0);"
"""A month after the period: everybody is followed to the year's end."""

TAMPERED = [
    ("10_rows_in", FILE.format("3, 1, 1")),
    ("10_rows_in", FILE.format("3, 3, null")),
    ("10_rows_in", FILE.format("2, 3, -1")),
    ("10_rows_in", FILE.format("2, -1, 3")),
    ("11_rows_in", FILE.format("3, 2, 1") + SHEET.format("3, 2, 0")),
    ("11_rows_in", FILE.format("3, 2, 1") + SHEET.format("2, 1, 1")),
    ("11_rows_in", FILE.format("3, 2, 0") + SHEET.format("3, 2, 0")),
    ("11_rows_in", FILE.format("4, 2, 1") + SHEET.format("3, 2, 1")),
    ("11_rows_in", FILE.format("3, 1, 1") + SHEET.format("3, 2, 1")),
    ("11_rows_in", FILE.format("3, 2, 0") + SHEET.format("3, 2, 1")),
    ("20_every_row", "delete from core.job_row where row = 2"),
    ("20_every_row", "delete from core.job where pid = 'k:2'"),
    ("21_jobs_stand_apart", "update core.job set start_date = '2024-02-15' where start_date = '2024-03-01'"),
    ("21_jobs_stand_apart", "update core.job set job_id = 'same' where pid = 'k:1'"),
    ("22_every_job", "update core.enterprise set known_until = null"),
    ("22_every_job", "delete from core.enterprise"),
    ("30_spells", "update core.spell set start_date = '2023-06-30' where start_date = '2023-07-01'"),
    ("30_spells", "update core.spell set end_date = '2023-12-31' where pid = 'k:2'"),
    ("30_spells", "update core.spell set extent_pct = 101"),
    ("30_spells", "update core.spell set extent_pct = 0"),
    ("31_spells", "update core.spell set end_date = '2024-01-30' where end_date = '2024-01-31'"),
    ("31_spells", "update core.spell set start_date = '2023-01-02' where start_date = '2023-01-01'"),
    ("31_spells", "delete from core.spell where pid = 'k:2'"),
    ("40_reasons", "update core.job set target_reasons = []"),
    ("40_reasons", "update core.job set target = null"),
    ("40_reasons", "update core.job set sources_seen = 4"),
    ("40_reasons", "update core.job set sources_seen = 0"),
    ("50_jobs", "update mart.jobs_created set persons = jobs + 1"),
    ("50_jobs", "update mart.jobs_created set jobs = 1, persons = 0"),
    ("51_every_job", "update mart.jobs_created set jobs = jobs + 1"),
    ("51_every_job", "update mart.sources set jobs = jobs + 1 where sources_seen = 1"),
    ("51_every_job", "update mart.flow set starts = starts + 1 where year = 2024"),
    ("51_every_job", "update mart.unknown_target set low = low + 1"),
    ("51_every_job", "insert into core.duration from core.duration"),
    ("52_stock", "update mart.employed set persons = persons + 1 where month_end = '2024-01-31'"),
    ("52_stock", "update mart.employed set persons = 0 where month_end = '2023-04-30'"),
    ("52_stock", "update mart.employed set persons = 1 where month_end = '2024-12-31'"),
    ("52_stock", "update core.duration set last_day = '2024-01-30' where last_day = '2024-01-31'"),
    ("52_stock", JANUARY + "update mart.employed set persons = 1 where month_end = '2024-12-31'"),
    (
        "52_stock",
        "delete from mart.employed where month_end = '2024-12-31';"
        "update mart.employed set persons = 1 where month_end = '2024-11-30'",
    ),
    ("53_retained", "update mart.retention set retained = eligible + 1"),
    ("53_retained", "update mart.retention set eligible = 4"),
    ("54_next_steps", "update mart.next_step set at_exit = 9"),
    ("54_next_steps", "update mart.next_step set after_180 = 9"),
    ("54_next_steps", "delete from core.job_exit"),
    ("54_next_steps", "insert into core.next_step (job_id) values ('more')"),
    ("54_next_steps", "update core.next_step set after_90 = null"),
    ("55_outcomes", "update mart.outcome set jobs = jobs + 1 where k_months = 3 and outcome = 'Studier'"),
    (
        "55_outcomes",
        "update mart.outcome set outcome = if(outcome = 'kvar', 'annat', 'kvar') where outcome in ('kvar', 'annat')",
    ),
    ("55_outcomes", "delete from mart.outcome"),
    ("56_flow", "update mart.flow set returns = returns + 1 where year = 2024"),
    ("56_flow", "update mart.flow set net = net + 1"),
    ("56_flow", "update mart.jobs_created set jobs = jobs + 1"),
    ("56_flow", "update mart.jobs_created set persons = 0 where year = 2023"),
    ("56_flow", "update mart.persons_ever set persons = persons + 1"),
    ("56_flow", "update mart.flow set exits = exits + 1, net = net - 1 where year = 2024"),
    ("60_low", "insert into staging.af_month (low, high) values (4, 1)"),
    ("60_low", "insert into staging.af_month (low, high) values (-1, 4)"),
    ("60_low", "insert into mart.reach (utsatta_low, utsatta_high) values (4, 1)"),
    ("60_low", "insert into mart.reach (ua12_low, ua12_high) values (4, 1)"),
    ("60_low", "update mart.survival set low = 0.9, survival = 0.8, high = 1"),
    ("60_low", "update mart.survival set low = 0.1, survival = 0.8, high = 0.7"),
    ("60_low", "update mart.survival set low = -0.2, survival = -0.1, high = 1"),
    ("60_low", "update mart.left_to_work set low = 0.9, high = 0.8"),
    ("60_low", "update mart.left_to_work set share = -0.1"),
    ("60_low", "update mart.left_to_work set share = 0.9"),
    ("61_numbers", "insert into staging.af_month (period) values ('2024-01'), ('2024-01')"),
    ("61_numbers", "insert into staging.bas_month (month) values ('2024-01'), ('2024-01')"),
]
"""A check, and what it must stop: where it names several things, each of them alone."""

RIGHT = [
    ("10_rows_in", FILE.format("3, 3, 0")),
    ("10_rows_in", FILE.format("3, 0, 3")),
    # The second time the same bytes came they have no rows.
    ("11_rows_in", FILE.format("3, 2, 1") + FILE.format("0, 0, 0") + SHEET.format("2, 1, 1") + SHEET.format("1, 1, 0")),
    ("21_jobs_stand_apart", "update core.job set start_date = '2024-02-16' where start_date = '2024-03-01'"),
    ("30_spells", "update core.spell set end_date = start_date, extent_pct = 1 where pid = 'k:2'"),
    ("40_reasons", "update core.job set target = false, target_reasons = [], sources_seen = 3"),
    ("40_reasons", "update core.job set target = null, target_reasons = []"),
    ("50_jobs", "update mart.jobs_created set jobs = 0, persons = 0"),
    ("51_every_job", "delete from core.duration"),
    ("52_stock", JANUARY),
    (  # one day at work, in two jobs
        "52_stock",
        "insert into core.duration (pid, start_date, last_day) values ('k:9', '2024-12-31', '2024-12-31'),"
        " ('k:9', '2024-12-31', '2024-12-31');"
        "update mart.employed set persons = 3 where month_end = '2024-12-31'",
    ),
    ("53_retained", "update mart.retention set eligible = 3, retained = 3"),
    ("56_flow", "update mart.flow set returns = 0, moves = 1 where year = 2024"),
    ("60_low", "insert into staging.af_month (low, high) values (4, 4), (0, 4), (5, null)"),
    ("60_low", "insert into mart.reach (utsatta_low, utsatta_high, ua12_low, ua12_high) values (4, 4, 0, 0)"),
    ("60_low", "update mart.survival set low = 0, survival = 0, high = 0"),
    ("60_low", "update mart.left_to_work set low = 0, share = 0, high = 0"),
]
"""A check, and what it must let through."""


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """A warehouse without a fault. What a test changes is taken back."""
    folder = tmp_path_factory.mktemp("right")
    build_world(folder, WORLD).close()
    return duckdb.connect(Home(folder).warehouse)


def found(connection: duckdb.DuckDBPyConnection, name: str, changes: str) -> list[tuple[object, ...]]:
    """The rows that a check finds after some changes."""
    (path,) = (SQL / CHECKS).glob(f"{name}*.sql")
    connection.begin()
    try:
        connection.execute(changes)
        return rows(connection, path.read_text("utf-8"))
    finally:
        connection.rollback()


def test_a_right_warehouse_passes_and_a_wrong_one_is_stopped_by_the_checks_name(
    writable: duckdb.DuckDBPyConnection,
) -> None:
    run_checks(writable)
    writable.begin()
    writable.execute("update mart.jobs_created set persons = jobs + 1")
    with pytest.raises(CheckFailed, match="50_jobs_not_fewer_than_persons"):
        run_checks(writable)
    writable.rollback()


@pytest.mark.parametrize(("name", "tampering"), TAMPERED)
def test_a_check_stops_what_is_wrong(writable: duckdb.DuckDBPyConnection, name: str, tampering: str) -> None:
    assert found(writable, name, tampering)


@pytest.mark.parametrize(("name", "change"), RIGHT)
def test_a_check_lets_through_what_is_just_right(writable: duckdb.DuckDBPyConnection, name: str, change: str) -> None:
    assert not found(writable, name, change)


def test_every_check_has_been_seen_to_stop_something() -> None:
    seen = {name for name, _ in TAMPERED}
    assert [path.stem for path in sorted((SQL / CHECKS).glob("*.sql")) if not path.stem.startswith(tuple(seen))] == []
