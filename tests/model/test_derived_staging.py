"""What staging does to rows follows from a contract alone, of whatever table; expected values by hand."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from flows.contracts import Contract, contracts
from flows.model.content.sql_files import SQL, STAGING
from flows.model.content.staging import staging_sql, staging_statements

BOUNDS = {"earliest": "1990-01-01", "horizon_days": 3650, "last_day": True}
TOLD = {
    "table": "kurser", "source": "finsam", "file": "kurser", "title": "Kurser", "title_en": "Courses",
    "description": "", "grain": "one row per course and person", "supersedes": "period", "key": ["pid", "course"],
    "column": [
        {"name": "pid", "header": "Personnummer", "type": "person"},
        {"name": "course", "header": "Kurs", "type": "text"},
        {"name": "first_day", "header": "Första dag", "type": "date", **BOUNDS, "open_end": True, "required": True},
        {"name": "last_day", "header": "Sista dag", "type": "date", **BOUNDS, "open_end": True},
    ],
}  # fmt: skip
ROWS = """
  ('k:1', 'personnummer', 'kvinna', 1980, 'A', date '2024-01-01', date '9999-12-31', 'finsam', 1, 'f1', 'a.xlsx', 'Blad', 2),
  ('k:1', 'personnummer', 'kvinna', 1980, 'A', date '2024-01-01', date '9999-12-31', 'finsam', 1, 'f1', 'a.xlsx', 'Blad', 3),
  ('k:2', 'samordningsnummer', 'man', 1990, 'A', date '2024-01-01', null, 'finsam', 1, 'f1', 'a.xlsx', 'Blad', 4),
  ('k:1', 'personnummer', 'kvinna', 1980, 'B', date '2024-02-01', null, 'finsam', 1, 'f1', 'a.xlsx', 'Blad', 5),
  ('k:1', 'personnummer', 'kvinna', 1980, 'B', date '9999-12-31', date '2024-03-01', 'finsam', 2, 'f2', 'b.xlsx', 'Blad', 2)
"""


@pytest.fixture
def typed() -> Iterator[duckdb.DuckDBPyConnection]:
    """Two files of the table, and one number that another has replaced."""
    with duckdb.connect() as connection:
        connection.execute("create schema typed; create schema staging")
        columns = "pid, pid_kind, pid_sex, pid_birth_year, course, first_day, last_day, submitter, rank, sha256, file, _sheet, _row"
        connection.execute(f"create table typed.kurser as from (values {ROWS}) t({columns})")
        connection.execute(
            "create table staging.nummerbyte as select 'k:2' as old_pid, 'k:3' as new_pid, 'kvinna' as new_pid_sex, "
            "1991 as new_pid_birth_year"
        )
        yield connection


def test_persons_periods_and_open_ends(typed: duckdb.DuckDBPyConnection) -> None:
    """k:1's row stands twice; k:2 is k:3 now; the newer file's course B replaces the older's; an end that is required stays."""
    typed.execute(staging_sql(Contract.model_validate(TOLD)))
    found = typed.execute(
        "select pid, pid_kind, pid_sex, pid_birth_year, course, first_day::varchar, last_day::varchar, rank, sha256, sheet, row "
        "from staging.kurser order by all"
    ).fetchall()
    assert found == [
        ("k:1", "personnummer", "kvinna", 1980, "A", "2024-01-01", None, 1, "f1", "Blad", 2),
        ("k:1", "personnummer", "kvinna", 1980, "B", "9999-12-31", "2024-03-01", 2, "f2", "Blad", 2),
        ("k:3", "personnummer", "kvinna", 1991, "A", "2024-01-01", None, 1, "f1", "Blad", 4),
    ]


def test_where_each_file_tells_all_and_an_enterprise_sends_it(typed: duckdb.DuckDBPyConnection) -> None:
    """Nothing is replaced by a newer file's rows (the files were chosen before), and the submitter is the enterprise."""
    told = TOLD | {"source": "foretag", "supersedes": "history", "key": []}
    typed.execute(staging_sql(Contract.model_validate(told)))
    found = typed.execute("select orgnr, pid, course, row from staging.kurser order by all").fetchall()
    assert found == [
        ("finsam", "k:1", "A", 2), ("finsam", "k:1", "B", 2), ("finsam", "k:1", "B", 5), ("finsam", "k:3", "A", 4),
    ]  # fmt: skip


def test_what_one_file_is_asked_about_twice_two_files_tell_once(typed: duckdb.DuckDBPyConnection) -> None:
    """k:1's course A of January stands in the newer file as course C: that one counts, but not where C is misregistered."""
    typed.execute("""insert into typed.kurser values
      ('k:1', 'personnummer', 'kvinna', 1980, 'C', date '2024-01-01', null, 'finsam', 2, 'f2', 'b.xlsx', 'Blad', 3),
      ('k:1', 'personnummer', 'kvinna', 1980, 'Fel', date '2024-02-01', null, 'finsam', 3, 'f3', 'c.xlsx', 'Blad', 2)
    """)
    once = {"code": "DUBBLETT_RAD", "kind": "unique", "columns": ["pid", "first_day"], "severity": "ask", "message": ""}
    told = TOLD | {"rule": [once | {"not_counted": ["course", "Fel"]}]}
    typed.execute(staging_sql(Contract.model_validate(told)))
    found = typed.execute(
        "select course, first_day::varchar, sha256 from staging.kurser where pid = 'k:1' order by all"
    )
    assert found.fetchall() == [("B", "9999-12-31", "f2"), ("C", "2024-01-01", "f2"), ("Fel", "2024-02-01", "f3")]


def test_only_what_a_contract_cannot_say_is_written_by_hand() -> None:
    by_hand = {path.stem.partition("_")[2] for path in (SQL / STAGING).glob("*.sql")}
    assert by_hand == {"nummerbyte", "af_month", "bas_month"}
    places = [place for place, _ in staging_statements(SQL / STAGING)]
    assert places[0] == "sql/10_staging/00_nummerbyte.sql"  # every person is read through it
    assert places[-2:] == ["sql/10_staging/81_af_month.sql", "sql/10_staging/91_bas_month.sql"]
    sheets = {f"flows/model/content/staging.py, {name}" for name, each in contracts().items() if each.layout == "sheet"}
    assert sheets - set(places) == {"flows/model/content/staging.py, nummerbyte"}
