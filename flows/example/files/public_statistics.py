"""Invented public files of Arbetsförmedlingen, in the real ones' layouts: sheets, pivot caches, `<5`.

All files of a month are marginals of one table of people who do not exist, so that the series agree as the
real ones do. The places are Dalarna's 15 municipalities and one municipality of each other county. Nothing is
drawn at random: a number is spread over its groups by cumulative rounding, so that the same call writes the
same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from flows.contracts.places import place_names
from flows.example.files.pivot_workbook import CacheData, Value, write_workbook

# Invented numbers of enrolled unemployed, of the right order of size.
_ENROLLED = {
    "2021": 170, "2023": 200, "2026": 190, "2029": 260, "2031": 230, "2034": 200, "2039": 150, "2061": 310,
    "2062": 450, "2080": 1500, "2081": 1800, "2082": 230, "2083": 510, "2084": 790, "2085": 930,
    "0180": 29000, "0380": 6100, "0484": 5900, "0580": 5200, "0680": 3900, "0780": 2900, "0880": 1700,
    "0980": 1300, "1080": 1700, "1280": 19500, "1380": 2900, "1480": 18900, "1780": 2400, "1880": 5100,
    "1980": 5600, "2180": 3900, "2281": 2800, "2380": 1300, "2480": 3100, "2580": 1700,
}  # fmt: skip
_UNKNOWN = "Uppgift saknas"
_UNKNOWN_IN_COUNTY, _UNKNOWN_COUNTY = 7, 23
_SEXES = (("K", "Kvinna", 0.48), ("M", "Man", 0.52))
_EDUCATION = (
    ("Förgymnasial utbildning", 0.33),
    ("Gymnasial utbildning", 0.42),
    ("Eftergymnasial utbildning", 0.25),
)
_BIRTH = (("Född i Sverige", 0.52), ("Född i övriga Europa", 0.13), ("Född utanför Europa", 0.35))
_DISABILITY = (("Nej", 0.84), ("Ja", 0.16))
_AGES = (0.13, 0.62, 0.25)
_TIME = (0.39, 0.18, 0.18, 0.25)
_FLAGS = (("Nej", "Nej", "Nej"), ("Ja", "Nej", "Nej"), ("Ja", "Ja", "Nej"), ("Ja", "Ja", "Ja"))
_FIELDS_OF_WORK = (
    ("Administration, ekonomi, juridik", 0.12),
    ("Bygg och anläggning", 0.06),
    ("Chefer och verksamhetsledare", 0.03),
    ("Försäljning, inköp, marknadsföring", 0.14),
    ("Hotell, restaurang, storhushåll", 0.11),
    ("Hälso- och sjukvård", 0.09),
    ("Industriell tillverkning", 0.1),
    ("Sanering och renhållning", 0.1),
    ("Transport", 0.09),
    ("Pedagogiskt arbete", 0.07),
    (None, 0.09),
)
_INVENTED = (
    "PÅHITTADE EXEMPELTAL. Filen är gjord av fokusdag i Arbetsförmedlingens filformat och säger inget om verkligheten."
)


@dataclass(frozen=True)
class _World:
    """`people`: month, place, sex, age, education, birth, disability, time. `weak`: UTSATTA among them."""

    months: list[str]
    places: list[str]
    people: NDArray[np.int64]
    weak: NDArray[np.int64]


def write_public(folder: Path, last_month: str = "2025-12", months: int = 13) -> list[Path]:
    """Write the six public files with so many months up to last_month (`YYYY-MM`) and return their paths."""
    world = _world(last_month, months)
    files = {
        "web-inskrivna-arbetslosa-tid-utan-arbete-lan-kom": (_time_sheets(world), []),
        "web-tid-riket": (
            _front("tid utan arbete, hela riket", "SQL-kod", "Info", "Tabell"),
            [_country(world)],
        ),
        "web-inskrivna-arbetslosa-svag-konkurrensformaga": (
            _front("svag konkurrensförmåga", "Info", "Tabell"),
            [_weak(world)],
        ),
        "web-sok-lan-kom": (_front("sökande per kommun", "Info", "Tabell"), _seekers(world)),
        "web-arbetslosa-yrkesomrade": (_front("yrkesområde, per kommun", "Info", "Tabell"), [_work(world)]),
        "web-inskrivna-arbetslosa-andel-av-bas": (
            _front("andel av arbetskraften", "Info", "Antal"),
            [_labour_force(world)],
        ),
    }
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, (sheets, caches) in files.items():
        paths.append(folder / f"{name}-{last_month}.xlsx")
        write_workbook(paths[-1], sheets, caches)
    return paths


def _world(last_month: str, months: int) -> _World:
    year, month = (int(part) for part in last_month.split("-"))
    ends = [year * 12 + month - 1 - back for back in reversed(range(months))]
    names = [f"{at // 12}-{at % 12 + 1:02}" for at in ends]
    counties = sorted({code[:2] for code in _ENROLLED})
    places = [*sorted(_ENROLLED), *counties, "99"]
    base = [_ENROLLED.get(p, _UNKNOWN_COUNTY if p == "99" else _UNKNOWN_IN_COUNTY) for p in places]
    season = np.array([1 + 0.05 * np.cos((at % 12) * np.pi / 6) - 0.001 * (at - ends[-1]) for at in ends])
    totals = np.rint(np.outer(season, base)).astype(np.int64)
    groups = [[s[2] for s in _SEXES], _AGES, [e for _, e in _EDUCATION], [b for _, b in _BIRTH]]
    shares = np.ones(1)
    for part in (*groups, [d for _, d in _DISABILITY], _TIME):
        shares = np.outer(shares, part).ravel()
    people = _spread(totals, shares).reshape(*totals.shape, 2, 3, 3, 3, 2, 4)
    # Invented: the more of these a group has in common, the larger its part. The real make-up is Af's own.
    weak = np.full((3, 3, 3, 2, 4), 0.1)
    weak[2] += 0.3
    weak[:, 0] += 0.3
    weak[:, :, 2] += 0.2
    weak[:, :, :, 1] += 0.1
    parts = people.reshape(*totals.shape, -1) * np.broadcast_to(weak, (2, *weak.shape)).ravel()
    whole = np.floor(np.cumsum(parts, axis=-1) + _phase(totals)[..., None]).astype(np.int64)
    first = np.floor(_phase(totals)).astype(np.int64)[..., None]
    return _World(names, places, people, np.diff(whole, axis=-1, prepend=first).reshape(people.shape))


def _spread(totals: NDArray[np.int64], shares: Sequence[float] | NDArray[np.float64]) -> NDArray[np.int64]:
    """Split each total over the shares into whole numbers that add up to it."""
    edges = np.cumsum(shares)
    edges /= edges[-1]
    cuts = np.floor(totals[..., None] * edges + _phase(totals)[..., None]).astype(np.int64)
    return np.asarray(np.diff(cuts, axis=-1, prepend=0))


def _phase(totals: NDArray[np.int64]) -> NDArray[np.float64]:
    """Where rounding starts, between 0 and 1, another for each month and place."""
    month, place = np.indices(totals.shape[:2])
    phase = np.asarray((7 * place + 3 * month) % 10) / 10
    return phase.reshape(*phase.shape, *[1] * (totals.ndim - 2)) + np.zeros(totals.shape)


def _names(place: str, style: str) -> tuple[str | None, str | None]:
    """County and municipality, in the file's way of writing them."""
    known = place_names()
    if place == "99":
        return (_UNKNOWN, _UNKNOWN) if style != "blank" else (_UNKNOWN, None)
    county = known[place[:2]]
    unknown = None if style == "blank" else _UNKNOWN
    municipality = known[place] if len(place) == 4 else unknown
    if style == "codes":
        return f"{place[:2]} {county}", f"{place}\u00a0{municipality}" if len(place) == 4 else municipality
    return county, municipality


