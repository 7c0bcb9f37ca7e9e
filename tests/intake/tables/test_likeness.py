"""Which column of the template a header is said to be like: never one that would make something else of its cells."""

from __future__ import annotations

import pytest

from flows.contracts import contracts
from flows.intake.tables.layout.likeness import like_columns


@pytest.mark.parametrize(
    ("table", "lacks", "text", "nearest", "other"),
    [
        ("anstallningar", "start_date", "Startdag", "start_date", None),
        ("anstallningar", "role", "Roll/befattning", "role", None),
        ("anstallningar", "end_reason", "Orsak", "end_reason", None),
        ("anstallningar", "pid", "Pers.nr", "pid", None),
        ("anstallningar", "start_date", "Beslutsdatum", None, "end_date"),  # a decision is no start, and no end
        ("anstallningar", "end_date", "Beslutsdatum", None, "end_date"),
        ("anstallningar", "end_date", "Sista anställningsdag", None, None),  # no `Anställningsstöd`
        ("anstallningar", "months_without_work", "Månader utan arbete efter", None, "months_without_work"),
        ("anstallningar", "months_without_work", "År utan arbete före", None, "months_without_work"),
        ("anstallningar", "pid", "Anställd", None, None),  # from or to?
        ("anstallningar", None, "Nr", None, None),
        ("anstallningar", None, "Omsättning kr", None, None),  # no `Omfattning`
        ("ekonomi", "turnover_kr", "Omsättnig", "turnover_kr", None),
        ("ekonomi", None, "Omsättning EUR", None, "turnover_kr"),
        ("deltagare", "kommun_code", "Kommentar", None, None),
        ("insatser", "men", "Män", "men", None),
    ],
)
def test_what_a_header_is_like(
    table: str, lacks: str | None, text: str, nearest: str | None, other: str | None
) -> None:
    contract = contracts()[table]
    there = {column.name for column in contract.columns} - {lacks}
    found = like_columns(contract, there, text)
    assert tuple(column and column.name for column in found) == (nearest, other)
