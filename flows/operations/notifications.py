"""Notifications to the owners about a run: each thing once, without any person, number or value of a cell.

They are about a file that was rejected or not read, a submitter who is late, a released number that has changed much, and how
many answers wait to be sent to which submitters. They are sent to FOKUSDAG_TELL; what has been sent is remembered in the home.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flows.errors import Stopped
from flows.intake.deliveries.inbox import NOT_READ
from flows.language.catalogue import message
from flows.language.tool import NOTHING_OUT, say
from flows.operations.answers.notification_lines import answers_waiting, contacts_unusable
from flows.operations.late_submitters import late_submitters
from flows.operations.moved_numbers import moved_numbers
from flows.operations.notification import WELL, Notification, all_well, by_cause
from flows.report.run_record import RunRecord
from flows.run.boundary import describe_fault
from flows.run.context import Run
from flows.security.masking import mask
from flows.storage.atomic import write_private
from flows.storage.paths import Home

STOPPED = message("Fokusdag: körningen stoppade")
_NIGHT = "körning "
_NOT_READ = "oläst "


def make_notification(run: Run, record: RunRecord, before: Path | None) -> Notification | None:
    """The notification about a run; None where there is nothing new to report, and for a run as of an earlier day.

    Args:
        run: The run.
        record: Its record.
        before: The released tables to compare with (already_sent); None for no comparison.
    """
    if run.as_of != run.today:
        return None
    told = set(_told(run.home).read_text("utf-8", "replace").splitlines()) if _told(run.home).exists() else set()
    fresh = {thing: (words, name) for thing, words, name in _things(run, record) if thing not in told}
    moved = moved_numbers(before, _released(run, record)) if before else {}
    news, waiting = answers_waiting(run.home, told)
    count = len(fresh) + len(moved) + len(waiting)
    if not count:
        return all_well(run, record, told) if _is_night(run) else None
    lines = [*by_cause({**fresh, **moved}, others=len(waiting) + bool(moved)), *waiting]
    if moved:
        lines.append(
            say(
                "Varför tal har ändrats står i {analyst}/diff.md", analyst=run.home.analyst / Path(record["where"]).name
            )
        )
    text = "\n".join(
        [
            say("Körningen {run} är klar. Det här behöver någon se efter:", run=record["run"]),
            "",
            *(f"- {x}" for x in lines),
        ]
    )
    return Notification(say("Fokusdag: {count} att se efter", count=count), mask(text), (*fresh, *news))


def remember_sent(home: Home, sent: Notification) -> None:
    """Note what has been sent, so that it is not sent again."""
    with _told(home).open("a", encoding="utf-8") as file:
        file.writelines(f"{thing}\n" for thing in sent.things)


def forget_handled(run: Run, record: RunRecord) -> None:
    """Forget an unread file once it is gone: if another of that name comes a year from now, it is news."""
    if run.as_of != run.today or not _told(run.home).exists():
        return
    lying = {f"{_NOT_READ}{_one_line(name)}" for name in record["not_read"]}
    lines = _told(run.home).read_text("utf-8", "replace").splitlines()
    kept = [line for line in lines if line in lying or not line.startswith(_NOT_READ)]
    if kept == lines:
        return
    write_private(_told(run.home), "".join(f"{line}\n" for line in kept).encode())


def already_sent(run: Run) -> Path | None:
    """The released tables to compare numbers with: those of the last night that was reported in full.

    None where there is no such night, and for a run with a period_end of its own, whose numbers are meant to differ.
    """
    if not _is_night(run) or not _told(run.home).exists():
        return None
    nights = [line for line in _told(run.home).read_text("utf-8", "replace").splitlines() if line.startswith(_NIGHT)]
    return run.home.released / nights[-1].removeprefix(_NIGHT) if nights else None


def remember_night(run: Run, record: RunRecord) -> None:
    """Note that this run has been reported in full: the numbers of the next night are compared with its numbers."""
    if _is_night(run) and already_sent(run) != _released(run, record):
        first = not _told(run.home).exists() or WELL not in _told(run.home).read_text("utf-8", "replace")
        with _told(run.home).open("a", encoding="utf-8") as file:
            file.write(f"{_NIGHT}{_released(run, record).name}\n")
            if first:  # the first week begins
                file.write(f"{WELL}{run.today}\n")


def _is_night(run: Run) -> bool:
    return run.as_of == run.today and run.period_end is None


def _released(run: Run, record: RunRecord) -> Path:
    return run.home.released / Path(record["where"]).name


def failure(name: str, fault: object, words: str | None) -> str:
    """The text of a notification that a run stopped or never began: why, as far as is known, and what it did not do.

    Args:
        name: The run's name in Prefect.
        fault: What it raised, where that is known.
        words: Prefect's own text on its state.
    """
    if isinstance(fault, Stopped):
        why = str(fault)
    elif isinstance(fault, Exception) and "arameter" not in type(fault).__name__:
        why = describe_fault(fault)
    else:
        why = say("Den kom inte igång, eller avbröts utifrån. Prefect säger: {words}", words=words or say("ingenting"))
    return mask(
        say(
            "Stoppat: {name}.\n\n{why}\n\n{nothing_out} Annars gäller det som gällde förut. Loggen "
            "finns i Prefect under körningens namn; fokusdag doctor säger vad som kan vara fel.",
            name=name,
            why=why,
            nothing_out=say(NOTHING_OUT),
        )
    )


def nothing_known(home: Home) -> str:
    """A sentence on a home that has received no file: the disk with the real one may not be mounted."""
    return say(
        "Inga filer har kommit till {root}. Är mappen inte ny: se efter att disken som den ligger på är monterad.",
        root=home.root,
    )


def _things(run: Run, record: RunRecord) -> Iterator[tuple[str, str, str]]:
    """Everything that is to be reported once: the name that is remembered, the sentence, and the file it is about."""
    if not record["inputs"]:
        yield ("tomt", nothing_known(run.home), "")
    for file in record["inputs"]:
        if file["verdict"] == "rejected":
            yield (
                f"avvisad {file['sha256']}",
                say(
                    "Filen {name} avvisades. Svaret, med vad som är fel i vilken cell, ligger i reports/replies.",
                    name=file["name"],
                ),
                file["name"],
            )
        elif file["verdict"] == "held":
            yield (
                f"väntar {file['sha256']}",
                say(
                    "Filen {name} väntar på svar och räknas inte än. Frågan ligger i reports/replies. Är filen "
                    "rätt: fokusdag approve.",
                    name=file["name"],
                ),
                file["name"],
            )
    for name in record["not_read"]:
        yield (
            f"{_NOT_READ}{_one_line(name)}",
            say("data/raw/{name} är inte läst: {not_read}.", name=name, not_read=say(NOT_READ)),
            name,
        )
    yield from contacts_unusable(run.home)
    yield from late_submitters(run.today, record["inputs"])


def _one_line(name: str) -> str:
    """A file's name on one line, as it is remembered: a name may have line breaks."""
    return " ".join(name.split())


def _told(home: Home) -> Path:
    return home.processed / "told.txt"
