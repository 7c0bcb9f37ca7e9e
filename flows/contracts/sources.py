"""The sources that send files, by the name of their folder under data/raw."""

from __future__ import annotations

from typing import Literal, get_args

Source = Literal["arbetsformedlingen", "finsam", "foretag", "scb"]
SOURCES: tuple[Source, ...] = get_args(Source)
