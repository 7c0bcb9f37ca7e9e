"""Inner counts as plan.toml declares them, and the SQL that counts them. Imports nothing of flows."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Declared(BaseModel):
    """A section of plan.toml: what is not declared here is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Parted(Declared):
    """The parts (rows `p` of a set of parts) that belong to a row `r`, as an SQL condition."""

    parts: str
    where: str


class Parts(Declared):
    """Inner counts by `dims`: `n`, and `own` (enterprise → how much of n it knows as its own).

    `groups` and `records` say what is counted, or `sql` gives dims, n and own. `kronor`: n is an amount of the enterprises, in
    whole kronor from 0 up, not a count. `full`: n is work, in units of which one person does at most so many; columns `persons`
    and `theirs` (enterprise → persons) say how many did it. `apart`: groupings whose groups are protected although no table
    shows them. `ranges`: a column of the groups; what is between any two of its values is protected likewise. `changes`: what
    readers know of how a group has changed between two editions: whether and which way, that it does not fall, or nothing.
    """

    dims: tuple[str, ...]
    groups: str = ""
    records: str = ""
    sql: str = ""
    kronor: bool = False
    full: int | None = Field(default=None, gt=0)
    apart: tuple[tuple[str, ...], ...] = ()
    ranges: str = ""
    changes: Literal["known", "grow", "free"] = "known"

    @property
    def counting(self) -> str:
        """The SQL of dims, n and own: distinct things of each group, in all and of each enterprise."""
        if self.sql:
            return self.sql
        by = ", ".join(f'"{dim}"' for dim in self.dims)
        return f"""
            from (
              with record as ({self.records}),
              mine as (
                select {by}, map_from_entries(list((orgnr, n) order by orgnr)) as own
                from (select {by}, orgnr, count(distinct counted) as n from record where orgnr is not null group by all)
                group by all
              )
              select every_group.*, coalesce(n, 0) as n, own
              from ({self.groups}) every_group
              left join (select {by}, count(distinct counted) as n from record group by all) using ({by})
              left join mine using ({by})
            )"""

    @model_validator(mode="after")
    def _says_what_is_counted(self) -> Parts:
        if bool(self.sql) == bool(self.groups and self.records):
            raise ValueError("either groups and records, or sql")
        return self
