"""The ledger of deliveries: a line that is changed, lost, moved or written by somebody else is found, and old ones are signed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.intake.deliveries.ledger import Delivery, add_delivery, check_signatures, read_ledger, write_ledger
from flows.intake.deliveries.receive import receive
from flows.security.chained_lines import LedgerBroken
from flows.storage.paths import Home

KEY, OTHER = b"k" * 32, b"o" * 32
WHEN = datetime(2026, 1, 15, 4, 15, tzinfo=UTC)
Lines = list[bytes]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path).make()
    for seq in (1, 2, 3):
        add_delivery(made.ledger, Delivery(seq, f"{seq}f" * 32, f"{seq}.xlsx", "foretag", WHEN, seq), KEY)
    return made


def test_what_is_added_is_read_and_is_what_writing_it_whole_gives(home: Home) -> None:
    added = home.ledger.read_bytes()
    assert [line.name for line in read_ledger(home.ledger)] == ["1.xlsx", "2.xlsx", "3.xlsx"]
    assert check_signatures(home, KEY)
    write_ledger(home.ledger, read_ledger(home.ledger), KEY)
    assert home.ledger.read_bytes() == added


def test_a_ledger_that_is_the_same_is_read_once(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read_ledger(home.ledger)
    with monkeypatch.context() as none:
        none.setattr(Path, "read_bytes", lambda _: pytest.fail("read again"))
        assert read_ledger(home.ledger) == first
    add_delivery(home.ledger, Delivery(4, "4f" * 32, "4.xlsx", "foretag", WHEN, 4), KEY)
    assert len(read_ledger(home.ledger)) == 4


@pytest.mark.parametrize(
    ("damage", "row"),
    [
        (lambda lines: [lines[0].replace(b"1.xlsx", b"9.xlsx"), *lines[1:]], 1),
        (lambda lines: [lines[0], lines[2]], 2),
        (lambda lines: [lines[1], lines[2]], 1),
        (lambda lines: [lines[0], lines[2], lines[1]], 2),
        (lambda lines: [*lines[:2], lines[2][:40]], 3),
        (lambda lines: [*lines[:2], b"[]\n"], 3),
        (lambda lines: [*lines[:2], b"{}\n"], 3),
        (lambda lines: [*lines[:2], b'{"seq": 3}\n'], 3),
        (lambda lines: [*lines[:2], b"\xff\xfe\n"], 3),
        (lambda lines: [b'"', *lines], 1),
        (lambda lines: [lines[0], b"[" * 100_000 + b"\n", lines[2]], 2),
        (lambda lines: [lines[0], lines[1].replace(b"2.xlsx", b"\\ud800"), lines[2]], 2),
    ],
)
def test_damage_is_named_with_its_row_and_what_to_do(home: Home, damage: Callable[[Lines], Lines], row: int) -> None:
    home.ledger.write_bytes(b"".join(damage(home.ledger.read_bytes().splitlines(keepends=True))))
    with pytest.raises(LedgerBroken, match=rf"^Rad {row} i {home.ledger} .*Hämta filen ur säkerhetskopian"):
        read_ledger(home.ledger)


def test_a_ledger_written_anew_without_the_key_is_refused(home: Home) -> None:
    write_ledger(home.ledger, read_ledger(home.ledger)[1:], OTHER)
    assert len(read_ledger(home.ledger)) == 2, "its chain holds"
    with pytest.raises(LedgerBroken, match=r"^Rad 1 .*inte signerad med nyckeln"):
        check_signatures(home, KEY)


def test_an_earlier_versions_lines_are_read_and_signed_by_the_next_run(home: Home) -> None:
    plain = [json.loads(line) for line in home.ledger.read_bytes().splitlines()]
    kept = ("seq", "sha256", "name", "folder", "received_at", "size")
    text = "".join(json.dumps({name: line[name] for name in kept}) + "\n" for line in plain)
    home.ledger.write_text(text)
    before = read_ledger(home.ledger)
    assert not check_signatures(home, KEY)
    receive(home, KEY, WHEN, 1_000, frozenset(), lambda data, _name, _day: data)
    assert check_signatures(home, KEY)
    assert read_ledger(home.ledger) == before
