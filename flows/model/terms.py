"""What tables and numbers are called in Swedish, of terms.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_TERMS = Path(__file__).parent / "terms.toml"
_MEASURE = "measure"


@cache
def _told() -> dict[str, dict[str, str]]:
    return tomllib.loads(_TERMS.read_text("utf-8"))


def terms() -> dict[str, dict[str, str]]:
    """Schema → table → its meaning, with {placeholders} for values of definitions.toml."""
    return {schema: tables for schema, tables in _told().items() if schema != _MEASURE}


def measures() -> dict[str, str]:
    """Number of a mart or a released table → what it is called where two runs are compared."""
    return _told()[_MEASURE]
