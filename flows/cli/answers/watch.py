"""`fokusdag watch`: answers at once to what is left in submitters' own folders, until somebody ends it."""

from __future__ import annotations

import logging
import signal
import time
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from cyclopts import Parameter

from flows.cli.ending import Terminated
from flows.cli.options import DONE, HomeOption, existing_home
from flows.errors import Stopped
from flows.language.tool import say


def watch(*, home: HomeOption = None, with_parent: Annotated[bool, Parameter(negative="", show=False)] = False) -> int:
    """Check files in submitters' own folders as soon as they have come, and lay the answer in svar/ beside them."""
    from flows.operations.answers.watch import EVERY, Watcher
    from flows.storage.clock import TIME_ZONE
    from flows.storage.liveness import end_with_parent

    if with_parent:
        end_with_parent(signal.SIGTERM)
    log, where = logging.getLogger("fokusdag"), existing_home(home)
    watcher, fault = Watcher(where), ""
    log.info(say("Bevakar lämnarnas mappar i {raw}", raw=where.raw))
    try:
        while True:
            try:
                for place in watcher.look(time.monotonic(), datetime.now(ZoneInfo(TIME_ZONE)).date()):
                    log.info(say("Lade svaret data/raw/{place}", place=place))
                fault = ""
            except Stopped as stopped:  # said once; the next look may find it put right
                if str(stopped) != fault:
                    log.warning("%s", stopped)
                fault = str(stopped)
            time.sleep(EVERY)
    except (KeyboardInterrupt, Terminated):
        return DONE
