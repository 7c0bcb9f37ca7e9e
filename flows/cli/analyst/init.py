"""`fokusdag init`: the file that makes a home another area's."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

from cyclopts import Parameter

from flows.cli.options import DONE, HomeOption, for_home, which_home
from flows.errors import Stopped
from flows.language.tool import say, tool_words

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


def init(
    *,
    home: HomeOption = None,
    area: Annotated[str | None, Parameter(help=say("Områdets namn."))] = None,
    municipalities: Annotated[
        str | None, Parameter(help=say("Områdets kommuner, med komma emellan: namn eller SCB:s koder."))
    ] = None,
    enterprises: Annotated[str | None, Parameter(help=say("Så många företag väntas lämna uppgifter."))] = None,
    processed_by: Annotated[str | None, Parameter(help=say("Vem som bearbetar talen; annars områdets namn."))] = None,
) -> int:
    """Write fokusdag.toml: the area's name, its municipalities and how many enterprises are expected."""
    from flows.contracts.places import place_names
    from flows.intake.submitters.contacts import write_contacts_template
    from flows.model.home.home_file import load_home_file
    from flows.model.home.write_home_file import home_file_text

    where = which_home(home)
    out = where.own_definitions
    if out.exists():
        raise Stopped(say("{out} finns redan. Ändra i den, eller ta bort den först.", out=out))
    name = _answer(say("Vad heter området?"), "--area", area, _name)
    codes = _answer(say("Vilka kommuner hör dit? Skriv komma emellan:"), "--municipalities", municipalities, _codes)
    count = _answer(say("Hur många företag väntas lämna uppgifter?"), "--enterprises", enterprises, _count)
    where.make()
    out.write_text(home_file_text(name, codes, count, processed_by or name), "utf-8")
    load_home_file(out)
    write_contacts_template(where)
    named = tool_words().listed([place_names()[code] for code in codes])
    county = tool_words().listed(list(dict.fromkeys(place_names()[code[:2]] for code in codes)))
    print(
        say(
            "{name}: {named}, i {county}. Filen ligger i {out}.\nLägg nu det ni har fått i {raw}, i "
            "mappen för den det kommer från, och kör {run}\nEvenemang, arrangör och logotyper: {profile}\n"
            "Vem som ska ha svaren, och vem filerna lämnas till: {contacts}",
            name=name,
            named=named,
            county=county,
            out=out,
            raw=where.raw,
            run=for_home("fokusdag run", where),
            profile=for_home("fokusdag profile", where),
            contacts=where.contacts,
        )
    )
    return DONE


def _answer(question: str, option: str, given: str | None, read: Callable[[str], T]) -> T:
    """What an option says, or what somebody at a terminal answers; there a wrong answer is asked about again."""
    if given is not None:
        return read(given)
    if not sys.stdin.isatty():
        raise Stopped(say("{question} Säg det med {option}.", question=question.replace(":", "."), option=option))
    while True:
        try:
            return read(input(f"{question} "))
        except Stopped as fault:
            print(fault)
        except EOFError:
            raise Stopped(say("Avbrutet. Ingen fil är skriven.")) from None


def _name(text: str) -> str:
    if not text.strip():
        raise Stopped(say("Namnet är tomt. Skriv vad området heter."))
    return text.strip()


def _codes(text: str) -> Sequence[str]:
    from flows.contracts.places import municipality_code, nearest_places

    names = [part.strip() for part in re.split(r"[,;]|\boch\b", text) if part.strip()]
    codes = {name: municipality_code(name) for name in names}
    for name in [name for name, code in codes.items() if code is None]:
        near = nearest_places(name, "kommun")
        raise Stopped(
            say(
                "{name} är ingen kommun.{near} Skriv namnet eller SCB:s kod, med komma mellan kommunerna.",
                name=name,
                near=" " + say("Menar du {name}?", name=near[0]) if near else "",
            )
        )
    if not names:
        raise Stopped(say("Ingen kommun är sagd. Skriv minst en."))
    return list(dict.fromkeys(code for code in codes.values() if code))


def _count(text: str) -> int:
    if not text.strip().isdecimal() or not 0 < int(text) < 1000:
        raise Stopped(say("{text} är inte ett antal företag. Skriv ett tal, till exempel 6.", text=text))
    return int(text)
