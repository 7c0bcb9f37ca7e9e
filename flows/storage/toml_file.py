"""Files that people write by hand in a home, in TOML."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from flows.errors import Stopped
from flows.language.tool import say


def read_toml(path: Path, advice: str = "") -> dict[str, Any]:
    """Read a TOML file; the byte order mark that Windows' Notepad may write before it is no fault.

    Raises:
        Stopped: It is no TOML. The message names the file and the line, where it is known, and ends with the advice.
    """
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        line = re.search(r"at line (\d+)", str(error))  # the error itself may quote what stands there
        where = " " + say("(rad {row})", row=line[1]) if line else ""
        raise Stopped(
            say(
                "{path} går inte att läsa som TOML{where}. {advice}",
                path=path,
                where=where,
                advice=advice or say("Rätta filen."),
            )
        ) from None
