"""Whose file it is: number, name, municipality and persons of two files agree, or it is asked about."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from flows.intake.deliveries.selection.questions import Question, Side, question
from flows.intake.deliveries.selection.row_hashes import hashes, persons, share
from flows.intake.wording import joined, part

ALIKE = 0.6
"""Names at least so alike are one enterprise's; SequenceMatcher's ratio."""
SAME_HISTORY = 0.5
"""Two files that have this share of the smaller one's employments in common tell of the same jobs."""
_FORMS = re.compile(r"\b(ekonomisk|ek|ideell|förening|för|aktiebolag|ab|stiftelsen?|kooperativet?|asf)\b|[^\w ]")


def whose(new: Side, before: Side) -> list[Question]:
    """Ask where a file has the organisation number of the one before, but another name, municipality or other persons."""
    said, was = new.reading.get("who", {}), before.reading.get("who", {})
    differs = []
    if not _same_name(said.get("name", ""), was.get("name", "")):
        differs.append(part("foretagsnamn"))
    if said.get("kommun_code") != was.get("kommun_code"):
        differs.append(part("kommun"))
    if share(persons(new.reading), persons(before.reading)) == 0:
        differs.append(part("personer"))
    return [question("ANNAN_AVSANDARE", new, before, what=joined(differs))] if differs else []


def same_history(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two enterprises' files tell of the same jobs: one of them has the wrong organisation number."""
    jobs, others = hashes(one, "anstallningar", "keys"), hashes(other, "anstallningar", "keys")
    return bool(len(jobs) and len(others)) and share(jobs, others) >= SAME_HISTORY


def other_number(new: Side, other: Side) -> list[Question]:
    """Ask where a file with a new organisation number has the name, or the jobs, of one with another number."""
    names = new.reading.get("who", {}).get("name", ""), other.reading.get("who", {}).get("name", "")
    if same_history(new.reading, other.reading) or (all(names) and _plain(names[0]) == _plain(names[1])):
        return [question("ANNAT_NUMMER", new, other)]
    return []


def _same_name(one: str, other: str) -> bool:
    """Words that both names have say nothing of what they differ in."""
    first, second = _plain(one).split(), _plain(other).split()
    own, others = ("".join(w for w in words if w not in both) for words, both in ((first, second), (second, first)))
    if not own or not others or "".join(first) == "".join(second):
        return True
    return difflib.SequenceMatcher(None, own, others).ratio() >= ALIKE


def _plain(name: str) -> str:
    """A name without its legal form, signs and case."""
    return " ".join(_FORMS.sub(" ", name.casefold()).split())
