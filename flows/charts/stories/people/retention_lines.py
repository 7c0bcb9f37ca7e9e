"""The lines of chart 6: those who stay and those who went on, with the band of the second, in picture, words and table."""

from __future__ import annotations

from collections.abc import Mapping

from flows.charts.content.coverage import star
from flows.charts.content.followed import may_get_more, short_time_of, time_of
from flows.charts.content.picture import Lines, Picture, Role, Said, Series
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.values import least
from flows.charts.stories.people.stays import Stay
from flows.charts.stories.people.uncertainty import Band
from flows.language.words import NONE, Words


def lines_of(stays: list[Stay], bands: Mapping[int, Band], about: ReleaseFacts) -> Picture:
    """Show the share that is still held as a line over the months, of a hundred, and of those that went on a second line."""
    w = about.words
    if not any(each.eligible.number or each.eligible.hidden for each in stays):
        return Said(w("Inga jobb har varat så länge att det går att säga hur många som fanns kvar."))
    if all(each.share.number is None for each in stays):
        return Said(
            w(
                "Ingen andel kan visas: jobben är färre än {least}, eller dolda för att skydda ett annat tal.",
                least=least(),
            )
        )
    line = Series(
        w.context("linje", "kvar i jobbet"),
        tuple(each.share for each in stays),
        tuple(each.share.per_cent(w) if each.eligible.number != 0 else "" for each in stays),
        Role.MAIN,
    )
    times = [star(short_time_of(each.months, w), provisional=may_get_more(each.months, about)) for each in stays]
    names = tuple(f"{time}\n{_of(each, w)}" for time, each in zip(times, stays, strict=True))
    onward = Series(
        w.context("linje", "vidare till arbete eller studier"),
        tuple(each.moved_on_share for each in stays),
        tuple(each.moved_on_share.per_cent(w) if each.eligible.number != 0 else "" for each in stays),
        Role.SECOND,
        tuple(bands.get(each.months) for each in stays) if bands else (),
    )
    lines = (line, onward) if tells_onward(stays) else (line,)
    return Lines(tuple(float(each.months) for each in stays), names, lines, w("procent av jobben"), whole=100)


def _of(each: Stay, w: Words) -> str:
    return w.of(each.retained.text(w), each.eligible.text(w)) if each.eligible.number != 0 else ""


def tells_onward(stays: list[Stay]) -> bool:
    """Whether the release says who went on; an older edition does not."""
    return any(each.moved_on_share.number is not None or each.moved_on_share.hidden for each in stays)


def onward_in_words(stays: list[Stay], bands: Mapping[int, Band], w: Words) -> str:
    """Say the second line in words, with its band."""
    told = []
    for each in stays:
        share = each.moved_on_share.per_cent(w)
        if band := bands.get(each.months):
            low, high = map(round, band)
            share = w("{share} (osäkerhet {low} till {high})", share=share, low=w.number(low), high=w.per_cent(high))
        told.append(w("efter {time} {share}", time=time_of(each.months, w), share=share))
    return w(
        "En andra linje visar andelen som har gått vidare till arbete eller studier: {shares}", shares="; ".join(told)
    )


def ends_of(band: Band | None) -> tuple[float | str, ...]:
    """Give the ends of a band for the table."""
    return (NONE, NONE) if band is None else tuple(map(round, band))
