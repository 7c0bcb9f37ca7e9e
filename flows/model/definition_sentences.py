"""The definitions in force as sentences, printed in every report: Swedish, and English for those who ask for it."""

from __future__ import annotations

from flows.contracts.places import place_names
from flows.model.definitions import Definitions, joined

_SUPPORTS_IN_ENGLISH = {
    "Lönebidrag för anställning": "wage subsidy for employment",
    "Lönebidrag för utveckling i anställning": "wage subsidy for development in employment",
    "Lönebidrag för trygghet i anställning": "wage subsidy for security in employment",
    "Offentligt skyddat arbete (OSA)": "sheltered public employment (OSA)",
}


def sentences(definitions: Definitions) -> list[str]:
    """The definitions as Swedish sentences, each true by itself."""
    area, staying, target, sources = definitions.area, definitions.staying, definitions.target, definitions.sources
    places = [place_names()[code] for code in area.municipalities]
    which = f"kommunerna {joined(places, 'och')}" if len(places) > 1 else f"kommunen {places[0]}"
    months = joined([str(k) for k in staying.retention_months], "och")
    supports = [name[:1].lower() + name[1:] for name in target.reduced_capacity_supports]
    reduced = [
        f"Stödet vid starten var {joined(supports, 'eller')}, enligt företaget eller ett beslut hos Arbetsförmedlingen för "
        "företaget som gällde då."
    ] * bool(supports)
    return [
        f"{area.area_name} är {which}. Där väntas {area.enterprises} sociala företag lämna uppgifter.",
        "Ett jobb är en persons anställning med rollen Målgrupp i ett företag. Rader hör till samma jobb när nästa rad "
        f"börjar högst {definitions.job.gap_days} dagar efter det dittills sista slutdatumet.",
        "Långt från arbetsmarknaden räknas den som vid jobbets start uppfyller minst ett av följande villkor.",
        "Arbetsförmedlingen har bedömt konkurrensförmågan som svag i ett beslut som gäller från en dag högst "
        f"{target.decision_window_days} dagar före eller efter starten.",
        f"Personen var utan arbete minst {target.without_work_months} månader före starten, enligt företaget eller "
        f"ett beslut hos Arbetsförmedlingen som gäller från en dag högst {target.decision_window_days} dagar före eller "
        "efter den, vad beslutet än säger om konkurrensförmågan.",
        f"Personen deltog i en insats hos Finsam någon gång under de {target.finsam_window_months} månaderna före starten.",
        *reduced,
        f"Jobb som består mäts {months} månader efter starten, bland jobb som började minst så lång tid före "
        "periodens slut.",
        f"Hur länge jobben varar följs också dag för dag, till {staying.survival_months} månader efter starten, med ett "
        f"band på {definitions.confidence.replace('.', ',')} (Kaplan-Meier).",
        "Årsarbetskrafter en dag är sysselsättningsgraderna den dagen lagda ihop, där 100 % är 1,0. Månader av heltidsarbete är "
        "dagar gånger sysselsättningsgrad, delat med en månads dagar, 365,25 / 12.",
        "En träningsplats ledde till jobb när personen började ett jobb i något av företagen efter platsens första dag och "
        "inom 12 månader från den, bland platser som började minst så lång tid före periodens slut.",
        "Nästa steg är vid slutet det avslutsskäl företaget har angett, och efter 90 och 180 dagar det källorna vet om den "
        "dagen.",
        "Behovet är Arbetsförmedlingens inskrivna med svag konkurrensförmåga, och de som har varit utan arbete mer än 12 "
        "månader. Där filen säger <5 räknas det som 1 till 4.",
        f"Det Finsam vet om sysselsättningen efter ett deltagande gäller i {definitions.after.finsam_after_days} dagar, dagen då "
        "det avslutades inräknad. Arbetsförmedlingen känner till ett jobb när ett beslut för personen hos företaget gäller någon "
        "dag av det. Finsam känner till det när den senaste uppgiften är arbete, bland dem från jobbets tid och högst så många "
        "dagar före.",
        "Källorna säger olika om ett jobb när bara den ena av företaget och Arbetsförmedlingen säger att det finns ett stöd, "
        f"mer än {sources.date_days} dagar i rad, för den som båda känner till i företaget; när någon enligt Finsam hade arbete "
        f"mer än {sources.date_days} dagar före jobbet, utan något annat jobb däremellan; eller när "
        f"sysselsättningsgraderna skiljer mer än {f'{sources.extent_points:g}'.replace('.', ',')} procentenheter.",
    ]


