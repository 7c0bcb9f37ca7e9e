"""What the option parser says, in the tool's language: usage, headings, and what is wrong on the command line.

The parser's own words are English, and its sentences name parts of the program. Here each of them says what to write instead.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from flows.language.catalogue import message
from flows.language.tool import say

if TYPE_CHECKING:
    from cyclopts import CoercionError, CycloptsError
    from cyclopts.help import HelpEntry, HelpPanel

PLACEHOLDERS = {
    "file": message("FIL"), "files": message("FIL"), "out": message("FIL.xlsx"), "reply": message("FIL.xlsx"),
    "definitions": message("FIL.toml"), "sql": message("FRÅGA"), "table": message("TABELL"), "tables": message("TABELL"),
    "keys": message("NYCKEL"), "first": message("KÖRNING"), "second": message("KÖRNING"), "edition": message("UTGÅVA"),
    "home": message("MAPP"), "to": message("MAPP"), "as-of": message("ÅÅÅÅ-MM-DD"), "period-end": message("ÅÅÅÅ-MM-DD"),
    "today": message("ÅÅÅÅ-MM-DD"), "who": message("NAMN"), "from": message("LÄMNARE"), "area": message("NAMN"),
    "municipalities": message("KOMMUNER"), "enterprises": message("ANTAL"), "processed-by": message("NAMN"),
    "format": message("FORMAT"), "port": message("PORT"), "host": message("ADRESS"),
}  # fmt: skip
"""A parameter → what stands for its value in help and in messages."""


def usage_of(command: Callable[..., int]) -> str:
    """How a command is written: `fokusdag export TABELL… --to MAPP [VAL]`."""
    words = ["fokusdag", command.__name__]
    options, optional = [], False
    for name, each in inspect.signature(command).parameters.items():
        if each.kind is each.VAR_POSITIONAL:
            words.append(f"{_value(name)}…")
        elif each.kind is not each.KEYWORD_ONLY:
            words.append(_value(name))
        elif each.default is each.empty:
            options.append(f"--{name} {_value(name)}")
        else:
            optional = True
    return " ".join([*words, *options, *([say("[VAL]")] if optional else [])])


def _value(name: str) -> str:
    """What stands for the value of a parameter, by its name in the code or on the command line."""
    return say(PLACEHOLDERS[name.lstrip("-").casefold().replace("_", "-")])


class HelpInTheToolsLanguage:
    """Prints the help of a command as the parser would, with the tool's words."""

    def __call__(self, console: Any, options: Any, panel: HelpPanel) -> None:
        """Print one panel: the commands, or the parameters of a command."""
        from cyclopts.help import DefaultFormatter

        DefaultFormatter()(console, options, panel.copy(entries=[_entry(each) for each in panel.entries]))

    def render_usage(self, console: Any, options: Any, usage: Any) -> None:
        """Print how the command is written."""
        console.print(_plain(say("Så här: {usage}", usage=usage), "bold"))

    def render_description(self, console: Any, options: Any, description: Any) -> None:
        """Print what the command does."""
        console.print(description)


def _entry(entry: HelpEntry) -> HelpEntry:
    """A line of a panel with the tool's words for its value, its choices and its default."""
    name = entry.positional_label or next(iter(entry.positive_names), "")
    notes = []
    if entry.choices:
        notes.append(say("Välj {choices}.", choices=_listed(entry.choices)))
    if entry.default not in (None, "False"):
        notes.append(say("Annars {default}.", default=entry.default))
    for note in notes:
        entry.description.append(_plain(note, "gray58"))
    label = _value(name) if entry.positional_label else None
    metavar = _value(name) if entry.metavar else None
    return entry.copy(positional_label=label, metavar=metavar, choices=None, default=None, required=False)


def refuse_other_encodings(_: Any, value: Any) -> None:
    """Raise ValueError for a text with bytes that are no letters in UTF-8. The path of a file may have them."""
    if isinstance(value, str):
        value.encode()


def what_is_wrong(fault: CycloptsError) -> str:
    """Say what cannot be understood on the command line, and what to write instead."""
    from cyclopts import exceptions as kinds

    command = fault.command_chain[0] if fault.command_chain else ""
    if isinstance(fault, kinds.UnknownCommandError):
        assert fault.unused_tokens and fault.app  # noqa: S101 - the parser's own promise
        word = fault.unused_tokens[0]
        why = say(
            "{word} är inget kommando.{near}",
            word=word,
            near=_near(word, [name for name in fault.app if name.isalpha()]),
        )
    elif isinstance(fault, kinds.UnknownOptionError):
        word = fault.token.keyword or fault.token.value
        known = [name for each in fault.argument_collection for name in each.names]
        why = say(
            "{word} finns inte för kommandot {command}.{near}", word=word, command=command, near=_near(word, known)
        )
    elif isinstance(fault, kinds.MissingArgumentError):
        assert fault.argument is not None  # noqa: S101 - the parser's own promise
        name = fault.keyword or fault.argument.name
        why = say("{missing} saknas.", missing=f"{name} {_value(name)}" if name.startswith("-") else _value(name))
    elif isinstance(fault, kinds.ValidationError) and fault.argument:  # of refuse_other_encodings
        name = fault.argument.name
        why = say(
            "{name} har ett tecken i en annan teckenkodning än UTF-8. Ställ in terminalen på UTF-8, och skriv det igen.",
            name=name if name.startswith("-") else _value(name),
        )
    elif isinstance(fault, kinds.CoercionError) and fault.token:
        why = _cannot_be_read(fault)
    elif isinstance(fault, kinds.UnusedCliTokensError):
        words = " ".join(fault.unused_tokens or ())
        why = say("{words} är för mycket. Det som har mellanslag skrivs inom citattecken.", words=words)
    elif isinstance(fault, kinds.RepeatArgumentError):
        why = say("{option} står mer än en gång.", option=fault.token.keyword)
    else:
        why = say("Kommandot gick inte att förstå: {why}", why=fault)
    return f"{why} {_instead(fault, command)}"


def _instead(fault: CycloptsError, command: str) -> str:
    if not fault.target or not command:
        return say("Alla kommandon: fokusdag --help")
    return say(
        "Så här skrivs det: {usage}\nMer om det: fokusdag {command} --help",
        usage=usage_of(fault.target),
        command=command,
    )


def _cannot_be_read(fault: CoercionError) -> str:
    """What is wrong with a value, for a day, a choice or a number."""
    assert fault.argument is not None and fault.token is not None  # noqa: S101 - the parser's own promise
    name, value = fault.token.keyword or fault.argument.name, fault.token.value
    choices = fault.argument.get_choices()
    if choices:
        return say("”{value}” går inte för {name}. Välj {choices}.", value=value, name=name, choices=_listed(choices))
    if fault.target_type is date:
        return say("”{value}” är ingen dag. Skriv till exempel {name} 2026-01-15.", value=value, name=name)
    if fault.target_type is int:
        return say("”{value}” går inte för {name}. Skriv ett tal.", value=value, name=name)
    return say("”{value}” går inte för {name}. Utan värde räcker det.", value=value, name=name)


def _near(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), n=1)
    return " " + say("Menar du {name}?", name=near[0]) if near else ""


def _listed(choices: Sequence[str]) -> str:
    return say("{first} eller {last}", first=", ".join(choices[:-1]), last=choices[-1])


def _plain(text: str, style: str = "") -> Any:
    """A text in which brackets are brackets."""
    from rich.text import Text

    return Text(text, style)
