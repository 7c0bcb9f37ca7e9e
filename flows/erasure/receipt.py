"""The receipt of an erasure: what was erased and from which files, and nothing on whom."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from flows.erasure.find import FoundFile


def receipt_of(
    persons: int, found: Sequence[FoundFile], closed: Sequence[str], raw: Sequence[str], today: date
) -> dict[str, Any]:
    """The content of a receipt, without anything on whom: for the register of what was done to comply with the law."""
    return {
        "date": today.isoformat(),
        "persons": persons,
        "erased": [
            {"file": each.name, "sha256": each.sha256, "rows": each.rows, "whole": each.whole, "not_counted": each.sent}
            for each in found
        ],
        "could_not_be_looked_through": list(closed),
        "to_clean_by_hand": list(raw),
    }


def write_receipt(folder: Path, receipt: Mapping[str, Any]) -> Path:
    """Write a receipt beside those of the same day; returns its file."""
    folder.mkdir(mode=0o700, exist_ok=True)
    number = sum(1 for _ in folder.glob(f"{receipt['date']}*.json")) + 1
    path = folder / f"{receipt['date']}-{number}.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(receipt, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path
