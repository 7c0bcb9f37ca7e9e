"""THE declaration of every source table: one TOML file each, read by this loader.

From these files come the reader, the Great Expectations suite, the staging DDL, the blank template and the data
dictionary. Nothing about a column is declared anywhere else. A contract is an allow-list: a column that is not named
in it is never loaded.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from flows.contracts.columns import LINEAGE, LONG_FORM, PERSON_COLUMNS, Column, header_key, header_keys
from flows.contracts.contract import Contract, Rule

__all__ = [
    "FOLDER",
    "LINEAGE",
    "LONG_FORM",
    "NOT_TABLES",
    "PERSON_COLUMNS",
    "Column",
    "Contract",
    "Rule",
    "contracts",
    "contracts_of",
    "example_row",
    "header_key",
    "header_keys",
    "parts",
    "sentences",
]
FOLDER = Path(__file__).parent
NOT_TABLES = ("parts", "sentences", "sources")
"""The TOML files in this folder that declare no table."""


@cache
def contracts() -> dict[str, Contract]:
    """Every contract by table code. Raises pydantic's ValidationError where a TOML file does not hold together."""
    found = {}
    for path in sorted(FOLDER.glob("*.toml")):
        if path.stem in NOT_TABLES:
            continue
        contract = Contract.model_validate(tomllib.loads(path.read_text("utf-8")))
        if contract.table != path.stem:
            raise ValueError(f"{path.name} declares the table {contract.table}")
        found[contract.table] = contract
    return found


def contracts_of(file: str) -> list[Contract]:
    """The contracts of one kind of file (an enterprise's workbook has four)."""
    return [contract for contract in contracts().values() if contract.file == file]


@cache
def sentences() -> dict[str, str]:
    """The Swedish sentence of every problem code that is not a contract's own, with {placeholders}."""
    return _texts("sentences")


@cache
def parts() -> dict[str, str]:
    """The Swedish parts of sentences that the code puts together, with {placeholders}."""
    return _texts("parts")


def _texts(file: str) -> dict[str, str]:
    return {str(k): str(v) for k, v in tomllib.loads((FOLDER / f"{file}.toml").read_text("utf-8")).items()}


def example_row(contract: Contract) -> dict[str, str]:
    """Column name → text of the example row, the columns that stand empty in it left out."""
    return {column.name: column.example for column in contract.columns if column.example}
