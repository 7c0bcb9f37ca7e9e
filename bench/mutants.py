"""`make mutants`: change operators and constants of flows/release/ and sql/, one at a time, and list those that no test notices.

Each change is made in a copy of the project, and the quick tests of that part run there. A change is noticed when a test fails
or does not end. All changes take hours: `--sample` takes some of them, other ones for each `--seed`.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("flows", "sql", "tests", "docs", "pyproject.toml", "prefect.yaml", "requirements")
TESTS = {
    "flows/release": [
        *(f"tests/release/test_{name}.py" for name in ("rules", "random", "attack_audit", "outside")),
        "tests/release",
    ],
    "sql": ["tests/model/test_by_hand.py", "tests/model"],
}
"""Part of the project → the tests that hold it, the fastest first."""
SWAPPED = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.In: "not in", ast.NotIn: "in",
    ast.Add: "-", ast.Sub: "+", ast.And: "or", ast.Or: "and",
}  # fmt: skip
IN_SQL = re.compile(r"(?<![\w.'])\d+(?![\w.'])|<=|>=|(?<![<>-])[<>](?![<>=])|\b(?:and|or)\b")
SQL_SWAPPED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "and": "or", "or": "and"}
SLOW = 600
"""Seconds after which a change counts as noticed: it does not end."""


@dataclass(frozen=True)
class Mutant:
    """One change of one place in a file."""

    file: str
    line: int
    start: int
    end: int
    before: str
    after: str

    @property
    def part(self) -> str:
        """The part of the project that the file belongs to."""
        return next(part for part in TESTS if self.file.startswith(part))

    def applied(self, text: str) -> str:
        """The file's text with the change."""
        return text[: self.start] + self.after + text[self.end :]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.before} → {self.after}"


def python_mutants(file: str, text: str) -> Iterator[Mutant]:
    """Every comparison, sum, `and`, `or` and whole number of a module, but for those in annotations and texts."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def at(line: int, column: int) -> int:
        whole = text[starts[line - 1] : starts[line]]
        return starts[line - 1] + len(whole.encode()[:column].decode())

    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and type(node.value) is int:
            place = at(node.lineno, node.col_offset)
            before = text[place : at(node.end_lineno or node.lineno, node.end_col_offset or 0)]
            yield Mutant(file, node.lineno, place, place + len(before), before, str(node.value + 1))
            continue
        if isinstance(node, ast.Compare):
            sides, operators = [node.left, *node.comparators], node.ops
        elif isinstance(node, ast.BinOp):
            sides, operators = [node.left, node.right], [node.op]
        elif isinstance(node, ast.BoolOp):
            sides, operators = node.values, [node.op] * (len(node.values) - 1)
        else:
            continue
        for left, right, operator in zip(sides, sides[1:], operators, strict=False):
            if type(operator) not in SWAPPED:
                continue
            begin = at(left.end_lineno or left.lineno, left.end_col_offset or 0)
            between = text[begin : at(right.lineno, right.col_offset)]
            found = re.search(r"<=|>=|==|!=|<|>|\+|-|\bnot in\b|\bin\b|\band\b|\bor\b", between)
            if found:
                place = begin + found.start()
                yield Mutant(file, left.lineno, place, place + len(found[0]), found[0], SWAPPED[type(operator)])


def sql_mutants(file: str, text: str) -> Iterator[Mutant]:
    """Every comparison, `and`, `or` and whole number of a query, but for those in comments."""
    for found in IN_SQL.finditer(text):
        line_start = text.rfind("\n", 0, found.start()) + 1
        if "--" in text[line_start : found.start()]:
            continue
        after = SQL_SWAPPED.get(found[0]) or str(int(found[0]) + 1)
        line = text.count("\n", 0, found.start()) + 1
        yield Mutant(file, line, found.start(), found.end(), found[0], after)


def all_mutants() -> Iterator[Mutant]:
    """Every change of every part."""
    for part in TESTS:
        for path in sorted((ROOT / part).rglob("*")):
            name = str(path.relative_to(ROOT))
            if path.suffix == ".py":
                yield from python_mutants(name, path.read_text("utf-8"))
            elif path.suffix == ".sql":
                yield from sql_mutants(name, path.read_text("utf-8"))


def is_noticed(mutant: Mutant, copy: Path) -> bool:
    """Whether a test fails over the change."""
    path = copy / mutant.file
    text = path.read_text("utf-8")
    path.write_text(mutant.applied(text), "utf-8")
    try:
        return not passes(mutant.part, copy)
    finally:
        path.write_text(text, "utf-8")


def passes(part: str, copy: Path) -> bool:
    """Whether the tests of a part pass in the copy as it is now."""
    words = ["-m", "pytest", "-q", "-x", "-m", "not full", "-p", "no:cacheprovider", *TESTS[part]]
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [sys.executable, *words], cwd=copy, env=environment, capture_output=True, timeout=SLOW, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def main() -> None:
    """Print each change that nothing notices, and how many there were."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sample", type=int, default=40, help="so many changes")
    asked.add_argument("--seed", type=int, default=1, help="which ones")
    asked.add_argument("--only", default="", help="only in files whose path contains this")
    told = asked.parse_args()
    found = [mutant for mutant in all_mutants() if told.only in mutant.file]
    chosen = random.Random(told.seed).sample(found, min(told.sample, len(found)))
    survivors = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, copy / name)
        for part in dict.fromkeys(mutant.part for mutant in chosen):
            if not passes(part, copy):
                sys.exit(f"The tests of {part} fail without any change: no change can be judged.")
        for number, mutant in enumerate(chosen, 1):
            noticed = is_noticed(mutant, copy)
            survivors += [] if noticed else [mutant]
            print(f"{number:4} {'noticed ' if noticed else 'SURVIVED'} {mutant}", flush=True)
    print(f"{len(chosen)} of {len(found)} changes tried, {len(survivors)} that no test notices:")
    for mutant in survivors:
        print(f"  {mutant}")


if __name__ == "__main__":
    main()
