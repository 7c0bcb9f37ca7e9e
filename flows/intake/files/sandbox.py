"""Reads an .xls or .ods with calamine in a process of its own, with bounded memory and time.

calamine reserves what counts inside those files ask for, up to 100 GB, and aborts the interpreter where it
does not get it; a forged count can stand in many places. So these two kinds, seldom sent, cost a process
each. This module is also the program that the process runs, and then imports nothing of ours.
"""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Literal

SheetRows = tuple[str, bool, bool, list[list[object]]]
"""Name, whether it is a sheet of cells, whether hidden, and rows from A1."""
_MEMORY_EXIT = 3
_OUT_OF_MEMORY = (_MEMORY_EXIT, -signal.SIGABRT, -signal.SIGSEGV)
"""Python says so with an exception, calamine by aborting, the loader of a library by a fault."""


class ChildFailed(Exception):  # noqa: N818 - says what happened
    """The file could not be read. `why`: damaged, or past the bound of memory or of time."""

    def __init__(self, why: Literal["damaged", "memory", "time"]) -> None:
        super().__init__(why)
        self.why = why


def read_in_child(data: bytes, memory: int, seconds: int) -> list[SheetRows]:
    """Read all sheets. Raises ChildFailed where that fails or takes more than so many bytes or seconds."""
    command = [sys.executable, "-I", str(Path(__file__)), str(memory), str(seconds)]
    try:
        # Nothing but our own file is run, and nothing but the bytes is handed over.
        done = subprocess.run(command, input=data, capture_output=True, timeout=2 * seconds, check=False)
    except subprocess.TimeoutExpired:
        raise ChildFailed("time") from None
    if done.returncode in _OUT_OF_MEMORY:
        raise ChildFailed("memory")
    if done.returncode:
        raise ChildFailed("time" if done.returncode == -signal.SIGXCPU else "damaged")  # its words may quote cells
    sheets: list[SheetRows] = pickle.loads(done.stdout)  # noqa: S301 - written by this same module
    return sheets


def _main(memory: int, seconds: int) -> None:
    import resource  # noqa: PLC0415 - not on every system, and needed here only

    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    sheets = []
    for sheet in book.sheets_metadata:
        has_cells = sheet.typ == SheetTypeEnum.WorkSheet
        rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False) if has_cells else []
        sheets.append((sheet.name, has_cells, sheet.visible != SheetVisibleEnum.Visible, rows))
    pickle.dump(sheets, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    try:
        _main(int(sys.argv[1]), int(sys.argv[2]))
    except MemoryError:
        sys.exit(_MEMORY_EXIT)
