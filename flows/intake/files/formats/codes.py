"""What a cell's number format adds to its number: 1 shown as `100 %`, 3 100 000 shown as `3 100`, a day shown as a month.

Format codes are as in ECMA-376 part 1, 18.8.31. Only what changes the meaning of the number is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from flows.intake.files.formats.shown import MINUS, NO_NUMBER, NumberFormat

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|[_*].|E[+-]|\[([^\]]*)\]|General|([ymdhs]+)|([0#?][0#?,.]*)|(.)', re.IGNORECASE)
_MEANS = re.compile(r"[^\W\d_]|[%‰€$£<>+~≈±?]")
"""Beside a number any word may be a unit or a bound; it is read as the same text typed would be. Blanks and signs are not."""
_LASTS = re.compile(r"\[[hms]+\]", re.IGNORECASE)
"""Of a time that lasts, as `[h]:mm`, and no day."""
_UNSEEN = re.compile(r"\[(?:white|color ?2)\]", re.IGNORECASE)
"""Colours that the section of a format gives its text."""
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:[.,]\d+)?)\]")
_WITH_DAYS = frozenset(("den", "en", "kl", "klockan", "t", "z", "e", "a", "p"))
"""Letters beside a day that change nothing; `före` and `(prel)` do. Of `den` without quotes, and of `AM/PM`, some are tokens."""
_LETTERS = re.compile(r"[^\W\d_]+")
_DOUBT = re.compile(r"[?~≈±<>]")
"""Signs beside a day that make it another, or an unsure one."""
_AS_DAY = re.compile(r"0?0[./]0?0[./](?:00){1,2}")
"""Digits that are shown as a day with the day first: 310825 as 31.08.25."""
_NO_ZERO = ("=", 0.0, NO_NUMBER)


_EMPTY = re.compile(r'(?:\[[^\]]*\]|""|\s|_.)*')
_SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')


def shows_nothing(code: str) -> bool:
    """Whether neither numbers nor texts are shown in this format: `;;;`."""
    sections = _SECTIONS.split(code)
    return len(sections) > 3 and all(map(_EMPTY.fullmatch, sections))


@cache
def number_format(code: str) -> NumberFormat | None:
    """What a format code changes; None where the number is shown as it is."""
    if not code:
        return None
    # A section with @ is for texts, wherever it stands: `yyyy-mm-dd;@`.
    sections = [each for each in _SECTIONS.split(code) if "@" not in each][:3]
    if not sections:
        return None
    empty = len(sections) < 3 and not any(map(_CONDITION.search, sections)) and _leaves_zero_empty(sections[0])
    if len(sections) == 1 and not _CONDITION.search(sections[0]):
        form = _section(sections[0])
        return NumberFormat(sections=(_NO_ZERO, ("<>", 0.0, form))) if empty else form
    found = [
        (sign, bound, form if given or bound else _usual(sign, form))
        for (sign, bound, given), form in zip(_conditions(sections), map(_section, sections), strict=True)
    ]
    if len(sections) < 3 and found[-1][0] != "<>":  # a number that no condition is for
        found.append(("<>", float("nan"), None))
    found = [_NO_ZERO, *found] if empty else found
    return None if all(form is None for *_, form in found) else NumberFormat(sections=tuple(found))


def _leaves_zero_empty(section: str) -> bool:
    """Whether a section shows nothing of zero: `#,###` has no place that is always filled."""
    texts = "".join(each[0] for each in _TOKEN.finditer(section) if each[5])
    return bool(texts) and not re.search(r"[0?./]", texts) and "/" not in section


def _conditions(sections: Sequence[str]) -> list[tuple[str, float, bool]]:
    """Sign and bound of each section, and whether they are written: else positive, negative and zero."""
    usual = {1: [">="], 2: [">=", "<"], 3: [">", "<", "="]}[len(sections)]
    written = [_CONDITION.search(section) for section in sections]
    if any(written):  # `[>=0]` before the section of all others is the usual order, written out
        told = [found and (found[1], float(found[2].replace(",", "."))) for found in written[: len(usual) - 1]]
        if told == [(sign, 0.0) for sign in usual[: len(told)]] and not written[-1]:
            written = [None] * len(written)
    found: list[tuple[str, float, bool]] = []
    for place, (given, sign) in enumerate(zip(written, usual, strict=True)):
        if given:
            found.append((given[1], float(given[2].replace(",", ".")), True))
        elif any(written) and place == len(sections) - 1:
            found.append(("<>", float("nan"), False))  # the last one is for all others
        else:
            found.append((sign, 0.0, False))
    return found


def _usual(sign: str, form: NumberFormat | None) -> NumberFormat | None:
    """The section of negative numbers shows them without a sign, except its own; zero may be shown as a dash."""
    if sign == "=" and form and (form.before.strip() in MINUS or not (form.hidden or form.before.strip())):
        bare = NumberFormat(form.percent, after=form.after)
        return None if bare == NumberFormat() else bare
    if sign != "<" or (form and form.hidden):
        return form
    form = form or NumberFormat()
    if form.before.strip()[:1] in MINUS and not re.search(r"\d", form.text):
        bare = replace(form, before=form.before.replace(form.before.strip()[:1], "", 1), own_digits=False)
        bare = replace(bare, after=bare.after.removesuffix(")")) if "(" in form.before else bare
        return None if bare == NumberFormat() else bare
    return replace(form, own_digits=True, unsigned=True)


def _section(section: str) -> NumberFormat | None:
    """What one section of a format code changes."""
    if _UNSEEN.search(section):
        return NO_NUMBER
    if _AS_DAY.fullmatch(re.sub(r'[\\"]', "", section)):
        return NumberFormat(own_digits=True)
    percent, thousands, letters = False, 0, ""
    beside: tuple[list[str], list[str]] = ([], [])
    numbered = False
    for token in _TOKEN.finditer(section):
        quoted, escaped, bracket, parts, digits, other = (part or "" for part in token.groups())
        letters += parts.lower()
        numbered = numbered or bool(digits) or token[0].casefold() == "general"
        thousands += len(digits) - len(digits.rstrip(","))
        percent = percent or other == "%"
        text = quoted or escaped or (bracket[1:].partition("-")[0] if bracket.startswith("$") else "")
        beside[numbered].append(text or other.replace("%", ""))
    if letters and _LASTS.search(section):
        return None
    if letters and not numbered:
        return _day_format("".join(dict.fromkeys(letters)), "".join(map("".join, beside)))
    before, after = ("".join(texts) for texts in beside)
    if not numbered and "@" not in section:
        shows = before.strip() not in ("", *MINUS)
        return NumberFormat(before=before if shows else before.strip(), own_digits=shows, hidden=True)
    if thousands and not percent and "".join(after.split()) == "000" * thousands and before.strip() in ("", *MINUS[:2]):
        return NumberFormat(before=before.strip(), decimals=-3 * thousands)  # `#,##0,"000"`: 2 750 400 as 2 750 000
    own = before.strip()[:1] in MINUS or re.search(r"\d", before + after) is not None
    if not own and not _MEANS.search(f"{before} {after}"):
        before = after = ""
    found = NumberFormat(percent, thousands, before, after, own_digits=own)
    return None if found == NumberFormat() else found


def _day_format(order: str, beside: str) -> NumberFormat | None:
    """What a format of days shows otherwise than the day. `order`: its letters as they come; `beside`: the format's own text."""
    if _DOUBT.search(beside) or any(word not in _WITH_DAYS for word in _LETTERS.findall(beside.casefold())):
        return NumberFormat(day_as="part")
    if "h" in order or "s" in order:  # a clock beside a day changes nothing; alone it hides the day
        return None if {"y", "m", "d"} <= set(order) else NumberFormat(day_as="part")
    if order in ("y", "ym", "my") and not re.search(r"\d", beside):
        return NumberFormat(day_as="year" if order == "y" else "month")
    return None if order in ("ymd", "dmy", "mdy") and not re.search(r"\d", beside) else NumberFormat(day_as="part")
