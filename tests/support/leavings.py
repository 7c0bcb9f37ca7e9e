"""Everything a run leaves, opened: the texts in which no identity number may stand."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pikepdf
import pyarrow.parquet as pq
import pypdfium2

from flows.example.world.services import example_world
from flows.model.connection import connect
from flows.run.keys import key_of
from flows.storage.paths import Home


def identity_numbers() -> set[str]:
    """The twelve digits of everybody in the example."""
    world = example_world()
    told = [*world.jobs, *world.places, *world.decisions, *world.participations]
    return {each.person.number for each in told if each.person is not None}


def forms(number: str) -> set[str]:
    """The digits of a number with its century and without."""
    return {number, number[2:]}


_SIGNS = r"[\s._+/\u00ad\u00b7\u2000-\u2015\u202f\u2212\ufeff-]"
_PLACES = re.compile(rf"\d(?:{_SIGNS}{{0,3}}\d){{9,}}")  # the few worth a closer look among all bytes of a PDF
_LIKE_ONE = re.compile(
    rf"(?=(\d{{12}}|(?<!\d)(?:\d\d{_SIGNS}?)?(?:\d\d{_SIGNS}?){{3}}{_SIGNS}{{0,2}}\d{_SIGNS}?\d{_SIGNS}?\d{_SIGNS}?\d(?!\d)))"
)


def stated(text: str) -> set[str]:
    """The digits of every run of characters that an identity number may be written as, with signs between or none."""
    return {
        re.sub(r"\D", "", number)
        for run in _PLACES.findall(unicodedata.normalize("NFKC", text))
        for number in _LIKE_ONE.findall(run)
    }


def everything(home: Home) -> Iterator[tuple[str, str]]:
    """(where, text) of each file that is neither received nor an answer, of what is inside it, and of all names of files but those
    that were dropped in."""
    for path in sorted(home.root.rglob("*")):
        if not path.is_relative_to(home.raw):
            yield "name", str(path)
        theirs = any(path.is_relative_to(folder) for folder in (home.raw, home.received, home.replies))
        if path.is_dir() or theirs:
            continue
        yield str(path), path.read_bytes().decode("latin-1")
        for text in _inside(path, home):
            yield str(path), text


def _inside(path: Path, home: Home) -> Iterator[str]:
    if path.suffix == ".parquet":
        yield str(pq.read_table(path).to_pylist())
    elif path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as parts:
            yield from (parts.read(name).decode("latin-1") for name in parts.namelist())
    elif path.suffix == ".pdf":
        with closing(pypdfium2.PdfDocument(path)) as pages:
            yield from (page.get_textpage().get_text_bounded() for page in pages)
        with pikepdf.open(path) as pdf:
            yield from (bytes(o.read_bytes()).decode("latin-1") for o in pdf.objects if isinstance(o, pikepdf.Stream))
    elif path.suffix == ".db":
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            yield "\n".join(database.iterdump())
    elif path == home.warehouse:
        with connect(path, key_of(home, "warehouse")) as warehouse:
            yield from _tables(warehouse)


def _tables(warehouse: duckdb.DuckDBPyConnection) -> Iterator[str]:
    names = warehouse.sql("select schema_name || '.' || table_name from duckdb_tables() where not internal").fetchall()
    for (name,) in names:
        yield str(warehouse.sql(f"from {name}").fetchall())
