"""Labels on the marks of a chart: the number of the cell in its own format, so that it follows when the data is edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import BaseOxmlElement

from flows.language.words import Words

_NS = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_SHOWN = (
    '<c:showLegendKey val="0"/><c:showVal val="{value}"/><c:showCatName val="0"/><c:showSerName val="0"/>'
    '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)

_LOCALES = {"sv": "[$-41D]", "en": "[$-809]"}
"""What tells a program to write numbers as in Sweden or Britain, whatever the machine does itself."""


@dataclass(frozen=True)
class Label:
    """A label: the number and how it is written. `where`: outEnd, ctr, t or b."""

    number: float
    text: str
    size: float
    bold: bool
    colour: str
    where: str


def number_format(number: float, text: str, w: Words) -> str:
    """Find the spreadsheet format that writes a number as `text`; empty where there is none."""
    per_cent = w.per_cent(number)
    plain = w.number(number)
    known = {plain: "#,##0", w.number(number, 1): "#,##0.0", w.number(number, 2): "#,##0.00"}
    if per_cent.startswith(plain):
        known[per_cent] = f'#,##0"{per_cent.removeprefix(plain)}"'
    code = known.get(text, "")
    return f"{_LOCALES.get(w.language, '')}{code}" if code else ""


def set_labels(series: BaseOxmlElement, labels: Mapping[int, Label], w: Words) -> None:
    """Give the points of a series their labels; other points have none."""
    inside = "".join(_label(place, label, w) for place, label in sorted(labels.items()))
    # LibreOffice reads here alone whether labels may be broken into lines.
    whole = '<c:txPr><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:pPr><a:defRPr/></a:pPr><a:endParaRPr/></a:p></c:txPr>'
    made = parse_xml(f"<c:dLbls {_NS}>{inside}{whole}{_SHOWN.format(value=0)}</c:dLbls>")
    old = series.get_or_add_dLbls()
    series.replace(old, made)


def _label(place: int, label: Label, w: Words) -> str:
    code = number_format(label.number, label.text, w)
    run = f'<a:solidFill><a:srgbClr val="{label.colour[1:]}"/></a:solidFill><a:latin typeface="+mn-lt"/>'
    about = f'sz="{label.size * 100:.0f}" b="{int(label.bold)}"'
    written = ""
    if not code:
        said = f"<a:r><a:rPr {about}>{run}</a:rPr><a:t>{escape(label.text)}</a:t></a:r>"
        written = f'<c:tx><c:rich><a:bodyPr wrap="none"/><a:lstStyle/><a:p>{said}</a:p></c:rich></c:tx>'
    form = f'<c:numFmt formatCode="{escape(code or "General")}" sourceLinked="0"/>'
    usual = f"<a:pPr><a:defRPr {about}>{run}</a:defRPr></a:pPr>"
    looks = f'<c:txPr><a:bodyPr wrap="none"/><a:lstStyle/><a:p>{usual}<a:endParaRPr/></a:p></c:txPr>'
    shown = _SHOWN.format(value=1)
    plain = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    return (
        f'<c:dLbl><c:idx val="{place}"/>{written}{form}{plain}{looks}<c:dLblPos val="{label.where}"/>{shown}</c:dLbl>'
    )


def place_plot(chart: BaseOxmlElement, x: float, y: float, across: float, up: float) -> None:
    """Set where the marks of a chart are drawn, as shares of its frame."""
    area = chart.find(f".//{qn('c:plotArea')}")
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(
        0,
        parse_xml(
            f'<c:layout {_NS}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
            f'<c:x val="{x:.4f}"/><c:y val="{y:.4f}"/><c:w val="{across:.4f}"/><c:h val="{up:.4f}"/></c:manualLayout></c:layout>'
        ),
    )
