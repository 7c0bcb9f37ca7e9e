"""The pages for people: every link leads somewhere, and every file that they name is there."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Demo

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


def test_every_test_that_the_code_names_is_there() -> None:
    files = [
        path
        for ending in ("py", "toml", "sql")
        for part in ("flows", "sql")
        for path in (ROOT / part).rglob(f"*.{ending}")
    ]
    named = {name for path in files for name in re.findall(r"\btests/[\w./]+\.py\b", path.read_text("utf-8"))}
    assert named
    assert {name for name in named if not (ROOT / name).exists()} == set()


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


def quick_tests(path: Path) -> list[str]:
    """The tests of a file or a folder that `make test` runs at least one case of."""
    found = []
    for file in [path] if path.is_file() else sorted(path.rglob("test_*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        if any(isinstance(each, ast.Assign) and "pytest.mark.full" in ast.unparse(each) for each in tree.body):
            continue
        found += [
            each.name
            for each in tree.body
            if isinstance(each, ast.FunctionDef)
            and each.name.startswith("test_")
            and "pytest.mark.full" not in map(ast.unparse, each.decorator_list)
        ]
    return found


def test_every_answer_to_a_threat_has_a_quick_test() -> None:
    """The last column of the table in SECURITY.md says where each is tested; `make test` touches every one of them."""
    table = (ROOT / "SECURITY.md").read_text("utf-8").partition("## Threats and answers")[2].partition("\n## ")[0]
    rows = [line.split("|")[1:-1] for line in table.splitlines() if line.startswith("| ") and "---" not in line][1:]
    named = {row[0].strip(): re.findall(r"`(tests/[\w./]+)`", row[2]) for row in rows}
    assert len(named) > 12
    for threat, places in named.items():
        for place in places:
            assert quick_tests(ROOT / place), f"{threat}: {place}"


def test_the_analysts_notebook_runs_and_is_kept_without_outputs(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its cells one after another, as Jupyter runs them, on the example."""
    notebook = json.loads((ROOT / "docs" / "analyst.ipynb").read_text("utf-8"))
    cells = [each for each in notebook["cells"] if each["cell_type"] == "code"]
    assert all(each["outputs"] == [] and each["execution_count"] is None for each in cells)
    monkeypatch.setenv("FOKUSDAG_HOME", str(demo.home))
    names: dict[str, Any] = {}
    for each in cells:
        exec("".join(each["source"]), names)
    assert (names["last"], len(names["behind"])) == (2025, 22), "as many jobs as the number (flows/example/write.py)"
