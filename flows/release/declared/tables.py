"""The released tables as plan.toml declares them: their counts, shares and amounts, and the steps back."""

from __future__ import annotations

from pydantic import Field, model_validator

from flows.release.declared.parts import Declared, Parted


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
