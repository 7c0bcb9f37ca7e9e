"""Every check of sql/90_checks lets a right warehouse through and stops one that was tampered with."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from flows.model.content.sql_files import CHECKS, SQL, CheckFailed, run_checks
from flows.storage.paths import Home
from tests.model.model_worlds import Employment, World, build_world
from tests.support.purpose import every

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

TAMPERED = [
    ("10_rows_in", "insert into intake.file (sha256, rows_read, rows_accepted, rows_rejected) values ('a', 3, 1, 1)"),
    ("10_rows_in", "insert into intake.file (sha256, rows_read, rows_accepted) values ('a', 3, 3)"),
    (
        "11_rows_in",
        "insert into intake.file values ('a', 'a', '', '', null, null, '', 3, 2, 1);"
        "insert into intake.sheet values ('a', 'beslut', 'B', 3, 2, 0)",
    ),
    (
        "11_rows_in",
        "insert into intake.file values ('a', 'a', '', '', null, null, '', 3, 2, 1);"
        "insert into intake.sheet values ('a', 'beslut', 'B', 2, 1, 1)",
    ),
    ("20_every_row", "delete from core.job_row where row = 2"),
    ("20_every_row", "delete from core.job where pid = 'k:2'"),
    ("21_jobs_stand_apart", "update core.job set start_date = '2024-02-15' where start_date = '2024-03-01'"),
    ("21_jobs_stand_apart", "update core.job set job_id = 'same'; update core.job_row set job_id = 'same'"),
    ("22_every_job", "update core.enterprise set known_until = null"),
    ("22_every_job", "delete from core.enterprise"),
    ("30_spells", "update core.spell set start_date = '2023-06-30' where start_date = '2023-07-01'"),
    ("30_spells", "update core.spell set extent_pct = 101"),
    ("31_spells", "update core.spell set end_date = '2024-01-30' where end_date = '2024-01-31'"),
    ("40_reasons", "update core.job set target_reasons = []"),
    ("40_reasons", "update core.job set sources_seen = 4"),
    ("50_jobs", "update mart.jobs_created set persons = jobs + 1"),
    ("51_every_job", "update mart.jobs_created set jobs = jobs + 1"),
    ("52_stock", "update mart.employed set persons = persons + 1 where month_end = '2024-01-31'"),
    ("52_stock", "update mart.employed set persons = 0 where month_end = '2024-04-30'"),
    ("52_stock", "update mart.employed set persons = persons - 1 where month_end = '2024-12-31'"),
    ("53_retained", "update mart.retention set retained = eligible + 1"),
    ("54_next_steps", "update mart.next_step set at_exit = 9"),
    ("55_outcomes", "update mart.outcome set jobs = jobs + 1 where k_months = 3 and outcome = 'Studier'"),
    (
        "55_outcomes",
        "update mart.outcome set outcome = if(outcome = 'kvar', 'annat', 'kvar') where outcome in ('kvar', 'annat')",
    ),
    ("56_flow", "update mart.flow set returns = returns + 1 where year = 2024"),
    ("56_flow", "update mart.flow set net = net + 1"),
    ("56_flow", "update mart.persons_ever set persons = persons + 1"),
    ("56_flow", "update mart.flow set exits = exits + 1, net = net - 1 where year = 2024"),
    ("54_next_steps", "update mart.next_step set after_180 = 9"),
    ("60_low", "insert into staging.af_month (low, high) values (4, 1)"),
    ("60_low", "update mart.survival set low = 0.9, survival = 0.8"),
    ("60_low", "update mart.left_to_work set low = 0.9, high = 0.8"),
    ("60_low", "update mart.left_to_work set share = 0.9"),
    ("51_every_job", "update mart.unknown_target set low = low + 1"),
    ("61_numbers", "insert into staging.bas_month (month) values ('2024-01'), ('2024-01')"),
]


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse without a fault."""
    folder = tmp_path_factory.mktemp("right")
    build_world(folder, WORLD).close()
    return Home(folder).warehouse


@pytest.fixture
def writable(right: Path, tmp_path: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(shutil.copy(right, tmp_path / "w.duckdb"))


def test_a_right_warehouse_passes(writable: duckdb.DuckDBPyConnection) -> None:
    run_checks(writable)


@pytest.mark.parametrize(("name", "tampering"), every(TAMPERED, 3))
def test_a_check_stops_what_is_wrong(writable: duckdb.DuckDBPyConnection, name: str, tampering: str) -> None:
    writable.execute(tampering)
    with pytest.raises(CheckFailed, match=name):
        run_checks(writable)


def test_every_check_has_been_seen_to_stop_something() -> None:
    seen = {name for name, _ in TAMPERED}
    assert [path.stem for path in sorted((SQL / CHECKS).glob("*.sql")) if not path.stem.startswith(tuple(seen))] == []
