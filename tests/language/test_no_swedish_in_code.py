"""What users read stands in catalogues and in the TOML files of the contracts: no Swedish is left in the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from flows.contracts import contracts
from flows.language.update import CODE

MARKS = {"w", "say", "message", "words", "self", "plural", "counted", "context"}
"""The calls whose texts are in a catalogue (flows/language/update.py)."""
SWEDISH = re.compile(
    r"[åäö]|\b(?:att|av|det|eller|finns|har|ingen|inget|inte|kan|med|och|om|ska|som|till|utan|vid)\b", re.IGNORECASE
)
NOT_READ = re.compile(r"[A-Za-z0-9_./:-]+|.*(?:\(\?|\[a-|\w\|\w|\b(?:select|from) ).*", re.DOTALL)
"""A code, a key or the name of a file; a pattern; a query."""
RECOGNISED = (
    "contracts/places.py",
    "intake/files/our_sheets.py",
    "intake/replies/annotate.py",
    "intake/statistics/",
    "intake/tables/",
    "intake/template/workbook.py",
    "intake/validation/suggestions.py",
    "intake/values/",
)
"""Where words stand that files are recognised by when they come, or come back. No more than five: a sentence is longer."""
ALLOWED = {
    "example/": "what is in the invented files of others",
    "intake/replies/build.py": "the kinds of answers: their file names say them, and are read again",
    "intake/validation/by_table.py": "the names of two sheets that were read as one, which both languages show alike",
    "language/catalogue.py": "what is wrong in a catalogue, which can then not say it",
    "operations/answers/deliver.py": "who sent an answer, as the list of sent answers keeps it",
    "operations/notification": "the names by which is remembered what has been told",
    "release/editions/": "names of cells and of relations between them, which nobody reads",
    "report/analyst/trace_queries.py": "the kinds of starts, as the warehouse has them",
}


def swedish_in(code: str) -> Iterator[tuple[int, str]]:
    """The line and the text of each Swedish string that is neither a docstring, a pattern or a query nor in a catalogue."""
    passed, found = set(), []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Expr):
            passed.add(id(node.value))
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in MARKS or name == "compile":
                passed |= {id(each) for each in node.args}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(node)
    for node in found:
        if id(node) not in passed and SWEDISH.search(str(node.value)) and not NOT_READ.fullmatch(str(node.value)):
            yield node.lineno, str(node.value)


def test_no_swedish_stands_in_the_code() -> None:
    columns = [column for contract in contracts().values() for column in contract.columns]
    declared = {word for column in columns for word in (*column.values, column.unit)}
    left = [
        (name, line, text)
        for path in sorted(CODE.rglob("*.py"))
        for name in [path.relative_to(CODE).as_posix()]
        if not name.startswith(tuple(ALLOWED))
        for line, text in swedish_in(path.read_text("utf-8"))
        if text not in declared and not (name.startswith(RECOGNISED) and len(text.split()) <= 5)
    ]
    assert left == []


def test_the_check_finds_a_sentence_that_is_put_together_too() -> None:
    code = '"""Som är rätt."""\nw("är")\nre.compile("är")\na = "ar_rad"\nb = f"{n} rader är lästa"\nc = ["Inget är nytt."]\n'
    assert [text for _, text in swedish_in(code)] == [" rader är lästa", "Inget är nytt."]
