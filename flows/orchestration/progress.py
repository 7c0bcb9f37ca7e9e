"""How far a run has come, as Prefect shows it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, ClassVar, ParamSpec, TypeVar

from prefect.artifacts import (
    create_progress_artifact,
    update_progress_artifact,
)

from flows.language.tool import say
from flows.run.context import Clock

log = logging.getLogger("fokusdag")
log.setLevel(logging.INFO)  # the log of the steps is for those who follow the run
P = ParamSpec("P")
T = TypeVar("T")


class Progress(Clock):
    """A clock that also shows on the Prefect server how far the run has come."""

    AFTER: ClassVar = {"receive": 5, "read and judge": 50, "reply": 55, "model": 70, "release": 80, "draw": 100}

    def __init__(self) -> None:
        super().__init__()
        # In a flow that is not async this is the id itself, although its type says otherwise.
        self._shown: Any = create_progress_artifact(
            0, key="fokusdag-framsteg", description=say("Hur långt körningen har kommit")
        )

    def __call__(self, name: str, step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the step of this name."""
        made = super().__call__(name, step, *args, **kwargs)
        update_progress_artifact(self._shown, self.AFTER[name])
        return made
