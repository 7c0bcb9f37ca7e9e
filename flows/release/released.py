"""The released tables as a reader gets them: the only way a chart sees a number.

A released folder holds one Parquet file a table, facts.json, and cells.json, which names every table with its
hash and every cell with its value or that it is hidden.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from flows.errors import Stopped
from flows.language.catalogue import message
from flows.language.tool import say
from flows.release.declared.cells_file import Cells, CellsFile, ListedTable
from flows.release.declared.facts import refused_facts
from flows.storage.json_text import read_object

if TYPE_CHECKING:
    import pandas as pd


_REMEDY = message("Kör igen, så görs den om; en utgåvas hämtas ur säkerhetskopian.")
_File = TypeVar("_File", bound=Cells)


class NotReleased(Stopped):  # as Stopped, Refused: what happened, not an error in code
    """The folder, the table or its content is not what was released; the Swedish message says which."""


@dataclass(frozen=True)
class Released:
    """A released folder: every number in it was protected and attacked. It is made from a folder only."""

    folder: Path
    facts: Mapping[str, Any] = field(init=False)
    _tables: Mapping[str, pd.DataFrame] = field(init=False, repr=False)
    _titles: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        listed, cells = read_cells(self.folder)
        tables = {name: _table(self.folder / f"{name}.parquet", entry.sha256) for name, entry in listed.items()}
        for name, entry in listed.items():
            _refuse_what_is_no_cell(name, tables[name], entry, cells)
        object.__setattr__(self, "facts", MappingProxyType(read_facts(self.folder)))
        object.__setattr__(self, "_tables", MappingProxyType(tables))
        object.__setattr__(self, "_titles", MappingProxyType({name: entry.title for name, entry in listed.items()}))

    @classmethod
    def load(cls, folder: Path) -> Released:
        """Load a released folder. Raises NotReleased when it is not whole or not as it was released."""
        return cls(folder)

    @property
    def names(self) -> tuple[str, ...]:
        """The tables, in the order of the plan."""
        return tuple(self._tables)

    def title(self, name: str) -> str:
        """Give the table's title in Swedish."""
        self.table(name)
        return self._titles[name]

    def table(self, name: str) -> pd.DataFrame:
        """Copy a table: dimensions, then `<m>` and `<m>_hidden` for each measure, then public columns.

        A value that is missing where `<m>_hidden` is false is not known or does not apply. Raises NotReleased
        for a table that is not in the plan.
        """
        if name not in self._tables:
            raise NotReleased(
                say(
                    "Tabellen {name} är inte utlämnad. Utlämnade är: {tables}.",
                    name=name,
                    tables=", ".join(self._tables),
                )
            )
        return self._tables[name].copy()


def read_cells(folder: Path) -> tuple[dict[str, ListedTable], dict[str, int | None]]:
    """The tables that cells.json lists, and each cell's value by its key; None where it is hidden. Raises NotReleased."""
    told = _read(folder, CellsFile)
    return told.tables, told.values()


def published_cells(folder: Path) -> dict[str, int | None]:
    """Every cell by its key; None where it is hidden. Whatever version released the folder. Raises NotReleased."""
    return _read(folder, Cells).values()


def read_facts(folder: Path) -> dict[str, Any]:
    """The facts beside the tables. Raises NotReleased where one of them may not stand there."""
    path = folder / "facts.json"
    try:
        told = read_object(_bytes(path))
    except ValueError:
        raise _broken(path) from None
    if refused := refused_facts(told):
        raise NotReleased(
            say(
                "Uppgiften {refused} i {path} är inte en av dem som får lämnas ut bredvid tabellerna. {remedy}",
                refused=", ".join(refused),
                path=path,
                remedy=say(_REMEDY),
            )
        )
    return told


def _read(folder: Path, kind: type[_File]) -> _File:
    path = folder / "cells.json"
    try:
        return kind.model_validate_json(_bytes(path))
    except ValidationError:
        raise _broken(path) from None


def _bytes(path: Path) -> bytes:
    if not path.exists():
        raise NotReleased(
            say("{name} saknas: mappen {folder} är inte en utlämnad mapp.", name=path.name, folder=path.parent.name)
        )
    return path.read_bytes()


def _broken(path: Path) -> NotReleased:
    return NotReleased(say("{path} har gått sönder. {remedy}", path=path, remedy=say(_REMEDY)))


def _refuse_what_is_no_cell(
    name: str, frame: pd.DataFrame, entry: ListedTable, cells: Mapping[str, int | None]
) -> None:
    """Raise NotReleased where a table has a column, a count, a share or an amount that its protected cells do not bear out."""
    import pandas as pd  # noqa: PLC0415 - heavy

    columns = [*entry.dims, *entry.public, *(f"{m}{end}" for m in entry.measures for end in ("", "_hidden"))]
    guarded = {*entry.counts, *entry.amounts, *entry.shares}
    if sorted(columns) != sorted(frame.columns) or not guarded <= {*entry.measures}:
        raise NotReleased(say("Tabellen {name} har andra kolumner än de som lämnades ut.", name=name))
    for row in frame.to_dict("records"):
        for measure, whole in {**dict.fromkeys(entry.counts, 1), **entry.amounts}.items():
            key = _key(name, entry, row, measure)
            value = None if pd.isna(row[measure]) else float(row[measure])
            cell = cells.get(key)
            protected = None if cell is None else cell / whole
            if key not in cells or protected != value or bool(row[f"{measure}_hidden"]) is not (value is None):
                raise NotReleased(
                    say(
                        "Talet {key} i tabellen {name} är inte en cell som har skyddats och lämnats ut.",
                        key=key,
                        name=name,
                    )
                )
        for measure, pair in entry.shares.items():
            share = whole_per_cent(*(cells.get(_key(name, entry, row, of)) for of in pair))
            if (None if pd.isna(row[measure]) else int(row[measure])) != share:
                key = _key(name, entry, row, measure)
                raise NotReleased(say("Talet {key} i tabellen {name} följer inte av dess celler.", key=key, name=name))


def whole_per_cent(some: int | None, of_all: int | None) -> int | None:
    """Give the share in whole per cents, halves up; None where a count is hidden or nothing is shared."""
    if some is None or not of_all:
        return None
    return (200 * some + of_all) // (2 * of_all)


def _key(name: str, entry: ListedTable, row: Mapping[Hashable, Any], measure: str) -> str:
    return "|".join([name, *(str(row[dim]) for dim in entry.dims), measure])


def _table(path: Path, sha256: str) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - heavy
    import pyarrow as pa  # noqa: PLC0415 - heavy
    import pyarrow.parquet as pq  # noqa: PLC0415 - heavy

    if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise NotReleased(say("{name} saknas eller är ändrad sedan den lämnades ut.", name=path.name))
    types = {
        pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype(), pa.float64(): pd.Float64Dtype(), pa.bool_(): pd.BooleanDtype(),
    }  # fmt: skip
    frame: pd.DataFrame = pq.read_table(path).to_pandas(types_mapper=types.get)
    return frame
