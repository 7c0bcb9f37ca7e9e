"""Where files contradict each other or themselves: rows that differ, and replaced numbers that lead two ways or in a circle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flows.contracts import LONG_FORM, Contract, contracts
from flows.intake.deliveries.selection import Disagreement, TypedTable
from flows.intake.wording import sentence

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    ("source_table", "VARCHAR"), ("submitter", "VARCHAR"), ("period_to", "DATE"), ("said", "VARCHAR"),
    ("sha256", "VARCHAR"), ("sheet", "VARCHAR"), ("row", "BIGINT"), ("content", "VARCHAR"),
)  # fmt: skip
"""intake.difference: `said` is `before` or `now` (what counts), `content` the row as `header: value; …`."""


def differences(disagreements: Sequence[Disagreement]) -> pd.DataFrame:
    """The rows that only one of the two files has, as many times as it has them more often. Columns: COLUMNS."""
    import duckdb  # noqa: PLC0415 - heavy
    import pandas as pd  # noqa: PLC0415 - heavy

    found = []
    with duckdb.connect() as connection:
        for each in disagreements:
            query = _rows_in_one(contracts()[each.now.table])
            for said, sha256, one, other in (
                ("before", each.before_sha256, each.before, each.now.path),
                ("now", each.now.sha256, each.now.path, each.before),
            ):
                for sheet, row, content in connection.execute(query, [str(one), str(other)]).fetchall():
                    now = each.now
                    found.append((now.table, now.submitter, now.period_to, said, sha256, sheet, row, content))
    return pd.DataFrame(found, columns=[name for name, _ in COLUMNS])


def _rows_in_one(contract: Contract) -> str:
    """Rows of the first file that the second has fewer of; equal rows of a file are told apart by their number."""
    names = {column.warehouse_columns()[0][0]: column.header for column in contract.columns}
    names = names or {name: name for name, _ in LONG_FORM}
    content = ", ".join(f""" '{header.replace("'", "''")}: ' || one."{name}" """ for name, header in names.items())
    same = ", ".join(f'"{name}"' for name in names)
    numbered = f"select *, row_number() over (partition by {same} order by _row) as _copy from read_parquet(?)"
    alike = " and ".join(f'one."{name}" is not distinct from other."{name}"' for name in (*names, "_copy"))
    return f"""
        select one._sheet, one._row, concat_ws('; ', {content})
        from ({numbered}) as one anti join ({numbered}) as other on {alike}
        order by one._sheet, one._row
    """


def contradicting_swaps(tables: Sequence[TypedTable]) -> list[dict[str, Any]]:
    """Problems of the lists of replaced numbers that count: one old number with two new ones, and numbers in a circle.

    What staging.nummerbyte makes of them is said there: the newest replacement holds, and a circle replaces nothing.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - heavy

    rows = [
        (row["old_pid"], row["new_pid"], each, row["_sheet"], row["_row"])
        for each in tables
        if each.table == "nummerbyte"
        for row in pq.read_table(each.path, columns=["old_pid", "new_pid", "_sheet", "_row"]).to_pylist()
        if row["old_pid"] and row["new_pid"]
    ]
    new: dict[str, set[str]] = {}
    for old, replacement, *_ in rows:
        new.setdefault(old, set()).add(replacement)
    found = []
    for old, _, file, sheet, row in rows:
        code = "NUMMERBYTE_RING" if _leads_back(old, new) else "NUMMERBYTE_TVA" if len(new[old]) > 1 else None
        if code:
            said = sentence(code)
            found.append({
                "sha256": file.sha256, "sheet": sheet, "cell": None, "row": row, "column": None, "code": code,
                "severity": "warn", "message": said, "outside": said,
            })  # fmt: skip
    return found


def _leads_back(old: str, new: Mapping[str, set[str]]) -> bool:
    seen: set[str] = set()
    waiting = [*new.get(old, ())]
    while waiting:
        number = waiting.pop()
        if number == old:
            return True
        if number not in seen:
            seen.add(number)
            waiting += new.get(number, ())
    return False
