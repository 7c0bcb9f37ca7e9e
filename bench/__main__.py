"""`make bench`: every ratio of docs/BENCH.md from one run on this machine."""

from __future__ import annotations

import resource
import subprocess
import sys
import time

failed = False
for name in (
    "imports",
    "reading",
    "replies",
    "demo",
    "nothing_new",
    "known_files",
    "pivot_memory",
    "counting",
    "charts",
    "release",
    "editions",
    "many_workers",
    "peers",
    "growth",
):
    print(f"## {name}", flush=True)
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - began
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    ended = "" if done.returncode == 0 else f"; ended with {done.returncode}"
    print(f"({name} took {wall:.0f} s by the clock and {used:.0f} CPU s{ended})\n", flush=True)
    failed |= done.returncode != 0
sys.exit(failed)
