"""One table on several sheets: read together where the sheets tell of different rows, else asked about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.contracts import header_key
from flows.intake.problems import Problem, Severity
from flows.intake.reading import SheetTable
from flows.intake.tables.layout.sheet_sex import sex_in_name, without_sex
from flows.intake.wording import sentence

_LONG = 5
"""Two sheets whose first word has so many letters and is the same go by the same name: `Anställda Falun`, `Anställda Mora`."""
_NOT_COUNTED = re.compile(
    r"arkiv|gaml|gammal|kopia|backup|budget|prognos|kalkyl|förslag|\bold\b|utkast|\bmall\b|exempel|\btest|planera|\bplan\b"
    r"|avslag|väntel|väntande|ansök|sökande|\bej\b|\binte\b|koncern|annan|annat|grann|\bfel|ta bort",
    re.IGNORECASE,
)


def place_sheet(
    kept: Sequence[SheetTable], table: SheetTable, sha256: str, *, hidden: bool
) -> tuple[bool, list[Problem]]:
    """Whether a sheet counts beside those of the same table that do (`kept`, the best one first), and what is to be said of it.

    It does where it is not hidden, goes by the same name, has all the columns and none of their rows, by the contract's key.
    """
    if not kept:
        return True, []
    if not len(table.frame):
        return False, []
    code, severity = _together(kept, table, hidden=hidden)
    said = sentence(
        f"{code}/dolt" if hidden else code, first=kept[0].sheet, sheet=table.sheet, title=table.contract.title
    )
    return code == "BLAD_TILLSAMMANS", [Problem(sha256, table.sheet, None, None, None, code, severity, said, said)]


def _together(kept: Sequence[SheetTable], table: SheetTable, *, hidden: bool) -> tuple[str, Severity]:
    there, here = set().union(*map(_rows, kept)), _rows(table)
    if here and here <= there and _whole_rows(table) <= set().union(*map(_whole_rows, kept)):
        return "BLAD_UPPREPAS", "warn"
    if hidden:
        return "BLAD_LIKA", "ask"
    needed = [column.name for column in table.contract.columns if column.required]
    whole = all(name in table.letters or bool(table.frame[name].notna().all()) for name in needed)
    if table.contract.key and whole and here and not here & there and _goes_by_the_same_name(kept[0], table):
        return "BLAD_TILLSAMMANS", "warn"
    return "BLAD_LIKA", "ask"


def _rows(table: SheetTable) -> set[tuple[object, ...]]:
    """The rows by their key; by all that is in them where the contract has none."""
    names = list(table.contract.key or [name for name, _ in table.contract.warehouse_columns()[:-2]])
    frame = table.frame[names]
    if table.contract.key:
        frame = frame[frame[names[0]].notna()]
    return set(frame.astype("str").itertuples(index=False, name=None))


def _whole_rows(table: SheetTable) -> set[tuple[object, ...]]:
    """The rows by all that is in them, what could not be read too: a budget has the years of the accounts and other amounts."""
    typed = [name for name, _ in table.contract.warehouse_columns()[:-2]]
    texts = [name for name in table.frame.columns if str(name).endswith("__text")]
    return set(table.frame[[*typed, *texts]].astype("str").itertuples(index=False, name=None))


def _goes_by_the_same_name(first: SheetTable, other: SheetTable) -> bool:
    """`Anställningar 2024` and `Anställningar 2025`, or `Blad1` and `Blad2`: a number tells them apart."""
    if _NOT_COUNTED.search(other.sheet):
        return False
    named = any(header_key(name) in header_key(other.sheet) for name in first.contract.sheets)
    one, two = _stem(first.sheet), _stem(other.sheet)
    sexes = {sex_in_name(first.sheet), sex_in_name(other.sheet)}
    if len(sexes) == 2 and None not in sexes and without_sex(first.sheet) == without_sex(other.sheet):
        return True
    return named or one == two or (one.split()[:1] == two.split()[:1] and len(one.split()[0]) >= _LONG)


def _stem(name: str) -> str:
    return re.sub(r"[\W\d_]+", " ", name.casefold()).strip()
