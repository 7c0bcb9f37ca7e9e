"""Holds that every sentence on a file is said by some test: notes which ones the code under test makes, and lists the others.

A pytest plugin that tests/conftest.py loads. It judges whole runs of tests/contracts and tests/intake only: a part raises a part.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.contracts import contracts, sentences
from flows.intake import problems, wording

TESTS = Path(__file__).parents[1]
NEEDED = (TESTS / "contracts", TESTS / "intake")


def wanted() -> set[str]:
    """Every sentence by its key in sentences.toml, and every code of a contract's own rules."""
    return set(sentences()) | {rule.code for contract in contracts().values() for rule in contract.rules}


class _Noting(dict[str, str]):
    """The sentences; which of them are asked for is noted."""

    def __init__(self, noted: set[str]) -> None:
        super().__init__(sentences())
        self._noted = noted

    def __getitem__(self, key: str) -> str:
        self._noted.add(key)
        return super().__getitem__(key)


class RaisedCodes:
    """Notes in each report what its test raised; the process that prints gathers them. xdist carries the note from its workers."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.noted: set[str] = set()
        self.raised: set[str] = set()
        self.lacking: list[str] = []
        self.wanted = wanted()
        noting = _Noting(self.noted)
        wording.sentences = lambda: noting  # type: ignore[attr-defined]
        made = problems.Problem.__post_init__

        def note(problem: problems.Problem) -> None:
            self.noted.add(problem.code)
            made(problem)

        problems.Problem.__post_init__ = note  # type: ignore[method-assign]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> object:
        """Give the report what was raised since the report before it."""
        report = yield
        report.raised_codes = sorted(self.noted & self.wanted)
        self.noted.clear()
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.raised.update(getattr(report, "raised_codes", ()))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if exitstatus == 0 and not hasattr(self.config, "workerinput") and self._is_whole():
            self.lacking = sorted(self.wanted - self.raised)
            if self.lacking:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _is_whole(self) -> bool:
        options = self.config.option
        if options.markexpr or options.keyword or getattr(options, "deselect", None):
            return False
        given = [(self.config.invocation_params.dir / arg.partition("::")[0]).resolve() for arg in self.config.args]
        return all(any(folder.is_relative_to(each) for each in given) for folder in NEEDED)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.lacking:
            terminalreporter.write_line(f"FAILED no test raises: {', '.join(self.lacking)}", red=True)
