"""The six example enterprises' deliveries: six workbooks of five, one copy, and one web page called .xls.

Each workbook tells the enterprise's part of the world, in its own habits, and a row or two that is wrong:

| file | Anställningar | Platser | Ekonomi | rejected rows |
|---|---|---|---|---|
| trastmyran_2024.xlsx | 104 | 36 | 7 | none; superseded by trastmyran_2025.xlsx |
| trastmyran_2025.xlsx | 126 | 40 | 8 | a målgrupp row that ends before it starts |
| gnistbacken_2025.xlsx | 62 | 30 | 8 | a handledare's check digit; 45 hours a week in Platser |
| myrkullen_2025.xlsx | 44 | 22 | 8 | a check digit in Platser |
| ljungnaset_2025.xlsx | 40 | 25 | 7 and a total | Anställningsform `Timanställd` |
| kvarnvippan_2025.xlsx | 25 | 15 | 5 | no Sysselsättningsgrad |
| ljungnaset_2025_kopia.xlsx | | | | the same bytes once more |
| tallvinden_2025.xls | | | | the whole file: it is a web page |

The wrong rows are added to the true ones, so that what is accepted is the world and nothing else.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flows.contracts import contracts
from flows.contracts.places import place_names
from flows.example.files.spelling_variants import HABITS, Habit
from flows.example.files.workbook import Cell, SheetToWrite, write_book
from flows.example.world.people import wrong_check_digit
from flows.example.world.world import ENTERPRISES, PERIOD_END, SILENT, Enterprise, Job, World

_HTML = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>P&aring;hittade exempeluppgifter (fokusdag)</title></head>
<body><h1>Exempelf&ouml;retaget Tallvinden</h1>
<table><tr><th>Organisationsnummer</th><th>F&ouml;retagsnamn</th><th>Kommun</th></tr>
<tr><td>{orgnr}</td><td>Exempelf&ouml;retaget Tallvinden</td><td>Ludvika</td></tr></table>
</body></html>
"""


def write_foretag(folder: Path, world: World) -> list[Path]:
    """Write the eight files and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [write_workbook(folder / "trastmyran_2024.xlsx", world, ENTERPRISES[0], date(2024, 12, 31))]
    for enterprise in ENTERPRISES:
        if enterprise is not SILENT:
            path = folder / f"{_file_name(enterprise)}_{PERIOD_END.year}.xlsx"
            paths.append(write_workbook(path, world, enterprise, PERIOD_END))
    copy = folder / "ljungnaset_2025_kopia.xlsx"
    copy.write_bytes((folder / "ljungnaset_2025.xlsx").read_bytes())
    page = folder / "tallvinden_2025.xls"
    page.write_bytes(_HTML.format(orgnr=_orgnr(SILENT)).encode())
    return [*paths, copy, page]


def write_workbook(path: Path, world: World, enterprise: Enterprise, period_to: date) -> Path:
    """Write one enterprise's workbook, as it was on the last day of its period."""
    habit = HABITS[enterprise.key]
    jobs = [job for job in world.jobs if job.enterprise is enterprise]
    employed = _employed_rows(jobs, period_to)
    places: list[list[Cell]] = [
        [p.person.number, p.kind, p.referrer, p.start, p.end if p.end and p.end <= period_to else None, p.hours]
        for p in world.places
        if p.enterprise is enterprise and p.start <= period_to
    ]
    if period_to == PERIOD_END:
        _make_mistakes(enterprise, employed, places)
    about: list[Cell] = [
        _orgnr(enterprise),
        enterprise.name,
        habit.place.format(name=place_names()[enterprise.kommun_code], code=enterprise.kommun_code),
        enterprise.legal_form,
        enterprise.industry,
        enterprise.since,
        period_to,
        None,
    ]
    sheets = [
        _sheet("foretag", [about], habit),
        _sheet("anstallningar", employed, habit),
        _sheet("platser", places, habit),
        _sheet("ekonomi", _economy(enterprise, jobs, world, period_to), habit),
    ]
    return write_book(path, [sheets[place] for place in habit.order])


def _file_name(enterprise: Enterprise) -> str:
    """Write the name as people do in a file name."""
    return enterprise.key.replace("ä", "a")


def _orgnr(enterprise: Enterprise) -> str:
    return f"{enterprise.orgnr[:6]}-{enterprise.orgnr[6:]}"


