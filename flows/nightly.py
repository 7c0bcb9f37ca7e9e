"""The whole way in one flow: receive, read, judge, model, release, draw. Thin tasks round the plain functions in rooms.

Tasks pass paths, dates and ids. No personal data is a parameter, a result or an artifact of any of them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Annotated, Any, ClassVar, ParamSpec, TypeVar

from prefect import Flow, State, flow, task, unmapped
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.blocks.notifications import AppriseNotificationBlock
from prefect.client.schemas.objects import FlowRun
from pydantic import Field

from flows import rooms
from flows.cluster import cluster
from flows.editions import refuse_edition
from flows.known import name_of
from flows.news import STOPPED, failure, news, remember
from flows.run import Clock, Run, only_writer
from flows.settings import Settings
from flows.shared import handed_out, read_elsewhere
from flows.standing import leave, nothing_new, released_before, still_standing
from flows.summary import file_table, summary

log = logging.getLogger("fokusdag")
log.setLevel(logging.INFO)  # what the rooms say is for whoever follows the run

P = ParamSpec("P")
T = TypeVar("T")

receive = task(name="receive")(rooms.receive_room)
read = task(name="read and judge")(rooms.read_room)
read_there = task(name="read and judge")(read_elsewhere)
reply = task(name="reply")(rooms.reply_room)
model = task(name="model")(rooms.model_room)
release = task(name="release")(rooms.release_room)
draw = task(name="draw")(rooms.draw_room)

HomeFolder = Annotated[
    Path | None,
    Field(description="Mapp med data/raw, data/processed och reports. Tomt: den som är inställd."),
]
AsOf = Annotated[date | None, Field(description="Vad vi visste: filer som kommit till och med denna dag. Tomt: i dag.")]
PeriodEnd = Annotated[
    date | None, Field(description="Räkna till och med denna dag. Tomt: så långt företagen har rapporterat.")
]
Today = Annotated[date | None, Field(description="Dagens datum för körningen. Tomt: klockans.")]


Edition = Annotated[str, Field(description="Utgåvans namn, till exempel dagen den visas: 2026-01-23.")]


def tell_failure(_: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Called by Prefect when a run failed or crashed, also when it never began."""
    _send(STOPPED, failure(flow_run.name, state.data, state.message))


hooks: dict[str, Any] = {"on_failure": [tell_failure], "on_crashed": [tell_failure]}


@flow(name="fokusdag", description="Från kalkylblad till skyddade diagram.", **hooks)
def fokusdag(
    home: HomeFolder = None, as_of: AsOf = None, period_end: PeriodEnd = None, today: Today = None
) -> dict[str, Any]:
    """Run the six rooms in order and leave a draft. Returns the run's name, where its report lies, and whether it counted."""
    return _through_the_rooms(home, as_of, period_end, today, None)


@flow(name="fokusdag", description="Frys en utgåva till scenen.", **hooks)
def release_edition(
    edition: Edition,
    home: HomeFolder = None,
    as_of: AsOf = None,
    period_end: PeriodEnd = None,
    today: Today = None,
) -> dict[str, Any]:
    """Run the six rooms in order and freeze the result as an edition, with its line in the ledger."""
    return _through_the_rooms(home, as_of, period_end, today, edition)


def _through_the_rooms(
    home: Path | None, as_of: date | None, period_end: date | None, today: date | None, edition: str | None
) -> dict[str, Any]:
    settings = Settings()
    run = Run.of(home or settings.home, today, as_of, period_end)
    with only_writer(run.home, settings.lock_wait_seconds):
        if edition:
            refuse_edition(run.home, edition)
        clock, before = Progress(), released_before(run)
        clock("read and judge", read_all, run, clock("receive", receive, run))
        replies = clock("reply", reply, run)
        if not edition and (record := still_standing(run)):
            _tell(run, record, nothing_new(run, record), None)
            return _result(record, new=False)
        tables = clock("model", model, run)
        name = name_of(run)
        released = clock("release", release, run, name, edition)
        made = clock("draw", draw, run, name, edition)
        record = rooms.write_down(run, name, tables, released, made, clock.seconds, edition, replies)
        leave(run, record)
        _tell(run, record, summary(record), before)
    return _result(record, new=True)


class Progress(Clock):
    """A clock that also shows on the server how far the run has come."""

    AFTER: ClassVar = {"receive": 5, "read and judge": 50, "reply": 55, "model": 70, "release": 80, "draw": 100}

    def __init__(self) -> None:
        super().__init__()
        # In a flow that is not async this is the id itself, whatever its type says.
        self._shown: Any = create_progress_artifact(
            0, key="fokusdag-framsteg", description="Hur långt körningen har kommit"
        )

    def __call__(self, room: str, enter: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Enter a room."""
        made = super().__call__(room, enter, *args, **kwargs)
        update_progress_artifact(self._shown, self.AFTER[room])
        return made


def read_all(run: Run, unread: Sequence[str]) -> None:
    """Read one file after another here; where a Dask cluster is set, each of its processes takes the next file.

    What is handed back is a verdict: a reading lies as files where its reader left it, in the home or in shared storage.
    """
    settings = Settings()
    if not settings.dask:
        for sha256 in unread:
            read(run, sha256)
        return
    with handed_out(run, unread) if settings.shared else nullcontext():
        if unread:
            there = read_there if settings.shared else read
            with cluster(settings.dask) as readers:
                readers.map(there, {"run": unmapped(run), "sha256": list(unread)}).result()


def _tell(run: Run, record: Mapping[str, Any], words: str, before: Path | None) -> None:
    """Show what the run came to on the server, and send what somebody must look into."""
    create_markdown_artifact(words, key="fokusdag-summary", description="Körningens sammanfattning")
    create_table_artifact(file_table(record), key="fokusdag-filer", description="Varje fil och vad som blev av den")
    message = news(run, record, before) if Settings().tell else None
    if message and _send(message.title, message.text):
        remember(run.home, message)


def _send(title: str, text: str) -> bool:
    """Send to every address that is set; a message that cannot be sent stops nothing, and says so in the log."""
    sent = True
    for address in Settings().tell:
        try:
            block = AppriseNotificationBlock(url=address)
            with block.raise_on_failure():
                block.notify(text, title)
        except Exception as fault:
            log.warning(
                "Meddelandet ”%s” gick inte att skicka (%s). Se efter FOKUSDAG_TELL.", title, type(fault).__name__
            )
            sent = False
    return sent


def _result(record: Mapping[str, Any], *, new: bool) -> dict[str, Any]:
    return {told: record[told] for told in ("run", "where", "counted")} | {"new": new}
