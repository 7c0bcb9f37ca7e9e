"""Answers at once: real files left in submitters' own folders, with a clock that the test moves."""

from __future__ import annotations

import os
import shutil
import stat
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from flows.intake.deliveries.inbox import dropped_files, unread_files
from flows.intake.submitters.own_folder import lay_answer
from flows.operations.answers.watch import AGAIN, HALF_REST, REST, Watcher
from flows.pipeline import steps
from flows.run.context import Run
from flows.storage.paths import Home
from tests.support.books import ANSTALLNINGAR, FORETAG, arbetsbok, with_cell, xlsx
from tests.support.purpose import few

DAY = date(2026, 1, 15)
WRONG = xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 6, 120)))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "hem").make()
    for name in ("bageriet", "snickeriet"):
        (home.raw / "foretag" / name).mkdir()
    return home


def left_in(home: Home) -> set[str]:
    """Everything in the home, as paths."""
    return {str(path.relative_to(home.root)) for path in home.root.rglob("*")}


def test_a_workbook_that_has_come_to_rest_has_its_marked_answer_beside_it_and_nothing_else_is_left(home: Home) -> None:
    (home.raw / "foretag" / "bageriet" / "fel.xlsx").write_bytes(WRONG)
    (home.raw / "foretag" / "utan egen mapp.xlsx").write_bytes(WRONG)
    before, watcher = left_in(home), Watcher(home)
    assert watcher.look(0, DAY) == []
    assert watcher.look(REST - 1, DAY) == []
    assert watcher.look(REST, DAY) == ["foretag/bageriet/svar/fel - att rätta.xlsx"]
    answer = home.raw / "foretag" / "bageriet" / "svar" / "fel - att rätta.xlsx"
    assert left_in(home) - before == {str(p.relative_to(home.root)) for p in (answer.parent, answer)}
    book = openpyxl.load_workbook(answer)
    assert book["Anställningar"]["G2"].fill.fgColor.rgb[2:] == "FFD08A"
    said = " ".join(str(cell) for row in book["Att rätta"].iter_rows(values_only=True) for cell in row if cell)
    assert "Granskad i förväg 2026-01-15" in said
    assert "inte mottagen och räknas inte än" in said
    assert watcher.look(REST + 60, DAY) == Watcher(home).look(0, DAY) == [], "once"
    again = Watcher(home)
    assert (again.look(0, DAY), again.look(REST, DAY)) == ([], []), "nor when it is started anew"


def test_nothing_is_received_by_it_and_the_night_takes_the_file_in_as_ever(home: Home) -> None:
    (home.raw / "foretag" / "bageriet" / "fel.xlsx").write_bytes(WRONG)
    watcher = Watcher(home)
    watcher.look(0, DAY)
    assert len(watcher.look(REST, DAY)) == 1
    assert not home.ledger.exists()
    assert not list(home.received.iterdir())
    assert [path.name for path in dropped_files(home.raw)] == ["fel.xlsx"]
    assert unread_files(home) == []
    run = Run.of(home.root, DAY, None, None)
    assert len(steps.receive_step(run)) == 1
    shutil.rmtree(home.raw / "foretag" / "bageriet" / "svar")
    again = Watcher(home)
    assert (again.look(0, DAY), again.look(REST, DAY)) == ([], []), "what has been received has its answer by the night"


def test_a_half_copied_workbook_is_waited_for(home: Home) -> None:
    """It grows, pauses for twenty seconds, and is whole; one that stays half is answered in under a minute."""
    path, watcher = home.raw / "foretag" / "bageriet" / "bok.xlsx", Watcher(home)
    data = xlsx(arbetsbok())
    for second, size in ((0, 1000), (3, 2000), (6, 3000)):
        path.write_bytes(data[:size])
        assert watcher.look(second, DAY) == []
    assert watcher.look(26, DAY) == []
    path.write_bytes(data)
    assert watcher.look(29, DAY) == []
    assert watcher.look(29 + REST, DAY) == ["foretag/bageriet/svar/bok - kvitto.xlsx"]
    path.write_bytes(data[:3000])
    assert watcher.look(50, DAY) == watcher.look(50 + REST, DAY) == []
    assert HALF_REST < 55
    assert watcher.look(50 + HALF_REST, DAY) == ["foretag/bageriet/svar/bok - att rätta.xlsx"]
    assert [each.name for each in (path.parent / "svar").iterdir()] == ["bok - att rätta.xlsx"]