def _employed_rows(jobs: list[Job], period_to: date) -> list[list[Cell]]:
    """List the rows in the order they began; an end and its reason are known only once it has come."""
    rows: list[list[Cell]] = []
    for job in jobs:
        for piece in job.pieces:
            if piece.start > period_to:
                continue
            end = piece.end if piece.end and piece.end <= period_to else None
            reason = job.end_reason if end and piece is job.pieces[-1] else None
            months = job.months_without_work if piece is job.pieces[0] else None
            row: list[Cell] = [
                job.person.number,
                job.role,
                piece.form,
                piece.support,
                piece.start,
                end,
                piece.extent,
                months,
                reason,
            ]
            rows.append(row)
    return sorted(rows, key=lambda row: (str(row[4]), str(row[0])))


def _make_mistakes(enterprise: Enterprise, employed: list[list[Cell]], places: list[list[Cell]]) -> None:
    """Add the wrong rows of the table above; their persons have right rows of their own."""
    someone = str(employed[-1][0])
    if enterprise.key == "trastmyran":
        wrong = [date(2025, 10, 6), date(2025, 2, 28)]
        employed.append([someone, "Målgrupp", "Visstid", "Nystartsjobb", *wrong, 50, 14, None])
    elif enterprise.key == "gnistbacken":
        number = wrong_check_digit(str(employed[0][0]))
        employed.insert(
            3, [number, "Handledare", "Visstid", "Inget", date(2019, 2, 1), date(2019, 8, 31), 50, None, None]
        )
        places.append([someone, "Praktik", "Kommunen", date(2025, 9, 1), date(2025, 10, 31), 45])
    elif enterprise.key == "myrkullen":
        number = wrong_check_digit(str(places[0][0]))
        places.insert(2, [number, "Praktik", "Kommunen", date(2021, 4, 12), date(2021, 6, 4), 20])
    elif enterprise.key == "ljungnäset":
        employed.append([someone, "Övrig", "Timanställd", "Inget", date(2025, 6, 2), date(2025, 8, 15), 40, None, None])
    elif enterprise.key == "kvarnvippan":
        employed.append([someone, "Övrig", "Visstid", "Inget", date(2025, 6, 9), date(2025, 8, 1), None, None, None])


def _economy(enterprise: Enterprise, jobs: list[Job], world: World, period_to: date) -> list[list[Cell]]:
    """Make a row a year; the amounts follow how many were employed in the middle of the year."""
    rows: list[list[Cell]] = []
    for year in range(enterprise.since.year, period_to.year + 1):
        middle = date(year, 7, 1)
        there = [job for job in jobs if job.lasts_on(middle)]
        supported = sum(job.role == "Målgrupp" for job in there)
        placed = sum(p.enterprise is enterprise and p.start.year == year for p in world.places)
        uneven = 1 + (year * 7 + len(enterprise.key)) % 9 / 150
        sales = int(len(there) * 231_400 * uneven) // 100 * 100
        support = int(supported * 118_700 * uneven) // 100 * 100
        for_places, grants = placed * 34_500, 185_000 if year % 3 else 0
        wages = int(len(there) * 262_300 * uneven) // 100 * 100
        rows.append([year, sales + support + for_places + grants, sales, support, for_places, grants, wages])
    return rows


def _sheet(table: str, rows: list[list[Cell]], habit: Habit) -> SheetToWrite:
    """Put the rows under the template's headers, both in the writer's way."""
    contract = contracts()[table]
    header = [
        habit.header(c.header.replace(" kr", f" {habit.kr_unit}") if c.type == "kr" else c.header, c.required)
        for c in contract.columns
    ]
    types = [column.type for column in contract.columns]
    written = [[_written(habit, kind, cell) for kind, cell in zip(types, row, strict=True)] for row in rows]
    if table == "ekonomi" and habit.total_row:
        sums = [sum(int(str(row[place])) for row in rows) for place in range(1, len(types))]
        written.append(["Totalt", *(_written(habit, "kr", value) for value in sums)])
    titles: list[list[Cell]] = [[title] for title in habit.titles]
    sheet = SheetToWrite(contract.sheets[0], [*titles, list(header), *written], header_at=len(titles))
    sheet.merged_title = bool(titles)
    if table == "anstallningar" and habit.filtered:
        sheet.filtered, sheet.hidden_rows = True, [2, 3]
    return sheet


def _written(habit: Habit, kind: str, cell: Cell) -> Cell:
    if cell is None:
        return None
    if kind == "person":
        return habit.number(str(cell))
    if isinstance(cell, date):
        return habit.day(cell)
    if kind == "percent" and isinstance(cell, int):
        return habit.percent(cell)
    if kind == "kr" and isinstance(cell, int):
        return habit.kr(cell)
    return cell
