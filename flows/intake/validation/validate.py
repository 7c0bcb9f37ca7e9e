"""Room three, judge: every rule of a contract on every row, by Great Expectations, all problems in one pass.

GX says how many rows fail which rule (result format BASIC: COMPLETE costs far more for each failing cell); the failing
rows are then fetched by one SQL query a rule, and the two counts must agree.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

import duckdb
import pandas as pd

from flows.contracts import Column, Contract
from flows.intake.problems import ASKED, Problem, Severity, code_of
from flows.intake.reading import SheetTable
from flows.intake.validation.flags import FLAGGED, flags
from flows.intake.validation.rules import Check, checks
from flows.intake.validation.suggestions import suggestion
from flows.intake.wording import filled, sentence


class CountsDisagree(Exception):  # noqa: N818 - says what happened
    """GX and the query found different numbers of failing rows: neither can be trusted."""


@dataclass(frozen=True)
class Validation:
    """`accepted` and `rejected` rows (typed columns; rejected with `_codes`) and every problem, by row.

    The rows in are the accepted and the rejected together, always.
    """

    accepted: pd.DataFrame
    rejected: pd.DataFrame
    problems: list[Problem]


def validate(table: SheetTable, sha256: str) -> Validation:
    """Judge every row of a sheet's table. Raises CountsDisagree."""
    frame = table.frame.assign(_at=range(len(table.frame)), **flags(table.contract, table.frame))
    failed = validated_by_gx(table.contract, frame) if len(frame) else {}
    problems: list[Problem] = []
    codes: defaultdict[int, list[str]] = defaultdict(list)
    for check, rows in _failing_rows(table.contract, frame, failed, table.letters):
        problems += [_problem(check, row, table, sha256) for row in rows.to_dict("records")]
        if check.severity != "warn":
            for row in rows.to_dict("records"):
                if not _holds_file(check, row, table.contract):
                    codes[int(row["_at"])].append(code_of(str(row["_code"])))
    for at, number in frame.loc[frame["_row"].isin(list(table.broken_rows)), ["_at", "_row"]].itertuples(index=False):
        codes[int(at)].append(table.broken_rows[int(number)])
    typed = [name for name, _ in table.contract.warehouse_columns()]
    bad = frame["_at"].isin(list(codes)) if codes else None
    if bad is None:
        accepted, rejected = table.frame[typed], table.frame[typed].head(0).assign(_codes="")
    else:
        told = [",".join(dict.fromkeys(codes[at])) for at in frame.loc[bad, "_at"]]
        accepted = frame.loc[~bad, typed].reset_index(drop=True)
        rejected = frame.loc[bad, typed].assign(_codes=told).reset_index(drop=True)
    return Validation(accepted, rejected, sorted(problems, key=lambda p: (p.row or 0, p.cell or "")))


def _failing_rows(
    contract: Contract, frame: pd.DataFrame, failed: dict[str, int], letters: Collection[str]
) -> Iterator[tuple[Check, pd.DataFrame]]:
    """The rows of each failed rule, by one query each; their number must be the one GX found."""
    if not failed:
        return
    with duckdb.connect() as connection:
        connection.register("judged", frame)
        for check in checks(contract):
            if check.id not in failed:
                continue
            rows = connection.execute(_query(check, set(frame.columns))).df()
            if len(rows) != failed[check.id]:
                raise CountsDisagree(f"{contract.table}.{check.id}: GX {failed[check.id]}, SQL {len(rows)}")
            if check.code == "SAKNAT_VARDE" and check.column.name not in letters:
                continue  # the column itself is missing, which is told once
            if check.rule and check.rule.kind == "unique":
                rows = rows[rows["_row"] != rows["_first_row"]]
            yield check, rows


def validated_by_gx(contract: Contract, frame: pd.DataFrame) -> dict[str, int]:
    """Rule id → number of failing rows, for the rules that fail. Results are joined on the rule's id: their order varies."""
    gx = _great_expectations()
    kinds = {
        "null": gx.expectations.ExpectColumnValuesToBeNull,
        "not_null": gx.expectations.ExpectColumnValuesToNotBeNull,
        "in_set": gx.expectations.ExpectColumnValuesToBeInSet,
        "not_in_set": gx.expectations.ExpectColumnValuesToNotBeInSet,
        "between": gx.expectations.ExpectColumnValuesToBeBetween,
        "pair": gx.expectations.ExpectColumnPairValuesAToBeGreaterThanB,
        "unique": gx.expectations.ExpectCompoundColumnsToBeUnique,
        "unique_one": gx.expectations.ExpectColumnValuesToBeUnique,
    }
    suite = gx.ExpectationSuite(
        contract.table,
        expectations=[
            kinds[c.expectation](**c.arguments, row_condition=_rows_of(c), meta={"rule": c.id})
            for c in checks(contract)
        ],
    )
    batch = _everything().get_batch({"dataframe": frame.assign(**_stands(contract, frame))})
    failed = {}
    for result in batch.validate(suite, result_format="BASIC").results:
        rule = result.expectation_config.meta["rule"]
        if "unexpected_count" not in result.result:
            # GX hands exceptions back as results; their text may quote cells and is not passed on.
            raise CountsDisagree(f"{contract.table}.{rule}: Great Expectations could not judge it")
        if not result.success:
            failed[rule] = int(result.result["unexpected_count"])
    return failed


