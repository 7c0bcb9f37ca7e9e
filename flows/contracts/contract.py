"""A source table as its TOML file declares it: its columns, its rules, what a newer file replaces."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from flows.contracts.columns import LINEAGE, LONG_FORM, Column, Declared, header_keys
from flows.contracts.sources import Source, Supplier, sources


class Rule(Declared):
    """A rule over a whole row, of one of these kinds.

    `not_before`: column is not earlier than other. `unique`: no two rows alike in columns; the first of them stands, with `alike`
    only where they have the same in all other columns too.
    `unwanted`: column should not hold any of values. `no_interim`: the person's number can be linked to other sources.
    `needs`: where the second column is filled in (with another value than `values`) the first must be. `age`: the person
    (or year of birth) of the second column is from `minimum` to `maximum` years old in the year of the first; ages outside
    `within` are left to another rule. `since_age`: the months of the first column are no more than had gone on the day of the
    second since the person of the third was `minimum` years old. `parts`: the others together are not more than the first column,
    or `maximum` times it. `jump`: the first column is not `maximum` times that of the year before (second column), or that part
    of it; with more columns, of the rows that are alike in them. `low`: the first column is at least `minimum` in a year when
    somebody was employed, or, with more columns, where one of them is more than zero (with `maximum`: at least so many times as
    large, and no thousandth of it). `high`: the first column is at most `maximum`. `for_each`: of both, the bound for each year
    of full-time work that the file tells of in that year, where it says more. `apart`: the two days are at most `maximum` days
    apart. `agrees`: the first column is what the identity number of the second says. `together`: the first column, summed over
    the rows that are alike in the second and have nothing in the third, is at most `maximum`; the rows are told that begin
    (fourth) before the last one.

    `not_counted`: a column and a value by which a row is not counted; a rule of unique rows compares it with nothing.
    """

    code: str
    kind: Literal[
        "not_before",
        "unique",
        "unwanted",
        "no_interim",
        "needs",
        "age",
        "parts",
        "jump",
        "low",
        "high",
        "apart",
        "agrees",
        "since_age",
        "together",
    ]
    columns: tuple[str, ...]
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    within: tuple[float, float] | None = None
    for_each: float | None = None
    not_counted: tuple[str, str] | None = None
    alike: bool = False
    severity: Literal["row", "ask", "warn"] = "row"
    message: str


class Linked(Declared):
    """The kind of record that a table's rows are in mart.linked, and how a sentence names them: `jobben`, `the jobs`."""

    kind: str
    name: str
    name_en: str


class Contract(Declared):
    """One source table. `file` says which kind of file it stands in, `supersedes` what a newer file replaces.

    `history`: each file tells the whole story, so the newest alone counts. `period`: files of different periods add
    up, and a newer row replaces an older one with the same `key`: the columns that say which row is which. Rows of the file
    before that a newer one does not have are asked about; `key_nouns` is what one key and several are called, in Swedish,
    where that is not what a row is. `corrected_by`: columns that tell that a newer file's row is a row of an older one although
    its key is another, as when its start has been put right; a person among them, so that a number used again for somebody else
    is a row of its own. `counted_by` is the column whose value decides whether a row is counted: a newer file that
    changes it is asked about too. `ended_by` is the column whose day says that what the row tells of has ended: a newer file that
    takes such days away, or moves them, is asked about. So is one that changes what stands in `steady`, columns that tell what
    became of the person, or that decide whether a job is one of the target group.

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
    corrected_by: tuple[str, ...] = ()
    counted_by: str = ""
    ended_by: str = ""
    steady: tuple[str, ...] = ()
    dated_by: str = ""
    columns: tuple[Column, ...] = Field(default=(), alias="column")
    rules: tuple[Rule, ...] = Field(default=(), alias="rule")
    ignored: dict[str, str] = Field(default_factory=dict)
    layout: Literal["sheet", "public"] = "sheet"
    public: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _names_agree(self) -> Self:
        known = {column.name for column in self.columns}
        for rule in self.rules:
            if self.columns and not set(rule.columns) <= known:
                raise ValueError(f"{self.table}: rule {rule.code} names a column that the contract does not have")
        named = {
            self.submitter_column,
            self.period_column,
            self.dated_by,
            self.counted_by,
            self.ended_by,
            *self.key,
            *self.corrected_by,
            *self.steady,
        } - {""}
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
    def told_apart_by(self) -> tuple[str, ...]:
        """What must be the same in a row of a newer file that stands for a row of the one before."""
        return (*self.key, self.counted_by) if self.counted_by else self.key

    @property
    def persons(self) -> list[str]:
        """The typed columns that hold a person's pseudonym."""
        return [column.name for column in self.columns if column.type == "person"]

    @property
    def measured(self) -> list[Column]:
        """The columns of amounts, counts, per cents, months and hours: a newer file may correct them, but not times ten."""
        return [column for column in self.columns if column.type in ("kr", "count", "percent", "number")]

    def warehouse_columns(self) -> list[tuple[str, str]]:
        """All typed columns with their DuckDB types, lineage last: the staging DDL and the Parquet schema."""
        typed = LONG_FORM if self.layout == "public" else [p for c in self.columns for p in c.warehouse_columns()]
        return [*typed, *LINEAGE]
