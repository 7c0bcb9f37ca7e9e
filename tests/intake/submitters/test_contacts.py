"""Contacts: what can be used, what is refused in words, and whom an answer goes to."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.contracts.sources import Reporting
from flows.errors import Stopped
from flows.intake.replies.answer_list import AnswerFacts
from flows.intake.submitters.contact import Contact, Contacts, Receiver
from flows.intake.submitters.contacts import TEMPLATE, load_contacts, write_contacts_template
from flows.intake.submitters.next_delivery import next_due, to_whom
from flows.intake.submitters.recipient import recipient_of
from flows.storage.paths import Home

TWO = """
[mottagare]
namn = "Kim Ek"
epost = "kim@exempel.se"
[bageriet]
namn = "Anna Alm"
epost = "anna@exempel.se"
organisationsnummer = "16409901-0003"
mapp = "foretag/bageriet/"
[finsam]
namn = "Fia Dal"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "kontakter.toml"
    path.write_text(text, "utf-8")
    return path


def test_contacts_are_read_as_they_are_written(tmp_path: Path) -> None:
    assert load_contacts(tmp_path / "kontakter.toml") == Contacts()
    told = load_contacts(written(tmp_path, TWO))
    assert told.receiver == Receiver("Kim Ek", "kim@exempel.se")
    assert told.submitters == (
        Contact("bageriet", "Anna Alm", "anna@exempel.se", "4099010003", "", "foretag/bageriet"),
        Contact("finsam", "Fia Dal"),
    )


