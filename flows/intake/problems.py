"""What is wrong with a file: problems found on the way, and the refusal of a whole file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.intake.wording import quoted, sentence
from flows.security.masking import mask

Severity = Literal["file", "row", "ask", "warn"]
SEVERITIES: tuple[Severity, ...] = ("file", "row", "ask", "warn")
"""The most important first."""
ASKED = frozenset(
    (
        "PROCENT_ETT", "TVETYDIGT_DATUM", "MANAD_FORST", "MANAD_FORST/ar", "TUSENTAL_ELLER_DECIMAL", "VISAR_ANNAT",
        "VISAR_ANNAT/inget", "VISAR_ANNAT/text", "VISAR_ANNAT/dag", "OTYDLIG_ENHET", "SAMMANFOGAD", "OKANT_SLUT", "STRECK",
        "AR_SOM_DAG", "FEL_VECKODAG", "PROCENT_ELLER_TIMMAR", "IDAG_I_FORMEL", "TAL_I_POTENS",
    )
)  # fmt: skip
"""Codes of cells that could mean two things. The row waits for an answer and is not counted."""


@dataclass(frozen=True)
class Problem:
    """One problem, with its address. `row` is the Excel row, `cell` its address (`C7`), `column` the header.

    `severity`: file rejects the file, row rejects the row, warn lets it through; ask waits for an answer, with the row, or with
    the whole file where no row is named. Never carries an identity number: a caller that writes one as a header or names a sheet
    by it is quoted here, masked.

    `message` is for the answer and for the warehouse. `outside` says the same without what stands in cells about persons, for
    a run's own pages and for Prefect, where an erasure does not come. Whoever makes a problem says both: where nothing of a cell
    is quoted they are the same.
    """

    sha256: str
    sheet: str | None
    cell: str | None
    row: int | None
    column: str | None
    code: str
    severity: Severity
    message: str
    outside: str

    def __post_init__(self) -> None:
        for said in ("sheet", "message", "outside"):
            text = getattr(self, said)
            object.__setattr__(self, said, text and mask(text))
        object.__setattr__(self, "column", self.column and quoted(self.column))

    @property
    def asks_of_file(self) -> bool:
        """Whether the whole file waits for the answer."""
        return self.severity == "ask" and self.row is None


class Refused(Exception):  # noqa: N818 - a verdict, not a fault of the program
    """A file that cannot be read at all: code, Swedish sentence on what it is and what to do, the same for outside, and where."""

    def __init__(
        self, code: str, message: str, outside: str, *, sheet: str | None = None, cell: str | None = None
    ) -> None:
        self.code = code
        self.message = mask(message)
        self.outside = outside
        super().__init__(f"{code}: {self.message}")
        self.sheet = sheet
        self.cell = cell

    def problem(self, sha256: str) -> Problem:
        """Give the refusal as the file's problem."""
        return Problem(sha256, self.sheet, self.cell, None, None, self.code, "file", self.message, self.outside)


def refused(key: str, *, sheet: str | None = None, cell: str | None = None, **words: object) -> Refused:
    """Make a refusal from its sentence in sentences.toml. What stands before a slash in the key is the code.

    `words`: counts, bounds and names, nothing out of a cell: the sentence is told outside as it is.
    """
    message = sentence(key, sheet=sheet, cell=cell, **words)
    return Refused(code_of(key), message, message, sheet=sheet, cell=cell)


def code_of(key: str) -> str:
    """The problem code of a sentence: one code may have several, told apart after a slash (`FOR_STOR/rader`)."""
    return key.partition("/")[0]
