"""What those who keep the contracts would write, for a column that no contract knows to be read or passed over."""

from __future__ import annotations

import json

from flows.contracts import Column, Contract
from flows.intake.wording import phrase, quoted


def line_to_add(contract: Contract, text: str, nearest: Column | None) -> str:
    """After the submitter's line: the TOML to paste, and where. `nearest`: the column that the header `text` is most like."""
    if text != quoted(text):
        return ""  # nobody means a header of that length
    file = f"flows/contracts/{contract.table}.toml"
    if nearest:
        said = (
            phrase(
                "Ska den i fortsättningen läsas som ”{header}”: byt raden aliases mot den här, i {file} under {name}:"
            )
            if nearest.aliases
            else phrase(
                "Ska den i fortsättningen läsas som ”{header}”: lägg till raden den här, i {file} under {name}:"
            )
        )
        name, aliases = f'name = "{nearest.name}"', json.dumps([*nearest.aliases, text], ensure_ascii=False)
        return f"\n{said.format(header=nearest.header, file=file, name=name)}\naliases = {aliases}"
    said = (
        phrase("Ska den i fortsättningen hoppas över: lägg till det här, i {file} under [ignored]:")
        if contract.ignored
        else phrase("Ska den i fortsättningen hoppas över: lägg till det här, i {file} sist:")
    )
    above = "" if contract.ignored else "[ignored]\n"
    line = f'{json.dumps(text, ensure_ascii=False)} = "{phrase("varför kolumnen inte läses")}"'
    return f"\n{said.format(file=file)}\n{above}{line}"
