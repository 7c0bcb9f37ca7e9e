"""What the tool says to those who run it: messages, progress, errors and help, in the language that FOKUSDAG_LANGUAGE names.

What is kept or sent is not said here: answers to submitters, reports and charts have languages of their own.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from flows.errors import Stopped
from flows.language.catalogue import SOURCE, languages, message

if TYPE_CHECKING:
    from flows.language.words import Words

VARIABLE = "FOKUSDAG_LANGUAGE"
NOTHING_OUT = message("Inget nytt har lämnats ut, om körningen inte hade sagt ”Klar”.")
"""The last sentence of every report of a stop. A fault that comes after the result was made takes nothing of it back."""


def say(text: str, /, **values: object) -> str:
    """Give a text of the tool in its language, with its {named} placeholders filled in.

    The text is written as for Words: in Swedish, as one plain string, or marked with `message` where a variable holds it.
    """
    return tool_words()(text, **values)


def tool_words() -> Words:
    """The tool's language; that of the code where the variable is not set, or names a language without a catalogue."""
    from flows.language.words import Words  # noqa: PLC0415 - heavy

    asked = os.environ.get(VARIABLE, "")
    return Words(asked if asked in languages() else SOURCE)


def refuse_unknown_language() -> None:
    """Raise Stopped where the variable names a language that has no catalogue."""
    asked = os.environ.get(VARIABLE, "")
    if asked and asked not in languages():
        raise Stopped(
            say(
                "{variable} kan vara {known}, men inte ”{asked}”. Rätta den eller ta bort den.",
                variable=VARIABLE,
                known=tool_words().listed(languages(), "or"),
                asked=asked,
            )
        )
