"""One fault, one message: what is wrong in many cells for one reason is told once, with the cells named."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import replace

from flows.intake.problems import Problem
from flows.intake.wording import part, sentence

_DOUBTED_AMOUNTS = (
    "HOG_OMSATTNING",
    "HOGT_BELOPP",
    "LAG_OMSATTNING",
    "LAGT_BELOPP",
    "TIO_GANGER",
    "HOG_LONEKOSTNAD",
    "LAG_LONEKOSTNAD",
    "DELAR_STORRE_AN_HELHET",
)
"""Codes of rules that a row of amounts may break for one reason: some are in thousands. The first one is told."""
_TWICE = ("DUBBLETT_RAD", "SAMMA_DELTAGANDE", "SAMMA_START")
"""So with a row that stands twice."""
_ONE_FOR_A_SHEET = {
    "OTYDLIG_ENHET",
    "LAG_OMSATTNING",
    "LAGT_BELOPP",
    "HOG_OMSATTNING",
    "HOGT_BELOPP",
    "LAG_LONEKOSTNAD",
}
"""Codes of which all amounts of a sheet have the same, since its unit is not known."""
_IF_MANY = {"SAKNAT_VARDE", "VISAR_ANNAT", "OKANT_VARDE", "OKAND_ORT"}
_BY_SHEET = {"VISAR_ANNAT", "DUBBEL_KOLUMN", "ANTECKNING", "UPPREPAD_RUBRIK", "SUMMA_STAMMER_INTE", "SOM_OVAN"}
_BY_ROW = {"TIO_GANGER", "SAKNAT_VARDE"}
_ALL_NAMED = {
    "DATUM_FORMAT", "DUBBLETT_RAD", "EFTER_PERIODEN", "FEL_I_CELL", "FEL_VECKODAG", "FOR_SENT", "FOR_TIDIGT", "FORMEL_UTAN_VARDE",
    "HELTAL", "IDAG_I_FORMEL", "INGET_VARDE", "OKANT_SLUT", "ORSAK_UTAN_SLUT", "OSA_PRIVAT", "OVER_HELTID", "SLUT_FORE_START",
    "STRECK", "TAL_FORMAT", "TAL_I_POTENS", "UTANFOR_INTERVALL",
}  # fmt: skip
"""So with these, and no cell is left out: each of them is to be put right."""
_BY_COLUMN = _ALL_NAMED | {
    "MANAD_FORST",
    "PROCENT_ETT",
    "PROCENT_ELLER_TIMMAR",
    "TVETYDIGT_DATUM",
    "SAMMANFOGAD",
    "TUSENTAL_ELLER_DECIMAL",
    "ANNAT_KON",
    "ANNAT_FODELSEAR",
    "LANG_TID_UTAN_ARBETE",
    "OMOJLIG_TID_UTAN_ARBETE",
}
"""Codes of which there is one on a sheet, in a row or in a column, with the other cells named."""
_BY_VALUE = {"OKANT_VARDE", "OKAND_ORT"}
"""So with one wrong value that stands in many cells of a column."""
_FEW = 3
"""So many in a column, and of those in `_IF_MANY`, are told each in its own cell, with what it could mean."""
_CELL = re.compile(r"([A-Z]+)(\d+)")
_LONGEST = 70


def one_for_each_fault(problems: Sequence[Problem]) -> list[Problem]:
    """The problems with one for each fault, however many cells it is in."""
    doubted = {(p.sheet, p.row, p.code) for p in problems if p.code in (*_DOUBTED_AMOUNTS, *_TWICE)}
    strange = {p.sheet for p in problems if p.code == "OKAND_KOLUMN"}  # perhaps that of the ends
    problems = [p for p in problems if p.code != "ORSAK_UTAN_SLUT" or p.sheet not in strange]
    groups: dict[Hashable, list[Problem]] = {}
    for number, problem in enumerate(problems):
        code = problem.code
        kinds = next((each for each in (_DOUBTED_AMOUNTS, _TWICE) if code in each), (code,))
        before = kinds[: kinds.index(code)]
        if not any((problem.sheet, problem.row, other) in doubted for other in before):
            groups.setdefault(_kind(problem) or number, []).append(problem)
    return [told for group in groups.values() for told in _told(group)]


def _kind(problem: Problem) -> Hashable:
    """What makes two problems one; None where nothing does."""
    sheet, code = problem.sheet, problem.code
    if code == "ANNAN_ENHET":  # one unit over many columns
        return sheet, code, problem.message.partition(part("men"))[2]
    if code == "FALT_ANTAL" and problem.severity == "row":
        return sheet, code
    if code in _BY_SHEET:
        return sheet, code, problem.message.partition(" (")[0] if code == "ANTECKNING" else None
    if code in _BY_ROW | _BY_COLUMN:
        return sheet, code, problem.row if code in _BY_ROW else problem.column
    if code in _BY_VALUE:
        return sheet, code, problem.column, problem.message
    return (sheet, code) if code in _ONE_FOR_A_SHEET else None


def _told(group: Sequence[Problem]) -> Sequence[Problem]:
    first, *others = group
    if not others or (first.code in _BY_COLUMN | _IF_MANY and len(group) <= _FEW):
        return group
    if first.code in _ALL_NAMED and len(named := _chunks(group)) > 1:
        return [told for part in named for told in _told(part)]
    if first.code == "FALT_ANTAL":
        more = sentence("FLER_CELLER/rader", rows=spans([f"A{problem.row}" for problem in others]).replace("A", ""))
    elif first.code in _ONE_FOR_A_SHEET:
        more = sentence("OTYDLIG_ENHET/fler", count=len(others))
    else:
        more = sentence("FLER_CELLER/namn", cells=spans([problem.cell for problem in others if problem.cell]))
    return [replace(first, message=f"{first.message} {more}", outside=f"{first.outside} {more}")]


def _chunks(group: Sequence[Problem]) -> list[list[Problem]]:
    """The problems in parts of which all cells can be named."""
    parts: list[list[Problem]] = [[]]
    for problem in group:
        if spans([each.cell or "" for each in (*parts[-1][1:], problem)]).endswith("…"):
            parts.append([])
        parts[-1].append(problem)
    return parts


def spans(cells: Sequence[str]) -> str:
    """`E4–E9, E12`: the cells, those below each other as one."""
    places = sorted({(len(found[1]), found[1], int(found[2])) for cell in cells if (found := _CELL.fullmatch(cell))})
    runs: list[list[tuple[int, str, int]]] = []
    for place in places:
        if runs and runs[-1][-1][:2] == place[:2] and runs[-1][-1][2] + 1 == place[2]:
            runs[-1].append(place)
        else:
            runs.append([place])
    shown = ""
    for run in runs:
        named = _name(run[0]) if len(run) == 1 else f"{_name(run[0])}–{_name(run[-1])}"
        if len(shown) + len(named) > _LONGEST:
            return f"{shown} …"
        shown = f"{shown}, {named}" if shown else named
    return shown


def _name(place: tuple[int, str, int]) -> str:
    return f"{place[1]}{place[2]}"
