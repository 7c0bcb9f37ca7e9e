"""The facts that may stand beside the released tables, in facts.json: which there are, and of what kind each is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.language.catalogue import languages

FACTS_IN_WORDS = {
    **dict.fromkeys(("run", "as_of", "period_end", "area", "processed_by"), str),
    **dict.fromkeys(("provisional_after", "reach_period"), str | None),
    **dict.fromkeys(("draft", "waiting"), bool),
    **dict.fromkeys(("sources", "missing_of"), list),
    **{
        f"{name}{tongue}": list
        for name in ("missing", "definitions", "own", "retreats")
        for tongue in ("", *(f"_{language}" for language in languages()))
    },
}
FACTS_IN_NUMBERS = {
    **dict.fromkeys(("enterprises_reported", "enterprises_known", "enterprises_outside", "enterprises_expected"), int),
    "net_factors": dict,
}
"""Each fact and its kind. Facts are about deliveries and assumptions. No other fact reaches a chart, and no other number beside
the tables does."""


def refused_facts(facts: Mapping[str, Any]) -> list[str]:
    """Name the facts that may not stand beside the tables: unknown ones, those of another kind, and words that are numbers."""
    kinds = FACTS_IN_WORDS | FACTS_IN_NUMBERS
    unknown = {name for name, value in facts.items() if not isinstance(value, kinds.get(name, ()))}
    return sorted(unknown | {name for name in facts.keys() & FACTS_IN_WORDS if _has_number(facts[name])})


def _has_number(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_number, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_has_number, value))
    return isinstance(value, int | float) and not isinstance(value, bool)
