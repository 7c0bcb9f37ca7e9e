"""Files that people write by hand: with a byte order mark or none, and told where they are wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from flows.charts.profile.load import load_profile
from flows.errors import Stopped
from flows.intake.submitters.contacts import load_contacts
from flows.intake.validation.corrections import load_corrections
from flows.model.home.assumptions import load_assumptions
from flows.model.home.home_file import load_home_file
from flows.storage.toml_file import read_toml

MARK = b"\xef\xbb\xbf"
"""What Windows' Notepad may write before a text."""


def test_a_byte_order_mark_is_no_fault_in_any_file_of_a_home(tmp_path: Path) -> None:
    (tmp_path / "kontakter.toml").write_bytes(MARK + '[mottagare]\nnamn = "Åsa"\n'.encode())
    assert load_contacts(tmp_path / "kontakter.toml").receiver.name == "Åsa"
    (tmp_path / "profil.toml").write_bytes(MARK + b'[evenemang]\nnamn = "Dagen"\n')
    assert load_profile(tmp_path).event == "Dagen"
    (tmp_path / "fokusdag.toml").write_bytes(MARK + b"[disclosure]\nsmallest_shown = 7\n")
    assert load_home_file(tmp_path / "fokusdag.toml").disclosure.smallest_shown == 7


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a = 1\nnamn = \n", r"TOML \(rad 2\)\. Gör"),
        ("namn = 'Åsa'".encode("cp1252"), r"TOML\. Spara filen med teckenkodningen UTF-8\. Gör"),
        ("år och dag = 1\n".encode(), r"TOML \(rad 1\)\. Ett namn med mellanslag, å, .* Gör"),
        (b"x = {b = 1, 199610202385 = 2, 199610202385 = 3}\n", r"TOML \(rad 1\)\. Gör"),  # the error quotes it
        (b"a = " + b"[" * 5_000, r"TOML\. Hakparenteser eller klamrar står i för många led\. Gör"),
        (b"a = 1" + b"0" * 6_000, r"TOML\. Ett tal har för många siffror\. Gör"),
    ],
)
def test_what_is_no_toml_is_told_with_the_line_and_what_to_do_and_quotes_nothing(
    tmp_path: Path, data: bytes, said: str
) -> None:
    path = tmp_path / "fil.toml"
    path.write_bytes(data)
    with pytest.raises(Stopped, match=said) as stopped:
        read_toml(path, "Gör så här.")
    assert "fil.toml" in str(stopped.value) and "1996" not in str(stopped.value)


DAY = date(2026, 1, 15)
READERS: dict[str, Callable[[Path], object]] = {
    "antaganden.toml": lambda path: load_assumptions(path, DAY),
    "fokusdag.toml": load_home_file,
    "kontakter.toml": load_contacts,
    "korrigeringar.toml": lambda path: load_corrections(path, DAY),
    "profil.toml": lambda path: load_profile(path.parent),
}
"""Every file that people write by hand in a home, and what reads it."""
AREA = "[area]\narea_name = 'A'\nmunicipalities = ['Ludvika']\nenterprises = 3\nprocessed_by = "


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("korrigeringar.toml", "[[korrigeringar]]\nfil = 'bok.xlsx'", "korrigeringar hör inte till"),
        ("korrigeringar.toml", "[[Korrigering]]\nfil = 'bok.xlsx'", "Korrigering hör inte till"),
        ("korrigeringar.toml", "fil = 'bok.xlsx'\nblad = 'Företag'", "fil och blad hör inte till"),
        ("korrigeringar.toml", "korrigering = 5", r"korrigering hör inte till .*\[\[korrigering\]\]"),
        ("korrigeringar.toml", "[korrigering]\nfil = 'bok.xlsx'", r"korrigering hör inte till .*\[\[korrigering\]\]"),
        ("antaganden.toml", "forskjutning = [1, 2]", "forskjutning"),
        ("antaganden.toml", "hade_hant_anda = [true, 2]", "hade_hant_anda"),
        ("fokusdag.toml", "[aera]\narea_name = 'A'", "aera saknas, är okänd"),
        ("fokusdag.toml", "[job]\ngap = 5", "job.gap saknas, är okänd"),
        ("fokusdag.toml", "[job]\ngap_days = true", "job.gap_days .* går att använda"),
        ("fokusdag.toml", "[staying]\nretention_months = [true]", "staying.retention_months .* går att använda"),
        ("fokusdag.toml", f"{AREA}5", "area.processed_by ska vara en text"),
        ("fokusdag.toml", f"{AREA}' '", "area.processed_by ska vara en text"),
        ("kontakter.toml", "[mottagere]\nnamn = 'Åsa'", r"\[mottagere\] säger inte vem"),
        ("kontakter.toml", "[mottagare]\nnam = 'Åsa'", r"\[mottagare\] nam finns inte"),
        ("kontakter.toml", "[bageriet]\nmapp = '.'", r"\[bageriet\] mapp är \., som inte är en lämnares mapp"),
        ("profil.toml", "[evenemng]\nnamn = 'Dagen'", r"\[evenemng\] finns inte"),
        ("profil.toml", "[evenemang]\nnam = 'Dagen'", r"\[evenemang\] nam finns inte"),
        ("profil.toml", "[evenemang]\ndag = '2026-01-23'", r"\[evenemang\] dag ska vara ett datum utan citattecken"),
        ("profil.toml", "[partner]\nnamn = 'Kommunen'", r"partner ska vara \[\[partner\]\] med rader under"),
        ("profil.toml", "[bilder]\nordning = 'anstallda'", r"\[bilder\] ordning ska vara en lista"),
        ("profil.toml", "[bilder]\nordning = [5]", r"\[bilder\] ordning ska vara en lista"),
        ("profil.toml", "[bilder]\ntitlar = 5", r"\[bilder\] titlar ska vara en rad för varje diagram"),
        ("profil.toml", "[bilder.titlar_en]\nanstallda = 5", r"\[bilder\] titlar_en ska vara en rad för varje"),
    ],
)  # fmt: skip
def test_a_name_that_no_such_file_has_and_a_value_of_another_kind_are_refused(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(Stopped, match=f"(?s){name}.*{said}"):
        READERS[name](tmp_path / name)


def test_an_empty_file_of_corrections_has_none_of_them(tmp_path: Path) -> None:
    """Whoever takes the last one out leaves it so."""
    (tmp_path / "korrigeringar.toml").write_text("# inga än\n", "utf-8")
    assert READERS["korrigeringar.toml"](tmp_path / "korrigeringar.toml") == []
