"""The parameters of a run, as the form on Prefect's page shows them: in Swedish, with dates as dates."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from flows.language.catalogue import message
from flows.language.tool import say
from flows.security.masking import mask


def _form(title: str, description: str) -> Any:
    """Title and description of a parameter in Prefect's form, which takes them from here and not from the field itself."""
    return Field(json_schema_extra={"title": say(title), "description": say(description)})


def _day(given: object) -> object:
    """Read a date, or text like 2026-01-15. Raises ValueError with a Swedish text that Prefect shows with the run."""
    if not isinstance(given, str):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise ValueError(say("”{given}” är ingen dag. Skriv den så här: 2026-01-15", given=mask(given))) from None


HomeFolder = Annotated[
    Path | None,
    _form(message("Mapp"), message("Mapp med data/raw, data/processed och reports. Tomt: den som är inställd.")),
]
AsOf = Annotated[
    date | None,
    BeforeValidator(_day),
    _form(
        message("Det som var känt den (as_of)"),
        message("Bara filer som hade kommit till och med denna dag. Tomt: i dag."),
    ),
]
PeriodEnd = Annotated[
    date | None,
    BeforeValidator(_day),
    _form(message("Räkna till och med (period_end)"), message("Tomt: så långt företagen har rapporterat.")),
]
Today = Annotated[
    date | None, BeforeValidator(_day), _form(message("Dagens datum (today)"), message("Tomt: klockans."))
]
Edition = Annotated[str, _form(message("Utgåvans namn"), message("Till exempel dagen den visas: 2026-01-23."))]
