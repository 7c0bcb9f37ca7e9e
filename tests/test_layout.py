"""The layout of flows/ is as docs/adr/0026 says: small modules, small packages, and nothing loose at the top."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

FLOWS, TESTS = Path(__file__).parents[1] / "flows", Path(__file__).parent
MODULES = sorted(FLOWS.rglob("*.py"))


def test_no_module_is_over_200_lines() -> None:
    assert {str(path): n for path in MODULES if (n := len(path.read_text("utf-8").splitlines())) > 200} == {}


def test_a_package_has_at_most_nine_modules() -> None:
    modules = Counter(path.parent for path in MODULES if path.name != "__init__.py")
    assert {str(folder): n for folder, n in modules.items() if n > 9} == {}


def test_a_package_has_at_least_three_things() -> None:
    things = Counter(path.parent for path in MODULES if path.name != "__init__.py")
    things += Counter(path.parent.parent for path in MODULES if path.name == "__init__.py" and path.parent != FLOWS)
    assert {str(folder): n for folder, n in things.items() if n < 3} == {}


def test_nothing_is_loose_at_the_top() -> None:
    assert {path.name for path in FLOWS.glob("*.py")} == {
        "__init__.py",
        "errors.py",
        "limits.py",
        "nightly.py",
        "settings.py",
    }


def test_the_tests_have_the_folders_of_the_packages() -> None:
    packages = {path.parent.name for path in FLOWS.glob("*/__init__.py")}
    folders = {path.parent.name for path in TESTS.glob("*/__init__.py")} - {"end_to_end", "support"}
    assert folders == packages
