"""Chart 6 of the story: how long they stay. Reads retention (k_months: eligible, retained, share_pct, moved_on, moved_on_pct)."""

from __future__ import annotations

from dataclasses import dataclass

from flows.charts.content.followed import followed, may_get_more, short_time_of, time_of
from flows.charts.content.known import provisional_means, star
from flows.charts.content.picture import Lines, Picture, Role, Said, Series
from flows.charts.content.release_facts import ReleaseFacts, target_only
from flows.charts.content.shape import alt_text
from flows.charts.content.story import Note, Story, StoryTable
from flows.charts.content.values import PEOPLE, SMALL, Tables, Value, least, rows
from flows.language.words import SWEDISH, Words

NUMBER, NAME = 6, "kvar_i_jobbet"
_TOLD_FIRST = (24, 12, 6, 3)


@dataclass(frozen=True)
class Stay:
    """How many of the jobs that began so many months ago are still held."""

    months: int
    eligible: Value
    retained: Value
    share: Value
    moved_on: Value
    """Left for work or studies by then, as the enterprises say."""
    moved_on_share: Value

    def counts(self, w: Words) -> str:
        """Write how many of how many: `80 av 121 jobb`."""
        if self.eligible.number == 0:
            return w("inga jobb att följa än")
        return w.of(self.retained.text(w), w("{jobs}\u00a0jobb", jobs=self.eligible.text(w)))


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Write what the chart tells. The headline is about two years, or of a shorter time if that is hidden."""
    about = ReleaseFacts.of(released, w)
    stays = stays_of(released)
    onward = _tells_onward(stays)
    headline, found = _headline(stays, about)
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
        short=w("Kvar i jobbet"),
        unit=w("antal jobb, och hela procent"),
        picture=_picture(stays, about),
        remarks=(
            target_only(w),
            *legend,
            w("Varje punkt räknar de jobb som började så tidigt att det går att veta"),
            *([w("Vidare till arbete eller studier: det avslutsskäl som företaget har uppgett")] if onward else []),
        ),
        leans_on=PEOPLE,
        legend=legend,
        alt=alt_text(w("Linjediagram över andelen jobb som fanns kvar"), headline, said, w),
        note=Note(
            shows=_shows(stays, w),
            denominator=w(
                "Jobb som började så tidigt att hela tiden har gått. Grupperna är olika stora: läs antalen högt."
            ),
            never_say=w("att den som slutade misslyckades: den kan ha gått vidare till arbete eller studier."),
        ),
        table=StoryTable(
            (
                w("Månader efter starten"),
                w("Jobb kvar"),
                w("Jobb att följa"),
                w("Andel, %"),
                *((w("Vidare till arbete eller studier"), w("Andel vidare, %")) if onward else ()),
            ),
            tuple(
                (
                    each.months,
                    each.retained.cell,
                    each.eligible.cell,
                    each.share.cell,
                    *((each.moved_on.cell, each.moved_on_share.cell) if onward else ()),
                )
                for each in stays
            ),
            remarks=tuple((str(each.months), w("preliminärt")) for each in stays if may_get_more(each.months, about)),
        ),
    )


def stays_of(released: Tables) -> list[Stay]:
    """Give the lengths of time that jobs are followed, shortest first."""
    return [
        Stay(
            int(row["k_months"]),
            *(Value.of(row, name) for name in ("eligible", "retained", "share_pct")),
            # An older edition does not say who went on.
            *(Value.of(row, name) if name in row else Value(None) for name in ("moved_on", "moved_on_pct")),
        )
        for row in rows(released.table("retention"), "k_months")
    ]


def _tells_onward(stays: list[Stay]) -> bool:
    return any(each.moved_on_share.number is not None or each.moved_on_share.hidden for each in stays)


def _picture(stays: list[Stay], about: ReleaseFacts) -> Picture:
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
    )
    lines = (line, onward) if _tells_onward(stays) else (line,)
    return Lines(tuple(float(each.months) for each in stays), names, lines, w("procent av jobben"), whole=100)


def _of(each: Stay, w: Words) -> str:
    return w.of(each.retained.text(w), each.eligible.text(w)) if each.eligible.number != 0 else ""


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


def _subtitle(stays: list[Stay], about: ReleaseFacts) -> str:
    """Name the measure, with the shortest and the longest time it is read at."""
    w = about.words
    if not stays:
        return w("Andel av jobben som fanns kvar i {area}, {followed}", area=about.area, followed=followed(about))
    first, last = str(stays[0].months), str(stays[-1].months)
    return w(
        "Andel av jobben som fanns kvar efter {months} månader i {area}, {followed}",
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
