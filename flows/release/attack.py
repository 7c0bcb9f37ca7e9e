"""The attacker: works out what each hidden cell can be, from nothing but what is published.

Shares no code with the protection. Inner counts are whole numbers from 0 up; everything shown, everything known beforehand
and everything shown in earlier editions is held against them, once as the public and once as each enterprise, which knows
its own part of every inner count. A linear program bounds each hidden cell; where its corner is not in whole numbers an
integer program does. Every table of whole numbers met on the way is kept: it shows at once what many cells can be.

The protection says of each end which counts take it. The attacker believes none of them: it holds each against what is
published, in whole numbers, and searches for itself wherever those that hold do not settle a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from flows.errors import ReleaseStopped
from flows.language.tool import say
from flows.release.attacker import Attacker, Counts, Interval
from flows.release.linear_system import PUBLIC, Ends, Line, Published


@dataclass(frozen=True)
class Gain:
    """What an attacker learns: a cell known exactly, or an unsafe one known too closely. `reader`: an enterprise, or all."""

    key: str
    kind: Literal["exact", "narrow"]
    reader: str = PUBLIC


def intervals(published: Published, reader: str = PUBLIC) -> dict[str, Interval]:
    """Find what each hidden cell and each unsafe number can be to a reader, whether or not it was ever printed, by key.

    Raises ReleaseStopped when the published numbers contradict one another.
    """
    attacker = Attacker.of(published, reader)
    return {line.key: attacker.interval(line.parts) for line in _targets(published, reader)}


def attack(published: Published, claims: Iterable[Counts] = (), *, unsafe_alone: bool = False) -> list[Gain]:
    """List every gain, by reader and key; empty when nothing can be learnt that must not be.

    What earlier editions alone tell is no gain: nothing can take it back. What an enterprise knows without any edition is no gain
    either. It is a gain if this edition tells it more closely.

    Args:
        published: What a reader has.
        claims: Inner counts of which the protection says that they fit all that is published, in the order of its parts.
        unsafe_alone: Whether a hidden cell that is safe by itself may be learnt.
    """
    before = replace(published, lines=tuple(line for line in published.lines if line.earlier))
    gains = []
    seen = list(claims)
    # The public comes last: all that an enterprise thinks possible is possible to the public.
    for reader in (*published.own, PUBLIC):
        attacker, alone = Attacker.of(published, reader), None
        attacker.see(seen)
        for line in _targets(published, reader):
            need = _need(line, reader)
            if (unsafe_alone and need is None) or not attacker.learns(line, need):
                continue
            if before.lines or reader != PUBLIC:
                if alone is None:
                    alone = Attacker.of(before, reader, attacker.ceiling)
                    alone.seen.extend(attacker.seen)  # what fits all that is published fits a part of it
                if need is None:
                    told_before = alone.learns(line, None)
                else:
                    told_before = not attacker.learns(line, alone.nearest(line.parts, need))
                if told_before:
                    continue
            found = attacker.interval(line.parts)
            gains.append(Gain(line.key, "exact" if found.low == found.high else "narrow", reader))
        seen += attacker.met
    return sorted(gains, key=lambda gain: gain.reader)


def withstand(published: Published, claims: Iterable[Counts] = (), *, unsafe_alone: bool = False) -> None:
    """Raise ReleaseStopped, naming the cells, when an attack gains anything. `claims`, `unsafe_alone` as for `attack`."""
    gains = attack(published, claims, unsafe_alone=unsafe_alone)
    if gains:
        cells = ", ".join(dict.fromkeys(gain.key for gain in gains))
        raise ReleaseStopped(
            say(
                "Inget lämnas ut: {count} dolda tal går att räkna ut eller ringa in: {cells}.",
                count=len(gains),
                cells=cells,
            )
        )


def _need(line: Line, reader: str) -> Ends | None:
    return line.need if reader == PUBLIC else dict(line.insiders).get(reader)


def _targets(published: Published, reader: str) -> Iterator[Line]:
    """What a reader goes for: unsafe numbers, and for the public every hidden one."""
    for line in sorted(published.lines, key=lambda line: line.key):
        if _need(line, reader) or (line.hidden and reader == PUBLIC):
            yield line
