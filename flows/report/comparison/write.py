"""Why did the number change? Each run beside the run before: which numbers moved, by how much, and what was new.

Two pages in Swedish. A presenter's (reports/drafts/<run>/diff.md) compares released tables, and does not write a difference of
less than the threshold of disclosure control, nor one of kronor: beside the name of one enterprise's new file it would be a
count of that enterprise's persons, or its own income. The analyst's (data/processed/analyst/<run>/diff.md) compares the marts
and the jobs behind them, and has everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from flows.language.words import SWEDISH as w  # noqa: N811
from flows.model.recounts import recounts
from flows.report.analyst.lists import Counted, hashes_of, read_run, write_run
from flows.report.comparison.causes import causes, new_things
from flows.report.comparison.earlier import Earlier, find_earlier
from flows.report.comparison.jobs import changed_jobs
from flows.report.comparison.numbers.in_words import key_in_words
from flows.report.comparison.numbers.sides import mart_tables, released_tables
from flows.report.comparison.numbers.tables import HIDDEN, Moved, Tables, counted_in_both, moved, small_says
from flows.report.comparison.recounted import AsBefore, Recounted, new_recounts, recounted
from flows.report.comparison.revisions import revised
from flows.report.run_record import RunRecord
from flows.storage.atomic import write_private
from flows.storage.paths import Home

_Compared = Literal["parameters", "inputs", "definition_values", "assumptions", "english", "code"]
_COMPARED: tuple[_Compared, ...] = get_args(_Compared)
"""What the record of a run says of that which decides its result (fingerprint.decided_by)."""


@dataclass(frozen=True)
class ComparedRun:
    """A run to compare with the one before it.

    Attributes:
        name: Of its folders under released and analyst: the run's or the edition's.
        record: Its record.
        corrected: File → the ids of the entries that correct it, as the catalog has them.
        editions: The lines of the ledger of editions.
        counted: What it counted.
        as_before: Counts marts without one of the changes in what is counted.
        draft: The folder of its reports; None for an edition.
    """

    name: str
    record: RunRecord
    corrected: Mapping[str, Sequence[str]]
    editions: Sequence[Mapping[str, Any]]
    counted: Counted
    as_before: AsBefore
    draft: Path | None


def write_diffs(home: Home, run: ComparedRun) -> None:
    """Compare the run with the one before, and write diff.md for the analyst and, of a draft, for presenters."""
    mine = home.analyst / run.name
    names = [str(line["edition"]) for line in run.editions]
    told: dict[str, Any] = {key: run.record[key] for key in _COMPARED}
    told |= {"recounts": [*recounts()], "corrected": run.corrected, "editions": [n for n in names if n != run.name]}
    write_run(mine, told | {"counted": hashes_of(mine)})
    now = read_run(mine) or {}
    earlier, why = find_earlier(home, run.name)
    alone = " ".join([w("Det finns ingen tidigare körning att jämföra med."), *([why] if why else [])])
    pages = _compared(home, run, earlier, now) if earlier else ("\n".join([*_title(run.name), alone]),) * 2
    write_private(mine / "diff.md", pages[1].encode() + b"\n")
    if run.draft:
        write_private(run.draft / "diff.md", pages[0].encode() + b"\n")


def _compared(home: Home, run: ComparedRun, earlier: Earlier, now: Mapping[str, Any]) -> tuple[str, str]:
    """The presenter's page and the analyst's."""
    was = earlier.decided_by
    changes = recounted(new_recounts(was, now), run.counted, run.as_before)
    tables, tables_before = released_tables(home.released / run.name), released_tables(home.released / earlier.name)
    released = moved(tables_before, counted_in_both(tables_before, tables))
    new = causes(was, now)
    alone = new_things(was, now).keys() <= {"code"} and sum(bool(each.marts) for each in changes) == 1
    head = _head(run.name, earlier, now, bool(tables_before))
    revisions = revised(run.editions, tables)
    shown = [
        "",
        w(
            "Talen är de skyddade. ”{hidden}” är dolt. En skillnad på {small}, eller i kronor, skrivs inte ut: bredvid namnet "
            "på en ny fil kunde den säga något om enskilda personer eller om ett företags intäkter. Analytikern har hela "
            "jämförelsen.",
            hidden=HIDDEN,
            small=small_says(),
        ),
    ]
    by_change = [each.for_presenter(tables, released, alone) for each in changes]
    presenters = [
        *head,
        *why_lines(by_change, new),
        *numbers_lines(tables or tables_before, tables_before, released),
        *revisions,
        *shown,
    ]
    analysts = [*head, *why_lines([each.for_analyst() for each in changes], new)]
    if earlier.counted:
        marts, marts_before = mart_tables(run.counted.marts), mart_tables(earlier.counted.marts)
        moved_marts = moved(marts_before, counted_in_both(marts_before, marts))
        analysts += [*numbers_lines(marts, marts_before, moved_marts, changes), "", *revisions]
        analysts += changed_jobs(earlier.counted, run.counted)
    else:
        analysts += [*numbers_lines(tables, tables_before, released), "", *revisions]
        analysts += [
            w("Den tidigare rapportens jobb och marter finns inte kvar: talen ovan är de utlämnade, skyddade talen.")
        ]
    return "\n".join(presenters), "\n".join(analysts)


def _head(name: str, earlier: Earlier, now: Mapping[str, Any], has_tables: bool) -> list[str]:
    before = (
        w("körning {run}", run=earlier.name)
        if earlier.counted
        else w("rapporten {run}, gjord av en äldre version", run=earlier.name)
    )
    then, today = (side.get("parameters", {}).get("as_of", w("okänt")) for side in (earlier.decided_by, now))
    compared = w(
        "Jämfört med {before}: det som var känt {then} mot det som var känt {today}.",
        before=before,
        then=then,
        today=today,
    )
    lost = w(
        "De utlämnade tabellerna från {run} är borta eller har gått sönder: alla tal står som nya.", run=earlier.name
    )
    return [*_title(name), compared, "", *([] if has_tables else [lost, ""])]


def _title(name: str) -> list[str]:
    return ["# " + w("Vad har ändrats i körning {run}", run=name), ""]


def why_lines(changes: Sequence[str], new: Sequence[str]) -> list[str]:
    """What was new, as Markdown, each changed way of counting first."""
    nothing = [w("Inget är nytt: samma filer, korrigeringar, definitioner, antaganden, kod och dagar.")]
    return ["## " + w("Varför"), "", *([*changes, *new] or nothing), ""]


def numbers_lines(now: Tables, before: Tables, lines: Moved, changes: Sequence[Recounted] = ()) -> list[str]:
    """The tables of what moved, as Markdown. A mart that a changed way of counting moves has it in its title."""
    counted_anew = {mart for change in changes for mart in change.marts}
    page = ["## " + w("Tal som ändrats"), ""]
    for name, of_table in lines.items():
        table = now.get(name) or before[name]
        title = w("{table} (ny räkning)", table=table.title) if name in counted_anew else table.title
        keys = ", ".join(map(key_in_words, table.keys)) or w("rad")
        head = (keys, w("mått"), w("förut"), w("nu"), w("skillnad"))
        page += [f"### {title}", "", f"| {' | '.join(head)} |", "|---|---|--:|--:|--:|"]
        page += [*(f"| {' | '.join(line)} |" for line in of_table), ""]
    return page if lines else [*page, w("Inga.")]
