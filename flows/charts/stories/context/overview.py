"""Chart 12 of the story: everything as one table. Reads jobs_created, employed, job_months and income."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from flows.charts.content.coverage import is_provisional, known_by_year, provisional_means, star
from flows.charts.content.picture import Grid, Picture
from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.shape import all_hidden, alt_text, instead
from flows.charts.content.story import Note, Story, StoryTable
from flows.charts.content.values import MOST_BARS, PEOPLE, Tables, Value, rows
from flows.language.words import SWEDISH, Words

NUMBER, NAME = 12, "allt"


@dataclass(frozen=True)
class _Line:
    """A row of the table: what it counts, and a value for each year, with so many decimals."""

    name: str
    values: dict[int, Value]
    decimals: int = 0


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write the texts of the chart."""
    about = ReleaseFacts.of(released, w)
    years, lines = _lines(released, w)
    shown = years[-MOST_BARS:]
    headline = w("De sociala företagen i tal, år för år")
    said = ". ".join(f"{line.name}: " + ", ".join(f"{year} {_text(line, year, w)}" for year in shown) for line in lines)
    return Story(
        headline=headline,
        found=True,
        subtitle=w("Alla årstal i {area}, räknade {until}", area=about.area, until=about.until),
        short=w("Allt i en tabell"),
        unit=w("antal, om inget annat står"),
        picture=_picture(years, lines, about),
        remarks=(target_only(w), *_together(released, w), *_legend(shown, released, about)),
        legend=_legend(shown, released, about),
        leans_on=(*PEOPLE, "ekonomi"),
        alt=alt_text(w("Tabell"), headline, said if shown else "", w),
        note=Note(
            shows=w("Alla tal som har ett värde per år, på ett ställe."),
            denominator=w("Varje rad räknar något eget: läs raden innan du jämför två."),
            never_say=w("kvoter mellan rader, till exempel kronor per jobb: de räknar olika saker."),
        ),
        table=StoryTable(
            (w("Vad"), *map(str, years)),
            tuple((line.name, *(line.values.get(year, Value(None)).cell for year in years)) for line in lines),
            remarks=tuple((str(year), w("preliminärt")) for year in years if _is_provisional(year, about)),
        ),
    )


def _picture(years: list[int], lines: list[_Line], about: ReleaseFacts) -> Picture:
    """Show a table: a row for each measure, a column for each of the latest years."""
    w = about.words
    counted = [line for line in lines if line.name != w("Kända företag vid årets slut")]
    every = [value for line in counted for value in line.values.values()]
    if said := instead(every, w("Det finns inga tal att visa."), all_hidden(w("Inget tal kan visas"), w)):
        return said
    shown = years[-MOST_BARS:]
    return Grid(
        ("", *(star(str(year), provisional=_is_provisional(year, about)) for year in shown)),
        tuple((line.name, *(_text(line, year, w) for year in shown)) for line in lines),
        hidden=any(line.values.get(year, Value(None)).hidden for line in lines for year in shown),
        marked=len(shown),
    )


def _text(line: _Line, year: int, w: Words) -> str:
    return line.values.get(year, Value(None)).text(w, line.decimals)


def _is_provisional(year: int, about: ReleaseFacts) -> bool:
    return is_provisional(date(year, 12, 31), about.provisional_after)


def _legend(shown: list[int], released: Tables, about: ReleaseFacts) -> tuple[str, ...]:
    """Say what the star means, and that years of fewer enterprises are not comparable."""
    w, at_end = about.words, known_by_year(released)
    said = [provisional_means(w)] if any(_is_provisional(year, about) for year in shown) else []
    if any(at_end.get(year, about.reported) < about.reported for year in shown):
        said.append(w("År med färre kända företag går inte att jämföra med de andra"))
    return tuple(said)


def _together(released: Tables, w: Words) -> list[str]:
    """Explain the dash of jobs that are shown for several years together: it would be read as none."""
    if all(row["since"] == row["year"] for row in rows(released.table("jobs_created"))):
        return []
    return [w("”–”: jobben visas flera år tillsammans, på bild 1")]


def _lines(released: Tables, w: Words) -> tuple[list[int], list[_Line]]:
    def by_year(table: str, measure: str, scale: float = 1) -> dict[int, Value]:
        found = {}
        for row in rows(released.table(table)):
            if row.get("since", row.get("year")) != row.get("year"):
                continue  # several years shown together have no column in this table
            value = Value.of(row, measure)
            year = int(row["year"]) if "year" in row else pd.Timestamp(row["date"]).year
            found[year] = Value(value.number / scale) if value.number is not None else value
        return found

    lines = [
        _Line(w("Skapade jobb"), by_year("jobs_created", "jobs")),
        _Line(w("Nya personer som fick jobb"), by_year("jobs_created", "first_ever")),
        _Line(w("Anställda vid årets slut"), by_year("employed", "persons")),
        _Line(w("Årsarbetskrafter då"), by_year("employed", "fte"), 1),
        _Line(w("Helår av arbete"), by_year("job_months", "job_months", 12), 1),
        _Line(
            w("Kända företag vid årets slut"), {year: Value(count) for year, count in known_by_year(released).items()}
        ),
        _Line(w("Intäkter, miljoner kronor"), by_year("income", "income", 1_000_000), 1),
    ]
    return sorted({year for each in lines for year in each.values}), lines
