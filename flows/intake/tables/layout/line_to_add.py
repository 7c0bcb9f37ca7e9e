"""What those who keep the contracts would write, for a column that no contract knows to be read or passed over."""

from __future__ import annotations

import json

from flows.contracts import Column, Contract
from flows.intake.wording import part, quoted


def line_to_add(contract: Contract, text: str, nearest: Column | None) -> str:
    """After the submitter's line: the TOML to paste, and where. `nearest`: the column that the header `text` is most like."""
    if text != quoted(text):
        return ""  # nobody means a header of that length
    file = f"flows/contracts/{contract.table}.toml"
    if nearest:
        said = part("lasas_byt") if nearest.aliases else part("lasas_lagg")
        name, aliases = f'name = "{nearest.name}"', json.dumps([*nearest.aliases, text], ensure_ascii=False)
        return f"\n{said.format(header=nearest.header, file=file, name=name)}\naliases = {aliases}"
    said = part("hoppas_under") if contract.ignored else part("hoppas_sist")
    above = "" if contract.ignored else "[ignored]\n"
    line = f'{json.dumps(text, ensure_ascii=False)} = "{part("varfor")}"'
    return f"\n{said.format(file=file)}\n{above}{line}"
