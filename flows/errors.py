"""The one way a run stops on purpose."""

from __future__ import annotations


class Stopped(Exception):  # noqa: N818 - told to the user, not a fault of the program
    """What was asked for cannot be done. The message says in Swedish why and what to do, and carries nobody's data."""
