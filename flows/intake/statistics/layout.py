"""The `[public]` section of a contract: where a series' numbers stand, under which names and words."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from flows.contracts import header_key
from flows.intake.wording import part, quoted

Sex = Literal["totalt", "kvinnor", "män"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Measure(_Frozen):
    """A column of numbers; with `sex`, `dimension`, `category` about that group alone (andel_av_bas)."""

    measure: str
    names: tuple[str, ...]
    sex: Sex | None = None
    dimension: str = "total"
    category: str = "totalt"
    required: bool = True
    whole: bool = True

    @property
    def role(self) -> str:
        """Tells the measures of a series apart."""
        return f"{self.measure}/{self.sex or ''}/{self.dimension}/{self.category}"


class Bands(_Frozen):
    """Nested yes and no, the widest first, read as one dimension: all no is the first category."""

    dimension: str
    roles: tuple[str, ...]
    categories: tuple[str, ...]


class LayoutTable(_Frozen):
    """A sheet, or a pivot cache where no sheet is named. `gives`: the dimensions it is summed over."""

    sheet: str | None = None
    roles: tuple[str, ...]
    gives: tuple[str, ...]
    both_sexes: bool = True


class Layout(_Frozen):
    """All that a series' contract says of its file. `nested`: measures of which each holds the next one."""

    names: dict[str, tuple[str, ...]]
    measures: tuple[Measure, ...] = Field(alias="measure")
    tables: tuple[LayoutTable, ...] = Field(alias="table")
    values: dict[str, dict[str, tuple[str, ...]]] = Field(default_factory=dict)
    blank: dict[str, str] = Field(default_factory=dict)
    bands: Bands | None = None
    nested: tuple[str, ...] = ()
    ignored: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _hold_together(self) -> Self:
        for table in self.tables:
            given = set(table.gives) - {"total", self.bands.dimension if self.bands else "total"}
            if not set(table.roles) <= set(self.names) or not given <= set(table.roles):
                raise ValueError(f"roles and names do not hold together: {table.roles}, {table.gives}")
        return self

    def wanted(self, table: LayoutTable) -> dict[str, tuple[str, ...]]:
        """Role → header names of everything a table may have, measures too."""
        return {role: self.names[role] for role in table.roles} | {m.role: m.names for m in self.measures}

    def required(self, table: LayoutTable) -> set[str]:
        """Name the roles without which the table cannot be read."""
        return set(table.roles) | {m.role for m in self.measures if m.required}


def layout_of(public: Mapping[str, Any] | None) -> Layout:
    """Read the layout in a contract's `[public]`. Raises pydantic's ValidationError."""
    return Layout.model_validate(public or {})


def matched(wanted: Mapping[str, Sequence[str]], headers: Sequence[str]) -> dict[str, int]:
    """Role → place of its header; a name that stands first in the contract is preferred."""
    places = {header_key(header): place for place, header in reversed(list(enumerate(headers))) if header}
    found = {}
    for role, names in wanted.items():
        hits = [places[header_key(name)] for name in names if header_key(name) in places]
        if hits:
            found[role] = hits[0]
    return found


def nearest(name: str, headers: Sequence[str]) -> str:
    """Say which header looks most like the name, as a sentence with a blank before; empty where none does."""
    keys = {header_key(header): header for header in headers if header}
    close = difflib.get_close_matches(header_key(name), keys, n=1, cutoff=0.6)
    return part("narmast").format(name=quoted(keys[close[0]])) if close else ""
