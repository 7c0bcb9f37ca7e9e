"""Delimited text as other programs write it: Ctrl-Z, text guards, pipes, and a first line that says which delimiter."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.books import rows_of, taken_in, told
from tests.support.habit_files import DELTAGARE

ROWS = [[str(cell) for cell in row] for row in (*DELTAGARE, ["2", *DELTAGARE[1][1:]], ["3", *DELTAGARE[1][1:]])]


def text(delimiter: str = ";", *, first: str = "", guard: bool = False, last: str = "") -> bytes:
    rows = [[f'="{cell}"' for cell in row] for row in ROWS] if guard else ROWS
    return (first + "".join(delimiter.join(row) + "\r\n" for row in rows) + last).encode()


@pytest.mark.parametrize(
    "data",
    [
        text(last="\x1a"), text(last="\x1a\x1a"), text("|"), text("|", first="sep=|\r\n"), text("|", first="sep=;\r\n"),
        text(first="sep=,\r\n"), text(first="sep=;\r\n"), text("\t", first="sep=;\r\n"), text(guard=True), text("|", guard=True),
    ],
    ids=lambda data: repr(data[:8]) + repr(data[-2:]),
)  # fmt: skip
def test_the_rows_are_those_of_the_plain_text(tmp_path: Path, data: bytes) -> None:
    reading = taken_in(data, tmp_path / "out", "deltagare.csv", "finsam")
    assert (reading["verdict"], told(reading)) == ("accepted", set())
    assert [row["serial"] for row in rows_of(tmp_path / "out", "deltagare")] == ["1", "2", "3"]


def test_a_guarded_identity_number_is_the_person(tmp_path: Path) -> None:
    header, row = "Löpnummer;Personnummer;Insats;Kommun;Kön;Startdatum", "1;{};Grön väg;Ludvika;Kvinna;2025-03-01"
    found = []
    for place, number in enumerate(("199007302384", '="199007302384"', '"=""199007302384"""')):
        taken_in(f"{header}\n{row.format(number)}\n".encode(), tmp_path / str(place), "deltagare.csv", "finsam")
        found += [each["pid"] for each in rows_of(tmp_path / str(place), "deltagare")]
    assert len(found) == 3
    assert len(set(found)) == 1


def test_a_text_cut_off_before_its_ctrl_z_is_half_a_file(tmp_path: Path) -> None:
    reading = taken_in(text()[:-20] + b"\x1a", tmp_path / "out", "deltagare.csv", "finsam")
    assert "HALV_FIL" in {code for code, _ in told(reading)}
