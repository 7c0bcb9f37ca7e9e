"""The refusal of a file that is none of ours, in words on what was seen in it."""

from __future__ import annotations

from collections.abc import Iterable

from flows.contracts import contracts, header_key, header_keys
from flows.intake.files.workbook import Workbook
from flows.intake.problems import Refused
from flows.intake.tables.layout.headers import HEADER_WITHIN, tidy_row
from flows.intake.wording import part, quoted, sentence

_NAMED = 8
"""So many sheets or headers of an unknown file are named."""


def is_running_text(workbook: Workbook) -> bool:
    """A text file in which hardly any line has two fields."""
    rows = [row for row in workbook.sheets[0].rows if any(tidy_row(row))] if workbook.kind == "csv" else []
    return len(rows) > 1 and sum(len(tidy_row(row)) > 1 for row in rows) * 2 < len(rows)


def unknown_file(workbook: Workbook) -> Refused:
    """The refusal of a file that is none of ours, saying what was seen and what it is most like."""
    seen = (
        [part("blad_heter").format(names=_listed(sheet.name for sheet in workbook.sheets[:_NAMED]))]
        if workbook.sheets and workbook.sheets[0].name
        else []
    )
    headers = [
        text
        for sheet in workbook.sheets[:1]
        for text in max(map(tidy_row, sheet.rows[:HEADER_WITHIN]), key=len, default=[])
    ]
    if headers:
        seen.append(part("rubriker_ar").format(names=_listed(headers[:_NAMED])))
    names = {header_key(sheet.name) for sheet in workbook.sheets}
    likeness = [
        (
            bool(names & set(map(header_key, contract.sheets))),
            len({header_key(text) for text in headers} & {key for c in contract.columns for key in header_keys(c)}),
            contract,
        )
        for contract in contracts().values()
    ]
    _, count, nearest = max(likeness, key=lambda each: each[:2])
    like = part("liknar_mest") if count else ""
    like = like.format(title=nearest.title, count=count)
    message, outside = (
        sentence("OKAND_FIL", value=workbook.name, nearest=like, seen=told).strip()
        for told in (" ".join(seen), "")  # what is taken for headers may be a row about somebody
    )
    return Refused("OKAND_FIL", message, outside)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(part("namn").format(name=quoted(name)) for name in names)
