"""Chart 6 of the story: how long they stay. Reads retention (k_months: eligible, retained, share_pct, moved_on, moved_on_pct)."""

from __future__ import annotations

from flows.charts.content.coverage import provisional_means
from flows.charts.content.followed import all_known, followed, may_get_more, time_of
from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.shape import alt_text
from flows.charts.content.story import Note, Story, StoryTable
from flows.charts.content.values import PEOPLE, SMALL, Tables
from flows.charts.stories.people.retention_lines import ends_of, lines_of, onward_in_words, tells_onward
from flows.charts.stories.people.stays import Stay, some_jobs, stays_of
from flows.charts.stories.people.uncertainty import Band, bands_of, means, remark
from flows.language.words import SWEDISH, Words

NUMBER, NAME = 6, "kvar_i_jobbet"
_TOLD_FIRST = (24, 12, 6, 3)


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write what the chart tells. The headline is about two years, or of a shorter time if that is hidden."""
    about = ReleaseFacts.of(released, w)
    stays = stays_of(released)
    onward = tells_onward(stays)
    bands = bands_of(released)
    headline, found = _headline(stays, about)
    more = [onward_in_words(stays, bands, w)] if onward else []
    legend = (provisional_means(w),) if any(may_get_more(each.months, about) for each in stays) else ()
    said = "; ".join(
        w(
            "efter {time}: {share}, {counts}",
            time=time_of(each.months, w),
            share=each.share.per_cent(w),
            counts=each.counts(w),
        )
        for each in stays
    )
    seen = [each.eligible.number for each in stays if each.eligible.number]
    # A hidden group may be larger than any that is shown: the ends of what is shown would not be those of all.
    known = seen and not any(each.eligible.hidden for each in stays)
    n = f", {w.n(w('{jobs} jobb', jobs=_from_to(min(seen), max(seen), w)))}" if known else ""
    return Story(
        headline=headline,
        found=found,
        subtitle=_subtitle(stays, about) + n,
        remember=_remember(stays, about) if found else "",
        short=w("Kvar i jobbet"),
        unit=w("antal jobb, och hela procent"),
        picture=lines_of(stays, bands, about),
        remarks=(
            target_only(w),
            *legend,
            w("Varje punkt räknar de jobb som började så tidigt att det går att veta"),
            *([w("Vidare till arbete eller studier: det avslutsskäl som företaget har uppgett")] if onward else []),
            *([remark(w)] if bands else []),
        ),
        leans_on=PEOPLE,
        legend=(*legend, *((means(w),) if bands else ())),
        alt=alt_text(
            w("Linjediagram över andelen jobb som fanns kvar"),
            headline,
            said,
            w,
            *more,
        ),
        note=Note(
            shows=_shows(stays, w),
            denominator=w(
                "Jobb som började så tidigt att hela tiden har gått. Grupperna är olika stora: läs antalen högt."
            ),
            never_say=w("att den som slutade misslyckades: den kan ha gått vidare till arbete eller studier."),
        ),
        table=_table(stays, bands, about, onward=onward),
    )


def _table(stays: list[Stay], bands: dict[int, Band], about: ReleaseFacts, *, onward: bool) -> StoryTable:
    """The numbers of the chart as a table, one row for each time."""
    w = about.words
    return StoryTable(
        (
            w("Månader efter starten"),
            w("Jobb kvar"),
            w("Jobb att följa"),
            w("Andel, %"),
            *((w("Vidare till arbete eller studier"), w("Andel vidare, %")) if onward else ()),
            *((w("Osäkerhet från, %"), w("Osäkerhet till, %")) if bands else ()),
        ),
        tuple(
            (
                each.months,
                each.retained.cell,
                each.eligible.cell,
                each.share.cell,
                *((each.moved_on.cell, each.moved_on_share.cell) if onward else ()),
                *(ends_of(bands.get(each.months)) if bands else ()),
            )
            for each in stays
        ),
        remarks=tuple(
            (w("{months} månader", months=each.months), w("preliminärt"))
            for each in stays
            if may_get_more(each.months, about)
        ),
    )


def _of_headline(stays: list[Stay], about: ReleaseFacts) -> Stay | None:
    """Choose the headline's time: the first of _TOLD_FIRST that is shown, else the shortest; of those that are final, if any."""
    shown = [each for each in stays if each.share.number is not None]
    final = [each for each in shown if not may_get_more(each.months, about)]
    among = {each.months: each for each in final or shown}
    return next((among[months] for months in (*_TOLD_FIRST, *among) if months in among), None)


def _headline(stays: list[Stay], about: ReleaseFacts) -> tuple[str, bool]:
    w, told = about.words, _of_headline(stays, about)
    if told is None:
        return w("Så länge varade jobben i de sociala företagen"), False
    after = time_of(told.months, w)
    if (told.eligible.number or 0) < SMALL:
        found = w("{counts} fanns kvar efter {after}", counts=told.counts(w), after=after)
    else:
        found = w("{share} av jobben fanns kvar efter {after}", share=told.share.per_cent(w), after=after)
    return w("Preliminärt: {found}", found=found) if may_get_more(told.months, about) else found, True


def _remember(stays: list[Stay], about: ReleaseFacts) -> str:
    """Say the finding in a whole sentence."""
    w, told = about.words, _of_headline(stays, about)
    if told is None:
        return ""
    return w(
        "{some} som vi har följt {until} fanns kvar efter {after}",
        some=some_jobs(told.share, told.eligible, told.counts(w), w),
        until=about.until if all_known(about) else w("så länge varje företag är känt"),
        after=time_of(told.months, w),
    )


def _subtitle(stays: list[Stay], about: ReleaseFacts) -> str:
    """Name the measure, with the shortest and the longest time it is read at."""
    w = about.words
    if not stays:
        return w("Jobb hos samma företag, {area}, {followed}", area=about.area, followed=followed(about))
    first, last = str(stays[0].months), str(stays[-1].months)
    return w(
        "Jobb hos samma företag {months} månader efter starten, {area}, {followed}",
        months=first if first == last else w("{first} till {last}", first=first, last=last),
        area=about.area,
        followed=followed(about),
    )


def _shows(stays: list[Stay], w: Words) -> str:
    if not stays:
        return w("Hur stor del av jobben som fanns kvar på samma företag.")
    months = w.listed([str(each.months) for each in stays])
    return w("Hur stor del av jobben som fanns kvar på samma företag efter {months} månader.", months=months)


def _from_to(low: float, high: float, w: Words) -> str:
    return w.number(low) if low == high else f"{w.number(low)}–{w.number(high)}"
