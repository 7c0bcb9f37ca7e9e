"""Why did the number change? Each run beside the run before: which numbers moved, by how much, and what was new.

Two pages in Swedish. A presenter's (reports/drafts/<run>/diff.md) compares released tables, and does not tell a difference of
less than the threshold of disclosure control, nor one of kronor: beside the name of one enterprise's new file it would be a
count of that enterprise's persons, or its own income. The analyst's (data/processed/analyst/<run>/diff.md) compares the marts
and the jobs behind them, and tells all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

from flows.model.recounts import recounts
from flows.release.disclosure import RULES
from flows.release.released import NotReleased, Released
from flows.report.analyst import MARTS, RUN, Counted, hashes_of, read_counted, read_run, write_run
from flows.report.causes import causes, new_recounts
from flows.report.revisions import revised
from flows.report.run_record import RunRecord
from flows.storage.atomic import write_private
from flows.storage.paths import Home

HIDDEN = ".."
SMALL_SAYS = f"mindre än {RULES.smallest_shown}"
KRONOR_SAYS = "skrivs inte ut"
_Compared = Literal["parameters", "inputs", "definition_values", "assumptions", "english", "code"]
_COMPARED: tuple[_Compared, ...] = get_args(_Compared)
"""What the record of a run tells of that which decides its result (known.decided_by)."""
MANY_JOBS = 500
"""So many jobs are listed in an analyst's page."""
_OF_A_JOB = {
    "spells": "omfattning och stöd",
    "next_steps": "vart sedan",
    "sources_seen": "källor som känner jobbet",
    "months_without_work": "månader utan arbete före",
}
"""What jobs.json tells of a job besides its days and reasons, and what an analyst calls it."""
Rows = Mapping[tuple[str, ...], Mapping[str, Any]]
"""Key of a row → measure → value."""


@dataclass(frozen=True)
class ComparedTable:
    """One table to compare: its title, the names of its key columns, and its rows.

    `guarded`: measures of persons and jobs that leave; a small difference between two runs of them is not told. `kronor`:
    of these no difference is.
    """

    title: str
    keys: tuple[str, ...]
    rows: Rows
    guarded: frozenset[str] = frozenset()
    kronor: bool = False


def write_diffs(
    home: Home,
    name: str,
    record: RunRecord,
    corrected: Mapping[str, Sequence[str]],
    editions: Sequence[str],
    counted: Counted,
    draft: Path | None,
    lines: Sequence[Mapping[str, Any]],
) -> None:
    """Compare the run with the one before and write diff.md for the analyst and, of a draft, for presenters.

    `name`: the run's (or edition's) folder under released and analyst; `corrected`, `editions`: as the catalog gives
    them; `lines`: those of the ledger of editions. The run before is the one before it in analyst/runs.txt; a run made again is
    compared with the same one as at first.
    """
    mine = home.analyst / name
    told: dict[str, Any] = {key: record[key] for key in _COMPARED}
    told["recounts"] = [*recounts()]
    told |= {"corrected": corrected, "editions": [edition for edition in editions if edition != name]}
    write_run(mine, told | {"counted": hashes_of(mine)})
    now = read_run(mine) or {}
    before_name = _before(home.analyst / "runs.txt", name)
    before = home.analyst / (before_name or "")
    was = read_run(before) if before_name else None
    earlier = read_counted(before, was.get("counted")) if was else None
    if before_name is None or was is None or earlier is None:
        first = f"# Vad har ändrats i körning {name}\n\nDet finns ingen tidigare körning att jämföra med."
        if (before / RUN).exists() and before_name:
            first += f" Det som körningen {before_name} lämnade har gått sönder ({before})."
        first = "\n".join([first, *_since_older_reports(home, name)])
        pages = (first, first)
    else:
        known = [side["parameters"]["as_of"] for side in (was, now)]
        head = [f"# Vad har ändrats i körning {name}", ""]
        head += [f"Jämfört med körning {before_name}: det som var känt {known[0]} mot det som var känt {known[1]}.", ""]
        head += causes(was, now)
        tables, earlier_tables = _released(home, name), _released(home, before_name)
        if not earlier_tables:
            head += [
                f"De utlämnade tabellerna från {before_name} är borta eller har gått sönder: alla tal står som nya.",
                "",
            ]
        released = list(moved(*_in_both(earlier_tables, tables)))
        counted_anew = {mart for each in new_recounts(was, now) for mart in recounts()[each].marts}
        marts = [
            (replace(table, title=f"{table.title} (ny räkning)") if name in counted_anew else table, changed)
            for name, table, changed in _named(*_in_both(_marts(earlier), _marts(counted)))
        ]
        revisions = revised(lines, tables)
        shown = [
            "",
            f"Talen är de skyddade. ”{HIDDEN}” är dolt. En skillnad på {SMALL_SAYS}, eller i kronor, skrivs inte ut: "
            " bredvid namnet på en ny fil kunde den säga något om enskilda personer eller om ett företags intäkter. "
            "Analytikern har hela jämförelsen.",
        ]
        pages = (
            "\n".join([*head, *_numbers(released), *revisions, *shown]),
            "\n".join([*head, *_numbers(marts), "", *revisions, *_jobs(earlier, counted)]),
        )
    write_private(mine / "diff.md", pages[1].encode() + b"\n")
    if draft:
        (draft / "diff.md").write_text(pages[0] + "\n", "utf-8")


