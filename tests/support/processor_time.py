"""Measures the processor time of each test, its child processes included, and prints the sum at the end.

Seconds by the clock say more about what else the machine does. A pytest plugin that tests/conftest.py loads.
"""

from __future__ import annotations

import os
import time
from collections import Counter

import pytest

BUDGET = 480
"""Processor seconds that `make test` may take: 240 s on two cores."""
DEAREST = 10


def _used() -> float:
    """Processor seconds of this process and of those children that have ended, since it began."""
    return sum(os.times()[:4])


class ProcessorTime:
    """Notes in each report what it took; the process that prints adds them up. xdist carries the note from its workers."""

    def __init__(self) -> None:
        self.before = _used()
        self.began = time.monotonic()
        self.of_test: Counter[str] = Counter()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> object:
        """Give the report what was used since the report before it: what a fixture takes is its first user's."""
        report = yield
        now = _used()
        report.processor_seconds, self.before = now - self.before, now
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.of_test[report.nodeid] += getattr(report, "processor_seconds", 0)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        total = sum(self.of_test.values())
        clock = time.monotonic() - self.began
        terminalreporter.write_line(
            f"{total:.0f} s of processor time in the tests, {clock:.0f} s by the clock "
            f"(make test: at most {BUDGET} s, which two free cores do in {BUDGET / 2:.0f} s)"
        )
        if terminalreporter.config.get_verbosity() > 0:
            for test, seconds in self.of_test.most_common(DEAREST):
                terminalreporter.write_line(f"{seconds:7.1f} s  {test}")
