"""The outbox of a night: every answer is listed with its recipient and words, laid in the right folder alone, and noted as sent."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from flows.cli.app import app
from flows.errors import Stopped
from flows.intake.deliveries.inbox import dropped_files, unread_files
from flows.intake.replies.answer_list import read_replies
from flows.intake.submitters.contact import Contact, Contacts, Receiver
from flows.intake.submitters.folders import refuse_shared_folders
from flows.operations.answers import deliver
from flows.operations.answers.deliver import send_answers
from flows.operations.answers.notification_lines import answers_waiting
from flows.operations.answers.outbox import Outgoing, outbox
from flows.operations.answers.wording import text
from flows.operations.notifications import make_notification, remember_sent
from flows.pipeline import steps
from flows.run.catalog import load_catalog
from flows.run.context import Run
from flows.security.masking import mask
from flows.storage.paths import Home
from tests.intake.submitters.test_contacts import facts
from tests.operations.test_notifications import a_file, a_record
from tests.support.books import ANSTALLNINGAR, FORETAG, arbetsbok, with_cell, xlsx

DAY = date(2026, 1, 15)
CONTACTS = """
[mottagare]
namn = "Kim Ek"
epost = "kim@exempel.se"
[bageriet]
namn = "Anna Alm"
epost = "anna@exempel.se"
mapp = "foretag/bageriet"
[snickeriet]
organisationsnummer = "409902-0002"
mapp = "foretag/snickeriet"
"""


def others(**changes: list[list[object]]) -> bytes:
    """The workbook of another enterprise, with other persons."""
    theirs = with_cell(with_cell(FORETAG, 1, 0, "409902-0002"), 1, 1, "Snickeriet")
    people = [ANSTALLNINGAR[0], with_cell(ANSTALLNINGAR, 1, 0, "199610202385")[1]]
    return xlsx(arbetsbok(**{"Företag": theirs, "Anställningar": people, **changes}))


def a_night(home: Home, day: date = DAY) -> Run:
    run = Run.of(home.root, day, None, None)
    for sha256 in steps.receive_step(run):
        steps.read_step(run, sha256)
    steps.reply_step(load_catalog(run))
    send_answers(run)
    return run


@dataclass(frozen=True)
class Night:
    home: Home
    run: Run
    listed: dict[str, Outgoing]


def dropped(home: Home) -> Home:
    """A row that does not count, in its sender's folder; no fault; a rejected file in the other's folder; no contact."""
    for name in ("bageriet", "snickeriet"):
        (home.raw / "foretag" / name).mkdir()
    for name, data in {
        "foretag/bageriet/fel.xlsx": xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 6, 120))),
        "foretag/hel.xlsx": others(),
        "foretag/snickeriet/trasig.xlsx": others(Anställningar=with_cell(ANSTALLNINGAR, 0, 1, "Rollen")),
        "finsam/deltagare_2025-06.csv": "Löpnummer;Insats;Kommun;Kön;Startdatum\n1;Kurs;Ludvika;Kvinna;2025-06-30\n".encode(),
    }.items():
        (home.raw / name).write_bytes(data)
    home.contacts.write_text(CONTACTS, "utf-8")
    return home


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    home = dropped(Home(tmp_path_factory.mktemp("svar") / "hem").make())
    run = a_night(home)
    yield Night(home, run, {each.about.name: each for each in outbox(home)})


@pytest.fixture
def copied(night: Night, tmp_path: Path) -> Run:
    """The same night in a home of its own, to be changed."""
    shutil.copytree(night.home.root, tmp_path / "hem")
    return Run.of(tmp_path / "hem", DAY, None, None)


def test_every_answer_is_listed_with_its_recipient_subject_and_words(night: Night) -> None:
    assert set(night.listed) == {"fel.xlsx", "hel.xlsx", "trasig.xlsx", "deltagare_2025-06.csv"}
    wrong, whole, broken, export = (
        night.listed[n] for n in ("fel.xlsx", "hel.xlsx", "trasig.xlsx", "deltagare_2025-06.csv")
    )
    assert (wrong.recipient, wrong.subject) == ("Anna Alm (anna@exempel.se)", "Svar på filen fel.xlsx")
    assert wrong.text.startswith("Hej Anna!\n\nTack! 3 av 4 rader är klara.\n\nEn rad räknas inte än.")
    assert wrong.text.endswith("Vänliga hälsningar\nKim Ek\nkim@exempel.se")
    assert whole.recipient == "snickeriet"
    assert whole.text.startswith("Hej!\n\nTack! Alla 3 rader är klara.\n\nDu behöver inte göra något.")
    assert "Den behöver rättas innan den kan räknas" in broken.text
    assert export.contact is None
    assert "Ingen i styrning/kontakter.toml" in export.recipient
    assert all(each.waits for each in night.listed.values())


@pytest.mark.parametrize(
    ("told", "says", "does"),
    [
        ({"verdict": "held", "questions": 1}, "Vi har en fråga innan den kan räknas", "hur du svarar"),
        ({"verdict": "rejected"}, "Den behöver rättas innan den kan räknas", "var det står och hur du gör"),
        ({"verdict": "superseded"}, "det är en annan fil från er som gäller", "Du behöver inte göra något"),
        ({"rows_accepted": 11, "rows_rejected": 2}, "Tack! 11 av 13 rader är klara.", "2 rader räknas inte än"),
        ({"rows_accepted": 12, "rows_rejected": 1}, "Tack! 12 av 13 rader är klara.", "En rad räknas inte än"),
        ({"remarks": 1}, "Tack! Alla 13 rader är klara.", "värt att titta på"),
        ({}, "Tack! Alla 13 rader är klara.", "Du behöver inte göra något"),
    ],
)
def test_every_outcome_has_its_words_and_thanks_come_first(told: dict[str, object], says: str, does: str) -> None:
    about = facts(**({"rows_read": 13, "rows_accepted": 13} | told))
    _, first, then, ask, _ = text(about, None, Receiver()).split("\n\n")
    assert ask.endswith("svara på det här meddelandet.")
    assert "färg" not in then, "an answer may have the list alone"
    assert first.startswith("Tack")
    assert says in first
    assert does in then


def test_the_answer_to_a_file_that_does_not_count_says_whom_to_ask(night: Night) -> None:
    book = openpyxl.load_workbook(night.home.replies / "foretag/2026-01-15/trasig - att rätta.xlsx")
    said = [row[0] for row in book["Att rätta"].iter_rows(max_row=8, values_only=True)]
    assert "Undrar du över något: fråga Kim Ek (kim@exempel.se)." in said


def test_no_identity_number_is_in_the_words_or_the_workbook(night: Night) -> None:
    told = [each.text + each.subject for each in night.listed.values()] + [
        "\n".join(map(str, cells(night.home, "Svar")))
    ]
    assert [text for text in told if mask(text) != text] == []


def cells(home: Home, sheet: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(home.replies / "att_skicka.xlsx")[sheet].iter_rows(values_only=True))


def test_the_workbook_explains_itself_first_and_has_real_days_and_numbers(night: Night) -> None:
    path = night.home.replies / "att_skicka.xlsx"
    assert path.stat().st_mode & 0o777 == 0o600
    assert openpyxl.load_workbook(path).sheetnames == ["Läs mig", "Svar"]
    assert "4 svar väntar på att skickas." in [row[0] for row in cells(night.home, "Läs mig")]
    header, *rows = cells(night.home, "Svar")
    told = {row[6]: dict(zip(header, row, strict=True)) for row in rows}
    line = told["foretag/2026-01-15/fel - att rätta.xlsx"]
    assert (line["Skickat"], line["Mottagare"], line["E-post"]) == ("nej", "Anna Alm", "anna@exempel.se")
    assert (line["Rader"], line["Klara"], line["Räknas inte än"]) == (4, 3, 1)
    assert line["Filen kom"] == line["Svaret skrevs"] == datetime(2026, 1, 15)


def test_a_notification_says_once_which_go_to_which_submitter_and_names_no_person(night: Night) -> None:
    message = make_notification(night.run, a_record(night.run, a_file("A_2025.xlsx", period_to="2025-12-31")), None)
    assert message is not None
    assert (
        "- 4 svar till dem som lämnat filer väntar på att skickas: till bageriet (fel.xlsx), till snickeriet (hel.xlsx, "
        "trasig.xlsx), 1 utan säker mottagare. De står" in message.text
    )
    assert not re.search("Anna|Alm|@", message.text)
    assert message.title == "Fokusdag: 1 att se efter"
    assert answers_waiting(night.home, message.things) == ([], [])


def test_the_contacts_that_cannot_be_used_are_told_and_stop_no_night(tmp_path: Path) -> None:
    home = Home(tmp_path / "hem").make()
    home.contacts.write_text('[a]\nepsot = "x"', "utf-8")
    run = Run.of(home.root, DAY, None, None)
    send_answers(run)
    message = make_notification(run, a_record(run), None)
    assert message is not None
    assert "[a] epsot finns inte" in message.text
    remember_sent(home, message)
    assert make_notification(run, a_record(run), None) is None
    with pytest.raises(Stopped, match="epsot finns inte"):
        outbox(home)
    home.contacts.write_text("\n".join(f'[a{n}]\nepsot = "x"' for n in range(20)), "utf-8")
    message = make_notification(run, a_record(run), None)
    assert message is not None
    assert "… och 17 till: fokusdag replies" in message.text
    assert len(message.text.splitlines()) <= 12, "ten lines below the first and an empty one"


def test_the_command_lists_and_notes_what_is_sent_with_who_and_when(
    copied: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    home = copied.home

    def given(*words: str) -> str:
        assert app(["replies", *words, "--home", str(home.root)], result_action="return_value") == 0
        return capsys.readouterr().out

    listed = given()
    assert "Till: Anna Alm (anna@exempel.se)\nÄmne: Svar på filen fel.xlsx\n" in listed
    assert f"Fil: {home.replies}/foretag/2026-01-15/fel - att rätta.xlsx\nSkickat: nej" in listed
    assert "4 väntar på att skickas." in listed
    with pytest.raises(Stopped, match=r"Inget svar heter borta\.xlsx"):
        given("borta.xlsx", "--sent")
    day = ("--who", "Kim Ek", "--today", "2026-01-16")
    one = given("--sent", "fel - att rätta.xlsx", *day)
    assert "Ett svar är antecknat som skickat. 3 väntar" in one
    (line,) = [reply for reply in read_replies(home) if reply.sent]
    assert (line.path, line.sent and line.sent.who, line.sent and line.sent.when.date()) == (
        "foretag/2026-01-15/fel - att rätta.xlsx", "Kim Ek", date(2026, 1, 16),
    )  # fmt: skip
    both = given("--sent", *day)
    assert "2 svar är antecknade som skickade. 1 väntar" in both, "not the one nobody is known for"
    assert "De som väntar har ingen säker mottagare i styrning/kontakter.toml" in both
    assert "Skickat: 2026-01-16 00:00, Kim Ek" in given()
    assert {row[1] for row in cells(home, "Svar")} == {"Skickat av", "Kim Ek", None}
    send_answers(Run.of(home.root, date(2026, 1, 17), None, None))
    assert "1 väntar" in given(), "a night without news changes nothing"


def test_each_answer_is_laid_in_its_submitters_own_folder_and_in_no_others(
    copied: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOKUSDAG_REPLY_TO_FOLDER", "true")
    home = copied.home
    send_answers(copied)
    laid = {str(path.relative_to(home.raw)) for path in home.raw.rglob("svar/*")}
    assert laid == {
        "foretag/bageriet/svar/fel - att rätta.xlsx",
        "foretag/snickeriet/svar/hel - kvitto.xlsx",
        "foretag/snickeriet/svar/trasig - att rätta.xlsx",
    }
    for path in laid:
        assert (home.raw / path).read_bytes() == (
            home.replies / "foretag" / "2026-01-15" / Path(path).name
        ).read_bytes()
        assert (home.raw / path).stat().st_mode & 0o777 == 0o600
    assert [each.about.name for each in outbox(home) if each.waits] == ["deltagare_2025-06.csv"]
    assert {each.reply.sent.who for each in outbox(home) if each.reply.sent} == {deliver.LAID}
    assert len(list(dropped_files(home.raw))) == 4, "an answer is no delivery"
    assert unread_files(home) == [], "and is not left lying"


def test_a_corrected_file_has_its_older_answer_replaced_in_the_folder(
    copied: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOKUSDAG_REPLY_TO_FOLDER", "true")
    home = copied.home
    send_answers(copied)
    (home.raw / "foretag" / "bageriet" / "fel.xlsx").write_bytes(xlsx(arbetsbok()))
    a_night(home, date(2026, 1, 16))
    assert [path.name for path in (home.raw / "foretag" / "bageriet" / "svar").iterdir()] == ["fel - kvitto.xlsx"]


@pytest.mark.parametrize("which", ["bageriet", "bageriet/svar"])
def test_no_link_is_followed_and_the_answer_waits(
    copied: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, which: str
) -> None:
    """The folder's owner puts a link in its place, to the other's folder."""
    monkeypatch.setenv("FOKUSDAG_REPLY_TO_FOLDER", "true")
    home, elsewhere = copied.home, tmp_path / "annan"
    elsewhere.mkdir()
    link = home.raw / "foretag" / which
    if link.exists():
        link.rename(tmp_path / "undan")
    link.symlink_to(elsewhere)
    send_answers(copied)
    assert list(elsewhere.iterdir()) == []
    assert "gick inte att lägga i foretag/bageriet/svar" in caplog.text
    assert "fel.xlsx" in [each.about.name for each in outbox(home) if each.waits]


def test_one_folder_under_two_names_is_refused_in_words(tmp_path: Path) -> None:
    """A folder in data/raw, and the same folder by its whole path."""
    home = Home(tmp_path / "hem").make()
    own = home.raw / "foretag" / "bageriet"
    own.mkdir()
    contacts = Contacts(submitters=(Contact("a", folder="foretag/bageriet"), Contact("b", folder=str(own))))
    with pytest.raises(Stopped, match="är samma mapp under olika namn"):
        refuse_shared_folders(home, contacts)


def test_what_another_account_puts_among_the_answers_is_named(tmp_path: Path) -> None:
    home = Home(tmp_path / "hem").make()
    answers = home.raw / "foretag" / "bageriet" / "svar"
    answers.mkdir(parents=True)
    (answers / "rättad.xlsx").write_bytes(b"PK")
    assert unread_files(home) == []
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    os.chown(answers / "rättad.xlsx", 12345, 12345)
    assert unread_files(home) == ["foretag/bageriet/svar/rättad.xlsx"]
    assert list(dropped_files(home.raw)) == []
