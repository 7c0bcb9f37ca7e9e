"""What the speaker says to each page: two or three spoken sentences, a question that will come with its answer, and minutes.

The sentences begin with the page's own finding, so that every number in them is a released one. Nothing else here has a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flows.language.catalogue import message
from flows.language.words import Words, sentence

Speech = tuple[tuple[str, str], ...]
"""Pairs of a label and what is said, in the order they are said."""


@dataclass(frozen=True)
class _Told:
    """What is said of a chart beside its finding; nothing for a chart that has no words here. `long`: two minutes, not one."""

    say: str = ""
    question: str = ""
    answer: str = ""
    long: bool = False


_OF_CHARTS: Mapping[str, _Told] = {
    "skapade_jobb": _Told(
        message("Det är jobb för människor som stod långt från arbetsmarknaden när de började."),
        message("Är det verkligen nya jobb?"),
        message("Vi räknar varje jobb som har börjat. Den som kommer tillbaka eller byter företag räknas en gång till. "
                "Det som går att visa om hur många som var nya i företagen står under bilden."),
        long=True,
    ),
    "anstallda": _Told(
        message("Var och en räknas en gång, också den som har jobb på två företag."),
        message("Varför är årsarbetskrafterna färre än personerna?"),
        message("För att den som arbetar deltid är en person men mindre än en heltid. Det handlar inte om frånvaro."),
        long=True,
    ),
    "vilka": _Told(
        message("Bilden visar kön, ålder och hur länge de var utan arbete innan de fick jobbet."),
        message("Vilka är de, på vårt företag?"),
        message("Det säger vi inte. Grupperna är så breda att ingen ska kunna pekas ut."),
        long=True,
    ),
    "fran_traning_till_jobb": _Told(
        message("Vi har följt dem som hade en plats för träning, och sett vilka som sedan började ett jobb i företagen."),
        message("Var det platsen som gav jobbet?"),
        message("Det kan talen inte säga. De visar vad som hände efteråt, och jobb hos andra arbetsgivare syns inte."),
    ),
    "vad_det_blev": _Told(
        message("Den som har slutat har inte misslyckats: målet kan vara ett annat jobb eller studier."),
        message("Vad hände med dem som är okända?"),
        message("Det vet vi inte. Okänt betyder inte utan arbete: ingen av källorna ser vanligt arbete efteråt."),
        long=True,
    ),
    "kvar_i_jobbet": _Told(
        message("Varje punkt räknar de jobb som började så tidigt att vi vet hur det gick."),
        message("Är det bra eller dåligt?"),
        message("Det går inte att säga av talet ensamt. Den som inte är kvar kan ha gått vidare, "
                "och det finns ingen att jämföra med."),
        long=True,
    ),
    "racker_det": _Told(
        message("Det är olika saker: de anställda i företagen, och de som är inskrivna hos Arbetsförmedlingen."),
        message("Hur stor del av behovet når företagen?"),
        message("Så går det inte att räkna. De anställda är ingen del av de arbetslösa, "
                "och samma person kan finnas i båda Arbetsförmedlingens mått."),
        long=True,
    ),
    "intakter": _Told(
        message("Intäkterna är försäljning, lönestöd, ersättning för platser och bidrag, hos alla företag tillsammans."),
        message("Lönar det sig för samhället?"),
        message("Det säger inte de här talen. De visar var företagens pengar kommer från."),
    ),
    "helar_av_arbete": _Told(
        message("Ett helår är tolv månader på heltid. Två personer på halvtid i ett år är alltså ett helår."),
        message("Hur länge arbetar en person?"),
        message("Det säger inte talet. Det är allt arbete hopräknat."),
    ),
    "vad_annars": _Told(
        message("Vi vet vad som har hänt. Vi vet inte vad som hade hänt utan företagen."),
        message("Hur stor är effekten?"),
        message("Något enda tal finns inte. Vi visar bara ett spann, och bara på antaganden som en ägare har godkänt."),
    ),
    "kallorna": _Told(
        message("Jobben kommer från företagen. Arbetsförmedlingen och Finsam känner till en del av dem."),
        message("Går talen att lita på?"),
        message("Varje rad är kontrollerad. Ett jobb som bara företaget känner till kan vara lika riktigt som de andra."),
    ),
    "allt": _Told(
        message("Här står alla årstal på ett ställe, för den som vill läsa mer."),
        message("Vad kostar ett jobb?"),
        message("Det går inte att räkna ut av raderna: de räknar olika saker."),
    ),
    "vart_sedan": _Told(
        message("Det är vad företagen uppgav när jobbet tog slut."),
        message("Var är de i dag?"),
        message("Det vet ingen av källorna. Vi vet bara vad som uppgavs när jobbet tog slut."),
    ),
}  # fmt: skip
"""Chart → what is said of it, in Swedish."""


def speech(w: Words, sentences: Iterable[str], question: str = "", answer: str = "", *, long: bool = False) -> Speech:
    """Give what is said to a page, without what is empty."""
    told = (
        (w("Säg"), " ".join(sentence(each) for each in sentences if each)),
        (w("En fråga som kan komma"), question),
        (w("Svar"), answer),
        (w("Tid"), w("två minuter") if long else w("en minut")),
    )
    return tuple((label, text) for label, text in told if text)


def chart_speech(name: str, headline: str, takeaway: str, w: Words) -> Speech:
    """Give what is said to a chart: its finding, what it is about, and the sentence below its picture."""
    told = _OF_CHARTS.get(name, _Told())
    say, question, answer = (text and w(text) for text in (told.say, told.question, told.answer))
    return speech(w, (headline, say, takeaway), question, answer, long=told.long)
