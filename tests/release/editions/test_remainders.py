"""What two numbers leave between them, compared over two editions: no table shows it, and everybody can work it out."""

from __future__ import annotations

from flows.release.attack import attack
from flows.release.editions.combined_system import together
from flows.release.editions.edition import Edition
from flows.release.linear_system import Cell, Known, System
from flows.release.sums import coefficients
from flows.release.suppression.complementary import protect

NAMES = ("A", "B", "C", "D", "E", "F", "G")


def learnt(then: System, now: System) -> list[str]:
    """What is told where nothing is hidden; where what protects chooses, it is nothing."""
    everything = together(now, [Edition.from_bytes(Edition("förra", then, frozenset()).to_bytes())])
    assert not attack(everything.published(protect(everything).hidden))
    return [gain.key for gain in attack(everything.published(frozenset()))]


def begun(ever: int, again: int) -> System:
    """Jobs begun in a year, and how many of them were somebody's first."""
    parts = {"jobb|ever": ever, "jobb|again": again}
    return System.of(
        parts,
        [Cell("år|2025|jobb", coefficients(dict.fromkeys(parts, 1))), Cell("år|2025|första", (("jobb|ever", 1),))],
    )


def test_few_who_came_back_are_not_what_more_jobs_and_more_persons_leave() -> None:
    """30 jobs of which 21 first ones, then 50 and 39: of twenty who began two had had a job before. Of 26 eight had."""
    assert learnt(begun(21, 9), begun(39, 11)) == ["((år|2025|jobb - år|2025|första) | förra)"]
    assert learnt(begun(21, 9), begun(39, 17)) == []


def test_two_rows_may_speak_of_other_days_in_each_edition() -> None:
    """Twelve months less 24 are 14 jobs of 2023 in one edition and 16 of 2024 in the next: nobody has come or gone."""

    def followed(year: str, n: int) -> System:
        parts = {f"jobb|{year}": n, "jobb|tidigare": 30}
        rows = {"12": parts, "24": {"jobb|tidigare": 30}}
        return System.of(
            parts, [Cell(f"kvar|{k}|jobb", coefficients(dict.fromkeys(row, 1))) for k, row in rows.items()]
        )

    assert "((kvar|12|jobb - kvar|24|jobb) | förra)" not in learnt(followed("2023", 14), followed("2024", 16))


def left(moved_on: int, otherwise: int) -> System:
    """Those who left within six months: for work, or not."""
    parts = {"jobb|kort": moved_on + otherwise, "vidare|kort": moved_on}
    fact = Known("Vidare", (("jobb|kort", -1), ("vidare|kort", 1)), counted="Vidare|6", whole=(("jobb|kort", 1),))
    return System.of(parts, [Cell(name, ((name, 1),)) for name in parts], [fact], changes={"vidare": "free"})


def test_of_those_who_left_since_it_is_not_told_that_none_was_ill() -> None:
    """24 had left and 12 moved on; then 33 and 21: all nine since. Of 33 and 16 four did not, of 34 and 17 five."""
    assert learnt(left(12, 12), left(21, 12)) == ["((Vidare|6) | förra | känsligt ja)"]
    assert learnt(left(12, 12), left(17, 16)) == ["((Vidare|6) | förra)"]
    assert learnt(left(12, 12), left(17, 17)) == []


def income(*given: tuple[int, int]) -> System:
    """What enterprises sold for, and what they had in wage support."""
    parts = {f"kronor|{kind}": sum(each[i] for each in given) for i, kind in enumerate(("sålt", "stöd"))}
    own = {name: {part: each[i] for i, part in enumerate(parts)} for name, each in zip(NAMES, given, strict=False)}
    row = [Cell("år|2025|alla", coefficients(dict.fromkeys(parts, 1)), kronor=True)]
    return System.of(parts, [*row, Cell("år|2025|sålt", (("kronor|sålt", 1),), kronor=True)], own=own)


def test_the_kronor_of_one_who_came_are_not_what_two_sums_leave() -> None:
    """Of three who came all sold and one had support: all kronor less sales grew by its 80 000."""
    before = [(100_000, 50_000), (109_000, 54_000), (118_000, 58_000), (127_000, 62_000)]
    since = [(110_000, 80_000), (120_000, 0), (115_000, 0)]
    key = "((år|2025|alla - år|2025|sålt) | förra)"
    assert key in learnt(income(*before), income(*before, *since))
    assert key not in learnt(income(*before), income(*before, *((sold, 80_000) for sold, _ in since)))
