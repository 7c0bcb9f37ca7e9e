"""A file that is to be read, and what its reading depends on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flows.intake.validation.corrections import Correction
from flows.limits import Limits
from flows.security.keys import Keys


@dataclass(frozen=True)
class ReceivedFile:
    """A file that is to be read.

    Attributes:
        load: Gives its bytes.
        sha256: Their hash, in hexadecimal digits.
        name: The name it came under.
        folder: The source's folder it came in; None where it was not received.
        received: The day it came.
    """

    load: Callable[[], bytes]
    sha256: str
    name: str
    folder: str | None
    received: date


@dataclass(frozen=True)
class ReadingRules:
    """What a reading depends on beside the file.

    Attributes:
        keys: The key of the pseudonyms.
        limits: The bounds for one file.
        forget: Pseudonyms of persons who have been erased; their rows are left out.
        corrections: Corrections that may be about the file; they are made before anything is judged.
    """

    keys: Keys
    limits: Limits
    forget: frozenset[str] = frozenset()
    corrections: Sequence[Correction] = ()