def _ages(month: str) -> tuple[str, str, str]:
    """Name the age groups; the oldest ends where enrolment ended in that year."""
    year = int(month[:4])
    return "16-24", "25-54", "55-64" if year <= 2022 else "55-65" if year <= 2025 else "55-66"


def _front(subject: str, *sheets: str) -> dict[str, list[list[Value]]]:
    """Make sheets without the numbers: these stand in the pivot cache, as in the real files."""
    title: list[list[Value]] = [[f"Inskrivna arbetslösa: {subject}"], [_INVENTED]]
    info: list[list[Value]] = [["I den riktiga filen står här vad måtten är sammansatta av."]]
    return {sheet: [*title, *info] if sheet == "Info" else title for sheet in sheets}


def _time_sheets(world: _World) -> dict[str, list[list[Value]]]:
    """Sheets of tid-utan-arbete: the numbers are nested, and 1 to 4 is written `<5`."""
    header = ["ARBETSLÖSA", *(f"Utan arbete mer än {months} månader" for months in (6, 12, 24))]
    axes: list[tuple[str, str | None, int | None]] = [
        ("Total", None, None),
        ("Kön", "KOEN", 2),
        ("Ålder", "ALDER", 3),
        ("Utbildningsnivå", "UTBILDNINGSNIVÅ", 4),
        ("Födelseland", "FÖDELSELAND", 5),
    ]
    sheets = {"Info": _front("tid utan arbete, per kommun", "Info")["Info"]}
    for name, column, axis in axes:
        rows: list[list[Value]] = [["Inskrivna arbetslösa efter tid utan arbete"], [_INVENTED], [name], []]
        rows.append(["PERIOD", "LÄN", "KOMMUN", *([column] if column else []), *header])
        kept = world.people.sum(axis=tuple(a for a in range(2, 7) if a != axis))
        kept = kept if axis is not None else kept[:, :, None, :]
        nested = np.flip(np.cumsum(np.flip(kept, axis=-1), axis=-1), axis=-1)
        for month, place, group in _filled(nested.sum(axis=-1)):
            label = [_label(world.months[month], axis, group)] if axis is not None else []
            numbers: list[Value] = [int(n) if n == 0 or n > 4 else "<5" for n in nested[month, place, group]]
            rows.append([world.months[month], *_names(world.places[place], "codes"), *label, *numbers])
        sheets[name] = rows
    return sheets


