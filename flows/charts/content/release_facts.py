"""The facts of a release (facts.json) as the sentences under every chart."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from flows.charts.content.coverage import have_reported, provisional_after, some_of
from flows.charts.content.linked import Linked
from flows.charts.content.sources import Source, concerned_by, name_of, short_name, source_of
from flows.charts.content.story import Counted, Story
from flows.charts.content.values import Tables, least
from flows.contracts.sources import enterprises
from flows.language.words import NBSP, SWEDISH, Words

_MOST_WORDS = 15


@dataclass(frozen=True)
class ReleaseFacts:
    """The facts of a release, typed, in a language.

    `missing_of`: for each sentence in `missing` the source tables whose charts it concerns; None: all charts. `known`: how many
    enterprises are known on the last day counted. `outside`: how many are in no municipality of the area. `waiting`: an
    enterprise's file waits for an answer, so that no number may be called larger.
    """

    words: Words
    run: str
    draft: bool
    as_of: date
    period_end: date
    provisional_after: date
    area: str
    reported: int
    known: int
    expected: int
    outside: int
    missing: tuple[str, ...]
    missing_of: tuple[Collection[str] | None, ...]
    sources: tuple[Source, ...]
    definitions: tuple[str, ...]
    own: tuple[str, ...]
    processed_by: str
    retreats: tuple[str, ...]
    linked: Linked
    waiting: bool = False

    @classmethod
    def of(cls, released: Tables, words: Words = SWEDISH) -> ReleaseFacts:
        """Read facts.json and the released table linked. Raises KeyError where a fact is missing."""
        facts = released.facts

        def told(name: str) -> tuple[str, ...]:
            return tuple(facts[name] if words.language == "sv" else facts.get(f"{name}_en", facts[name]))

        missing, sources = told("missing"), tuple(source_of(each, words) for each in facts["sources"])
        if "missing_of" in facts:
            missing_of = tuple(facts["missing_of"])
        else:
            missing_of = tuple(concerned_by(each, sources, words) for each in missing)
        return cls(
            words=words,
            run=str(facts["run"]),
            draft=bool(facts["draft"]),
            as_of=date.fromisoformat(facts["as_of"]),
            period_end=date.fromisoformat(facts["period_end"]),
            provisional_after=provisional_after(facts),
            area=str(facts["area"]),
            reported=int(facts["enterprises_reported"]),
            # An older edition says neither of these two.
            known=int(facts.get("enterprises_known", facts["enterprises_reported"])),
            expected=int(facts["enterprises_expected"]),
            outside=int(facts.get("enterprises_outside", 0)),
            missing=missing,
            missing_of=missing_of,
            sources=sources,
            definitions=told("definitions"),
            own=told("own") if "own" in facts else (),
            processed_by=str(facts.get("processed_by", facts["area"])),
            retreats=told("retreats") if "retreats" in facts else (),
            linked=Linked.of(released),
            waiting=bool(facts.get("waiting", False)),
        )

    @property
    def whole_year(self) -> bool:
        """Whether the last year is counted to its end."""
        return (self.period_end.month, self.period_end.day) == (12, 31)

    @property
    def until(self) -> str:
        """Write the last day counted: `till och med 30 juni 2025`."""
        w = self.words
        return w("till och med {day}", day=w.day(self.period_end))

    @property
    def reporting(self) -> str:
        """Say how many enterprises reported: `5 av 6 företag`."""
        return some_of(self.words, self.reported, self.expected)

    @property
    def have_reported(self) -> str:
        """Say so in a sentence, without its full stop."""
        return have_reported(self.words, self.reported, self.expected)

    @property
    def basis(self) -> str:
        """Say how many have reported, and how many of them are known on the last day where some are not."""
        w = self.words
        if self.known >= self.reported:
            return self.have_reported
        day = w.day(self.period_end)
        return w("{reported}, och {known} är kända {day}", reported=self.have_reported, known=self.known, day=day)

    @property
    def outside_counted(self) -> str:
        """Say that enterprises outside the area's municipalities are counted; empty where there are none."""
        counted = self.words.plural(
            self.outside,
            "Ett företag utanför områdets kommuner är medräknat",
            "{enterprises} företag utanför områdets kommuner är medräknade",
            enterprises=self.outside,
        )
        return counted if self.outside else ""

    @property
    def outside_left_out(self) -> str:
        """Say that enterprises outside the area's municipalities are not counted; empty where there are none."""
        left_out = self.words.plural(
            self.outside,
            "Ett företag utanför områdets kommuner är inte med",
            "{enterprises} företag utanför områdets kommuner är inte med",
            enterprises=self.outside,
        )
        return left_out if self.outside else ""

    def source_line(self, leans_on: Sequence[str], counted: Counted | None = None) -> str:
        """Write the one line at the foot of a page: the sources, and how many enterprises are known on which day.

        The day is the last one counted, or that of `counted`. At most _MOST_WORDS words: where there are too many suppliers, only
        the enterprises are named, with `med flera`.
        """
        w = self.words
        first, *others = (short_name(name, w) for name in self._newest(leans_on))
        named = w(
            "{enterprises} ({reported} av {expected})",
            enterprises=first,
            reported=counted.enterprises if counted else self.known,
            expected=self.expected,
        )
        when = counted.when if counted else w.day(self.period_end)
        for sources in (w.listed([named, *others]), w("{sources} med flera", sources=named)):
            line = w("Källa: {sources}, {day}", sources=sources, day=when)
            if len(line.replace(NBSP, " ").split()) <= _MOST_WORDS:
                break
        return line

    def remarks(self, story: Story) -> tuple[str, ...]:
        """Give the chart's remarks, and which of its records are not all linked between the sources."""
        return (*story.remarks, *self.linked.in_words(self.linked.partly, story.leans_on, self.words))

    def missing_for(self, leans_on: Sequence[str]) -> list[str]:
        """Choose the sentences on what is missing that concern a chart with these source tables.

        How many enterprises reported is in the source line already.
        """
        return [
            said
            for said, tables in zip(self.missing, self.missing_of, strict=True)
            if (tables is None or set(tables) & set(leans_on)) and not said.startswith(self.reporting)
        ]

    def complete(self, leans_on: Sequence[str]) -> bool:
        """Whether everything that the chart counts has been delivered: only then may a number be called smaller."""
        return self.reported >= self.expected and not self.missing_for(leans_on)

    def _newest(self, leans_on: Sequence[str]) -> dict[str, date | None]:
        """Give each supplier's newest day, the enterprises first: they count even when none has reported."""
        newest: dict[str, date | None] = {name_of(enterprises(), self.words): None}
        for source in self.sources:
            if source.table in leans_on:
                before = newest.get(source.name)
                newest[source.name] = max(before, source.data_date) if before else source.data_date
        return newest


def hidden_means(w: Words) -> str:
    """Say what two dots mean."""
    return w("”..” är färre än {least}, eller dolt för att skydda ett annat tal", least=least())


def target_only(w: Words) -> str:
    """Say whom every chart of people counts."""
    return w("Bara människor långt från arbetsmarknaden räknas")
