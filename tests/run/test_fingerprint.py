"""What decides a reading is named: a change in it has every file read again, and no other change does."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.run import fingerprint
from flows.run.fingerprint import READING, code_of
from flows.storage.installation import PACKAGE as FLOWS

NOT_DECIDING = {
    "errors.py": "the class of what stops a run",
    "language/catalogue.py": "the words of what stops a run or is logged: no reading has any of them",
    "language/tool.py": "as above",
    "language/words.py": "as above",
    "storage/atomic.py": "how a reading is put in its place, not what is in it",
    "storage/json_text.py": "how an older reading is looked at, not how one is made",
    "storage/unchanged.py": "whether a reading was looked at before, not what is in it",
}
"""What reading a file imports and READING leaves out, with the reason."""


def named() -> set[Path]:
    """Every file that READING names."""
    found = [path for part in READING for path in FLOWS.glob(part)]
    return {
        path for top in found for path in (top, *top.rglob("*")) if path.is_file() and "__pycache__" not in path.parts
    }


def imported(module: Path) -> Iterator[Path]:
    """The modules of flows/ that a module imports, wherever in it; found in its text, as grimp would not see a new one."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            place = FLOWS.parent.joinpath(*name.split("."))
            yield from (path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file())


def test_all_that_reading_a_file_imports_is_named_or_left_out_for_a_reason() -> None:
    found: set[Path] = set()
    waiting = {FLOWS / "intake" / "process_file.py"}
    while waiting:
        found |= waiting
        waiting = {path for module in waiting for path in imported(module) if FLOWS in path.parents} - found
    found = {path for path in found if path.read_text("utf-8").count("\n") > 1}  # a package's name alone
    assert FLOWS / "intake" / "values" / "days" / "dates.py" in found
    assert {str(path.relative_to(FLOWS)) for path in found - named()} == set(NOT_DECIDING)
    modules = {path for path in named() if path.suffix == ".py" and path.read_text("utf-8").count("\n") > 1}
    assert modules <= found, "nothing is named that reading a file does not import"
    assert all(list(FLOWS.glob(part)) for part in READING), "each part is there"


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of flows/ that the fingerprint is made of."""
    shutil.copytree(FLOWS, tmp_path / "flows", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(fingerprint, "PACKAGE", tmp_path / "flows")
    code_of.cache_clear()
    yield tmp_path / "flows"
    code_of.cache_clear()


def changed(path: Path) -> bool:
    """Whether files are read again after a comment is added here."""
    code_of.cache_clear()
    before, text = code_of(*READING), path.read_bytes()
    path.write_bytes(text + b"\n# another word\n")
    code_of.cache_clear()
    after = code_of(*READING)
    path.write_bytes(text)
    return before != after


@pytest.mark.parametrize(
    "part",
    [
        "intake/replies/build.py",
        "intake/template/workbook.py",
        "intake/replies/summary_sheet.py",
        "intake/deliveries/receive.py",
        "intake/check_file.py",
        "contracts/dictionary.py",
        "storage/atomic.py",
        "settings.py",
        "nightly.py",
        "release/plan.toml",
    ],
)
def test_what_does_not_decide_a_reading_has_nothing_read_again(copy: Path, part: str) -> None:
    assert not changed(copy / part)


@pytest.mark.parametrize(
    "part",
    [
        "security/identity_numbers.py",
        "security/masking.py",
        "security/written_numbers.py",
        "intake/values/days/dates.py",
        "intake/values/numbers.py",
        "intake/statistics/values.py",
        "intake/files/workbook.py",
        "intake/files/pivot/cache.py",
        "intake/validation/rules/checks.py",
        "contracts/anstallningar.toml",
        "contracts/sentences.toml",
        "contracts/places.csv",
        "limits.py",
    ],
)
def test_what_decides_a_reading_has_all_read_again(copy: Path, part: str) -> None:
    assert changed(copy / part)


def test_a_new_module_of_a_reading_counts_too(copy: Path) -> None:
    code_of.cache_clear()
    before = code_of(*READING)
    (copy / "intake" / "tables" / "ny.py").write_text("ETT = 1\n")
    code_of.cache_clear()
    assert code_of(*READING) != before
