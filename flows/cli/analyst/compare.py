"""`fokusdag compare`: two runs side by side."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from flows.cli.options import DONE, HomeOption, existing_home
from flows.language.tool import say


def compare(
    first: Annotated[str, Parameter(help=say("Namnet på ett utkast, en utgåva eller ett försök."))],
    second: Annotated[str, Parameter(help=say("Namnet på ett utkast, en utgåva eller ett försök."))],
    /,
    *,
    home: HomeOption = None,
) -> int:
    """Compare two runs: what differs in files and definitions, and every number that differs."""
    from flows.report.comparison.side_by_side import compare_runs

    print(compare_runs(existing_home(home), first, second))
    return DONE
