"""What a file is asked about before it takes the place of another: rows that go missing, or are told otherwise.

A pure function of the readings of the two files. Nothing here decides which file counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from flows.contracts import Contract, contracts
from flows.intake.deliveries.selection.changed_values import quoted_columns
from flows.intake.deliveries.selection.missing_rows import MissingRows, missing_rows, tells_starts
from flows.intake.deliveries.selection.named_rows import late_rows, row_spans, spans_of, years_of
from flows.intake.deliveries.selection.row_hashes import hashes, row_keys, share
from flows.intake.problems import code_of
from flows.intake.wording import joined, part, sentence

MANY = 3
SHARE = 0.1
"""From so many rows of the file before, or from this share of them, the newer file is held. Fewer are remarked on."""
MOSTLY_NEW = 0.1
"""A file that shares at most this much with another of its period is a part beside it, not a new version of it."""


@dataclass(frozen=True)
class Question:
    """What is asked or remarked of a file: `code` is its sentence in sentences.toml, `holds` says whether the file waits.

    `by_rows`: it is answered by putting rows right; a day in the cell Bekräftat says nothing of it. `settled`: what is said of it
    once it is confirmed; empty where that is the same.
    """

    code: str
    holds: bool
    message: str
    sheet: str | None = None
    by_rows: bool = False
    settled: str = ""

    def problem(self, sha256: str, *, answered: bool) -> dict[str, Any]:
        """Give it as a problem of the file, as reading.json has them."""
        message = self.settled if answered and self.settled else self.message
        return {
            "sha256": sha256, "sheet": self.sheet, "cell": None, "row": None, "column": None, "code": self.code,
            "severity": "ask" if self.holds and not answered else "warn", "message": message, "outside": message,
        }  # fmt: skip


@dataclass(frozen=True)
class Side:
    """One of the two files that are compared: its name, its reading and the folder where the reading lies."""

    name: str
    reading: Mapping[str, Any]
    folder: Path


def adds_up(new: Mapping[str, Any], before: Mapping[str, Any], table: str) -> bool:
    """Whether a file for the same period is a part beside the one before: it tells of others."""
    return share(hashes(new, table, "firsts"), hashes(before, table, "firsts")) <= MOSTLY_NEW


def missing(new: Side, before: Side, table: str, *, earlier: bool = False) -> list[Question]:
    """Ask about, or remark on, the rows of the file before that the newer one does not have, or has otherwise.

    Otherwise is with another start or end, with numbers that are quite others or gone, or with another outcome.

    Rows that it has with faults are a question of their own: to say that it is right so would take them away. `earlier`: the file
    before is not the last one, and rows went a few at a time since.
    """
    was, told = row_keys(before.reading, table), row_keys(new.reading, table)
    if was == told:  # most often; sets of a thousand files take seconds
        return []
    old, now = hashes(before.reading, table, "keys"), hashes(new.reading, table, "keys")
    same = all(was.get(what) == told.get(what) for what in ("ended", "values"))
    came = np.setdiff1d(now, old, assume_unique=True).size if tells_starts(contracts()[table]) else 0
    if same and came < MANY and not np.setdiff1d(old, now, assume_unique=True).size:
        return []
    lacks = _lacks(new, before, table)
    return [*_asked(new, before, table, lacks, len(old), earlier=earlier), *_late(new, before, table, lacks)]


def _late(new: Side, before: Side, table: str, found: MissingRows) -> list[Question]:
    """Remark on many rows that change the numbers of years that had ended; one that was put right as we asked is none."""
    told_to = before.reading["period_to"]
    late = late_rows(found, date.fromisoformat(told_to) if told_to else None)
    if len(late) < MANY:
        return []
    where = part("pa_raderna").format(rows=spans_of([row for row, _ in late]))
    what = part("rader_var").format(rows=_counted(contracts()[table], len(late)), where=where)
    sheet = new.reading["tables"][table]["sheet"] or None
    years = years_of(late, found)
    return [question("TILLAGDA_BAKAT", new, before, holds=False, sheet=sheet, what=what, years=years)]


def repeated(new: Side, before: Side, table: str) -> list[Question]:
    """As missing, of the rows that a file of a later period tells again: they count instead of those of the file before."""
    keys, values = (
        np.intersect1d(hashes(new.reading, table, what), hashes(before.reading, table, what), assume_unique=True)
        for what in ("keys", "values")
    )
    ended, now = (hashes(side.reading, table, "ended") for side in (before, new))
    if not keys.size or (keys.size == values.size and not np.setdiff1d(ended, now, assume_unique=True).size):
        return []
    lacks = _lacks(new, before, table)
    of_both = replace(lacks, gone=[], moved=[], renumbered=[], changed=[], waiting=[])
    return _asked(new, before, table, of_both, len(keys))


def _lacks(new: Side, before: Side, table: str) -> MissingRows:
    told_to = before.reading["period_to"]
    to = date.fromisoformat(told_to) if told_to else None
    until = to if contracts()[table].supersedes == "history" else None
    return missing_rows(before.folder, new.folder, table, until, to)


def _asked(
    new: Side, before: Side, table: str, lacks: MissingRows, of: int, *, earlier: bool = False
) -> list[Question]:
    """What is asked of so many rows (`of`) of the file before."""
    contract = contracts()[table]
    counted, end = (contract.column(name).header if name else "" for name in (contract.counted_by, contract.ended_by))
    said = {
        part("inte_har"): lacks.gone,
        part("annat_datum"): lacks.moved,
        part("annat_i").format(columns=quoted_columns([counted])): lacks.changed,
        part("annat_nummer"): lacks.renumbered if len(lacks.renumbered) > 1 else [],  # one was corrected
        part("inte_langre").format(columns=quoted_columns([end])): lacks.reopened,
        part("slutar_tidigare"): lacks.shortened,
        part("slutar_senare"): lacks.lengthened,
        **lacks.numbers,
    }
    changed, waiting = len(set().union(*said.values())), len(lacks.waiting)
    sheet = new.reading["tables"][table]["sheet"] or None
    told = [
        part("rader_som").format(rows=_counted(contract, len(rows)), how=how, where=row_spans(rows))
        for how, rows in said.items()
        if rows
    ]
    asked = []
    if changed:
        whole = changed + waiting
        ended_sooner = changed == len(lacks.shortened)  # this is usual, also where the file has few jobs
        holds = whole >= MANY if ended_sooner else _is_many(whole, of)
        code = ("FARRE_RADER/tidigare" if earlier else "FARRE_RADER") if holds else "FARRE_RADER_NAGON"
        asked.append(question(code, new, before, holds=holds, sheet=sheet, what=joined(told)))
    for how, rows in lacks.nearly.items():
        what = part("rader_som").format(rows=_counted(contract, len(rows)), how=how, where=row_spans(rows))
        asked.append(question("FARRE_RADER_NAGON", new, before, holds=False, sheet=sheet, what=what))
    if waiting:
        holds = _is_many(waiting, of)
        what = part("rader_var").format(rows=_counted(contract, waiting), where=row_spans(lacks.waiting))
        code = "RADER_MED_FEL" if holds else "RADER_MED_FEL/nagon"
        asked.append(question(code, new, before, holds=holds, sheet=sheet, by_rows=True, what=what))
    return asked


def _is_many(count: int, of: int) -> bool:
    return count >= MANY or count >= SHARE * of


def question(
    code: str,
    new: Side,
    before: Side,
    *,
    holds: bool = True,
    sheet: str | None = None,
    by_rows: bool = False,
    **words: str,
) -> Question:
    """The question in words, with how to answer it."""
    by_cell = new.reading["source"] == "foretag"
    asks = holds and not by_rows
    how = sentence("FARRE_RADER/svara_i_filen" if by_cell else "FARRE_RADER/svara") if asks else ""
    message = f"{sentence(code, other=before.name, **words)} {how}".strip()
    settled = sentence(f"{code_of(code)}/bekraftad", other=before.name, **words) if asks else ""
    return Question(code_of(code), holds, message, sheet, by_rows, settled)


def _counted(contract: Contract, count: int) -> str:
    one, many = contract.nouns or contract.key_nouns or (part("rad"), part("rader"))
    return f"{count} {one if count == 1 else many}"
