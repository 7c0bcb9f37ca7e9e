"""The rules of a contract, each as SQL finds the rows that break it and as Great Expectations judges it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from flows.contracts import Column, Contract, Rule
from flows.intake.problems import Severity
from flows.intake.validation.rules.flags import FLAGGED, flag_of, read_of

Expectation = Literal["null", "not_null", "in_set", "not_in_set", "between", "pair", "unique"]


@dataclass(frozen=True)
class Check:
    """One rule. `fails`: the SQL condition of a failing row; `code`: the problem's, None where the cell's fault tells it.

    `column`: where the problem is shown; `rule`: the contract's own rule, where it is one. `only_not_null`: the rule is for
    the rows where this column is not empty. `compared`: the columns in which rows with the same key must be alike.
    """

    id: str
    expectation: Expectation
    arguments: dict[str, Any]
    fails: str
    column: Column
    code: str | None
    severity: Severity = "row"
    rule: Rule | None = None
    only_not_null: str | None = None
    compared: tuple[str, ...] = ()


def checks(contract: Contract) -> list[Check]:
    """Every rule of a contract in its order: can a cell be read, is it there, is it allowed; then the row's own rules."""
    of_cells = [check for column in contract.columns for check in _of_column(column)]
    return of_cells + [_of_row(contract, number, rule) for number, rule in enumerate(contract.rules)]


def _of_column(column: Column) -> Iterator[Check]:
    name, fault = column.name, f"{column.name}__fault"
    yield Check(f"{name}.read", "null", {"column": fault}, f'"{fault}" is not null', column, None)
    if column.required:
        # A cell that could not be read has its own problem and is not an empty cell.
        fails = f'"{name}" is null and "{fault}" is null'
        yield Check(f"{name}.there", "not_null", {"column": f"{name}__stands"}, fails, column, "SAKNAT_VARDE")
    if column.values:
        fails = f'"{name}" is not null and "{name}" not in ({_texts(column.values)})'
        yield Check(
            f"{name}.allowed",
            "in_set",
            {"column": name, "value_set": list(column.values)},
            fails,
            column,
            "OKANT_VARDE",
        )
    bounds = [("<", column.minimum), (">", column.maximum)]
    fails = " or ".join(f'"{name}" {sign} {bound}' for sign, bound in bounds if bound is not None)
    if fails:
        arguments = {"column": name, "min_value": column.minimum, "max_value": column.maximum}
        yield Check(f"{name}.between", "between", arguments, fails, column, "UTANFOR_INTERVALL")


def _of_row(contract: Contract, number: int, rule: Rule) -> Check:
    first = contract.column(rule.columns[0])
    told = (first, rule.code, rule.severity, rule)
    if rule.kind in FLAGGED:
        flag = flag_of(number)
        return Check(f"row.{number}", "null", {"column": flag}, f'"{flag}" is not null', *told)
    arguments: dict[str, Any]
    if rule.kind == "not_before":
        later, earlier = rule.columns
        arguments = {
            "column_A": later,
            "column_B": earlier,
            "or_equal": True,
            "ignore_row_if": "either_value_is_missing",
        }
        return Check(f"row.{number}", "pair", arguments, f'"{later}" < "{earlier}"', *told)
    if rule.kind == "unwanted":
        arguments = {"column": first.name, "value_set": list(rule.values)}
        return Check(f"row.{number}", "not_in_set", arguments, f'"{first.name}" in ({_texts(rule.values)})', *told)
    if rule.kind == "no_interim":
        kind = f"{first.name}_kind"
        return Check(
            f"row.{number}", "not_in_set", {"column": kind, "value_set": ["interim"]}, f"\"{kind}\" = 'interim'", *told
        )
    # Every row that has a twin is counted; validate lets the first of them stand. A row with a cell that could not be read
    # has no twin: two unreadable numbers are not the same person, nor two unreadable days the same day.
    read = read_of(number)
    columns = ", ".join(f'"{name}"' for name in (*rule.columns, read))
    fails = f'"{read}" is not null and count(*) over (partition by {columns}) > 1'
    arguments = {"column_list": list(rule.columns)}
    others = tuple(c.name for c in contract.columns if c.name not in rule.columns) if rule.alike else ()
    return Check(f"row.{number}", "unique", arguments, fails, *told, only_not_null=read, compared=others)


def _texts(values: tuple[str, ...]) -> str:
    return ", ".join("'" + value.replace("'", "''") + "'" for value in values)
