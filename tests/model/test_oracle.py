"""Generated worlds: the model's marts against the oracle's, and what must hold whatever the world."""

from __future__ import annotations

import dataclasses
import os
import tempfile
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.intake.deliveries.selection import TypedTable
from tests.model.model_worlds import (
    SERIES,
    AfNumber,
    Decision,
    Employment,
    Participation,
    Place,
    World,
    build_typed,
    build_world,
    decision_row,
    participation_row,
    rows,
    write_table,
    write_world,
)
from tests.model.oracle import FOREVER, Counts, months_after
from tests.support.purpose import examples

SUPPORTS = ["Inget", "Nystartsjobb", "Lönebidrag för anställning", "Annat"]
REASONS = [None, "Okänt", "Studier", "Arbetslös", "Arbete utan stöd", "Arbete med stöd", "Sjukskriven"]
AFTER = [None, "Arbete med stöd", "Arbete utan stöd", "Studier", "Ingen", "Uppgift saknas", "Aktivt arbetssökande"]
EXTENTS_AFTER = [None, 25, 43.3, 50, 100]
ORGNRS = ["4099010005", "4099020004"]
FIRST = date(2021, 1, 1)

# Few distinct days, near one another and near month ends: edges meet often.
DAYS = st.one_of(
    st.sampled_from([date(2022, 2, 28), date(2022, 3, 1), date(2023, 8, 31), date(2024, 2, 29), date(2024, 3, 1)]),
    st.integers(0, 1500).map(lambda n: FIRST + timedelta(days=n)),
    st.integers(0, 40).map(lambda n: date(2022, 2, 20) + timedelta(days=n)),
)
WORLDS = os.environ.get("AUDIT_WORLDS")
LENGTHS = st.one_of(st.integers(0, 40), st.integers(0, 900))


def later(day: date, length: int) -> date:
    return day + timedelta(days=length)


# Where rules turn: a day from one edge to another.
TURNS = [-366, -365, -181, -180, -91, -90, -89, -1, 0, 1, 14, 15, 16, 89, 90, 91, 180, 181, 365, 366]


