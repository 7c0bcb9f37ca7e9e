"""THE declaration of every source table: one TOML file each, read by this loader.

From these files come the reader, the Great Expectations suite, the staging DDL, the blank template and the data
dictionary. Nothing about a column is declared anywhere else. A contract is an allow-list: a column that is not named
in it is never loaded.
"""

from __future__ import annotations

import hashlib
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
    "fingerprint",
    "header_key",
    "header_keys",
    "sentences",
]
FOLDER = Path(__file__).parent
NOT_TABLES = ("sentences", "sources")
"""The TOML files in this folder that declare no table."""


@cache
def contracts() -> dict[str, Contract]:
    """Every contract by table code. Raises pydantic's ValidationError where a TOML file does not hold together."""
    found = {}
    for path in sorted(FOLDER.glob("*.toml")):
        if path.stem in NOT_TABLES:
            continue
        text = path.read_bytes()
        contract = Contract.model_validate(
            tomllib.loads(text.decode()) | {"fingerprint": hashlib.sha256(text).hexdigest()[:12]}
        )
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
    return {str(k): str(v) for k, v in tomllib.loads((FOLDER / "sentences.toml").read_text("utf-8")).items()}


def fingerprint() -> str:
    """One short hash over all contracts and sentences: a reading made under another one is made again."""
    parts = [path.read_bytes() for path in sorted(FOLDER.glob("*.*")) if path.suffix in (".toml", ".csv")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]


def example_row(contract: Contract) -> dict[str, str]:
    """Column name → text of the example row, the columns that stand empty in it left out."""
    return {column.name: column.example for column in contract.columns if column.example}
