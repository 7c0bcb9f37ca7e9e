"""Numbers that have replaced others: taken in as pseudonyms, interim numbers refused, and erased under every number."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq

from flows.erasure.find import find, numbers_to_forget, with_other_numbers
from flows.example.world.people import former_number
from flows.intake.deliveries.conflicts import contradicting_swaps
from flows.intake.deliveries.selection import TypedTable
from flows.limits import Limits
from flows.security.keys import Keys
from tests.support.books import ANSTALLNINGAR, WOMEN_AND_MEN, Rows, arbetsbok, rows_of, taken_in, told, with_cell, xlsx

KEYS = Keys(bytes(range(1, 33)))
HEADER = ["Tidigare nummer*", "Nytt nummer*", "Gäller från och med*"]
PERSON = "199006022397"  # published by Skatteverket
BEFORE = former_number(PERSON)


def replaced(tmp_path: Path, *rows: list[object]) -> dict[str, object]:
    sheets: dict[str, Rows] = {"Nummerbyte": [HEADER, *rows]}
    return taken_in(xlsx(sheets), tmp_path / "byte", name="nummerbyte_2025.xlsx", folder="arbetsformedlingen")


def test_a_coordination_number_is_the_day_plus_60() -> None:
    assert (BEFORE[:6], BEFORE[6:8]) == (PERSON[:6], "62")


def test_both_numbers_are_pseudonyms_and_the_new_one_is_the_persons_own(tmp_path: Path) -> None:
    reading = replaced(tmp_path, [BEFORE, PERSON, "2025-03-01"])
    assert (reading["verdict"], reading["problems"]) == ("accepted", [])
    [row] = rows_of(tmp_path / "byte", "nummerbyte")
    assert (row["old_pid_kind"], row["new_pid_kind"]) == ("samordningsnummer", "personnummer")
    assert row["replaced_date"] == date(2025, 3, 1)
    assert not any(number in str(row) for number in (PERSON, BEFORE))
    taken_in(xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 0, PERSON))), tmp_path / "bok")
    assert rows_of(tmp_path / "bok", "anstallningar")[0]["pid"] == row["new_pid"]


def test_an_interim_number_is_never_linked(tmp_path: Path) -> None:
    reading = replaced(
        tmp_path, [BEFORE, PERSON, "2025-03-01"], [interim(), PERSON, "2025-03-01"], [PERSON, interim(), ""]
    )
    assert told(reading) >= {("INTERIM_KOPPLAS_INTE", "A3"), ("INTERIM_KOPPLAS_INTE", "B4"), ("SAKNAT_VARDE", "C4")}
    assert reading["rows_rejected"] == 2
    assert interim() not in str(reading)


def test_one_number_with_two_new_ones_and_a_circle_are_told(tmp_path: Path) -> None:
    """Rows 2 and 3 give one number two new ones; rows 4 and 5 lead to each other; row 6 is as it should be."""
    one, other, third = (former_number(number) for number in WOMEN_AND_MEN)
    reading = replaced(
        tmp_path,
        [BEFORE, PERSON, "2025-03-01"],
        [BEFORE, WOMEN_AND_MEN[0], "2025-04-01"],
        [one, other, "2025-03-01"],
        [other, one, "2025-03-01"],
        [third, WOMEN_AND_MEN[2], "2025-03-01"],
        [WOMEN_AND_MEN[1], WOMEN_AND_MEN[1], "2025-03-01"],  # by itself
    )
    assert reading["verdict"] == "accepted"
    when = datetime(2025, 5, 1, tzinfo=UTC)
    line = TypedTable(
        "nummerbyte",
        tmp_path / "byte" / "nummerbyte.parquet",
        "a",
        "a",
        "arbetsformedlingen",
        "arbetsformedlingen",
        None,
        when,
        1,
    )
    found = contradicting_swaps([line])
    assert [(p["row"], p["code"], p["severity"]) for p in found] == [
        (2, "NUMMERBYTE_TVA", "warn"),
        (3, "NUMMERBYTE_TVA", "warn"),
        (4, "NUMMERBYTE_RING", "warn"),
        (5, "NUMMERBYTE_RING", "warn"),
        (7, "NUMMERBYTE_RING", "warn"),
    ]
    assert not any(number in str(found) for number in (BEFORE, PERSON, one))


def interim() -> str:
    """An interim number with a right check digit, made as in the example: a letter where 1 is reckoned with."""
    from stdnum import luhn

    stem = "900602" + "138"
    return f"19900602T38{luhn.calc_check_digit(stem)}"


def test_a_person_is_erased_under_every_number(tmp_path: Path) -> None:
    rows: Rows = [HEADER, [BEFORE, PERSON, "2025-03-01"], [*WOMEN_AND_MEN[:2], "2025-03-01"]]
    files = {
        "byte": xlsx({"Nummerbyte": rows}),
        "bok": xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 0, BEFORE))),
    }
    replaced(tmp_path, *rows[1:])
    taken_in(files["bok"], tmp_path / "bok")
    asked = tmp_path / "radera.txt"
    asked.write_text(f"{PERSON}\n", "utf-8")
    folders = [tmp_path / "byte", tmp_path / "bok"]
    pids = with_other_numbers(folders, numbers_to_forget(asked, KEYS, date(2026, 1, 15))[0])
    assert len(pids) == 2
    received = [(name, f"{name}.xlsx", date(2026, 1, 15), partial(bytes, data)) for name, data in files.items()]
    found, _ = find(received, pids, KEYS, Limits())
    # By the sheet's place: the first there is, and Anställningar after Företag.
    assert {each.sha256: each.places for each in found} == {"byte": {(0, 2)}, "bok": {(1, 2)}}
    again = {"forget": pids, "name": "nummerbyte_2025.xlsx", "folder": "arbetsformedlingen"}
    taken_in(files["byte"], tmp_path / "byte", **again)
    assert pq.read_table(tmp_path / "byte" / "nummerbyte.parquet").column("_row").to_pylist() == [3]
