"""The places of the area with those employed and those in need. Reads the released table reach."""

from __future__ import annotations

from dataclasses import dataclass

from flows.charts.content.values import Tables, Value, known, rows
from flows.contracts.places import place_names
from flows.language.words import Words

WHOLE = "omradet"


@dataclass(frozen=True)
class Range:
    """An interval of persons that Arbetsförmedlingen has published, where `<5` is 1 to 4."""

    low: float | None
    high: float | None

    def text(self, w: Words) -> str:
        """Write it: one number where both ends are the same."""
        return w.range_of(self.low, self.high)


@dataclass(frozen=True)
class Place:
    """A municipality, or the whole area: those employed, and the two measures of need."""

    code: str
    employed: Value
    weak: Range
    long_without: Range


def for_each_employed(area: Place) -> Range | None:
    """Give how many with weak competitiveness there are for each employed, rounded; None where there are not two for each."""
    employed, low, high = area.employed.number, area.weak.low, area.weak.high
    if not employed or low is None or high is None or low < 2 * employed:
        return None
    return Range(*(float(int(end / employed + 0.5)) for end in (low, high)))


def places_of(released: Tables) -> tuple[str | None, dict[str, Place]]:
    """Take the newest period of the table, its places in the order they are shown."""
    table = rows(released.table("reach"), "period")
    if not table:
        return None, {}
    period = str(table[-1]["period"])
    found = {
        str(row["kommun_code"]): Place(
            str(row["kommun_code"]),
            Value.of(row, "employed") if row.get("reporting", 1) else Value(None),  # an older edition does not say
            Range(known(row["utsatta_low"]), known(row["utsatta_high"])),
            Range(known(row["ua12_low"]), known(row["ua12_high"])),
        )
        for row in table
        if row["period"] == period
    }
    return period, dict(sorted(found.items(), key=lambda place: (place[0] != WHOLE, place_names().get(place[0], ""))))


def place_name(code: str, w: Words) -> str:
    """Name a place."""
    return w("Hela området") if code == WHOLE else place_names()[code]


def is_told(place: Place) -> bool:
    """Whether anybody knows how many are employed there."""
    return place.employed.hidden or place.employed.number is not None
