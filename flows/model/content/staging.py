"""The staging tables, derived from the contracts: typed rows of all files that count, each once, with the cell they came from.

`python -m flows.model.content.staging sql/10_staging` prints the SQL. That folder holds only what a contract cannot say: a table
there with a contract's name takes the place of the derived one, and the others build on the derived ones.

Each derived table has its contract's columns, then `rank` (files of a table, oldest first), `sha256`, `file`, `sheet` and `row`.

- A person's replaced number is read as the new one (staging.nummerbyte), with what the new number tells of sex and birth year.
- In a table that the enterprises send, `orgnr` is the submitter.
- Where files of several periods add up, of rows with the same key those of the newest file count. So do they of rows that
  have the same values in the contract's `corrected_by`, if none of these is empty, or in the columns of a rule of unique rows
  that asks: an export may give the same participation another serial number each time.
- The same row twice in a file is one, where a person could have been written under two numbers or files add up.
- 9999-12-31 in a column that may be empty is how some systems write that there is no end: it is made empty.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from flows.contracts import LINEAGE, LONG_FORM, PERSON_COLUMNS, Contract, Rule, contracts
from flows.intake.values.days.context import NO_END

SERIES = "af_row"
"""The one staging table of all public series, in long form."""


def staging_statements(folder: Path) -> Iterator[tuple[str, str]]:
    """Every statement of staging in the order to run, each with where it is from. `folder`: sql/10_staging."""
    written = {path.stem.partition("_")[2]: path for path in sorted(folder.glob("*.sql"))}
    of_contracts = [name for name in written if name in contracts()]
    for name in of_contracts:
        yield f"sql/{folder.name}/{written[name].name}", written[name].read_text("utf-8")
    for table, contract in contracts().items():
        if contract.layout == "sheet" and table not in written:
            yield f"flows/model/content/staging.py, {table}", staging_sql(contract)
    yield (
        f"flows/model/content/staging.py, {SERIES}",
        series_sql([contract for contract in contracts().values() if contract.layout == "public"]),
    )
    for name in (name for name in written if name not in of_contracts):
        yield f"sql/{folder.name}/{written[name].name}", written[name].read_text("utf-8")


def staging_sql(contract: Contract) -> str:
    """The statement that makes a table's staging.<table> from typed.<table>."""
    ctes = [f"source as (\n  from typed.{contract.table}\n)"]
    if contract.persons:
        ctes.append(f"current_pid as (\n{_replaced(contract.persons)}\n)")
    if contract.supersedes == "period":
        ctes.append(f"newest as (\n  from {_name(ctes)}\n  qualify {_is_newest(contract.key)}\n)")
        if told := contract.corrected_by:
            empty = " or ".join(f"{name} is null" for name in told)
            ctes.append(f"corrected as (\n  from {_name(ctes)}\n  qualify {empty} or {_is_newest(told)}\n)")
        for rule in contract.rules:
            if rule.kind == "unique" and rule.severity == "ask":
                ctes.append(f"once as (\n  from {_name(ctes)}\n  qualify {_once(rule)}\n)")
    once = bool(contract.persons) or contract.supersedes == "period"
    row = "min(_row)" if once else "_row"
    chosen = [*_columns(contract), "rank", "sha256", "file", "_sheet as sheet", f"{row} as row"]
    grouped = "\n  group by all" if once else ""
    ctes.append(f"final as (\n  select {', '.join(chosen)}\n  from {_name(ctes)}{grouped}\n)")
    ordered = "" if contract.persons else " order by rank, row"
    return f"create table staging.{contract.table} as\nwith " + ",\n".join(ctes) + f"\nfrom final{ordered}\n"


def series_sql(series: list[Contract]) -> str:
    """The statement that makes staging.af_row: every public series, by its table's name in `series`.

    `row` is -1 where the number is a sum of many records.
    """
    numbers = ", ".join(name for name, _ in LONG_FORM)
    parts = [
        f"select '{each.table}' as series, {numbers}, sha256, file, _sheet as sheet, _row as row from typed.{each.table}"
        for each in series
    ]
    return f"create table staging.{SERIES} as\n" + "\nunion all\n".join(parts) + "\n"


def _is_newest(columns: Sequence[str]) -> str:
    return f"rank() over (partition by {', '.join(columns)} order by rank desc) = 1"


def _once(rule: Rule) -> str:
    """Of rows that are alike in the rule's columns keep those of the newest file."""
    empty = [f"{name} is null" for name in rule.columns]
    if rule.not_counted:
        empty.append("{} is not distinct from '{}'".format(*rule.not_counted))
    none = " or ".join(empty)
    return f"{none} or rank() over (partition by {', '.join(rule.columns)}, ({none}) order by rank desc) = 1"


def _name(ctes: list[str]) -> str:
    return ctes[-1].partition(" ")[0]


def _columns(contract: Contract) -> list[str]:
    """What is selected of the contract's columns."""
    lineage, submits = {name for name, _ in LINEAGE}, contract.supplier.enterprises
    open_ends = {column.name for column in contract.columns if column.open_end and not column.required}
    chosen = ["submitter as orgnr"] if submits else []
    for name, _ in contract.warehouse_columns():
        if name not in lineage and not (submits and name == contract.submitter_column):
            chosen.append(f"nullif({name}, date '{NO_END}') as {name}" if name in open_ends else name)
    return chosen


def _replaced(persons: list[str]) -> str:
    """The rows of source with each person's replaced number read as the new one, which is a personal identity number."""
    told, joins = [], []
    for person in persons:
        new = f"new_{person}"
        for suffix, _ in PERSON_COLUMNS:
            now = "'personnummer'" if suffix == "_kind" else f"{new}.new_pid{suffix}"
            told.append(f"if({new}.new_pid is null, source.{person}{suffix}, {now}) as {person}{suffix}")
        joins.append(f"  left join staging.nummerbyte as {new} on {new}.old_pid = source.{person}")
    replaced = ",\n    ".join(told)
    return "\n".join([f"  select source.* replace (\n    {replaced}\n  )\n  from source", *joins])


if __name__ == "__main__":
    for _, statement in staging_statements(Path(sys.argv[1])):
        print(statement)  # noqa: T201
