"""The Dask cluster that reads for a run, where one is set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flows.errors import Stopped
from flows.language.tool import say

if TYPE_CHECKING:
    from prefect_dask.task_runners import DaskTaskRunner


@contextmanager
def cluster(dask: str) -> Iterator[DaskTaskRunner]:
    """The task runner of a Dask cluster. Each process has one thread: reading a file is not safe with more.

    Args:
        dask: A number of processes to start on this machine, or the address of a cluster.

    Raises:
        Stopped: Dask is not installed, the cluster does not answer, or a process that read a file died over and over.
    """
    try:
        from distributed import KilledWorker  # noqa: PLC0415 - installed only where it is used
        from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415
    except ImportError:
        raise Stopped(
            say(
                "FOKUSDAG_DASK är satt, men Dask är inte installerat. Installera requirements/many.txt eller "
                "ta bort inställningen."
            )
        ) from None
    if dask.isdigit():
        processes = {"n_workers": int(dask), "threads_per_worker": 1, "dashboard_address": "127.0.0.1:0"}
        chosen = DaskTaskRunner(cluster_kwargs=processes)
    else:
        chosen = DaskTaskRunner(address=dask)
    with chosen as runner:
        try:
            _ = runner.client
        except (OSError, ValueError):
            raise Stopped(
                say(
                    "Dask-klustret {dask} (FOKUSDAG_DASK) svarar inte. Starta det, eller ta bort inställningen "
                    "så läses filerna här.",
                    dask=dask,
                )
            ) from None
        try:
            yield runner
        except KilledWorker:
            raise Stopped(
                say(
                    "En process som läste filer dog gång på gång, oftast för att minnet tog slut. Ge varje "
                    "process mer minne (dask worker --memory-limit) eller ta färre (FOKUSDAG_DASK)."
                )
            ) from None
