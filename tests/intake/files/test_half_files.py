"""Half a file is told as that, and old ways of writing text are told as what they are."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from flows.intake.deliveries import inbox
from flows.intake.deliveries.inbox import dropped_files, still_growing
from tests.support.books import arbetsbok, rows_of, taken_in, xlsx
from tests.support.habit_files import BESLUT, DELTAGARE, INSATSER


def csv(rows: list[list[Any]]) -> str:
    return "".join(";".join(str(cell) for cell in row) + "\r\n" for row in rows)


def codes(reading: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem["code"], problem["severity"]) for problem in reading["problems"]]


def read(data: bytes, out: Path, name: str = "beslut.csv") -> dict[str, Any]:
    return taken_in(data, out, name, "arbetsformedlingen")


def test_a_csv_that_ends_in_the_middle_of_a_line_is_cut_off(tmp_path: Path) -> None:
    whole = csv(BESLUT)
    last = whole.rstrip().rindex("\r\n") + 2
    for cut in (last + 5, last + 20):
        reading = read(whole[:cut].encode(), tmp_path / str(cut))
        assert reading["verdict"] == "rejected"
        assert codes(reading)[0] == ("HALV_FIL", "file")
    assert read(whole.encode(), tmp_path / "hel")["verdict"] == "accepted"
    assert read(whole.rstrip().encode(), tmp_path / "utan radslut")["verdict"] == "accepted"


LAST = "Löpnummer;Insats;Kommun;Kön;Startdatum;{}\r\n1;Grön väg;Ludvika;Kvinna;2025-03-01;{}\r\n2;Grön väg;Ludvika;Man;2025-03-02;{}"


@pytest.mark.full
@pytest.mark.parametrize(
    ("header", "above", "last", "asked"),
    [
        ("Omfattning efter %", "75", "7", True),
        ("Omfattning efter %", "75", "75", False),
        ("Omfattning efter %", "75", "80", False),  # as long as the others
        ("Omfattning efter %", "100", "", True),
        ("Omfattning efter %", "100", "10", True),
        ("Omfattning efter %", "100", "50", False),  # no per cent begins so and goes on
        ("Omfattning efter %", "", "", False),
        ("Avslutsdatum", "2025-06-30", "2025-06-3", True),
        ("Avslutsdatum", "2025-06-30", "2025-06", True),
        ("Avslutsdatum", "2025-06-30", "2025-07-01", False),
        ("Försörjning efter", "Sjukpenning", "Lön", False),  # the contract has it
        ("Försörjning efter", "Lön", "Sjukpenni", True),
    ],
)
def test_a_last_field_without_a_line_end_may_be_cut_off(
    tmp_path: Path, header: str, above: str, last: str, asked: bool
) -> None:
    reading = taken_in(LAST.format(header, above, last).encode(), tmp_path / "out", "deltagare.csv", "finsam")
    assert (("HALV_FIL", "ask") in codes(reading)) == asked
    assert (reading["verdict"] == "held") == asked
    ended = taken_in(f"{LAST.format(header, above, last)}\r\n".encode(), tmp_path / "ended", "deltagare.csv", "finsam")
    assert ("HALV_FIL", "ask") not in codes(ended)


@pytest.mark.parametrize("place", ["above", "below", "two cells"])
def test_a_number_of_rows_that_the_file_states_must_agree(tmp_path: Path, place: str) -> None:
    def book(count: int) -> bytes:
        said = ["Antal rader", count] if place == "two cells" else [f"Antal rader: {count}"]
        rows = [said, *INSATSER] if place == "above" else [*INSATSER, said]
        return xlsx({"Insatser": rows})

    whole = taken_in(book(2), tmp_path / "hel", "insatser_2025.xlsx", "finsam")
    assert (whole["verdict"], whole["problems"], len(rows_of(tmp_path / "hel", "insatser"))) == ("accepted", [], 2)
    half = taken_in(book(7), tmp_path / "halv", "insatser_2025.xlsx", "finsam")
    assert (half["verdict"], codes(half)) == ("held", [("RADANTAL", "ask")])


def test_what_a_copying_or_excel_leaves_behind_is_no_delivery(tmp_path: Path) -> None:
    for source in ("arbetsformedlingen", "finsam", "foretag", "scb"):
        (tmp_path / source).mkdir()
    for name in (
        "bok.xlsx",
        "bok.xlsx.part",
        "~$bok.xlsx",
        "~RF12ab.TMP",
        "~WRL0001.tmp",
        "bok.xlsx.crdownload",
        "bok.filepart",
    ):
        (tmp_path / "foretag" / name).write_bytes(xlsx(arbetsbok()))
    assert [path.name for path in dropped_files(tmp_path)] == ["bok.xlsx"]


def test_a_text_that_grows_while_it_is_looked_at_waits_for_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing, still, old = (tmp_path / name for name in ("växer.csv", "klar.csv", "gammal.csv"))
    for path in (growing, still, old):
        path.write_text("a;b\r\n", "utf-8")
    os.utime(old, (1, 1))
    waited: list[float] = []

    def write_more(seconds: float) -> None:
        waited.append(seconds)
        growing.write_text("a;b\r\n1;2\r\n", "utf-8")

    monkeypatch.setattr(inbox.time, "sleep", write_more)
    assert still_growing([growing, still, old]) == {growing}
    assert 0 < waited[0] <= inbox.SETTLED
    assert still_growing([old]) == set()
    assert len(waited) == 1  # what is old is not waited for


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (csv(BESLUT).encode("mac_roman"), "TECKENKODNING", "Mac Roman"),
        (csv(BESLUT).encode("cp850"), "TECKENKODNING", "CP850"),
        ("År;Företag\r\n2025;Gnistbäcken\r\n".encode("mac_roman"), "TECKENKODNING", "Mac Roman"),
        ("År;Företag\r\n2025;Gnistbäcken\r\n".encode("cp850"), "TECKENKODNING", "CP850"),
        (csv(DELTAGARE).encode("ascii", "replace"), "TECKENKODNING", "frågetecken"),
        (b"ID;PWXL;N;E\r\nC;Y1;X1;K\"Personnummer\"\r\nE\r\n", "OKAND_FILTYP", "SYLK"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html></html>", "HTML_FIL", "webbarkiv"),
        (b"From: <Saved by Microsoft Excel>\r\nSubject: x\r\nMIME-Version: 1.0\r\n", "HTML_FIL", "webbarkiv"),
        ("Hej!\r\nHär kommer våra siffror.\r\nHälsningar Anna\r\n".encode(), "OKAND_FILTYP", "textfil"),
    ],
)  # fmt: skip
def test_old_and_other_texts_are_told_as_what_they_are(tmp_path: Path, data: bytes, code: str, word: str) -> None:
    reading = read(data, tmp_path / "out")
    assert codes(reading) == [(code, "file")]
    assert word in reading["problems"][0]["message"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_windows_and_unicode_are_read(tmp_path: Path, encoding: str) -> None:
    assert read(csv(BESLUT).encode(encoding), tmp_path / "out")["verdict"] == "accepted"
