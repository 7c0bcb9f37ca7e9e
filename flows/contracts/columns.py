"""A column of a source table as its contract declares it, and how its headers are compared."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from flows.contracts.text import composed, plain_signs

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


_DIVIDED = re.compile(r"(?<=[^\W\d_])-[ \t]*[\r\n]+\s*(?=[a-zåäö])")


_FOOTNOTES = dict.fromkeys(map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹"))


class Declared(BaseModel):
    """What a contract declares: it never changes, and knows every key of its TOML."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(Declared):
    """One column: its typed name, the headers it has gone by, and what a cell in it may hold.

    `last_day`: the day is the last of something; a month alone means its last day. `open_end`: such a day may be
    9999-12-31, as some systems write where there is no end. `earliest`: no day, month or year before it is possible;
    `horizon_days`: nor one later than so many days after the file came. `in_period`: nor one after the workbook's
    Period till. `yes_is_today`: `ja` means the day on which the file came.
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
    yes_is_today: bool = False

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


def header_key(text: object) -> str:
    """A header as it is compared: case, line breaks, repeated blanks, unseen marks, `*` and a final colon do not matter.

    Nor does a hyphen that divides a word at the end of a line, or a footnote mark.
    """
    return _key_of(str(text))


@lru_cache(maxsize=8192)  # each sheet's first lines are compared with every contract
def _key_of(text: str) -> str:
    whole = _DIVIDED.sub("", plain_signs(composed(text))).translate(_FOOTNOTES)
    return re.sub(r"\s+", " ", whole.replace("*", " ")).strip().rstrip(":").strip().casefold()


def header_keys(column: Column) -> list[str]:
    """Every header a column is known by, as header_key writes them."""
    return list(dict.fromkeys(header_key(name) for name in (column.header, *column.aliases)))
