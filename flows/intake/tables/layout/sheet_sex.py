"""The sex that a sheet's name tells: `Kvinnor` and `Män` are the halves of one table."""

from __future__ import annotations

import re
from collections.abc import Collection

from flows.contracts import Column, Contract

_WORDS = {"Kvinna": {"kvinnor", "kvinna", "damer", "flickor"}, "Man": {"män", "man", "herrar", "pojkar"}}


def sex_in_name(sheet: str) -> str | None:
    """`Kvinna` or `Man`, as the contracts write it; None where the name tells neither, or both."""
    words = set(re.findall(r"[^\W\d_]+", sheet.casefold()))
    found = [sex for sex, names in _WORDS.items() if words & names]
    return found[0] if len(found) == 1 else None


def without_sex(sheet: str) -> str:
    """The name without the word for the sex, in small letters: `Anställda kvinnor` → `anställda`."""
    known = set().union(*_WORDS.values())
    return " ".join(word for word in re.findall(r"[^\W\d_]+", sheet.casefold()) if word not in known)


def told_by_name(contract: Contract, sheet: str, there: Collection[str]) -> tuple[Column, str] | None:
    """The column of sexes that a sheet lacks (`there`: those that it has), and the sex that its name tells."""
    lacking = [c for c in contract.columns if set(c.values) == set(_WORDS) and c.name not in there]
    sex = sex_in_name(sheet)
    return (lacking[0], sex) if lacking and sex else None
