"""Two runs beside one another: what moved, why, and what a presenter's page does not tell."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from flows.errors import Stopped
from flows.model.content.sql_files import SQL
from flows.model.recounts import recounts
from flows.model.terms import measures
from flows.release.declared.plan import load_plan
from flows.report.analyst.lists import MART_KEYS, Counted, read_counted, read_run, write_run
from flows.report.comparison.causes import causes
from flows.report.comparison.numbers.in_words import KEYS, MART_NAMES, row_in_words
from flows.report.comparison.numbers.tables import ComparedTable, moved
from flows.report.comparison.recounted import AsBefore, recounted
from flows.report.comparison.revisions import revised
from flows.report.comparison.side_by_side import compare_runs, what_if_folder
from flows.report.comparison.write import ComparedRun, write_diffs
from flows.run import fingerprint
from flows.storage.atomic import write_private
from flows.storage.installation import PACKAGE, PROJECT
from flows.storage.paths import Home
from tests.model.model_worlds import World, build_world


def file(sha256: str, verdict: str = "accepted", **more: Any) -> dict[str, Any]:
    return {
        "sha256": sha256,
        "name": f"{sha256}.xlsx",
        "source": "foretag",
        "verdict": verdict,
        "rows_accepted": 7,
        **more,
    }


def record(*files: dict[str, Any], **more: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {"parameters": {"period_end": date(2025, 12, 31), "as_of": date(2026, 1, 15)}, "code": "c1"}
    usual |= {"definition_values": {"job.gap_days": ["15"]}, "corrected": {}, "assumptions": None, "english": False}
    return {"inputs": list(files), **usual, **more}


def table(rows: dict[str, Any], *guarded: str) -> dict[str, ComparedTable]:
    return {
        "t": ComparedTable(
            "Skapade jobb", ("year",), {(key,): {"jobs": n} for key, n in rows.items()}, frozenset(guarded)
        )
    }


def lines(before: dict[str, Any], now: dict[str, Any], *guarded: str) -> list[list[str]]:
    found = moved(table(before, *guarded), table(now, *guarded))
    return [[*line] for line in found.get("t", [])]


def test_what_moved_is_told_with_both_numbers_and_the_difference() -> None:
    before, now = {"2023": 1000, "2024": 12, "2025": 7, "2022": 3}, {"2023": 1010, "2024": 12.5, "2025": 7, "2026": 4}
    assert lines(before, now) == [
        ["2023", "jobb", "1\u00a0000", "1\u00a0010", "+10"],
        ["2024", "jobb", "12", "12,5", "+0,5"],
        ["2022", "jobb", "3", "–", "–"],
        ["2026", "jobb", "–", "4", "–"],
    ]
    assert lines(now, before)[0][-1] == "\u221210"


@pytest.mark.parametrize("now", [13, 11, 16, 8])
def test_a_small_difference_of_a_guarded_number_is_not_told(now: int) -> None:
    assert lines({"2024": 12}, {"2024": now}, "jobs") == [["2024", "jobb", "–", str(now), "mindre än 5"]]


@pytest.mark.parametrize(("was", "now", "told"), [(12, 17, "+5"), (12, "..", "–"), ("..", 12, "–"), (None, 12, "–")])
def test_a_large_one_and_one_beside_a_hidden_number_are(was: Any, now: Any, told: str) -> None:
    assert lines({"2024": was}, {"2024": now}, "jobs")[0][-1] == told


@pytest.mark.parametrize(("was", "now"), [(1_000_000, 1_250_000), (None, 250_000), ("..", 250_000), (250_000, "..")])
def test_no_difference_in_kronor_is_told(was: Any, now: Any) -> None:
    """Beside the name of the one new file it would be what that enterprise sold."""
    income = [
        {"t": ComparedTable("Intäkter", ("year",), {("2024",): {"kr": n}}, frozenset({"kr"}), kronor=True)}
        for n in (was, now)
    ]
    ((*_, before, _, said),) = moved(*income)["t"]
    assert (before, said) == ("–", "skrivs inte ut")


def test_files_definitions_code_and_period_are_the_causes() -> None:
    before = record(file("a"), file("b"), file("bad", "rejected"))
    now = record(
        file("a"), file("b", "superseded"), file("c"), file("bad", "rejected"), file("a", "duplicate"),
        definition_values={"job.gap_days": ["14"], "target.x": ["1", "2"]}, code="c2",
        parameters={"period_end": date(2025, 6, 30), "as_of": date(2026, 1, 16)},
    )  # fmt: skip
    assert [line for line in causes(before, now) if line.startswith("- ")] == [
        "- Filen c.xlsx räknas nu (från foretag)",
        "- Filen b.xlsx räknas inte längre: ersatt av en nyare",
        "- Definitionen job.gap_days, det längsta uppehållet i ett jobb, i dagar: 15 → 14",
        "- Definitionen target.x: – → 1, 2",
        "- Koden eller SQL-filerna: c1 → c2",
        "- Perioden räknas till och med: 2025-12-31 → 2025-06-30",
    ]
    assert any("Flera saker" in line for line in causes(before, now))
    alone = causes(before, record(file("a"), file("b"), file("c")))
    assert not any("Flera saker" in line for line in alone)
    assert causes(before, before) == []


def test_a_correction_and_an_edition_are_causes_too(tmp_path: Path) -> None:
    """Nothing in the files is new: a date has been put right, then put right again, and an edition has gone out."""

    home = Home(tmp_path)
    run(home, "one", record(file("a")), counted(1))
    first = run(home, "two", record(file("a")), counted(2), {"a.xlsx": ["id of june"]})
    second = run(home, "three", record(file("a")), counted(2), {"a.xlsx": ["id of july"]})
    third = run(home, "four", record(file("a")), counted(2), {"a.xlsx": ["id of july"]}, ["2026-01-23"])
    fourth = run(home, "five", record(file("a")), counted(2), {"a.xlsx": ["id of july"]})
    for pages, cause in (
        (first, "- Korrigeringar av a.xlsx: 0 → 1"),
        (second, "- Korrigeringar av a.xlsx: ändrade"),
        (third, "- Utgåvan 2026-01-23 är ute, och talen skyddas tillsammans med den"),
        (fourth, "- Utgåvan 2026-01-23 är inte ute längre, och talen skyddas inte tillsammans med den"),
    ):
        for page in pages:
            assert [line for line in page.splitlines() if line.startswith("- ")] == [cause]


FACTORS = {
    "deadweight": [20.0, 30.5], "displacement": [10.0, 10.0], "attribution": [25.0, 25.0], "drop_off": [35.0, 35.0],
    "approved_by": "Exempel Exempelsson", "approved_on": "2026-01-10",
}  # fmt: skip
SPANS = "hade hänt ändå 20–30,5 %, trängde undan {} %, andras förtjänst 25 %, avtar per år 35 %"


@pytest.mark.parametrize(
    ("was", "is_now", "told"),
    [
        (None, FACTORS, f"inga → {SPANS.format(10)}, godkända 2026-01-10 av Exempel Exempelsson"),
        (FACTORS, None, f"{SPANS.format(10)}, godkända 2026-01-10 av Exempel Exempelsson → inga"),
        (
            FACTORS,
            FACTORS | {"displacement": [0, 10], "approved_on": "2026-02-01"},
            f"{SPANS.format(10)}, godkända 2026-01-10 av Exempel Exempelsson → "
            f"{SPANS.format('0–10')}, godkända 2026-02-01 av Exempel Exempelsson",
        ),
    ],
)
def test_the_owners_factors_are_a_cause(was: Any, is_now: Any, told: str) -> None:
    lines = causes(record(assumptions=was), record(assumptions=is_now))
    assert [line for line in lines if line.startswith("- ")] == [f"- Antagandena om nettoeffekt: {told}"]


def test_so_are_the_reports_in_english() -> None:
    told = [
        [line for line in causes(record(english=was), record(english=not was)) if line.startswith("- ")]
        for was in (False, True)
    ]
    assert told == [
        ["- Engelska: rapporterna görs nu också på engelska"],
        ["- Engelska: rapporterna görs inte längre på engelska"],
    ]


def test_what_a_run_of_an_earlier_code_did_not_note_is_not_told_as_new() -> None:
    before = record(file("a"))
    for key in ("corrected", "assumptions", "english"):
        del before[key]
    now = record(file("a"), corrected={"a.xlsx": ["id"]}, assumptions=FACTORS, english=True, code="c2")
    assert [line for line in causes(before, now) if line.startswith("- ")] == ["- Koden eller SQL-filerna: c1 → c2"]


def test_a_definition_that_is_changed_is_not_told_as_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """definitions.toml lies among the code, and every definition is a cause of its own."""
    shutil.copytree(PACKAGE / "model", tmp_path / "flows" / "model")
    shutil.copytree(PROJECT / "sql", tmp_path / "sql")
    mine = tmp_path / "flows" / "model" / "definitions.toml"
    monkeypatch.setattr(fingerprint, "PACKAGE", tmp_path / "flows")
    monkeypatch.setattr(fingerprint, "PROJECT", tmp_path)
    monkeypatch.setattr(fingerprint, "DEFINITIONS", mine)
    told = []
    for path in (None, mine, tmp_path / "sql" / "20_core" / "60_job.sql"):
        if path:
            path.write_text(path.read_text("utf-8") + "\n", "utf-8")
        fingerprint.code_of.cache_clear()
        told.append(fingerprint.code_of("."))
    fingerprint.code_of.cache_clear()
    assert told[0] == told[1] != told[2]


def stock(persons: int, fte: float, enterprises: int) -> dict[str, Any]:
    return {"month_end": "2025-12-31", "persons": persons, "fte": fte, "enterprises": enterprises}


def test_a_changed_way_of_counting_is_told_in_one_line_with_the_numbers_that_it_moves(tmp_path: Path) -> None:
    """The run before did not note it. A new file brings two persons as well: the old way gives 42, the new way 33, and not 40 to 33."""
    home = Home(tmp_path)
    was = Counted({"employed": [{"month_end": "2025-12-31", "persons": 40, "fte": 30.0}]}, [])
    now = Counted({"employed": [stock(33, 25.0, 5)], "flow": [{"year": 2025, "starts": 9}]}, [])
    other_way = {"known_until": {"employed": [stock(42, 31.5, 6) | {"month_end": date(2025, 12, 31)}]}}
    run(home, "one", record(file("a")), was)
    noted = read_run(home.analyst / "one")
    assert noted is not None
    write_run(home.analyst / "one", {name: value for name, value in noted.items() if name != "recounts"})
    mine, shown = run(home, "two", record(file("a"), code="c2"), now, as_before=lambda name: other_way.get(name, {}))
    for page in (mine, shown):
        assert page.count("- Ny räkning: ett företag är känt till och med") == 1
    assert (
        "jobben varar inte längre. Det ändrar Anställda och årsarbetskrafter månad för månad, personer, i 1 rad "
        "(2025-12-31: 42 → 33); Anställda och årsarbetskrafter månad för månad, årsarbetskrafter, i 1 rad (2025-12-31: 31,5 → 25,0); "
        "Anställda och årsarbetskrafter månad för månad, företag, i 1 rad (2025-12-31: 6 → 5)."
    ) in mine
    assert "visar inte att personen har arbete efteråt. Det ändrar inget tal här." in mine
    assert "jobben varar inte längre. Inget tal som visas ändras av det." in shown, "nothing was released"
    assert "### Anställda och årsarbetskrafter månad för månad (mart.employed) (ny räkning)" in mine
    assert "| 2025-12-31 | personer | 40 | 33 | \u22127 |" in mine
    assert "| företag |" not in mine, "the run before did not count it"
    assert "mart.flow" not in mine
    again, _ = run(home, "three", record(file("a"), code="c2"), was)
    assert "Ny räkning" not in again
    assert "(ny räkning)" not in again


def test_a_change_that_there_is_no_memory_to_count_without_says_so_and_stops_nothing(tmp_path: Path) -> None:
    def too_much(_: str) -> Any:
        raise duckdb.OutOfMemoryException("failed to allocate")

    home, employed = Home(tmp_path), Counted({"employed": [stock(33, 25.0, 5)]}, [])
    run(home, "one", record(file("a")), employed)
    noted = read_run(home.analyst / "one") or {}
    write_run(home.analyst / "one", noted | {"recounts": [name for name in recounts() if name != "own_decision"]})
    mine, shown = run(home, "two", record(file("a")), employed, as_before=too_much)
    said = "- Ny räkning: ett beslut för just det jobb som tog slut visar inte att personen har arbete efteråt."
    assert f"{said} Vilka tal det ändrar gick inte att räkna: minnet räckte inte." in mine
    assert f"{said}\n" in shown


def released(home: Home, name: str, persons: dict[str, int], facts: dict[str, Any]) -> None:
    """Release a table of persons by day, as cells.json and Parquet."""
    folder = home.released / name
    folder.mkdir(parents=True)
    days = [date.fromisoformat(day) for day in persons]
    frame = pd.DataFrame({"date": days, "persons": list(persons.values()), "persons_hidden": False})
    frame.to_parquet(folder / "employed.parquet")
    sha256 = hashlib.sha256((folder / "employed.parquet").read_bytes()).hexdigest()
    told = {
        "title": "Anställda",
        "sha256": sha256,
        "dims": ["date"],
        "measures": ["persons"],
        "public": [],
        "kronor": False,
    }
    (folder / "cells.json").write_text(json.dumps({"tables": {"employed": told}, "cells": []}), "utf-8")
    (folder / "facts.json").write_text(json.dumps(facts), "utf-8")


def test_after_an_upgrade_the_last_report_of_the_old_version_is_what_is_compared_with(tmp_path: Path) -> None:
    """The old version left released tables and a record of its files, and nothing for the analyst. Of 2023 three persons fewer."""
    home, employed = Home(tmp_path), {"employed": [stock(33, 25.0, 5)]}
    other_way = {"known_until": {"employed": [stock(42, 31.5, 6)]}}
    released(home, "2025-06-30-old", {"2023-12-31": 99, "2024-12-31": 99}, {"as_of": "2025-07-01"})
    released(home, "2026-01-05-old", {"2023-12-31": 21, "2024-12-31": 42}, {"as_of": "2026-01-05"})
    released(home, "two", {"2023-12-31": 18, "2024-12-31": 33}, {"as_of": "2026-01-15", "waiting": False})
    report = home.reports / "drafts" / "2026-01-05-old"
    report.mkdir(parents=True)
    days = {"as_of": "2026-01-05", "period_end": "2025-12-31"}
    (report / "run.json").write_text(json.dumps({"inputs": [file("a")], "parameters": days}), "utf-8")
    mine, shown = run(
        home, "two", record(file("a")), Counted(employed, []), as_before=lambda name: other_way.get(name, {})
    )
    for page in (mine, shown):
        assert "Jämfört med rapporten 2026-01-05-old, gjord av en äldre version: det som var känt 2026-01-05" in page
        assert "| 2024-12-31 | personer | 42 | 33 | \u22129 |" in page
        assert "| 2023-12-31 | personer | – | 18 | mindre än 5 |" in page
        assert "Filen" not in page
        assert "- Koden eller SQL-filerna: en äldre version → c1" in page
    assert (
        "jobben varar inte längre. Tal som ändras av det: Anställda (2023-12-31: nu 18 personer, en skillnad på mindre än 5, "
        "2024-12-31: 42 → 33 personer)."
    ) in shown
    assert "Det ändrar Anställda och årsarbetskrafter månad för månad, personer, i 1 rad (2025-12-31: 42 → 33)" in mine


def test_who_is_employed_is_told_with_the_employed_that_a_new_way_of_counting_moves() -> None:
    """Fewer are employed, nine women and nobody else; of a way that moves no number of the employed they are not told."""
    sides = [
        {
            "employed": ComparedTable("Anställda", ("date",), {("2025-12-31",): {"persons": n}}),
            "who": ComparedTable(
                "Vilka", ("trait", "class"), {("sex", "kvinna"): {"persons": women}, ("age", "50-"): {"persons": 6}}
            ),
        }
        for n, women in ((42, 20), (33, 11))
    ]
    for persons, told in ((42, True), (33, False)):
        (change,) = recounted(
            ["known_until"],
            Counted({"employed": [stock(33, 25.0, 5)]}, []),
            lambda _, n=persons: {"employed": [stock(n, 25.0, 5)]},
        )
        said = change.for_presenter(sides[1], moved(*sides), alone=True)
        assert ("Anställda (2025-12-31: 42 → 33 personer); Vilka (kön kvinna: 20 → 11 personer)." in said) is told
        assert ("Inget tal som visas ändras av det." in said) is not told


def test_every_new_way_of_counting_names_marts_that_there_are() -> None:
    for name, each in recounts().items():
        assert set(each.marts) <= MART_KEYS.keys(), name
        assert each.tables.keys() <= load_plan().tables.keys(), name
        assert set(each.tables.values()) <= set(each.marts), name
        for path, (now, _) in each.undo.items():
            assert (SQL / path).read_text("utf-8").count(now) == 1, (name, path)


def test_the_years_of_earlier_editions_are_laid_beside_todays() -> None:
    """21 jobs of 2025 have become 27, of 2024 one more; 2023 was hidden, and 2022 is told together with others now."""
    edition = {
        "edition": "2026-01-23",
        "cells": {
            "jobs_created|2025|jobs": 21, "jobs_created|2024|jobs": 14, "jobs_created|2023|jobs": None,
            "jobs_created|2022|jobs": 12,
        },
    }  # fmt: skip
    now = {("2025",): 27, ("2024",): 15, ("2023",): 9, ("2022",): 40}
    rows = {key: {"jobs": n, "since": 2020 if key == ("2022",) else int(key[0])} for key, n in now.items()}
    told = revised([edition], {"jobs_created": ComparedTable("Skapade jobb", ("year",), rows)})
    assert [line for line in told if line.startswith("| 2026")] == [
        "| 2026-01-23 | 2025 | 21 | 27 | +6 |",
        "| 2026-01-23 | 2024 | – | 15 | mindre än 5 |",
    ]
    three_together = {"edition": "2024-01-23", "cells": {"jobs_created|2025|jobs": 61, "jobs_created|2022|jobs": 40}}
    alone = {"edition": "2023-01-23", "cells": {"jobs_created|2025|jobs": 61}}
    assert (
        revised([three_together, alone, edition], {"jobs_created": ComparedTable("Skapade jobb", ("year",), rows)})
        == told
    )
    assert told[-2] == "Andra år går inte att jämföra: de är dolda, eller visas flera år tillsammans."
    assert revised([], {}) == []


SAME = "Inte alls: skapade jobb är desamma i alla utgåvor."
IN_PART = (
    "Inte i de år som går att jämföra: där är skapade jobb desamma. "
    "Andra år går inte att jämföra: de är dolda, eller visas flera år tillsammans."
)
NOTHING = "Det går inte att jämföra: inget år visas för sig både i en tidigare utgåva och nu."
THEN = {"jobs_created|2023|jobs": 30, "jobs_created|2024|jobs": 12}
NOW = {("2023",): {"jobs": 30, "since": 2023}, ("2024",): {"jobs": 12, "since": 2024}}


@pytest.mark.parametrize(
    ("cells", "now", "said"),
    [
        (THEN, NOW, SAME),
        (THEN | {"jobs_created|2023|jobs": None}, NOW, IN_PART),
        (dict.fromkeys(THEN), NOW, NOTHING),
        (THEN, {key: {"jobs": "..", "since": int(key[0])} for key in NOW}, NOTHING),
        ({"jobs_created|2021|jobs": 20, "jobs_created|2024|jobs": 99}, NOW, NOTHING),  # 2019–2021 and 2022–2024
        (THEN, {("2024",): {"jobs": 42, "since": 2022}}, NOTHING),
        ({"jobs_created|2024|jobs": 5}, NOW, NOTHING),  # perhaps 2022–2024
        ({"jobs_created|2024|jobs": 5, "job_months|2023|persons": 3, "job_months|2024|persons": 4}, NOW, NOTHING),
        ({"jobs_created|2024|jobs": 5, "job_months|2024|persons": 4}, NOW, "| 2024-01-23 | 2024 | 5 | 12 | +7 |"),
        ({}, NOW, NOTHING),
    ],
)
def test_nothing_is_called_the_same_that_cannot_be_compared(cells: Any, now: Any, said: str) -> None:
    told = revised(
        [{"edition": "2024-01-23", "cells": cells}], {"jobs_created": ComparedTable("Skapade jobb", ("year",), now)}
    )
    assert told[-2] == said


def counted(jobs: int, **known: Any) -> Counted:
    return Counted({"jobs_created": [{"year": 2024, "jobs": jobs, "persons": 1}]}, sorted(known.items()))


def run(
    home: Home,
    name: str,
    told: dict[str, Any],
    what: Counted,
    corrected: dict[str, list[str]] | None = None,
    editions: Sequence[str] = (),
    as_before: AsBefore = lambda _: {},
    older: bool = False,
) -> tuple[str, str]:
    """Its pages, the analyst's and the draft's. `older`: of a version that wrote the jobs as one object."""
    (home.analyst / name).mkdir(parents=True, exist_ok=True)
    write_private(home.analyst / name / "marts.json", json.dumps(what.marts).encode())
    if older:
        write_private(home.analyst / name / "jobs.json", json.dumps(dict(what.jobs)).encode())
    else:
        jobs = [json.dumps({"job_id": key} | dict(job)) + "\n" for key, job in what.jobs]
        write_private(home.analyst / name / "jobs.jsonl", "".join(jobs).encode())
    draft = home.reports / name
    draft.mkdir(parents=True, exist_ok=True)
    lines = [{"edition": edition, "cells": {}} for edition in editions]
    write_diffs(home, ComparedRun(name, told, corrected or {}, lines, what, as_before, draft))  # type: ignore[arg-type]
    return tuple((folder / "diff.md").read_text("utf-8") for folder in (home.analyst / name, draft))  # type: ignore[return-value]


def test_a_run_is_compared_with_the_one_before_and_made_again_with_the_same(tmp_path: Path) -> None:
    home = Home(tmp_path)
    job = {
        "start": "2024-01-01",
        "end": None,
        "target": True,
        "reasons": ["finsam"],
        "cells": ["a.xlsx, Anställningar rad 4"],
    }
    longer = {**job, "end": "2024-05-01", "cells": ["c.xlsx, Anställningar rad 9"]}
    assert "ingen tidigare körning" in run(home, "one", record(file("a")), counted(1, j1=job))[1]
    mine, shown = run(home, "two", record(file("a"), file("c")), counted(2, j1=longer, j2=job))
    assert "| 2024 | jobb | 1 | 2 | +1 |" in mine
    assert "### Nya jobb: 1" in mine
    changed = "- j1: 2024-01-01 till 2024-05-01, insats hos Finsam (förut 2024-01-01 till vidare, insats hos Finsam). c.xlsx, Anställningar rad 9"
    assert changed in mine
    assert "Jämfört med körning one" in shown
    assert "Filen c.xlsx räknas nu" in shown
    assert "j1" not in shown
    assert "| 2024 |" not in shown  # nothing was released
    again = run(home, "two", record(file("a"), file("c")), counted(2, j1=longer, j2=job))
    assert again == (mine, shown)
    assert "ingen tidigare körning" in run(home, "one", record(file("a")), counted(1, j1=job))[0]
    assert "Jämfört med körning two" in run(home, "three", record(file("a")), counted(1, j1=job))[0]


def test_what_changed_of_a_job_is_told_and_nothing_of_what_an_earlier_code_did_not_note(tmp_path: Path) -> None:
    """Its days stand: the extent from April, where the person went and who knows of it do not. Two jobs of old are as they were."""
    home = Home(tmp_path)
    old = {
        "start": "2024-01-01",
        "end": "2024-05-01",
        "target": True,
        "reasons": ["finsam"],
        "cells": ["a.xlsx, Blad rad 4"],
    }
    was = old | {
        "spells": ["2024-01-01 till 2024-03-31 50 % Inget", "2024-04-01 till 2024-05-01 75 % Inget"],
        "next_steps": ["vid slutet Okänt"], "sources_seen": 1, "months_without_work": None,
    }  # fmt: skip
    now = was | {
        "spells": ["2024-01-01 till 2024-03-31 50 % Inget", "2024-04-01 till 2024-05-01 100 % Inget"],
        "next_steps": ["vid slutet Studier"], "sources_seen": 2,
    }  # fmt: skip
    run(home, "one", record(file("a")), counted(1, j1=was, j2=old, j3=was), older=True)
    mine, shown = run(home, "two", record(file("a")), counted(1, j1=now, j2=now, j3=was))
    told = (
        "- j1: 2024-01-01 till 2024-05-01, insats hos Finsam; omfattning och stöd: 2024-04-01 till 2024-05-01 75 % Inget → 2024-04-01 till "
        "2024-05-01 100 % Inget; vart sedan: vid slutet Okänt → vid slutet Studier; källor som känner jobbet: 1 → 2. "
        "a.xlsx, Blad rad 4"
    )
    assert mine.partition("### Jobb som ändrats: ")[2].split("\n")[:4] == ["1", "", told, ""]
    assert "Studier" not in shown


def test_what_an_older_version_left_is_damaged_and_not_compared_with(tmp_path: Path) -> None:
    """It noted no hash, so the file itself must be read to know."""
    (tmp_path / "marts.json").write_text("{}", "utf-8")
    whole = '{"j1": {"start": "2024-01-01"}}'
    (tmp_path / "jobs.json").write_text(whole, "utf-8")
    found = read_counted(tmp_path)
    assert found and list(found.jobs) == [("j1", {"start": "2024-01-01"})]
    for damaged in (whole[:-4], "[" * 100_000, "[]"):
        (tmp_path / "jobs.json").write_text(damaged, "utf-8")
        assert read_counted(tmp_path) is None


@pytest.mark.parametrize("damaged", [b"[" * 100_000, b'{"parameters": "\\ud800", "hash": "0"}', b"5", b"\xff"])
def test_a_damaged_record_of_the_run_before_is_named_and_not_compared_with(tmp_path: Path, damaged: bytes) -> None:
    home = Home(tmp_path)
    run(home, "one", record(file("a")), counted(1))
    (home.analyst / "one" / "run.json").write_bytes(damaged)
    with pytest.raises(Stopped, match=rf"one räknade har gått sönder \({home.analyst / 'one'}\)\. Gör om den"):
        compare_runs(home, "one", "one")
    mine, _ = run(home, "two", record(file("a")), counted(2))
    assert f"Det som körningen one lämnade har gått sönder ({home.analyst / 'one'})." in mine


def test_a_damaged_list_of_runs_stops_nothing_and_is_told(tmp_path: Path) -> None:
    home = Home(tmp_path)
    run(home, "one", record(file("a")), counted(1))
    (home.analyst / "runs.txt").write_bytes(b"on\xe5\n")
    mine, _ = run(home, "two", record(file("a")), counted(2))
    assert (
        "Det finns ingen tidigare körning att jämföra med. Det som körningen on\ufffd lämnade finns inte kvar." in mine
    )
    again, _ = run(home, "three", record(file("a")), counted(3))
    assert "Jämfört med körning two" in again


def test_two_runs_stand_side_by_side_and_one_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Not only one run and the run before: one and three, and a what-if."""
    home = Home(tmp_path)
    for number, name in enumerate(("one", "two", "three")):
        values = {"job.gap_days": [str(15 + number)]}
        run(home, name, record(file("a"), definition_values=values), counted(number + 1))
    (home.analyst / "three").rename(what_if_folder(home).parent / "what")
    what_if_folder(home).mkdir()
    (home.analyst / "what").rename(what_if_folder(home) / "three")
    page = compare_runs(home, "one", "three")
    assert "- Definitionen job.gap_days, det längsta uppehållet i ett jobb, i dagar: 15 → 17" in page
    assert "### Skapade jobb per år (mart.jobs_created)" in page
    assert "| 2024 | jobb | 1 | 3 | +2 |" in page
    with pytest.raises(Stopped, match=r"ingen körning fyra att jämföra. Senast gjorda: .*(one|two|three)"):
        compare_runs(home, "one", "fyra")
    assert "| 2024 | jobb | 1 | 2 | +1 |" in compare_runs(home, "one", str(home.reports / "drafts" / "two"))


