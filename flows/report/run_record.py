"""The record of a run as it is in run.json, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NotRequired, TypedDict


class RunParameters(TypedDict):
    """The days of a run: text like 2026-01-15 where the record is read from run.json."""

    as_of: date | str
    period_end: date | str
    today: date | str


class RunRecord(TypedDict):
    """What a run was asked for, what it was made of, and what it made.

    `inputs`, `sheets` and `problems` are rows like those of intake.file, intake.sheet and intake.problem.
    """

    run: str
    edition: str | None
    where: str
    """The folder of its reports."""
    parameters: RunParameters
    code: str
    definitions: list[str]
    """In Swedish, as the reports print them."""
    definition_values: Mapping[str, Any]
    own: list[str]
    """What is the home's own in fokusdag.toml, in Swedish sentences."""
    assumptions: Mapping[str, Any] | None
    english: bool
    inputs: list[dict[str, Any]]
    sheets: list[dict[str, Any]]
    problems: list[dict[str, Any]]
    counted: bool
    """Whether there was anything to count."""
    missing: list[str]
    """What is missing, in Swedish sentences."""
    not_read: list[str]
    """Names of files under data/raw that are no deliveries."""
    disk: str | None
    """A sentence where the disk is nearly full."""
    retreats: list[str]
    tables: Mapping[str, int]
    """Table of the warehouse → rows."""
    released: Mapping[str, Mapping[str, int]]
    """Released table → rows, cells, hidden."""
    finding: dict[str, str]
    """Language → the headline of the chart with the strongest finding; empty where no chart has one."""
    made: list[str]
    """Paths under `where`."""
    replies: list[str]
    """Paths under reports/replies."""
    seconds: dict[str, float]
    """Step → seconds."""
    versions: NotRequired[dict[str, str]]
    """Library → version; in run.json, where it is the first field."""
