"""The one way a run stops on purpose."""

from __future__ import annotations

NOTHING_OUT = "Inget nytt har lämnats ut, om körningen inte hade sagt ”Klar”."
"""The last sentence of every such report. A fault that comes after the result was made takes nothing of it back."""


class Stopped(Exception):  # noqa: N818 - told to the user, not a fault of the program
    """What was asked for cannot be done. The message says in Swedish why and what to do, and carries nobody's data."""
