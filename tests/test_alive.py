"""Who is alive: a process that holds its lock, until it ends in whatever way."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from flows.alive import gone, hold


def test_a_process_is_gone_when_it_is_and_not_before_and_is_told_of_once(tmp_path: Path) -> None:
    ready, held = os.pipe()
    child = os.fork()
    if child == 0:
        hold(tmp_path, "blå-älg")
        os.write(held, b".")
        signal.pause()
    assert os.read(ready, 1)
    assert list(gone(tmp_path)) == []
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    asked = gone(tmp_path)
    assert next(asked) == "blå-älg"
    assert list(gone(tmp_path)) == [], "somebody is dealing with it"
    assert list(asked) == list(gone(tmp_path)) == []
    os.close(ready)
    os.close(held)
