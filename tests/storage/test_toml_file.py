"""Files that people write by hand: with a byte order mark or none, and told where they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.charts.profile.load import load_profile
from flows.errors import Stopped
from flows.intake.submitters.contacts import load_contacts
from flows.model.home.home_file import load_home_file
from flows.storage.toml_file import read_toml

MARK = b"\xef\xbb\xbf"
"""What Windows' Notepad may write before a text."""


def test_a_byte_order_mark_is_no_fault_in_any_file_of_a_home(tmp_path: Path) -> None:
    (tmp_path / "kontakter.toml").write_bytes(MARK + '[mottagare]\nnamn = "Åsa"\n'.encode())
    assert load_contacts(tmp_path / "kontakter.toml").receiver.name == "Åsa"
    (tmp_path / "profil.toml").write_bytes(MARK + b'[evenemang]\nnamn = "Dagen"\n')
    assert load_profile(tmp_path).event == "Dagen"
    (tmp_path / "fokusdag.toml").write_bytes(MARK + b"[disclosure]\nsmallest_shown = 7\n")
    assert load_home_file(tmp_path / "fokusdag.toml").disclosure.smallest_shown == 7


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a = 1\nnamn = \n", r"TOML \(rad 2\)\. Gör"),
        ("namn = 'Åsa'".encode("cp1252"), r"TOML\. Spara filen med teckenkodningen UTF-8\. Gör"),
        ("år och dag = 1\n".encode(), r"TOML \(rad 1\)\. Ett namn med mellanslag, å, .* Gör"),
        (b"x = {b = 1, 199610202385 = 2, 199610202385 = 3}\n", r"TOML \(rad 1\)\. Gör"),  # the error quotes it
    ],
)
def test_what_is_no_toml_is_told_with_the_line_and_what_to_do_and_quotes_nothing(
    tmp_path: Path, data: bytes, said: str
) -> None:
    path = tmp_path / "fil.toml"
    path.write_bytes(data)
    with pytest.raises(Stopped, match=said) as stopped:
        read_toml(path, "Gör så här.")
    assert "fil.toml" in str(stopped.value) and "1996" not in str(stopped.value)