def test_a_short_name_may_have_a_swedish_letter_and_a_number_any_dash(tmp_path: Path) -> None:
    told = load_contacts(
        written(tmp_path, '[åkeriet-ö] # nytt\norganisationsnummer = "409901–0003"\n["älgen"]\nmapp = "foretag/älgen"')
    )
    assert told.submitters == (Contact("åkeriet-ö", number="4099010003"), Contact("älgen", folder="foretag/älgen"))
    (tmp_path / "kontakter.toml").write_bytes("[åkeriet]".encode("latin-1"))
    with pytest.raises(Stopped, match="UTF-8"):
        load_contacts(tmp_path / "kontakter.toml")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[bageriet]\nepsot = "a@b.se"', "[bageriet] epsot finns inte. Det som finns är namn, epost,"),
        ('[mottagare]\nmapp = "x"', "[mottagare] mapp finns inte. Det som finns är namn, epost, telefon, lamnas"),
        ('namn = "Anna"', "namn står utanför ett stycke"),
        ("[bageriet]\nnamn = 3", "[bageriet] namn ska vara en text inom citattecken"),
        ('[bageriet]\nepost = "anna"\nmapp = "foretag/b"', "[bageriet] epost är anna, som inte är en adress"),
        ('[bageriet]\nnamn = "Anna"', "[bageriet] säger inte vem lämnaren är"),
        ('[bageriet]\norganisationsnummer = "4099"', "[bageriet] organisationsnummer ska vara tio siffror"),
        ('[a]\nmapp = "foretag/x"\n[b]\nmapp = "foretag/x/"', "[a] och [b] har samma mapp"),
        (
            '[a]\nmapp = "/srv/synk/a"\n[b]\nmapp = "/srv/synk/a/b"',
            "[a] och [b] har samma mapp, eller den ena ligger i den andra",
        ),
        ('[a]\nmapp = "foretag/../x"', "får inte ha .. eller svar i sig"),
        ('[a]\nmapp = "x/y"', "som inte är en lämnares mapp"),
        (
            '[a]\norganisationsnummer = "409901-0003"\n[b]\norganisationsnummer = "4099010003"',
            "har samma organisationsnummer",
        ),
        ("[a\n", "går inte att läsa som TOML"),
        ("[a]\nnamn = ”Anna”", "(rad 2). Citattecknen ska vara raka"),
        ("[bageriet å ab]", "(rad 1). Ett namn med mellanslag, å, ä eller ö ska stå inom raka citattecken"),
        ('[åkeriet]\nnamn = "Bo "Bosse" Ek"', '(rad 2). Citattecken inne i en text skrivs \\".'),
        ("[a]\n[a]", "(rad 2). Samma namn står två gånger"),
        ('[åkeriet]\nföretag = "x"', "[åkeriet] företag finns inte. Det som finns är namn"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_file_the_key_and_what_to_do(
    tmp_path: Path, text: str, words: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(Stopped) as refused:
        load_contacts(path)
    assert words in str(refused.value)
    assert str(path) in str(refused.value)


def test_an_identity_number_is_refused_and_not_quoted(tmp_path: Path) -> None:
    """Skatteverket's published test number, as a sole trader's organisation number."""
    with pytest.raises(Stopped, match="ser ut som ett personnummer") as refused:
        load_contacts(written(tmp_path, '[kalle]\norganisationsnummer = "19121212-1212"'))
    assert "1212-1212" not in str(refused.value)


def test_the_template_can_be_used_as_it_is_and_with_every_line_of_it(tmp_path: Path) -> None:
    home = Home(tmp_path / "hem").make()
    write_contacts_template(home)
    assert home.contacts.stat().st_mode & 0o777 == 0o600
    assert load_contacts(home.contacts) == Contacts()
    lines = TEMPLATE.read_text("utf-8").splitlines()
    uncommented = [line.removeprefix("# ") if " = " in line or line.startswith("# [") else line for line in lines]
    told = load_contacts(written(tmp_path, "\n".join(uncommented)))
    assert [each.key for each in told.submitters] == ["bageriet", "finsam"]
    home.contacts.write_text("# min egen", "utf-8")
    write_contacts_template(home)
    assert home.contacts.read_text("utf-8") == "# min egen"


def facts(**more: Any) -> AnswerFacts:
    known = {
        "made": date(2026, 1, 15), "received": date(2026, 1, 14), "name": "bok.xlsx", "source": "foretag", "submitter": "4099010003",
        "enterprise": "Bageriet", "came_in": "", "verdict": "accepted", "rows_read": 3, "rows_accepted": 3, "rows_rejected": 0,
        "questions": 0, "remarks": 0,
    }  # fmt: skip
    return AnswerFacts(**known | more)


@pytest.mark.parametrize(
    ("about", "key", "doubt"),
    [
        ({}, "bageriet", ""),
        ({"submitter": "", "came_in": "foretag/bageriet"}, "bageriet", ""),
        ({"submitter": "k:e1", "enterprise": "Kalles Café"}, "kalle", ""),
        ({"source": "finsam", "submitter": "finsam"}, "finsam", ""),
        ({"submitter": "", "enterprise": "okänd"}, None, "Ingen i styrning/kontakter.toml"),
        ({"came_in": "foretag/snickeriet"}, None, "inte säkert vem filen är från (snickeriet eller bageriet)"),
        ({"came_in": "foretag/annat"}, None, "Filen säger bageriet, men låg i foretag/annat"),
        ({"came_in": "foretag/bageriet, foretag/snickeriet"}, None, "inte säkert vem filen är från"),
        ({"unsure_sender": True}, None, "Det är inte säkert att filen är från bageriet"),
        ({"unsure_sender": True, "came_in": "foretag/bageriet"}, "bageriet", ""),
    ],
)
def test_an_answer_goes_to_whoever_left_the_file_and_to_nobody_where_that_is_not_sure(
    tmp_path: Path, about: dict[str, Any], key: str | None, doubt: str
) -> None:
    contacts = Contacts(
        submitters=(
            Contact("bageriet", number="4099010003", folder="foretag/bageriet"),
            Contact("snickeriet", number="4099020002", folder=str(tmp_path / "data/raw/foretag/snickeriet")),
            Contact("kalle", enterprise="KALLES CAFÉ"),
            Contact("finsam"),
        )
    )
    found = recipient_of(Home(tmp_path), contacts, facts(**about))
    assert (found.contact.key if found.contact else None) == key
    assert doubt in found.doubt


@pytest.mark.parametrize(
    ("told_to", "today", "months", "days", "due"),
    [
        ("2025-12-31", "2026-01-15", 12, 31, ("2026-12-31", "2027-01-31")),
        ("2025-06-30", "2025-07-10", 6, 20, ("2025-12-31", "2026-01-20")),
        ("2025-11-30", "2026-01-15", 12, 31, ("2025-12-31", "2026-01-31")),  # the year was not over
        ("2022-12-31", "2026-02-15", 12, 31, ("2026-12-31", "2027-01-31")),  # an old file: what is past is not the next
    ],
)
def test_when_the_next_file_is_due(told_to: str, today: str, months: Any, days: int, due: tuple[str, str]) -> None:
    end, last = next_due(date.fromisoformat(told_to), date.fromisoformat(today), Reporting(months=months, days=days))
    assert (str(end), str(last)) == due


def test_to_whom_it_is_handed() -> None:
    assert to_whom(Receiver()) == ""
    assert (
        to_whom(Receiver("Kim Ek", "kim@exempel.se", "", "i din mapp"))
        == "Du lämnar den till Kim Ek (kim@exempel.se), i din mapp."
    )
    assert to_whom(Receiver(place="i din mapp")) == "Du lämnar den i din mapp."
