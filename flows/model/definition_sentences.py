"""The definitions in force as sentences, printed in every report."""

from __future__ import annotations

from flows.contracts.places import place_names
from flows.language.catalogue import message
from flows.language.words import SWEDISH, Words
from flows.model.definitions import Definitions

SUPPORTS = (
    message("lönebidrag för anställning"),
    message("lönebidrag för utveckling i anställning"),
    message("lönebidrag för trygghet i anställning"),
    message("offentligt skyddat arbete (OSA)"),
)
"""What the supports of `reduced_capacity_supports` are called in a sentence; another one keeps its Swedish name."""


def sentences(definitions: Definitions, w: Words = SWEDISH) -> list[str]:
    """The definitions as sentences, each true by itself."""
    return [*_jobs(definitions, w), *_target(definitions, w), *_measures(definitions, w), *_sources(definitions, w)]


def _jobs(definitions: Definitions, w: Words) -> list[str]:
    area = definitions.area
    places = [place_names()[code] for code in area.municipalities]
    counties = dict.fromkeys(place_names()[code[:2]] for code in area.municipalities)
    return [
        w.plural(
            len(places),
            "{area} är kommunen {places} i {county}. Där väntas {enterprises} sociala företag lämna uppgifter.",
            "{area} är kommunerna {places} i {county}. Där väntas {enterprises} sociala företag lämna uppgifter.",
            area=area.area_name,
            places=w.listed(places),
            county=w.listed([*counties]),
            enterprises=area.enterprises,
        ),
        w(
            "Ett jobb är en persons anställning med rollen Målgrupp i ett företag. Rader hör till samma jobb när nästa rad "
            "börjar högst {days} dagar efter det dittills sista slutdatumet.",
            days=definitions.job.gap_days,
        ),
    ]


def _target(definitions: Definitions, w: Words) -> list[str]:
    """What far from the labour market means."""
    target = definitions.target
    names = [name[:1].lower() + name[1:] for name in target.reduced_capacity_supports]
    supports = [w(name) for name in names]
    reduced = w(
        "Stödet vid starten var {supports}, enligt företaget eller ett beslut hos Arbetsförmedlingen för företaget som gällde "
        "då.",
        supports=w.listed(supports, "or"),
    )
    return [
        w("Långt från arbetsmarknaden räknas den som vid jobbets start uppfyller minst ett av följande villkor."),
        w(
            "Arbetsförmedlingen har bedömt konkurrensförmågan som svag i ett beslut som gäller från en dag högst {days} dagar "
            "före eller efter starten.",
            days=target.decision_window_days,
        ),
        w(
            "Personen var utan arbete minst {months} månader före starten, enligt företaget eller ett beslut hos "
            "Arbetsförmedlingen som gäller från en dag högst {days} dagar före eller efter den, vad beslutet än säger om "
            "konkurrensförmågan.",
            months=target.without_work_months,
            days=target.decision_window_days,
        ),
        w(
            "Personen deltog i en insats hos Finsam någon gång under de {months} månaderna före starten.",
            months=target.finsam_window_months,
        ),
        *([reduced] if supports else []),
        w(
            "Är inget villkor uppfyllt, och tiden utan arbete före inte ifylld, är det okänt om jobbet hör till målgruppen. Det "
            "räknas då varken in eller bort."
        ),
    ]


def _measures(definitions: Definitions, w: Words) -> list[str]:
    staying = definitions.staying
    return [
        w(
            "Det som har hänt i ett företag är känt till och med den dag dess arbetsbok gäller till. Efter den räknas dess "
            "anställda inte med."
        ),
        w(
            "En persons första jobb är det första i något av företagen. En återkomst eller ett byte mellan företagen är också "
            "ett skapat jobb, men ingen ny person."
        ),
        w(
            "Jobb som består, och vad det blev av de andra, mäts {months} månader efter starten, bland jobb som började minst så "
            "lång tid före periodens slut och den dag företaget är känt till.",
            months=w.listed([str(k) for k in staying.retention_months]),
        ),
        w(
            "Vidare till arbete eller studier har den gått vars jobb har tagit slut med det avslutsskälet, bland jobb som har "
            "följts så länge."
        ),
        w(
            "Till analytikern följs också dag för dag, till {months} månader efter starten, hur länge jobben varar "
            "(Kaplan-Meier) och hur många som går vidare till arbete eller studier (Aalen-Johansen), med band på "
            "{confidence}\u00a0%. Det senare bandet kommer av slumpvisa urval av personer, alltid med samma startvärde, för en "
            "person kan ha flera jobb.",
            months=staying.survival_months,
            confidence=w.exact(staying.confidence_level * 100),
        ),
        w(
            "Årsarbetskrafter en dag är sysselsättningsgraderna den dagen lagda ihop, där 100 % är 1,0. Månader av "
            "heltidsarbete är dagar gånger sysselsättningsgrad, delat med en månads dagar, 365,25 / 12."
        ),
        w(
            "En träningsplats följdes av jobb när personen började ett jobb i något av företagen efter platsens första dag och "
            "inom 12 månader från den, bland platser som började minst så lång tid före periodens slut."
        ),
        w(
            "Nästa steg är det avslutsskäl företaget har angett när jobbet tog slut. Det som källorna vet efter 90 och 180 dagar "
            "är till för analytikern: de ser inte vanligt arbete."
        ),
        w(
            "Behovet är Arbetsförmedlingens inskrivna med svag konkurrensförmåga, och de som har varit utan arbete mer än 12 "
            "månader. Där filen säger <5 räknas det som 1 till 4."
        ),
    ]


def _sources(definitions: Definitions, w: Words) -> list[str]:
    """What the sources know of a job, and when they disagree."""
    return [
        w(
            "Det Finsam vet om sysselsättningen efter ett deltagande gäller i {days} dagar, dagen då det avslutades inräknad. "
            "Arbetsförmedlingen känner till ett jobb när ett beslut för personen hos företaget gäller någon dag av det. Finsam "
            "känner till det när den senaste uppgiften är arbete, bland dem från jobbets tid och högst så många dagar före.",
            days=definitions.after.finsam_after_days,
        ),
        w(
            "Källorna säger olika om ett jobb när bara den ena av företaget och Arbetsförmedlingen säger att det finns ett stöd, "
            "mer än {days} dagar i rad, för den som båda känner till i företaget; när någon enligt Finsam hade arbete mer än "
            "{days} dagar före jobbet, utan något annat jobb däremellan; eller när sysselsättningsgraderna skiljer mer än "
            "{points} procentenheter.",
            days=definitions.sources.date_days,
            points=w.exact(definitions.sources.extent_points),
        ),
    ]
