"""Valid files of every sheet contract, broken at random: their bytes, the XML in them, their cells."""

from __future__ import annotations

import io
import os
import re
from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.support.biff import xls
from tests.support.books import Rows, arbetsbok, xlsx
from tests.support.habit_files import BESLUT, DELTAGARE, INSATSER, THREE_LEVELS
from tests.support.purpose import examples

# No deadline by the clock: it depends on what else the machine does. The tests that use a profile bound the processor time instead.
_EASY: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}
settings.register_profile("mutations_40", max_examples=examples(40, quick=8), derandomize=True, **_EASY)
settings.register_profile("mutations_2000", max_examples=2000, **_EASY)
PROFILE = settings.get_profile(os.environ.get("FOKUSDAG_FUZZ_PROFILE", "mutations_40"))

FEWER = settings(PROFILE, max_examples=min(400, PROFILE.max_examples // 2))
"""For files with many mutated cells in each."""
TRIED: Counter[str] = Counter()
"""What has been tried, printed at the end of the run (tests/conftest.py)."""

BAS: Rows = [
    ["regionkod", "region", "kön", "ålder", "födelseregion", "månad", "antal sysselsatta", "antal arbetslösa",
     "antal sysselsatta och arbetslösa (arbetskraften)", "antal totalt"],
    ["2085", "Ludvika", "totalt", "20-64 år", "totalt", "2023M03", 10234, 812, 11046, 13700],
    ["2061", "Smedjebacken", "totalt", "20-64 år", "totalt", "2023M03", 4321, 301, 4622, 5500],
]  # fmt: skip
BOOKS: dict[str, dict[str, Rows]] = {
    "arbetsbok": arbetsbok(),
    "arbetsbok, three header levels": arbetsbok(Ekonomi=THREE_LEVELS),
    "beslut": {"Beslut": BESLUT},
    "finsam": {"Deltagare": DELTAGARE, "Insatser": [*INSATSER, ["Totalt", "", 19, 17]]},
    "bas": {"Blad1": BAS},
}
_DRAWN = [*BOOKS, "beslut", "finsam", "bas", "finsam"]
"""A workbook of four sheets costs four suites to judge: the others are drawn more often."""
NASTY = (
    "", " ", "=1+1", "'75", "75 %", "0,75", "1e5", "1e999", "NaN", "inf", "-0", "..", "-", "<5", "Totalt", "Summa", "#N/A", "tkr",
    "3 tkr", "1\u00a0234,5", "1.234", "1,234", "12,345.6", "٧٥", "²", "2025-02-30", "31/12 2025", "99999999999999999999", "x" * 40_000,
    "\u202e75", "\x00", "\ud7ff", "Personnummer*", "År*", "kr", True, False, 0, -1, 0.5, 1, 1.0000001, 1e-9, 2**53 + 1, -75, 45717, 7.5e15,
)  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A file that was valid once: what was done to it tells which test found it."""

    name: str
    level: str
    data: bytes


@st.composite
def mutants(draw: st.DrawFn) -> Mutant:
    """One file, broken in one to four places. The choices come from one random number, so that a mutant can be made again."""
    kind = draw(st.sampled_from(_DRAWN))
    level = draw(st.sampled_from(("byte", "xml", "cell")))
    forms = ("xlsx",) * 5 + ("xls",) + (("csv",) * 2 if kind != "bas" else ())  # an .xls costs a process
    form = draw(st.sampled_from(forms))
    random = Random(draw(st.integers(0, 2**32)))
    sheets = BOOKS[kind]
    if level == "cell":
        sheets = _cells(sheets, random)
    data = _csv(sheets, random) if form == "csv" else xls(_plain(sheets)) if form == "xls" else xlsx(sheets)
    if level == "xml" and form == "xlsx":
        data = _xml(data, random)
    elif level != "cell":
        data = _bytes(data, random)
    return Mutant(f"{kind.partition(',')[0]}_2025-12.{form}", level, data)


def _bytes(data: bytes, random: Random) -> bytes:
    out = bytearray(data)
    for _ in range(random.randint(1, 4)):
        at, to = sorted((random.randrange(len(out)), random.randrange(len(out))))
        match random.randrange(6):
            case 0 | 1:
                out[at] = random.randrange(256)
            case 2:
                out[at] ^= 1 << random.randrange(8)
            case 3:
                del out[at : at + random.choice((1, 2, 7, 64))]
            case 4:
                out[at:at] = out[at : min(to, at + 64)]
            case _:
                del out[max(to, 16) :]
    return bytes(out)


def _xml(data: bytes, random: Random) -> bytes:
    """Change the parts and zip them again, so that sizes and checksums are right and only the XML is wrong."""
    with ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(random.randint(1, 4)):
        likely = [name for name in parts if "sheet" in name.lower() or "shared" in name.lower() or "workbook" in name]
        name = random.choice(likely or list(parts))
        parts[name] = _markup(parts[name], random)
    if random.random() < 0.1:
        parts.pop(random.choice(list(parts)))
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _markup(part: bytes, random: Random) -> bytes:
    spots = list(re.finditer(rb'<[^>]*>|(?<=")[^"<>]*(?=")|(?<=>)[^<]+(?=<)', part))
    if not spots:
        return part
    one, other = random.choice(spots), random.choice(spots)
    new = random.choice(
        (b"", one[0] * 2, other[0], one[0].upper(), one[0].lower(), b"1", b"-1", b"A1", b"C3", b"XFD1048576", b"99999999999", b"s", b"str",
         b"e", b"b", b"d", b"inlineStr", b"<!-- -->", b"<![CDATA[7]]>", b"&amp;", b"&#0;", b"&lt;", b"1E3", b" 7 ", b"0x10")
    )  # fmt: skip
    return part[: one.start()] + new + part[one.end() :]


def _cells(sheets: dict[str, Rows], random: Random) -> dict[str, Rows]:
    changed = {name: [list(row) for row in rows] for name, rows in sheets.items()}
    for _ in range(random.randint(1, 4)):
        rows = changed[random.choice(list(changed))]
        if not rows or not rows[0]:
            continue
        row, column = random.randrange(len(rows)), random.randrange(len(rows[0]))
        rows[row] += [""] * (column + 1 - len(rows[row]))
        match random.randrange(9):
            case 0 | 1 | 2 | 3:
                rows[row][column] = random.choice(NASTY)
            case 4:
                rows.insert(row, list(random.choice((rows[row], [], [""] * 5, ["En rubrik"]))))
            case 5:
                del rows[row]
            case 6:
                for line in rows:
                    line.insert(column, "")
            case 7:
                other = random.randrange(len(rows))
                rows[row], rows[other] = rows[other], rows[row]
            case _:
                other = random.randrange(len(rows[row]))
                rows[row][column], rows[row][other] = rows[row][other], rows[row][column]
    return changed


def _csv(sheets: dict[str, Rows], random: Random) -> bytes:
    """The sheet that may come as text, in one of the ways that Excel saves it."""
    rows = next(iter(sheets.values()))
    delimiter = random.choice(";;,\t")
    text = "\r\n".join(delimiter.join(str(cell) for cell in row) for row in rows)
    return text.encode(random.choice(("utf-8", "utf-8-sig", "cp1252", "utf-16")), "replace")


def _plain(sheets: dict[str, Rows]) -> dict[str, Rows]:
    """What the writer of .xls can write: numbers, and texts that a record holds."""
    return {
        name: [[c[:500] if isinstance(c, str) else float(c) for c in row] for row in rows]
        for name, rows in sheets.items()
    }
