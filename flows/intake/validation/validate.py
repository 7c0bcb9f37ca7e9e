"""Validate rows: every rule of a contract on every row, all problems in one pass.

SQL decides. In a night Great Expectations judges the same rows once more, all files together (second_judgement).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

import duckdb
import pandas as pd
import pyarrow as pa

from flows.contracts import Contract
from flows.intake.problems import Problem, code_of
from flows.intake.reading import SheetTable
from flows.intake.validation.row_problem import holds_file, problem_of
from flows.intake.validation.rules.checks import Check, checks
from flows.intake.validation.rules.flags import FLAGGED, flags


@dataclass(frozen=True)
class JudgedTable:
    """What was judged and what came of it, for a second judgement.

    Attributes:
        contract: Whose rules.
        frame: The rows of one sheet, with the flags of the rules that are computed outside SQL.
        failed: Rule id → number of rows that fail it, for the rules that fail.
    """

    contract: Contract
    frame: pd.DataFrame
    failed: dict[str, int]


@dataclass(frozen=True)
class Validation:
    """`accepted` and `rejected` rows (typed columns; rejected with `_codes`) and every problem, by row.

    The rows in are the accepted and the rejected together, always. `evidence`: one for each sheet that was judged.
    """

    accepted: pd.DataFrame
    rejected: pd.DataFrame
    problems: list[Problem]
    evidence: tuple[JudgedTable, ...] = ()


def validate(table: SheetTable, sha256: str) -> Validation:
    """Judge every row of a sheet's table."""
    typed = [name for name, _ in table.contract.warehouse_columns()]
    if not len(table.frame):
        return Validation(table.frame[typed], table.frame[typed].assign(_codes=""), [])
    frame = table.frame.assign(_at=range(len(table.frame)), **flags(table.contract, table.frame, table.broken_rows))
    problems: list[Problem] = []
    codes: defaultdict[int, list[str]] = defaultdict(list)
    failed: dict[str, int] = {}
    with _engine().cursor() as connection:
        connection.register(
            "judged", pa.Table.from_pandas(frame, preserve_index=False)
        )  # pandas' own takes twice as long
        failed = failing(table.contract, connection)
        for check, rows in _failing_rows(table.contract, connection, failed, table.letters, set(frame.columns)):
            # A row that is broken has its own problem, to be put right first.
            shown = rows[~rows["_row"].isin(list(table.broken_rows))]
            problems += [problem_of(check, row, table, sha256) for row in shown.to_dict("records")]
            if check.severity != "warn":
                for row in rows.to_dict("records"):
                    if not holds_file(check, row, table.contract):
                        codes[int(row["_at"])].append(code_of(str(row["_code"])))
    for at, number in frame.loc[frame["_row"].isin(list(table.broken_rows)), ["_at", "_row"]].itertuples(index=False):
        codes[int(at)].append(table.broken_rows[int(number)])
    bad = frame["_at"].isin(list(codes)) if codes else None
    if bad is None:
        accepted, rejected = table.frame[typed], table.frame[typed].head(0).assign(_codes="")
    else:
        told = [",".join(dict.fromkeys(codes[at])) for at in frame.loc[bad, "_at"]]
        accepted = frame.loc[~bad, typed].reset_index(drop=True)
        rejected = frame.loc[bad, typed].assign(_codes=told).reset_index(drop=True)
    ordered = sorted(problems, key=lambda p: (p.row or 0, p.cell or ""))
    return Validation(accepted, rejected, ordered, (JudgedTable(table.contract, frame, failed),))


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """The one database of the process, with nothing in it: each sheet's rows are registered for a cursor of its own."""
    return duckdb.connect()


def failing(contract: Contract, connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rule id → number of rows of `judged` that fail it, for the rules that fail.

    Args:
        contract: Whose rules.
        connection: One that knows the rows by the name `judged`.
    """
    rules = checks(contract)
    found: dict[str, int] = {}
    # A rule of unique rows sorts them. In a query with the others it would sort the columns of all rules along.
    alone = [[check] for check in rules if check.expectation == "unique"]
    for together in ([check for check in rules if check.expectation != "unique"], *alone):
        broken = ", ".join(f'({check.fails}) as "{check.id}"' for check in together)
        counts = ", ".join(f'count(*) filter (where "{check.id}")' for check in together)
        (counted,) = connection.execute(f"select {counts} from (select {broken} from judged)").fetchall()
        found |= {check.id: count for check, count in zip(together, counted, strict=True)}
    return {check.id: found[check.id] for check in rules if found[check.id]}


def _failing_rows(
    contract: Contract,
    connection: duckdb.DuckDBPyConnection,
    failed: Collection[str],
    letters: Collection[str],
    there: Collection[str],
) -> Iterator[tuple[Check, pd.DataFrame]]:
    """The rows of each failed rule, by one query each. Of rows with the same key the first one stands."""
    for check in checks(contract) if failed else ():
        if check.id not in failed or (check.code == "SAKNAT_VARDE" and check.column.name not in letters):
            continue  # a column that is missing is reported once, and not for each row
        rows = connection.execute(_query(check, there)).df()
        if check.rule and check.rule.kind == "unique":
            rows = rows[rows["_row"] != rows["_first_row"]]
        yield check, rows


def _query(check: Check, there: Collection[str]) -> str:
    """The failing rows of a rule: place, code, and what the message shows, which is never an identifying column."""
    code = f"'{check.code}'" if check.code else f'"{check.column.name}__fault"'
    name = check.column.name
    names: tuple[str, ...] = () if check.column.identifying else (name,)
    if check.rule and check.rule.kind not in FLAGGED - {"apart"}:
        names = check.rule.columns
    also = "".join(f', "{name}__{what}" as _{what}' for what in ("read", "other") if f"{name}__{what}" in there)
    columns = ", ".join(f'"{name}"' for name in dict.fromkeys(names))
    twins = check.rule is not None and check.rule.kind == "unique"
    shown = _other_row(check, columns) if twins else columns or "null"
    clause = "qualify" if twins else "where"
    return (
        f'select _at, _row, {code} as _code, "{name}__text" as _text{also}, {shown} '
        f"from judged {clause} {check.fails} order by _at"
    )


def _other_row(check: Check, columns: str) -> str:
    """SQL for the row that a message on a duplicate names: the first one, which is accepted and names itself.

    Where duplicates must be alike and are not, the first one names the last, and none is accepted.
    """
    rows = "order by _row rows between unbounded preceding and unbounded following"
    window = f'over (partition by {columns}, "{check.only_not_null}" {rows})'
    if not check.compared:
        return f"first_value(_row) {window} as _first_row"
    whole = ", ".join(f'"{name}"' for name in check.compared)
    return (
        f"case when _row = first_value(_row) {window} and min(hash({whole})) {window} <> max(hash({whole})) {window} "
        f"then last_value(_row) {window} else first_value(_row) {window} end as _first_row"
    )
