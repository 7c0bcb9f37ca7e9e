"""JSON that fokusdag has written itself, and that a failing disk or a hand may have changed since."""

from __future__ import annotations

import json
from typing import Any


def read_object(text: str | bytes) -> dict[str, Any]:
    """Read an object.

    Raises:
        ValueError: It is none, or is nested deeper than Python can follow.
    """
    try:
        told = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(told, dict):
        raise ValueError("no object")
    return told
