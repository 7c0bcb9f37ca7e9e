"""The plan: every table that may leave, as declared in plan.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import Field, model_validator

from flows.release.declared.disclosure import PLAN, Disclosure
from flows.release.declared.known import Fact, RepeatedTotal, ToldFamily
from flows.release.declared.parts import Declared, Parted, Parts
from flows.release.declared.tables import PlanTable


class Plan(Declared):
    """The whole plan."""

    common: dict[str, str]
    days: str = ""
    disclosure: Disclosure
    parts: dict[str, Parts]
    tables: dict[str, PlanTable]
    known: tuple[Fact, ...] = ()
    stands: tuple[RepeatedTotal, ...] = ()
    told: tuple[ToldFamily, ...] = ()
    facts: dict[str, str] = Field(default={})

    @model_validator(mode="after")
    def _parts_are_there(self) -> Plan:
        sums: list[Parted] = [s for t in self.tables.values() for s in (*t.counts.values(), *t.amounts.values())]
        sums += [side for fact in self.known for side in (*fact.smaller, *fact.larger)]
        sums += self.told
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

    def against(self, days: Iterable[tuple[str, str]]) -> Plan:
        """Give the plan that counts on the days of earlier editions too: pairs of a date and what is told of it."""
        rows = ", ".join(f"(date '{day}', '{told}')" for day, told in sorted(set(days)))
        given = {"edition_day": f"from (values {rows}) v(date, told)"} if rows else {}
        return self.model_copy(update={"common": self.common | given})

    def query(self, sql: str) -> str:
        """Put the common tables before a query, for a connection that has not got them."""
        common = ",\n".join(f"{name} as ({query})" for name, query in self.common.items())
        return f"with {common}\n{sql}"


def load_plan(path: Path = PLAN) -> Plan:
    """Read a plan. Raises pydantic.ValidationError for anything that is not part of one."""
    return Plan.model_validate(tomllib.loads(path.read_text("utf-8")))
