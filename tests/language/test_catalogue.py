"""The catalogues hold every text of the code, and what is written in one of them is what readers see."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from flows.language import catalogue, update
from flows.language.catalogue import CatalogueRefused, message, read_catalog
from flows.language.words import ENGLISH, SWEDISH, Words
from flows.report.comparison.numbers.in_words import key_in_words

LOCALE = catalogue.FOLDER
HEADER = 'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
HEADER += '"Content-Type: text/plain; charset=utf-8\\n"\n\n'
JOBS = 'msgid "{jobs} jobb"\nmsgstr "{jobs} arbeten"\n'

PLACES = {
    "w": slice(0, 1),
    "say": slice(0, 1),
    "message": slice(0, 1),
    "w.plural": slice(1, 3),
    "w.counted": slice(1, 3),
}
"""Which arguments of a call are texts."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    catalogue.catalogue.cache_clear()
    return tmp_path


@pytest.fixture(autouse=True)
def _read_again() -> object:
    yield
    catalogue.catalogue.cache_clear()


@pytest.mark.parametrize("path", sorted(LOCALE.glob("*.po")), ids=lambda path: path.stem)
def test_no_text_is_missing_obsolete_fuzzy_or_has_other_placeholders(path: Path) -> None:
    assert update.faults(path) == []


@pytest.mark.parametrize("path", sorted(LOCALE.glob("*.po")), ids=lambda path: path.stem)
def test_no_line_of_the_file_has_come_into_a_translation(path: Path) -> None:
    """A text of the page of method ended with the name of a module once: a quote mark was lost when two changes were put together."""
    for text in read_catalog(path):
        for swedish, other in zip(_forms(text.id), _forms(text.string), strict=False):
            assert "#:" not in other and "msgid" not in other, other
            assert ('"' in other) <= ('"' in swedish), other


