"""All pages of a release in their order: opening, what and where, charts, closing; then the appendix and the method."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import takewhile
from typing import Protocol

from flows.charts.content.picture import Said, shows_hidden
from flows.charts.content.release_facts import ReleaseFacts, hidden_means
from flows.charts.content.story import Cell, Story
from flows.charts.content.values import Tables
from flows.charts.pages.ends import closing_page, opening_page, strongest
from flows.charts.pages.method import method_pages
from flows.charts.pages.page import Kind, Page
from flows.charts.pages.places import area_page, what_page
from flows.charts.pages.speech import chart_speech
from flows.charts.profile.profile import Profile
from flows.charts.stories.context import income, net_effect, overview, reach, source_coverage
from flows.charts.stories.jobs import employed, job_months, jobs_created
from flows.charts.stories.people import employed_by_group, next_step, outcome, retention, training_to_job, uncertainty
from flows.errors import Stopped
from flows.language.tool import say
from flows.language.words import HIDDEN, NBSP, SWEDISH, Words, sentence


class Chart(Protocol):
    """A chart's module: its number in the story, its file name, and what it tells."""

    NUMBER: int
    NAME: str

    def story(self, released: Tables, w: Words = SWEDISH) -> Story:
        """Write what the chart tells."""


CHARTS: tuple[Chart, ...] = (
    jobs_created,
    employed,
    employed_by_group,
    training_to_job,
    outcome,
    retention,
    reach,
    income,
    job_months,
    net_effect,
    source_coverage,
    overview,
    next_step,
)
_APPENDIX = {"vad_annars", "kallorna", "allt", "vart_sedan"}
"""Charts that stand after the closing page, unless the profile puts them into the story."""


def all_pages(released: Tables, profile: Profile | None = None, w: Words = SWEDISH) -> tuple[Page, ...]:
    """Give every page of a release in its order. Raises KeyError where a fact is missing, NotReleased where a table is."""
    profile = (profile or Profile()).told_in(w.language)
    about = ReleaseFacts.of(released, w)
    charts = [chart_page(chart, released, about, profile) for chart in CHARTS]
    by_name = {chart.NAME: page for chart, page in zip(CHARTS, charts, strict=True)}
    names = profile.order or tuple(name for name, page in by_name.items() if not page.appendix)
    told = [by_name[name] for name in names]
    rest = [page for name, page in by_name.items() if name not in names]
    return (
        opening_page(released, about, profile),
        what_page(about),
        area_page(released, about),
        *told,
        closing_page(told, about, profile),
        *rest,
        *method_pages(about, (uncertainty.remark(w),) if uncertainty.bands_of(released) else ()),
    )


def strongest_finding(released: Tables, w: Words) -> str:
    """Give the headline of the chart with the strongest finding, of those in the story; empty where none has one."""
    found = strongest(list(takewhile(lambda page: page.kind is not Kind.CLOSING, all_pages(released, None, w))))
    return found[0].headline.replace("\u00a0", " ") if found else ""


def chart_page(chart: Chart, released: Tables, about: ReleaseFacts, profile: Profile) -> Page:
    """Make the page of a chart."""
    w = about.words
    story = chart.story(released, w)
    _refuse_other_numbers(chart.NAME, profile.titles.get(chart.NAME, ""), story)
    approved = chart.NAME == "vad_annars" and story.found
    takeaway = " ".join(each for each in (_no_finding(story, w), story.takeaway) if each)
    return Page(
        kind=Kind.CHART,
        name=f"{chart.NUMBER:02}_{chart.NAME}",
        headline=story.headline,
        kicker=profile.titles.get(chart.NAME, story.short),
        subtitle=story.subtitle,
        picture=story.picture,
        aside=story.aside,
        takeaway=takeaway,
        source=about.source_line(story.leans_on, story.counted),
        legend=_legend(chart, story, about),
        alt=story.alt.replace(HIDDEN, w("dolt")),
        notes=tuple(notes(story, about)),
        speech=chart_speech(chart.NAME, story.headline, takeaway, w),
        story=story,
        appendix=chart.NAME in _APPENDIX and not approved,
    )


def _refuse_other_numbers(name: str, title: str, story: Story) -> None:
    """Stop where the organiser's own title has a number that the chart's table has not. Years are not checked."""
    cells = {w.replace(NBSP, "") for row in story.table.rows for w in (_plain(cell) for cell in row)}
    for number in re.findall(r"\d+(?:[,.]\d+)?", re.sub(r"(?<=\d)[ \u00a0](?=\d{3}\b)", "", title)):
        if number.replace(".", ",") not in cells:
            raise Stopped(
                say(
                    "Profilens titel på {name}, ”{title}”, har talet {number}, som inte finns i diagrammets "
                    "tabell. Ta bort talet: rubriken under titeln säger det som är räknat.",
                    name=name,
                    title=title,
                    number=number,
                )
            )


def _plain(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return cell
    return f"{cell:.0f}" if float(cell).is_integer() else f"{cell:.1f}".replace(".", ",")


def notes(story: Story, about: ReleaseFacts) -> list[tuple[str, str]]:
    """Give the speaker's notes to a chart, with all that does not fit in its footer: pairs of a label and a text."""
    w = about.words
    told = [
        (w("Visar"), story.note.shows),
        (w("Av vad"), story.note.denominator),
        (w("Säg inte"), story.note.never_say),
        *((w("En fråga till"), f"{question} {answer}") for question, answer in story.asked),
        (w("Så är det räknat"), _joined(about.remarks(story))),
        (w("Underlag"), sentence(about.basis)),
    ]
    missing = [(w("Saknas"), sentence(each)) for each in about.missing_for(story.leans_on)]
    return [(name, text) for name, text in told if text] + missing


def _legend(chart: Chart, story: Story, about: ReleaseFacts) -> str:
    """Say what the marks mean, and where an enterprise outside the area is counted."""
    hidden = hidden_means(about.words) if shows_hidden(story.picture) else ""
    people = "anstallningar" in story.leans_on
    marks = () if isinstance(story.picture, Said) else story.legend
    outside = (about.outside_left_out if chart is reach else about.outside_counted) if people else ""
    return _joined([each for each in (*marks, outside, hidden) if each])


def _no_finding(story: Story, w: Words) -> str:
    """Say why the headline tells no finding, on a page with a picture; a sentence in place of the picture says it itself."""
    if story.found or isinstance(story.picture, Said):
        return ""
    return w("Ett fynd går inte att säga: minst ett av talen som behövs är dolt, saknas eller är för litet.")


def _joined(remarks: Sequence[str]) -> str:
    return " ".join(sentence(each) for each in remarks)
