"""Fields of a pivot cache's records as columns: codes into the field's items, or numbers."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from flows.intake.problems import refused

VALUES = frozenset("xnsdbem")
"""Names of the elements that are a field's value."""
MAX_ITEMS = 1 << 20
"""Distinct values a field may have; one with more is free text or an attack, and would not fit in memory."""
_NUMERAL = re.compile(r"[0-9]{1,15}(\.[0-9]+)?", re.ASCII)


class TextColumn:
    """One field as codes into its items; inline values join the shared items."""

    def __init__(self, shared: Sequence[str | None]) -> None:
        self.items: list[str | None] = list(shared)
        self.codes = array("i")
        self._shared = len(shared)
        self._inline: dict[str | None, int] = {}

    def add(self, kind: str, value: str | None) -> None:
        """Take an element of a record; IndexError or ValueError where it points nowhere."""
        self.codes.append(self.value(kind, value))

    def value(self, kind: str, value: str | None) -> int:
        """The code of an element; IndexError or ValueError where it points nowhere."""
        if kind == "x":
            code = int(value or -1)
            if not 0 <= code < self._shared:
                raise IndexError
            return code
        value = text_of(kind, value)
        known = self._inline.get(value)
        if known is None:
            known = self._inline[value] = append(self.items, value)
        return known

    def values_of(self, numbers: NDArray[np.int64], indices: NDArray[np.bool_]) -> NDArray[np.int32]:
        """The codes of many elements, those that are `indices`; IndexError where one points nowhere."""
        codes = np.where(indices, numbers, -1)
        if codes.max(initial=-1) >= self._shared:
            raise IndexError
        return codes.astype(np.int32)

    def extend(self, codes: NDArray[np.int32]) -> None:
        """Take many records' codes."""
        self.codes.frombytes(codes.tobytes())

    def take(self, records: int) -> NDArray[np.int32]:
        """Hand over the first records and forget them."""
        taken = np.array(self.codes[:records], dtype=np.int32)
        del self.codes[:records]
        return taken


class NumberColumn:
    """One field as numbers, with whatever is not a number from 0 up set aside as text."""

    def __init__(self, shared: Sequence[str | None]) -> None:
        self.items: list[str | None] = []
        self.values = array("d")
        self._known: dict[str | None, float] = {}
        self._shared = [float(item) if item and _NUMERAL.fullmatch(item) else self._aside(item) for item in shared]

    def add(self, kind: str, value: str | None) -> None:
        """Take an element of a record; IndexError or ValueError where it points nowhere."""
        self.values.append(self.value(kind, value))

    def value(self, kind: str, value: str | None) -> float:
        """The number of an element; IndexError or ValueError where it points nowhere."""
        if kind == "n":
            return self._number(float(value or "nan"), value)
        if kind == "x":
            code = int(value or -1)
            if code < 0:
                raise IndexError
            return self._shared[code]
        return self._aside(text_of(kind, value))

    def add_number(self, number: float) -> None:
        """Take a number."""
        self.values.append(self._number(number, None))

    def values_of(self, numbers: NDArray[np.int64], indices: NDArray[np.bool_]) -> NDArray[np.float64]:
        """The numbers of many elements: those that are `indices` point to a shared item; IndexError where one points nowhere."""
        values = numbers.astype(np.float64)
        if indices.any():
            values[indices] = np.array(self._shared, np.float64)[numbers[indices]]
        return values

    def extend(self, values: NDArray[np.float64]) -> None:
        """Take many records' numbers."""
        self.values.frombytes(values.tobytes())

    def _number(self, number: float, text: str | None) -> float:
        """One below 0 or without end is set aside as the text that it stood as."""
        return number if 0 <= number < 1e15 else self._aside(text or str(number))

    def _aside(self, value: str | None) -> float:
        if value not in self._known:
            self._known[value] = -1.0 - append(self.items, value)
        return self._known[value]

    def take(self, records: int) -> NDArray[np.float64]:
        """Hand over the first records and forget them."""
        taken = np.array(self.values[:records], dtype=np.float64)
        del self.values[:records]
        return taken


def text_of(kind: str, value: str | None) -> str | None:
    """The text of an element of this kind (`s`, `n`, `b`, `d`, `e`); None where it is `m`, missing."""
    if kind == "m":
        return None
    if kind == "b":
        return "TRUE" if value in ("1", "true") else "FALSE"
    return value or ""


def append(items: list[str | None], value: str | None) -> int:
    """Put a value last; returns its place. Raises Refused where a field would have more than MAX_ITEMS of them."""
    if len(items) >= MAX_ITEMS:
        raise refused("FOR_STOR/pivotvarden", bound=MAX_ITEMS)
    items.append(value)
    return len(items) - 1
