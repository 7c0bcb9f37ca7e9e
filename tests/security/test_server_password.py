"""The password of the Prefect server: made once, kept for the account alone."""

from __future__ import annotations

import stat
from pathlib import Path

from flows.security.server_password import make_password
from flows.storage.paths import Home


def test_a_password_is_made_once_and_is_for_the_account_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "hem").make()
    first, again = make_password(home), make_password(home)
    assert first[0] == again[0]
    (kept,) = home.keys.glob("prefect.env")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert make_password(Home(tmp_path / "annat").make())[0] != first[0]
