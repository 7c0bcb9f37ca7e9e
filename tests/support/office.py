"""LibreOffice without a window: it really opens a workbook, and saves it as its own kind or as Excel's."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(
    SOFFICE is None,
    reason="soffice is not installed (apt-get install libreoffice-calc): nothing saved by LibreOffice is tested",
)
_FILTERS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "ods": "ods:calc8", "xls": "xls:MS Excel 97"}


def saved_by_office(path: Path, kind: str, folder: Path) -> Path:
    """The workbook as LibreOffice saves it; a profile of its own, so that tests side by side do not wait for each other."""
    folder.mkdir()
    subprocess.run(
        [str(SOFFICE), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
         "--convert-to", _FILTERS[kind], "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return folder / f"{path.stem}.{kind}"
