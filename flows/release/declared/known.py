"""What readers know beforehand, and what stands whatever the day, as plan.toml declares it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, field_validator

from flows.release.declared.parts import Declared, Parted


class Sum(Parted):
    """A side of what is known beforehand; each part counts so many times, by a number or by SQL over the part and the row."""

    times: Annotated[int, Field(gt=0)] | str = 1


class Fact(Declared):
    """What a reader knows beforehand: `smaller` is at most `larger` (of several the sum), for each row `r`; or `equal` to it.

    `counted`: the difference is a count of persons, and is protected although no table shows it. `believed`: most likely so: it
    is taken as known for the rows where it holds, as only there anybody who believes it is right. `whole`: the difference
    is a sensitive class of this, less `whole_less`: that it is none of them tells something of each.
    """

    says: str
    rows: str
    smaller: tuple[Sum, ...]
    larger: tuple[Sum, ...]
    equal: bool = False
    counted: bool = False
    whole: tuple[Sum, ...] = ()
    whole_less: tuple[Sum, ...] = ()
    believed: bool = False

    @field_validator("smaller", "larger", "whole", "whole_less", mode="before")
    @classmethod
    def _one_or_several(cls, side: Any) -> Any:
        return side if isinstance(side, list | tuple) else [side]


class ToldFamily(Parted):
    """Sums of one kind that tables tell, one for each row `r`. What several leave between them is a count of persons as well."""

    says: str
    rows: str


class RepeatedTotal(Sum):
    """What a later edition tells again: of each row `r`, how many had begun by `day`. Each other column of `rows` names one.

    `less`: those who are still there, so that what stands is how many had begun and gone by then. `counted`: what came between
    two days is a count of persons, and is protected although no table shows it. A column `of` in the rows
    names the told sum that it counts a class of. What several sums with the same `says` leave between them is then a count.
    `whole`: the sum of all, where the class is sensitive.
    """

    says: str
    rows: str
    less: Sum | None = None
    counted: bool = False
    whole: Sum | None = None
