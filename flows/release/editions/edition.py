"""An edition that is out, as it is kept: what later ones are held against."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flows.release.linear_system import Cell, Known, Standing, System
from flows.release.sums import coefficients


@dataclass(frozen=True)
class Edition:
    """An edition that is out: its inner counts as they were, its cells, and which of them were hidden.

    `days`: the days that it tells of, each a date and what it tells (`days` in the plan). Later editions count on them too.

    Holds small counts that never left: it is kept encrypted.
    """

    name: str
    system: System
    hidden: frozenset[str]
    days: tuple[tuple[str, str], ...] = ()

    def to_bytes(self) -> bytes:
        """Write it as JSON."""
        cells = [
            [
                *(c.key, dict(c.parts), c.shown, c.need, [[who, *ends] for who, ends in c.insiders], c.kronor, c.full),
                c.whole and dict(c.whole),
                c.sensitive_of and dict(c.sensitive_of),
            ]
            for c in self.system.cells
        ]
        known = [
            [f.says, dict(f.parts), f.equal, f.others, f.counted, dict(f.whole), f.for_others]
            for f in self.system.known
        ]
        stands = [
            [row.name, row.day, dict(row.parts), row.counted, dict(row.whole), row.of] for row in self.system.stands
        ]
        told = {"name": self.name, "parts": self.system.parts, "cells": cells, "known": known, "own": self.system.own}
        told |= {"stands": stands, "hidden": sorted(self.hidden), "days": self.days}
        return json.dumps(told, ensure_ascii=False).encode()

    def called(self, names: Mapping[str, str]) -> Edition:
        """Call readers by other names, where they have one."""
        old = self.system
        cells = (replace(c, insiders=tuple((names.get(who, who), ends) for who, ends in c.insiders)) for c in old.cells)
        known = (replace(f, others=tuple((names.get(who, who), most) for who, most in f.others)) for f in old.known)
        own = {names.get(who, who): mine for who, mine in old.own.items()}
        return replace(self, system=System.of(old.parts, cells, known, own, old.stands))

    @classmethod
    def from_bytes(cls, data: bytes) -> Edition:
        """Read what to_bytes wrote."""
        told: dict[str, Any] = json.loads(data)
        cells = [
            Cell(
                key,
                coefficients(parts),
                shown,
                need and (need[0], need[1]),
                insiders=tuple((who, (low, high)) for who, low, high in insiders),
                kronor=kronor,
                full=later[0] if later else None,  # editions made before work was a row have none
                whole=coefficients(later[1])
                if later[1:] and later[1]
                else None,  # nor, before classes were held together, this
                sensitive_of=coefficients(later[2]) if later[2:] and later[2] else None,
            )
            for key, parts, shown, need, insiders, kronor, *later in told["cells"]
        ]
        known = [
            Known(
                says,
                coefficients(parts),
                equal,
                tuple((who, most) for who, most in others),
                later[0] if later else "",  # editions made before have neither of these
                coefficients(later[1] if later else {}),
                bool(later[2:] and later[2]),
            )
            for says, parts, equal, others, *later in told["known"]
        ]
        kept = told.get("stands", ())  # editions made before these were kept have none
        stands = [
            Standing(name, day, coefficients(parts), counted, coefficients(more[0] if more else {}), *more[1:])
            for name, day, parts, counted, *more in kept
        ]
        days = tuple((day, what) for day, what in told.get("days", ()))  # nor have these been kept always
        system = System.of(told["parts"], cells, known, told["own"], stands)
        return cls(told["name"], system, frozenset(told["hidden"]), days)


def is_sole_trader(reader: str) -> bool:
    """Whether a reader goes by a pseudonym, or a name made for one; every other enterprise goes by its number."""
    return ":" in reader
