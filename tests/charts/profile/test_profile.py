"""The profile of an event: what it decides, and what it refuses in words."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from flows.charts.pages.book import CHARTS, all_pages
from flows.charts.pages.page import Kind
from flows.charts.profile.colours import Colours, contrast, on
from flows.charts.profile.load import TEMPLATE, load_profile
from flows.charts.profile.profile import Profile
from flows.errors import Stopped
from flows.example.profile import write_example_profile
from tests.charts.standin import HARD

NAMES = tuple(chart.NAME for chart in CHARTS)


def profile(folder: Path, text: str) -> Profile:
    folder.mkdir(exist_ok=True)
    (folder / "profil.toml").write_text(text, "utf-8")
    return load_profile(folder, NAMES)


def png(wide: int, high: int) -> bytes:
    """A white picture, made by hand from the PNG specification."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress((b"\0" + b"\xff" * 3 * wide) * high)
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_without_a_file_nobody_is_named(tmp_path: Path) -> None:
    assert load_profile(tmp_path / "profil") == Profile()


def test_the_template_is_a_profile(tmp_path: Path) -> None:
    told = profile(tmp_path, TEMPLATE.read_text("utf-8"))
    assert told.event == "Fokusdag om sociala företag"
    assert told.colours == Colours()


def test_the_template_uncommented_is_one_too(tmp_path: Path) -> None:
    """Whoever fills it in by taking away the marks gets what it says."""
    lines = TEMPLATE.read_text("utf-8").splitlines()
    text = "\n".join(line.removeprefix("# ") if "=" in line or line.startswith("# [[") else line for line in lines)
    for name in ("arrangor.svg", "kommunen.png", "mall.potx"):
        (tmp_path / name).write_bytes(
            b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><rect width="2" height="1"/></svg>'
            if name.endswith("svg")
            else png(4, 2)
        )
    told = profile(tmp_path, text)
    assert (told.place, told.day) == ("Orten", date(2026, 1, 23))
    assert [partner.logo and partner.logo.aspect for partner in told.logos] == [2, 2]
    assert told.order[0] == "skapade_jobb"
    assert told.slides is not None
    assert (told.licence, told.address) == ("CC0-1.0", "https://exempel.se/fokusdag/")


def test_the_examples_profile_has_invented_logos_with_words(tmp_path: Path) -> None:
    write_example_profile(tmp_path)
    told = load_profile(tmp_path, NAMES)
    assert told.told_in("en").event == "Focus day on social enterprises"
    assert told.told_in("en").logos[1].logo == replace(
        told.logos[1].logo, alt="Logo of Brobygget: a bridge with two arches"
    )  # type: ignore[type-var]
    assert len(told.logos) == 3
    assert all(partner.logo and partner.logo.alt for partner in told.logos)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[farger]\nhuvud = "#AAAAAA"', "Färgen huvud (#AAAAAA) syns för dåligt mot vitt: kontrasten är 2,3 och ska vara minst 4,5"),
        ('[farger]\novrigt = "#EEEEEE"', "Färgen ovrigt (#EEEEEE) syns för dåligt mot vitt"),
        ('[farger]\novrigt = "#12436E"', "mot huvudfärgen"),
        ('[farger]\nhuvud = "blå"', "Färgen huvud är blå. Skriv den som #"),
        ('[utseende]\ntypsnitt = "Comic Sans"', "Typsnittet Comic Sans finns inte. Välj Source Sans Pro eller Lato."),
        ('[bilder]\nordning = ["vilka", "okand"]', "Diagrammet okand finns inte."),
        ('[bilder]\nordning = ["vilka", "vilka"]', "Diagrammet vilka står två gånger"),
        ('[arrangor]\nnamn = "A"\nlogga = "a.png"', "Logotypen a.png saknar text."),
        ('[arrangor]\nnamn = "A"\nlogga = "b.png"\ntext = "A"', "b.png, som logotypen anger, finns inte"),
        ('[arrangor]\nnamn = "A"\nlogga = "../a.png"\ntext = "A"', "finns inte i"),
        ('[arrangor]\nnamn = "A"\nlogga = "text.svg"\ntext = "A"', "Spara den med bokstäverna som kurvor"),
        ('[arrangor]\nnamn = "A"\nlogga = "trasig.png"\ntext = "A"', "Logotypen trasig.png går inte att läsa som en bild."),
        ('[evenemang]\ndag = "23 januari"', "dag ska vara ett datum utan citattecken"),
        ("[evenemang]\nnamn = 5", "namn ska vara en text inom citattecken"),
        ('[evenemang]\nnman = "x"', "[evenemang] nman finns inte."),
        ("[hus]\na = 1", "[hus] finns inte."),
        ('[oppna_data]\nlicens = "MIT"', "Licensen MIT finns inte. Välj CC0-1.0 eller CC-BY-4.0."),
        ('[oppna_data]\nadress = "data/"', "[oppna_data] adress ska vara den webbadress där mappen data läggs"),
        ("[evenemang\n", "går inte att läsa som TOML"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_in_words(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(4, 2))
    (tmp_path / "trasig.png").write_bytes(b"inte en bild")
    (tmp_path / "text.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>A</text></svg>')
    with pytest.raises(Stopped) as stopped:
        profile(tmp_path, text)
    assert said in str(stopped.value)


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21; #767676 is the lightest grey that passes 4.5 on white."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)
    assert on("#12436D") == "#FFFFFF"
    assert on("#FFDD00") != "#FFFFFF"
    assert Colours().faults() == []


def test_the_profile_decides_order_and_titles_and_the_rest_is_the_appendix() -> None:
    told = Profile(order=("racker_det", "vilka"), titles={"vilka": "Vi som jobbar här"}, closing_words="Tack")
    pages = all_pages(HARD["example"], told)
    closing = next(place for place, page in enumerate(pages) if page.kind is Kind.CLOSING)
    assert [page.name for page in pages[3:closing]] == ["07_racker_det", "03_vilka"]
    assert pages[4].kicker == "Vi som jobbar här"
    assert pages[closing].takeaway == "Tack"
    assert {page.name[3:] for page in pages if page.story} == set(NAMES)


def test_a_title_with_a_number_that_is_no_cell_is_refused() -> None:
    all_pages(HARD["example"], Profile(titles={"skapade_jobb": "21 jobb på ett år"}))  # it is in the table
    with pytest.raises(Stopped, match="har talet 25, som inte finns i diagrammets tabell"):
        all_pages(HARD["example"], Profile(titles={"skapade_jobb": "25 jobb på ett år"}))
