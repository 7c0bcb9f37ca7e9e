"""THE declaration of every source table: one TOML file each, read by this loader.

From these files come the reader, the Great Expectations suite, the staging DDL, the blank template and the data
dictionary. Nothing about a column is declared anywhere else. A contract is an allow-list: a column that is not named
in it is never loaded.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from flows.contracts.sources import Source, Supplier, sources
from flows.contracts.text import composed

FOLDER = Path(__file__).parent
NOT_TABLES = ("sentences", "sources")
"""The TOML files in this folder that declare no table."""
ColumnType = Literal[
    "text",
    "choice",
    "person",
    "orgnr",
    "place",
    "geo",
    "date",
    "month",
    "year",
    "count",
    "number",
    "kr",
    "percent",
]
WAREHOUSE_TYPE: dict[str, str] = {
    "text": "VARCHAR",
    "choice": "VARCHAR",
    "person": "VARCHAR",
    "orgnr": "VARCHAR",
    "place": "VARCHAR",
    "geo": "VARCHAR",
    "date": "DATE",
    "month": "VARCHAR",
    "year": "INTEGER",
    "count": "BIGINT",
    "number": "DOUBLE",
    "kr": "DOUBLE",
    "percent": "DOUBLE",
}
PERSON_COLUMNS = (("", "VARCHAR"), ("_kind", "VARCHAR"), ("_sex", "VARCHAR"), ("_birth_year", "INTEGER"))
LONG_FORM = (
    ("period", "VARCHAR"),
    ("geo_code", "VARCHAR"),
    ("geo_level", "VARCHAR"),
    ("sex", "VARCHAR"),
    ("dimension", "VARCHAR"),
    ("category", "VARCHAR"),
    ("measure", "VARCHAR"),
    ("low", "BIGINT"),
    ("high", "BIGINT"),
)
LINEAGE = (("_sheet", "VARCHAR"), ("_row", "BIGINT"))


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Frozen):
    """One column: its typed name, the headers it has gone by, and what a cell in it may hold.

    `last_day`: the day is the last of something; a month alone means its last day. `open_end`: such a day may be
    9999-12-31, as some systems write where there is no end. `earliest`: no day, month or year before it is possible;
    `horizon_days`: nor one later than so many days after the file came. `in_period`: nor one after the workbook's
    Period till.
    """

    name: str
    header: str
    type: ColumnType
    required: bool = False
    aliases: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    synonyms: dict[str, str] = Field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    help: str = ""
    example: str = ""
    sensitive: bool = False
    last_day: bool = False
    open_end: bool = False
    earliest: date | None = None
    horizon_days: int | None = None
    in_period: bool = False

    @property
    def title(self) -> str:
        """The header as the template writes it: a star where it must be filled in."""
        return f"{self.header}*" if self.required else self.header

    @property
    def identifying(self) -> bool:
        """True where the cell may hold a personal identity number; such text is never kept or shown."""
        return self.type in ("person", "orgnr")

    def warehouse_columns(self) -> list[tuple[str, str]]:
        """The typed columns this one becomes, as (name, DuckDB type)."""
        if self.type == "person":
            return [(self.name + suffix, kind) for suffix, kind in PERSON_COLUMNS]
        return [(self.name, WAREHOUSE_TYPE[self.type])]


class Rule(_Frozen):
    """A rule over a whole row. `not_before`: column is not earlier than other. `unique`: no two rows alike in columns.

    `unwanted`: column should not hold any of values. `no_interim`: the person's number can be linked to other sources.
    `needs`: where the second column is filled in (with another value than `values`) the first must be. `age`: the person
    (or year of birth) of the second column is from `minimum` to `maximum` years old in the year of the first; ages outside
    `within` are left to another rule. `parts`: the first column is not less than the others together. `jump`: the first
    column is not `maximum` times that of the year before (second column), or that part of it. `low`: the first column is at
    least `minimum` in a year when somebody was employed in the middle of it.
    """

    code: str
    kind: Literal["not_before", "unique", "unwanted", "no_interim", "needs", "age", "parts", "jump", "low"]
    columns: tuple[str, ...]
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    within: tuple[float, float] | None = None
    severity: Literal["row", "ask", "warn"] = "row"
    message: str


class Linked(_Frozen):
    """The kind of record that a table's rows are in mart.linked, and how a sentence names them: `jobben`, `the jobs`."""

    kind: str
    name: str
    name_en: str


