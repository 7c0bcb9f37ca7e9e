"""Sum rows, told from rows that count: a sum row is not a row of its own; counted as one it would double everything."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from flows.contracts.places import municipality_code
from flows.intake.tables.layout.recognition import FoundTable
from flows.intake.tables.rows.sums.adding_up import Numbers, Total, by_chance, number_in

_HEAD = r"(?:(?:del|total|slut)?-?(?:summan?|summor)|s[:.]a|s:ma|totalt|deltotal|sub-?total|(?:sub|grand) total|[σ∑])"
_SURE = re.compile(rf"{_HEAD}\b.*|[σ∑].*")
"""A text that begins so is a sum, whatever follows: `Delsumma Ludvika`, `Summa alla insatser`, `S:a 2025`."""
_ALONE = re.compile(
    r"(?:del)?(?:tot|tot\.|total|sum|totaler|total sum|summering|sammanlagt)"
    r"(?:\s+(?:\d{4}|kr|tkr|antal|alla|året|år|st))*\s*[:.]?"
)
_MAYBE = re.compile(
    r"(?:del)?(?:total|sum)\b.*|(?:alla|samtliga|hela)\b.*|.*\b(?:totalt?|summa|totalsumma|sammanlagt)\W*"
)
"""One that is a sum where a required cell is empty, or the numbers are the sum of what stands above."""
_TAIL = re.compile(
    rf"{_HEAD}(?:\W+(?:\d+|kr|tkr|kronor|antal|alla|samtliga|hela|insats\w*|deltag\w*|person\w*|kvinnor|män|år\w*|period\w*"
    r"|verksamhet\w*|förbund\w*|finsam|kommun\w*|län\w*|enhet\w*|kolumn\w*|belopp\w*|intäkt\w*|kostnad\w*|för|av|i|per|och"
    r"|från|till|med|unika|inkl|exkl))*\W*"
)
"""What may follow the word for a sum; `Totalt jobb` and `Summan av oss` are names."""
_HINT = re.compile(r"summ|sum\b|tot|s[:.]m?a|alla|samtliga|hela|sammanlagt|[σ∑]")
_LONGEST = 60
_AVERAGE = re.compile(r"(?:medel(?:värde|tal|v)?|genomsnitt(?:et)?|i snitt|snitt(?:et)?|median(?:en)?|average|mean)\W*")
_NO_YEAR = re.compile(
    r"(?:budget|prognos|kalkyl|plan|mål|förändring|skillnad|differens|diff|ökning|minskning|tillväxt|andel|index|ack|kumul|varav)"
    r"\w*\b"
)
_UNSURE = re.compile(r"(?:genom)?snittet|mål(?:et)?|andel(?:en)? (?:i|på|med)\b.*")
"""What may be an average, a target or a share, and the name of an insats."""
_PART_OF = re.compile(r".*[\s,.:;(–—-](?:varav|därav|av vilka|av dessa)\b.*")
"""`Grön väg, varav unga`."""
_DASHED = re.compile(r"[-–—•·*]\s*[^\W\d_].*")
_NO_ROW = re.compile(
    r"[-–—•·* ]*(?:(?:varav|därav|av vilka|av dessa|andel(?:en|ar)?|kumul\w*|ackum\w*|hittills|avgår|(?:antal )?unika)\b|ack\.).*"
    r"|(?:i |utfall i )?(?:%|procent|förändring|differens|diff|skillnad|avvikelse|ökning|minskning|index|kvot|föregående år|fg år"
    r"|förra året|fjolåret|budget|prognos|mål|(?:hela )?(?:riket|landet|länet)|sverige)"
    r"(?:\s+(?:av|från|mot|i|till|\d{4}(?:[-–]\d+)?|totalt?|antal|kr|%|procent|år))*\s*[%:.]?"
)
"""A row of insatser that is none: a share, a comparison, a part of the row above."""
_OWN_ROW = re.compile(r"\s*\(\s*egen rad\s*\)\s*$", re.IGNORECASE)
SUMMED = ("count", "number", "kr")
_TOTALS_OF_THEIR_OWN = ("choice", "place", "geo")


@dataclass(frozen=True)
class SumRow:
    """A sum row: Excel's row and its cells."""

    number: int
    cells: Sequence[object]


