"""What is a home's own, as sentences that every report prints."""

from __future__ import annotations

from collections.abc import Sequence

from flows.language.catalogue import message
from flows.language.words import SWEDISH, Words
from flows.model.home.home_file import HomeFile

LABELS = {
    "area.area_name": message("områdets namn"),
    "area.municipalities": message("områdets kommuner"),
    "area.enterprises": message("antalet väntade företag"),
    "job.gap_days": message("det längsta uppehållet i ett jobb, i dagar"),
    "target.decision_window_days": message("tiden mellan ett beslut och jobbets start, i dagar"),
    "target.without_work_months": message("tiden utan arbete före jobbet, i månader"),
    "target.finsam_window_months": message("tiden mellan en insats hos Finsam och jobbets start, i månader"),
    "target.reduced_capacity_supports": message("stöden som visar nedsatt arbetsförmåga"),
    "staying.retention_months": message("månaderna som jobben följs"),
    "staying.survival_months": message("månaderna som kurvorna följs"),
    "staying.confidence_level": message("bandets säkerhet"),
    "sources.date_days": message("dagarna som två källor får skilja sig åt"),
    "sources.extent_points": message("procentenheterna som två källor får skilja sig åt"),
    "after.finsam_after_days": message("dagarna som Finsams uppgift efteråt gäller"),
    "disclosure.smallest_shown": message("det minsta antal som visas"),
    "disclosure.p_percent": message("hur nära ett företags kronor någon får komma, i procent"),
    "disclosure.fewest_enterprises": message("det minsta antal företag vars kronor visas"),
    "disclosure.most_hidden": message("andelen som får vara dold i en tabell"),
}
"""What each key is called in a sentence."""


def own_sentences(home: HomeFile, w: Words = SWEDISH) -> list[str]:
    """What is another than the program has it: the area in one sentence, without the other area's, then each value."""
    area, name = [key for key in home.own if key.startswith("area.")], home.definitions.area.area_name
    return [
        *(
            [w("Eget för {area}: {things}.", area=name, things=w.listed([w(LABELS[key]) for key in area]))]
            if area
            else []
        ),
        *(
            w(
                "Eget för {area}: {thing} är {own}, annars {usual}.",
                area=name,
                thing=w(LABELS[key]),
                own=_said(own, w),
                usual=_said(usual, w),
            )
            for key, (usual, own) in home.own.items()
            if key not in area
        ),
    ]


def _said(values: Sequence[str], w: Words) -> str:
    """Values as they are read; an empty list is none."""
    return w.listed([_number(value, w) for value in values]) if values else w("inget")


def _number(value: str, w: Words) -> str:
    try:
        return w.exact(float(value))
    except ValueError:
        return value