@cache
def _great_expectations() -> Any:
    """Great Expectations, without its telemetry: two to five seconds and 250 MB, so only where rows are judged."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations  # noqa: PLC0415 - see above

    return great_expectations


def _stands(contract: Contract, frame: pd.DataFrame) -> dict[str, pd.Series[Any]]:
    """`<name>__stands` of the required columns: null where nothing stands in the cell, whether or not it could be read.

    A rule for the rows without a fault would say the same, but GX finds those anew for each metric: a third of the judging.
    """
    names = [column.name for column in contract.columns if column.required]
    return {f"{name}__stands": frame[f"{name}__fault"].mask(frame[name].notna(), "") for name in names}


def _rows_of(check: Check) -> Any:
    """The rows that a rule is for, in GX's terms; None for all."""
    from great_expectations.expectations.row_conditions import Column as GxColumn  # noqa: PLC0415 - heavy

    return GxColumn(check.only_not_null).is_not_null() if check.only_not_null else None


@cache
def _everything() -> Any:
    """All rows of a frame, in the one context of the process: in memory alone, where GX's own makes a folder for web pages."""
    from great_expectations.data_context.types.base import (  # noqa: PLC0415 - heavy
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    context = _great_expectations().get_context(mode="ephemeral", project_config=config)
    return (
        context.data_sources.add_pandas("judged")
        .add_dataframe_asset("table")
        .add_batch_definition_whole_dataframe("all")
    )


def _query(check: Check, there: set[str]) -> str:
    """The failing rows of a rule: place, code, and what the message shows, which is never an identifying column."""
    code = f"'{check.code}'" if check.code else f'"{check.column.name}__fault"'
    name = check.column.name
    names: tuple[str, ...] = () if check.column.identifying else (name,)
    if check.rule and check.rule.kind not in FLAGGED:
        names = check.rule.columns
    also = "".join(f', "{name}__{what}" as _{what}' for what in ("read", "other") if f"{name}__{what}" in there)
    columns = ", ".join(f'"{name}"' for name in dict.fromkeys(names))
    twins = check.rule is not None and check.rule.kind == "unique"
    shown = (
        f"first_value(_row) over (partition by {columns} order by _row) as _first_row" if twins else columns or "null"
    )
    clause = "qualify" if twins else "where"
    return (
        f'select _at, _row, {code} as _code, "{name}__text" as _text{also}, {shown} '
        f"from judged {clause} {check.fails} order by _at"
    )


def _problem(check: Check, row: dict[Any, Any], table: SheetTable, sha256: str) -> Problem:
    """The problem of a failing row. Who sends the file and for what time is one row: without it nothing counts.

    A question about that row is a question about the file.
    """
    column = check.column
    letter = table.letters.get(column.name, "A")
    shown = {name: _shown(value) for name, value in row.items() if not name.startswith("_")}
    text = row["_text"] if isinstance(row["_text"], str) else shown.get(column.name, "")
    words = {
        "column": column.header,
        "value": text,
        "allowed": ", ".join(column.values),
        "bounds": _bounds(column),
        "other_row": row.get("_first_row"),
        "nearest": suggestion(column, text),
        "read": _shown(row.get("_read")) or shown.get(column.name, ""),
        "other": _shown(row.get("_other")),
        **shown,
    }
    said = partial(filled, check.rule.message) if check.rule else partial(sentence, row["_code"])
    cells = ("value", "read", "other", "nearest", *shown) if table.contract.persons else ()
    number = int(row["_row"])
    severity: Severity = "ask" if row["_code"] in ASKED else check.severity
    holds = _holds_file(check, row, table.contract)
    # A month to come is believed of the whole file: it would be in force before every right one.
    stops = table.contract.one_row or (column.type == "month" and row["_code"] == "FOR_SENT")
    return Problem(
        sha256,
        table.sheet,
        f"{letter}{number}",
        None if holds else number,
        column.header,
        code_of(row["_code"]),
        "file" if stops and severity != "warn" and not holds else severity,
        said(**words),
        said(**words | dict.fromkeys(cells, "…")),
    )


def _holds_file(check: Check, row: Mapping[Any, Any], contract: Contract) -> bool:
    """Whether a question about a cell is one about the whole file: on a sheet of one row, where a value has been read."""
    return contract.one_row and row["_code"] in ASKED and bool(_shown(row.get(check.column.name)))


def _bounds(column: Column) -> str:
    """What a number may be, in words."""
    low, high = _shown(column.minimum), _shown(column.maximum)
    return f"från {low} till {high}" if low and high else f"som är minst {low}" if low else f"som är högst {high}"


def _shown(value: object) -> str:
    if value is None or value is pd.NaT or value != value:  # noqa: PLR0124 - nan is not itself
        return ""
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return str(value)
