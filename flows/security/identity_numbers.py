"""Personal identity numbers: read as people write them, checked, and replaced by a keyed pseudonym.

A number is twelve digits here, YYYYMMDDNNNC. Coordination numbers have 60 added to the day; where the day of birth is
unknown it is 60, and where the month is it is 00 (Skatteverket's own list has such). Interim numbers have a letter in place
of the first N, and link to nothing outside their own source and submitter. No number ever
stands in an exception.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.se import orgnr as stdnum_orgnr

from flows.security.keys import Keys
from flows.security.written_numbers import CENTURIES, birth_date, is_empty, shape, tidy

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

NumberKind = Literal["personnummer", "samordningsnummer", "interim"]
Fault = Literal["PNR_FORMAT", "PNR_DATUM", "PNR_KONTROLLSIFFRA"]
_DAYS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FAULTS: tuple[Fault | None, ...] = (None, "PNR_FORMAT", "PNR_DATUM", "PNR_KONTROLLSIFFRA")


@dataclass(frozen=True)
class Identity:
    """A checked identity number of twelve characters, and its kind. The number is kept out of its repr."""

    number12: str = field(repr=False)
    kind: NumberKind

    @property
    def sex(self) -> Literal["kvinna", "man"]:
        """The sex that the number tells: odd last digit but one is a man."""
        return _sex(self.number12)


def normalise(value: object, at: date) -> Identity | Fault:
    """Read one number as text or as Excel's float, ten or twelve digits; else say what is wrong with it.

    A ten-digit number belongs to the latest century in which the birth is no later than `at`, the file's
    period; with `+` (from the year one turns 100) at least 100 years back. A twelve-digit number born after
    `at` is PNR_DATUM: nobody is employed or decided on before birth. Leading zeros that Excel dropped are put
    back.
    """
    shaped = shape(value, at)
    if shaped is None:
        return "PNR_FORMAT"
    digits = shaped if shaped.isdecimal() else f"{shaped[:8]}1{shaped[9:]}"  # the letter counts as 1 in the check
    birth = birth_date(digits)
    if birth is None or birth > at:
        return "PNR_DATUM"
    if digits[8:11] == "000":
        return "PNR_FORMAT"
    if not luhn.is_valid(digits[2:]):
        return "PNR_KONTROLLSIFFRA"
    return Identity(shaped, _kind(shaped))


def pseudonymise(values: pd.Series, at: date, keys: Keys, scope: str) -> pd.DataFrame:
    """Replace each number by its pseudonym. `scope`: source and submitter, within which interim numbers link.

    Columns, on the same index: pid, pid_kind, pid_sex, pid_birth_year, fault. An empty cell is missing in all
    of them, and a number that cannot be read is missing in all but fault. Each distinct value is handled
    once.
    """
    import pandas as pd  # noqa: PLC0415 - heavy, and masking needs none of it

    codes, distinct = pd.factorize(values.astype(object))
    raw = distinct.tolist()
    shapes = [shape(value, at) for value in raw]
    faults = _faults(shapes, at).tolist()
    read = [None if fault else shape for shape, fault in zip(shapes, faults, strict=True)]
    kinds = [_kind(shape) if shape else None for shape in read]
    columns: dict[str, list[object]] = {
        "pid": [shape and _pid(shape, kind, keys, scope) for shape, kind in zip(read, kinds, strict=True)],
        "pid_kind": list(kinds),
        "pid_sex": [shape and _sex(shape) for shape in read],
        "pid_birth_year": [shape and int(shape[:4]) for shape in read],
        "fault": [
            _FAULTS[fault] if fault and not is_empty(value) else None for fault, value in zip(faults, raw, strict=True)
        ],
    }
    types = {name: "Int64" if name == "pid_birth_year" else "str" for name in columns}
    frame = pd.DataFrame(columns, dtype=object).astype(types)
    return frame.reindex(codes).set_axis(values.index, axis=0)  # -1, a missing value, becomes a missing row


def orgnr(value: object, keys: Keys) -> tuple[str | None, Literal["ORGNR_FORMAT"] | None]:
    """Read an organisation number, ten digits or twelve from 16: (number, None) or (None, fault).

    A sole trader's is a personal identity number and comes back as a pseudonym of its own kind, `<key
    id>:e…`.
    """
    text = tidy(value).replace("-", "").replace("+", "")
    if len(text) == 12 and text.startswith("16"):
        text = text[2:]
    if len(text) == 12 and text.startswith(CENTURIES) and text[4:6] < "13":
        text = text[2:]
    if len(text) != 10 or not (text.isascii() and text.isdecimal()):
        return None, "ORGNR_FORMAT"
    if text[2:4] >= "20":
        try:
            return str(stdnum_orgnr.validate(text)), None
        except ValidationError:
            return None, "ORGNR_FORMAT"
    if all(birth_date(f"{century}{text}") is None for century in ("19", "20")) or not luhn.is_valid(text):
        return None, "ORGNR_FORMAT"
    return _pseudonym(keys, f"enskild/{text}", "e"), None


def as_trader(value: object, at: date, keys: Keys) -> str | None:
    """What the person with this identity number goes by as a sole trader; None where it is no number or an interim one."""
    read = normalise(value, at)
    return orgnr(read.number12, keys)[0] if isinstance(read, Identity) else None


def _kind(number12: str) -> NumberKind:
    if not number12.isdecimal():
        return "interim"
    return "samordningsnummer" if number12[6] >= "6" else "personnummer"


def _faults(shapes: list[str | None], at: date) -> NDArray[np.int8]:
    """Give the same verdicts as normalise for many numbers at once, as places in _FAULTS.

    The library takes 4 µs a number, half a second for 100 000; this takes a tenth. A test holds the two
    together.
    """
    import numpy as np  # noqa: PLC0415 - heavy

    joined = "".join(shape or "0" * 12 for shape in shapes).encode()
    raw = np.frombuffer(joined, dtype=np.uint8).reshape(-1, 12).astype(np.int64) - ord("0")
    raw[:, 8] = np.where(raw[:, 8] > 9, 1, raw[:, 8])
    year = raw[:, :4] @ [1000, 100, 10, 1]
    month, day = raw[:, 4] * 10 + raw[:, 5], raw[:, 6] * 10 + raw[:, 7]
    coordination = day >= 60
    day = np.where(coordination, np.maximum(day - 60, 1), day)
    month = np.where(coordination & (month == 0), 1, month)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    days = np.array(_DAYS)[np.where((month >= 1) & (month <= 12), month, 0)] - ((month == 2) & ~leap)
    possible = (day >= 1) & (day <= days)
    born = year * 10000 + month * 100 + day <= at.year * 10000 + at.month * 100 + at.day
    doubled = raw[:, 2:] * [2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    checked = (doubled - 9 * (doubled > 9)).sum(axis=1) % 10 == 0
    faults = np.where(checked, 0, 3)
    faults = np.where((raw[:, 8:11] == 0).all(axis=1), 1, faults)
    faults = np.where(possible & born, faults, 2)
    return np.where([shape is None for shape in shapes], 1, faults).astype(np.int8)


def _sex(number12: str) -> Literal["kvinna", "man"]:
    return "man" if number12[10] in "13579" else "kvinna"


def _pid(number12: str, kind: NumberKind | None, keys: Keys, scope: str) -> str:
    if kind == "interim":
        return _pseudonym(keys, f"interim/{scope}/{number12}", "i")
    return _pseudonym(keys, f"person/{number12}")


def _pseudonym(keys: Keys, message: str, mark: str = "") -> str:
    for retired in keys.retired:  # those erased before a rotation keep the pseudonym they are left out by
        former = _pseudonym(Keys(retired), message, mark)
        if former in keys.erased:
            return former
    return f"{keys.id}:{mark}{hmac.digest(keys.pseudonym, message.encode(), 'sha256').hex()[: 32 - len(mark)]}"
