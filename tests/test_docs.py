"""The pages for people: every link leads somewhere, and every file that they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
NAMED = re.compile(r"`((?:flows|sql|tests|bench|docs|requirements|\.ci)/[\w./-]+)`")


def anchors(page: Path) -> set[str]:
    """What the headings of a page are called in a link, as GitHub does it."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(page.read_text("utf-8")):
        path, _, anchor = link.partition("#")
        if "://" in path or path.startswith("mailto:"):
            continue
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_of_the_project_that_is_named_is_there(page: Path) -> None:
    gone = [name for name in NAMED.findall(page.read_text("utf-8")) if not (ROOT / name).exists()]
    assert gone == []


def test_the_map_fits_on_a_table() -> None:
    text = re.sub(r"```.*?```", "", (ROOT / "docs" / "ARCHITECTURE.md").read_text("utf-8"), flags=re.DOTALL)
    assert len(re.findall(r"\w[\w./-]*", text)) <= 400


def test_a_decision_says_why_and_what_follows_and_is_in_the_list() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    listed = (ROOT / "docs" / "adr" / "README.md").read_text("utf-8")
    assert len(decisions) >= 28
    for page in decisions:
        headings = re.findall(r"^## (.+)$", page.read_text("utf-8"), re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"], page.name
        assert f"]({page.name})" in listed, page.name


def test_the_operators_guide_comes_first_under_every_night() -> None:
    night = (ROOT / "README.md").read_text("utf-8").partition("## Every night\n")[2]
    assert LINK.findall(night)[0] == "docs/operator.md"
