"""The subject and the text of the message that an answer is sent with: thanks first, then what became of the file."""

from __future__ import annotations

from flows.intake.replies.answer_list import AnswerFacts
from flows.intake.submitters.contact import Contact, Receiver
from flows.language.words import SWEDISH as w  # noqa: N811
from flows.security.masking import mask


def subject(about: AnswerFacts) -> str:
    """The subject."""
    return mask(w("Svar på filen {name}", name=about.name))


def text(about: AnswerFacts, contact: Contact | None, receiver: Receiver) -> str:
    """The text, ready to be sent, without any identity number."""
    first = contact.name.split()[0] if contact and contact.name else ""
    greeting = w("Hej {name}!", name=first) if first else w("Hej!")
    end = [w("Vänliga hälsningar"), receiver.name] if receiver.name else [w("Vänliga hälsningar")]
    reach = [part for part in (receiver.email, receiver.phone) if part]
    ask = w("Undrar du över något är det bara att höra av dig: svara på det här meddelandet.")
    parts = [greeting, outcome(about), _what_to_do(about), ask, "\n".join([*end, *reach])]
    return mask("\n\n".join(parts))


def outcome(about: AnswerFacts) -> str:
    """Thanks, and what became of the file, in a line."""
    if about.verdict == "rejected":
        return w("Tack för filen! Den behöver rättas innan den kan räknas.")
    if about.verdict == "held":
        return w("Tack för filen! Den är läst. Vi har en fråga innan den kan räknas.")
    if about.verdict in ("superseded", "duplicate"):
        return w("Tack för filen! Den är läst, men det är en annan fil från er som gäller.")
    if not about.rows_rejected:
        return w.plural(
            about.rows_read,
            "Tack! {rows} rad är klar.",
            "Tack! Alla {rows} rader är klara.",
            rows=w.number(about.rows_read),
        )
    return w(
        "Tack! {accepted} av {rows} rader är klara.",
        accepted=w.number(about.rows_accepted),
        rows=w.number(about.rows_read),
    )


def _what_to_do(about: AnswerFacts) -> str:
    """What the submitter is asked to do now."""
    if about.verdict == "rejected":
        return w(
            "Det första bladet i den bifogade filen säger vad som behöver rättas, var det står och hur du gör. Lämna sedan "
            "den rättade filen på samma sätt som förra gången. Har du lämnat en fil förut gäller den så länge."
        )
    if about.verdict == "held":
        return w(
            "Frågan står på det första bladet i den bifogade filen, med hur du svarar. Är allt rätt som det är räcker det "
            "att du bekräftar det. Har du lämnat en fil förut gäller den så länge."
        )
    if about.verdict in ("superseded", "duplicate"):
        return w("Du behöver inte göra något. Säg till om det är den här filen som ska gälla.")
    if about.rows_rejected:
        return w.plural(
            about.rows_rejected,
            "En rad räknas inte än. Det första bladet i den bifogade filen säger vilken det är, varför och hur du gör. Lämna "
            "sedan den rättade filen på samma sätt som förra gången.",
            "{rows} rader räknas inte än. Det första bladet i den bifogade filen säger vilka de är, varför och hur du gör. "
            "Lämna sedan den rättade filen på samma sätt som förra gången.",
            rows=w.number(about.rows_rejected),
        )
    if about.questions or about.remarks:
        return w(
            "Det finns något i filen som är värt att titta på: det står på det första bladet i den bifogade filen. Stämmer "
            "allt behöver du inte göra något."
        )
    return w(
        "Du behöver inte göra något. I den bifogade filen ser du vad vi har räknat. Säg till om något inte stämmer."
    )
