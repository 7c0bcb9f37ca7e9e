"""The receipt of an erasure: what was erased and from which files, and not a word on whom."""

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
    """Tell what is erased, without a word on whom: for the register of what the law asks to be done."""
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
    """Write it down, beside those of the same day."""
    folder.mkdir(mode=0o700, exist_ok=True)
    number = sum(1 for _ in folder.glob(f"{receipt['date']}*.json")) + 1
    path = folder / f"{receipt['date']}-{number}.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(receipt, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path
