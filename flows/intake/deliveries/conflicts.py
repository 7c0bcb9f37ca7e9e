"""Where two files from the same sender for the same period do not say the same: the rows that differ, for the analyst."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pandas as pd

from flows.contracts import LONG_FORM, Contract, contracts
from flows.intake.deliveries.selection import Disagreement

COLUMNS = (
    ("source_table", "VARCHAR"), ("submitter", "VARCHAR"), ("period_to", "DATE"), ("said", "VARCHAR"),
    ("sha256", "VARCHAR"), ("sheet", "VARCHAR"), ("row", "BIGINT"), ("content", "VARCHAR"),
)  # fmt: skip
"""intake.difference: `said` is `before` or `now` (what counts), `content` the row as `header: value; …`."""


def differences(disagreements: Sequence[Disagreement]) -> pd.DataFrame:
    """The rows that only one of the two files has, as many times as it has them more often. Columns: COLUMNS."""
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
