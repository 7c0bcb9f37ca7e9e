"""Chart 7 of the story: reach against need. Reads the released table reach.

reach (period, kommun_code: employed; Arbetsförmedlingen's utsatta_low, utsatta_high, ua12_low, ua12_high; reporting: 0 where
no enterprise of the place has reported, so that nobody knows how many are employed).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from flows.charts.content.language import NBSP, NONE, SWEDISH, Words
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.story import PEOPLE, Note, Story, StoryTable, Tables, Value, known, rows
from flows.charts.drawing.frame import GREY, HIGHLIGHT, STUB, Box, Frame, frame, stub, styled
from flows.charts.drawing.text import LABEL, LEADING, SMALLEST, width
from flows.contracts.places import place_names

NUMBER, NAME = 7, "racker_det"
_LEANS_ON = (*PEOPLE, "svag_konkurrensformaga", "tid_utan_arbete")
_WHOLE = "omradet"
_BRACKETS = ((2026, "16–66"), (2023, "16–65"), (0, "16–64"))
_GAP = 24.0
_SEEN = 8.0
"""An interval is striped where its stripes can be seen; its ends are always written."""


@dataclass(frozen=True)
class _Range:
    """An interval of persons that Arbetsförmedlingen has published, where `<5` is 1 to 4."""

    low: float | None
    high: float | None

    def text(self, w: Words) -> str:
        return w.range_of(self.low, self.high)


@dataclass(frozen=True)
class _Place:
    code: str
    employed: Value
    weak: _Range
    long_without: _Range


def story(released: Tables, w: Words = SWEDISH) -> Story:
    """Tell the story in words. The headline tells how many in need there are for each employed."""
    about = ReleaseFacts.of(released, w)
    period, places = _places(released)
    headline = _headline(places.get(_WHOLE), period, about)
    when = w.month(period) if period else ""
    area = places.get(_WHOLE)
    n = f", {w.n(area.employed.text(w))}{NBSP}{w('anställda', 'employed')}" if area and _told(area) else ""
    said = ". ".join(
        w(
            f"{_name(code, w)}: {_employed(place, w)}, {place.weak.text(w)} arbetslösa med svag "
            f"konkurrensförmåga, {place.long_without.text(w)} utan arbete i mer än 12 månader",
            f"{_name(code, w)}: {_employed(place, w)}, {place.weak.text(w)} unemployed with a weak "
            f"competitive position, {place.long_without.text(w)} without work for more than 12 months",
        )
        for code, place in places.items()
    )
    return Story(
        headline=headline,
        subtitle=w(
            f"Anställda och inskrivna arbetslösa i {about.area}",
            f"People employed and registered unemployed in {about.area}",
        )
        + (f", {when}" if when else "")
        + n,
        short=w("Anställda och behov", "Employed and need"),
        unit=w("antal personer", "number of people"),
        remarks=_remarks(period, places, w),
        leans_on=_LEANS_ON,
        alt=w(
            f"Liggande staplar över anställda och arbetslösa. {headline}. {said or 'Inga tal finns'}.",
            f"Horizontal bars of employed and unemployed. {headline}. {said or 'There are no numbers'}.",
        ),
        note=Note(
            shows=w(
                "Hur många som är anställda i de sociala företagen, bredvid hur många som är inskrivna hos "
                "Arbetsförmedlingen och står långt från arbetsmarknaden.",
                "How many are employed at the social enterprises, beside how many are registered with "
                "Arbetsförmedlingen and far from the labour market.",
            ),
            denominator=w(
                "Arbetsförmedlingens två mått överlappar varandra: samma person kan finnas i "
                "båda. De anställda är inte en del av de arbetslösa.",
                "Arbetsförmedlingen's two measures overlap: one person may be in both. "
                "The employed are not a part of the unemployed.",
            ),
            never_say=w(
                "att företagen når en viss procent av behovet, eller att måtten kan läggas ihop.",
                "that the enterprises reach a certain per cent of the need, or that the measures can be added up.",
            ),
        ),
        table=StoryTable(
            w.columns(
                "Månad|Område|Anställda|Svag konkurrensförmåga, lägst|Svag konkurrensförmåga, högst|"
                "Utan arbete mer än 12 månader, lägst|Utan arbete mer än 12 månader, högst",
                "Month|Place|Employed|Weak competitive position, lowest|Weak competitive position, highest|"
                "Without work more than 12 months, lowest|Without work more than 12 months, highest",
            ),
            tuple(
                (when, _name(place.code, w), place.employed.cell, *(_cell(end) for end in _ends(place)))
                for place in places.values()
            ),
            keys=2,
        ),
    )


@styled
def figure(released: Tables, w: Words = SWEDISH) -> Figure:
    """Draw the chart: three lying bars for the area, with the municipalities' numbers beside them."""
    _, places = _places(released)
    page = frame(story(released, w), ReleaseFacts.of(released, w))
    area = places.get(_WHOLE)
    if area is None:
        page.say(
            w(
                "Det finns ingen månad som både företagen och Arbetsförmedlingens filer har tal för.",
                "There is no month that both the enterprises and Arbetsförmedlingen's files have numbers for.",
            )
        )
    else:
        _draw(page, places, area, w)
    return page.figure


