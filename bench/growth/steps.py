"""One run in this process, step by step: `python -m bench.growth.steps HOME` prints the CPU seconds of each step."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import ParamSpec, TypeVar

from flows.pipeline import steps
from flows.pipeline.record import RunResult, write_run_record
from flows.run.catalog import load_catalog
from flows.run.context import Run

P = ParamSpec("P")
T = TypeVar("T")


def used() -> float:
    """Seconds of the processor so far, of this process and of those that it has started and that have ended."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in both)


class Steps:
    """Calls the steps, and notes the CPU seconds of each."""

    def __init__(self) -> None:
        self.took = {"start": used()}

    def __call__(self, name: str, step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        before = used()
        result = step(*args, **kwargs)
        self.took[name] = used() - before
        return result


def load_libraries() -> None:
    """What a night with news imports, so that no step pays for it."""
    import pandas  # noqa: F401, PLC0415

    from flows.charts import render  # noqa: F401, PLC0415
    from flows.intake.validation.second_judgement import import_great_expectations  # noqa: PLC0415

    import_great_expectations()


def main(home: Path) -> None:
    step = Steps()
    step("imports", load_libraries)
    run = Run.of(home, date(2026, 1, 15), None, None)
    unread = step("receive", steps.receive_step, run)
    step("read", steps.read_all_step, run, unread)
    catalog = step("catalog", load_catalog, run)
    replies = step("reply", steps.reply_step, catalog)
    tables, name = step("model", steps.model_step, catalog), catalog.name()
    released = step("release", steps.release_step, catalog, name)
    made = step("draw", steps.draw_step, catalog, name)
    step("record", write_run_record, catalog, RunResult(name, tables, released, made, {}, None, replies))
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"steps": step.took, "peak": peak / 1000}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
