"""`fokusdag init`: the file that makes a home another area's."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

from cyclopts import Parameter

from flows.cli.options import DONE, HomeOption, which_home
from flows.errors import Stopped

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


def init(
    *,
    home: HomeOption = None,
    area: Annotated[str | None, Parameter(help="Områdets namn.")] = None,
    municipalities: Annotated[
        str | None, Parameter(help="Områdets kommuner, med komma emellan: namn eller SCB:s koder.")
    ] = None,
    enterprises: Annotated[str | None, Parameter(help="Så många företag väntas lämna uppgifter.")] = None,
    processed_by: Annotated[str | None, Parameter(help="Vem som bearbetar talen; annars områdets namn.")] = None,
) -> int:
    """Skriv fokusdag.toml: områdets namn, kommuner och antal väntade företag. Det som inte sägs frågas det efter."""
    from flows.contracts.places import place_names
    from flows.language.words import SWEDISH
    from flows.model.home.home_file import load_home_file
    from flows.model.home.write_home_file import home_file_text

    where = which_home(home)
    out = where.own_definitions
    if out.exists():
        raise Stopped(f"{out} finns redan. Ändra i den, eller ta bort den först.")
    name = _answer("Vad heter området?", "--area", area, _name)
    codes = _answer("Vilka kommuner hör dit? Skriv komma emellan:", "--municipalities", municipalities, _codes)
    count = _answer("Hur många företag väntas lämna uppgifter?", "--enterprises", enterprises, _count)
    where.make()
    out.write_text(home_file_text(name, codes, count, processed_by or name), "utf-8")
    load_home_file(out)
    named = SWEDISH.listed([place_names()[code] for code in codes])
    county = SWEDISH.listed(list(dict.fromkeys(place_names()[code[:2]] for code in codes)))
    print(
        f"{name}: {named}, i {county}. Filen ligger i {out}.\n"
        f"Lägg nu det ni har fått i {where.raw}, i mappen för den det kommer från, och kör fokusdag run. "
        "Evenemang, arrangör och logotyper: fokusdag profile."
    )
    return DONE


def _answer(question: str, option: str, given: str | None, read: Callable[[str], T]) -> T:
    """What an option says, or what somebody at a terminal answers; there a wrong answer is asked about again."""
    if given is not None:
        return read(given)
    if not sys.stdin.isatty():
        raise Stopped(f"{question.rstrip(':')} Säg det med {option}.")
    while True:
        try:
            return read(input(f"{question} "))
        except Stopped as fault:
            print(fault)
        except EOFError:
            raise Stopped("Avbrutet. Ingen fil är skriven.") from None


def _name(text: str) -> str:
    if not text.strip():
        raise Stopped("Namnet är tomt. Skriv vad området heter.")
    return text.strip()


def _codes(text: str) -> Sequence[str]:
    from flows.contracts.places import municipality_code, nearest_places

    names = [part.strip() for part in text.split(",") if part.strip()]
    codes = {name: municipality_code(name) for name in names}
    for name in [name for name, code in codes.items() if code is None]:
        near = nearest_places(name, "kommun")
        raise Stopped(f"{name} är ingen kommun.{f' Menar du {near[0]}?' if near else ''} Skriv namnet eller SCB:s kod.")
    if not names:
        raise Stopped("Ingen kommun är sagd. Skriv minst en.")
    return list(dict.fromkeys(code for code in codes.values() if code))


def _count(text: str) -> int:
    if not text.strip().isdecimal() or not 0 < int(text) < 1000:
        raise Stopped(f"{text} är inte ett antal företag. Skriv ett tal, till exempel 6.")
    return int(text)
