"""The slide master, its theme and its layouts, made from the profile: PowerPoint then offers its colours and fonts."""

from __future__ import annotations

import re
from html import escape

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.slide import SlideLayout
from pptx.util import Pt

from flows.charts.outputs.pptx.masters.layouts import (
    HIGH,
    LAYOUTS,
    MARGIN,
    TEXT_WIDTH,
    WIDE,
    Layout,
    Shape,
    SlideBox,
    Text,
)
from flows.charts.profile.colours import WHITE, mixed, on
from flows.charts.profile.profile import Profile
from flows.language.words import Words

_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_SIZES = (24, 20, 18, 16, 16)
_INDENT = {"–": 28, "#": 46}
_EMU = 12700


def own_master(profile: Profile, w: Words) -> Deck:
    """Make an empty presentation of 13.333 x 7.5 inches with the profile's theme and our layouts, in the order of LAYOUTS."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDE), Pt(HIGH)
    deck.part._element.find(qn("p:sldSz")).attrib.pop("type", None)
    master = deck.slide_master
    theme = master.part.part_related_by(RT.THEME)
    theme._blob = _theme(theme.blob.decode(), profile).encode()
    for layout in list(deck.slide_layouts)[len(LAYOUTS) :]:
        deck.slide_layouts.remove(layout)
    for layout, told in zip(deck.slide_layouts, LAYOUTS, strict=True):
        _lay_out(layout, told, profile, w)
    _set_master(deck, profile)
    return deck


def _theme(xml: str, profile: Profile) -> str:
    """Put the colours and the typeface of the profile into the theme."""
    now = profile.colours
    scheme = {
        "dk1": now.ink,
        "lt1": WHITE,
        "dk2": now.main,
        "lt2": mixed(now.other, WHITE, 0.3),
        "accent1": now.main,
        "accent2": now.remember,
        "accent3": now.second,
        "accent4": now.other,
        "accent5": now.accent,
        "accent6": now.quiet,
        "hlink": now.main,
        "folHlink": now.quiet,
    }
    colours = "".join(f'<a:{name}><a:srgbClr val="{colour[1:]}"/></a:{name}>' for name, colour in scheme.items())
    fonts = "".join(
        f'<a:{each}Font><a:latin typeface="{escape(profile.typeface)}"/><a:ea typeface=""/><a:cs typeface=""/></a:{each}Font>'
        for each in ("major", "minor")
    )
    xml = re.sub(r"(<a:clrScheme) .*?(</a:clrScheme>)", rf'\1 name="fokusdag">{colours}\2', xml, flags=re.DOTALL)
    xml = re.sub(r"(<a:fontScheme) .*?(</a:fontScheme>)", rf'\1 name="fokusdag">{fonts}\2', xml, flags=re.DOTALL)
    return xml.replace('name="Office Theme"', 'name="fokusdag"')


def _set_master(deck: Deck, profile: Profile) -> None:
    """Set the master's own placeholders and text styles, which layouts added by others inherit."""
    master = deck.slide_master
    places = {"title": SlideBox(MARGIN, 62, TEXT_WIDTH, 88), "body": SlideBox(MARGIN, 160, TEXT_WIDTH, 325)}
    for number, shape in enumerate(list(master.placeholders)):
        kind = shape._element.ph.get("type")
        place = places.get(kind, SlideBox(MARGIN + 300 * (number - 2), 502, 264, 22))
        shape.left, shape.top, shape.width, shape.height = (
            Pt(each) for each in (place.left, place.top, place.width, place.height)
        )
    styles = master._element.find(qn("p:txStyles"))
    title = styles.find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    title.set("algn", "l")
    run = title.find(qn("a:defRPr"))
    run.set("sz", "3600")
    run.set("b", "1")
    run.find(qn("a:solidFill")).find(qn("a:schemeClr")).set("val", "tx2")
    for level, size in enumerate(_SIZES, start=1):
        styles.find(qn("p:bodyStyle")).find(qn(f"a:lvl{level}pPr")).find(qn("a:defRPr")).set("sz", str(size * 100))


def _lay_out(layout: SlideLayout, told: Layout, profile: Profile, w: Words) -> None:
    layout._element.set("type", told.kind)
    layout.name = w(told.name)
    tree = layout.shapes._spTree
    for child in list(tree)[2:]:
        tree.remove(child)
    for number, shape in enumerate(told.shapes, start=2):
        tree.append(parse_xml(_shape(number, shape, w)))
    for number, text in enumerate(told.texts, start=2 + len(told.shapes)):
        tree.append(parse_xml(_placeholder(number, text, profile, w)))


def _shape(number: int, shape: Shape, w: Words) -> str:
    name = escape(w("Yta {number}", number=number))
    return (
        f'<p:sp {_NS}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_frame(shape.place)}<a:solidFill><a:schemeClr val="{shape.colour}"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr>"
        "<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr/></a:p></p:txBody></p:sp>"
    )


def _placeholder(number: int, text: Text, profile: Profile, w: Words) -> str:
    name = escape(w(text.name))
    idx = f' idx="{text.idx}"' if text.idx else ""
    size = ' sz="quarter"' if text.kind in ("body", "sldNum") else ""
    said = (
        '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum"><a:rPr/><a:t>‹#›</a:t></a:fld>'
        if text.kind == "sldNum"
        else f"<a:r><a:rPr/><a:t>{name}</a:t></a:r>"
    )
    return (
        f'<p:sp {_NS}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{text.kind}"{size}{idx}/></p:nvPr></p:nvSpPr><p:spPr>{_frame(text.place)}</p:spPr>'
        f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{text.anchor}"><a:normAutofit/></a:bodyPr>'
        f"<a:lstStyle>{_level(text, profile)}</a:lstStyle><a:p>{said}<a:endParaRPr/></a:p></p:txBody></p:sp>"
    )


def _level(text: Text, profile: Profile) -> str:
    """Write how the paragraphs of a placeholder look."""
    indent = _INDENT.get(text.bullet, 0) * _EMU
    accent = "accent2" if text.bullet == "#" else "accent5"
    bullet = f'<a:buClr><a:schemeClr val="{accent}"/></a:buClr>'
    bullet += {
        "": "<a:buNone/>",
        "#": '<a:buSzPct val="120000"/><a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPlain"/>',
    }.get(text.bullet, f'<a:buFont typeface="+mj-lt"/><a:buChar char="{text.bullet}"/>')
    colour = (
        f'<a:srgbClr val="{on(profile.colours.main)[1:]}"/>'
        if text.colour == "panel"
        else f'<a:schemeClr val="{text.colour}"/>'
    )
    tight = 90 if text.kind in ("title", "ctrTitle") else 100
    return (
        f'<a:lvl1pPr marL="{indent}" indent="{-indent}" algn="{text.align}">'
        f'<a:lnSpc><a:spcPct val="{tight}000"/></a:lnSpc><a:spcBef><a:spcPts val="{text.apart * 100:.0f}"/></a:spcBef>{bullet}'
        f'<a:defRPr sz="{text.size * 100:.0f}" b="{int(text.bold)}"{" cap=" + chr(34) + "all" + chr(34) if text.caps else ""}>'
        f'<a:solidFill>{colour}</a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr>'
    )


def _frame(place: SlideBox) -> str:
    left, top, width, height = (round(each * _EMU) for each in (place.left, place.top, place.width, place.height))
    return (
        f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    )
