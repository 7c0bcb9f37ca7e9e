"""A table that was read from several sheets as one, once each sheet has been judged by itself."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from flows.intake.reading import SheetTable
from flows.intake.validation.validate import Validation

Judged = tuple[SheetTable, Validation]


def by_table(judgements: list[Judged]) -> list[Judged]:
    """A table that was read from several sheets as one; each sheet was judged by itself, so that addresses are right."""
    found: dict[str, list[Judged]] = {}
    for table, judged in judgements:
        found.setdefault(table.contract.table, []).append((table, judged))
    return [parts[0] if len(parts) == 1 else _joined(parts) for parts in found.values()]


def _joined(parts: list[Judged]) -> Judged:
    tables, judged = [table for table, _ in parts], [validation for _, validation in parts]
    whole = replace(
        tables[0],
        sheet=" och ".join(table.sheet for table in tables),
        frame=pd.concat([table.frame for table in tables], ignore_index=True),
        rows_read=sum(table.rows_read for table in tables),
    )
    accepted, rejected = (
        pd.concat(frames, ignore_index=True)
        for frames in ([each.accepted for each in judged], [each.rejected for each in judged])
    )
    problems = [problem for each in judged for problem in each.problems]
    return whole, Validation(accepted, rejected, problems, tuple(part for each in judged for part in each.evidence))
