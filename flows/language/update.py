"""Bring the catalogues up to the texts of the code: `make words`.

New texts come in without a translation. Texts that the code no longer has go. A text that was changed keeps its translation,
marked `fuzzy`: remove the mark once it is checked.

What is said of a file stands in the TOML files of the contracts. It is translated too, but is not in the catalogue of the
language of the code: what is kept of a file is said as these files have it.

A module whose `w` is SWEDISH writes what is always Swedish, such as an answer. Its texts are in the Swedish catalogue alone.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from jinja2.ext import babel_extract

from flows.language.catalogue import FOLDER, SOURCE, forms, read_catalog, wrong_placeholders

CODE = Path(__file__).parents[1]
_ONE = {"w", "about.words", "self", "message", "say"}
"""Functions whose argument is a text. `self` is Words itself."""
_PLURAL = {"plural", "counted"}
"""Methods whose second and third arguments are a text for one and a text for many."""
_CONTEXT = {"context"}
"""Methods whose first argument says where the text is used, and whose second is the text."""


@dataclass(frozen=True)
class Text:
    """A text of the code as gettext knows it: its id, or the ids for one and many, and its context."""

    id: str | tuple[str, ...]
    context: str | None = None


def texts(language: str, code: Path = CODE) -> dict[Text, list[str]]:
    """Every text of a language's catalogue → the files it is in, in the order they are read."""
    found: dict[Text, list[str]] = {}
    contracts = () if language == SOURCE else code.glob("contracts/*.toml")
    read: dict[str, Callable[[Path], Iterator[Text]]] = {
        ".py": partial(_of_python, language=language),
        ".jinja": _of_template,
        ".toml": _of_contract,
    }
    for path in sorted([*code.rglob("*.py"), *code.rglob("*.jinja"), *contracts]):
        name = path.relative_to(code.parent).as_posix()
        for text in read[path.suffix](path):
            if name not in found.setdefault(text, []):
                found[text].append(name)
    return found


def update(path: Path, code: Path = CODE) -> None:
    """Write a catalogue again with the texts of the code."""
    catalog = read_catalog(path)
    catalog.update(_template(catalog, texts(path.stem, code)), update_header_comment=False)
    for entry in catalog:
        if not any(forms(entry.string)):  # it was likened to another text that nobody has translated
            entry.flags.discard("fuzzy")
    with path.open("wb") as file:
        write_po(file, catalog, width=0, include_lineno=False, ignore_obsolete=True)


def faults(path: Path, code: Path = CODE) -> list[str]:
    """Say what is wrong in a catalogue: missing, obsolete or fuzzy texts, and placeholders that differ.

    In the language of the code an empty text is right: the text of the code is shown.
    """
    catalog, wanted = read_catalog(path), texts(path.stem, code)
    there = {
        Text(entry.id if isinstance(entry.id, str) else tuple(entry.id), entry.context): entry
        for entry in catalog
        if entry.id
    }
    firsts = {Text(text.id[0], text.context) for text in there if not isinstance(text.id, str)}  # it serves as one too
    found = [f"missing: {text.id}" for text in wanted if text not in there and text not in firsts]
    found += [f"obsolete: {text.id}" for text in there if text not in wanted]
    found += [f"obsolete: {text}" for text in catalog.obsolete]
    for text, entry in there.items():
        if path.stem != SOURCE and not all(forms(entry.string)):
            found.append(f"not translated: {text.id}")
        if entry.fuzzy:
            found.append(f"fuzzy: {text.id}")
        if fault := wrong_placeholders(entry):
            found.append(fault)
    return found


def _of_python(path: Path, language: str) -> Iterator[Text]:
    tree = ast.parse(path.read_text("utf-8"))
    swedish = (
        {"w", "w.plural", "w.counted", "w.context", "message"} if language != SOURCE and _is_swedish(tree) else set()
    )
    for call in _calls(tree):
        if ast.unparse(call.func) in swedish:
            continue
        whole = ast.unparse(call.func).removeprefix("self.")
        name = whole if whole in _ONE else whole.rpartition(".")[2]
        plain = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in _ONE and len(plain) == len(call.args) == 1:
            yield Text(plain[0])
        elif name in _PLURAL and len(plain) == 2 and len(call.args) == 3:
            yield Text((plain[0], plain[1]))
        elif name in _CONTEXT and len(plain) == len(call.args) == 2:
            yield Text(plain[1], plain[0])


def _is_swedish(tree: ast.Module) -> bool:
    """Whether the module imports SWEDISH as its `w`."""
    imported = (name for node in tree.body if isinstance(node, ast.ImportFrom) for name in node.names)
    return any((name.name, name.asname) == ("SWEDISH", "w") for name in imported)


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    """All calls, in the order of the source."""
    if isinstance(node, ast.Call):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _calls(child)


def _of_template(path: Path) -> Iterator[Text]:
    with path.open("rb") as file:
        for _, _, text, _ in babel_extract(file, ("w",), (), {}):
            yield Text(str(text))


def _of_contract(path: Path) -> Iterator[Text]:
    """The texts of sentences.toml and parts.toml; of a table's contract, those of its rules and the units that sentences name."""
    declared = tomllib.loads(path.read_text("utf-8"))
    if path.stem in ("sentences", "parts"):
        yield from map(Text, declared.values())
    for column in declared.get("column", ()):
        if column.get("unit"):
            yield Text(column["unit"])
    for rule in declared.get("rule", ()):
        yield Text(rule["message"])


def _template(catalog: Catalog, wanted: Mapping[Text, Sequence[str]]) -> Catalog:
    """The texts of the code as a catalogue. It takes over the date of the other, so that a file without news stays the same."""
    made = Catalog(locale=catalog.locale, creation_date=catalog.creation_date, revision_date=catalog.revision_date)
    for text, files in wanted.items():
        made.add(text.id, context=text.context, locations=[(name, 1) for name in files])
    return made


if __name__ == "__main__":
    for catalogue in sorted(FOLDER.glob("*.po")):
        update(catalogue)
        for fault in faults(catalogue):
            print(f"{catalogue.name}: {fault}")  # noqa: T201
