"""The page in a real browser: nothing is fetched, nothing complains, everyone can use it, and its tables are the released ones."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from flows.charts.content.release_facts import ReleaseFacts
from flows.charts.outputs.web_page import write_page
from flows.charts.pages.book import CHARTS, all_pages
from flows.charts.profile.profile import Profile
from flows.language.words import ENGLISH, SWEDISH, Words
from tests.charts.drawn import IN_BOTH, draw_all, draw_in_both_languages
from tests.charts.standin import EXAMPLE, FACTS, HARD, StandIn
from tests.conftest import made_once
from tests.support.purpose import full_but

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is missing: install requirements/dev.txt")
_AXE = find_spec("axe_playwright_python")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is missing: apt-get install chromium")
    with sync_api.sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session", params=full_but(["sv", "en"], "sv"))
def page_of(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Words]:
    if request.param == "sv":
        return made_once(tmp_path_factory, "ritat åäö", draw_all) / "utkast" / "index.html", SWEDISH
    return made_once(tmp_path_factory, IN_BOTH, draw_in_both_languages) / "utkast" / "english" / "index.html", ENGLISH


def opened(browser: Any, path: Path, **looks: Any) -> tuple[Any, list[str]]:
    """The page, and all that it complained about or asked for."""
    page = browser.new_page(**looks)
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda asked: heard.append(asked.url) if not asked.url.startswith(("file:", "data:")) else None)
    page.goto(path.as_uri())
    return page, heard


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.full
def test_it_opens_from_a_folder_without_a_word_of_complaint(
    browser: Any, page_of: tuple[Path, Words], scheme: str
) -> None:
    path, w = page_of
    page, heard = opened(browser, path, color_scheme=scheme)
    assert heard == []
    assert page.evaluate("document.documentElement.lang") == w.tag
    assert page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 500)")
    assert page.evaluate("[...document.images].every(i => i.alt.length > 40)")
    assert page.evaluate("document.fonts.ready.then(all => [...all].map(each => each.status))") == ["loaded"] * 2
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.full
def test_axe_finds_no_violation(browser: Any, page_of: tuple[Path, Words], scheme: str, width: int) -> None:
    if _AXE is None or _AXE.origin is None:
        pytest.skip("axe is missing: install requirements/dev.txt")
    script = (Path(_AXE.origin).parent / "axe.min.js").read_text("utf-8")
    page, _ = opened(browser, page_of[0], color_scheme=scheme, viewport={"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.evaluate(script)
    found = page.evaluate("axe.run(document)")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    assert len(found["passes"]) > 20
    assert page.evaluate("document.documentElement.scrollWidth") <= width  # nothing to scroll sideways for but tables
    page.close()


@pytest.mark.full
def test_tables_are_the_released_ones(browser: Any, page_of: tuple[Path, Words]) -> None:
    path, w = page_of
    page, _ = opened(browser, path)
    shown = page.evaluate(
        "[...document.querySelectorAll('section:has(h2[id^=d])')].map(s => [...s.querySelectorAll('tbody tr')].map("
        "r => [...r.children].map(c => (c.querySelector('[aria-hidden]') ?? c).textContent)))"
    )
    told = page.evaluate("[...document.querySelectorAll('section h2[id^=d]')].map(h => +h.id.slice(1))")
    by_number = dict(zip(told, shown, strict=True))
    for chart in CHARTS:
        rows = by_number[chart.NUMBER]
        table = chart.story(HARD["example"], w).table
        written = [
            [cell if isinstance(cell, str) else _plain(cell, w, first=not i) for i, cell in enumerate(row)]
            for row in table.rows
        ]
        assert rows == written, chart.NAME
    page.close()


def _plain(cell: float | date, w: Words, *, first: bool) -> str:
    if isinstance(cell, date):
        return w.day(cell)
    return str(int(cell)) if first else w.number(cell, 0 if float(cell).is_integer() else 1)


@pytest.mark.full
def test_the_keyboard_reaches_every_link_and_the_first_skips_to_the_charts(
    browser: Any, page_of: tuple[Path, Words]
) -> None:
    page, _ = opened(browser, page_of[0])
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    links = page.evaluate("document.querySelectorAll('a, summary, [tabindex]').length")
    reached = set()
    for number in range(links):
        page.keyboard.press("Tab")
        at = page.evaluate("[...document.querySelectorAll('a, summary, [tabindex]')].indexOf(document.activeElement)")
        reached.add(at)
        if number == 0:
            assert page.evaluate("document.activeElement.className") == "skip"
            assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    assert reached == set(range(links))
    page.close()


@pytest.mark.full
def test_headings_go_down_one_step_at_a_time_and_every_download_is_there(
    browser: Any, page_of: tuple[Path, Words]
) -> None:
    path, _ = page_of
    page, _ = opened(browser, path)
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    names = page.evaluate("[...document.querySelectorAll('a[download]')].map(a => a.getAttribute('href'))")
    assert len(names) == 7 + 2 * 13  # deck as PDF and PowerPoint, two packs, tables, open data; each chart twice
    assert all((path.parent / name).exists() for name in names)
    page.close()


@pytest.mark.full
def test_it_prints_on_few_sheets(browser: Any, page_of: tuple[Path, Words], tmp_path: Path) -> None:
    page, _ = opened(browser, page_of[0])
    page.pdf(path=tmp_path / "utskrift.pdf", format="A4")
    page.close()
    import pypdfium2

    sheets = [sheet.get_textpage().get_text_bounded() for sheet in pypdfium2.PdfDocument(tmp_path / "utskrift.pdf")]
    assert len(sheets) <= 6
    assert all(sheet.strip() for sheet in sheets)
    assert "Källa: " in sheets[0] or "Source: " in sheets[0]


@pytest.mark.full
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (400, 800)])
def test_the_finding_the_number_and_the_first_chart_are_on_the_first_screen(
    browser: Any, page_of: tuple[Path, Words], width: int, height: int
) -> None:
    page, _ = opened(browser, page_of[0], viewport={"width": width, "height": height})
    first = "document.querySelector('section.first {}').getBoundingClientRect()"
    assert page.evaluate(first.format("h2") + ".bottom") < height
    assert page.evaluate(first.format(".number") + ".bottom") < height
    # The picture is there to its half at least on a telephone, and whole on a wide screen.
    top, bottom = (page.evaluate(first.format("img") + f".{edge}") for edge in ("top", "bottom"))
    assert (bottom if width > 640 else (top + bottom) / 2) < height
    drawn = page.evaluate("document.querySelector('section.first img').currentSrc.length")
    other = page.evaluate("document.querySelector('section.first source').srcset.length")
    assert (drawn == other) is (width <= 640)  # a drawing of its own for a narrow screen
    page.close()


@pytest.mark.full
def test_a_hidden_number_is_read_aloud_as_hidden_and_the_speakers_words_are_not_there(
    page_of: tuple[Path, Words],
) -> None:
    path, w = page_of
    text = path.read_text("utf-8")
    hidden = f'<span aria-hidden="true">..</span><span class="unseen">{w.choose("dolt", "hidden")}</span>'
    assert text.count(hidden) == text.count(">..<") > 10
    assert w.choose("Säg inte", "Do not say") not in text
    assert not [alt for alt in re.findall(r'alt="([^"]*)"', text) if ".." in alt]


@pytest.mark.full
def test_the_policy_lets_nothing_in_and_nothing_runs(page_of: tuple[Path, Words]) -> None:
    text = page_of[0].read_text("utf-8")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy.startswith("default-src 'none'; img-src data:; font-src data:; style-src 'sha256-")
    for unwanted in ("<script", " style=", "javascript:", "onload", "unsafe-inline", "<iframe", "@import"):
        assert unwanted not in text
    assert re.findall(r'url\("?([^,]*),', text) == ["data:font/woff;base64"] * text.count("url(")
    assert not re.findall(r'(?:src|href)="(?!data:|#|(?:data/)?[\w.-]+")', text)


def test_what_is_written_in_the_facts_stays_text(tmp_path: Path) -> None:
    told = FACTS | {"missing": ['<img src=x onerror="alert(1)"> saknas.'], "definitions": ["a < b & c"]}
    case = StandIn(EXAMPLE, told)
    pages, about = all_pages(case, Profile(), SWEDISH), ReleaseFacts.of(case, SWEDISH)
    write_page(tmp_path / "index.html", "Titeln", pages, ("", []), {}, about, Profile())
    text = (tmp_path / "index.html").read_text("utf-8")
    assert "<img src=x" not in text
    assert "a &lt; b &amp; c" in text
