"""The sources that send files, as sources.toml declares them. A source is named by its folder under data/raw."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PositiveInt

FILE = Path(__file__).with_name("sources.toml")


class Reporting(BaseModel):
    """How often a source is to report: periods of so many months from January on, each so many days after its end."""

    months: Literal[1, 2, 3, 4, 6, 12]
    days: PositiveInt


class Supplier(BaseModel):
    """Who sends the files of a source.

    Attributes:
        name: What the supplier is called in Swedish.
        name_en: The same in English.
        enterprises: The source has many submitters, each an enterprise known by its number.
        always_answered: Every file gets a reply, also where nothing is wrong with it.
        reporting: When a submitter who has sent nothing is late; None where nobody waits.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    name_en: str = Field(min_length=1)
    enterprises: bool = False
    always_answered: bool = False
    reporting: Reporting | None = None


@cache
def sources() -> dict[str, Supplier]:
    """Every source with its supplier, in the order of sources.toml. Raises ValidationError where a section does not hold."""
    return {source: Supplier.model_validate(told) for source, told in tomllib.loads(FILE.read_text("utf-8")).items()}


def enterprises() -> Supplier:
    """The supplier whose submitters are the enterprises."""
    return next(supplier for supplier in sources().values() if supplier.enterprises)


def _declared(source: str) -> str:
    if source not in sources():
        raise ValueError(f"not a source of sources.toml: {', '.join(sources())}")
    return source


Source = Annotated[str, AfterValidator(_declared)]
SOURCES: tuple[str, ...] = tuple(sources())
