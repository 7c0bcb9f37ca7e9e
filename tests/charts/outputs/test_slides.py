"""The PowerPoint file: what python-pptx and LibreOffice read in it, and that nothing hidden is in any of its bytes."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import which

import openpyxl
import pypdfium2
import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.drawing.text import wrap
from flows.charts.outputs.pptx.deck import write_slides
from flows.charts.outputs.pptx.text_slides import SIGNS
from flows.charts.pages.book import all_pages
from flows.charts.profile.profile import Profile
from flows.errors import Stopped
from flows.language.words import ENGLISH, SWEDISH, Words
from tests.charts.standin import HARD, IN_BOTH_LANGUAGES, StandIn
from tests.support.office_files import faults
from tests.support.purpose import few

BEHIND = 7919.0
"""Put where a hidden value would be: a prime that no count of the stand-ins adds up to."""


def written(path: Path, case: StandIn, w: Words = SWEDISH, profile: Profile | None = None) -> bytes:
    profile = profile or Profile()
    about = ReleaseFacts.of(case, w)
    write_slides(path, "Titeln", all_pages(case, profile, w), about, profile)
    return path.read_bytes()


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return written(tmp_path_factory.mktemp("bilder") / "bilder.pptx", HARD["example"])


@pytest.fixture(scope="module")
def deck(example: bytes) -> Deck:
    return Presentation(io.BytesIO(example))


def parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Every part, and every part of the workbooks inside."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            yield name, packed.read(name)
            if name.endswith(".xlsx"):
                yield from parts(packed.read(name))


@pytest.mark.full
def test_each_page_is_a_slide_with_its_headline_as_title_and_its_notes(deck: Deck) -> None:
    pages = all_pages(HARD["example"], Profile(), SWEDISH)
    told = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert [title for title in told if not title.endswith("forts.")] == [page.headline for page in pages]
    for page in pages:
        slide = deck.slides[told.index(page.headline)]
        notes = slide.notes_slide.notes_text_frame.text
        assert all(f"{label}: {text}" in notes for label, text in page.notes)


def test_what_powerpoint_can_draw_can_be_edited(deck: Deck) -> None:
    kinds = [
        "".join(each.chart.chart_type.name for each in slide.shapes if each.has_chart)
        or ("TABLE" if any(each.has_table for each in slide.shapes) else "")
        for slide in deck.slides
    ]
    assert kinds.count("COLUMN_CLUSTERED") >= 2
    assert kinds.count("BAR_STACKED") == 2  # what became of those who began, and income
    assert kinds.count("XY_SCATTER_LINES") == 2  # 3, 6, 12 and 24 months, and a half year, are not evenly apart
    assert "TABLE" in kinds


@pytest.mark.full
def test_years_evenly_apart_are_a_line_chart_with_their_names(tmp_path: Path) -> None:
    made = Presentation(io.BytesIO(written(tmp_path / "bilder.pptx", HARD["fewer"])))
    charts = [each.chart for slide in made.slides for each in slide.shapes if each.has_chart]
    (line,) = [chart for chart in charts if chart.chart_type.name == "LINE_MARKERS"]
    assert list(line.plots[0].series[0].values) == [30, 31, 20]  # as in the stand-in, at the end of 2023, 2024 and 2025
    years = [name.split("\n")[0] for name in line.plots[0].categories]
    assert years == ["2023", "2024", "2025*"]  # the newest half-year is provisional


def test_a_chart_holds_the_cells_that_are_shown_and_the_hidden_one_is_empty(deck: Deck) -> None:
    chart = next(each.chart for slide in deck.slides for each in slide.shapes if each.has_chart)
    jobs = [9, None, 12, 14, 21, 8]  # as in the stand-in: 2020 to 2025, with 2021 hidden
    assert list(chart.plots[0].series[0].values) == jobs
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert sheet is not None
    assert [sheet.cell(row, 2).value for row in range(2, 8)] == jobs
    assert (sheet.max_row, sheet.max_column) == (7, 2)
    assert str(sheet["A3"].value).split("\n") == ["2021", ".."]


def test_every_picture_is_described_and_titles_are_read_first(deck: Deck) -> None:
    for slide in deck.slides:
        assert slide.shapes[0] == slide.shapes.title
        for shape in slide.shapes:
            about = shape._element.xpath(".//p:cNvPr")[0]
            if not shape.has_text_frame and shape.name != SIGNS:  # the points beside them say it
                assert len(about.get("descr", "")) > 20
            elif shape.name == SIGNS or not shape.text_frame.text:
                assert about.xpath(".//*[local-name()='decorative'][@val='1']"), shape.name
        assert [shape.name for shape in slide.placeholders if not shape.text_frame.text] == []
    assert [i for i, slide in enumerate(deck.slides) for shape in slide.shapes if shape.name == SIGNS] == [1]


@pytest.mark.parametrize(("w", "tag"), few([(SWEDISH, "sv-SE"), (ENGLISH, "en-GB")]), ids=["sv", "en"])
def test_every_text_says_its_language(w: Words, tag: str, tmp_path: Path, example: bytes) -> None:
    content = example if w is SWEDISH else written(tmp_path / "bilder.pptx", HARD["example"], w)
    found = {
        language
        for name, inside in parts(content)
        if name.startswith("ppt/") and name.endswith(".xml")
        for language in re.findall(r'\blang="([^"]*)"', inside.decode())
    }
    assert found == {tag}
    assert Presentation(io.BytesIO(content)).core_properties.language == tag


def test_no_part_says_when_it_was_made(example: bytes) -> None:
    """That the same pages give the same bytes is held by the next test, which writes the example once more."""
    with zipfile.ZipFile(io.BytesIO(example)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.full
@pytest.mark.parametrize(
    "case", ["example", *(pytest.param(name, marks=pytest.mark.full) for name in ("half hidden", "all hidden"))]
)
def test_what_stands_behind_a_hidden_cell_changes_no_byte(case: str, tmp_path: Path, example: bytes) -> None:
    plain = example if case == "example" else written(tmp_path / "utan.pptx", HARD[case])
    content = written(tmp_path / "med.pptx", replace(HARD[case], behind=BEHIND))
    assert content == plain
    assert [name for name, inside in parts(content) if b"7919" in inside] == []


def test_powerpoint_opens_it_without_a_repair(tmp_path: Path, example: bytes) -> None:
    """Every part, the workbooks behind the charts too, as the schemas of ECMA-376 have it."""
    path = tmp_path / "bilder.pptx"
    path.write_bytes(example)
    assert faults(path) == []
    ids = [int(number) for _, part in parts(example) for number in re.findall(rb'<c:axId val="(-?\d+)"', part)]
    assert all(0 <= number < 2**31 for number in ids), (
        "LibreOffice takes larger ones for one, and the names of the axis go"
    )
    with zipfile.ZipFile(path) as packed:
        books = [packed.extract(name, tmp_path) for name in packed.namelist() if name.endswith(".xlsx")]
    assert books
    assert [fault for book in books for fault in faults(Path(book))] == []


@pytest.mark.full
def test_an_organisations_own_template_is_used(tmp_path: Path, example: bytes) -> None:
    own = Presentation(io.BytesIO(example))
    theirs = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(example)) as old, zipfile.ZipFile(theirs, "w") as new:
        for name in old.namelist():
            inside = old.read(name)
            if name == "[Content_Types].xml":
                inside = inside.replace(b"presentation.main+xml", b"template.main+xml")
            if name.startswith("ppt/theme/"):
                inside = inside.replace(b'name="fokusdag"', b'name="Lingonkraft"')
            new.writestr(name, inside)
    content = written(tmp_path / "bilder.pptx", HARD["example"], profile=Profile(slides=theirs.getvalue()))
    made = Presentation(io.BytesIO(content))
    assert len(made.slides) == len(own.slides)
    assert any(b'name="Lingonkraft"' in inside for name, inside in parts(content) if name.startswith("ppt/theme/"))


def as_template(deck: Deck) -> bytes:
    """What PowerPoint saves as a template: the same parts, another type."""
    saved, made = io.BytesIO(), io.BytesIO()
    deck.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"presentation.main+xml", b"template.main+xml"))
    return made.getvalue()


@pytest.mark.full
def test_what_is_ours_has_its_place_in_a_template_of_office(tmp_path: Path) -> None:
    """The one that python-pptx carries is of Office 2007, 10 x 7.5 inches: titles of 44 points in 1.25 inches."""
    content = written(tmp_path / "bilder.pptx", HARD["example"], profile=Profile(slides=as_template(Presentation())))
    made = Presentation(io.BytesIO(content))
    for slide in made.slides:
        title = slide.shapes.title
        size = title.text_frame.paragraphs[0].runs[0].font.size
        lines = wrap(title.text_frame.text, size.pt if size else 44, title.width / 12700, bold=True)
        assert len(lines) * (size.pt if size else 44) * 1.1 <= title.height / 12700, title.text_frame.text
        for shape in slide.shapes:
            assert shape.left + shape.width <= made.slide_width + 12700, shape.name
            assert shape.top + shape.height <= made.slide_height + 12700, shape.name
    assert faults(tmp_path / "bilder.pptx") == []


def test_a_dark_template_is_refused_in_words(tmp_path: Path) -> None:
    """Dark by a colour of its own, and by the theme's: its background is the colour of texts, black."""
    own, turned = Presentation(), Presentation()
    fill = own.slide_master.background.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor(0x1F, 0x38, 0x64)
    turned.slide_master._element.find(qn("p:clrMap")).set("bg1", "dk1")
    for dark, colour in ((own, "1F3864"), (turned, "000000")):
        with pytest.raises(Stopped, match=rf"mall har mörk botten \(#{colour}\).* Välj en mall med ljus botten"):
            written(tmp_path / "bilder.pptx", HARD["example"], profile=Profile(slides=as_template(dark)))


