"""The file itself: encrypted, moved in place whole or not at all, and no way out of it for whoever reads."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from flows.model import connection as opening
from flows.model.connection import EncryptionMissing, WarehouseUnreadable, connect
from flows.model.content.sql_files import CheckFailed
from flows.model.warehouse import Engine, WarehouseInput, build
from flows.storage.paths import Home
from tests.model.model_worlds import Employment, World, rows, write_world
from tests.support.purpose import few

KEY, OTHER_KEY = bytes(range(32)), bytes(32)
WORLD = World(date(2024, 12, 31), [Employment("k:findme", "4099010005", date(2024, 1, 1), months=24)])

FILES = pd.DataFrame(
    [
        {"sha256": "a", "name": "a.xlsx", "source": "foretag", "submitter": "1", "period_to": date(2024, 12, 31),
         "received_at": datetime(2026, 1, 1, 12, 0, tzinfo=UTC), "verdict": "accepted", "rows_read": 3,
         "rows_accepted": 2, "rows_rejected": 1, "more": "left out"},
        {"sha256": "b", "name": "b.xlsx", "source": "finsam", "submitter": None, "period_to": None,
         "received_at": datetime(2026, 7, 1, 12, 0, tzinfo=UTC), "verdict": "rejected", "rows_read": 0,
         "rows_accepted": 0, "rows_rejected": 0},
    ]
)  # fmt: skip
PROBLEMS = pd.DataFrame(
    [
        {"sha256": "a", "sheet": "Platser", "cell": "C7", "row": 7, "column": "Startdatum", "code": "DATUM_FORMAT",
         "severity": "row", "message": "Inte ett datum."},
        {"sha256": "b", "sheet": None, "cell": None, "row": None, "column": None, "code": "TRASIG_FIL", "severity": "file",
         "message": "Filen går inte att öppna."},
    ]
)  # fmt: skip


def make(folder: Path, world: World = WORLD, files: pd.DataFrame = FILES, **more: object) -> Home:
    home = Home(folder)
    typed = write_world(folder / "typed", world)
    engine = Engine(**{"key": KEY, **more})  # type: ignore[arg-type]
    source = WarehouseInput(typed, files, PROBLEMS)
    build(home, source, engine, as_of=date(2026, 1, 15), period_end=world.period_end)
    return home


@pytest.mark.full
def test_the_file_is_encrypted_and_its_owners_alone(tmp_path: Path) -> None:
    home = make(tmp_path)
    content = home.warehouse.read_bytes()
    assert b"findme" not in content
    assert b"retention" not in content
    assert stat.S_IMODE(home.warehouse.stat().st_mode) == 0o600
    assert [path.name for path in home.processed.iterdir()] == ["warehouse.duckdb"]
    with connect(home.warehouse, KEY) as connection:
        assert rows(connection, "select pid from core.job") == [("k:findme",)]


def test_the_number_of_rows_in_every_table_is_told(tmp_path: Path) -> None:
    home = Home(tmp_path)
    source = WarehouseInput(write_world(tmp_path / "typed", WORLD), FILES, PROBLEMS)
    told = build(home, source, Engine(KEY), as_of=date(2026, 1, 15), period_end=WORLD.period_end)
    assert told["core.job"] == 1
    assert told["mart.survival"] == 36
    assert told["intake.problem"] == 2
    assert {name.partition(".")[0] for name in told} == {"core", "intake", "mart", "staging"}


@pytest.mark.full
@pytest.mark.parametrize(
    ("key", "says"),
    [(OTHER_KEY, "Nyckeln är inte den"), (None, "nyckeln till det finns inte")],
)
def test_without_the_right_key_it_says_so_and_never_shows_a_key(tmp_path: Path, key: bytes | None, says: str) -> None:
    home = make(tmp_path)
    with pytest.raises(WarehouseUnreadable, match=says) as told:
        connect(home.warehouse, key)
    assert told.value.__cause__ is None
    assert KEY.hex() not in str(told.value)
    assert OTHER_KEY.hex() not in str(told.value)


def test_no_file_and_a_damaged_file_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(WarehouseUnreadable, match="inget lager"):
        connect(tmp_path / "warehouse.duckdb", KEY)
    (tmp_path / "warehouse.duckdb").write_bytes(b"not a database " * 1000)
    with pytest.raises(WarehouseUnreadable, match="skadad"):
        connect(tmp_path / "warehouse.duckdb", KEY)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return make(tmp_path_factory.mktemp("made"))


@pytest.mark.full
@pytest.mark.parametrize(
    "way_out",
    [
        "create table core.mine as select 1",
        "delete from core.job",
        "copy core.job to 'out.csv'",
        "export database 'out'",
        "from read_csv('in.csv')",
        "from 'in.csv'",
        "select * from glob('*')",
        "attach 'other.duckdb'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set memory_limit = '90GB'",
        "from FILES",
    ],
)
def test_a_reader_gets_neither_in_nor_out(
    made: Home, tmp_path: Path, way_out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.csv").write_text("a,b\n1,2\n")
    with connect(made.warehouse, KEY) as connection, pytest.raises(duckdb.Error):
        connection.execute(way_out).fetchall()
    assert not Path("out.csv").exists()
    assert not Path("out").exists()


@pytest.mark.full
def test_nothing_is_written_to_the_users_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "user").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    home = make(tmp_path / "home")
    connect(home.warehouse, KEY).close()
    assert list((tmp_path / "user").iterdir()) == []


def test_without_a_key_or_the_extension_nothing_is_written_in_plain_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(EncryptionMissing, match="nyckel"):
        make(tmp_path, key=None)
    monkeypatch.setattr(opening, "_encrypting_extension", lambda: None)
    with pytest.raises(EncryptionMissing, match="duckdb-extension-httpfs"):
        make(tmp_path)
    assert not Home(tmp_path).warehouse.exists()
    home = make(tmp_path, allow_plaintext=True)  # asked for in so many words
    with connect(home.warehouse, KEY) as connection:
        assert rows(connection, "select count(*) from core.job") == [(1,)]


@pytest.mark.full
def test_an_encrypted_file_is_read_without_the_extension(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make(tmp_path)
    monkeypatch.setattr(opening, "_encrypting_extension", lambda: None)
    with connect(home.warehouse, KEY) as connection:
        assert rows(connection, "select count(*) from core.job") == [(1,)]


@pytest.mark.full
def test_when_a_check_fails_the_old_file_stands(tmp_path: Path) -> None:
    home = make(tmp_path)
    before = home.warehouse.read_bytes()
    wrong = FILES.assign(rows_rejected=5)
    with pytest.raises(CheckFailed, match=r"10_rows_in_are_accepted_or_rejected .* 2 rader") as told:
        make(tmp_path, files=wrong)
    assert "k:" not in str(told.value)
    assert home.warehouse.read_bytes() == before
    assert [path.name for path in home.processed.iterdir()] == ["warehouse.duckdb"]


KILLED = """
import os, sys
from pathlib import Path
from tests.model import test_warehouse as here
from flows.model import warehouse

