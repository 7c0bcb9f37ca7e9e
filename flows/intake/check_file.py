"""Judge a file here and now, without a run: nothing is received, kept or counted."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.intake.deliveries.inbox import display_name
from flows.intake.deliveries.received_file import ReadingRules, ReceivedFile
from flows.intake.files.file_type import refuse_too_large
from flows.intake.process_file import process_file
from flows.intake.wording import in_language
from flows.language.catalogue import SOURCE
from flows.language.tool import tool_words
from flows.security.keys import Keys
from flows.settings import Settings
from flows.storage.atomic import write_private

if TYPE_CHECKING:
    from flows.intake.replies.build import Answer  # heavy

_OF_FILE = (
    "sha256", "name", "source", "submitter", "period_to", "verdict", "rows_read", "rows_accepted", "rows_rejected",
)  # fmt: skip


def check_file(
    path: Path, settings: Settings, today: date, reply: Path | None = None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A row like intake.file and rows like intake.problem for one file; the submitter's answer is written to `reply`.

    The problems are told in the tool's language, as they are shown and not kept; the answer is Swedish.
    """
    with path.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    limits, language = settings.limits(), tool_words().language

    def load() -> bytes:
        refuse_too_large(path.stat().st_size, limits)
        return path.read_bytes()

    name = display_name(Path(path.name))
    with in_language(language), _judged(load, sha256, name, settings, today) as (reading, folder):
        if reply and language == SOURCE:
            write_private(reply, _answer(load, reading, folder, settings, today).data)
    if reply and language != SOURCE:  # the answer is Swedish, whoever checks
        write_private(reply, answer_in_advance(load, sha256, name, settings, today).data)
    problems = [{name: said for name, said in p.items() if name != "outside"} for p in reading["problems"]]
    return {name: reading[name] for name in _OF_FILE} | {"received_at": None}, problems


def answer_in_advance(
    load: Callable[[], bytes], sha256: str, name: str, settings: Settings, today: date, note: str = ""
) -> Answer:
    """The answer that the file would get, if it were received now and alone.

    Args:
        load: Gives its bytes.
        sha256: Their hash.
        name: Its name.
        settings: The bounds for one file.
        today: The day.
        note: What the answer says of itself.
    """
    with _judged(load, sha256, name, settings, today) as (reading, folder):
        return _answer(load, reading, folder, settings, today, note)


@contextmanager
def _judged(
    load: Callable[[], bytes], sha256: str, name: str, settings: Settings, today: date
) -> Iterator[tuple[Mapping[str, Any], Path]]:
    """The file's reading, and the folder where it is as long as it is looked at.

    Pseudonyms are made with a key that is thrown away: what is looked for here is faults, not persons.
    """
    with tempfile.TemporaryDirectory() as scratch:
        out, file = Path(scratch) / "reading", ReceivedFile(load, sha256, name, None, today)
        yield process_file(file, ReadingRules(Keys.throwaway(), settings.limits()), out), out


def _answer(
    load: Callable[[], bytes], reading: Mapping[str, Any], folder: Path, settings: Settings, today: date, note: str = ""
) -> Answer:
    from flows.intake.replies.build import answer  # noqa: PLC0415 - heavy
    from flows.intake.replies.introduction import AnswerContext  # noqa: PLC0415 - heavy

    return answer(load, AnswerContext(reading, folder, today, note, in_advance=True), settings.limits())
