"""What is said of a file, from sentences.toml and parts.toml. All that comes out of the file enters a sentence here, in one way.

Sentences are Swedish, since they are kept and sent to submitters. Only what is shown and forgotten, as `check` does, may be said
in another language, with `in_language`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flows.contracts import parts, sentences
from flows.contracts.text import composed
from flows.language.catalogue import SOURCE, catalogue
from flows.security.masking import mask

LONGEST_QUOTE = 80
_NBSP = "\u00a0"
_BLANKS = re.compile(rf"[^\S{_NBSP}]+")
_OURS = frozenset(
    ("allowed", "bounds", "called", "hint", "names", "nearest", "rows", "seen", "skal", "what", "where", "years")
)
"""Words that are ours and may be longer; the caller that composes them quotes what comes out of a file."""
_LANGUAGE: ContextVar[str] = ContextVar("the language of sentences", default=SOURCE)


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Say everything of files in a language that has a catalogue, in a block where nothing of it is kept or sent."""
    before = _LANGUAGE.set(language)
    try:
        yield
    finally:
        _LANGUAGE.reset(before)


def phrase(text: str) -> str:
    """Give a text of flows/contracts/*.toml in the language of what is said; its placeholders are left.

    Its Swedish is changed in the TOML file, and not in a catalogue: the files have to be read again then.
    """
    language = _LANGUAGE.get()
    return text if language == SOURCE else catalogue(language).texts.gettext(text)


def part(key: str) -> str:
    """Give the part of a sentence that has a key in parts.toml; its placeholders are left."""
    return phrase(parts()[key])


def joined(words: Iterable[str]) -> str:
    """`ett, två och tre`."""
    *first, last = words
    return part("och").format(first=", ".join(first), last=last) if first else last


def sentence(key: str, **words: object) -> str:
    """Give the sentence of a key in sentences.toml with its words put in."""
    return filled(sentences()[key], **words)


def filled(text: str, **words: object) -> str:
    """Put the words in a sentence, each as quoted() shows it."""
    text = phrase(text)
    for of_a_sheet, of_a_text in of_a_text_file() if words.get("sheet") == "" else ():
        text = text.replace(of_a_sheet, of_a_text)
    return text.format(**{name: word if name in _OURS else quoted(word) for name, word in words.items()})


def of_a_text_file() -> tuple[tuple[str, str], ...]:
    """How a text file, whose only sheet has no name, is called instead."""
    return (
        (part("pa_bladet"), part("i_filen")),
        (part("bladet"), part("filen")),
        (part("eget_blad"), part("egen_fil")),
    )


def quoted(value: object) -> str:
    """A text as a message quotes it: masked, on one line, without control characters, at most 80 characters."""
    signs = (sign if sign.isprintable() or sign == _NBSP else " " * sign.isspace() for sign in composed(str(value)))
    text = mask(_BLANKS.sub(" ", "".join(signs)).strip())
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"
