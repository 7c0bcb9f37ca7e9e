"""Chart 8 of the story: what carries the jobs.

Reads the released table income (year: sales, wage_support, placements_and_grants, income in kronor; enterprises).
"""

from __future__ import annotations

from dataclasses import dataclass

from flows.charts.content.picture import Mark, Picture, Role, Said, Stacked
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.shape import alt_text
from flows.charts.content.story import Counted, Note, Story, StoryTable
from flows.charts.content.values import Tables, Value, rounded_share, rows
from flows.language.catalogue import message
from flows.language.words import SWEDISH, Words
from flows.release.declared.disclosure import rules

NUMBER, NAME = 8, "intakter"
_LEANS_ON = ("ekonomi",)
_KINDS = {
    "sales": message("försäljning"),
    "wage_support": message("lönestöd"),
    "placements_and_grants": message("ersättning för platser och bidrag"),
}
_MILLION = 1_000_000


@dataclass(frozen=True)
class _Year:
    year: int
    kinds: dict[str, Value]
    income: Value
    enterprises: int

    def share(self, kind: str) -> Value:
        some, whole = self.kinds[kind], self.income
        if some.hidden or whole.hidden:
            return Value(None, hidden=True)
        if some.number is None or not whole.number:
            return Value(None)
        return Value(float(rounded_share(some.number, whole.number)))


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write the texts of the chart, for the latest year that has a share to show."""
    years = _years(released)
    told = _of_headline(years)
    headline, found = _headline(told, w)
    said = (
        "; ".join(
            f"{w(name)}: {told.share(kind).per_cent(w)}, {_millions(told.kinds[kind], w)}"
            for kind, name in _KINDS.items()
        )
        if told
        else ""
    )
    area = ReleaseFacts.of(released, w).area
    subtitle = w("De sociala företagens intäkter i {area}", area=area)
    if told:
        n = w.n(w.counted(told.enterprises, "företag", "företag"))
        subtitle = w("De sociala företagens intäkter i {area} {year}, {n}", area=area, year=told.year, n=n)
    return Story(
        headline=headline,
        found=found,
        subtitle=subtitle,
        remember=w(
            "De sociala företagen i {area} fick {share} av sina intäkter {year} från försäljning",
            area=area,
            share=told.share("sales").per_cent(w),
            year=told.year,
        )
        if found and told
        else "",
        short=w("Vad som bär jobben"),
        unit=w("hela kronor"),
        picture=_picture(years, told, w),
        remarks=(
            w(
                "Belopp av färre än {fewest} företag, eller som kan avslöja ett enda, visas aldrig",
                fewest=w.in_letters(rules().fewest_enterprises),
            ),
        ),
        leans_on=_LEANS_ON,
        counted=Counted(told.enterprises, str(told.year)) if told else None,
        alt=alt_text(w("En stapel som är delad efter intäkternas slag"), headline, said, w),
        note=Note(
            shows=w("Hur intäkterna fördelar sig på försäljning, lönestöd och ersättning för platser och bidrag."),
            denominator=w(
                "Summan av det företagen har uppgett för året. Företag som inte har lämnat ekonomi ingår inte."
            ),
            never_say=w("hur det ser ut för ett enskilt företag, eller att stödet är en kostnad utan motprestation."),
        ),
        table=_table(years, w),
    )


def _table(years: list[_Year], w: Words) -> StoryTable:
    """The numbers of the chart as a table, one row for each year."""
    return StoryTable(
        (
            w("År"),
            w("Försäljning"),
            w("Lönestöd"),
            w("Ersättning för platser och bidrag"),
            w("Summa"),
            w("Företag som har lämnat"),
        ),
        tuple(
            (each.year, *(each.kinds[kind].cell for kind in _KINDS), each.income.cell, each.enterprises)
            for each in years
        ),
    )


def _picture(years: list[_Year], told: _Year | None, w: Words) -> Picture:
    """Show one bar of all income, divided by its kinds, the largest first."""
    if told is None:
        return Said(
            w("Inget års intäkter kan visas: de är inte lämnade, eller kan avslöja ett enskilt företag.")
            if years
            else w("Företagen har inte lämnat några intäkter.")
        )
    roles = {"sales": Role.MAIN, "wage_support": Role.SECOND}
    return Stacked(
        tuple(
            Mark(
                w(name),
                told.kinds[kind],
                told.share(kind).per_cent(w),
                roles.get(kind, Role.OTHER),
                _millions(told.kinds[kind], w),
            )
            for kind, name in _KINDS.items()
            if told.kinds[kind].number or told.kinds[kind].hidden
        ),
        w("hela kronor"),
    )


def _years(released: Tables) -> list[_Year]:
    return [
        _Year(
            int(row["year"]),
            {kind: Value.of(row, kind) for kind in _KINDS},
            Value.of(row, "income"),
            int(row["enterprises"]),
        )
        for row in rows(released.table("income"), "year")
    ]


def _of_headline(years: list[_Year]) -> _Year | None:
    return next((each for each in reversed(years) if any(each.share(kind).number is not None for kind in _KINDS)), None)


def _millions(value: Value, w: Words) -> str:
    if value.number is None:
        return value.text(w)
    return w("{millions}\u00a0mkr", millions=w.number(value.number / _MILLION, 1))


def _headline(told: _Year | None, w: Words) -> tuple[str, bool]:
    sales = told.share("sales") if told else Value(None)
    if told is None or sales.number is None:
        return w("Vad som bär jobben i de sociala företagen"), False
    share = sales.per_cent(w)
    return w("{share} av intäkterna {year} kom från försäljning", share=share, year=told.year), True
