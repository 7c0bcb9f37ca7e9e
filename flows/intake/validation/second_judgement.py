"""Judge the files of a night once more, with Great Expectations: all rows of a table together.

Great Expectations takes seconds to import, and for each table as long again whatever the rows, so it judges every file at
once. It says how many rows fail which rule (result format BASIC: COMPLETE costs far more for each failing cell). SQL has
found the failing rows of each sheet, and the two counts must agree.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

import pandas as pd

from flows.contracts import Contract
from flows.errors import short_of
from flows.intake.validation.rules.checks import Check, checks
from flows.intake.validation.validate import JudgedTable

SHEET = "_judged_sheet"
"""Which sheet a row is of, by number. Two rows are twins only in one sheet."""


class CountsDisagree(Exception):  # noqa: N818 - says what happened
    """Great Expectations and SQL found different numbers of failing rows: neither can be trusted."""


def confirm(evidence: Sequence[JudgedTable]) -> None:
    """Have Great Expectations judge what SQL has judged. Raises CountsDisagree."""
    tables: dict[str, list[JudgedTable]] = {}
    for each in evidence:
        if len(each.frame):
            tables.setdefault(each.contract.table, []).append(each)
    for table, sheets in tables.items():
        by_sql: Counter[str] = Counter()
        for each in sheets:
            by_sql.update(each.failed)
        by_gx = failing_by_gx(sheets[0].contract, _together(sheets))
        if by_gx != by_sql:
            rules = sorted(rule for rule in by_gx.keys() | by_sql.keys() if by_gx.get(rule) != by_sql.get(rule))
            counts = [f"{table}.{rule}: GX {by_gx.get(rule, 0)}, SQL {by_sql[rule]}" for rule in rules]
            raise CountsDisagree("; ".join(counts))


def _together(sheets: Sequence[JudgedTable]) -> pd.DataFrame:
    """The rows of all sheets, in the columns that the rules look at."""
    contract = sheets[0].contract
    frames = [each.frame.assign(**{SHEET: number}, **_stands(each)) for number, each in enumerate(sheets)]
    return pd.concat([frame[[*_columns(contract), SHEET]] for frame in frames], ignore_index=True)


def _stands(sheet: JudgedTable) -> dict[str, pd.Series[Any]]:
    """`<name>__stands` of the required columns: null where nothing stands in the cell, whether or not it could be read.

    A rule for the rows without a fault would say the same, but GX finds those anew for each metric: a third of the judging.
    """
    frame, names = sheet.frame, [column.name for column in sheet.contract.columns if column.required]
    return {f"{name}__stands": frame[f"{name}__fault"].mask(frame[name].notna(), "") for name in names}


def _columns(contract: Contract) -> list[str]:
    found: dict[str, None] = {}
    for check in checks(contract):
        given = check.arguments
        names = [given[key] for key in ("column", "column_A", "column_B") if key in given]
        more = [check.only_not_null] if check.only_not_null else []
        found |= dict.fromkeys([*names, *given.get("column_list", ()), *more])
    return list(found)


def failing_by_gx(contract: Contract, frame: pd.DataFrame) -> dict[str, int]:
    """Rule id → number of failing rows, for the rules that fail. Raises CountsDisagree where a rule could not be judged."""
    batch = _everything().get_batch({"dataframe": frame})
    failed = {}
    for result in batch.validate(_suite(contract), result_format="BASIC").results:  # their order varies
        rule = result.expectation_config.meta["rule"]
        if "unexpected_count" not in result.result:
            # GX hands exceptions back as results; their text may quote cells and is not passed on.
            told = result.exception_info
            faults = [told] if "exception_message" in told else told.values()
            if any(short_of(RuntimeError(fault["exception_message"])) for fault in faults):
                raise MemoryError
            raise CountsDisagree(f"{contract.table}.{rule}: Great Expectations could not judge it")
        if not result.success:
            failed[rule] = int(result.result["unexpected_count"])
    return failed


def _suite(contract: Contract) -> Any:
    """The rules of a contract as GX's expectations."""
    gx = import_great_expectations()
    kinds = {
        "null": gx.expectations.ExpectColumnValuesToBeNull,
        "not_null": gx.expectations.ExpectColumnValuesToNotBeNull,
        "in_set": gx.expectations.ExpectColumnValuesToBeInSet,
        "not_in_set": gx.expectations.ExpectColumnValuesToNotBeInSet,
        "between": gx.expectations.ExpectColumnValuesToBeBetween,
        "pair": gx.expectations.ExpectColumnPairValuesAToBeGreaterThanB,
        "unique": gx.expectations.ExpectCompoundColumnsToBeUnique,
    }
    return gx.ExpectationSuite(
        contract.table,
        expectations=[
            kinds[check.expectation](**_arguments(check), row_condition=_rows_of(check), meta={"rule": check.id})
            for check in checks(contract)
        ],
    )


def _arguments(check: Check) -> dict[str, Any]:
    if check.expectation == "unique":
        return {"column_list": [SHEET, *check.arguments["column_list"]]}
    return check.arguments


def _rows_of(check: Check) -> Any:
    """The rows that a rule is for, in GX's terms; None for all."""
    from great_expectations.expectations.row_conditions import Column as GxColumn  # noqa: PLC0415 - heavy

    return GxColumn(check.only_not_null).is_not_null() if check.only_not_null else None


@cache
def import_great_expectations() -> Any:
    """Great Expectations, without its telemetry: two to five seconds and 250 MB, so only where a night's rows are judged."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations  # noqa: PLC0415 - see above

    return great_expectations


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
    context = import_great_expectations().get_context(mode="ephemeral", project_config=config)
    return (
        context.data_sources.add_pandas("judged")
        .add_dataframe_asset("table")
        .add_batch_definition_whole_dataframe("all")
    )