def sentences_in_english(definitions: Definitions) -> list[str]:
    """The same sentences for readers of English, in the same order."""
    area, staying, target, sources = definitions.area, definitions.staying, definitions.target, definitions.sources
    places = [place_names()[code] for code in area.municipalities]
    which = f"the municipalities {joined(places, 'and')}" if len(places) > 1 else f"the municipality {places[0]}"
    months = joined([str(k) for k in staying.retention_months], "and")
    supports = [_SUPPORTS_IN_ENGLISH.get(name, name) for name in target.reduced_capacity_supports]
    reduced = [
        f"The support at the start was {joined(supports, 'or')}, according to the enterprise or to a decision of "
        "Arbetsförmedlingen for the enterprise that held then."
    ] * bool(supports)
    return [
        f"{area.area_name} is {which}. {area.enterprises} social enterprises there are expected to report.",
        "A job is a person's employment in the role Målgrupp (target group) at one enterprise. Rows belong to the same job "
        f"when the next one begins at most {definitions.job.gap_days} days after the last end so far.",
        "Far from the labour market is counted whoever meets at least one of the following at the start of the job.",
        "Arbetsförmedlingen judged the competitive position to be weak in a decision valid from a day at most "
        f"{target.decision_window_days} days before or after the start.",
        f"The person had been without work for at least {target.without_work_months} months before the start, according to "
        f"the enterprise or a decision of Arbetsförmedlingen valid from a day at most {target.decision_window_days} days "
        "before or after it, whatever the decision says of the competitive position.",
        f"The person took part in a programme of Finsam at some time in the {target.finsam_window_months} months before the "
        "start.",
        *reduced,
        f"Jobs still held are measured {months} months after the start, among jobs begun at least that long before the end "
        "of the period.",
        f"How long jobs last is also followed day by day, to {staying.survival_months} months after the start, with a "
        f"band of {definitions.confidence} (Kaplan-Meier).",
        "Full-time equivalents on a day are the extents of that day added up, where 100 % is 1.0. Months of full-time work are "
        "days times extent, divided by the days of a month, 365.25 / 12.",
        "A training place led to a job when the person started a job at any of the enterprises after the first day of the "
        "place and within 12 months of it, among places begun at least that long before the end of the period.",
        "The next step is, on leaving, the reason that the enterprise gave, and after 90 and 180 days what the sources know "
        "of that day.",
        "The need is those registered at Arbetsförmedlingen with a weak competitive position, and those who have been "
        "without work for more than 12 months. Where the file says <5 it is counted as 1 to 4.",
        "What Finsam knows of the occupation after a participation holds for "
        f"{definitions.after.finsam_after_days} days, the day it ended among them. Arbetsförmedlingen knows of a job when a "
        "decision for the person at the enterprise holds on some day of it. Finsam knows of it when the latest word is work, "
        "among those from the time of the job and at most so many days before.",
        "The sources disagree on a job when only one of the enterprise and Arbetsförmedlingen tells of a support, more than "
        f"{sources.date_days} days in a row, for a person whom both know of at the enterprise; when somebody was in work more "
        f"than {sources.date_days} days before the job, as Finsam tells, and had no other job in between; or when their extents "
        f"are more than {sources.extent_points:g} percentage points apart.",
    ]