def _draw(page: Frame, places: Mapping[str, _Place], area: _Place, w: Words) -> None:
    room = page.room
    named = _named(area, w)
    columns = [
        (_name(place.code, w), place.employed.text(w), place.weak.text(w), place.long_without.text(w))
        for code, place in places.items()
        if code != _WHOLE
    ]
    widths = [max(width(text, SMALLEST, bold=line == 0) for line, text in enumerate(c)) + _GAP for c in columns]
    across = room.width - sum(widths) - _GAP
    size = next((s for s in (LABEL, SMALLEST) if _widest(named, s) < across), SMALLEST)
    if _widest(named, size) >= across:
        columns, widths, across = [], [], room.width
    box = Box(room.left, room.bottom, across, room.height - SMALLEST * LEADING)
    x = room.right
    for column, wide in zip(reversed(columns), reversed(widths), strict=True):
        page.write(x, room.top - SMALLEST, column[0], SMALLEST, bold=True, ha="right")
        for line, text in enumerate(column[1:]):
            page.write(x, _text_y(box, line), text, SMALLEST, ha="right")
        x -= wide
    page.write(room.left, room.top - SMALLEST, _name(area.code, w), SMALLEST, bold=True)
    for line, text in enumerate(named):
        page.write(box.left, _text_y(box, line), text, size, bold=line == 0)
    _bars(page, box, area)


def _bars(page: Frame, box: Box, area: _Place) -> None:
    ranges = (_Range(area.employed.number, area.employed.number), area.weak, area.long_without)
    top = max(bar.high or 0 for bar in ranges) or 1.0
    axes = page.axes(box, top, box.height)
    thick = box.height / 3 * 0.42
    for line, bar in enumerate(ranges):
        bottom = _text_y(box, line) - box.bottom - thick - 9
        if line == 0 and area.employed.hidden:
            stub(axes, 0, bottom, STUB / box.width * top, thick)
        elif bar.low is not None and bar.high is not None:
            color = HIGHLIGHT if line == 0 else GREY
            axes.add_patch(Rectangle((0, bottom), bar.low, thick, facecolor=color, gid="bar"))
            if (bar.high - bar.low) / top * box.width >= _SEEN:
                part = Rectangle((bar.low, bottom), bar.high - bar.low, thick, facecolor=color, hatch="/", gid="range")
                axes.add_patch(part)
        page.baseline((box.left, box.bottom + bottom - 4), (box.left, box.bottom + bottom + thick + 4))


def _named(area: _Place, w: Words) -> tuple[str, str, str]:
    return (
        w("Anställda i de sociala företagen: ", "Employed at the social enterprises: ") + area.employed.text(w),
        w("Svag konkurrensförmåga: ", "Weak competitive position: ") + area.weak.text(w),
        w("Utan arbete mer än 12 månader: ", "Without work more than 12 months: ") + area.long_without.text(w),
    )


def _widest(named: Sequence[str], size: float) -> float:
    return max(width(text, size, bold=line == 0) for line, text in enumerate(named))


