"""Reads records as Excel writes them, many at a time with numpy: one `<r>` after another, with no space between.

A record is plain where each field is one empty element. `<x v="12"/>` and `<n v="12"/>` with up to fifteen digits are read from
the bytes, all of a block at once. Any other element is read by expat, each distinct one once. A block with anything else in it
is not read here: it is left to the reader of any XML.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from xml.parsers import expat

import numpy as np
from numpy.typing import NDArray

from flows.intake.files.pivot.columns import VALUES, NumberColumn, TextColumn
from flows.intake.files.pivot.parts import attribute

HEAD = re.compile(
    rb'(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?(?: standalone="(?:yes|no)")?\?>)?\s*'
    rb"<pivotCacheRecords(?: [^<>]*[^<>/])?>(?=<r>)"
)
"""What must come before plain records: UTF-8, no document type, and the start tag of the root."""
MOST_DIGITS = 15
"""A whole number of so many digits is exact as a float."""


def plain_records(
    block: bytes, columns: Sequence[TextColumn | NumberColumn | None]
) -> tuple[int, list[NDArray[Any] | None]] | None:
    """Read a block of whole records.

    Args:
        block: Begins with a record and ends with one.
        columns: For each field of a record, the column that takes its values; None where they are not needed.

    Returns:
        How many records there are, and each field's values in the form of its column; None where the block has anything else.
    """
    text, shape = np.frombuffer(block, np.uint8), (-1, len(columns) + 2)
    starts = np.flatnonzero(text == ord("<"))
    if block[:1] != b"<" or len(starts) % shape[1]:
        return None
    ends = np.append(starts[1:], len(text)).reshape(shape)
    starts = starts.reshape(shape)
    for tag, at in ((b"<r>", 0), (b"</r>", -1)):
        if not ((ends - starts)[:, at] == len(tag)).all() or not _reads(text, starts[:, at], tag).all():
            return None
    starts, ends = starts[:, 1:-1], ends[:, 1:-1]
    if (ends - starts < len("<m/>")).any():
        return None
    kinds, numbers = text[starts + 1], _numbers(text, starts, ends)
    read: list[NDArray[Any] | None] = []
    for field, column in enumerate(columns):
        indices, figures = kinds[:, field] == ord("x"), kinds[:, field] == ord("n")
        # A number of a field of texts is a text as it is written: 007 is not 7. _element reads it.
        known = (numbers[:, field] >= 0) & (indices | (figures & (not isinstance(column, TextColumn))))
        try:
            values = None if column is None else column.values_of(numbers[:, field], known & indices)
            for at in np.flatnonzero(~known).tolist():
                kind, value = _element(block[starts[at, field] : ends[at, field]])
                if column is not None and values is not None:
                    values[at] = column.value(kind, value)
        except (ValueError, IndexError, expat.ExpatError):
            return None
        read.append(values)
    return len(starts), read


def _numbers(text: NDArray[np.uint8], starts: NDArray[np.intp], ends: NDArray[np.intp]) -> NDArray[np.int64]:
    """The number in each element of the form `<? v="digits"/>`, where ? is any letter; -1 in all others."""
    digits = ends - starts - len('<x v=""/>')
    plain = (digits > 0) & (digits <= MOST_DIGITS)
    plain &= _reads(text, starts + 2, b' v="') & _reads(text, ends - 3, b'"/>')
    numbers = np.zeros(starts.shape, np.int64)
    for place in range(int(digits[plain].max(initial=0))):
        digit = text[ends - 4 - place] - np.uint8(ord("0"))  # a byte below "0" wraps to more than 9
        has_digit = digits > place
        plain &= ~has_digit | (digit <= 9)
        numbers += np.where(has_digit, digit, 0) * np.int64(10**place)
    return np.where(plain, numbers, -1)


def _reads(text: NDArray[np.uint8], starts: NDArray[np.intp], words: bytes) -> NDArray[np.bool_]:
    """Say for each start whether the text there is `words`."""
    found = np.ones(starts.shape, dtype=bool)
    for at, sign in enumerate(words):
        found &= text[starts + at] == sign
    return found


@lru_cache(maxsize=1 << 12)
def _element(xml: bytes) -> tuple[str, str | None]:
    """An element's kind and value. Raises ExpatError or ValueError where it is not one empty element of a record."""
    found: list[tuple[str, list[str]]] = []
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.StartElementHandler = lambda name, attributes: found.append((name, attributes))
    parser.Parse(xml, True)
    [(kind, attributes)] = found
    if kind not in VALUES:
        raise ValueError
    return kind, attribute(attributes, "v")
