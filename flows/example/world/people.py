"""Invented persons for the example, with identity numbers that no living person can have.

A number is one of Skatteverket's published test numbers (list through KentorIT/PU-Adapter, MIT licence),
or made like them: the last four are 238x (a woman) or 239x (a man) with a right check digit, on any date.
An interim number (a letter in place of the first of the last four) is made so too; one authority gives it
to use itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stdnum import luhn

# Those of the published test numbers whose age fits a working life in 2018 to 2025.
PUBLISHED = (
    "199006022397", "199107172380", "199610202385", "200001052380", "199312172381", "196107293059",
    "196108193175", "196108283166", "196109072972", "197912309296", "200001022391", "200001032382",
    "200001042399", "199312162390", "199007212393", "199007282388", "199007302384", "197103011032",
    "199705162387", "196201082697", "196404153832", "197907179191", "197911109291", "198101079294",
    "198705212382", "198808112380", "199001252387", "199212252382", "199504242398", "199710182396",
    "199912282382", "200002262384", "200007312382", "200304302383",
)  # fmt: skip
_INTERIM_LETTER = "T"


@dataclass(frozen=True)
class Person:
    """`number` has twelve characters. `weak` is what Arbetsförmedlingen says of svag konkurrensförmåga."""

    number: str
    born: int
    sex: str
    education: str
    birth_region: str
    disability: bool
    weak: bool


class People:
    """A queue of persons who are not yet in the example: each is handed out once."""

    def __init__(self, rng: Random, count: int) -> None:
        self._rng = rng
        numbers = [*PUBLISHED, *(_made_number(rng, place) for place in range(count - len(PUBLISHED)))]
        rng.shuffle(numbers)
        self._waiting = [self._person(number) for number in dict.fromkeys(numbers)]

    def next(self, day: date, youngest: int = 20, oldest: int = 62) -> Person:
        """Hand out the next person who is of that age on the day."""
        for place, person in enumerate(self._waiting):
            if youngest <= day.year - person.born <= oldest:
                return self._waiting.pop(place)
        raise LookupError("no person of that age is left: make the queue longer")

    def interim(self) -> Person:
        """Make a person whom a source knows under an interim number only."""
        day = _birthday(self._rng)
        stem = f"{day:%y%m%d}1" + ("38" if self._rng.random() < 0.5 else "39")
        number = f"{day:%Y%m%d}{_INTERIM_LETTER}{stem[7:]}{luhn.calc_check_digit(stem)}"
        return self._person(number)

    def _person(self, number: str) -> Person:
        rng, year = self._rng, int(number[:4])
        disability = rng.random() < 0.45
        return Person(
            number=number,
            born=year,
            sex="Man" if int(number[10]) % 2 else "Kvinna",
            education=rng.choices(("Förgymnasial", "Gymnasial", "Eftergymnasial", "Uppgift saknas"), (45, 38, 12, 5))[
                0
            ],
            birth_region=rng.choices(("Sverige", "Europa", "Övriga länder", "Uppgift saknas"), (58, 8, 31, 3))[0],
            disability=disability,
            weak=disability or rng.random() < 0.35,
        )


def former_number(number: str) -> str:
    """Give the coordination number that a person had before this personal number: 60 is added to the day."""
    stem = f"{number[2:6]}{int(number[6:8]) + 60}" + ("239" if int(number[10]) % 2 else "238")
    return number[:2] + stem + luhn.calc_check_digit(stem)


def wrong_check_digit(number: str) -> str:
    """Mistype the number: another last digit, so that it is nobody's."""
    return number[:-1] + str((int(number[-1]) + 3) % 10)


def _made_number(rng: Random, place: int) -> str:
    """Make one; every twentieth is a coordination number: 60 is added to the day."""
    day = _birthday(rng)
    in_month = day.day + (60 if place % 20 == 7 else 0)
    stem = f"{day:%y%m}{in_month:02}" + ("238" if rng.random() < 0.47 else "239")
    return f"{day:%Y}"[:2] + stem + luhn.calc_check_digit(stem)


def _birthday(rng: Random) -> date:
    """Draw a day between 1958 and 2004, the middle years most often."""
    return date(1958, 1, 1) + timedelta(days=int(rng.triangular(0, 46 * 365, 24 * 365)))