setattr(warehouse, sys.argv[2], lambda *_: os._exit(9))  # as kill -9 would: nothing is tidied
here.make(Path(sys.argv[1]))
"""


@pytest.mark.parametrize("moment", few(["move_file", "run_checks"]))
def test_killed_anywhere_the_old_file_stands_and_the_next_build_clears_up(tmp_path: Path, moment: str) -> None:
    home = make(tmp_path)
    before = home.warehouse.read_bytes()
    paths = os.pathsep.join([str(Path(__file__).parents[2]), *sys.path])
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), moment], env={**os.environ, "PYTHONPATH": paths}, check=False
    )
    assert killed.returncode == 9
    assert home.warehouse.read_bytes() == before
    assert len(list(home.processed.iterdir())) == 2
    make(tmp_path)
    assert [path.name for path in home.processed.iterdir()] == ["warehouse.duckdb"]


@pytest.mark.full
def test_an_open_reader_keeps_the_old_file(tmp_path: Path) -> None:
    home = make(tmp_path)
    with connect(home.warehouse, KEY) as reader:
        make(tmp_path, World(WORLD.period_end))
        assert rows(reader, "select count(*) from core.job") == [(1,)]
        with connect(home.warehouse, KEY) as connection:
            assert rows(connection, "select count(*) from core.job") == [(0,)]


@pytest.mark.full
def test_a_path_with_blanks_swedish_letters_and_quotes_works(tmp_path: Path) -> None:
    home = make(tmp_path / 'mapp med å\'ä "ö"')
    with connect(home.warehouse, KEY) as connection:
        assert rows(connection, "select count(*) from core.job") == [(1,)]


@pytest.mark.full
def test_files_and_problems_are_told_as_they_were_given(tmp_path: Path) -> None:
    with connect(make(tmp_path).warehouse, KEY) as connection:
        assert rows(connection, "from intake.file") == [
            ("a", "a.xlsx", "foretag", "1", date(2024, 12, 31), datetime(2026, 1, 1, 13), "accepted", 3, 2, 1),
            ("b", "b.xlsx", "finsam", None, None, datetime(2026, 7, 1, 14), "rejected", 0, 0, 0),
        ]
        assert rows(connection, "from intake.problem") == [
            ("a", "Platser", "C7", 7, "Startdatum", "DATUM_FORMAT", "row", "Inte ett datum."),
            ("b", None, None, None, None, "TRASIG_FIL", "file", "Filen går inte att öppna."),
        ]


@pytest.mark.full
def test_the_same_inputs_give_the_same_tables(tmp_path: Path) -> None:
    found = []
    for folder in ("one", "two"):
        with connect(make(tmp_path / folder).warehouse, KEY) as connection:
            names = rows(connection, "select schema_name || '.' || table_name from duckdb_tables() order by 1")
            found.append({name: rows(connection, f"from {name}") for (name,) in names})
    assert found[0] == found[1]
