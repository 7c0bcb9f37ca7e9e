"""What tables, measures and rows are called in a comparison that people read."""

from __future__ import annotations

from collections.abc import Sequence

from flows.contracts.places import place_names

MARTS = {
    "jobs_created": "Skapade jobb per år",
    "employed": "Anställda och årsarbetskrafter månad för månad",
    "fte": "Årsarbetskrafter per år",
    "job_months": "Månader av heltidsarbete per år",
    "flow": "Jobb som började och tog slut per år",
    "persons_ever": "Personer över alla år",
    "unknown_target": "Jobb där det är okänt om de hör till målgruppen",
    "retention": "Jobb som består",
    "outcome": "Vad det hade blivit av jobben",
    "moved_on": "Vidare till arbete eller studier",
    "survival": "Hur länge jobben varar (Kaplan-Meier)",
    "left_to_work": "Vidare till arbete eller studier (Aalen-Johansen)",
    "next_step": "Vart människor gick när jobbet tog slut",
    "step_in": "Träningsplatser som följdes av jobb",
    "reach": "Anställda bredvid Arbetsförmedlingens tal",
    "sources": "Jobb efter hur många källor som känner dem",
    "linked": "Hur mycket som går att koppla mellan källorna",
}
"""What a mart is called."""
_AF_WEAK, _AF_LONG = "inskrivna med svag konkurrensförmåga", "inskrivna utan arbete mer än 12 månader"
MEASURES = {
    "after_180": "efter 180 dagar",
    "after_90": "efter 90 dagar",
    "at_exit": "när jobbet tog slut",
    "counted": "räknade",
    "eligible": "jobb att följa",
    "employed": "anställda",
    "enterprises": "företag",
    "enterprises_in_part": "företag som är kända en del av året",
    "enterprises_there": "företag på platsen",
    "exits": "jobb som tog slut",
    "first_ever": "jobb som är personens första",
    "fte": "årsarbetskrafter",
    "high": "högst",
    "income": "intäkter i kronor",
    "job_months": "månader",
    "jobs": "jobb",
    "k_months": "månader efter starten",
    "linked": "kopplade",
    "low": "lägst",
    "moved_on": "jobb som ledde vidare",
    "moved_on_pct": "procent som gick vidare",
    "moves": "byten mellan företagen",
    "net": "började minus slutade",
    "persons": "personer",
    "persons_to_job": "personer som fick jobb",
    "placements": "platser",
    "placements_and_grants": "ersättning för platser och bidrag i kronor",
    "provisional": "preliminärt (1) eller inte (0)",
    "reporting": "har lämnat uppgifter (1) eller inte (0)",
    "retained": "jobb kvar",
    "returns": "återkomster",
    "sales": "försäljning i kronor",
    "share": "andel",
    "share_pct": "procent",
    "since": "räknat från år",
    "starts": "jobb som började",
    "survival": "andel jobb som varar",
    "to_job": "följdes av jobb",
    "to_job_12_months": "följdes av jobb",
    "ua12_high": f"{_AF_LONG}, högst",
    "ua12_low": f"{_AF_LONG}, lägst",
    "unknown": "okända",
    "utsatta_high": f"{_AF_WEAK}, högst",
    "utsatta_low": f"{_AF_WEAK}, lägst",
    "wage_support": "lönestöd i kronor",
}
"""What a measure is called."""
KEYS = {
    "class": "grupp",
    "date": "dag",
    "k_months": "månader efter starten",
    "kind": "slag",
    "kommun_code": "plats",
    "moment": "när",
    "month_end": "månadens sista dag",
    "months": "månader efter starten",
    "outcome": "vad det blev",
    "period": "månad",
    "sources_seen": "antal källor",
    "step": "nästa steg",
    "trait": "egenskap",
    "until": "till och med",
    "year": "år",
}
"""What the keys of rows are called."""
_VALUES = {
    ("kommun_code", "omradet"): "hela området",
    ("trait", "sex"): "kön",
    ("trait", "age"): "ålder",
    ("trait", "months"): "månader utan arbete",
    ("class", "?"): "okänt",
    ("class", "okant"): "okänt",
    ("moment", "at_exit"): "när jobbet tog slut",
    ("moment", "after_90"): "efter 90 dagar",
    ("moment", "after_180"): "efter 180 dagar",
    ("outcome", "annat_jobb"): "annat jobb",
}
_STEPS = {
    "med_stod": "arbete med stöd",
    "utan_stod": "arbete utan stöd",
    "arbetslos": "arbetslös",
    "okant": "okänt",
}


def row_in_words(keys: Sequence[str], values: Sequence[str]) -> str:
    """Say which row it is: `2025-12, Ludvika`, `kön kvinna`, `12 månader efter starten, kvar`; `alla` for a single row."""
    said = [_value(key, value) for key, value in zip(keys, values, strict=True)]
    if "trait" in keys:
        return " ".join(said)
    return ", ".join(said) or "alla"


def _value(key: str, value: str) -> str:
    if key in ("k_months", "months") and value.isdecimal():
        return f"{value} månader efter starten"
    if key == "sources_seen":
        return f"{value} källa" if value == "1" else f"{value} källor"
    if key == "kommun_code" and value in place_names():
        return place_names()[value]
    if key in ("step", "outcome") and value in _STEPS:
        return _STEPS[value]
    if key == "class":
        return _VALUES.get((key, value), _span(value))
    return _VALUES.get((key, value), value)


def _span(value: str) -> str:
    """A class of ages or months: `-23` is up to, `50-` is from."""
    low, dash, high = value.partition("-")
    if not dash or not f"{low}{high}".isdecimal():
        return value
    if low and high:
        return f"{low}–{high}"
    return f"{low} eller mer" if low else f"högst {high}"
