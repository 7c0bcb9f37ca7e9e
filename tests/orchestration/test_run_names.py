"""What runs are called in Prefect."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from flows.orchestration import run_names
from flows.storage.installation import PROJECT

DAY = date(2026, 11, 28)


class Told:
    """What Prefect says of the run that begins."""

    def __init__(self, name: str | None, **parameters: object) -> None:
        self.name, self.parameters = name, parameters


@pytest.mark.parametrize(
    ("told", "called"),
    [
        (Told("nightly", today=DAY), "natt 2026-11-28"),
        (Told("rerun", today=DAY, as_of=date(2026, 1, 15)), "körning 2026-11-28, känt 2026-01-15"),
        (
            Told(None, today=DAY, as_of=DAY, period_end=date(2025, 12, 31)),
            "körning 2026-11-28, till och med 2025-12-31",
        ),
        (Told("release", edition="2026-01-23"), "utgåva 2026-01-23"),
        (Told("release", edition="19900602-2397"), "utgåva 19XXXXXX-XXXX"),
    ],
)
def test_a_run_is_called_by_what_it_is(monkeypatch: pytest.MonkeyPatch, told: Told, called: str) -> None:
    monkeypatch.setattr(run_names, "flow_run", told)
    monkeypatch.setattr(run_names, "deployment", told)
    assert run_names.run_name() == called


def test_the_deployment_that_runs_every_night_has_this_name() -> None:
    declared = yaml.safe_load(Path(PROJECT, "prefect.yaml").read_text("utf-8"))["deployments"]
    assert [each["name"] for each in declared if each["schedules"]] == [run_names.NIGHTLY]
