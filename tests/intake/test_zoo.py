"""The zoo: broken and tricky files, each with its verdict, its code and its cell."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from flows.intake.deliveries.inbox import unread_files
from flows.intake.deliveries.ledger import read_ledger
from flows.pipeline import steps
from flows.run.context import Run
from flows.storage.paths import Home
from tests.intake.zoo import bombs, books, files
from tests.support.books import ANSTALLNINGAR, EKONOMI, FORETAG, PLATSER, holds, taken_in
from tests.support.fuzz import BAS
from tests.support.purpose import every

REJECTED, PARTLY, ACCEPTED = "rejected", "accepted_with_rejects", "accepted"
Make = Callable[[], bytes]


def of(data: bytes) -> Make:
    return lambda: data


def job(row: int, column: int, value: object) -> Make:
    return lambda: books.job(row, column, value)


def sheets(**changes: list[list[object]] | None) -> Make:
    return lambda: books.book(**changes)


def lines(*text: str, encoding: str = "utf-8") -> Make:
    return lambda: books.csv(*text, encoding=encoding)


# what it is, the file, its name, verdict, code (None: nothing to say), cell
ZOO: list[tuple[str, Make, str, str, str | None, str | None]] = [
    ("empty", of(b""), "a.xlsx", REJECTED, "TOM_FIL", None),
    ("zeros", of(bytes(5000)), "b.xlsx", REJECTED, "TOM_FIL", None),
    ("a byte order mark alone", of(b"\xef\xbb\xbf\r\n"), "c.csv", REJECTED, "TOM_FIL", None),
    ("web page called .xls", of(files.HTML), "d.xls", REJECTED, "HTML_FIL", None),
    ("web page in UTF-16", of(files.HTML.decode().encode("utf-16")), "e.xls", REJECTED, "HTML_FIL", None),
    ("CSV called .xlsx", lines(books.GOOD_LINE), "f.xlsx", REJECTED, "CSV_SOM_XLSX", None),
    ("Excel 2003 XML", of(files.XML_2003), "g.xls", REJECTED, "XML_FIL", None),
    ("XML", of(b"<?xml version='1.0'?><data/>"), "h.xml", REJECTED, "XML_FIL", None),
    ("JSON", of(b'{"a": 1}'), "i.csv", REJECTED, "JSON_FIL", None),
    ("PDF", of(b"%PDF-1.7\n%"), "j.xlsx", REJECTED, "PDF_FIL", None),
    ("picture", of(b"\x89PNG\r\n\x1a\n" + bytes(50)), "k.xlsx", REJECTED, "BILD_FIL", None),
    ("Word", of(files.DOCX), "l.docx", REJECTED, "WORD_FIL", None),
    ("RTF", of(b"{\\rtf1 x}"), "m.xls", REJECTED, "WORD_FIL", None),
    ("presentation", of(files.PPTX), "n.pptx", REJECTED, "BILD_FIL", None),
    ("xlsb", of(files.XLSB), "o.xlsb", REJECTED, "XLSB_FIL", None),
    ("Numbers", of(files.NUMBERS), "p.numbers", REJECTED, "NUMBERS_FIL", None),
    ("zip with a workbook in it", of(files.ZIPPED), "q.zip", REJECTED, "PACKAD_FIL", None),
    ("gzip", of(files.GZIPPED), "r.csv.gz", REJECTED, "PACKAD_FIL", None),
    ("SQLite", of(b"SQLite format 3\x00" + bytes(90)), "s.db", REJECTED, "DATABAS_FIL", None),
    ("Excel 4", of(b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00"), "t.xls", REJECTED, "GAMMAL_XLS", None),
    ("noise", of(bytes(range(1, 200)) * 9), "u.bin", REJECTED, "OKAND_FILTYP", None),
    ("cut off in the middle", of(files.GOOD[: len(files.GOOD) // 2]), "v.xlsx", REJECTED, "TRASIG_FIL", None),
    ("cut off at the very end", of(files.GOOD[:-30]), "w.xlsx", REJECTED, "TRASIG_FIL", None),
    ("a byte changed", files.flipped, "x.xlsx", REJECTED, "TRASIG_FIL", None),
    ("two parts of one name", files.twice_named, "y.xlsx", REJECTED, "TRASIG_FIL", None),
    ("a sheet's part missing", lambda: bombs.part("xl/_rels/workbook.xml.rels", "<Relationships/>"), "z.xlsx", REJECTED, "TRASIG_FIL", None),
    ("cut-off .xls", of(files.XLS[:1500]), "aa.xls", REJECTED, "TRASIG_FIL", None),
    ("password, xlsx", files.encrypted_xlsx, "ab.xlsx", REJECTED, "LOSENORD", None),
    ("password, xls", files.encrypted_xls, "ac.xls", REJECTED, "LOSENORD", None),
    ("password, ods", of(files.LOCKED_ODS), "ad.ods", REJECTED, "LOSENORD", None),
    ("password in the zip", files.locked_zip, "ae.xlsx", REJECTED, "LOSENORD", None),
    ("zip bomb", bombs.zip_bomb, "af.xlsx", REJECTED, "FOR_STOR", None),
    ("entity bomb in a sheet", bombs.entity_bomb, "ag.xlsx", REJECTED, "OTILLATEN_XML", None),
    ("entity bomb in the styles", bombs.entity_bomb_in_styles, "ah.xlsx", REJECTED, "OTILLATEN_XML", None),
    ("cells at A1 and XFD1048576", bombs.far_cells, "ai.xlsx", REJECTED, "FOR_STOR", None),
    ("a claim of A1:XFD1048576", bombs.far_dimension, "aj.xlsx", REJECTED, "OKAND_FIL", None),
    ("a row past Excel's last", bombs.far_rows, "ak.xlsx", REJECTED, "FOR_STOR", None),
    ("a column too far out", bombs.many_columns, "al.xlsx", REJECTED, "FOR_STOR", None),
    ("six thousand parts", bombs.many_parts, "am.xlsx", REJECTED, "FOR_STOR", None),
    ("six hundred sheets", bombs.many_sheets, "an.xlsx", REJECTED, "FOR_STOR", None),
    ("a forged count of texts", bombs.many_texts_claimed, "ao.xlsx", REJECTED, "TRASIG_FIL", None),
    ("ods with a thousand million repeats", bombs.repeated_ods_cells, "ap.ods", REJECTED, "FOR_STOR", None),
    ("xls with column 65 536", bombs.far_xls, "aq.xls", REJECTED, "FOR_STOR", None),
    ("three hundred fields on a line", bombs.wide_csv, "ar.csv", REJECTED, "FOR_STOR", None),
    ("an empty workbook", books.empty_workbook, "as.xlsx", REJECTED, "OKAND_FIL", None),
    ("a chart and nothing else", books.chart_alone, "at.xlsx", REJECTED, "OKAND_FIL", None),
    ("a workbook of something else", lambda: books.xlsx({"Lager": [["Artikel", "Antal"], ["Spik", 7]]}), "au.xlsx", REJECTED, "OKAND_FIL", None),
    ("formula without a value", lambda: books.raw_cell("G2", "=50+25", "f"), "av.xlsx", PARTLY, "FORMEL_UTAN_VARDE", "G2"),
    ("#N/A", lambda: books.raw_cell("G2", "#N/A", "e"), "aw.xlsx", PARTLY, "FEL_I_CELL", "G2"),
    ("#DIV/0! for a person", lambda: books.raw_cell("A2", "#DIV/0!", "e"), "ax.xlsx", PARTLY, "FEL_I_CELL", "A2"),
    ("wrong check digit", job(1, 0, "194201199125"), "ay.xlsx", PARTLY, "PNR_KONTROLLSIFFRA", "A2"),
    ("birthday that is none", job(1, 0, "199013019124"), "az.xlsx", PARTLY, "PNR_DATUM", "A2"),
    ("a name for a number", job(1, 0, "Anna A"), "ba.xlsx", PARTLY, "PNR_FORMAT", "A2"),
    ("no person", job(1, 0, ""), "bb.xlsx", PARTLY, "SAKNAT_VARDE", "A2"),
    ("30 February", job(1, 4, "2025-02-30"), "bc.xlsx", PARTLY, "DATUM_FORMAT", "E2"),
    ("end before start", job(1, 5, "2025-02-01"), "bd.xlsx", PARTLY, "SLUT_FORE_START", "F2"),
    ("extent of 750 %", job(1, 6, 750), "be.xlsx", PARTLY, "UTANFOR_INTERVALL", "G2"),
    ("a number that is no number", job(1, 6, "1e400"), "bf.xlsx", PARTLY, "TAL_FORMAT", "G2"),
    ("digits of another script", job(1, 6, "٧٥"), "bg.xlsx", ACCEPTED, None, None),
    ("a word outside the list", job(1, 1, "Lärling"), "bh.xlsx", PARTLY, "OKANT_VARDE", "B2"),
    ("a row twice", sheets(Anställningar=[*ANSTALLNINGAR, ANSTALLNINGAR[1]]), "bi.xlsx", PARTLY, "DUBBLETT_RAD", "A4"),
    ("a year twice", sheets(Ekonomi=[*EKONOMI, EKONOMI[1]]), "bj.xlsx", PARTLY, "DUBBLETT_AR", "A3"),
    ("a header twice", job(0, 5, "Startdatum"), "bk.xlsx", REJECTED, "DUBBEL_KOLUMN", "F1"),
    ("a column of names", lambda: books.book(Anställningar=[[*row, extra] for row, extra in zip(ANSTALLNINGAR, ["Namn", "A", "B"], strict=True)]), "bl.xlsx", REJECTED, "OKAND_KOLUMN", "J1"),
    ("a column missing", lambda: books.book(Anställningar=[row[:6] + row[7:] for row in ANSTALLNINGAR]), "bm.xlsx", REJECTED, "SAKNAD_KOLUMN", None),
    ("a sheet missing", sheets(Platser=None), "bn.xlsx", REJECTED, "SAKNAT_BLAD", None),
    ("sheets renamed", lambda: books.xlsx({"Blad1": FORETAG, "Blad2": ANSTALLNINGAR, "Blad3": PLATSER, "Blad4": EKONOMI}), "bo.xlsx", ACCEPTED, None, None),
    ("two enterprises", sheets(Företag=[*FORETAG, FORETAG[1]]), "bp.xlsx", REJECTED, "EN_RAD", None),
    ("a place in no list", lambda: books.book(Företag=books.with_cell(FORETAG, 1, 2, "Ankeborg")), "bq.xlsx", REJECTED, "OKAND_ORT", "C2"),
    ("a formula in a text", lambda: books.book(Företag=books.with_cell(FORETAG, 1, 1, "=HYPERLINK(\"http://x\")")), "br.xlsx", ACCEPTED, None, None),
    ("control characters in a text", lambda: books.book(Företag=books.with_cell(FORETAG, 1, 1, "A\x01_x0002_\u202eB")), "bs.xlsx", ACCEPTED, None, None),
    ("a line with too few fields", lines(books.GOOD_LINE, "2;Grön väg;Ludvika"), "bt.csv", PARTLY, "FALT_ANTAL", None),
    ("a line with too many fields", lines(books.GOOD_LINE, books.GOOD_LINE.replace("1;", "2;", 1) + ";x;y"), "bu.csv", PARTLY, "FALT_ANTAL", None),
    ("a line whose optional end is missing", lines(books.GOOD_LINE, "2;Grön väg;Ludvika;Kvinna;2025-03-01"), "bz.csv", PARTLY, "FALT_ANTAL", None),
    ("a header with one field more than its lines", lines(*(f"{n};Grön väg;Ludvika;Kvinna;2025-03-01;Lön" for n in (1, 2))), "cd.csv", REJECTED, "FALT_ANTAL", None),
    ("a quotation mark that does not end", lines(books.GOOD_LINE, '2;"Grön;Ludvika'), "bv.csv", REJECTED, "CITATTECKEN", None),
    ("two encodings in one file", lambda: books.csv(books.GOOD_LINE) + "2;Grön väg".encode("cp1252"), "bw.csv", REJECTED, "TECKENKODNING", None),
    ("encoded twice", lambda: books.csv(books.GOOD_LINE).decode("cp1252").encode(), "bx.csv", REJECTED, "TECKENKODNING", None),
    ("an encoding nobody has", lambda: bombs.part("xl/worksheets/sheet1.xml", "<?xml version=\"1.0\" encoding=\"UeaF-8\"?>" + bombs.worksheet(bombs.ROW)), "ca.xlsx", REJECTED, "TRASIG_FIL", None),
    ("a year of eleven digits", lambda: books.economy(1, 0, 99999999999), "cb.xlsx", PARTLY, "TAL_FORMAT", "A2"),
    ("SCB without one readable month", lambda: books.xlsx({"Blad1": [BAS[0], [*BAS[1][:5], "mars", *BAS[1][6:]]]}), "cc.xlsx", PARTLY, "MANAD_FORMAT", "F2"),
    ("headers and no rows", lines(), "by.csv", ACCEPTED, None, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "name", "verdict", "code", "cell"), every((beast[1:] for beast in ZOO), 5), ids=[beast[0] for beast in ZOO]
)
def test_a_beast_gets_its_verdict(
    tmp_path: Path, make: Make, name: str, verdict: str, code: str | None, cell: str | None
) -> None:
    folder = "finsam" if name.endswith(".csv") else "foretag"
    reading = taken_in(make(), tmp_path / "out", name, folder)
    told = {(problem["code"], problem["cell"]): problem["message"] for problem in reading["problems"]}
    assert (reading["verdict"], (code, cell) in told or not code) == (verdict, True), told
    assert reading["rows_read"] == reading["rows_accepted"] + reading["rows_rejected"]
    for message in told.values():
        assert message[0].isupper() or message[0] == "”"
        assert message.splitlines()[0].rstrip().endswith((".", "”"))  # lines to paste may follow
        assert not {"Traceback", "Exception", "{", "None"} & set(message.split())


ODD_NAMES = (
    "C:\\..\\windows\\bok.xlsx",
    "; rm -rf ~ #.xlsx",
    "rad\nbrytning.xlsx",
    "$(id) `id` %s {0}.xlsx",
    "=cmd|' C calc'!A0.xlsx",
    "🦊 räv\u202exslx.xlsx",
    "å" * 120 + ".xlsx",
    "utan ändelse",
    "19420119-9124.xlsx",
)


@pytest.mark.full
def test_one_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    """The whole zoo, odd names, and one good file in one home: each has its reading, and nothing is thrown."""
    home = Home(tmp_path).make()
    beasts = {}
    for _, make, name, verdict, code, _ in ZOO:
        data = make()
        folder = "finsam" if name.endswith(".csv") else "foretag"
        (home.raw / folder / name).write_bytes(data)
        beasts[hashlib.sha256(data).hexdigest()] = (verdict, code)
    for number, name in enumerate(ODD_NAMES):
        rows = books.with_cell(ANSTALLNINGAR, 1, 7, number)
        (home.raw / "foretag" / name).write_bytes(books.book(Anställningar=rows))
    run = Run.of(tmp_path, date(2026, 1, 15), None, None)
    verdicts = {sha256: steps.read_step(run, sha256) for sha256 in steps.receive_step(run)}
    for sha256, (verdict, _) in beasts.items():
        assert verdicts[sha256] == verdict
    assert sorted(verdicts[sha256] for sha256 in verdicts.keys() - beasts.keys()) == [ACCEPTED] * len(ODD_NAMES)
    readings = [json.loads(path.read_text("utf-8")) for path in home.typed.rglob("reading.json")]
    assert len(readings) == len(verdicts) == len(beasts) + len(ODD_NAMES)
    left = json.dumps(readings, ensure_ascii=False)
    assert "OVANTAT_FEL" not in left
    assert not holds(left, "19420119-9124")
    assert {path.parent.name for path in tmp_path.rglob("*.xlsx")} <= {"foretag", "finsam"}


def test_what_lies_about_is_told_and_never_opened_and_what_a_desktop_leaves_is_not(tmp_path: Path) -> None:
    """A pipe would be waited at for ever; a name from another system is not UTF-8, and its file is read all the same."""
    home = Home(tmp_path).make()
    folder = home.raw / "foretag"
    os.mkfifo(folder / "rör.xlsx")
    (folder / "länk.xlsx").symlink_to("/finns/inte")
    (folder / "mapp.xlsx").mkdir()
    elsewhere = tmp_path / "delad"
    elsewhere.mkdir()
    (elsewhere / "bok.xlsx").write_bytes(books.book())
    (folder / "delad").symlink_to(elsewhere)
    (home.raw / "vilse 19420119-9124.xlsx").write_bytes(books.book())
    for litter in (".DS_Store", "~$bok.xlsx", "Thumbs.db", "desktop.ini", "lost+found"):
        (folder / litter).write_bytes(b"x")
    home.corrections.write_text("", "utf-8")
    Path(os.fsdecode(os.fsencode(folder) + b"/f\xe5gel.xlsx")).write_bytes(books.book())
    run = Run.of(tmp_path, date(2026, 1, 15), None, None)
    (sha256,) = steps.receive_step(run)
    assert steps.read_step(run, sha256) == ACCEPTED
    assert [line.name for line in read_ledger(home.ledger)] == ["fågel.xlsx"]
    assert unread_files(home) == ["foretag/delad", "foretag/länk.xlsx", "foretag/rör.xlsx", "vilse 19XXXXXX-XXXX.xlsx"]


def test_the_zoo_is_large() -> None:
    assert len({name for name, *_ in ZOO}) == len(ZOO) >= 60
    assert len({beast[2] for beast in ZOO}) == len(ZOO)