def test_every_number_and_row_that_a_comparison_can_have_is_called_something_in_swedish(tmp_path: Path) -> None:
    """No column's name of the warehouse or of the released tables stands in a page that people read."""
    tables = load_plan().tables.values()
    assert {name for table in tables for name in table.dims} <= KEYS.keys()
    assert {name for table in tables for name in (*table.measures, *table.public)} <= measures().keys()
    assert {key for keys in MART_KEYS.values() for key in keys} <= KEYS.keys()
    assert MART_NAMES.keys() == MART_KEYS.keys()
    with build_world(tmp_path, World(date(2025, 12, 31))) as connection:
        for name, keys in MART_KEYS.items():
            columns = {column for column, *_ in connection.execute(f"describe mart.{name}").fetchall()}
            assert columns - set(keys) <= measures().keys(), name


@pytest.mark.parametrize(
    ("keys", "values", "said"),
    [
        (("trait", "class"), ("sex", "kvinna"), "kön kvinna"),
        (("trait", "class"), ("age", "30-49"), "ålder 30–49"),
        (("trait", "class"), ("months", "60-"), "månader utan arbete 60 eller mer"),
        (("period", "kommun_code"), ("2025-12", "2085"), "2025-12, Ludvika"),
        (("period", "kommun_code"), ("2025-12", "omradet"), "2025-12, hela området"),
        (("k_months", "outcome"), ("12", "med_stod"), "12 månader efter starten, arbete med stöd"),
        (("moment", "step"), ("at_exit", "okant"), "när jobbet tog slut, okänt"),
        (("sources_seen",), ("1",), "1 källa"),
        ((), (), "alla"),
    ],
)
def test_a_row_is_called_what_a_reader_calls_it(keys: tuple[str, ...], values: tuple[str, ...], said: str) -> None:
    assert row_in_words(keys, values) == said
