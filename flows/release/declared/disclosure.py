"""The rules of disclosure control that hold for every number that leaves: `[disclosure]` in plan.toml, or a home's stricter ones.

May import nothing of flows, so that what protects, what attacks and what is said to readers take them from the same place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

PLAN = Path(__file__).parents[1] / "plan.toml"


class Disclosure(BaseModel):
    """The rules, with the source of each in plan.toml.

    Attributes:
        smallest_shown: The smallest count of persons or jobs above none that may stand in a table, and the smallest difference
            between two runs that is told. Of a smaller count every value from 1 to this must stay possible to a reader.
        p_percent: Nobody may estimate the kronor of one enterprise within so many per cents.
        fewest_enterprises: Kronor of fewer enterprises than this are never shown.
        most_hidden: The share of a table's counts that may be hidden before the table takes its next step back.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    smallest_shown: int = Field(ge=2)
    p_percent: int = Field(gt=0, lt=100)
    fewest_enterprises: int = Field(ge=2)
    most_hidden: float = Field(ge=0, le=1)

    @property
    def must_stay_possible(self) -> tuple[int, int]:
        """The lowest and the highest value of a small count that must stay possible to a reader."""
        return 1, self.smallest_shown


DECLARED = Disclosure.model_validate(tomllib.loads(PLAN.read_text("utf-8"))["disclosure"])
"""The rules of plan.toml, which hold unless a home has stricter ones."""
_in_force: ContextVar[Disclosure] = ContextVar("disclosure", default=DECLARED)


def rules() -> Disclosure:
    """The rules that hold here and now."""
    return _in_force.get()


@contextmanager
def in_force(disclosure: Disclosure) -> Iterator[None]:
    """Let these rules hold, for what protects, what attacks and what is said, until the block ends."""
    before = _in_force.set(disclosure)
    try:
        yield
    finally:
        _in_force.reset(before)
