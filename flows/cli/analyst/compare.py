"""`fokusdag compare`: two runs side by side."""

from __future__ import annotations

from flows.cli.options import DONE, HomeOption, existing_home


def compare(first: str, second: str, *, home: HomeOption = None) -> int:
    """Lay two runs side by side: what differs in files and definitions, and every number that differs.

    FIRST and SECOND are names of drafts, editions or trials (fokusdag run --definitions).
    """
    from flows.report.comparison.side_by_side import compare_runs

    print(compare_runs(existing_home(home), first, second))
    return DONE