_SINCE_RECOUNTS = "waiting"
"""A fact that only reports since the first recount have."""


def _since_older_reports(home: Home, name: str) -> list[str]:
    """Say what is counted in a new way where reports were made before runs were compared: they cannot be laid side by side."""
    facts = (folder / "facts.json" for folder in home.released.glob("[!.]*/") if folder.name != name)
    if all(_SINCE_RECOUNTS in json.loads(path.read_text("utf-8")) for path in facts if path.exists()):
        return []
    lines = [f"- Ny räkning: {each.says} Det kan ändra {', '.join(each.marts)}." for each in recounts().values()]
    return [
        "",
        "Tidigare rapporter är gjorda av en äldre version. Talen kan skilja sig från dem av de här skälen:",
        "",
        *lines,
    ]


def moved(
    before: Mapping[str, ComparedTable], now: Mapping[str, ComparedTable]
) -> Iterator[tuple[ComparedTable, list[list[str]]]]:
    """Each table with its lines key, measure, before, now, difference: what is not the same in both."""
    for name in dict.fromkeys((*now, *before)):
        table, old = now.get(name) or before[name], before.get(name)
        rows, old_rows = now[name].rows if name in now else {}, old.rows if old else {}
        lines = []
        for key in dict.fromkeys((*old_rows, *rows)):
            was, is_now = old_rows.get(key, {}), rows.get(key, {})
            for measure in dict.fromkeys((*is_now, *was)):
                pair = was.get(measure), is_now.get(measure)
                if pair[0] != pair[1]:
                    texts = [*map(_text, pair), _difference(*pair)]
                    if measure in table.guarded and (table.kronor or _is_small(*pair)):
                        texts = ["–", texts[1], KRONOR_SAYS if table.kronor else SMALL_SAYS]
                    lines.append([" ".join(key) or "alla", measure, *texts])
        if lines:
            yield table, lines


def _named(
    before: Mapping[str, ComparedTable], now: Mapping[str, ComparedTable]
) -> Iterator[tuple[str, ComparedTable, list[list[str]]]]:
    """As `moved`, with the name of each table."""
    for name in dict.fromkeys((*now, *before)):
        one = [{name: side[name]} if name in side else {} for side in (before, now)]
        for table, changed in moved(*one):
            yield name, table, changed


def _in_both(
    before: Mapping[str, ComparedTable], now: Mapping[str, ComparedTable]
) -> tuple[Mapping[str, ComparedTable], Mapping[str, ComparedTable]]:
    """Leave out of today's what an earlier code did not count at all: tables, and measures of a table."""
    if not before:
        return before, now
    kept = {}
    for name, table in now.items():
        if name in before:
            measures = {measure for row in before[name].rows.values() for measure in row}
            rows = {
                key: {m: value for m, value in row.items() if m in measures or not measures}
                for key, row in table.rows.items()
            }
            kept[name] = replace(table, rows=rows)
    return before, kept


def _numbers(tables: Sequence[tuple[ComparedTable, list[list[str]]]]) -> list[str]:
    lines = ["## Tal som ändrats", ""]
    for table, changed in tables:
        lines += [f"### {table.title}", "", f"| {' '.join(table.keys) or 'rad'} | mått | förut | nu | skillnad |"]
        lines += ["|---|---|--:|--:|--:|", *(f"| {' | '.join(line)} |" for line in changed), ""]
    return lines if tables else [*lines, "Inga."]


