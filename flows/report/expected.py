"""Which of the expected enterprises have not reported, by name: for those who run the pipeline, never beside the tables."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from flows.model.home.home_file import ExpectedEnterprise


def expected_sentences(connection: duckdb.DuckDBPyConnection, expected: Sequence[ExpectedEnterprise]) -> list[str]:
    """Say in Swedish who is expected and has not reported, and who has reported and is not expected.

    Args:
        connection: The warehouse.
        expected: The enterprises of fokusdag.toml; where none are listed there is nothing to say.
    """
    if not expected:
        return []
    there: list[tuple[str, str]] = connection.execute(
        "select orgnr, name from core.enterprise order by name"
    ).fetchall()
    numbers, names = {number for number, _ in there}, {name.casefold() for _, name in there}
    missing = [each for each in expected if each.number not in numbers and each.name.casefold() not in names]
    known = {each.number for each in expected} | {each.name.casefold() for each in expected}
    others = [name for number, name in there if number not in known and name.casefold() not in known]
    return [
        *(f"{each.name} väntas men har inte lämnat några uppgifter." for each in missing),
        *(f"{name} har lämnat uppgifter men står inte bland de väntade företagen i fokusdag.toml." for name in others),
    ]