def _label(month: str, axis: int, group: int) -> str:
    words = {
        2: [sex[1] for sex in _SEXES],
        3: _ages(month),
        4: [e for e, _ in _EDUCATION],
        5: [b for b, _ in _BIRTH],
    }
    return words[axis][group]


def _country(world: _World) -> CacheData:
    """Make the cache of web-tid-riket: every combination, for the country as a whole."""
    people = world.people.sum(axis=1)
    records: list[list[Value]] = []
    for month, sex, age, education, birth, disability in _filled(people.sum(axis=-1)):
        band = people[month, sex, age, education, birth, disability]
        words = [
            _SEXES[sex][0],
            _ages(world.months[month])[age],
            _DISABILITY[disability][0],
            _BIRTH[birth][0],
        ]
        numbers = [int(band[start:].sum()) for start in range(4)]
        records.append([world.months[month], *words, _EDUCATION[education][0], *numbers])
    fields = ["PERIOD", "KOEN", "ALDGR", "FH", "FLAND", "UTBILDNING", "INSAL", "UA06", "UA12", "UA24"]
    return CacheData(fields, records)


def _weak(world: _World) -> CacheData:
    people, weak = (table.sum(axis=(3, 4, 5, 6)) for table in (world.people, world.weak))
    records: list[list[Value]] = []
    for month, place, sex, band in _filled(people):
        numbers = [int(weak[month, place, sex, band]), int(people[month, place, sex, band])]
        names = _names(world.places[place], "plain")
        records.append([world.months[month], _SEXES[sex][0], *names, *_FLAGS[band], *numbers])
    fields = ["PERIOD", "KOEN", "LAN_BESKR", "KOMMUN_BESKR", "KUA06", "KUA12", "KUA24", "UTSATTA", "SAMTLIGA"]
    return CacheData(fields, records, ["Andel"])


def _seekers(world: _World) -> list[CacheData]:
    """Three caches: education, country of birth, age, in the real file's order."""
    caches = []
    for field, axis in (("UTBILDNING", 4), ("FODLGRP", 5), ("ALDGR", 3)):
        people = world.people.sum(axis=tuple(a for a in range(3, 8) if a != axis))
        records: list[list[Value]] = []
        for month, place, sex, group in _filled(people):
            county, municipality = _names(world.places[place], "plain")
            county = f"{world.places[place][:2]} {county}" if county != _UNKNOWN else county
            words = [_SEXES[sex][0], county, municipality, _label(world.months[month], axis, group)]
            records.append([world.months[month], *words, int(people[month, place, sex, group])])
        caches.append(CacheData(["PERIOD", "KOEN", "LAN", "KOMMUN_BESKR", field, "INSAL"], records))
    return caches


def _work(world: _World) -> CacheData:
    people = _spread(world.people.sum(axis=(3, 4, 5, 6, 7)), [share for _, share in _FIELDS_OF_WORK])
    records: list[list[Value]] = []
    for month, place, sex, work in _filled(people):
        words = [_SEXES[sex][0], _FIELDS_OF_WORK[work][0], *_names(world.places[place], "blank")]
        records.append([world.months[month], *words, int(people[month, place, sex, work])])
    return CacheData(["PERIOD", "KÖN", "YRKESOMRÅDE", "LÄN", "KOMMUN", "KVAR"], records)


def _labour_force(world: _World) -> CacheData:
    """Known municipalities only; the labour force is a mean of months, so not a whole number."""
    people = world.people.sum(axis=(3, 4, 5, 6, 7))
    records: list[list[Value]] = []
    for month, place in _filled(people.sum(axis=-1)):
        if len(world.places[place]) == 4:
            women, men = (int(n) for n in people[month, place])
            force = [round(women * 14.5 + 1 / 3, 6), round(men * 14.8 + 1 / 4, 6)]
            names = _names(world.places[place], "codes")
            records.append([world.months[month], *names, round(sum(force), 6), *force, women, men])
    fields = ["PERIOD", "LAN", "KOM", "TOTAK", "KVIAK", "MANAK", "KVISOK", "MANSOK"]
    return CacheData(fields, records, ["Andel", "Andel kvinnor", "Andel män"])


def _filled(counts: NDArray[np.int64]) -> Iterator[tuple[int, ...]]:
    """Yield the indices of the groups that hold anybody, in order."""
    for place in np.argwhere(counts > 0):
        yield tuple(int(index) for index in place)
