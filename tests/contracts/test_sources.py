"""What a source or a table is called and how its period is told: declared once, and refused where it does not hold together."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from flows.contracts import NOT_TABLES, Contract, contracts
from flows.contracts.sources import SOURCES, enterprises, sources
from flows.settings import Settings

FLOWS = Path(__file__).parents[2] / "flows"
TOLD = {
    "table": "t", "source": "scb", "file": "f", "title": "T", "title_en": "T", "description": "", "grain": "",
    "column": [{"name": "a", "header": "A", "type": "month", "earliest": "1990-01-01", "horizon_days": 0}, {"name": "n", "header": "N", "type": "text"}],
}  # fmt: skip


def test_every_source_has_a_table_and_both_names() -> None:
    assert {contract.source for contract in contracts().values()} == set(SOURCES)
    assert all(supplier.name and supplier.name_en for supplier in sources().values())
    assert enterprises() is sources()["foretag"]


def test_a_supplier_is_named_in_no_other_declaration_and_in_no_code_that_reports() -> None:
    """The English names stand in sources.toml alone; elsewhere they would have to be kept in step by hand."""
    named = [supplier.name_en for supplier in sources().values() if supplier.name_en != supplier.name]
    for path in (*FLOWS.glob("contracts/*.toml"), *FLOWS.glob("report/*.py"), *FLOWS.glob("charts/content/*.py")):
        if path.name != "sources.toml":
            text = path.read_text("utf-8")
            assert not [name for name in named if name in text], path.name


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"source": "okänd"}, "not a source of sources.toml"),
        ({"period_column": "b"}, "does not have: b"),
        ({"period_column": "n"}, "n tells no day and no month"),
        ({"submitter_column": "b"}, "does not have: b"),
        ({"key": ["b"]}, "does not have: b"),
        ({"title_en": None}, "title_en"),
    ],
)
def test_a_declaration_that_does_not_hold_together_is_refused(told: dict[str, object], says: str) -> None:
    assert Contract.model_validate(TOLD | {"period_column": "a"}).period_column == "a"
    with pytest.raises(ValidationError, match=says):
        Contract.model_validate(TOLD | told)


def test_what_is_no_table_is_left_out() -> None:
    assert not set(NOT_TABLES) & set(contracts())


def test_who_is_waited_for_is_what_the_sources_say() -> None:
    assert {name: each.months for name, each in Settings().reporting.items()} == {"foretag": 12, "finsam": 12}
