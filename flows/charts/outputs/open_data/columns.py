"""What the columns of the charts' tables hold, for open data: the unit of each, and what it counts."""

from __future__ import annotations

from flows.language.catalogue import message
from flows.language.words import Words

_JOBS, _PERSONS, _ENTERPRISES = message("antal jobb"), message("antal personer"), message("antal företag")
_PER_CENT, _KRONOR, _MONTHS = message("procent"), message("kronor"), message("antal månader")
_ABOUT = {
    message("År"): ("", message("Kalenderåret, eller flera år som visas tillsammans")),
    message("Räknat till och med"): ("", message("Den sista dagen som är räknad")),
    message("Dag"): ("", message("Dagen som räkningen gäller")),
    message("Skapade jobb"): (_JOBS, message("Jobb för målgruppen som började")),
    message("Nya personer"): (
        _PERSONS,
        message("Personer som aldrig förut hade haft ett sådant jobb i något av företagen"),
    ),
    message("Jobb som slutade"): (_JOBS, message("Jobb för målgruppen som slutade")),
    message("Netto"): (_JOBS, message("Jobb som började minus jobb som slutade")),
    message("Personer"): (
        _PERSONS,
        message("Personer i målgruppen som var anställda den dagen, var och en räknad en gång"),
    ),
    message("Årsarbetskrafter"): (
        message("årsarbetskrafter"),
        message("Sysselsättningsgraderna den dagen hopräknade, där 1,0 är en heltid"),
    ),
    message("Kända företag"): (_ENTERPRISES, message("Företag som är kända den dagen")),
    message("Kända företag då"): (_ENTERPRISES, message("Företag som är kända den dagen")),
    message("Företag där"): (_ENTERPRISES, message("Företag som finns i området")),
    message("Indelning"): ("", message("Det som de anställda är indelade efter")),
    message("Grupp"): ("", message("Gruppens namn")),
    message("Vad som räknas"): ("", message("Personer som hade en plats, alla platser, eller ett slags platser")),
    message("Antal"): (
        message("antal personer eller platser"),
        message("Alla som började för minst tolv månader sedan"),
    ),
    message("Följdes av jobb"): (
        message("antal personer eller platser"),
        message("De som följdes av ett jobb på något av företagen inom tolv månader"),
    ),
    message("Andel, %"): (_PER_CENT, message("Andelen av alla som räknas, i hela procent")),
    message("Månader efter starten"): (_MONTHS, message("Så många månader efter att jobbet började")),
    message("Vad det blev"): ("", message("Vad det hade blivit av jobben då, enligt företagen")),
    message("Jobb"): (_JOBS, message("Jobb för målgruppen på raden")),
    message("Jobb kvar"): (_JOBS, message("Jobb som fanns kvar på samma företag")),
    message("Jobb att följa"): (_JOBS, message("Jobb som började så tidigt att hela tiden har gått")),
    message("Vidare till arbete eller studier"): (
        _JOBS,
        message("Jobb som slutade för arbete eller studier, enligt företagen"),
    ),
    message("Andel vidare, %"): (
        _PER_CENT,
        message("Andelen som hade slutat för arbete eller studier, i hela procent"),
    ),
    message("Osäkerhet från, %"): (_PER_CENT, message("Den nedre änden av andelens osäkerhet (95 %, Wilson)")),
    message("Osäkerhet till, %"): (_PER_CENT, message("Den övre änden av andelens osäkerhet (95 %, Wilson)")),
    message("Område"): ("", message("Kommunen, eller hela området")),
    message("Anställda"): (
        _PERSONS,
        message("Personer i målgruppen som var anställda i företagen i området den dagen"),
    ),
    message("Svag konkurrensförmåga, lägst"): (
        _PERSONS,
        message(
            "Inskrivna arbetslösa med svag konkurrensförmåga, det lägsta antal som Arbetsförmedlingens tal kan vara"
        ),
    ),
    message("Svag konkurrensförmåga, högst"): (
        _PERSONS,
        message(
            "Inskrivna arbetslösa med svag konkurrensförmåga, det högsta antal som Arbetsförmedlingens tal kan vara"
        ),
    ),
    message("Utan arbete mer än 12 månader, lägst"): (
        _PERSONS,
        message("Utan arbete mer än 12 månader, det lägsta antal som Arbetsförmedlingens tal kan vara"),
    ),
    message("Utan arbete mer än 12 månader, högst"): (
        _PERSONS,
        message("Utan arbete mer än 12 månader, det högsta antal som Arbetsförmedlingens tal kan vara"),
    ),
    message("Försäljning"): (_KRONOR, message("Företagens intäkter av försäljning under året")),
    message("Lönestöd"): (_KRONOR, message("Företagens lönestöd under året")),
    message("Ersättning för platser och bidrag"): (
        _KRONOR,
        message("Företagens ersättning för platser och övriga bidrag under året"),
    ),
    message("Summa"): (_KRONOR, message("Företagens alla intäkter under året")),
    message("Företag som har lämnat"): (_ENTERPRISES, message("Företag som har lämnat sin ekonomi för året")),
    message("Månader av heltidsarbete"): (
        _MONTHS,
        message("Dagar gånger sysselsättningsgrad, delat med en månads dagar"),
    ),
    message("Helår av arbete"): (message("helår"), message("Månader av heltidsarbete delat med tolv")),
    message("Anställda vid årets slut, eller den sista dagen"): (
        _PERSONS,
        message("Personer i målgruppen som var anställda vid årets slut, eller den sista dagen som är räknad"),
    ),
    message("Källor som känner jobbet"): ("", message("De källor som känner till jobbet")),
    message("Skapade jobb, brutto"): (_JOBS, message("Jobb som började, utan avdrag för vad som hade hänt ändå")),
    message("Lägst"): (_JOBS, message("Det lägsta av spannet för jobb som inte hade funnits annars")),
    message("Högst"): (_JOBS, message("Det högsta av spannet för jobb som inte hade funnits annars")),
    message("Avslutsskäl enligt företagen"): ("", message("Det skäl som företaget uppgav när jobbet tog slut")),
}


def unit_and_meaning(column: str, w: Words) -> tuple[str, str]:
    """Give the unit of a column, empty where it holds no number, and what it counts; both are empty for one that is not here."""
    unit, about = next((told for name, told in _ABOUT.items() if w(name) == column), ("", ""))
    return w(unit) if unit else "", w(about) if about else ""
