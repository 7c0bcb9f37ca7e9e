"""What an owner has approved to be assumed of what would have happened anyway: styrning/antaganden.toml, absent by default.

Gross counts are facts. A net effect is told only as a range, from factors that somebody with a name has approved on a day,
and is marked as an assumption: quantity × (1 − deadweight) × (1 − displacement) × (1 − attribution), then drop-off a year.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from flows.errors import Stopped
from flows.language.tool import say
from flows.storage.toml_file import read_toml

PerCent = Annotated[float, Field(strict=True, ge=0, le=100)]


def _in_order(span: tuple[float, float]) -> tuple[float, float]:
    if span[0] > span[1]:
        raise ValueError("lowest first")
    return span


Span = Annotated[tuple[PerCent, PerCent], AfterValidator(_in_order)]
"""The lowest and the highest, in per cents."""


class Assumptions(BaseModel):
    """The factors in per cents, each as [lowest, highest], who approved them and when."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hade_hant_anda: Span
    trangde_undan: Span
    andras_fortjanst: Span
    avtar_per_ar: Span
    godkant_av: Annotated[
        tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=3)], ...], Field(min_length=1)
    ]
    godkant_den: date

    def told(self) -> dict[str, Any]:
        """As they stand in facts.json, beside the released tables."""
        return {
            "deadweight": list(self.hade_hant_anda),
            "displacement": list(self.trangde_undan),
            "attribution": list(self.andras_fortjanst),
            "drop_off": list(self.avtar_per_ar),
            "approved_by": ", ".join(self.godkant_av),
            "approved_on": self.godkant_den.isoformat(),
        }


def load_assumptions(path: Path, as_of: date) -> Assumptions | None:
    """Read what is approved as of the day; None without a file, or before its day. Raises Stopped where it does not hold."""
    if not path.exists():
        return None
    try:
        assumptions = Assumptions.model_validate(read_toml(path, say("Rätta filen, eller ta bort den.")))
    except ValidationError as fault:
        names = ", ".join(sorted({str(error["loc"][0]) for error in fault.errors() if error["loc"]}))
        raise Stopped(
            say(
                "{name}: {names} saknas eller går inte att använda. Varje antagande skrivs som [lägst, "
                "högst] i procent, godkant_av med namn och godkant_den med dag. Utan godkännande visas inget "
                "spann: rätta filen, eller ta bort den.",
                name=path.name,
                names=names,
            )
        ) from None
    return assumptions if assumptions.godkant_den <= as_of else None
