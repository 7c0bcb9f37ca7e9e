"""Chart 12 of the story: everything as one table. Reads jobs_created, employed, job_months and income."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.story import LEAST, MOST_BARS, PEOPLE, Note, Story, StoryTable, Tables, Value, rows
from flows.charts.drawing.frame import ARTIFACT, HIGH, HIGHLIGHT, PALE, WIDE, Frame, frame, styled
from flows.charts.drawing.text import LABEL, SMALLEST, width
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
        subtitle=w(
            "Alla årstal i {area}, räknade {until}",
            area=about.area,
            until=about.until,
        ),
        short=w("Allt i en tabell"),
        unit=w("antal, om inget annat står"),
        remarks=(
            target_only(w),
            *_together(released, w),
            *([] if about.whole_year else [w("*\u00a0till {day}", day=w.day_of_year(about.period_end))]),
        ),
        leans_on=(*PEOPLE, "ekonomi"),
        alt=w("Tabell. {headline}. {numbers}.", headline=headline, numbers=said if shown else w("Inga tal finns")),
        note=Note(
            shows=w(
                "Alla tal som har ett värde per år, på ett ställe.",
            ),
            denominator=w(
                "Varje rad räknar något eget: läs raden innan du jämför två.",
            ),
            never_say=w(
                "kvoter mellan rader, till exempel kronor per jobb: de räknar olika saker.",
            ),
        ),
        table=StoryTable(
            (w("Vad"), *map(str, years)),
            tuple((line.name, *(line.values.get(year, Value(None)).cell for year in years)) for line in lines),
        ),
    )


@styled
def figure(released: Tables, w: Words = SWEDISH) -> Figure:
    """Draw the table: a line for each measure, a column for each of the latest years, as many as there is room for."""
    about = ReleaseFacts.of(released, w)
    years, lines = _lines(released, w)
    page = frame(story(released, w), about)
    values = [value for line in lines for value in line.values.values()]
    if not any(value.number or value.hidden for value in values):
        page.say(w("Det finns inga tal att visa."))
    elif not any(value.number for value in values):
        page.say(
            w(
                "Inget tal kan visas: vart och ett är färre än {least}, eller dolt för att skydda ett annat tal.",
                least=LEAST,
            )
        )
    else:
        _draw(page, years, lines, about)
    return page.figure


def _draw(page: Frame, years: list[int], lines: list[_Line], about: ReleaseFacts) -> None:
    w, room = about.words, page.room
    pitch = min(room.height / (len(lines) + 1), 40.0)
    size = LABEL if pitch > LABEL * 1.5 else SMALLEST
    name = max(width(line.name, size) for line in lines) + 16
    column = max(width(_text(line, year, w), size, bold=True) for line in lines for year in years)
    column = max(column, width("2025*", size, bold=True)) + 18
    shown = years[-max(1, min(MOST_BARS, int((room.width - name) / column))) :]
    step = min((room.width - name) / len(shown), 130.0)
    for place, year in enumerate(shown):
        part = "*" if year == about.period_end.year and not about.whole_year else ""
        last = year == shown[-1]
        x = room.left + name + (place + 1) * step
        page.write(x, room.top - size, f"{year}{part}", size, bold=True, ha="right", color=HIGHLIGHT)
        for row, line in enumerate(lines, start=1):
            page.write(x, room.top - size - row * pitch, _text(line, year, w), size, bold=last, ha="right")
    right = room.left + name + len(shown) * step
    for row, line in enumerate(lines, start=1):
        y = room.top - size - row * pitch
        page.write(room.left, y, line.name, size)
        rule = (y + size * 0.36 + pitch / 2) / HIGH
        page.figure.add_artist(
            Line2D([room.left / WIDE, right / WIDE], [rule] * 2, color=PALE, linewidth=2, gid=ARTIFACT)
        )


def _text(line: _Line, year: int, w: Words) -> str:
    return line.values.get(year, Value(None)).text(w, line.decimals)


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
                continue  # several years told together are none of this table's columns
            value = Value.of(row, measure)
            year = int(row["year"]) if "year" in row else pd.Timestamp(row["date"]).year
            found[year] = Value(value.number / scale) if value.number is not None else value
        return found

    lines = [
        _Line(w("Skapade jobb"), by_year("jobs_created", "jobs")),
        _Line(w("Nya personer som fick jobb"), by_year("jobs_created", "first_ever")),
        _Line(w("Anställda vid årets slut"), by_year("employed", "persons")),
        _Line(w("Årsarbetskrafter då"), by_year("employed", "fte"), 1),
        _Line(w("Månader av heltidsarbete"), by_year("job_months", "job_months")),
        _Line(w("Intäkter, miljoner kronor"), by_year("income", "income", 1_000_000), 1),
    ]
    return sorted({year for each in lines for year in each.values}), lines
