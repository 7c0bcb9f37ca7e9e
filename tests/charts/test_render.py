"""The files of the draw step: whole, the same bytes each time, and nothing hidden in any of them."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import openpyxl
import pikepdf
import pypdfium2
import pytest
from matplotlib.text import Text
from PIL import Image

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.outputs.speaker_pack import notes_page
from flows.charts.pages.book import CHARTS
from flows.charts.render import draw, make
from flows.language.words import ENGLISH, SWEDISH, Words
from flows.release.released import NotReleased
from tests.charts.drawn import IN_BOTH, LITTLE, draw_all, draw_in_both_languages, make_of_little, page_of
from tests.charts.standin import EXAMPLE, HARD, StandIn, write_released
from tests.conftest import made_once

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "ritat åäö", draw_all) / "släppt åäö"


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "ritat åäö", draw_all) / "utkast"


@pytest.fixture(scope="session")
def in_both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, IN_BOTH, draw_in_both_languages) / "utkast"


def text_of(path: Path) -> list[str]:
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path)]
    return [page.replace("\xa0", " ").replace("\r\n", " ") for page in pages]


def prints(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_each_chart_is_a_wide_pdf_with_its_words_in_it(drawn: Path) -> None:
    for chart in CHARTS:
        path = drawn / f"{chart.NUMBER:02}_{chart.NAME}.pdf"
        story = chart.story(HARD["example"])
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages) == 1
            assert [float(side) for side in pdf.pages[0].mediabox] == pytest.approx([0, 0, 960, 540])
            assert str(pdf.Root.Lang) == "sv-SE"
            assert str(pdf.docinfo["/Title"]) == story.headline
            assert pdf.open_metadata()["dc:title"] == story.headline
            assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
            read_out = list(pdf.Root.StructTreeRoot.K[0].K)
            kinds = [str(element.S) for element in read_out]
            assert kinds[:4] == ["/H1", "/P", "/P", "/P"]  # headline, kicker, draft mark, subtitle
            assert kinds.count("/H1") == 1
            assert kinds[-1] == "/P"  # the source
            figures = [element for element in read_out if element.S == "/Figure"]
            spoken = story.alt.replace("..", "dolt")
            assert [str(figure.Alt) for figure in figures] == [spoken] * len(figures)
            assert len(figures) == (chart.NAME != "vad_annars")  # which is a sentence
            assert b"/P <</MCID 0>> BDC" in pdf.pages[0].Contents.read_bytes()
        (text,) = text_of(path)
        for word in story.headline.replace("\xa0", " ").split():
            assert word in text
        assert "(5 av 6)" in text
        assert "UTKAST" in text


def test_the_deck_is_title_charts_method_and_quality_with_bookmarks(drawn: Path) -> None:
    pages = text_of(drawn / "fokusdag.pdf")
    assert all("UTKAST" in page for page in pages)
    assert "Jobb för människor långt från arbetsmarknaden" in pages[0]
    assert "30 juni 2025" in pages[0]
    assert "Bara jobb för människor långt från arbetsmarknaden räknas" in pages[17]
    assert "SCB, till och med 31 maj 2025: Arbetsmarknadsstatus, BAS." in pages[18]
    with pikepdf.open(drawn / "fokusdag.pdf") as pdf:
        with pdf.open_outline() as outline:
            marks = [item.title for item in outline.root]
        assert marks[0] == "Titelsida"
        told = [chart.story(HARD["example"]).headline for chart in CHARTS]
        assert marks[3:12] == told[:9]
        assert marks[12:] == ["Tre saker att minnas", *told[9:], "Så har vi räknat", "Data och kvalitet"]


@pytest.mark.parametrize("name", ["fokusdag.pdf", "talarstod.pdf", "faktablad.pdf", "01_skapade_jobb.pdf"])
def test_each_font_is_truetype_and_embedded_once(name: str, drawn: Path) -> None:
    with pikepdf.open(drawn / name) as pdf:
        fonts = [
            str(found.BaseFont).split("+")[1]
            for found in pdf.objects
            if isinstance(found, pikepdf.Dictionary) and found.get("/Subtype") == "/CIDFontType2"
        ]
        assert sorted(fonts) == ["SourceSansPro-Bold", "SourceSansPro-Regular"]


def test_the_pack_has_two_pages_of_the_deck_on_an_a4_each_with_its_words(drawn: Path) -> None:
    """Opening, what and where, thirteen charts and the closing page between them."""
    pages = text_of(drawn / "talarstod.pdf")
    assert len(pages) == 9
    for place, chart in enumerate(CHARTS):
        story, text = chart.story(HARD["example"]), "".join(pages[(place + 3 + (place >= 9)) // 2].split())
        for words in (story.note.shows, story.note.never_say, story.short):
            assert "".join(words.split()) in text
    with pikepdf.open(drawn / "talarstod.pdf") as pdf:
        assert [float(side) for side in pdf.pages[0].mediabox] == pytest.approx([0, 0, 595.28, 841.89])
        kinds = [str(element.S) for element in pdf.Root.StructTreeRoot.K[0].K]
        assert kinds[:3] == ["/H1", "/H2", "/Figure"]
        assert kinds.count("/H2") == 17
        figures = [element for element in pdf.Root.StructTreeRoot.K[0].K if str(element.S) == "/Figure"]
        assert len(figures) == 17
        assert all(str(figure.Alt).strip() for figure in figures)


@pytest.mark.full
def test_everything_is_there_in_english_too_when_asked_for(in_both: Path, drawn: Path) -> None:
    english = in_both / "english"
    assert {p.name for p in english.iterdir()} == {p.name for p in drawn.iterdir()}
    assert {p.name for p in (english / "data").iterdir()} == {p.name for p in (drawn / "data").iterdir()}
    text = " ".join(text_of(english / "fokusdag.pdf"))
    assert "Jobs for people far from the labour market" in text
    assert "More than twice as many jobs created in 2024 as in 2020" in text
    assert "(5 of 6)" in text
    for swedish in ("UTKAST", "Källa", " och ", " företag", "personer"):
        assert swedish not in text
    text += " ".join(text_of(english / "talarstod.pdf"))
    names = {"Arbetsförmedlingen", "Målgrupp", "Västerbergslagen"}
    assert set(re.findall(r"\w*[åäöÅÄÖ]\w*", text)) <= names, "a Swedish word that is no name"
    with pikepdf.open(english / "fokusdag.pdf") as pdf:
        assert str(pdf.Root.Lang) == ENGLISH.tag == "en-GB"


@pytest.mark.full
def test_no_text_is_left_untranslated() -> None:
    """Every chart says other words in the two languages, cell headings and notes too."""
    for chart in CHARTS:
        for case in ("example", "empty", "all hidden"):
            swedish, english = chart.story(HARD[case]), chart.story(HARD[case], ENGLISH)
            for name in ("headline", "subtitle", "short", "unit", "alt"):
                assert getattr(swedish, name) != getattr(english, name), (chart.NAME, name)
            for name in ("shows", "denominator", "never_say"):
                assert getattr(swedish.note, name) != getattr(english.note, name)
            assert not set(swedish.remarks) & set(english.remarks)
            assert swedish.table.columns[0] != english.table.columns[0] or swedish.table.columns[0] in ("Person",)
            said = " ".join([english.headline, english.subtitle, english.alt, *english.remarks, *english.table.columns])
            assert not {"och", "för", "av", "till", "med", "som", "är"} & set(said.replace("\xa0", " ").lower().split())


def test_pictures_are_full_hd(drawn: Path) -> None:
    pictures = sorted(drawn.glob("*.png"))
    assert len(pictures) == 13
    for path in pictures:
        with Image.open(path) as picture:
            assert picture.size == (1920, 1080)


def test_the_workbook_shows_the_released_numbers_with_notes_and_source(drawn: Path) -> None:
    book = openpyxl.load_workbook(drawn / "tabeller.xlsx")
    charts = [f"{chart.NUMBER} {chart.story(HARD['example']).short}" for chart in CHARTS]
    assert book.sheetnames == ["Läs mig", *charts, "Tal i texterna"]
    assert book["Läs mig"]["A9"].hyperlink.location == "'1 Skapade jobb'!A1"
    sheet = book["1 Skapade jobb"]
    assert sheet["A3"].value == "Enhet: antal jobb och antal personer"
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=11, max_col=4)]
    assert cells[0] == ["År", "Räknat till och med", "Skapade jobb", "Nya personer"]
    assert cells[2] == [2021, datetime(2021, 12, 31), "..", ".."]
    assert cells[5] == [2024, datetime(2024, 12, 31), 21, 19]
    assert cells[6] == [2025, datetime(2025, 6, 30), 8, 8]
    notes = [row[0].value for row in sheet.iter_rows(min_row=12) if row[0].value]
    assert notes[:2] == ["UTKAST", "2025: preliminärt."]
    assert "”..” är färre än 5, eller dolt för att skydda ett annat tal." in notes
    assert str(notes[-1]).startswith("Källa: de sociala företagen (5 av 6)")


def test_the_speaker_hears_what_not_to_say(drawn: Path) -> None:
    notes = (drawn / "talarstod.md").read_text("utf-8")
    assert notes.count("- Säg inte: ") == notes.count("- Av vad: ") == 13


def test_every_page_before_the_method_has_what_to_say_and_each_chart_a_question_and_its_answer(drawn: Path) -> None:
    notes = (drawn / "talarstod.md").read_text("utf-8")
    assert notes.count("- Säg: ") == notes.count("- Tid: ") == 17
    assert notes.count("- En fråga som kan komma: ") == notes.count("- Svar: ") == 13 + 2  # of what and where, too
    places = {4: 0, 12: 8, 14: 9, 17: 12}  # the closing page, which has no number in the story, is the thirteenth
    for place, number in places.items():
        assert f"## Sida {place}. {CHARTS[number].story(HARD['example']).headline}\n" in notes
    for chart in CHARTS:
        headline = chart.story(HARD["example"]).headline
        said = notes.partition(f". {headline}\n\n- Säg: ")[2].splitlines()[0]
        assert said.startswith(headline)
        assert 2 <= len(re.findall(r"[.?!](?: |$)", said)) <= 4


@pytest.mark.full
def test_hidden_values_are_in_no_byte(drawn: Path, tmp_path: Path) -> None:
    """The same release, with other numbers behind the hidden marks than it could ever carry."""
    make(StandIn(EXAMPLE, behind=4321.0), tmp_path)
    assert prints(tmp_path) == prints(drawn)


@pytest.mark.full
def test_the_same_release_gives_the_same_bytes_elsewhere_and_later(released: Path, drawn: Path, tmp_path: Path) -> None:
    out = tmp_path / "en annan mapp"
    subprocess.run(
        [sys.executable, "-c", f"from flows.charts.render import *; draw(Path({str(released)!r}), Path({str(out)!r}))"],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        check=True,
        timeout=120,
    )
    assert prints(out) == prints(drawn)


def test_a_changed_release_is_refused_and_nothing_is_drawn(tmp_path: Path) -> None:
    folder = write_released(tmp_path / "släppt", HARD["example"])
    path = folder / "reach.parquet"
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(NotReleased):
        draw(folder, tmp_path / "ut")
    assert not (tmp_path / "ut").exists()


@pytest.mark.full
@pytest.mark.parametrize("case", LITTLE)
def test_everything_is_made_of_little(case: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = made_once(tmp_path_factory, "av lite", make_of_little) / case
    assert all(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    if case == "much missing":
        deck = " ".join(text_of(folder / "fokusdag.pdf"))
        assert all(f"({i})" in deck for i in range(9))
        assert "Data och kvalitet, forts." in deck


@pytest.mark.full
def test_the_page_tells_what_has_changed_since_the_edition_before(in_both: Path) -> None:
    page = (in_both / "index.html").read_text("utf-8")
    assert "Jämfört med utgåvan 2025-06-01." in page
    revised_2020 = (f"2020, {name}: 7 → 9" for name in ("Skapade jobb", "Nya personer", "Netto"))  # nobody left
    assert f"Skapade jobb: {'; '.join(revised_2020)}." in page
    assert "Det finns ingen tidigare utgåva" not in page


@pytest.mark.parametrize("w", [SWEDISH, ENGLISH], ids=["sv", "en"])
def test_no_note_is_left_out_of_the_pack_without_a_word(w: Words) -> None:
    nine_long_notes = w is SWEDISH
    for case, cut in (("an enterprise not known any more", False), ("much missing", nine_long_notes)):
        about = ReleaseFacts.of(HARD[case], w)
        page = page_of(CHARTS[4], HARD[case], w)
        texts = [text.get_text() for text in notes_page([(8, page)], 1, 1, about).findobj(Text)]
        assert any(text.startswith(page.notes[3][0]) for text in texts)  # how it is counted
        assert any("talarstod.md" in text for text in texts) is cut
        assert (page.notes[-1][1] in " ".join(texts)) is not cut
