"""Corrections that lie where senders may write stop the run, with the command that moves them."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.errors import Stopped
from flows.run.lock import only_writer
from flows.storage.paths import Home


@pytest.mark.parametrize("name", ["korrigeringar.toml", "antaganden.toml"])
def test_a_file_of_decisions_in_data_raw_stops_the_run(tmp_path: Path, name: str) -> None:
    home = Home(tmp_path / "hem").make()
    (home.raw / name).write_text("", "utf-8")
    with pytest.raises(Stopped, match="mv ") as why, only_writer(home, None, 1):
        pass
    assert name in str(why.value)
