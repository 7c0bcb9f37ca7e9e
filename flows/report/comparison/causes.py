"""Why a run is another than the one before: files, corrections, definitions, assumptions, code, days, editions, language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flows.model.home.own_sentences import LABELS

_COUNTING = ("accepted", "accepted_with_rejects")
_GONE = {
    "superseded": "ersatt av en nyare",
    "duplicate": "upprepning",
    "rejected": "avvisad",
    "held": "väntar på svar",
    None: "finns inte kvar",
}
_FACTORS = {
    "deadweight": "hade hänt ändå",
    "displacement": "trängde undan",
    "attribution": "andras förtjänst",
    "drop_off": "avtar per år",
}


def causes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What was new, as Swedish lines: one for each thing that decides a result (fingerprint.decided_by) and has changed.

    What the run before did not record, since its code did not know it, is not compared. Changes in what is counted are not
    here: recounted.py says them.
    """
    lines = _files(before["inputs"], now["inputs"]) if "inputs" in before else []
    lines += _corrections(before, now)
    values = [side["definition_values"] if "definition_values" in before else {} for side in (before, now)]
    for key in sorted({*values[0], *values[1]}):
        old, new = (", ".join(side.get(key, [])) or "–" for side in values)
        if old != new and (key in values[0] or not key.startswith("disclosure.")):  # an earlier version noted no rules
            lines.append(f"- Definitionen {', '.join([key, *([LABELS[key]] if key in LABELS else [])])}: {old} → {new}")
    factors = [_factors(side.get("assumptions")) for side in (before, now)]
    if "assumptions" in before and factors[0] != factors[1]:
        lines.append(f"- Antagandena om nettoeffekt: {factors[0]} → {factors[1]}")
    code = before.get("code", "en äldre version")
    if code != now["code"]:
        lines.append(f"- Koden eller SQL-filerna: {code} → {now['code']}")
    old, new = (side.get("parameters", {}).get("period_end") for side in (before, now))
    if old and old != new:
        lines.append(f"- Perioden räknas till och med: {old} → {new}")
    editions = [side.get("editions", []) for side in (before, now)]
    lines += [
        f"- Utgåvan {edition} är ute, och talen skyddas tillsammans med den"
        for edition in editions[1]
        if edition not in editions[0]
    ]
    lines += [
        f"- Utgåvan {edition} är inte ute längre, och talen skyddas inte tillsammans med den"
        for edition in editions[0]
        if edition not in editions[1]
    ]
    if before.get("english", now["english"]) != now["english"]:
        lines.append(f"- Engelska: rapporterna görs {'nu också' if now['english'] else 'inte längre'} på engelska")
    several = len({line.split()[1].rstrip(":") for line in lines}) > 1
    hint = [
        "",
        "Flera saker ändrades samtidigt. Kör om med en av dem i taget för att skilja dem åt: filer och korrigeringar med "
        "--as-of, perioden med --period-end, en definition genom att ändra tillbaka den.",
    ]
    return [*lines, *(hint if several else [])]


def _corrections(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """How many entries correct each file, where they are not the same; nothing where the run before did not note them."""
    is_now = now["corrected"]
    was = before.get("corrected", is_now)
    return [
        f"- Korrigeringar av {name}: {_so_many(len(was.get(name, [])), len(is_now.get(name, [])))}"
        for name in sorted({*was, *is_now})
        if was.get(name) != is_now.get(name)
    ]


def _factors(told: Mapping[str, Any] | None) -> str:
    """The owners' factors as facts.json has them, and who approved them when."""
    if told is None:
        return "inga"
    spans = [f"{words} {_span(*told[name])} %" for name, words in _FACTORS.items()]
    return f"{', '.join(spans)}, godkända {told['approved_on']} av {told['approved_by']}"


def _span(low: float, high: float) -> str:
    return "–".join(dict.fromkeys(f"{end:g}".replace(".", ",") for end in (low, high)))


def _so_many(was: int, is_now: int) -> str:
    return "ändrade" if was == is_now else f"{was} → {is_now}"


def _files(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[str]:
    """Files that count now and did not, that do not any more, and of which as they were another number of rows counts."""
    counting = [{f["sha256"]: f for f in side if f["verdict"] in _COUNTING} for side in (before, now)]
    verdicts = {f["sha256"]: f["verdict"] for f in reversed(now)}
    new = [f for sha256, f in counting[1].items() if sha256 not in counting[0]]
    gone = [f for sha256, f in counting[0].items() if sha256 not in counting[1]]
    both = [(counting[0][sha256], f) for sha256, f in counting[1].items() if sha256 in counting[0]]
    return [
        *(f"- Filen {f['name']} räknas nu (från {f['source']})" for f in new),
        *(
            f"- Filen {f['name']} räknas inte längre: {_GONE.get(verdicts.get(f['sha256']), 'räknas inte')}"
            for f in gone
        ),
        *(
            f"- Filen {f['name']} läses på ett annat sätt: {was['rows_accepted']} → {f['rows_accepted']} rader räknas"
            for was, f in both
            if was["rows_accepted"] != f["rows_accepted"]
        ),
    ]
