"""The commands of the server: `serve`, with the deployments that prefect.yaml declares on one machine, and `server` alone."""

from __future__ import annotations

import logging
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import warnings
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from flows.cli.options import DONE, HomeOption, ready, which_home
from flows.cli.running.served_processes import as_long_as, listen, wait_until_up, watched
from flows.language.tool import say

if TYPE_CHECKING:
    from flows.storage.paths import Home


def serve(
    *, home: HomeOption = None, port: Annotated[int, Parameter(help=say("Serverns port på datorn."))] = 4200
) -> int:
    """A Prefect server and the runs on one machine: the night's by itself, the others on request. End with Ctrl-C."""
    from flows.security.server_password import make_password

    where = which_home(home).make()
    password, new = make_password(where)
    serve_deployments(ready(home), port, password if new else None)
    return DONE


def server(
    *,
    home: HomeOption = None,
    host: Annotated[str, Parameter(help=say("Adressen som servern svarar på."))] = "127.0.0.1",
    port: Annotated[int, Parameter(help=say("Serverns port på datorn."))] = 4200,
    listening: Annotated[int | None, Parameter(show=False)] = None,
) -> int:
    """The Prefect server alone, where workers run the runs. It asks for the password in data/processed/keys/prefect.env."""
    where = ready(home)
    os.environ.setdefault("PREFECT_API_URL", f"http://{host}:{port}/api")
    # Prefect would write its page beside its own code, and have no page where it may not write there.
    os.environ.setdefault("PREFECT_UI_STATIC_DIRECTORY", str(where.prefect / "ui"))
    from flows.orchestration.prefect_server import run_server

    logging.getLogger("fokusdag").info(
        say("Prefect-servern för {root} startar på {host}:{port}", root=where.root, host=host, port=port)
    )
    run_server(host, port, listening)
    return DONE


def serve_deployments(home: Home, port: int, new_password: str | None = None) -> None:
    """Serve a home on the loopback address until somebody ends it; the server ends with it. Raises Stopped.

    `new_password`: the server's, where it was made just now; it is shown this once.
    """
    from flows.storage.installation import PROJECT

    listening = listen(port)
    address = f"http://127.0.0.1:{port}/api"
    os.environ.update(PREFECT_API_URL=address, FOKUSDAG_HOME=str(home.root))
    os.environ.update(PREFECT_LOGGING_LEVEL="INFO", PREFECT_LOGGING_EXTRA_LOGGERS="fokusdag")  # the runs' own logs
    command = [sys.executable, "-m", "flows.cli", "server", "--home", str(home.root), "--port", str(port)]
    command += ["--listening", str(listening.fileno())]
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM)
    )  # until Prefect's runner has one of its own
    with (
        listening,
        tempfile.TemporaryDirectory(prefix="fokusdag-serve-") as mine,
        subprocess.Popen(command, cwd=PROJECT, pass_fds=[listening.fileno()]) as server,
    ):
        # Prefect's own, /tmp/runner_storage, belongs to the account that served on this machine first.
        tempfile.tempdir = mine
        try:
            wait_until_up(server, f"{address}/health")
            listening.close()  # only the server has the port from now on: if it dies, a request is refused at once
            _tell_of_the_gone(home)
            _tell_how_to_reach(home, address, new_password)
            with as_long_as(server), watched(home):
                _serve_deployments()
        finally:
            server.terminate()


def _tell_how_to_reach(home: Home, address: str, new_password: str | None = None) -> None:
    """Say how another window and the page reach the server. A new password is not shown to a journal, which keeps it."""
    from flows.security.server_password import password_file

    where = shlex.quote(str(password_file(home)))
    print(
        say(
            "Klart. Kör om från ett annat fönster:\n  export PREFECT_API_URL={address}\n  set -a; . {where}; set +a",
            address=address,
            where=where,
        )
    )
    print(say("  prefect deployment run 'fokusdag/rerun' --param as_of=2026-01-15 --watch"))
    shown = new_password if new_password and "JOURNAL_STREAM" not in os.environ else say("står i {where}", where=where)
    print(
        say("Sidan {address} frågar efter ett lösenord: {shown}", address=address.removesuffix("/api"), shown=shown),
        flush=True,
    )


def _tell_of_the_gone(home: Home) -> None:
    """Notify of runs that ended when the machine went down, without waiting for the next night."""
    from flows.orchestration.crashed_runs import (
        notify_crashed,  # Prefect reads where its server is when it is imported: not before
    )

    notify_crashed(home)


def _serve_deployments() -> None:
    """Serve what prefect.yaml declares, in this process."""
    import yaml
    from prefect import serve as serve_all
    from prefect.schedules import Cron

    from flows import nightly
    from flows.storage.installation import PROJECT

    declared = yaml.safe_load((PROJECT / "prefect.yaml").read_text("utf-8"))["deployments"]
    made = []
    for deployment in declared:
        schedules = [Cron(s["cron"], timezone=s["timezone"]) for s in deployment.get("schedules", [])]
        flow = getattr(nightly, deployment["entrypoint"].rpartition(":")[2])
        told = {name: deployment[name] for name in ("name", "description", "tags")}
        made.append(flow.to_deployment(**told, schedules=schedules))
    # Prefect's answer to SIGTERM forgets to wait for this; the runs end with us.
    warnings.filterwarnings("ignore", "coroutine 'Runner.astop' was never awaited", RuntimeWarning)
    serve_all(*made, pause_on_shutdown=False)  # its server ends with it
