"""Swedish time: the zone that days are counted in, and when a file was last written."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

TIME_ZONE = "Europe/Stockholm"


def modified_at(path: Path) -> datetime:
    """When a file was last written, in Swedish time."""
    return datetime.fromtimestamp(path.stat().st_mtime, ZoneInfo(TIME_ZONE))
