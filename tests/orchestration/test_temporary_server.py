"""A run with a server of its own: Prefect's engine is asked what it does."""

from __future__ import annotations

from prefect import flow
from prefect.flow_engine import FlowRunEngine

from flows.orchestration.temporary_server import without_heartbeats


@flow
def empty() -> None:
    pass


def test_that_nobody_waits_for_heartbeats_that_nobody_looks_for() -> None:
    engine = FlowRunEngine(flow=empty)
    assert engine.heartbeat_seconds is not None  # by default; the thread that sends them is waited for at the end
    with without_heartbeats():
        assert engine.heartbeat_seconds is None
    assert engine.heartbeat_seconds is not None
