"""A reading on disk: a Parquet file for each table, and reading.json, whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from flows.contracts import Contract
from flows.intake.reading import SheetTable
from flows.intake.stored_reading import write_reading
from flows.intake.validation.validate import Validation
from flows.security.keys import Keys
from flows.storage.atomic import move_folder

_ARROW = {
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
}


def write_tables(
    out: Path, told: dict[str, Any], judgements: list[tuple[SheetTable, Validation]], stopped: bool, keys: Keys
) -> dict[str, Any]:
    """Write the tables and their description to a folder, which is replaced whole. Returns what is in reading.json."""
    out.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=".part-", dir=out.parent))
    try:
        for table, judged in judgements:
            name = table.contract.table
            bad = pd.concat([judged.rejected, judged.accepted]) if stopped else judged.rejected
            if not stopped:
                _write_parquet(part / f"{name}.parquet", judged.accepted, table.contract, [])
            if len(bad):
                _write_parquet(part / f"quarantine_{name}.parquet", bad, table.contract, ["_codes"])
        whole = write_reading(part, out.name, told, keys)
        move_folder(part, out)
        return whole
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write_parquet(path: Path, frame: pd.DataFrame, contract: Contract, more: list[str]) -> None:
    """The contract's columns and types, whatever pandas made of them."""
    columns = [*contract.warehouse_columns(), *((name, "VARCHAR") for name in more)]
    schema = pa.schema([(name, _ARROW[kind]) for name, kind in columns])
    frame = frame.reindex(columns=[name for name, _ in columns])
    pq.write_table(pa.Table.from_pandas(frame, schema=schema, preserve_index=False), path, compression="zstd")
