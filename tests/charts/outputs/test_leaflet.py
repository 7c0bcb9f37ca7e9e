"""The leaflet over hard data: two A4 pages, nothing outside or overlapping, and all of it for those who cannot see it."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.drawing.page import DrawnPage
from flows.charts.outputs.leaflet import write_leaflet
from flows.charts.pages.book import all_pages
from flows.charts.pages.leaflet import leaflet
from flows.language.words import ENGLISH, SWEDISH, Words
from tests.charts.house_rules import broken, part
from tests.charts.standin import HARD
from tests.charts.test_house_rules import PROFILE
from tests.support.purpose import full_but


def written(case: str, path: Path, w: Words = SWEDISH) -> list[DrawnPage]:
    pages, about = all_pages(HARD[case], PROFILE, w), ReleaseFacts.of(HARD[case], w)
    return write_leaflet(path, "Titel", pages, about, PROFILE)


@pytest.mark.full
@pytest.mark.parametrize("w", [SWEDISH, ENGLISH], ids=["sv", "en"])
@pytest.mark.parametrize("case", full_but(HARD, "example", "all hidden"))
def test_a_leaflet_keeps_the_house_rules(case: str, w: Words, tmp_path: Path) -> None:
    for sheet in written(case, tmp_path / "f.pdf", w):
        # Text of 18 points is printed at 10. Three charts stand on two pages.
        assert [fault for fault in broken(sheet.figure) if fault != "more than one pair of axes"] == []
        assert (part(sheet.figure, "draft") == w.choose("UTKAST", "DRAFT")) is HARD[case].facts["draft"]


def test_it_is_two_pages_of_paper_with_five_numbers_and_three_charts(tmp_path: Path) -> None:
    chosen, english = (leaflet(all_pages(HARD["example"], PROFILE, w)) for w in (SWEDISH, ENGLISH))
    assert len(chosen.numbers) == 5
    assert [number.replace("\xa0", "") for number, _ in chosen.numbers] == [number for number, _ in english.numbers]
    assert [page.name for page in chosen.charts] == ["01_skapade_jobb", "05_vad_det_blev", "07_racker_det"]
    written("example", tmp_path / "f.pdf")
    with pikepdf.open(tmp_path / "f.pdf") as pdf:
        assert [[round(float(side)) for side in page.mediabox] for page in pdf.pages] == [[0, 0, 595, 842]] * 2
        parts = list(pdf.Root.StructTreeRoot.K[0].K)
        kinds = [str(each.S) for each in parts]
        assert kinds.count("/H1") == 1
        assert kinds.count("/H2") == 3 + 2
        spoken = [str(each.Alt) for each in parts if "/Alt" in each]
        assert spoken == [page.alt for page in chosen.charts]


def test_the_numbers_are_those_that_the_findings_begin_with(tmp_path: Path) -> None:
    pages = all_pages(HARD["example"], PROFILE)
    for number, what in leaflet(pages).numbers:
        assert any(page.headline.replace("\u00a0", " ") == f"{number} {what}".replace("\u00a0", " ") or (
            page.aside is not None and page.aside.number == number) for page in pages)  # fmt: skip


@pytest.mark.full
def test_the_same_pages_are_the_same_bytes(tmp_path: Path) -> None:
    written("example", tmp_path / "a.pdf")
    written("example", tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
