"""What is said of a file, from sentences.toml. All that comes out of the file enters a sentence here, and in one way."""

from __future__ import annotations

import re

from flows.contracts import sentences
from flows.contracts.text import composed
from flows.security.masking import mask

LONGEST_QUOTE = 80
_NBSP = "\u00a0"
_BLANKS = re.compile(rf"[^\S{_NBSP}]+")
_OF_A_TEXT = (
    ("på bladet ”{sheet}”", "i filen"),
    ("Bladet ”{sheet}”", "Filen"),
    ("Lägg den på ett eget blad", "Lägg den i en egen fil"),
)
"""How a text file, whose only sheet has no name, is called instead."""
_OURS = frozenset(("allowed", "bounds", "called", "hint", "names", "nearest", "rows", "seen", "skal", "what", "where"))
"""Words that are ours and may be longer; the caller that composes them quotes what comes out of a file."""


def sentence(key: str, **words: object) -> str:
    """Give the sentence of a key in sentences.toml with its words put in."""
    return filled(sentences()[key], **words)


def filled(text: str, **words: object) -> str:
    """Put the words in a sentence, each as quoted() shows it."""
    for of_a_sheet, of_a_text in _OF_A_TEXT if words.get("sheet") == "" else ():
        text = text.replace(of_a_sheet, of_a_text)
    return text.format(**{name: word if name in _OURS else quoted(word) for name, word in words.items()})


def quoted(value: object) -> str:
    """A text as a message quotes it: masked, on one line, without control characters, at most 80 characters."""
    signs = (sign if sign.isprintable() or sign == _NBSP else " " * sign.isspace() for sign in composed(str(value)))
    text = mask(_BLANKS.sub(" ", "".join(signs)).strip())
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"