def test_a_corrected_file_has_its_new_answer_in_place_of_the_old(home: Home) -> None:
    path, watcher = home.raw / "foretag" / "bageriet" / "bok.xlsx", Watcher(home)
    path.write_bytes(WRONG)
    watcher.look(0, DAY)
    assert watcher.look(REST, DAY) == ["foretag/bageriet/svar/bok - att rätta.xlsx"]
    path.write_bytes(xlsx(arbetsbok()))
    watcher.look(20, DAY)
    assert watcher.look(20 + REST, DAY) == ["foretag/bageriet/svar/bok - kvitto.xlsx"]
    assert [each.name for each in (path.parent / "svar").iterdir()] == ["bok - kvitto.xlsx"]


@pytest.mark.full
@pytest.mark.parametrize("many", few([3, 20]))
def test_twenty_at_once_are_all_answered_each_in_its_own_folder(home: Home, many: int) -> None:
    for number in range(many):
        folder = home.raw / "foretag" / f"lamnare-{number}"
        folder.mkdir()
        name = with_cell(FORETAG, 1, 1, f"Företag nummer {number}")
        (folder / "bok.xlsx").write_bytes(xlsx(arbetsbok(Företag=name)))
    watcher = Watcher(home)
    watcher.look(0, DAY)
    assert len(watcher.look(REST, DAY)) == many
    for number in range(many):
        (answer,) = (home.raw / "foretag" / f"lamnare-{number}" / "svar").iterdir()
        said = {
            str(cell) for row in openpyxl.load_workbook(answer)["Kvitto"].iter_rows(values_only=True) for cell in row
        }
        assert answer.name == "bok - kvitto.xlsx"
        assert any("2 anställningar" in line for line in said)


def test_a_link_in_place_of_the_folder_or_the_file_is_not_followed(
    home: Home, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What could not be laid is said once, and tried again: the folder may have been put right."""
    (tmp_path / "hemlig.xlsx").write_bytes(WRONG)
    elsewhere = tmp_path / "annan"
    elsewhere.mkdir()
    (home.raw / "foretag" / "bageriet" / "länk.xlsx").symlink_to(tmp_path / "hemlig.xlsx")
    (home.raw / "foretag" / "snickeriet" / "fel.xlsx").write_bytes(WRONG)
    (home.raw / "foretag" / "snickeriet" / "svar").symlink_to(elsewhere)
    watcher = Watcher(home)
    watcher.look(0, DAY)
    assert [watcher.look(at, DAY) for at in (REST, 2 * REST, REST + AGAIN)] == [[], [], []]
    assert list(elsewhere.iterdir()) == []
    assert [
        line
        for line in caplog.messages
        if "gick inte att lägga i foretag/snickeriet/svar (" in line and "en länk)" in line
    ] == caplog.messages
    assert len(caplog.messages) == 1
    (home.raw / "foretag" / "snickeriet" / "svar").unlink()
    assert watcher.look(REST + 2 * AGAIN, DAY) == ["foretag/snickeriet/svar/fel - att rätta.xlsx"]
    shutil.rmtree(home.raw / "foretag" / "snickeriet" / "svar")
    (home.raw / "foretag" / "snickeriet" / "svar").symlink_to(elsewhere)
    (home.raw / "foretag" / "snickeriet" / "fel.xlsx").write_bytes(WRONG + b" ")
    assert [watcher.look(REST + at * AGAIN, DAY) for at in (3, 4)] == [[], []]
    assert len(caplog.messages) == 2, "closed again, it is said again"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_the_answer_may_be_read_by_the_submitter_of_a_closed_folder_and_by_nobody_else(home: Home) -> None:
    """The folder of docs/operator.md: mode 3370, the submitter's. Open to others, or our own, it closes the answers."""
    own = home.raw / "foretag" / "bageriet"

    def modes() -> tuple[int, int]:
        lay_answer(home, "foretag/bageriet", "bok", "bok - kvitto.xlsx", b"PK")
        found = own / "svar", own / "svar" / "bok - kvitto.xlsx"
        return tuple(stat.S_IMODE(path.stat().st_mode) & 0o777 for path in found)  # type: ignore[return-value]

    assert modes() == (0o700, 0o600)
    os.chown(own, 12345, os.getgid())
    own.chmod(0o3370)
    assert modes() == (0o755, 0o644)
    own.chmod(0o755)
    assert modes() == (0o700, 0o600)
