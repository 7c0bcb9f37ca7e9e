"""`make bench`: every ratio of docs/BENCH.md from one run on this machine."""

from __future__ import annotations

import subprocess
import sys

for name in (
    "reading",
    "demo",
    "nothing_new",
    "pivot_memory",
    "counting",
    "charts",
    "release",
    "editions",
    "many_workers",
):
    print(f"## {name}", flush=True)
    subprocess.run([sys.executable, "-m", f"bench.{name}"], check=True)