class Contract(_Frozen):
    """One source table. `file` says which kind of file it stands in, `supersedes` what a newer file replaces.

    `history`: each file tells the whole story, so the newest alone counts. `period`: files of different periods add
    up, and a newer row replaces an older one with the same `key`: the columns that say which row is which. Rows of the file
    before that a newer one does not have are asked about; `key_nouns` is what one key and several are called, in Swedish,
    where that is not what a row is.

    Who has sent a file and up to which day it tells: `submitter_column` holds the submitter's number, and the newest value of
    `period_column` is the last day, or its month. A public series tells its months itself. Of files that add up the latest
    day in `dated_by` tells the month. Where no table of a file tells the period, the file's name does (`beslut_2025-06.xlsx`).

    `needed`: every report says so where the table has not come. `nouns`: what one row and several are called, in Swedish.
    """

    table: str
    source: Source
    file: str
    title: str
    title_en: str
    description: str
    grain: str
    sheets: tuple[str, ...] = ()
    sheet_required: bool = True
    one_row: bool = False
    submitter_column: str = ""
    period_column: str = ""
    needed: bool = False
    nouns: tuple[str, str] | None = None
    linked: Linked | None = None
    supersedes: Literal["history", "period"] = "history"
    key: tuple[str, ...] = ()
    key_nouns: tuple[str, str] | None = None
    dated_by: str = ""
    columns: tuple[Column, ...] = Field(default=(), alias="column")
    rules: tuple[Rule, ...] = Field(default=(), alias="rule")
    ignored: dict[str, str] = Field(default_factory=dict)
    layout: Literal["sheet", "public"] = "sheet"
    public: dict[str, Any] | None = None
    fingerprint: str = ""

    @model_validator(mode="after")
    def _names_agree(self) -> Self:
        known = {column.name for column in self.columns}
        for rule in self.rules:
            if self.columns and not set(rule.columns) <= known:
                raise ValueError(f"{self.table}: rule {rule.code} names a column that the contract does not have")
        named = {self.submitter_column, self.period_column, self.dated_by, *self.key} - {""}
        if unknown := named - (known or {name for name, _ in LONG_FORM}):
            raise ValueError(f"{self.table}: a column that the contract does not have: {', '.join(sorted(unknown))}")
        if self.period_column and self.column(self.period_column).type not in ("date", "month"):
            raise ValueError(f"{self.table}: {self.period_column} tells no day and no month")
        for column in self.columns:
            if column.type == "choice" and not column.values:
                raise ValueError(f"{self.table}.{column.name}: a choice needs values")
            if column.type in ("date", "month") and (column.earliest is None or column.horizon_days is None):
                raise ValueError(f"{self.table}.{column.name}: a day needs the bounds earliest and horizon_days")
            if column.open_end and not column.last_day:
                raise ValueError(f"{self.table}.{column.name}: an open end is a last day")
            if not set(column.synonyms.values()) <= set(column.values):
                raise ValueError(f"{self.table}.{column.name}: a synonym leads to a value that is not allowed")
        headers = [key for column in self.columns for key in header_keys(column)]
        if len(headers) != len(set(headers)):
            raise ValueError(f"{self.table}: two columns share a header or an alias")
        return self

    def column(self, name: str) -> Column:
        """The column with this typed name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def supplier(self) -> Supplier:
        """Who sends the table."""
        return sources()[self.source]

    @property
    def persons(self) -> list[str]:
        """The typed columns that hold a person's pseudonym."""
        return [column.name for column in self.columns if column.type == "person"]

    def warehouse_columns(self) -> list[tuple[str, str]]:
        """All typed columns with their DuckDB types, lineage last: the staging DDL and the Parquet schema."""
        typed = LONG_FORM if self.layout == "public" else [p for c in self.columns for p in c.warehouse_columns()]
        return [*typed, *LINEAGE]


def header_key(text: object) -> str:
    """A header as it is compared: case, line breaks, repeated blanks, unseen marks, `*` and a final colon do not matter."""
    return re.sub(r"\s+", " ", composed(str(text)).replace("*", " ")).strip().rstrip(":").strip().casefold()


def header_keys(column: Column) -> list[str]:
    """Every header a column is known by, as header_key writes them."""
    return list(dict.fromkeys(header_key(name) for name in (column.header, *column.aliases)))


@cache
def contracts() -> dict[str, Contract]:
    """Every contract by table code. Raises pydantic's ValidationError where a TOML file does not hold together."""
    found = {}
    for path in sorted(FOLDER.glob("*.toml")):
        if path.stem in NOT_TABLES:
            continue
        text = path.read_bytes()
        contract = Contract.model_validate(
            tomllib.loads(text.decode()) | {"fingerprint": hashlib.sha256(text).hexdigest()[:12]}
        )
        if contract.table != path.stem:
            raise ValueError(f"{path.name} declares the table {contract.table}")
        found[contract.table] = contract
    return found


def contracts_of(file: str) -> list[Contract]:
    """The contracts of one kind of file (an enterprise's workbook has four)."""
    return [contract for contract in contracts().values() if contract.file == file]


@cache
def sentences() -> dict[str, str]:
    """The Swedish sentence of every problem code that is not a contract's own, with {placeholders}."""
    return {str(k): str(v) for k, v in tomllib.loads((FOLDER / "sentences.toml").read_text("utf-8")).items()}


def fingerprint() -> str:
    """One short hash over all contracts and sentences: a reading made under another one is made again."""
    parts = [path.read_bytes() for path in sorted(FOLDER.glob("*.*")) if path.suffix in (".toml", ".csv")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]


def example_row(contract: Contract) -> dict[str, str]:
    """Column name → text of the example row, the columns that stand empty in it left out."""
    return {column.name: column.example for column in contract.columns if column.example}
