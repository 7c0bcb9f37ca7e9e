"""What the stories have in common: the text for those who cannot see the picture, and the sentence where there is no picture."""

from __future__ import annotations

from collections.abc import Iterable

from flows.charts.content.picture import Said
from flows.charts.content.values import Value, least
from flows.language.words import Words


def alt_text(kind: str, headline: str, numbers: str, w: Words, *more: str) -> str:
    """Write a picture in words: what kind it is, its finding, its numbers, and what else is to be known."""
    return " ".join(f"{each}." for each in (kind, headline, numbers or w("Inga tal finns"), *more))


def instead(values: Iterable[Value], nothing: str, hidden: str, *, zeros: bool = False) -> Said | None:
    """Give the sentence that stands where the picture would; None where there is one to show.

    Args:
        values: The cells of the picture.
        nothing: What is said where all of them are 0 or not known.
        hidden: What is said where those that are not 0 are all hidden.
        zeros: A 0 beside hidden cells is worth showing.
    """
    cells = list(values)
    if not any(each.number or each.hidden for each in cells):
        return Said(nothing)
    if not any(each.number is not None if zeros else each.number for each in cells):
        return Said(hidden)
    return None


def all_hidden(what: str, w: Words) -> str:
    """Say why no number is shown. `what`: what cannot be shown, such as `Inget tal kan visas`."""
    return w(
        "{what}: vart och ett är färre än {least}, eller dolt för att skydda ett annat tal.", what=what, least=least()
    )
