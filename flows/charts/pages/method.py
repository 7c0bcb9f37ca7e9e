"""The pages of words at the end: how it was counted, and how good the data is."""

from __future__ import annotations

from collections.abc import Sequence

from flows.charts.content.release_facts import ReleaseFacts, hidden_means
from flows.charts.content.values import GROWTH_PER_CENT, GROWTH_PERSONS
from flows.charts.pages.ends import short_title
from flows.charts.pages.page import Kind, Page
from flows.language.words import sentence


def deck_title(about: ReleaseFacts) -> str:
    """Write the title of the deck, for the window and the file."""
    w = about.words
    told = f"{short_title(w)}, {about.area}, {about.until}"
    return w("{title} (utkast)", title=told) if about.draft else told


def method_pages(about: ReleaseFacts, curve: Sequence[str] = ()) -> tuple[Page, ...]:
    """Make the pages of method and of quality. A long one goes on over several sheets. `curve`: how a curve is made."""
    return tuple(
        Page(kind=Kind.METHOD, name=name, headline=headline, points=tuple(points))
        for name, (headline, points) in (("metod", method(about, curve)), ("kvalitet", quality(about)))
    )


def method(about: ReleaseFacts, curve: Sequence[str] = ()) -> tuple[str, list[str]]:
    """Give the definitions in force, and how numbers are protected: a heading and its points."""
    w = about.words
    points = about.definitions or (w("Definitionerna har inte följt med underlaget."),)
    protection = (
        f"{sentence(hidden_means(w))} {w('Alla dolda tal ser likadana ut. De är prövade mot försök att räkna fram dem.')}",
        w(
            "Växer eller minskar sägs bara om skillnaden är minst {persons} personer och minst {per_cent}.",
            persons=GROWTH_PERSONS,
            per_cent=w.per_cent(GROWTH_PER_CENT),
        ),
        *about.retreats,
    )
    return w("Så har vi räknat"), [sentence(point) for point in (*points, *curve, *about.own, *protection)]


def built_on(about: ReleaseFacts) -> str:
    """Say what was known when the numbers were made, in which run, and by whom."""
    w = about.words
    return w(
        "Byggt på det som var känt {known}. Körning {run}. Bearbetning: {processed_by}",
        known=w.day(about.as_of),
        run=about.run,
        processed_by=about.processed_by,
    )


def quality(about: ReleaseFacts) -> tuple[str, list[str]]:
    """Give which sources the numbers build on, how new they are, and what is missing: a heading and its points."""
    w = about.words
    points = [
        built_on(about),
        about.basis,
        *about.linked.in_words(about.linked.shares, [each.table for each in about.sources], w),
    ]
    points += [missing for missing in about.missing if not missing.startswith(about.reporting)]
    suppliers = dict.fromkeys((source.name, source.data_date) for source in about.sources)
    for name, day in suppliers:
        told = [source.title for source in about.sources if (source.name, source.data_date) == (name, day)]
        points.append(w("{source}, till och med {day}: {tables}.", source=name, day=w.day(day), tables=w.listed(told)))
    return w("Data och kvalitet"), [sentence(point) for point in points]
