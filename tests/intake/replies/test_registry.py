"""Which files are answered, where the answers lie, and that each is written once and goes when a person is to be forgotten."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from flows.contracts import sentences
from flows.intake.replies import registry
from flows.operations.data_subjects import forget_persons
from flows.pipeline import steps
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.storage.paths import Home
from tests.support.books import ANSTALLNINGAR, FORETAG, WOMEN_AND_MEN, arbetsbok, with_cell, xlsx

BESLUT = [
    [
        "Personnummer*",
        "Organisationsnummer*",
        "Insats*",
        "Beslutsdatum*",
        "Gäller från*",
        "Gäller till*",
        "Omfattning %*",
    ],
    ["199007302384", "409901-0003", "Nystartsjobb", "2025-01-02", "2025-02-01", "2026-01-31", 150],
]
WRONG = xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 6, 120)))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "hem").make()


def drop(home: Home, name: str, data: bytes, source: str = "foretag") -> None:
    (home.raw / source / name).write_bytes(data)


def answered(home: Home, day: int = 15) -> list[str]:
    """The answers that a run of that day in January 2026 writes."""
    run = Run.of(home.root, date(2026, 1, day), None, None)
    for sha256 in steps.receive_step(run):
        steps.read_step(run, sha256)
    return steps.reply_step(load_catalog(run))


def cells(home: Home, path: str) -> set[str]:
    book = openpyxl.load_workbook(home.replies / path)
    return {
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    }


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("[klicka](evil.example).xlsx", "_klicka_(evil.example)"),
        ("a\u2028b\u2029c\x85d\u202ee\x9bf\x1bg.xlsx", "a_b_c_d_e_f_g"),
        ("<b>`x`|*y*.xlsx", "_b__x___y_"),
        ("Löner – 2025 (kopia), A&B's 100 %.xlsx", "Löner – 2025 (kopia), A&B's 100 %"),
    ],
)
def test_an_answers_name_has_nothing_that_is_more_than_a_name(name: str, stem: str) -> None:
    assert registry.answer_stem(name) == stem


@pytest.mark.full
def test_each_file_has_one_answer_by_source_and_day_that_only_its_owner_may_read(home: Home) -> None:
    drop(home, "bok.xlsx", xlsx(arbetsbok()))
    drop(home, "fel.xlsx", WRONG)
    drop(
        home,
        "deltagare_2025-06.csv",
        b"L\xf6pnummer;Insats;Kommun;K\xf6n;Startdatum\r\n1;Kurs;Ludvika;Kvinna;2025-06-31",
        "finsam",
    )
    assert answered(home) == [
        "finsam/2026-01-15/deltagare_2025-06 - att rätta.xlsx",
        "foretag/2026-01-15/bok - kvitto.xlsx",
        "foretag/2026-01-15/fel - att rätta.xlsx",
    ]
    for path in home.replies.rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
    assert home.replies.stat().st_mode & 0o777 == 0o700
    assert home.answered.stat().st_mode & 0o777 == 0o600


def test_a_rerun_writes_nothing_again_even_when_an_answer_was_sent_and_taken_away(home: Home) -> None:
    drop(home, "fel.xlsx", WRONG)
    (path,) = answered(home)
    before = (home.replies / path).stat().st_mtime_ns
    assert answered(home, 16) == []
    assert (home.replies / path).stat().st_mtime_ns == before
    (home.replies / path).unlink()
    assert answered(home, 17) == []


def test_the_same_bytes_under_another_name_have_no_answer_of_their_own(home: Home) -> None:
    drop(home, "fel.xlsx", WRONG)
    drop(home, "kopia.xlsx", WRONG)
    assert answered(home) == ["foretag/2026-01-15/fel - att rätta.xlsx"]


@pytest.mark.full
def test_two_files_of_one_name_on_one_day_are_both_answered(home: Home) -> None:
    (home.raw / "foretag" / "a").mkdir()
    (home.raw / "foretag" / "b").mkdir()
    drop(home, "a/bok.xlsx", WRONG)
    drop(home, "b/bok.xlsx", xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 6, 130))))
    assert answered(home) == [f"foretag/2026-01-15/bok - att rätta{more}.xlsx" for more in (" 2", "")]


def test_an_answer_that_a_killed_run_left_without_its_line_is_written_over(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stood in no list, and neither an erasure nor the end of its time ever came to it."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    drop(home, "fel.xlsx", WRONG)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(registry, "write_replies", killed)
        answered(home)
    (left,) = (path for path in home.replies.rglob("*") if path.is_file())
    assert [home.replies / path for path in answered(home)] == [left]
    assert [path for path in home.replies.rglob("*") if path.is_file()] == [left]


def test_the_answer_corrected_and_dropped_in_again_is_taken_in_and_has_a_receipt(home: Home) -> None:
    """The period in its name is the file's own, not the answer's day."""
    drop(home, "beslut_2025-06.xlsx", xlsx({"Beslut": BESLUT}), "arbetsformedlingen")
    (path,) = answered(home)
    book = openpyxl.load_workbook(home.replies / path)
    book["Beslut"]["G2"] = 50
    out = io.BytesIO()
    book.save(out)
    drop(home, Path(path).name, out.getvalue(), "arbetsformedlingen")
    assert answered(home, 20) == ["arbetsformedlingen/2026-01-20/beslut_2025-06 - kvitto.xlsx"]
    (counting,) = [
        file
        for file in load_catalog(Run.of(home.root, date(2026, 1, 20), None, None)).selection.files
        if file["verdict"] == "accepted"
    ]
    assert str(counting["period_to"]) == "2025-06-30"


@pytest.mark.full
def test_a_file_that_is_older_than_one_that_has_come_or_the_same_is_told_so(home: Home) -> None:
    drop(home, "nytt.xlsx", xlsx(arbetsbok()))
    answered(home)
    older = with_cell(with_cell(FORETAG, 1, 5, "2024-01-01"), 1, 6, "2024-12-31")
    drop(home, "sent.xlsx", xlsx(arbetsbok(Företag=older)))
    drop(home, "sparad.xlsx", xlsx(arbetsbok() | {"Egna": [["x"]]}))
    late, again = answered(home, 20)
    assert any(sentences()["REDAN_ERSATT"] in cell for cell in cells(home, late))
    assert any("samma innehåll som ”nytt.xlsx”" in cell for cell in cells(home, again))


def test_a_public_series_is_answered_only_where_something_is_wrong(home: Home) -> None:
    drop(home, "web-sok-lan-kom-2025-06.xlsx", b"<html><body>Sidan finns inte</body></html>", "arbetsformedlingen")
    assert answered(home) == ["arbetsformedlingen/2026-01-15/web-sok-lan-kom-2025-06 - att rätta.xlsx"]


@pytest.mark.full
def test_forgetting_a_person_takes_away_every_answer_in_which_they_stand(home: Home, tmp_path: Path) -> None:
    """In a row, and on a sheet of their own that is not read."""
    gone, stays = str(ANSTALLNINGAR[1][0]), str(ANSTALLNINGAR[2][0])
    elsewhere = arbetsbok(
        Anställningar=[ANSTALLNINGAR[0], with_cell(ANSTALLNINGAR, 1, 0, WOMEN_AND_MEN[2])[1]],
        Företag=with_cell(with_cell(FORETAG, 1, 0, "409902-0002"), 1, 1, "Ett annat företag"),
    )
    drop(home, "fel.xlsx", WRONG)
    drop(home, "lista.xlsx", xlsx(elsewhere | {"Egen lista": [[f"{gone[:8]}-{gone[8:]}"]]}))
    drop(home, "annan.xlsx", xlsx(elsewhere | {"Egen lista": [["Bo"]]}))
    assert len(answered(home)) == 3
    asked = tmp_path / "radera.txt"
    asked.write_text(f"{gone}\n", "utf-8")
    run = Run.of(home.root, date(2026, 1, 16), None, None)
    forget_persons(run, asked, dry_run=True)
    assert len(list(home.replies.rglob("*.xlsx"))) == 3
    forget_persons(run, asked, dry_run=False)
    assert [path.name for path in home.replies.rglob("*.xlsx")] == ["annan - påpekanden.xlsx"]

    assert answered(home, 16) == [  # made of what is stored now
        "foretag/2026-01-15/fel - kvitto.xlsx",  # the row with the fault was theirs
        "foretag/2026-01-15/lista - kvitto.xlsx",  # so was all that stood on the sheet that is not read
    ]
    drop(home, "nyare.xlsx", xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 7, 40))))
    (later,) = answered(home, 17)
    assert not {gone, stays} & cells(home, later)
    assert any("rad 2" in cell for cell in cells(home, later))
    left = {
        cell for reply in home.replies.rglob("*.xlsx") for cell in cells(home, str(reply.relative_to(home.replies)))
    }
    assert gone not in left


@pytest.mark.full
def test_odd_characters_in_a_file_name_never_leave_the_folder(home: Home) -> None:
    for name in ("hej..\\där.xlsx", 'vad: är "det"? .xlsx', "å" * 120 + ".xlsx"):
        drop(home, name, WRONG + name.encode())
    paths = answered(home)
    assert len(paths) == 3
    for path in paths:
        assert (home.replies / path).resolve().parent == home.replies / "foretag" / "2026-01-15"
        assert not set('<>:"\\|?*') & set(Path(path).name)