def _text_y(box: Box, line: int) -> float:
    """Give the baseline of a bar's words; the bar lies below it."""
    return box.top - line * box.height / 3 - LABEL - 6


def _places(released: Tables) -> tuple[str | None, dict[str, _Place]]:
    """Take the newest period of the table, its places in the order they are shown."""
    table = rows(released.table("reach"), "period")
    if not table:
        return None, {}
    period = str(table[-1]["period"])
    found = {
        str(row["kommun_code"]): _Place(
            str(row["kommun_code"]),
            Value.of(row, "employed") if row.get("reporting", 1) else Value(None),  # an older edition does not say
            _Range(known(row["utsatta_low"]), known(row["utsatta_high"])),
            _Range(known(row["ua12_low"]), known(row["ua12_high"])),
        )
        for row in table
        if row["period"] == period
    }
    return period, dict(sorted(found.items(), key=lambda place: (place[0] != _WHOLE, place_names().get(place[0], ""))))


def _name(code: str, w: Words) -> str:
    return w("Hela området", "The whole area") if code == _WHOLE else place_names()[code]


def _headline(area: _Place | None, period: str | None, about: ReleaseFacts) -> str:
    """Tell so many to one where it is at least two, else the number, else what the chart is about."""
    w = about.words
    employed = area.employed.number if area else None
    if area is None or period is None or employed is None or not (employed or about.complete(PEOPLE)):
        return w(
            "Anställda i de sociala företagen och arbetslösa i området",
            "Employed at the social enterprises and unemployed in the area",
        )
    when = w.month(period)
    if not employed:
        return w(
            f"Ingen var anställd i de sociala företagen i {when}",
            f"Nobody was employed at the social enterprises in {when}",
        )
    if area.weak.low is not None and area.weak.high is not None and area.weak.low >= 2 * employed:
        for_each = _Range(*(float(int(end / employed + 0.5)) for end in (area.weak.low, area.weak.high)))
        about_so = w("ungefär ", "about ") if for_each.low == for_each.high else ""
        many = f"{about_so}{for_each.text(w)}"
        return w(
            f"På varje anställd går {many} arbetslösa med svag konkurrensförmåga",
            f"For each employed there are {many} unemployed in a weak position",
        )
    what = w.plural(employed, w("anställd", "person employed"), w("anställda", "people employed"))
    return w(
        f"{w.number(employed)} {what} i de sociala företagen i {when}",
        f"{w.number(employed)} {what} at the social enterprises in {when}",
    )


def _remarks(period: str | None, places: Mapping[str, _Place], w: Words) -> tuple[str, ...]:
    remarks = [w("Arbetsförmedlingens två mått överlappar", "Arbetsförmedlingen's two measures overlap")]
    if period is not None:
        year = int(period[:4])
        now = next(place for place, (first, _) in enumerate(_BRACKETS) if year >= first)
        first, ages = _BRACKETS[now]
        swedish = english = ""
        if first:
            before = _BRACKETS[now + 1][1]
            swedish, english = f" (från {first}, dessförinnan {before})", f" (from {first}, {before} before)"
        remarks.append(
            w(
                f"De arbetslösa är {ages}{NBSP}år{swedish}",
                f"The unemployed are aged {ages}{english}",
            )
        )
    if not all(map(_told, places.values())):
        remarks.append(w("”–”: inget företag där har lämnat uppgifter", "“–”: no enterprise there has reported"))
    if any(each.low != each.high for place in places.values() for each in (place.weak, place.long_without)):
        remarks.append(
            w(
                "”Mellan”: Arbetsförmedlingen döljer tal under 5",
                "“Between”: Arbetsförmedlingen hides numbers below 5",
            )
        )
    return tuple(remarks)


def _told(place: _Place) -> bool:
    return place.employed.hidden or place.employed.number is not None


def _employed(place: _Place, w: Words) -> str:
    if not _told(place):
        return w("antalet anställda är inte känt", "the number of employed is not known")
    return f"{place.employed.text(w)} {w('anställda', 'employed')}"


def _ends(place: _Place) -> tuple[float | None, ...]:
    return (place.weak.low, place.weak.high, place.long_without.low, place.long_without.high)


def _cell(end: float | None) -> float | str:
    return NONE if end is None else end
