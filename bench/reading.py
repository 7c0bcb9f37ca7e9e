"""Reading 100 000 rows of 15 columns, ours (safe opening, typing, pseudonyms, GX) against bare python-calamine."""

from __future__ import annotations

import random
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import xlsxwriter
from python_calamine import CalamineWorkbook
from stdnum import luhn

from flows.contracts import contracts
from flows.intake.tables.reader import read_file
from flows.intake.validation.second_judgement import confirm
from flows.intake.validation.validate import validate
from flows.limits import Limits
from flows.security.keys import Keys

ROWS, ROUNDS, TARGET = 100_000, 3, 1.5


def number(draw: random.Random) -> str:
    """An identity number that nobody has: its last four begin with 238 or 239 (golden/README.md)."""
    born = (date(1950, 1, 1) + timedelta(days=draw.randrange(15_000))).strftime("%Y%m%d")
    stem = born[2:] + draw.choice(("238", "239"))
    return f"{born}-{stem[6:]}{luhn.calc_check_digit(stem)}"


def make(path: Path, rows: int, seed: int = 1) -> None:
    """Participants, 15 columns, as Finsam's export has them; nothing in them is asked about or remarked on."""
    draw = random.Random(seed)
    columns = contracts()["deltagare"].columns[:15]
    taken: set[tuple[str, int]] = set()
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("Deltagare")
        sheet.write_row(0, 0, [column.title for column in columns])
        for row in range(1, rows + 1):
            while (whose := (number(draw), draw.randrange(2000))) in taken:  # nobody starts twice on a day
                pass
            taken.add(whose)
            person, start = whose
            for at, column in enumerate(columns):
                if column.type == "person":
                    sheet.write_string(row, at, person)
                elif column.name == "sex":
                    sheet.write_string(row, at, "Man" if int(person[-2]) % 2 else "Kvinna")
                elif column.type == "choice":
                    sheet.write_string(
                        row, at, draw.choice(column.values[:5])
                    )  # Felregistrering, the sixth reason, gets a warning each
                elif column.type == "date":
                    offset = start if column.name == "start_date" else 2000 + draw.randrange(2000)
                    sheet.write_datetime(row, at, date(2015, 1, 1) + timedelta(days=offset), day)
                elif column.type == "year":
                    sheet.write_number(row, at, int(person[:4]))
                elif column.type == "place":
                    sheet.write_string(row, at, draw.choice(("Ludvika", "Smedjebacken")))
                else:
                    sheet.write_string(row, at, f"{column.name[:1]}{row if at == 0 else draw.randrange(20)}")


def bare(data: Path) -> None:
    assert len(CalamineWorkbook.from_path(data).get_sheet_by_index(0).to_python()) == ROWS + 1


def ours(data: Path, keys: Keys) -> None:
    reading = read_file(
        data.read_bytes(), "deltagare_2025.xlsx", folder="finsam", received=date(2026, 1, 1), keys=keys, limits=Limits()
    )
    judged = [validate(table, "0" * 64) for table in reading.tables]
    assert not reading.problems and not any(each.problems for each in judged)
    confirm([part for each in judged for part in each.evidence])
    assert sum(len(each.accepted) for each in judged) == ROWS


def main() -> None:
    keys = Keys.throwaway()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deltagare_2025.xlsx"
        make(path, ROWS)
        ours(path, keys)  # Great Expectations is imported here, once a process, outside the measure
        seconds: dict[str, list[float]] = {"bare": [], "ours": []}
        used: dict[str, list[float]] = {"bare": [], "ours": []}
        for _ in range(ROUNDS):
            for name, call in (("bare", lambda: bare(path)), ("ours", lambda: ours(path, keys))):
                began, before = time.perf_counter(), time.process_time()
                call()
                seconds[name].append(time.perf_counter() - began)
                used[name].append(time.process_time() - before)
    one, two = median(seconds["ours"]), median(seconds["bare"])
    print(f"{ROWS} rows x 15: ours {one:.2f} s, bare calamine {two:.2f} s, medians of {ROUNDS}")
    print(f"CPU: ours {median(used['ours']):.2f} s, bare calamine {median(used['bare']):.2f} s")
    print(f"ratio {one / two:.2f}, target at most {TARGET}")


if __name__ == "__main__":
    main()