class SumFinder:
    """Tells sum rows from rows of a table, as one row after another comes."""

    def __init__(self, place: FoundTable) -> None:
        there = [(place.places[c.name], c) for c in place.contract.columns if c.name in place.places]
        self._needed = place.required
        self._values = {at for at, column in there if column.type in _TOTALS_OF_THEIR_OWN}
        self._years = {at for at, column in there if column.type == "year"}
        self._names = {at for at, column in there if column.type == "text"}
        summed = [(at, column.type) for at, column in there if column.type in SUMMED]
        self._summed, kinds = [at for at, _ in summed], [kind for _, kind in summed]
        self._persons, self._one_row = bool(place.contract.persons), place.contract.one_row
        self._years_of: dict[str, set[str]] = defaultdict(set)
        self._has_own = any("totalt" in column.values for column in place.contract.columns)
        self.adds = not (self._persons or self._has_own or self._one_row)
        """Whether rows of the table can be sums of others."""
        self.kinds = kinds
        self._whole, self._part = Total(kinds), Total(kinds)

    def cell(self, row: Sequence[object], first: object) -> int | None:
        """The column (from 0) of the cell that tells that the row is a sum; None where it is a row of the table.

        Any column may hold the word, but for one whose own values have it (SCB's `totalt`). A row that happens to begin so (an
        insats may be called `Total rehabilitering`) is a sum only where a required cell is empty, or where its numbers are the
        sum of what stands above. So is a row of numbers without a name. `first`: the first cell that holds anything.
        """
        lacks = any(at >= len(row) or row[at] == "" for at in self._needed)
        if not lacks and (self._one_row or (self._persons and not isinstance(first, str))):
            return None
        texts = [(at, c.strip().casefold()) for at, c in enumerate(row) if isinstance(c, str) and len(c) <= _LONGEST]
        texts = [(at, bare) for at, text in texts if (bare := text.lstrip("=*-– ")) and not bare[0].isdigit()]
        for at, text in texts[:1] if self._has_own else texts:
            whole = not lacks and at in (self._values if not self._persons else {*self._values, *self._names})
            if whole or not _HINT.search(text):
                continue
            named = not lacks and self.may_be_name(text)
            if _ALONE.fullmatch(text) or (_SURE.fullmatch(text) and (not named or self._adds_up(row, 1))):
                return at
            says = any(self.numbers(row)) or len(text.split()) == 1  # `Alla belopp i euro` is a note
            if _MAYBE.fullmatch(text) and ((lacks and says) or self._adds_up(row, 1)):
                return at
        nameless = bool(self._needed) and str(row[self._needed[0]] if self._needed[0] < len(row) else "").strip() == ""
        if nameless and self._adds_up(row, 1):
            return next(at for at, cell in enumerate(row) if cell != "")
        return None

    def may_be_name(self, text: str) -> bool:
        """Whether a text that begins as a sum goes on as no sum does, in a table whose rows have names."""
        return (
            bool(self._names)
            and _TAIL.fullmatch(text) is None
            and municipality_code(text.rsplit(maxsplit=1)[-1]) is None
        )

    def unsure(self, row: Sequence[object]) -> bool:
        """Whether the name of a row may be that of an insats, or of a sum, an average, a target, a share or a part of others."""
        if not self.adds:
            return False
        names = [cell.strip().casefold() for at, cell in enumerate(row) if at in self._names and isinstance(cell, str)]
        sums = [name for name in names if _SURE.fullmatch(name) and self.may_be_name(name)]
        return bool(sums or any(map(_UNSURE.fullmatch, names)) or any(map(_PART_OF.fullmatch, names)))

    def is_dashed(self, row: Sequence[object]) -> bool:
        """Whether the name of a row begins with a dash or a dot, as that of a part of the row above it does."""
        first = next((cell for at, cell in enumerate(row) if at in self._names), "")
        return self.adds and isinstance(first, str) and _DASHED.fullmatch(first.strip()) is not None

    def is_another_year(self, row: Sequence[object]) -> bool:
        """Whether the row has the name of other rows, of other years: it is no sum of them, but one more year."""
        years = self._years_of.get(self._name(row), set()) - {self.year(row)}
        return bool(self._name(row) and years and self.year(row))

    def _name(self, row: Sequence[object]) -> str:
        return " ".join(str(row[at]).strip().casefold() for at in sorted(self._names) if at < len(row)).strip()

    def average(self, row: Sequence[object]) -> int | None:
        """The column (from 0) of the cell that says that the row is an average, a budget, a change; None where it is none."""
        if not self.adds:
            return None
        texts = [(at, cell.strip().casefold()) for at, cell in enumerate(row) if isinstance(cell, str)]
        found = next((at for at, text in texts if _AVERAGE.fullmatch(text) and not _UNSURE.fullmatch(text)), None)
        return (
            found
            if found is not None
            else next((at for at, t in texts if at in self._years and _NO_YEAR.match(t)), None)
        )

    def no_row(self, row: Sequence[object]) -> int | None:
        """The column (from 0) of the name of a share, a comparison or a part of another row; None where there is none."""
        names = [
            (at, cell.strip().casefold()) for at, cell in enumerate(row) if at in self._names and isinstance(cell, str)
        ]
        return next(
            (at for at, name in names if self.adds and _NO_ROW.fullmatch(name) and not _UNSURE.fullmatch(name)), None
        )

    def own_row(self, row: Sequence[object]) -> list[object] | None:
        """The row without the words `(egen rad)`, by which the sender says that it is no sum; None where nothing says so."""
        if not self.adds or not any(isinstance(cell, str) and _OWN_ROW.search(cell) for cell in row):
            return None
        return [_OWN_ROW.sub("", cell) if isinstance(cell, str) else cell for cell in row]

    def numbers(self, row: Sequence[object]) -> Numbers:
        """The numbers of a row in the columns that can be summed."""
        return [number_in(row, at) for at in self._summed]

    def year(self, row: Sequence[object]) -> str:
        """The year of a row as it is written; rows of one year may be summed though they do not stand together."""
        return " ".join(str(row[at]) for at in sorted(self._years) if at < len(row))

    def looks_alike(self, row: Sequence[object]) -> bool:
        """Whether a row that is not named as a sum has the sums of the rows above as its numbers: it may be a row or a sum."""
        if not self.adds or by_chance(self.numbers(row)):
            return False
        return not self.is_another_year(row) and self._adds_up(row, 2, nearly=True)

    def count(self, row: Sequence[object]) -> None:
        """Take note of a row of the table."""
        if self.adds:
            numbers = self.numbers(row)
            self._whole.add(numbers)
            self._part.add(numbers)
            self._years_of[self._name(row)].add(self.year(row))

    def begin_part(self) -> None:
        """Take note of a sum row: the next one may be of what follows."""
        self._part = Total(self.kinds)

    def _adds_up(self, row: Sequence[object], least: int, *, nearly: bool = False) -> bool:
        """Whether all numbers of the row, at least so many, are the sums of two or more rows above it."""
        if not self.adds:
            return False
        numbers = self.numbers(row)
        return any(total.is_said_by(numbers, least, nearly=nearly) for total in (self._part, self._whole))
