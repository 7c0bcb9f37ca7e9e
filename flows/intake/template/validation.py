"""What Excel lets through in the cells of a column, and the help it shows beside them."""

from __future__ import annotations

from datetime import date

from xlsxwriter.utility import xl_col_to_name

from flows.contracts import Column, Contract
from flows.language.words import SWEDISH as w  # noqa: N811


def validation(contract: Contract, column: Column, values: str | None) -> dict[str, object]:
    """What Excel lets through in a cell, and the help it shows beside it (255 characters at most, title 32)."""
    options: dict[str, object] = {
        "input_title": column.header[:32],
        "input_message": column.help[:255],
        "error_title": w("Stämmer inte"),
        "error_message": column.help[:255],
        "error_type": "warning",
        "ignore_blank": True,
    }
    if values:
        # A municipality may be written in other ways too (`2085 Ludvika`); a value of a list may not.
        return options | {
            "validate": "list",
            "source": f"={values}",
            "error_type": "warning" if column.type == "place" else "stop",
        }
    if column.type == "date":
        first = column.earliest or date(1900, 1, 1)
        earliest = f"=DATE({first.year},{first.month},{first.day})"
        for rule in contract.rules:
            if rule.kind == "not_before" and rule.columns[0] == column.name:
                names = [each.name for each in contract.columns]
                earliest = f"=${xl_col_to_name(names.index(rule.columns[1]))}2"
        return options | {
            "validate": "date",
            "criteria": "between",
            "minimum": earliest,
            "maximum": f"=TODAY()+{column.horizon_days}",
        }
    if column.identifying:  # 8506151234 to 19850615-1234
        return options | {"validate": "length", "criteria": "between", "minimum": 10, "maximum": 13}
    if column.type == "percent" and column.minimum == 1:  # `100%` is a 1 to Excel, and so is one per cent
        least = {"validate": "decimal", "criteria": "between", "minimum": 2, "maximum": column.maximum}
        return (
            options | least | {"error_message": f"{column.help} {w('En etta betyder inte heltid: skriv 100.')}"[:255]}
        )
    kind = {"validate": "integer" if column.type in ("year", "count") else "decimal"}
    if column.type == "year" and column.horizon_days is not None:
        latest = f"=YEAR(TODAY()+{column.horizon_days})"
        return options | kind | {"criteria": "between", "minimum": column.minimum, "maximum": latest}
    if column.minimum is not None and column.maximum is not None:
        return options | kind | {"criteria": "between", "minimum": column.minimum, "maximum": column.maximum}
    if column.minimum is not None:
        return options | kind | {"criteria": ">=", "value": column.minimum}
    return options | {"validate": "any"}
