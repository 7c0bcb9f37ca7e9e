"""Runs whose process ended without a report: the next run reports them as failed, and ends them on the server.

A power cut ends the worker too, so nobody is left to report it.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from prefect import Flow, State
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.context import FlowRunContext
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL
from prefect.states import Cancelled, Crashed

from flows.errors import Stopped
from flows.language.tool import say
from flows.operations.notifications import STOPPED, failure
from flows.orchestration.notify import send_notification
from flows.orchestration.temporary_server import is_temporary
from flows.settings import NotificationSettings
from flows.storage.clock import TIME_ZONE, modified_at
from flows.storage.liveness import gone, hold, release_mark
from flows.storage.paths import Home

log = logging.getLogger("fokusdag")
NEVER_BEGAN = timedelta(hours=1)
"""A run that has been about to begin, or to be cancelled, for this long has crashed. It had not begun, so it has no mark."""
NOBODY_ASKED = timedelta(days=7)
"""When the server of a crashed run has not asked about it for this long, that server no longer exists."""


def mark_started(home: Home) -> None:
    """Mark this run as running, and report the runs before it that crashed."""
    context = FlowRunContext.get()
    if context and context.flow_run and context.flow_run.state:
        hold(home.make().alive, f"{context.flow_run.id}.{context.flow_run.state.id}", _server())
    notify_crashed(home)


def mark_ended(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Called by Prefect when a run has ended and its result has been reported.

    Where the process was killed, the one that serves calls it, with these names for its arguments.
    """
    release_mark()


def notify_crashed(home: Home) -> None:
    """Report each run whose process ended without a report, and end it on the server.

    Where the server or the mail cannot be reached, the next run does it: this must not stop a run.
    """
    try:
        with get_client(sync_client=True) as client:
            if all(_looked_into(client, path) for path in gone(home.alive, _is_asked_of)):
                _end_those_that_never_began(client)
    except Exception as fault:
        log.warning(
            say(
                "Det gick inte att se efter om en tidigare körning dog ({name}): nästa körning gör det.",
                name=type(fault).__name__,
            )
        )


def _server() -> str:
    """The server that knows the runs of this process. A temporary server has another port each time, and the home's database."""
    api = PREFECT_API_URL.value()
    return "hemmets egen" if not api or is_temporary(api) else api


def _is_asked_of(path: Path) -> bool:
    """Whether to ask this server about a run. Another server than the run's own knows nothing of it: ask that after a week."""
    old = datetime.now(ZoneInfo(TIME_ZONE)) - modified_at(path) > NOBODY_ASKED
    return old or path.read_text("utf-8", "replace") in ("", _server())  # empty: written by an earlier version


def _looked_into(client: SyncPrefectClient, path: Path) -> bool:
    """End a run whose process is gone, unless that has been done. False where nobody could be told."""
    run_id, _, state_id = path.name.partition(".")
    try:
        UUID(run_id)
    except ValueError:  # not the name of a run
        return True
    flow_run = None
    with suppress(ObjectNotFound):  # it ran on another server, or this server has lost it
        flow_run = client.read_flow_run(UUID(run_id))
    state = flow_run.state if flow_run else None
    if state and not state.is_cancelling() and str(state.id) != state_id:
        return True  # it has been reported, or another process runs it again
    return _ended(client, flow_run, run_id, modified_at(path))


def _end_those_that_never_began(client: SyncPrefectClient) -> None:
    waiting = FlowRunFilterStateType(any_=[StateType.PENDING, StateType.CANCELLING])
    for flow_run in client.read_flow_runs(
        flow_filter=FlowFilter(name=FlowFilterName(any_=["fokusdag"])),
        flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=waiting)),
    ):
        since = flow_run.state.timestamp if flow_run.state else datetime.now(UTC)
        if datetime.now(UTC) - since > NEVER_BEGAN:
            _ended(client, flow_run, flow_run.name, since.astimezone(ZoneInfo(TIME_ZONE)))


def _ended(client: SyncPrefectClient, flow_run: FlowRun | None, run_id: str, began: datetime) -> bool:
    """End a crashed run, with a message unless somebody had cancelled it. False where the message reached nobody."""
    if flow_run and flow_run.state and flow_run.state.is_cancelling():
        client.set_flow_run_state(flow_run.id, Cancelled(), force=True)
        return True
    why = Stopped(
        say(
            "Den började {began} och dog utan att kunna säga till: datorn stängdes av, eller allt "
            "dödades på en gång. Efter en natt tar nästa natt vid av sig själv; en annan körning får du "
            "starta igen, om det den skulle göra inte ligger i reports.",
            began=f"{began:%Y-%m-%d %H:%M}",
        )
    )
    if (
        not send_notification(say(STOPPED), failure(flow_run.name if flow_run else run_id, why, None))
        and NotificationSettings().tell
    ):
        return False
    if flow_run:
        client.set_flow_run_state(flow_run.id, Crashed(message=str(why)), force=True)
    return True
