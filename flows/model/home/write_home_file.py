"""The fokusdag.toml that `fokusdag init` writes: the area filled in, and all else there to be changed, as comments."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from flows.contracts.places import place_names
from flows.language.words import SWEDISH as w  # noqa: N811
from flows.model.definitions import FILE
from flows.model.home.own_sentences import LABELS
from flows.release.declared.disclosure import DECLARED
from flows.storage.toml_file import read_toml


def home_file_text(name: str, municipalities: Sequence[str], enterprises: int, processed_by: str) -> str:
    """Write the file as text.

    Args:
        name: The area's name.
        municipalities: SCB's codes.
        enterprises: How many are expected to report.
        processed_by: Who processes the data.
    """
    named = w.listed([place_names()[code] for code in municipalities])
    head = [
        "# " + w("Det som är eget för ert område. Det som inte står här är som i programmet."),
        "# "
        + w(
            "Ändra, kör fokusdag run, och varje rapport säger vad som är eget. Vad orden betyder står i docs/DEFINITIONS.md."
        ),
        "",
        "[area]",
        f"area_name = {_toml(name)}",
        f"municipalities = {_toml(list(municipalities))}   # "
        + w("{named}: namn eller SCB:s koder. Länet följer av dem", named=named),
        f"enterprises = {enterprises}   # " + w("så många företag väntas lämna uppgifter"),
        f"processed_by = {_toml(processed_by)}   # " + w("vem som bearbetar talen, på sidan om hur det har räknats"),
        "",
        "# "
        + w(
            "Räkna upp företagen om rapporten till er ska säga vilka som inte har lämnat något. Skriv inget number för en "
            "enskild firma."
        ),
        "# [[area.expected]]",
        f"# name = {_toml(w('Företagets namn'))}",
        '# number = "556000-0000"',
        "",
        "# " + w("Ta bort # framför ett avsnitt och en rad för att räkna på ett eget sätt."),
        "",
    ]
    return "\n".join([*head, *_program()])


def _program() -> Iterator[str]:
    """The program's own values, section by section, each a comment."""
    sections = {name: content for name, content in read_toml(FILE).items() if name != "area"}
    for section, content in (sections | {"disclosure": DECLARED.model_dump()}).items():
        yield f"# [{section}]" + ("   # " + w("skyddet: talen får bara höjas") if section == "disclosure" else "")
        for key, value in content.items():
            yield f"# {key} = {_toml(value)}   # {w(LABELS[f'{section}.{key}'])}"
        yield ""


def _toml(value: Any) -> str:
    """A text, a number or a list as TOML writes it, on one line."""
    return json.dumps(value, ensure_ascii=False)
