"""Why a run is another than the one before: files, corrections, definitions, assumptions, code, days, editions, language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flows.language.catalogue import message
from flows.language.words import SWEDISH as w  # noqa: N811
from flows.model.home.own_sentences import LABELS

_COUNTING = ("accepted", "accepted_with_rejects")
_GONE = {
    "superseded": message("ersatt av en nyare"),
    "duplicate": message("upprepning"),
    "rejected": message("avvisad"),
    "held": message("väntar på svar"),
    None: message("finns inte kvar"),
}
_NOT = message("räknas inte")
_FACTORS = {
    "deadweight": message("hade hänt ändå"),
    "displacement": message("trängde undan"),
    "attribution": message("andras förtjänst"),
    "drop_off": message("avtar per år"),
}


def causes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What was new, as lines of Markdown; where it was more than one kind of thing, also how they are told apart."""
    found = new_things(before, now)
    hint = w(
        "Flera saker ändrades samtidigt. Kör om med en av dem i taget för att skilja dem åt: filer och korrigeringar med "
        "--as-of, perioden med --period-end, en definition genom att ändra tillbaka den."
    )
    lines = [f"- {line}" for told in found.values() for line in told]
    return [*lines, *(["", hint] if len(found) > 1 else [])]


def new_things(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, list[str]]:
    """What was new, kind by kind: a line for each thing that decides a result (fingerprint.decided_by) and has changed.

    What the run before did not record, since its code did not know it, is not compared. Changes in what is counted are not
    here: recounted.py says them.
    """
    kinds = {
        "files": _files(before["inputs"], now["inputs"]) if "inputs" in before else [],
        "corrections": _corrections(before, now),
        "definitions": _definitions(before, now),
        "assumptions": _assumptions(before, now),
        "code": _code(before, now),
        "period": _period(before, now),
        "editions": _editions(*(side.get("editions", []) for side in (before, now))),
        "language": _language(before, now),
    }
    return {kind: lines for kind, lines in kinds.items() if lines}


def _definitions(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    values = [side["definition_values"] if "definition_values" in before else {} for side in (before, now)]
    lines = []
    for key in sorted({*values[0], *values[1]}):
        old, new = (", ".join(side.get(key, [])) or "–" for side in values)
        if old != new and (key in values[0] or not key.startswith("disclosure.")):  # an earlier version noted no rules
            called = f"{key}, {w(LABELS[key])}" if key in LABELS else key
            lines.append(w("Definitionen {called}: {old} → {new}", called=called, old=old, new=new))
    return lines


def _assumptions(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    old, new = (_factors(side.get("assumptions")) for side in (before, now))
    changed = "assumptions" in before and old != new
    return [w("Antagandena om nettoeffekt: {old} → {new}", old=old, new=new)] if changed else []


def _code(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    old, new = before.get("code", w("en äldre version")), now["code"]
    return [w("Koden eller SQL-filerna: {old} → {new}", old=old, new=new)] if old != new else []


def _period(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    old, new = (side.get("parameters", {}).get("period_end") for side in (before, now))
    return [w("Perioden räknas till och med: {old} → {new}", old=old, new=new)] if old and old != new else []


def _editions(before: Sequence[str], now: Sequence[str]) -> list[str]:
    new, gone = [name for name in now if name not in before], [name for name in before if name not in now]
    return [
        *(w("Utgåvan {name} är ute, och talen skyddas tillsammans med den", name=name) for name in new),
        *(
            w("Utgåvan {name} är inte ute längre, och talen skyddas inte tillsammans med den", name=name)
            for name in gone
        ),
    ]


def _language(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    if before.get("english", now["english"]) == now["english"]:
        return []
    if now["english"]:
        return [w("Engelska: rapporterna görs nu också på engelska")]
    return [w("Engelska: rapporterna görs inte längre på engelska")]


def _corrections(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """How many entries correct each file, where they are not the same; nothing where the run before did not note them."""
    is_now = now["corrected"]
    was = before.get("corrected", is_now)
    return [
        w(
            "Korrigeringar av {name}: {many}",
            name=name,
            many=_so_many(len(was.get(name, [])), len(is_now.get(name, []))),
        )
        for name in sorted({*was, *is_now})
        if was.get(name) != is_now.get(name)
    ]


def _factors(told: Mapping[str, Any] | None) -> str:
    """The owners' factors as facts.json has them, and who approved them when."""
    if told is None:
        return w("inga")
    spans = [f"{w(words)} {_span(*told[name])} %" for name, words in _FACTORS.items()]
    return w(
        "{factors}, godkända {day} av {who}", factors=", ".join(spans), day=told["approved_on"], who=told["approved_by"]
    )


def _span(low: float, high: float) -> str:
    return "–".join(dict.fromkeys(f"{end:g}".replace(".", ",") for end in (low, high)))


def _so_many(was: int, is_now: int) -> str:
    return w("ändrade") if was == is_now else f"{was} → {is_now}"


def _files(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[str]:
    """Files that count now and did not, that do not any more, and of which as they were another number of rows counts."""
    counting = [{f["sha256"]: f for f in side if f["verdict"] in _COUNTING} for side in (before, now)]
    verdicts = {f["sha256"]: f["verdict"] for f in reversed(now)}
    new = [f for sha256, f in counting[1].items() if sha256 not in counting[0]]
    lost = [f for sha256, f in counting[0].items() if sha256 not in counting[1]]
    gone = [(f["name"], _GONE.get(verdicts.get(f["sha256"]), _NOT)) for f in lost]
    both = [(counting[0][sha256], f) for sha256, f in counting[1].items() if sha256 in counting[0]]
    return [
        *(w("Filen {name} räknas nu (från {source})", name=f["name"], source=f["source"]) for f in new),
        *(w("Filen {name} räknas inte längre: {why}", name=name, why=w(why)) for name, why in gone),
        *(
            w(
                "Filen {name} läses på ett annat sätt: {before} → {now} rader räknas",
                name=f["name"],
                before=was["rows_accepted"],
                now=f["rows_accepted"],
            )
            for was, f in both
            if was["rows_accepted"] != f["rows_accepted"]
        ),
    ]
