"""What libraries say when they stop: it quotes what they fell over, and none of it leaves a room."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from great_expectations.expectations.registry import get_expectation_impl
from pydantic import BaseModel

from flows.errors import Stopped
from flows.operations import data_subjects
from flows.pipeline import steps
from flows.run.boundary import boundary
from flows.run.catalog import load_catalog
from flows.run.context import Run
from tests.support.books import ANSTALLNINGAR

NUMBER = str(ANSTALLNINGAR[1][0])


class Model(BaseModel):
    day: date


def by_pandas() -> None:
    pd.to_datetime(pd.Series([NUMBER]), format="%Y-%m-%d")


def by_duckdb() -> None:
    duckdb.connect().execute("select cast(? as date)", [NUMBER])


def by_pydantic() -> None:
    Model.model_validate({"day": f"{NUMBER} x"})


def by_gx() -> None:
    get_expectation_impl(NUMBER)


def by_a_file() -> None:
    Path(f"/finns inte/{NUMBER}.xlsx").read_bytes()


FAULTS = [by_pandas, by_duckdb, by_pydantic, by_gx, by_a_file]


@pytest.mark.parametrize("fault", FAULTS)
def test_the_libraries_do_quote_the_number(fault: Callable[[], None]) -> None:
    """Otherwise the test below says nothing."""
    with pytest.raises(Exception) as raised:
        fault()
    assert NUMBER in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize("fault", FAULTS)
def test_no_value_gets_through_the_door(fault: Callable[[], None]) -> None:
    with pytest.raises(Stopped) as raised:
        boundary(fault)()
    told = "".join(traceback.format_exception(raised.value))
    assert NUMBER not in told
    assert NUMBER.replace("-", "") not in told
    assert "Inget nytt har lämnats ut, om körningen inte hade sagt ”Klar”." in str(raised.value)


def test_what_stops_on_purpose_is_told_as_it_is() -> None:
    def stops() -> None:
        raise Stopped("Därför.")

    with pytest.raises(Stopped, match=r"^Därför\.$"):
        boundary(stops)()


@pytest.mark.parametrize(
    ("room", "inside", "arguments"),
    [
        ("receive_step", "receive", ()),
        ("model_step", "differences", ()),
        ("release_step", "earlier_editions", ("namn",)),
        ("draw_step", "report_folder", ("namn",)),
        ("reply_step", "read_replies", ()),
        ("rekey_pseudonyms", "read_ledger", ()),
    ],
)
def test_every_room_has_a_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: str, inside: str, arguments: tuple[str, ...]
) -> None:
    def falls(*_: object, **__: object) -> None:
        raise ValueError(f"could not convert string to float: '{NUMBER}'")

    step = getattr(data_subjects if room == "rekey_pseudonyms" else steps, room)
    module = sys.modules[step.__module__]
    run = Run.of(tmp_path, date(2026, 1, 15), None, None)
    run.home.make()
    given = run if module is data_subjects or room == "receive_step" else load_catalog(run)
    monkeypatch.setattr(module, inside, falls)
    with pytest.raises(Stopped, match="ValueError") as raised:
        step(given, *arguments)
    assert NUMBER not in "".join(traceback.format_exception(raised.value))


def test_a_name_with_line_breaks_writes_no_lines_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "fokusdag"):
        logging.getLogger("fokusdag").info("Läste %s: godtagen", "bok\n· Klar\r\x1b[2J\u2028.xlsx")
    assert caplog.messages == ["Läste bok · Klar  [2J .xlsx: godtagen"]
