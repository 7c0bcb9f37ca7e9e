"""What facts.json says about a release, in the words that stand under every chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flows.charts import words

AREA = "Västerbergslagen"
PROCESSED_BY = "Samarkand2015"
HIDDEN_MEANS = "”..” är färre än 5, eller dolt för att skydda ett annat tal"
TARGET_ONLY = "Bara människor långt från arbetsmarknaden räknas"

_ENTERPRISES = "De sociala företagen"
_SUPPLIERS = {
    "anstallningar": _ENTERPRISES,
    "beslut": "Arbetsförmedlingen",
    "deltagare": "Finsam",
    "svag_konkurrensformaga": "Arbetsförmedlingen",
    "tid_utan_arbete": "Arbetsförmedlingen",
    "bas": "SCB",
}


@dataclass(frozen=True)
class Source:
    """A table that counts: who delivered it, what it is called, and the newest day it speaks of."""

    name: str
    title: str
    table: str
    data_date: date


@dataclass(frozen=True)
class About:
    """The facts of a release, typed."""

    run: str
    draft: bool
    as_of: date
    period_end: date
    reported: int
    expected: int
    missing: tuple[str, ...]
    sources: tuple[Source, ...]
    definitions: tuple[str, ...]

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> About:
        """Read facts.json. Raises KeyError where a fact is missing."""
        return cls(
            run=str(facts["run"]),
            draft=bool(facts["draft"]),
            as_of=date.fromisoformat(facts["as_of"]),
            period_end=date.fromisoformat(facts["period_end"]),
            reported=int(facts["enterprises_reported"]),
            expected=int(facts["enterprises_expected"]),
            missing=tuple(facts["missing"]),
            sources=tuple(
                Source(each["source"], each["title"], each["table"], date.fromisoformat(each["data_date"]))
                for each in facts["sources"]
            ),
            definitions=tuple(facts["definitions"]),
        )

    @property
    def whole_year(self) -> bool:
        """Tell whether the last year is counted to its end."""
        return (self.period_end.month, self.period_end.day) == (12, 31)

    @property
    def reporting(self) -> str:
        """Say how many enterprises reported: `5 av 6 företag`."""
        return f"{self.reported} av {self.expected} företag"

    def source_line(self, leans_on: Sequence[str]) -> str:
        """Write the source and processing part of the foot."""
        newest = self._newest(leans_on)
        names = {name: f"{name} ({self.reporting})" if name == _ENTERPRISES else name for name in newest}
        days = {day for day in newest.values() if day}
        if len(days) == 1:
            told = f"{words.listed(list(names.values()))}, till och med {words.day(days.pop())}"
        else:
            told = words.listed([f"{names[n]}{f' till {words.day(day)}' if day else ''}" for n, day in newest.items()])
        return f"Källa: {told} / Bearbetning: {PROCESSED_BY}"

    def explanation(self, remarks: Sequence[str]) -> str:
        """Write the part of the foot that explains the chart."""
        said = " ".join(words.sentence(each) for each in (HIDDEN_MEANS, *remarks))
        return f"Diagramförklaring: {said}"

    def missing_for(self, leans_on: Sequence[str]) -> list[str]:
        """Choose the sentences on what is missing that concern a chart with these source tables.

        A sentence that names a supplier concerns the charts that lack a table of theirs; others concern all.
        How many enterprises reported already stands in the source line.
        """
        there = {source.table for source in self.sources}
        lacking = {_SUPPLIERS[table] for table in leans_on if table not in there}
        others = set(_SUPPLIERS.values()) - lacking
        return [
            sentence
            for sentence in self.missing
            if sentence.partition(":")[0] not in others and not sentence.startswith(self.reporting)
        ]

    def complete(self, leans_on: Sequence[str]) -> bool:
        """Tell whether all has come that such a chart counts: only then may a number be called smaller."""
        return self.reported >= self.expected and not self.missing_for(leans_on)

    def _newest(self, leans_on: Sequence[str]) -> dict[str, date | None]:
        """Give each supplier's newest day, the enterprises first: they count even when none has reported."""
        newest: dict[str, date | None] = {_ENTERPRISES: None}
        for source in self.sources:
            if source.table in leans_on:
                before = newest.get(source.name)
                newest[source.name] = max(before, source.data_date) if before else source.data_date
        return newest
