"""The first page and the last: the event with its one number, and three sentences to remember."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from flows.charts.content.coverage import some_of
from flows.charts.content.picture import Aside
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.values import PEOPLE, Tables, Value, rows
from flows.charts.pages.page import Kind, Page
from flows.charts.pages.speech import speech
from flows.charts.profile.profile import Profile
from flows.language.words import Words, sentence

_REMEMBERED = 3
_FIRST = ("skapade_jobb", "vad_det_blev", "racker_det")
"""The charts whose findings are to be remembered, if they have any; else the first that have."""


def short_title(w: Words) -> str:
    """Write the title without area and day."""
    return w("Jobb för människor långt från arbetsmarknaden")


def opening_page(released: Tables, about: ReleaseFacts, profile: Profile) -> Page:
    """Make the first page: title, event, day and place, and the number of people who have a job."""
    w = about.words
    when = [each for each in (profile.place, w.day(profile.day) if profile.day else "") if each]
    number = _number(released, about)
    lines = (profile.event or w("De sociala företagen i {area}", area=about.area), ", ".join(when))
    return Page(
        kind=Kind.OPENING,
        name="oppning",
        headline=short_title(w),
        subtitle=lines[0],
        points=tuple(each for each in lines[1:] if each),
        aside=number,
        source=about.source_line(PEOPLE),
        notes=(
            (w("Underlag"), sentence(about.basis)),
            (w("Byggt på"), w("Det som var känt {known}. Körning {run}.", known=w.day(about.as_of), run=about.run)),
        ),
        speech=speech(
            w,
            (
                w("Välkomna"),
                w(
                    "Det här är vad de sociala företagen i {area} gör för människor som står långt från arbetsmarknaden",
                    area=about.area,
                ),
                " ".join((number.number, number.what, *number.lines[:2])) if number else "",
            ),
        ),
    )


def closing_page(told: Sequence[Page], about: ReleaseFacts, profile: Profile) -> Page:
    """Make the last page of the story: three findings of its charts, whom to ask, and the organiser's own words."""
    w = about.words
    chosen = strongest(told)[:_REMEMBERED]
    points = tuple(sentence(page.story.remember or page.headline) for page in told if page in chosen and page.story)
    leans_on = tuple(dict.fromkeys(table for page in chosen if page.story for table in page.story.leans_on))
    return Page(
        kind=Kind.CLOSING,
        name="att_minnas",
        headline=w("Att minnas") if len(points) != _REMEMBERED else w("Tre saker att minnas"),
        points=points or (w("Talen räcker inte till ett fynd som vi kan stå för."),),
        takeaway=profile.closing_words,
        source=about.source_line(leans_on or PEOPLE),
        notes=tuple((w("Frågor"), line) for line in profile.contact.lines),
        speech=speech(
            w,
            (
                w("Tre saker vill vi att ni tar med er") if len(points) == _REMEMBERED else "",
                *points,
                w("Tack, och fråga gärna"),
            ),
            long=True,
        ),
    )


def strongest(told: Sequence[Page]) -> list[Page]:
    """Choose the pages with a finding, the strongest first."""
    found = [page for page in told if page.story is not None and page.story.found]
    first = [page for name in _FIRST for page in found if page.name.endswith(name)]
    return [*first, *(page for page in found if page not in first)]


def _number(released: Tables, about: ReleaseFacts) -> Aside | None:
    """Give the number of people with a job on the last day, or of all jobs where that is hidden."""
    w = about.words
    place = w("i de sociala företagen i {area}", area=about.area)
    outside = (about.outside_counted,) if about.outside else ()
    days = rows(released.table("employed"), "date")
    persons = Value.of(days[-1], "persons") if days else Value(None)
    if persons.number:
        day = w.day(pd.Timestamp(days[-1]["date"]).date())
        what = w.plural(persons.number, "person har ett jobb", "personer har ett jobb")
        known = int(days[-1]["enterprises"])
        some = (some_of(w, known, about.expected),) if known < about.expected else ()
        return Aside(persons.text(w), what, (place, day, *some, *outside))
    for row in rows(released.table("all_years")):
        jobs = Value.of(row, "jobs")
        if jobs.number:
            return Aside(jobs.text(w), w("jobb genom alla år"), (place, *outside))
    return None