def _jobs(before: Counted, now: Counted) -> list[str]:
    """The jobs that came, went or changed, each with its days, what changed and the cells it was read from."""
    kinds = {
        "Nya jobb": now.jobs.keys() - before.jobs.keys(),
        "Jobb som försvann": before.jobs.keys() - now.jobs.keys(),
    }
    both = before.jobs.keys() & now.jobs.keys()
    changes = {key: said for key in both if (said := _changed(before.jobs[key], now.jobs[key]))}
    kinds["Jobb som ändrats"] = set(changes)
    lines = ["## Jobben bakom", ""]
    for title, keys in kinds.items():
        lines += [f"### {title}: {len(keys)}", ""]
        for key in sorted(keys)[:MANY_JOBS]:
            job = now.jobs.get(key) or before.jobs[key]
            lines.append(f"- {key}: {_days(job)}{changes.get(key, '')}. {'; '.join(job['cells'])}")
        lines += [f"- … och {len(keys) - MANY_JOBS} till"] if len(keys) > MANY_JOBS else []
        lines += [""]
    return lines


def _changed(was: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """What of a job is another than it was; nothing is said of what an earlier code did not note."""
    days = f" (förut {_days(was)})" if _days(was) != _days(now) else ""
    other = [
        f"; {called}: {_without_those(was[name], now[name])} → {_without_those(now[name], was[name])}"
        for name, called in _OF_A_JOB.items()
        if name in was and name in now and was[name] != now[name]
    ]
    return days + "".join(other)


def _without_those(these: Any, those: Any) -> str:
    """The value, of a list what the other has not, as text."""
    if isinstance(these, list):
        return ", ".join(each for each in these if each not in those) or "–"
    return _text(these)


def _days(job: Mapping[str, Any]) -> str:
    return f"{job['start']} till {job['end'] or 'vidare'}, {', '.join(job['reasons']) or _not_target(job)}"


def _not_target(job: Mapping[str, Any]) -> str:
    """A job without a reason is not of the target group, or nobody knows."""
    return "inte målgrupp" if job.get("target", False) is not None else "okänt om målgrupp"


def _marts(counted: Counted) -> dict[str, ComparedTable]:
    return {
        name: ComparedTable(
            f"mart.{name}",
            keys,
            {tuple(str(row[key]) for key in keys): _without(row, keys) for row in counted.marts[name]},
        )
        for name, keys in MARTS.items()
        if name in counted.marts
    }


def _released(home: Home, name: str) -> dict[str, ComparedTable]:
    """The released tables of a run; none where they are gone."""
    folder = home.released / name
    try:
        released = Released.load(folder)
    except NotReleased:
        return {}
    listed = json.loads((folder / "cells.json").read_text("utf-8"))["tables"]
    tables = {}
    for table in released.names:
        keys, measures = tuple(listed[table]["dims"]), [*listed[table]["measures"], *listed[table]["public"]]
        rows = {}
        for row in released.table(table).to_dict("records"):
            hidden = {m for m in measures if row.get(f"{m}_hidden") is True}
            rows[tuple(str(row[key]) for key in keys)] = {
                m: HIDDEN if m in hidden else _plain(row[m]) for m in measures
            }
        tables[table] = ComparedTable(
            released.title(table), keys, rows, frozenset(listed[table]["measures"]), listed[table].get("kronor", True)
        )
    return tables


def _before(runs: Path, name: str) -> str | None:
    """The run before this one; a run of a new name is put last in the list."""
    names = runs.read_text("utf-8").splitlines() if runs.exists() else []
    if name not in names:
        names.append(name)
        write_private(runs, "\n".join(names).encode() + b"\n")
    place = names.index(name)
    return names[place - 1] if place else None


def _without(row: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in keys}


def _plain(value: Any) -> Any:
    missing = value is None or value != value or str(value) == "<NA>"  # noqa: PLR0124 - nan is not itself
    return (
        None
        if missing
        else float(value)
        if isinstance(value, float)
        else int(value)
        if hasattr(value, "__int__")
        else str(value)
    )


def _text(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, int | float):
        return f"{round(value, 4):,}".replace(",", "\u00a0").replace(".", ",")
    return str(value)


def _is_small(was: Any, now: Any) -> bool:
    """A row that is new counts from nought; what is hidden on either side says nothing of the difference."""
    if HIDDEN in (was, now):
        return False
    return bool(abs((now or 0) - (was or 0)) < RULES.smallest_shown)


def _difference(was: Any, now: Any) -> str:
    if not isinstance(was, int | float) or not isinstance(now, int | float):
        return "–"
    return ("+" if now > was else "") + _text(round(now - was, 4)).replace("-", "\u2212")
