"""What Prefect calls when a run has ended: where the run was killed its runner does so, and names the arguments."""

from __future__ import annotations

import inspect

from flows import nightly


def test_a_runner_can_call_each_hook_by_names() -> None:
    called = {hook for kind in nightly.hooks.values() for hook in kind}
    assert len(called) == 2
    for hook in called:
        assert list(inspect.signature(hook).parameters) == ["flow", "flow_run", "state"]
