"""docs/DEFINITIONS.md: what every table of core and mart means, in Swedish and English.

`python -m flows.model.definitions_page` writes it. The values come from definitions.toml, the Swedish from terms.toml, the
English is the header of the table's own SQL file.
"""

from __future__ import annotations

import re
from pathlib import Path

from flows.contracts.places import place_names
from flows.language.words import SWEDISH as w  # noqa: N811
from flows.model.content.curves import make_left_to_work, make_survival
from flows.model.content.sql_files import SQL
from flows.model.definitions import FILE as DEFINITIONS
from flows.model.definitions import Definitions, load_definitions
from flows.model.terms import terms

FILE = Path(__file__).parents[2] / "docs" / "DEFINITIONS.md"
FOLDERS = {"core": "20_core", "mart": "30_marts"}


def definitions_page(definitions: Definitions) -> str:
    """The whole page, as Markdown."""
    told = terms()
    lines = [
        f"# {w('Definitioner')} – Definitions",
        "",
        w(
            "Gjord ur flows/model/definitions.toml (värdena), flows/model/terms.toml (svenskan) och sql/ (engelskan). Ändra där "
            "och kör `python -m flows.model.definitions_page`."
        )
        + " *Made from these files; change them and run the command.*",
        "",
        f"| definition | {w('värde')} – value | |",
        "|---|---|---|",
        *(
            f"| `{key}` | {', '.join(values)} | {_comments().get(key, '')} |"
            for key, values in definitions.values().items()
        ),
    ]
    for schema in FOLDERS:
        for table, (grain, english) in english_terms(schema).items():
            swedish = told[schema][table].format(**shown_values(definitions))
            lines += ["", f"## {schema}.{table}", "", swedish, "", f"*Grain: {grain}.*"]
            lines += ["", "```text", english, "```"]
    return "\n".join([*lines, ""])


def english_terms(schema: str) -> dict[str, tuple[str, str]]:
    """Table → (grain, meaning) from the headers of the SQL files, in the order they are run; the curves from their functions."""
    found = {}
    for path in sorted((SQL / FOLDERS[schema]).glob("*.sql")):
        header = "\n".join(line[3:] for line in path.read_text("utf-8").splitlines() if line.startswith("--"))
        _, grain, english = re.split(r"^(?:grain: |reads: .+$)", header, flags=re.MULTILINE)
        found[path.stem.partition("_")[2]] = (" ".join(grain.split()), english.strip())
    if schema == "mart":
        for name, made_by in (("survival", make_survival), ("left_to_work", make_left_to_work)):
            _, words = (made_by.__doc__ or "").split("\n\n", 1)
            told = [line.strip() for line in words.strip().splitlines()]
            found[name] = (told[0].removeprefix("Grain: ").rstrip("."), "\n".join(told[1:]))
    return found


def shown_values(definitions: Definitions) -> dict[str, str]:
    """Name of a definition → its value as a Swedish reader sees it."""
    shown = {name: str(value) for name, value in definitions.scalars().items()}
    shown["confidence_level"] = definitions.confidence.replace(".", ",")
    shown["extent_points"] = f"{definitions.sources.extent_points:g}".replace(".", ",")
    shown["municipalities"] = w.listed([place_names()[code] for code in definitions.area.municipalities])
    shown["retention_months"] = w.listed([str(k) for k in definitions.staying.retention_months])
    shown["reduced_capacity_supports"] = w.listed(definitions.target.reduced_capacity_supports, "or")
    return shown


def _comments() -> dict[str, str]:
    """Key → the comment behind it in definitions.toml."""
    section, found = "", {}
    for line in DEFINITIONS.read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif match := re.match(r"(\w+) = .*?#\s*(.+)$", line):
            found[f"{section}.{match[1]}"] = match[2]
    return found


if __name__ == "__main__":
    FILE.write_text(definitions_page(load_definitions()), "utf-8")
