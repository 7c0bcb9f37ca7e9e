"""The picture of chart 7: the employed as one figure beside those in need, or bars of one scale."""

from __future__ import annotations

from flows.charts.content.picture import Bars, Crowds, Mark, Picture, Role, Said
from flows.charts.content.values import Value
from flows.charts.stories.context.places import Place, Range
from flows.language.words import Words

_FEWEST_FIGURES, _MOST_FIGURES = 2, 20


def beside_one_another(area: Place | None, period: str | None, w: Words) -> Picture:
    """Show the employed as one figure, beside as many as those in need make; as bars where that would be too few or too many."""
    if area is None or period is None:
        return Said(w("Det finns ingen månad som både företagen och Arbetsförmedlingens filer har tal för."))
    name = w("anställda i de sociala företagen")
    some = area.some(w)
    employed = Mark(f"{name} ({some})" if some else name, area.employed, area.employed.text(w), Role.MAIN)
    weak = _mark(w("arbetslösa med svag konkurrensförmåga"), area.weak, w)
    without = _mark(w("utan arbete mer än 12 månader"), area.long_without, w)
    marks, unit = (employed, weak, without), w("antal personer")
    if not area.employed.number or some:
        return Bars(marks, unit)
    crowds = Crowds(marks, area.employed.number, unit)
    needs = (area.weak, area.long_without)
    ends = [{crowds.figures(end) for end in (span.low, span.high)} for span in needs]
    fit = all(len(end) == 1 and _FEWEST_FIGURES <= min(end) <= _MOST_FIGURES for end in ends)
    return crowds if fit else Bars(marks, unit)


def scale_of(picture: Picture, w: Words) -> tuple[str, ...]:
    """Say how many people a figure stands for, where the picture has figures."""
    if not isinstance(picture, Crowds):
        return ()
    number = w.number(picture.each)
    return (w("En figur står för {number} personer, avrundat till hela figurer", number=number),)


def _mark(name: str, span: Range, w: Words) -> Mark:
    upto = span.high if span.low != span.high else None
    return Mark(name, Value(span.low), span.text(w), Role.OTHER, upto=upto)