def test_a_file_that_is_no_template_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Stopped, match=r"\[utseende\] mall går inte att öppna som en PowerPoint-mall"):
        written(tmp_path / "bilder.pptx", HARD["example"], profile=Profile(slides=b"inte en mall"))


@pytest.mark.full
@pytest.mark.parametrize(("case", "w"), IN_BOTH_LANGUAGES)
def test_nothing_stands_outside_a_slide(case: str, w: Words, tmp_path: Path) -> None:
    made = Presentation(io.BytesIO(written(tmp_path / "bilder.pptx", HARD[case], w)))
    for slide in made.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= made.slide_width, (slide.shapes.title.text_frame.text, shape.name)
            assert shape.top + shape.height <= made.slide_height, (slide.shapes.title.text_frame.text, shape.name)


@pytest.mark.full
@pytest.mark.skipif(which("loimpress") is None, reason="Impress is not installed (apt-get install libreoffice-impress)")
def test_libreoffice_shows_every_slide(tmp_path: Path, example: bytes) -> None:
    (tmp_path / "bilder.pptx").write_bytes(example)
    home = f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}"
    command = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "bilder.pptx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    shown = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(tmp_path / "bilder.pdf")]
    assert len(shown) == len(Presentation(io.BytesIO(example)).slides)
    assert "2021" in "".join(shown)


def test_the_band_of_a_line_lies_behind_its_chart_and_is_decoration(tmp_path: Path) -> None:
    case = HARD["an enterprise not known any more"]
    pages = [page for page in all_pages(case) if page.name == "06_kvar_i_jobbet"]
    write_slides(tmp_path / "bilder.pptx", "Titeln", pages, ReleaseFacts.of(case), Profile())
    (slide,) = Presentation(str(tmp_path / "bilder.pptx")).slides
    shapes = list(slide.shapes)
    (band,) = [shape for shape in shapes if shape._element.xpath(".//a:custGeom")]
    chart = next(shape for shape in shapes if shape.has_chart)
    assert shapes.index(band) < shapes.index(chart)
    assert band._element.xpath(".//*[local-name()='decorative'][@val='1']")
    assert chart.left <= band.left
    assert chart.top <= band.top
    assert band.top + band.height <= chart.top + chart.height
