"""What tables, measures and rows are called in a comparison that people read."""

from __future__ import annotations

from collections.abc import Sequence

from flows.contracts.places import place_names
from flows.language.catalogue import message
from flows.language.words import SWEDISH as w  # noqa: N811
from flows.model.terms import measures

MART_NAMES = {
    "jobs_created": message("Skapade jobb per år"),
    "employed": message("Anställda och årsarbetskrafter månad för månad"),
    "fte": message("Årsarbetskrafter per år"),
    "job_months": message("Månader av heltidsarbete per år"),
    "flow": message("Jobb som började och tog slut per år"),
    "persons_ever": message("Personer över alla år"),
    "unknown_target": message("Jobb där det är okänt om de hör till målgruppen"),
    "retention": message("Jobb som består"),
    "outcome": message("Vad det hade blivit av jobben"),
    "moved_on": message("Vidare till arbete eller studier"),
    "survival": message("Hur länge jobben varar (Kaplan-Meier)"),
    "left_to_work": message("Vidare till arbete eller studier (Aalen-Johansen)"),
    "next_step": message("Vart människor gick när jobbet tog slut"),
    "step_in": message("Träningsplatser som följdes av jobb"),
    "reach": message("Anställda bredvid Arbetsförmedlingens tal"),
    "sources": message("Jobb efter hur många källor som känner dem"),
    "linked": message("Hur mycket som går att koppla mellan källorna"),
}
"""What a mart is called."""
KEYS = {
    "class": message("grupp"),
    "date": message("dag"),
    "k_months": message("månader efter starten"),
    "kind": message("slag"),
    "kommun_code": message("plats"),
    "moment": message("när"),
    "month_end": message("månadens sista dag"),
    "months": message("månader efter starten"),
    "outcome": message("vad det blev"),
    "period": message("månad"),
    "sources_seen": message("antal källor"),
    "step": message("nästa steg"),
    "trait": message("egenskap"),
    "until": message("till och med"),
    "year": message("år"),
}
"""What the keys of rows are called."""
_VALUES = {
    ("kommun_code", "omradet"): message("hela området"),
    ("trait", "sex"): message("kön"),
    ("trait", "age"): message("ålder"),
    ("trait", "months"): message("månader utan arbete"),
    ("class", "?"): message("okänt"),
    ("class", "okant"): message("okänt"),
    ("moment", "at_exit"): message("när jobbet tog slut"),
    ("moment", "after_90"): message("efter 90 dagar"),
    ("moment", "after_180"): message("efter 180 dagar"),
    ("outcome", "annat_jobb"): message("annat jobb"),
}
_STEPS = {
    "med_stod": message("arbete med stöd"),
    "utan_stod": message("arbete utan stöd"),
    "arbetslos": message("arbetslös"),
    "okant": message("okänt"),
}


def measure_in_words(measure: str) -> str:
    """Say what a measure is called; one that an earlier version had, by its name."""
    return measures().get(measure, measure)


def key_in_words(key: str) -> str:
    """Say what a key of rows is called."""
    return w(KEYS[key]) if key in KEYS else key


def row_in_words(keys: Sequence[str], values: Sequence[str]) -> str:
    """Say which row it is: `2025-12, Ludvika`, `kön kvinna`, `12 månader efter starten, kvar`; `alla` for a single row."""
    said = [_value(key, value) for key, value in zip(keys, values, strict=True)]
    if "trait" in keys:
        return " ".join(said)
    return ", ".join(said) or w("alla")


def _value(key: str, value: str) -> str:
    if (key, value) in _VALUES:
        return w(_VALUES[key, value])
    if key in ("k_months", "months") and value.isdecimal():
        return w("{number} månader efter starten", number=value)
    if key == "sources_seen":
        return w.plural(1 if value == "1" else 2, "{number} källa", "{number} källor", number=value)
    if key == "kommun_code" and value in place_names():
        return place_names()[value]
    if key in ("step", "outcome") and value in _STEPS:
        return w(_STEPS[value])
    if key == "class":
        return _span(value)
    return value


def _span(value: str) -> str:
    """A class of ages or months: `-23` is up to, `50-` is from."""
    low, dash, high = value.partition("-")
    if not dash or not f"{low}{high}".isdecimal():
        return value
    if low and high:
        return f"{low}–{high}"
    return w("{low} eller mer", low=low) if low else w("högst {high}", high=high)
