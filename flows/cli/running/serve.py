"""The commands of the server: `serve`, with the deployments that prefect.yaml declares on one machine, and `server` alone."""

from __future__ import annotations

import asyncio
import logging
import os
import shlex
import tempfile
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from flows.cli.options import DONE, HomeOption, ready, which_home
from flows.cli.running.served_processes import listen, watched, with_server
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
    address = f"http://127.0.0.1:{port}/api"
    with listen(port) as listening, tempfile.TemporaryDirectory(prefix="fokusdag-serve-") as mine:
        os.environ.update(PREFECT_API_URL=address, FOKUSDAG_HOME=str(home.root))
        os.environ.update(PREFECT_LOGGING_LEVEL="INFO", PREFECT_LOGGING_EXTRA_LOGGERS="fokusdag")  # the runs' own logs
        os.environ["PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW"] = "ignore"  # what this process says itself is of no run
        # Prefect's own, /tmp/runner_storage, belongs to the account that served on this machine first.
        tempfile.tempdir = mine
        with watched(home):
            asyncio.run(with_server(home, port, listening, lambda: _serve_deployments(home, address, new_password)))


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


async def _serve_deployments(home: Home, address: str, new_password: str | None) -> None:
    """Serve what prefect.yaml declares, in this process. Runs that ended when the machine went down are told of first."""
    import yaml

    # Prefect reads where its server is when it is imported: not before
    from prefect.runner import Runner
    from prefect.schedules import Cron

    from flows import nightly
    from flows.orchestration.crashed_runs import notify_crashed
    from flows.storage.installation import PROJECT

    class OurRunner(Runner):
        """Prefect's runner, without its own answer to SIGTERM, which does not wait for what it starts; with_server answers."""

        def handle_sigterm(self, *args: Any, **kwargs: Any) -> None:
            pass

    await asyncio.to_thread(notify_crashed, home)
    _tell_how_to_reach(home, address, new_password)
    runner = OurRunner(pause_on_shutdown=False)  # its server ends with it
    for deployment in yaml.safe_load((PROJECT / "prefect.yaml").read_text("utf-8"))["deployments"]:
        schedules = [Cron(s["cron"], timezone=s["timezone"]) for s in deployment.get("schedules", [])]
        flow = getattr(nightly, deployment["entrypoint"].rpartition(":")[2])
        told = {name: deployment[name] for name in ("name", "description", "tags")}
        await runner.aadd_deployment(await flow.ato_deployment(**told, schedules=schedules))
    await runner.start()
