"""`fokusdag serve` watches submitters' folders only where it is asked to, in a process that ends with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.cli.running import served_processes
from flows.storage.paths import Home
from tests.support.books import arbetsbok, xlsx
from tests.support.prefect_processes import until


@pytest.mark.full
def test_serve_answers_at_once_where_it_is_asked_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path / "hem").make()
    own = home.raw / "foretag" / "bageriet"
    own.mkdir()
    monkeypatch.setenv("FOKUSDAG_WATCH", "true")
    monkeypatch.setenv("FOKUSDAG_HOME", str(home.root))
    (own / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    before = {path.name for path in home.processed.rglob("*")}
    with served_processes.watched(home):
        assert until(lambda: [*own.glob("svar/bok - kvitto.xlsx")])
    assert {path.name for path in home.processed.rglob("*")} == before


def test_it_is_off_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def started(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.delenv("FOKUSDAG_WATCH", raising=False)
    monkeypatch.setattr(served_processes.subprocess, "Popen", started)
    with served_processes.watched(Home(tmp_path)):
        pass