def _forms(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def test_the_check_finds_each_kind_of_fault(tmp_path: Path) -> None:
    """The check is worth nothing if it never fails: a catalogue with one fault of each kind."""
    code = tmp_path / "code"
    code.mkdir()
    (code / "one.py").write_text('w("a {x}")\nw("b")\nw("c")\nw("d")\nw.plural(n, "e", "f")\nw.context("here", "g")\n')
    (code / "page.jinja").write_text('<p>{{ w("h") }}</p>')
    path = tmp_path / "en.po"
    path.write_text(
        HEADER.format(language="en_GB")
        + 'msgid "a {x}"\nmsgstr "A {y}"\n\n#, fuzzy\nmsgid "b"\nmsgstr "B"\n\nmsgid "c"\nmsgstr ""\n\n'
        + 'msgid "e"\nmsgid_plural "f"\nmsgstr[0] "E"\nmsgstr[1] ""\n\nmsgctxt "here"\nmsgid "g"\nmsgstr "G"\n\n'
        + 'msgid "z"\nmsgstr "Z"\n'
    )
    found = update.faults(path, code)
    assert sorted(fault.split(":")[0] for fault in found if "{" not in fault) == [
        "fuzzy",
        "missing",
        "missing",
        "not translated",
        "not translated",
        "obsolete",
    ]
    assert any("{x} {y} skiljer" in fault for fault in found)
    update.update(path, code)
    text = path.read_text("utf-8")
    assert 'msgid "h"' in text
    assert 'msgid "z"' not in text


def test_what_is_said_of_files_is_translated_and_is_not_in_the_catalogue_of_the_code(tmp_path: Path) -> None:
    """What is kept of a file is said as the code has it, so its Swedish is changed there alone."""
    folder = tmp_path / "contracts"
    folder.mkdir()
    (folder / "sentences.toml").write_text('A = "a {x}"\n"A/b" = "b"\n')
    (folder / "one.toml").write_text('[[column]]\nunit = "c"\nhelp = "no"\n[[rule]]\nmessage = "d"\n')
    (folder / "parts.toml").write_text('"1/2" = "e"\n')
    (tmp_path / "one.py").write_text('say("f")\n')
    assert [text.id for text in update.texts("en", tmp_path)] == ["c", "d", "e", "a {x}", "b", "f"]
    assert [text.id for text in update.texts("sv", tmp_path)] == ["f"]


def test_what_is_always_swedish_is_in_the_swedish_catalogue_alone(tmp_path: Path) -> None:
    """No translation is asked for that nobody would see; what the tool says in the same module is translated."""
    marked = 'w("a")\nmessage("b")\nw.plural(n, "c", "d")\nsay("e")\n'
    (tmp_path / "one.py").write_text(f"from flows.language.words import SWEDISH as w\n{marked}")
    assert [text.id for text in update.texts("en", tmp_path)] == ["e"]
    assert [text.id for text in update.texts("sv", tmp_path)] == ["a", "b", ("c", "d"), "e"]


def test_a_swedish_sentence_can_be_changed_in_its_catalogue(folder: Path) -> None:
    """Without a change in the code, and without losing the English that belongs to the sentence."""
    (folder / "sv.po").write_text(HEADER.format(language="sv_SE") + JOBS, "utf-8")
    (folder / "en.po").write_text(HEADER.format(language="en_GB") + JOBS.replace("arbeten", "jobs"), "utf-8")
    assert SWEDISH("{jobs} jobb", jobs=7) == "7 arbeten"
    assert ENGLISH("{jobs} jobb", jobs=7) == "7 jobs"
    assert SWEDISH("En text som ingen har ändrat") == "En text som ingen har ändrat"
    (folder / "sv.po").write_text(HEADER.format(language="sv_SE") + 'msgid "år"\nmsgstr "kalenderår"\n', "utf-8")
    catalogue.catalogue.cache_clear()
    assert [key_in_words(key) for key in ("year", "date")] == ["kalenderår", "dag"]


def test_a_language_is_one_catalogue(folder: Path) -> None:
    (folder / "fi.po").write_text(HEADER.format(language="fi_FI") + JOBS.replace("arbeten", "työpaikkaa"), "utf-8")
    assert Words("fi")("{jobs} jobb", jobs=7) == "7 työpaikkaa"
    assert Words("fi").number(1234.5, 1) == "1\u00a0234,5"
    assert (Words("fi").tag, Words("fi").folder) == ("fi-FI", "finnish")
    assert catalogue.languages() == ["fi"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (HEADER.format(language="sv_SE") + JOBS.replace("{jobs} a", "{job} a"), "{job} {jobs} skiljer"),
        (HEADER.format(language="sv_SE") + JOBS.replace("{jobs} a", "{jobs a"), "en klammer"),
        (HEADER.format(language="sv_SE") + JOBS.replace('arbeten"', "arbeten"), "rad 8 är inte skriven"),
        (JOBS, "säger inte sitt språk"),
    ],
)
def test_a_catalogue_that_cannot_be_used_says_what_to_do(folder: Path, content: str, told: str) -> None:
    path = folder / "sv.po"
    path.write_text(content, "utf-8")
    with pytest.raises(CatalogueRefused, match=re.escape(told)) as refused:
        SWEDISH("{jobs} jobb", jobs=7)
    assert str(path) in str(refused.value)


def test_plurals_are_chosen_by_gettext() -> None:
    assert [ENGLISH.plural(count, "jobb", "jobb") for count in (0, 1, 1.0, 1.5, 2)] == [
        "jobs",
        "job",
        "job",
        "jobs",
        "jobs",
    ]
    assert [SWEDISH.plural(count, "person", "personer") for count in (0, 1, 21)] == ["personer", "person", "personer"]


def test_every_text_of_the_code_is_written_out_where_it_is_used() -> None:
    """A text that is put together first (an f-string, a sum, a choice) is found by nobody who translates."""
    put_together = [
        (path.name, call.lineno, ast.unparse(call))
        for path in update.CODE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and (place := PLACES.get(ast.unparse(call.func)))
        if any(isinstance(arg, ast.JoinedStr | ast.BinOp | ast.IfExp | ast.Call) for arg in call.args[place])
    ]
    assert put_together == []


def test_updating_a_catalogue_that_is_up_to_date_changes_nothing(tmp_path: Path) -> None:
    """But for the line that names babel's version."""
    for path in LOCALE.glob("*.po"):
        copy = tmp_path / path.name
        copy.write_bytes(path.read_bytes())
        update.update(copy)
        before, after = (re.sub(r'"Generated-By.*', "", each.read_text("utf-8")) for each in (path, copy))
        assert before == after


def test_a_marked_text_stays_as_it_is() -> None:
    assert message("jobben") == "jobben"