def af_numbers() -> st.SearchStrategy[AfNumber]:
    """Numbers of Arbetsförmedlingen of the months about, of the two municipalities and another, some of them below five."""
    return st.builds(
        AfNumber,
        st.sampled_from(["2021-12", "2022-02", "2024-02", "2025-01", "2025-02", "2025-03"]),
        st.sampled_from(["2061", "2085", "2084"]),
        st.sampled_from(sorted(SERIES)),
        st.sampled_from(["<5", "5", "0", "310"]),
        st.sampled_from(["totalt", "totalt", "kvinnor"]),
        st.sampled_from(["total", "total", "alder"]),
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    people = [f"k:{n}" for n in range(draw(st.integers(1, 3)))]
    period_end = draw(st.sampled_from([date(2024, 12, 31), date(2025, 2, 14), date(2024, 2, 29)]))
    edges = [period_end]

    def pid(scope: str) -> str:
        person = draw(st.sampled_from([*people, *people, "i"]))
        return f"k:i-{scope}" if person == "i" else person

    def day() -> date:
        """Any day, or one near an edge of what is there already."""
        if draw(st.booleans()):
            return draw(DAYS)
        edge = draw(st.sampled_from(edges))
        months = draw(st.sampled_from([0, 0, 0, -24, -12, 12]))
        return later(
            months_after(edge, months) if months else edge, draw(st.sampled_from(TURNS if not months else [-1, 0, 1]))
        )

    def end_of(start: date) -> date:
        return max(start, day()) if draw(st.booleans()) else later(start, draw(LENGTHS))

    def open_end_of(start: date) -> date | None:
        return end_of(start) if draw(st.integers(0, 3)) else None

    def employment() -> Employment:
        orgnr, start = draw(st.sampled_from(ORGNRS)), day()
        end = open_end_of(start)
        edges.extend([start, end or start])
        return Employment(
            pid(orgnr),
            orgnr,
            start,
            end,
            draw(st.sampled_from([25, 50, 75, 100, 33.3])),
            draw(st.sampled_from(SUPPORTS)),
            draw(st.sampled_from(["Målgrupp"] * 5 + ["Handledare", "Övrig"])),
            draw(st.sampled_from([None, 0, 11.5, 12, 40])),
            draw(st.sampled_from(REASONS)),
        )

    def decision() -> Decision:
        start = day()
        since = draw(st.one_of(st.none(), st.sampled_from(edges).map(lambda edge: months_after(edge, -12))))
        since = since and later(since, draw(st.sampled_from([-1, 0, 1])))
        insats, weak = draw(st.sampled_from(SUPPORTS[1:])), draw(st.sampled_from([None, "Ja", "Nej"]))
        who, orgnr, extent = pid("af"), draw(st.sampled_from(ORGNRS)), draw(st.sampled_from([43.3, 50, 100]))
        decided = draw(st.sampled_from([None, later(start, -10)]))
        return Decision(who, orgnr, start, end_of(start), insats, weak, since, extent, decided)

    def participation(number: int) -> Participation:
        start = day()
        who = draw(st.sampled_from([None, "k:i-finsam", *people, *people]))
        why = draw(st.sampled_from([None, "Fullföljd", "Felregistrering"]))
        end, after, extent = open_end_of(start), draw(st.sampled_from(AFTER)), draw(st.sampled_from(EXTENTS_AFTER))
        return Participation(who, start, end, after, why, str(number), extent)

    employed = [employment() for _ in range(draw(st.integers(0, 6)))]
    places = [Place(pid(orgnr), orgnr, day()) for orgnr in draw(st.lists(st.sampled_from(ORGNRS), max_size=3))]
    decisions = [decision() for _ in range(draw(st.integers(0, 4)))]
    participations = [participation(number) for number in range(draw(st.integers(0, 4)))]
    af = draw(st.lists(af_numbers(), max_size=5, unique_by=lambda n: dataclasses.replace(n, told="")))
    kommun = {ORGNRS[1]: draw(st.sampled_from(["2061", "2085", "1480"]))}
    known = {orgnr: period_end if draw(st.booleans()) else day() for orgnr in ORGNRS}
    once = (list(dict.fromkeys(rows)) for rows in (employed, places, decisions))
    return World(period_end, *once, participations, af, kommun, known)  # type: ignore[arg-type]


def crowd(seed: int, people: int = 220) -> World:
    """A larger world in one go: histories with gaps, overlaps, two enterprises, open ends, returns and unlinked persons."""
    rng = Random(seed)
    silent = rng.choice((date(2025, 2, 14), date(2025, 6, 30), date(2023, 12, 31), date(2022, 5, 17)))
    world = World(date(2025, 2, 14), kommun={ORGNRS[1]: "2061"}, known={ORGNRS[1]: silent})
    for number in range(people):
        interim = rng.random() < 0.05
        start = later(FIRST, rng.randint(-900, 1400))
        for _ in range(rng.choice((0, 1, 1, 2, 3, 5))):
            orgnr = rng.choice(ORGNRS)
            pid = f"k:i{number}-{orgnr}" if interim else f"k:{number}"
            end = None if rng.random() < 0.15 else later(start, rng.choice((0, 13, 89, 90, 180, 364, 365, 366, 500)))
            world.employments.append(
                Employment(
                    pid,
                    orgnr,
                    start,
                    end,
                    rng.choice((25, 33.3, 50, 75, 100)),
                    rng.choice(SUPPORTS),
                    rng.choice(["Målgrupp"] * 9 + ["Övrig"]),
                    rng.choice((None, 3, 12, 30)),
                    rng.choice(REASONS),
                )
            )
            if rng.random() < 0.4:
                near = later(start, rng.choice((-200, -180, -20, 0, 180, 181)))
                since = rng.choice((None, start - timedelta(days=rng.choice((300, 365, 366)))))
                insats = rng.choice(SUPPORTS[1:])
                weak = rng.choice((None, "Ja", "Nej"))
                extent = rng.choice((43.3, 50, 100))
                world.decisions.append(Decision(pid, orgnr, near, later(near, 300), insats, weak, since, extent))
            start = later(end or start, rng.choice((-200, -20, 1, 2, 15, 16, 17, 91, 181, 800)))
        if rng.random() < 0.5:
            begun = later(FIRST, rng.randint(-900, 1200))
            ended = rng.choice((None, later(begun, rng.randint(0, 700))))
            pid = rng.choice((None, f"k:{number}", f"k:{number}"))
            reason = rng.choice(("Fullföljd", "Felregistrering", None))
            after, extent = rng.choice(AFTER), rng.choice(EXTENTS_AFTER)
            world.participations.append(Participation(pid, begun, ended, after, reason, str(number), extent))
        if rng.random() < 0.4:
            world.places.append(Place(f"k:{number}", rng.choice(ORGNRS), later(FIRST, rng.randint(-200, 1400))))
    months = [f"{year}-{month:02}" for year in (2022, 2023, 2024, 2025) for month in range(1, 13)]
    world.af = [
        AfNumber(period, code, measure, rng.choice(("<5", "<5", "0", "7", "412")))
        for period in months for code in ("2061", "2085", "2080") for measure in SERIES if rng.random() < 0.8
    ]  # fmt: skip
    world.employments = list(dict.fromkeys(world.employments))
    world.decisions = list(dict.fromkeys(world.decisions))
    return world


def numbers_of(pid: str | None) -> list[str | None]:
    """What a person is written as: every third has had two coordination numbers before the personal number."""
    return [pid, f"{pid}-first", f"{pid}-second"] if pid and ":i" not in pid and int(pid[2:]) % 3 == 0 else [pid]


def in_late_files(folder: Path, world: World, rng: Random) -> list[TypedTable]:
    """The world as it is known from files that came in any order: an older one says something else of some, and is put right.

    Of those with several numbers each row has any of them, and a list tells what has replaced what.
    """
    employments, places = (
        [dataclasses.replace(row, pid=rng.choice(numbers_of(row.pid))) for row in rows]
        for rows in (world.employments, world.places)
    )
    typed = write_world(
        folder, dataclasses.replace(world, employments=employments, places=places, decisions=[], participations=[])
    )
    told_of = (*world.employments, *world.places, *world.decisions, *world.participations)
    everybody = {row.pid for row in told_of if row.pid}
    replaced = [
        {"old_pid": old, "new_pid": new}
        for pid, first, second in (numbers_of(pid) for pid in sorted(everybody) if len(numbers_of(pid)) > 1)
        for old, new in ((first, second), (second, pid))
    ]
    typed.append(write_table(folder, "nummerbyte", replaced, submitter="s", sha256="nummerbyte"))
    decisions = [decision_row(decision) for decision in world.decisions]
    participations = [participation_row(participation) for participation in world.participations]
    tables = {
        "beslut": (
            decisions,
            ("pid", "orgnr", "insats", "valid_from"),
            {"valid_to": date(2030, 1, 1), "weak_position": "Ja"},
        ),
        "deltagare": (participations, ("serial", "start_date"), {"end_date": None, "occupation_after": "Studier"}),
    }
    for table, (told, key, wrong) in tables.items():
        keys = sorted({tuple(str(row[name]) for name in key) for row in told})
        put_right = set(rng.sample(keys, len(keys) // 2))
        newer = [row for row in told if tuple(str(row[name]) for name in key) in put_right]
        # A newer file moves the start of a participation too: it is the same one, if it has its person.
        moved = {"start_date": date(2000, 1, 1)} if table == "deltagare" else {}
        older = [row | wrong | (moved if row["pid"] else {}) if row in newer else row for row in told]
        for rank, rows_ in ((1, older), (2, newer)):
            file = [row | {"pid": rng.choice(numbers_of(row["pid"]))} for row in rows_]  # type: ignore[arg-type]
            typed.append(write_table(folder, table, file, submitter="s", sha256=f"{table}{rank}", rank=rank))
    rng.shuffle(typed)
    return typed


def model_counts(folder: Path, world: World, late: Random | None) -> dict[str, list[tuple[object, ...]]]:
    typed = in_late_files(folder / "typed", world, late) if late else write_world(folder / "typed", world)
    with build_typed(folder, typed, world.period_end) as connection:
        job = "select pid, orgnr, start_date, end_date, target_reasons, sources_seen from core.job"
        counted = {
            "job": sorted((p, o, s, e or FOREVER, r, n) for p, o, s, e, r, n in rows(connection, job)),  # type: ignore[misc]
        }
        difference = """
            select pid, orgnr, start_date, source, thing, enterprise_says, source_says, round(difference, 6)
            from core.source_difference join core.job using (job_id, pid, orgnr)
        """
        counted["differences"] = sorted(rows(connection, difference))  # type: ignore[type-var]
        for mart in (
            "jobs_created",
            "employed",
            "fte",
            "job_months",
            "retention",
            "survival",
            "flow",
            "persons_ever",
            "unknown_target",
            "outcome",
            "moved_on",
            "reach",
            "next_step",
            "step_in",
            "sources",
            "linked",
        ):
            counted[mart] = rows(connection, f"from mart.{mart}")
        counted["left_to_work"] = rows(connection, "select months, share from mart.left_to_work")
    return counted


def compare(world: World, late: Random | None = None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        counted = model_counts(Path(folder), world, late)
    oracle = Counts(world)
    for mart, found in counted.items():
        expected = getattr(oracle, mart)()
        if mart not in ("employed", "fte", "job_months", "survival", "left_to_work"):
            assert found == expected, mart
            continue
        assert len(found) == len(expected), mart
        for one, other in zip(found, expected, strict=True):
            assert one[0] == other[0], mart
            assert one[1:] == pytest.approx(other[1:], abs=1e-9), (mart, one, other)


@settings(max_examples=int(WORLDS or examples(15, quick=4)), deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds())
def test_every_mart_is_as_the_oracle_counts(world: World) -> None:
    compare(world)


@settings(max_examples=int(WORLDS or 8) // 4, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), people=st.integers(200, 260))
@pytest.mark.full
def test_every_mart_of_a_crowd_is_as_the_oracle_counts_whatever_came_late(seed: int, people: int) -> None:
    world = crowd(seed, people)
    assert len(Counts(world).target) > 100
    compare(world, Random(seed))


def test_the_band_of_those_who_left_for_work_is_where_the_oracles_drawn_persons_have_it(tmp_path: Path) -> None:
    """A percentile of 500 draws is itself uncertain: that of 2.5 per cent is between those of 0.1 and 5.5 of 2000 other draws."""
    world, times = crowd(11, people=40), 2000
    with build_world(tmp_path, world) as connection:
        bands = rows(connection, "select share, low, high from mart.left_to_work")
    compared = 0
    for (share, low, high), drawn in zip(bands, Counts(world).left_to_work_drawn(times), strict=True):
        if share is not None:
            compared += share > 0
            assert drawn[int(times * 0.001)] - 1e-9 <= low <= drawn[int(times * 0.055)] + 1e-9  # type: ignore[operator]
            assert drawn[int(times * 0.945)] - 1e-9 <= high <= drawn[int(times * 0.999)] + 1e-9  # type: ignore[operator]
    assert compared > 24


def everything(folder: Path, typed: list[object], period_end: date) -> dict[str, list[tuple[object, ...]]]:
    names = ("core.job", "core.spell", "core.placement", "core.participation", "mart.employed", "mart.next_step",
             "mart.fte", "mart.survival", "mart.reach", "mart.sources", "mart.step_in", "mart.retention")  # fmt: skip
    with build_typed(folder, typed, period_end) as connection:  # type: ignore[arg-type]
        return {name: rows(connection, f"from {name} order by all") for name in names}


@pytest.mark.full
def test_the_order_of_rows_and_files_does_not_matter(tmp_path: Path) -> None:
    world = crowd(3, people=80)
    given_order = everything(tmp_path, [*write_world(tmp_path / "one", world)], world.period_end)
    rng = Random(7)
    mixed = dataclasses.replace(
        world,
        **{
            name: rng.sample(getattr(world, name), len(getattr(world, name)))
            for name in ("employments", "places", "decisions", "participations")
        },
    )
    other_order = everything(tmp_path, write_world(tmp_path / "two", mixed)[::-1], world.period_end)
    assert given_order == other_order


def test_another_enterprise_never_changes_this_ones_jobs(tmp_path: Path) -> None:
    both = crowd(4, people=80)
    alone = dataclasses.replace(both, employments=[r for r in both.employments if r.orgnr == ORGNRS[0]])
    question = f"select * from core.{{}} where orgnr = '{ORGNRS[0]}' order by all"
    with build_world(tmp_path, both) as connection:
        of_both = [rows(connection, question.format(table)) for table in ("job", "spell", "placement")]
    with build_world(tmp_path, alone) as connection:
        of_one = [rows(connection, question.format(table)) for table in ("job", "spell", "placement")]
    assert of_both == of_one
    assert len(of_one[0]) > 20
