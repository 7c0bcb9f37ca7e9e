"""Chart 9 of the story: work since the 2022 day. Reads job_months (year: persons, job_months) and employed (enterprises)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.charts.content.coverage import is_provisional, known_by_year
from flows.charts.content.picture import Aside, Bars, Mark, Picture, Role
from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.shape import alt_text, instead
from flows.charts.content.story import Note, Story, StoryTable
from flows.charts.content.values import MOST_BARS, PEOPLE, Tables, Value, least, rows, total
from flows.charts.stories.jobs.years import Period, legend_of
from flows.language.words import NONE, SWEDISH, Words

NUMBER, NAME = 9, "helar_av_arbete"
_SINCE = 2022
"""The year of the last focus day: the chart counts from it."""
_MONTHS = 12


@dataclass(frozen=True)
class _Year(Period):
    months: Value
    persons: Value

    @property
    def years(self) -> Value:
        """The months as years of full-time work."""
        return Value(self.months.number / _MONTHS) if self.months.number is not None else self.months


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write the texts of the chart. The headline adds up the years, if every one of them is shown."""
    about = ReleaseFacts.of(released, w)
    years = _years(released, about)
    shown = _shown(years)
    headline, found = _headline(shown, w)
    said = "; ".join(
        w("{year}: {years} helår", year=each.in_words(each.name, about), years=each.years.text(w, 1)) for each in shown
    )
    legend = legend_of(shown, w)
    span = f", {_SINCE} {about.until}" if shown else ""
    whole = total([each.months for each in shown]) if shown else Value(None)
    n = f", {w.n(w.counted(whole.number, 'månad', 'månader'))}" if whole.number else ""
    return Story(
        headline=headline,
        found=found,
        subtitle=w("Arbetad tid i de sociala företagen i {area}, omräknad till heltid", area=about.area) + span + n,
        remember=_remember(headline, shown, about) if found else "",
        short=w("Helår av arbete"),
        picture=_picture(shown, about),
        aside=Aside(whole.text(w), w("månader på heltid"), (w("alla jobb tillsammans"),)) if whole.number else None,
        unit=w("månader av heltidsarbete, och antal personer"),
        remarks=(target_only(w), w("Ett helår är tolv månader på heltid: två på halvtid i ett år är ett"), *legend),
        leans_on=PEOPLE,
        legend=legend,
        alt=alt_text(w("Stapeldiagram över helår av arbete"), headline, said, w),
        note=Note(
            shows=w(
                "Hur mycket arbete det har blivit varje år sedan fokusdagen {since}, omräknat till helår på heltid.",
                since=_SINCE,
            ),
            denominator=w("Alla dagar i alla jobb för målgruppen, gånger sysselsättningsgraden."),
            never_say=w("att helåren är personer, eller att en vanlig person arbetade så länge."),
        ),
        table=StoryTable(
            (
                w("År"),
                w("Månader av heltidsarbete"),
                w("Helår av arbete"),
                w("Anställda vid årets slut, eller den sista dagen"),
                w("Kända företag då"),
            ),
            tuple(
                (
                    each.year,
                    each.months.cell,
                    each.years.cell,
                    each.persons.cell,
                    NONE if each.enterprises is None else each.enterprises,
                )
                for each in years
            ),
            remarks=tuple((each.name, remark) for each in years if (remark := each.remark(about))),
        ),
    )


def _years(released: Tables, about: ReleaseFacts) -> list[_Year]:
    at_end = known_by_year(released)
    return [
        _Year(
            year,
            year,
            part=year == about.period_end.year and not about.whole_year,
            provisional=is_provisional(date(year, 12, 31), about.provisional_after),
            enterprises=at_end.get(year),
            silent=at_end.get(year, about.reported) < about.reported,
            months=Value.of(row, "job_months"),
            persons=Value.of(row, "persons"),
        )
        for row in rows(released.table("job_months"), "year")
        for year in [int(row["year"])]
    ]


def _shown(years: list[_Year]) -> list[_Year]:
    return [each for each in years if each.year >= _SINCE][-MOST_BARS:]


def _picture(shown: list[_Year], about: ReleaseFacts) -> Picture:
    """Show a bar a year since the last focus day; the headline is about all of them."""
    w = about.words
    hidden = w(
        "Inget års tal kan visas: det gäller färre än {least} personer, eller är dolt för att skydda ett annat tal.",
        least=least(),
    )
    nothing = w("Det finns inget arbete att visa sedan {since}.", since=_SINCE)
    if said := instead([each.months for each in shown], nothing, hidden, zeros=True):
        return said
    role = Role.OTHER if total([each.months for each in shown]).hidden else Role.MAIN
    return Bars(
        tuple(
            Mark(each.under_bar(about), each.years, each.years.text(w, 1), role, unfinished=each.part or each.silent)
            for each in shown
        ),
        w("helår"),
        upright=True,
    )


def _headline(shown: list[_Year], w: Words) -> tuple[str, bool]:
    whole = total([each.years for each in shown]) if shown else Value(None)
    if not whole.number or whole.number < 1:
        return w("Arbete i de sociala företagen, år för år"), False
    years = round(whole.number)
    if any(each.silent for each in shown):  # what a silent enterprise has done since is not known
        return w(
            "Minst {years} helår av arbete sedan {year}", years=w.number(int(whole.number)), year=shown[0].year
        ), True
    told = w.plural(
        years,
        "{years} helår av arbete sedan {year}",
        "{years} helår av arbete sedan {year}",
        years=w.number(years),
        year=shown[0].year,
    )
    return told, True


def _remember(headline: str, shown: list[_Year], about: ReleaseFacts) -> str:
    """Say the finding in a whole sentence."""
    w, whole = about.words, total([each.years for each in shown])
    if not whole.number:
        return headline
    least = any(each.silent for each in shown)
    years = w.number(int(whole.number) if least else round(whole.number))
    values = {"area": about.area, "years": years, "year": shown[0].year, "until": about.until}
    if least:
        return w(
            "De anställda i de sociala företagen i {area} har arbetat minst {years} helår sedan {year}, {until}",
            **values,
        )
    return w("De anställda i de sociala företagen i {area} har arbetat {years} helår sedan {year}, {until}", **values)
