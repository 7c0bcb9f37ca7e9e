"""The plan: every table that may leave, as declared in plan.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, field_validator, model_validator

from flows.release.disclosure import PLAN, Disclosure
from flows.release.parts import Declared, Parted, Parts


class Count(Parted):
    """A count of persons, or of jobs. `weight`: how much dearer than others it is to hide.

    `sensitive_of`: the parts of which it is a sensitive class, for the rows where it is one: none and all of them tell something
    of each person. `class_of`: the parts of the whole that it is a class of: nobody may tell that the few by whom the whole
    has changed since an earlier edition are all of the class, or none.
    """

    weight: float = Field(default=1, gt=0)
    sensitive_of: str | None = None
    class_of: str | None = None


class Amount(Parted):
    """Work that persons have done: one part for a row. `whole`: so many of its units are one, as it is told."""

    whole: int = Field(default=1, gt=0)


class Sum(Parted):
    """A side of what is known beforehand; each part counts so many times."""

    times: int = Field(default=1, gt=0)


class Share(Declared):
    """Whole per cents of two counts of the same row."""

    numerator: str
    denominator: str


class Step(Declared):
    """A step back when too much of a table is hidden: other rows, and other conditions for its counts, told in words."""

    says: str
    says_en: str
    rows: str
    where: dict[str, str] = Field(default={})


class PlanTable(Declared):
    """One released table. `retreat`: the steps back, one after another, when more than `most_hidden` of it is hidden."""

    title: str
    dims: tuple[str, ...]
    rows: str
    counts: dict[str, Count]
    shares: dict[str, Share] = Field(default={})
    amounts: dict[str, Amount] = Field(default={})
    public: tuple[str, ...] = ()
    retreat: tuple[Step, ...] = ()

    def after(self, steps: int) -> PlanTable:
        """Give the table after so many steps back."""
        rows, counts = self.rows, dict(self.counts)
        for step in self.retreat[:steps]:
            rows = step.rows
            counts |= {name: counts[name].model_copy(update={"where": where}) for name, where in step.where.items()}
        return self.model_copy(update={"rows": rows, "counts": counts})

    def whole_of(self, measure: str) -> Parted | None:
        """Give the parts of the whole that a count is a class of: as declared, or what it is a share of."""
        count = self.counts[measure]
        if count.class_of:
            return Parted(parts=count.parts, where=count.class_of)
        return next((self.counts[each.denominator] for each in self.shares.values() if each.numerator == measure), None)

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure that can be hidden."""
        return (*self.counts, *self.amounts, *self.shares)

    @model_validator(mode="after")
    def _names_fit(self) -> PlanTable:
        used = [name for share in self.shares.values() for name in (share.numerator, share.denominator)]
        used += [name for step in self.retreat for name in step.where]
        if unknown := sorted(set(used) - set(self.counts)):
            raise ValueError(f"not counts of this table: {unknown}")
        columns = [*self.dims, *self.measures, *self.public]
        if len(set(columns)) != len(columns):
            raise ValueError("a column is named twice")
        return self


class Fact(Declared):
    """What a reader knows beforehand: `smaller` is at most `larger` (of several the sum), for each row `r`; or `equal` to it.

    `counted`: the difference is a count of persons, and is protected although no table shows it. `believed`: most likely so: it
    is taken as known for the rows where it holds, as only there anybody who believes it is right.
    """

    says: str
    rows: str
    smaller: tuple[Sum, ...]
    larger: tuple[Sum, ...]
    equal: bool = False
    counted: bool = False
    believed: bool = False

    @field_validator("smaller", "larger", mode="before")
    @classmethod
    def _one_or_several(cls, side: Any) -> Any:
        return side if isinstance(side, list | tuple) else [side]


class RepeatedTotal(Parted):
    """What a later edition tells again: of each row `r`, how many had begun by `day`. Each other column of `rows` names one.

    `less`: those who are still there, so that what stands is how many had begun and gone by then. `counted`: what came between
    two days is a count of persons, and is protected although no table shows it.
    """

    says: str
    rows: str
    less: Sum | None = None
    counted: bool = False


class Plan(Declared):
    """The whole plan."""

    common: str
    disclosure: Disclosure
    parts: dict[str, Parts]
    tables: dict[str, PlanTable]
    known: tuple[Fact, ...] = ()
    stands: tuple[RepeatedTotal, ...] = ()
    facts: dict[str, str] = Field(default={})

    @model_validator(mode="after")
    def _parts_are_there(self) -> Plan:
        sums: list[Parted] = [s for t in self.tables.values() for s in (*t.counts.values(), *t.amounts.values())]
        sums += [side for fact in self.known for side in (*fact.smaller, *fact.larger)]
        sums += [side for each in self.stands for side in (each, *([each.less] if each.less else []))]
        if unknown := sorted({each.parts for each in sums} - set(self.parts)):
            raise ValueError(f"parts that are not declared: {unknown}")
        for name, table in self.tables.items():
            if len({self.parts[count.parts].kronor for count in table.counts.values()}) > 1:
                raise ValueError(f"tables.{name}: counts and kronor do not stand in one table")
            if any(self.parts[count.parts].full for count in table.counts.values()) or not all(
                self.parts[amount.parts].full for amount in table.amounts.values()
            ):
                raise ValueError(f"tables.{name}: amounts are of work, and counts are not")
        return self

    def after(self, steps: Mapping[str, int]) -> Plan:
        """Give the plan with so many steps back taken in these tables."""
        tables = {name: table.after(steps.get(name, 0)) for name, table in self.tables.items()}
        return self.model_copy(update={"tables": tables})

    def with_most_hidden(self, share: float) -> Plan:
        """Give the plan with another share that may be hidden before a table takes a step back."""
        return self.model_copy(update={"disclosure": self.disclosure.model_copy(update={"most_hidden": share})})

    def query(self, sql: str) -> str:
        """Put the common part before a query."""
        return f"with {self.common}\n{sql}"


def load_plan(path: Path = PLAN) -> Plan:
    """Read a plan. Raises pydantic.ValidationError for anything that is not part of one."""
    return Plan.model_validate(tomllib.loads(path.read_text("utf-8")))
