"""`fokusdag compare`: two runs side by side."""

from __future__ import annotations

from flows.cli.options import DONE, HomeOption, existing_home


def compare(first: str, second: str, *, home: HomeOption = None) -> int:
    """Lägg två körningar sida vid sida: vad som skiljer i filer och definitioner, och varje tal som skiljer.

    FIRST och SECOND är namn på utkast, utgåvor eller försök (fokusdag run --definitions).
    """
    from flows.report.comparison.side_by_side import compare_runs

    print(compare_runs(existing_home(home), first, second))
    return DONE
