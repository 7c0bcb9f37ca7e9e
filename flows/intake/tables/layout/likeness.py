"""Which column of the template a header of somebody's own is most like, and whether it says the same."""

from __future__ import annotations

import difflib
import re
from collections.abc import Container

from flows.contracts import Column, Contract, header_key, header_keys

_MEASURE = re.compile(
    r"%|\b(?:eur|euro|usd|procent|andel|tim\w*|h/v|år|dag\w*|mån\w*|veck\w*|per|budget\w*|prognos\w*|planera\w*|beräkna\w*|m|"
    r"öre|tusen\w*|hundra\w*|[tkm]kr|mnkr|[tkm]sek|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
"""Words of a header that make its values another thing than those of a header without them."""
_NEGATES = re.compile(r"\b(?:utan|ej|inte|icke)\b", re.IGNORECASE)
_SIDES = {
    "före": "before", "innan": "before", "efter": "after", "start": "first", "första": "first", "från": "first",
    "slut": "last", "sista": "last", "till": "last",
}  # fmt: skip
_SIDE = re.compile(r"beslut|före|innan|efter|start|första|från|slut|sista|\btill\b|kvinn|män\b")
_ALIKE, _LONG = 0.75, 5
"""A header so like another is perhaps meant as that one; a word so long is not in another one by chance."""


def like_columns(contract: Contract, there: Container[str], text: str) -> tuple[Column | None, Column | None]:
    """The missing column that a header is most like, and else the column that it is like but for its measure.

    `there`: the columns that the table has. The first may be renamed to; to rename the second would make kronor of euro, or an
    end of a start.
    """
    missing = [column for column in contract.columns if column.name not in there]
    for columns in (missing, contract.columns):
        scores = [(max((_likeness(header_key(text), key), key) for key in header_keys(each)), each) for each in columns]
        best = max((score for (score, _), _ in scores), default=0.0)
        found = [(column, key) for (score, key), column in scores if score == best]
        if best >= _ALIKE and len(found) == 1:
            column, key = found[0]
            if not says_the_same(text, f"{column.header} {key}"):
                return None, column
            if columns is missing:
                return column, None
    return None, None


def _likeness(one: str, other: str) -> float:
    words, others = (set(re.findall(r"\w+", each)) for each in (one, other))
    shorter, longer = sorted((one, other), key=len)
    if words <= others or others <= words or (len(shorter) >= _LONG and shorter in longer):
        return 1.0
    return difflib.SequenceMatcher(None, one, other).ratio() if len(shorter) >= _LONG - 1 else 0.0


def says_the_same(text: str, header: str) -> bool:
    """Whether a header names no other measure and no other side than the template's, and is as much of a negation."""
    one, other = ({found.lower()[:3] for found in _MEASURE.findall(each)} for each in (text, header))
    sides, others = ({_SIDES.get(word, word) for word in _SIDE.findall(each.lower())} for each in (text, header))
    return one <= other and sides <= others and bool(_NEGATES.search(text)) == bool(_NEGATES.search(header))
