"""Workbooks for the tests, made as a supervisor would make them: rows of cells, sheet by sheet."""

from __future__ import annotations

import io
import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import xlsxwriter

from flows.intake.deliveries.received_file import ReadingRules, ReceivedFile
from flows.intake.process_file import process_file
from flows.limits import Limits
from flows.security.keys import Keys

# Skatteverket's published test numbers, given to nobody.
TOLVAN, ANNA, BERT, CILLA = "19121212-1212", "19900702-2384", "19811029-8012", "20050316-2384"
AREA = ("2061", "2085")
"""The municipalities of the area that the program has: Smedjebacken and Ludvika."""
WOMEN_AND_MEN = ["199007302384", "199007282388", "199610202385"]

FORETAG = [
    ["Organisationsnummer*", "Företagsnamn*", "Kommun*", "Juridisk form", "Bransch", "Period från*", "Period till*"],
    ["409901-0003", "Exempelföretaget", "Ludvika", "Ekonomisk förening", "Återbruk", "2025-01-01", "2025-12-31"],
]
ANSTALLNINGAR = [
    [
        "Personnummer*", "Roll*", "Anställningsform*", "Stöd*", "Startdatum*", "Slutdatum", "Sysselsättningsgrad %*",
        "Månader utan arbete före", "Avslutsorsak",
    ],
    ["199007302384", "Målgrupp", "Tillsvidare", "Inget", "2025-03-01", "", 75, 36, ""],
    ["199007282388", "Handledare", "Tillsvidare", "Inget", "2024-01-01", "2025-06-30", 100, "", "Studier"],
]  # fmt: skip
PLATSER = [["Personnummer*", "Insats*", "Anvisare*", "Startdatum*", "Slutdatum", "Timmar per vecka"]]
EKONOMI = [
    [
        "År*", "Omsättning kr*", "Försäljning kr", "Lönestöd kr", "Ersättning för platser kr", "Övriga bidrag kr",
        "Lönekostnad kr",
    ],
    [2025, 3100000, 900000, 1100000, 250000, 150000, 1900000],
]  # fmt: skip

Rows = list[list[Any]]


def arbetsbok(**changes: Rows | None) -> dict[str, Rows]:
    """The four sheets of a workbook without faults, with some of them changed, or taken away with None."""
    sheets = {"Företag": FORETAG, "Anställningar": ANSTALLNINGAR, "Platser": PLATSER, "Ekonomi": EKONOMI}
    return {name: rows for name, rows in ({**sheets, **changes}).items() if rows is not None}


def with_cell(rows: Rows, row: int, column: int, value: Any) -> Rows:
    """The rows with one cell changed; row and column count from 0."""
    changed = [list(line) for line in rows]
    changed[row][column] = value
    return changed


def oddly_written(number: str) -> list[str]:
    """Twelve digits as nobody should write them, and some do."""
    century, year, month, day, last = number[:2], number[2:4], number[4:6], number[6:8], number[8:]
    full, short = f"{century}{year}", f"{year}{month}{day}"
    signs = [
        ".",
        "/",
        "_",
        " - ",
        "\t",
        "\u2009",
        "\u202f",
        "\u200b",
        "\u00ad",
        "\u00b7",
        " \u2013 ",
        ",",
        ", ",
        ":",
        " (",
        "\u200d",
        "---",
    ]
    return [
        f"{full}-{month}-{day}-{last}", f"{full} {month} {day} {last}", f"{full}.{month}.{day}.{last}",
        f"{year} {month} {day} {last[:2]} {last[2:]}", f"{year}-{month}-{day}-{last}", f"{full}{month}{day} - {last}",
        f"{full}/{month}/{day}/{last}", f"{full} - {month} - {day} - {last}", f"{full}  {month}  {day}  {last}", " ".join(short + last),
        f"{year[0]} {year[1]}{month} {day}{last[0]} {last[1:]}", *(f"{short}{sign}{last}" for sign in signs),
        "".join(chr(ord(digit) + 0xFEE0) for digit in f"{short}{last}"),
    ]  # fmt: skip


def holds(text: str, number: str) -> bool:
    """Whether an identity number stands in a text: with its century or without, with up to three signs between digits.

    Its last four alone would be a poor thing to look for: they stand in one hash of a thousand.
    """
    plain = unicodedata.normalize("NFKC", text)  # digits of full width
    return re.search(r"\D{0,3}".join(re.sub(r"\D", "", number)[-10:]), plain) is not None


def xlsx(sheets: dict[str, Rows]) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        date_format = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(at, column, value, date_format)
                    elif isinstance(value, str):
                        sheet.write_string(at, column, value)
                    else:
                        sheet.write(at, column, value)
    return out.getvalue()


def taken_in(data: bytes, out: Path, name: str = "bok.xlsx", folder: str = "foretag", **options: Any) -> dict[str, Any]:
    """The reading of a file."""
    received = options.pop("received", date(2026, 1, 15))
    file = ReceivedFile(lambda: data, options.pop("sha256", "0" * 64), name, folder, received)
    rules = ReadingRules(**({"keys": Keys(bytes(range(1, 33))), "limits": Limits()} | options))
    return process_file(file, rules, out)


def rows_of(out: Path, table: str) -> list[dict[str, Any]]:
    """The accepted rows of a table."""
    return list(pq.read_table(out / f"{table}.parquet").to_pylist())


def told(reading: dict[str, Any]) -> set[tuple[str, str | None]]:
    """Code and cell of every problem."""
    return {(problem["code"], problem["cell"]) for problem in reading["problems"]}
