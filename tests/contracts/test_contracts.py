"""The contracts hold together, and what is derived from them is what is kept."""

from __future__ import annotations
