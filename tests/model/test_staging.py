"""Files that add up, correct one another, or write of the same person under two numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flows.intake.deliveries.selection import TypedTable
from tests.model.model_worlds import (
    Decision,
    Employment,
    Participation,
    World,
    build_typed,
    decision_row,
    employment_row,
    participation_row,
    rows,
    write_table,
    write_world,
)

A = "4099010005"
END = date(2024, 12, 31)


def beslut(folder: Path, rank: int, *decisions: Decision) -> TypedTable:
    table = [decision_row(decision) for decision in decisions]
    return write_table(folder, "beslut", table, submitter="arbetsformedlingen", sha256=f"b{rank}", rank=rank)


@pytest.mark.full
def test_of_the_same_decision_the_newest_file_counts_and_others_add_up(tmp_path: Path) -> None:
    spring, summer = date(2024, 1, 1), date(2024, 6, 1)
    typed = [
        beslut(tmp_path, 2, Decision("k:1", A, spring, date(2024, 3, 31))),  # shortened
        beslut(
            tmp_path,
            1,
            Decision("k:1", A, spring, END),
            Decision("k:1", A, summer, END),
            Decision("k:2", A, spring, END),
        ),
    ]
    with build_typed(tmp_path, typed, END) as connection:
        found = rows(connection, "select pid, valid_from, valid_to, sha256, row from staging.beslut order by all")
    assert found == [
        ("k:1", spring, date(2024, 3, 31), "b2", 2),
        ("k:1", summer, END, "b1", 3),
        ("k:2", spring, END, "b1", 4),
    ]


def test_the_same_row_twice_in_a_file_is_one_and_a_different_row_stays(tmp_path: Path) -> None:
    once = Decision("k:1", A, date(2024, 1, 1), END)
    other = Decision("k:1", A, date(2024, 1, 1), date(2024, 5, 1))
    with build_typed(tmp_path, [beslut(tmp_path, 1, once, other, once)], END) as connection:
        assert rows(connection, "select valid_to, row from staging.beslut order by row") == [
            (END, 2),
            (date(2024, 5, 1), 3),
        ]


@pytest.mark.full
def test_a_participation_ends_in_a_later_file(tmp_path: Path) -> None:
    start = date(2023, 1, 1)
    typed = [
        write_table(
            tmp_path, "deltagare", [participation_row(row)], submitter="finsam", sha256=f"d{rank}", rank=rank
        )
        for rank, row in (
            (1, Participation("k:1", start, None, serial="7")),
            (2, Participation("k:1", start, date(2024, 1, 1), "Studier", serial="7")),
        )
    ]  # fmt: skip
    with build_typed(tmp_path, typed, END) as connection:
        assert rows(connection, "select start_date, end_date from core.participation") == [(start, date(2024, 1, 1))]


def test_counts_of_an_insats_come_from_the_newest_file(tmp_path: Path) -> None:
    def file(rank: int, *counts: tuple[str, int, int]) -> TypedTable:
        table = [{"insats": insats, "year": year, "women": women, "men": 0} for insats, year, women in counts]
        return write_table(tmp_path, "insatser", table, submitter="finsam", sha256=f"i{rank}", rank=rank)

    typed = [file(1, ("Steget", 2023, 10), ("Steget", 2024, 4)), file(2, ("Steget", 2024, 9))]
    with build_typed(tmp_path, typed, END) as connection:
        assert rows(connection, "select year, women from staging.insatser") == [(2023, 10), (2024, 9)]


def test_a_coordination_number_replaced_by_a_personal_number_is_one_person(tmp_path: Path) -> None:
    world = World(
        END,
        [
            Employment("k:old", A, date(2024, 1, 1), date(2024, 5, 31), months=24),
            Employment("k:new", A, date(2024, 6, 1), None, months=24),
        ],
        decisions=[Decision("k:older", A, date(2024, 1, 1), END, weak="Ja")],
        participations=[Participation("k:older", date(2023, 1, 1), date(2023, 6, 1), serial="1")],
    )
    typed = write_world(tmp_path / "typed", world)
    replaced = [
        {"old_pid": "k:older", "new_pid": "k:old"},
        {"old_pid": "k:old", "new_pid": "k:new"},
        {"old_pid": "k:x", "new_pid": "k:y"},  # a circle: nobody knows which is right
        {"old_pid": "k:y", "new_pid": "k:x"},
    ]
    alias = write_table(tmp_path, "nummerbyte", replaced, submitter="finsam", sha256="n")
    with build_typed(tmp_path, [*typed, alias], END) as connection:
        assert rows(connection, "select old_pid, new_pid from staging.nummerbyte") == [
            ("k:old", "k:new"),
            ("k:older", "k:new"),
        ]
        jobs = rows(connection, "select pid, start_date, end_date, target_reasons, sources_seen from core.job")
        reasons = ["finsam", "svag_konkurrensformaga", "utan_arbete_12"]
        assert jobs == [("k:new", date(2024, 1, 1), None, reasons, 2)]
        assert rows(connection, "from mart.jobs_created") == [(2024, 1, 1)]
    with build_typed(tmp_path, typed, END) as connection:
        assert rows(connection, "from mart.jobs_created") == [(2024, 2, 2)]


def test_of_a_number_replaced_twice_the_latest_holds_and_an_interim_number_is_never_linked(tmp_path: Path) -> None:
    replaced = [
        {"old_pid": "k:a", "new_pid": "k:c", "replaced_date": date(2024, 5, 1)},
        {"old_pid": "k:a", "new_pid": "k:d", "replaced_date": date(2024, 3, 1)},
        {"old_pid": "k:i1", "old_pid_kind": "interim", "new_pid": "k:e", "replaced_date": date(2024, 1, 1)},
        {"old_pid": "k:f", "new_pid": "k:i2", "new_pid_kind": "interim", "replaced_date": date(2024, 1, 1)},
        {"old_pid": "k:g", "new_pid": "k:h", "replaced_date": date(2024, 9, 1)},
    ]
    newer = [{"old_pid": "k:g", "new_pid": "k:j", "replaced_date": date(2024, 1, 1)}]  # a correction
    typed = [
        write_table(tmp_path, "nummerbyte", rows_, submitter="af", sha256=f"n{rank}", rank=rank)
        for rank, rows_ in ((1, replaced), (2, newer))
    ]
    with build_typed(tmp_path, typed, END) as connection:
        found = rows(connection, "select old_pid, new_pid, sha256, row from staging.nummerbyte")
    assert found == [("k:a", "k:c", "n1", 2), ("k:g", "k:j", "n2", 2)]


def known_to_the_end(folder: Path) -> TypedTable:
    """The Företag sheet of the same file: enterprise A, whose workbook tells of every day up to END."""
    about: dict[str, object] = {"orgnr": A, "name": "Exempel", "kommun_code": "2085", "period_to": END}
    return write_table(folder, "foretag", [about], submitter=A, sha256="f")


@pytest.mark.full
def test_every_row_of_a_job_is_traced_to_its_cell(tmp_path: Path) -> None:
    first = Employment("k:1", A, date(2024, 1, 1), date(2024, 5, 31))
    table = [employment_row(first), employment_row(Employment("k:1", A, date(2024, 6, 1)))]
    typed = [known_to_the_end(tmp_path), write_table(tmp_path, "anstallningar", table, submitter=A, sha256="f")]
    with build_typed(tmp_path, typed, END) as connection:
        traced = rows(
            connection, "select sha256, file, sheet, row from core.job join core.job_row using (job_id) order by row"
        )
    assert traced == [("f", "f.xlsx", "Blad", 2), ("f", "f.xlsx", "Blad", 3)]


def test_9999_as_an_end_means_that_there_is_none(tmp_path: Path) -> None:
    table = [employment_row(Employment("k:1", A, date(2024, 1, 1), date(9999, 12, 31)))]
    typed = [known_to_the_end(tmp_path), write_table(tmp_path, "anstallningar", table, submitter=A, sha256="f")]
    with build_typed(tmp_path, typed, END) as connection:
        assert rows(connection, "select end_date from core.job") == [(None,)]


def test_a_table_of_an_enterprise_that_lacks_another_sheet_still_counts(tmp_path: Path) -> None:
    typed = [write_table(tmp_path, "platser", [], submitter=A, sha256="f")]
    with build_typed(tmp_path, typed, END) as connection:
        assert rows(connection, "from core.placement") == []


@pytest.mark.full
def test_a_row_that_stands_under_both_numbers_of_a_person_is_one(tmp_path: Path) -> None:
    twice = [employment_row(Employment(pid, A, date(2024, 1, 1), None, 40)) for pid in ("k:old", "k:new")]
    replaced = [{"old_pid": "k:old", "new_pid": "k:new"}]
    typed = [
        known_to_the_end(tmp_path),
        write_table(tmp_path, "anstallningar", twice, submitter=A, sha256="f"),
        write_table(tmp_path, "nummerbyte", replaced, submitter="finsam", sha256="n"),
    ]
    with build_typed(tmp_path, typed, END) as connection:
        assert rows(connection, "select pid, extent_pct from core.spell") == [("k:new", 40.0)]


@pytest.mark.full
def test_the_two_numbers_of_a_person_may_tell_another_sex_and_year_and_the_last_one_holds(tmp_path: Path) -> None:
    """A coordination number was given before anybody knew: man, 1979. The personal number says woman, 1980."""
    told = {"k:first": ("man", 1979), "k:second": ("man", 1980), "k:last": ("kvinna", 1980)}

    def row_of(pid: str) -> dict[str, object]:
        sex, year = told[pid]
        written = employment_row(Employment(pid, A, date(2024, 1, 1), None, 40, months=24))
        return {**written, "pid_sex": sex, "pid_birth_year": year}

    replaced = [
        {
            "old_pid": old, "old_pid_sex": told[old][0], "old_pid_birth_year": told[old][1],
            "new_pid": new, "new_pid_sex": told[new][0], "new_pid_birth_year": told[new][1],
        }
        for old, new in (("k:first", "k:second"), ("k:second", "k:last"))
    ]  # fmt: skip
    for order in (told, reversed(told)):
        typed = [
            known_to_the_end(tmp_path),
            write_table(tmp_path, "anstallningar", [row_of(pid) for pid in order], submitter=A, sha256="f"),
            write_table(tmp_path, "nummerbyte", replaced, submitter="arbetsformedlingen", sha256="n"),
        ]
        with build_typed(tmp_path, typed, END) as connection:
            assert rows(connection, "select pid, extent_pct from core.spell") == [("k:last", 40.0)]
            assert rows(connection, "select sex, birth_year from core.background") == [("kvinna", 1980)]
