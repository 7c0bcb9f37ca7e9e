"""What has been changed in how something is counted, one line each: read from recounts.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).parent / "recounts.toml"


class Recount(BaseModel):
    """A change in what is counted: `says` in Swedish what it is, `marts` which numbers it may move."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    says: str
    marts: tuple[str, ...]


@cache
def recounts() -> dict[str, Recount]:
    """Every change by its name, oldest first."""
    return {name: Recount.model_validate(each) for name, each in tomllib.loads(FILE.read_text("utf-8")).items()}
