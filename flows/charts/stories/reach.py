"""Chart 7 of the story: reach against need. Reads the released table reach.

reach (period, kommun_code: employed; Arbetsförmedlingen's utsatta_low, utsatta_high, ua12_low, ua12_high; reporting: 0 where
no enterprise of the place has reported, so that nobody knows how many are employed).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.story import PEOPLE, Note, Story, StoryTable, Tables, Value, known, rows
from flows.charts.drawing.frame import GREY, HIGHLIGHT, STUB, Box, Frame, frame, stub, styled
from flows.charts.drawing.text import LABEL, LEADING, SMALLEST, width
from flows.contracts.places import place_names
from flows.language.words import NONE, SWEDISH, Words

NUMBER, NAME = 7, "racker_det"
_LEANS_ON = (*PEOPLE, "svag_konkurrensformaga", "tid_utan_arbete")
_WHOLE = "omradet"
_BRACKETS = ((2026, "16–66"), (2023, "16–65"), (0, "16–64"))
_GAP = 24.0
_SEEN = 8.0
"""Points: a shorter interval is not striped, since stripes could not be seen. Its ends are always written."""


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
    """Write the texts of the chart. The headline says how many in need there are for each employed."""
    about = ReleaseFacts.of(released, w)
    period, places = _places(released)
    headline = _headline(places.get(_WHOLE), period, about)
    when = w.month(period) if period else ""
    area = places.get(_WHOLE)
    n = f", {w.n(_employed(area, w))}" if area and _told(area) else ""
    said = ". ".join(
        w(
            "{place}: {employed}, {weak} arbetslösa med svag konkurrensförmåga, {long_without} utan arbete "
            "i mer än 12 månader",
            place=_name(code, w),
            employed=_employed(place, w),
            weak=place.weak.text(w),
            long_without=place.long_without.text(w),
        )
        for code, place in places.items()
    )
    return Story(
        headline=headline,
        subtitle=w(
            "Anställda och inskrivna arbetslösa i {area}",
            area=about.area,
        )
        + (f", {when}" if when else "")
        + n,
        short=w("Anställda och behov"),
        unit=w("antal personer"),
        remarks=_remarks(period, places, w),
        leans_on=_LEANS_ON,
        alt=w(
            "Liggande staplar över anställda och arbetslösa. {headline}. {numbers}.",
            headline=headline,
            numbers=said or w("Inga tal finns"),
        ),
        note=Note(
            shows=w(
                "Hur många som är anställda i de sociala företagen, bredvid hur många som är inskrivna hos "
                "Arbetsförmedlingen och står långt från arbetsmarknaden.",
            ),
            denominator=w(
                "Arbetsförmedlingens två mått överlappar varandra: samma person kan finnas i båda. De anställda "
                "är inte en del av de arbetslösa.",
            ),
            never_say=w(
                "att företagen når en viss procent av behovet, eller att måtten kan läggas ihop.",
            ),
        ),
        table=StoryTable(
            (
                w("Månad"),
                w("Område"),
                w("Anställda"),
                w("Svag konkurrensförmåga, lägst"),
                w("Svag konkurrensförmåga, högst"),
                w("Utan arbete mer än 12 månader, lägst"),
                w("Utan arbete mer än 12 månader, högst"),
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
    """Draw the chart: three horizontal bars for the area, with the municipalities' numbers beside them."""
    _, places = _places(released)
    page = frame(story(released, w), ReleaseFacts.of(released, w))
    area = places.get(_WHOLE)
    if area is None:
        page.say(
            w(
                "Det finns ingen månad som både företagen och Arbetsförmedlingens filer har tal för.",
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
        w("Anställda i de sociala företagen: {employed}", employed=area.employed.text(w)),
        w("Svag konkurrensförmåga: {weak}", weak=area.weak.text(w)),
        w("Utan arbete mer än 12 månader: {long_without}", long_without=area.long_without.text(w)),
    )


def _widest(named: Sequence[str], size: float) -> float:
    return max(width(text, size, bold=line == 0) for line, text in enumerate(named))


def _text_y(box: Box, line: int) -> float:
    """Give the baseline of a bar's text; the bar is drawn below it."""
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
    return w("Hela området") if code == _WHOLE else place_names()[code]


def _headline(area: _Place | None, period: str | None, about: ReleaseFacts) -> str:
    """Write how many unemployed there are for each employed, if at least two; else the number employed; else a neutral title."""
    w = about.words
    employed = area.employed.number if area else None
    if area is None or period is None or employed is None or not (employed or about.complete(PEOPLE)):
        return w(
            "Anställda i de sociala företagen och arbetslösa i området",
        )
    when = w.month(period)
    if not employed:
        return w(
            "Ingen var anställd i de sociala företagen i {when}",
            when=when,
        )
    if area.weak.low is not None and area.weak.high is not None and area.weak.low >= 2 * employed:
        for_each = _Range(*(float(int(end / employed + 0.5)) for end in (area.weak.low, area.weak.high)))
        many = for_each.text(w)
        if for_each.low == for_each.high:
            many = w("ungefär {number}", number=many)
        return w(
            "På varje anställd går {many} arbetslösa med svag konkurrensförmåga",
            many=many,
        )
    return w.plural(
        employed,
        "{employed} anställd i de sociala företagen i {when}",
        "{employed} anställda i de sociala företagen i {when}",
        employed=w.number(employed),
        when=when,
    )


def _remarks(period: str | None, places: Mapping[str, _Place], w: Words) -> tuple[str, ...]:
    remarks = [w("Arbetsförmedlingens två mått överlappar")]
    if period is not None:
        year = int(period[:4])
        now = next(place for place, (first, _) in enumerate(_BRACKETS) if year >= first)
        first, ages = _BRACKETS[now]
        if first:
            remarks.append(
                w(
                    "De arbetslösa är {ages}\u00a0år (från {first}, dessförinnan {before})",
                    ages=ages,
                    first=first,
                    before=_BRACKETS[now + 1][1],
                )
            )
        else:
            remarks.append(w("De arbetslösa är {ages}\u00a0år", ages=ages))
    if not all(map(_told, places.values())):
        remarks.append(w("”–”: inget företag där har lämnat uppgifter"))
    if any(each.low != each.high for place in places.values() for each in (place.weak, place.long_without)):
        remarks.append(
            w(
                "”Mellan”: Arbetsförmedlingen döljer tal under 5",
            )
        )
    return tuple(remarks)


def _told(place: _Place) -> bool:
    return place.employed.hidden or place.employed.number is not None


def _employed(place: _Place, w: Words) -> str:
    if not _told(place):
        return w("antalet anställda är inte känt")
    return w("{employed} anställda", employed=place.employed.text(w))


def _ends(place: _Place) -> tuple[float | None, ...]:
    return (place.weak.low, place.weak.high, place.long_without.low, place.long_without.high)


def _cell(end: float | None) -> float | str:
    return NONE if end is None else end
