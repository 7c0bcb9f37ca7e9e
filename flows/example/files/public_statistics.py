"""Invented public files of Arbetsförmedlingen, in the real ones' layouts: sheets, pivot caches, `<5`.

All files of a month are sums over one table of people who do not exist (world.unemployed), so that the series agree as the
real ones do. The same call writes the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from flows.contracts.places import place_names
from flows.example.files.pivot_workbook import CacheData, Value, write_workbook
from flows.example.world.unemployed import BIRTH, DISABILITY, EDUCATION, SEXES, Unemployed, spread, unemployed

_UNKNOWN = "Uppgift saknas"
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


def write_public(folder: Path, last_month: str = "2025-12", months: int = 13) -> list[Path]:
    """Write the six public files with so many months up to last_month (`YYYY-MM`) and return their paths."""
    world = unemployed(last_month, months)
    files = {
        "web-inskrivna-arbetslosa-tid-utan-arbete-lan-kom": (_time_sheets(world), []),
        "web-tid-riket": (_front("tid utan arbete, hela riket", "SQL-kod", "Info", "Tabell"), [_country(world)]),
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


def _time_sheets(world: Unemployed) -> dict[str, list[list[Value]]]:
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
    words = {2: [sex[1] for sex in SEXES], 3: _ages(month), 4: [e for e, _ in EDUCATION], 5: [b for b, _ in BIRTH]}
    return words[axis][group]


def _country(world: Unemployed) -> CacheData:
    """Make the cache of web-tid-riket: every combination, for the country as a whole."""
    people = world.people.sum(axis=1)
    records: list[list[Value]] = []
    for month, sex, age, education, birth, disability in _filled(people.sum(axis=-1)):
        band = people[month, sex, age, education, birth, disability]
        words = [SEXES[sex][0], _ages(world.months[month])[age], DISABILITY[disability][0], BIRTH[birth][0]]
        numbers = [int(band[start:].sum()) for start in range(4)]
        records.append([world.months[month], *words, EDUCATION[education][0], *numbers])
    fields = ["PERIOD", "KOEN", "ALDGR", "FH", "FLAND", "UTBILDNING", "INSAL", "UA06", "UA12", "UA24"]
    return CacheData(fields, records)


def _weak(world: Unemployed) -> CacheData:
    people, weak = (table.sum(axis=(3, 4, 5, 6)) for table in (world.people, world.weak))
    records: list[list[Value]] = []
    for month, place, sex, band in _filled(people):
        numbers = [int(weak[month, place, sex, band]), int(people[month, place, sex, band])]
        names = _names(world.places[place], "plain")
        records.append([world.months[month], SEXES[sex][0], *names, *_FLAGS[band], *numbers])
    fields = ["PERIOD", "KOEN", "LAN_BESKR", "KOMMUN_BESKR", "KUA06", "KUA12", "KUA24", "UTSATTA", "SAMTLIGA"]
    return CacheData(fields, records, ["Andel"])


def _seekers(world: Unemployed) -> list[CacheData]:
    """Three caches: education, country of birth, age, in the real file's order."""
    caches = []
    for field, axis in (("UTBILDNING", 4), ("FODLGRP", 5), ("ALDGR", 3)):
        people = world.people.sum(axis=tuple(a for a in range(3, 8) if a != axis))
        records: list[list[Value]] = []
        for month, place, sex, group in _filled(people):
            county, municipality = _names(world.places[place], "plain")
            county = f"{world.places[place][:2]} {county}" if county != _UNKNOWN else county
            words = [SEXES[sex][0], county, municipality, _label(world.months[month], axis, group)]
            records.append([world.months[month], *words, int(people[month, place, sex, group])])
        caches.append(CacheData(["PERIOD", "KOEN", "LAN", "KOMMUN_BESKR", field, "INSAL"], records))
    return caches


def _work(world: Unemployed) -> CacheData:
    people = spread(world.people.sum(axis=(3, 4, 5, 6, 7)), [share for _, share in _FIELDS_OF_WORK])
    records: list[list[Value]] = []
    for month, place, sex, work in _filled(people):
        words = [SEXES[sex][0], _FIELDS_OF_WORK[work][0], *_names(world.places[place], "blank")]
        records.append([world.months[month], *words, int(people[month, place, sex, work])])
    return CacheData(["PERIOD", "KÖN", "YRKESOMRÅDE", "LÄN", "KOMMUN", "KVAR"], records)


def _labour_force(world: Unemployed) -> CacheData:
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
