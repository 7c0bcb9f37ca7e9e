"""The password of the Prefect server: anyone who reaches a server without one runs commands as the account with the keys.

It is kept beside the keys as a file of settings that Prefect, systemd (EnvironmentFile) and a shell read alike.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from flows.errors import Stopped
from flows.language.tool import say
from flows.security.permissions import permission_message
from flows.storage.atomic import write_private
from flows.storage.paths import Home

CLIENT, SERVER = "PREFECT_API_AUTH_STRING", "PREFECT_SERVER_API_AUTH_STRING"
USER = "fokusdag"


def password_file(home: Home) -> Path:
    """Where the password lies; only the account that runs may read it."""
    return home.keys / "prefect.env"


def read_password(home: Home) -> str | None:
    """Return the password as `user:password`, or None where none has been made. Raises Stopped where the file is damaged."""
    path = password_file(home)
    try:
        lines = path.read_text("ascii").splitlines()
    except FileNotFoundError:
        return None
    except PermissionError:
        raise Stopped(permission_message(path)) from None
    except UnicodeDecodeError:
        lines = []
    found = {line.partition("=")[2] for line in lines if line.partition("=")[0] in (CLIENT, SERVER)}
    if len(found) != 1 or not min(found).startswith(f"{USER}:") or len(min(found)) < len(USER) + 20:
        raise Stopped(
            say(
                "Lösenordet till Prefect-servern i {path} går inte att läsa. Ta bort filen och starta om "
                "servern: då görs ett nytt.",
                path=path,
            )
        )
    return found.pop()


def make_password(home: Home) -> tuple[str, bool]:
    """Return the password, and whether it was made just now."""
    if password := read_password(home):
        if password_file(home).stat().st_mode & 0o077:
            password_file(home).chmod(0o600)
        return password, False
    password = f"{USER}:{secrets.token_urlsafe(24)}"
    write_private(password_file(home), f"{CLIENT}={password}\n{SERVER}={password}\n".encode())
    return password, True


def use_password(password: str) -> None:
    """Have Prefect use it in this process and in what it starts, unless the environment says another one."""
    os.environ.setdefault(CLIENT, password)
    os.environ.setdefault(SERVER, os.environ[CLIENT])
