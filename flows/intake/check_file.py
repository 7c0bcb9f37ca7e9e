"""Judge a file here and now, without a run: nothing is received, kept or counted."""

from __future__ import annotations

import hashlib
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from flows.intake.deliveries.received_file import ReadingRules, ReceivedFile
from flows.intake.files.file_type import refuse_too_large
from flows.intake.process_file import process_file
from flows.security.keys import Keys
from flows.settings import Settings
from flows.storage.atomic import write_private


def check_file(
    path: Path, settings: Settings, today: date, reply: Path | None = None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A row like intake.file and rows like intake.problem for one file; the submitter's answer is written to `reply`.

    Pseudonyms are made with a key that is thrown away: what is looked for here is faults, not persons.
    """
    with path.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    limits = settings.limits()

    def load() -> bytes:
        refuse_too_large(path.stat().st_size, limits)
        return path.read_bytes()

    with tempfile.TemporaryDirectory() as scratch:
        out, file = Path(scratch) / "reading", ReceivedFile(load, sha256, path.name, None, today)
        reading = process_file(file, ReadingRules(Keys.throwaway(), limits), out)
        if reply:
            from flows.intake.replies.build import answer  # noqa: PLC0415 - heavy
            from flows.intake.replies.introduction import AnswerContext  # noqa: PLC0415 - heavy

            write_private(reply, answer(load, AnswerContext(reading, out, today), limits).data)
    wanted = (
        "sha256",
        "name",
        "source",
        "submitter",
        "period_to",
        "verdict",
        "rows_read",
        "rows_accepted",
        "rows_rejected",
    )
    row = {name: reading[name] for name in wanted}
    problems = [{name: said for name, said in p.items() if name != "outside"} for p in reading["problems"]]
    return row | {"received_at": None}, problems
