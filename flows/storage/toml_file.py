"""Files that people write by hand in a home, in TOML."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

from flows.errors import Stopped
from flows.language.tool import say

_NAME = re.compile(r"(?m)^(\s*(?:\[\[?\s*)?)([\w-]*[åäöÅÄÖ][\w-]*)(?=\s*[=\]])")
"""A name at the beginning of a line that TOML wants in quotation marks, for its å, ä or ö."""

_STRANGE = re.compile("[ åäöÅÄÖ]")
"""What a name may have in quotation marks alone."""


def read_toml(path: Path, advice: str = "") -> dict[str, Any]:
    """Read a TOML file; the byte order mark that Windows' Notepad may write before it is no fault, nor is å in a name.

    Raises:
        Stopped: It is no TOML. The message names the file and the line, where it is known, and says what to do.
    """
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable(path, "", say("Spara filen med teckenkodningen UTF-8."), advice) from None
    with suppress(ValueError, RecursionError):
        return tomllib.loads(text)
    try:
        return tomllib.loads(_NAME.sub(r'\1"\2"', text))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))  # the error itself may quote what stands there
        where = " " + say("(rad {row})", row=line[1]) if line else ""
        why = _why(str(error), text.splitlines()[int(line[1]) - 1] if line else "")
    except RecursionError:
        where, why = "", say("Hakparenteser eller klamrar står i för många led.")
    except ValueError:
        where, why = "", say("Ett tal har för många siffror.")
    raise _unreadable(path, where, why, advice)


def _why(error: str, line: str) -> str:
    """What is wrong, of what people often get wrong; empty where it is something else."""
    if re.search("[”“„’‘]", line):
        return say('Citattecknen ska vara raka: "så här".')
    if error.startswith(("Cannot declare", "Cannot overwrite")):
        return say("Samma namn står två gånger.")
    if re.match(r'[^"=]*=\s*"[^"]*"\s*[^\s"#,\]]', line):
        return say('Citattecken inne i en text skrivs \\".')
    name = re.split(r"[=\]]", line.strip().lstrip("["), maxsplit=1)[0].strip()
    strange = _STRANGE.search(name) and not re.search("[\"'#]", name)
    return say("Ett namn med mellanslag, å, ä eller ö ska stå inom raka citattecken.") if strange else ""


def _unreadable(path: Path, where: str, why: str, advice: str) -> Stopped:
    return Stopped(
        say(
            "{path} går inte att läsa som TOML{where}. {advice}",
            path=path,
            where=where,
            advice=" ".join(part for part in (why, advice or say("Rätta filen.")) if part),
        )
    )
