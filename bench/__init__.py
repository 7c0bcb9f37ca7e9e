"""Benchmarks: ratios measured side by side in one run on the same work. Never part of the tests."""

import os

os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")  # else Prefect tells of every task, in every process
