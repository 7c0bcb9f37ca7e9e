"""The places of the area with those employed and those in need. Reads the released table reach."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flows.charts.content.coverage import some_of
from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.content.story import Counted
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
    """A municipality or the whole area: those employed, the two measures of need, and how many enterprises are known on the day.

    The number employed is not known where no enterprise is. The area's is not known if one municipality's is not.
    """

    code: str
    employed: Value
    weak: Range
    long_without: Range
    enterprises: int | None
    there: int | None

    def some(self, w: Words) -> str:
        """Say of how many of its enterprises the number is, where it is not of all: `2 av 3 företag`."""
        partly = self.enterprises is not None and self.there is not None and self.enterprises < self.there
        return some_of(w, self.enterprises or 0, self.there or 0) if partly else ""


def counted_of(released: Tables, about: ReleaseFacts) -> Counted | None:
    """Give how many enterprises are in the area's number, and on which day; None where the release does not tell."""
    period, places = places_of(released, about)
    area = places.get(WHOLE)
    if period is None or area is None or area.enterprises is None:
        return None
    return Counted(area.enterprises, about.words.day(counted_day(period, about)))


def counted_day(period: str, about: ReleaseFacts) -> date:
    """Give the day that a month's people are counted on: its last one, or the last that is counted at all."""
    year, month = int(period[:4]), int(period[5:7])
    return min(date(year, month, monthrange(year, month)[1]), about.period_end)


def places_of(released: Tables, about: ReleaseFacts) -> tuple[str | None, dict[str, Place]]:
    """Take the newest period, its places in the order they are shown. An older edition does not tell who is known."""
    table = rows(released.table("reach"), "period")
    if not table:
        return None, {}
    period = str(table[-1]["period"])
    newest = [row for row in table if row["period"] == period]
    # Where no enterprise is, nobody is employed, if every enterprise has told where it is.
    unknown = {str(row["kommun_code"]) for row in newest if not _is_known(row, about)}
    if any(
        code != WHOLE and _there(row) != 0 for row in newest for code in [str(row["kommun_code"])] if code in unknown
    ):
        unknown.add(WHOLE)
    found = {
        code: Place(
            code,
            Value(None) if code in unknown else Value.of(row, "employed"),
            Range(known(row["utsatta_low"]), known(row["utsatta_high"])),
            Range(known(row["ua12_low"]), known(row["ua12_high"])),
            _whole(row.get("enterprises")),
            _there(row),
        )
        for row in newest
        for code in [str(row["kommun_code"])]
    }
    return period, dict(sorted(found.items(), key=lambda place: (place[0] != WHOLE, place_names().get(place[0], ""))))


def _is_known(row: Mapping[str, Any], about: ReleaseFacts) -> bool:
    """Whether it is known how many are employed there."""
    none_there = _there(row) == 0 and about.reported >= about.expected
    return bool(row.get("reporting", 1)) or (none_there and row["kommun_code"] != WHOLE)


def _there(row: Mapping[str, Any]) -> int | None:
    return _whole(row.get("enterprises_there"))


def _whole(cell: Any) -> int | None:
    number = known(cell)
    return None if number is None else int(number)


def place_name(code: str, w: Words) -> str:
    """Name a place."""
    return w("Hela området") if code == WHOLE else place_names()[code]


def employed_is_known(place: Place) -> bool:
    """Whether anybody knows how many are employed there."""
    return place.employed.hidden or place.employed.number is not None
