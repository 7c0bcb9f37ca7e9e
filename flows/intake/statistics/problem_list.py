"""The problems of one public file: each kind is listed up to a limit, and the rest are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from flows.intake.problems import Problem, Severity
from flows.intake.statistics.values import Fault
from flows.intake.wording import sentence

LISTED = 50


@dataclass
class ProblemList:
    """Problems so far. A million empty cells are fifty problems and a count, not a million sentences."""

    sha256: str
    stop: bool = False
    _listed: list[Problem] = field(default_factory=list)
    _counts: Counter[tuple[str | None, str | None, str, Severity]] = field(default_factory=Counter)

    def add(
        self,
        fault: Fault,
        severity: Severity,
        sheet: str | None,
        rows: Iterable[int] = (),
        *,
        column: str | None = None,
        letter: str | None = None,
    ) -> None:
        """Note a problem of a file or sheet (no rows), or one for each row. `file` stops the whole file."""
        self.stop = self.stop or severity == "file"
        kind = (sheet, column, fault.code, severity)
        places: Iterable[int | None] = [int(row) for row in rows] or [None]
        for row in places:
            if self._counts[kind] < LISTED:
                cell = f"{letter}{row}" if letter and row else None
                words = fault.message  # of counts that are public already
                self._listed.append(Problem(self.sha256, sheet, cell, row, column, fault.code, severity, words, words))
            self._counts[kind] += 1

    def all(self) -> list[Problem]:
        """Every problem; what was only counted is one sentence for each kind."""
        rest: list[Problem] = []
        for (sheet, column, code, severity), count in self._counts.items():
            if count > LISTED:
                words = sentence("FLER_AV_SAMMA", count=count - LISTED)
                rest.append(Problem(self.sha256, sheet, None, None, column, code, severity, words, words))
        return [*self._listed, *rest]
