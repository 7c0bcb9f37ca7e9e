"""Released folders made by hand: the two members that charts use, with hard data of every kind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from flows.language.words import ENGLISH, SWEDISH

HIDDEN = "hidden"
"""In a row below: a cell that is hidden."""

FACTS: dict[str, Any] = {
    "run": "2026-01-15-0a1b2c3d",
    "draft": True,
    "as_of": "2026-01-15",
    "period_end": "2025-06-30",
    "area": "Västerbergslagen",
    "enterprises_reported": 5,
    "enterprises_expected": 6,
    "missing": ["5 av 6 företag har lämnat uppgifter."],
    "missing_en": ["5 of 6 enterprises have reported."],
    "sources": [
        {"source": source, "title": title, "table": table, "data_date": day}
        for source, title, table, day in (
            ("De sociala företagen", "Företag", "foretag", "2025-06-30"),
            ("De sociala företagen", "Anställningar", "anstallningar", "2025-06-30"),
            ("De sociala företagen", "Platser", "platser", "2025-06-30"),
            ("De sociala företagen", "Ekonomi", "ekonomi", "2025-06-30"),
            ("Arbetsförmedlingen", "Beslut om stöd", "beslut", "2025-06-30"),
            ("Finsam", "Deltagare", "deltagare", "2025-06-30"),
            ("Arbetsförmedlingen", "Svag konkurrensförmåga", "svag_konkurrensformaga", "2025-06-30"),
            ("Arbetsförmedlingen", "Tid utan arbete", "tid_utan_arbete", "2025-06-30"),
            ("SCB", "Arbetsmarknadsstatus, BAS", "bas", "2025-05-31"),
        )
    ],
    "definitions": [
        "Ett jobb är en persons anställning på ett företag. Rader som följer på varandra med högst 14 dagar emellan är "
        "samma jobb; byte av stöd eller sysselsättningsgrad är inte ett nytt jobb.",
        "Bara jobb för människor långt från arbetsmarknaden räknas: de som vid starten hade svag konkurrensförmåga enligt "
        "Arbetsförmedlingen (beslut inom 180 dagar), hade varit utan arbete i minst 12 månader, hade deltagit i Finsams "
        "insatser under de 24 månaderna före eller hade lönebidrag eller OSA. Handledare räknas aldrig.",
        "Ett skapat jobb räknas det år det började. Talen är brutto: de säger vad som har hänt, inte vad som annars hade "
        "hänt.",
        "Anställda är personer med ett sådant jobb den dagen. Årsarbetskrafter är deras sysselsättningsgrader tillsammans.",
        "Kvar efter k månader: av de jobb som började så tidigt att det går att veta, de som fortfarande varar den dagen.",
    ],
    "definitions_en": [
        "A job is a person's employment at one enterprise.",
        "Only people far from the labour market are counted.",
    ],
    "reach_period": "2025-06",
}

_COLUMNS = {
    "jobs_created": (("year",), ("jobs", "first_ever", "exits"), ("since", "provisional", "enterprises")),
    "all_years": (("until",), ("jobs", "persons"), ()),
    "employed": (("date",), ("persons", "fte"), ("enterprises",)),
    "employed_same": (("date",), ("persons",), ()),
    "retention": (("k_months",), ("eligible", "retained", "share_pct", "moved_on", "moved_on_pct"), ()),
    "outcome": (("outcome",), ("jobs",), ("k_months",)),
    "reach": (
        ("period", "kommun_code"),
        ("employed",),
        ("utsatta_low", "utsatta_high", "ua12_low", "ua12_high", "reporting", "enterprises", "enterprises_there"),
    ),
    "who": (("trait", "class"), ("persons",), ()),
    "step_in": (("kind",), ("placements", "to_job", "share_pct"), ()),
    "step_in_persons": (("kind",), ("persons", "to_job", "share_pct"), ()),
    "next_step": (("moment", "step"), ("jobs",), ()),
    "income": (("year",), ("sales", "wage_support", "placements_and_grants", "income"), ("enterprises",)),
    "job_months": (("year",), ("persons", "job_months"), ()),
    "seen": (("sources_seen",), ("jobs",), ()),
    "unknown_target": (("class",), ("jobs",), ()),
    "linked": (("kind",), ("counted", "linked", "share_pct"), ()),
}

Rows = Sequence[tuple[Any, ...]]
EXAMPLE: dict[str, Rows] = {
    "jobs_created": [
        (2020, 9, 9, 0),
        (2021, HIDDEN, HIDDEN, HIDDEN),
        (2022, 12, 11, 5),
        (2023, 14, 14, 9),
        (2024, 21, 19, 12),
        (2025, 8, 8, 7, 2025, 1),
    ],
    "employed": [
        (date(2020, 12, 31), 8, 5.5),
        (date(2021, 12, 31), HIDDEN, HIDDEN),
        (date(2022, 12, 31), 17, 12.3),
        (date(2023, 12, 31), 22, 16.0),
        (date(2024, 12, 31), 31, 22.4),
        (date(2025, 6, 30), 34, 25.1),
    ],
    "all_years": [(date(2025, 6, 30), 74, 68)],
    "employed_same": [],
    "outcome": [
        ("kvar", 32, 12), ("annat_jobb", 0, 12), ("utan_stod", 6, 12), ("med_stod", 0, 12), ("studier", HIDDEN, 12),
        ("annat", HIDDEN, 12), ("okant", 0, 12),
    ],
    "retention": [(3, 61, 55, 90), (6, 56, 44, 79), (12, 47, 32, 68), (24, 26, HIDDEN, HIDDEN)],
    "reach": [
        ("2025-06", "2061", HIDDEN, 210, 213, 90, 90),
        ("2025-06", "2085", HIDDEN, 700, 700, 305, 308),
        ("2025-06", "omradet", 34, 910, 913, 395, 398),
    ],
    "who": [
        ("sex", "kvinna", 19), ("sex", "man", 15), ("sex", "?", 0),
        ("age", "-29", HIDDEN), ("age", "30-49", 20), ("age", "50-", HIDDEN), ("age", "?", 0),
        ("months", "-23", 7), ("months", "24-59", 14), ("months", "60-", 13), ("months", "?", 0),
    ],
    "step_in": [
        ("alla", 80, 33, 41), ("Arbetsträning", 50, 20, 40), ("Praktik", 15, HIDDEN, HIDDEN),
        ("Arbetsprövning", 15, HIDDEN, HIDDEN), ("Sysselsättning", 0, 0, None),
    ],
    "step_in_persons": [("alla", 61, 30, 49)],
    "next_step": [
        ("at_exit", "alla", 40), ("at_exit", "utan_stod", 8), ("at_exit", "med_stod", 10), ("at_exit", "studier", HIDDEN),
        ("at_exit", "arbetslos", 9), ("at_exit", "annat", HIDDEN), ("at_exit", "okant", 7),
    ],
    "income": [
        (2023, HIDDEN, HIDDEN, HIDDEN, HIDDEN, 2),
        (2024, 12_000_000, 5_000_000, 3_000_000, 20_000_000, 5),
    ],
    "job_months": [
        (2021, 9, 80), (2022, 17, 150), (2023, 22, 190), (2024, 31, 260), (2025, 34, 150),
    ],
    "seen": [(1, 10), (2, 40), (3, 31)],
    "unknown_target": [("okant", 7)],
    "linked": [("jobb", 81, 81, 100), ("platser", 95, HIDDEN, HIDDEN), ("beslut", 160, 152, 95), ("deltaganden", 183, 154, 84)],
}  # fmt: skip


@dataclass(frozen=True)
class StandIn:
    """What `Released` offers a chart. `behind` is put where a hidden value would be: it must never be seen."""

    tables: Mapping[str, Rows] = field(default_factory=lambda: EXAMPLE)
    facts: Mapping[str, Any] = field(default_factory=lambda: FACTS)
    behind: float | None = None

    def table(self, name: str) -> pd.DataFrame:
        dims, measures, public = _COLUMNS[name]
        made: dict[str, list[Any]] = {
            column: [] for column in (*dims, *(m + end for m in measures for end in ("", "_hidden")), *public)
        }
        for told in self.tables.get(name, ()):
            columns = (*dims, *measures, *public)
            cells = dict(zip(columns, (*told, *_usual(name, told)), strict=True))
            for column, cell in cells.items():
                made[column].append(self.behind if cell is HIDDEN else cell)
                if column in measures:
                    made[f"{column}_hidden"].append(cell is HIDDEN)
        frame = pd.DataFrame(made)
        for measure in (*measures, *public):
            frame[measure] = frame[measure].astype("Float64")
        for measure in measures:
            frame[f"{measure}_hidden"] = frame[f"{measure}_hidden"].astype("boolean")
        return frame


def _usual(name: str, told: tuple[Any, ...]) -> tuple[Any, ...]:
    """What is not told of a row: nobody left, a year by itself that is settled, six enterprises known, some of them in the place.

    As an older edition, nothing of how many enterprises a year or a place has, nor of those who went on.
    """
    usual = {
        "jobs_created": (0, told[0], 0, None), "retention": (None, None), "employed": (6,), "reach": (1, None, None),
    }.get(name, ())  # fmt: skip
    wanted = sum(map(len, _COLUMNS[name]))
    return usual[len(usual) - (wanted - len(told)) :] if len(told) < wanted else ()


def facts(**changed: Any) -> dict[str, Any]:
    return FACTS | changed


def _every_hidden(table: str) -> Rows:
    """The example's rows with every measure hidden; what others published stays."""
    dims, measures, _ = _COLUMNS[table]
    return [
        tuple(HIDDEN if len(dims) <= i < len(dims) + len(measures) else cell for i, cell in enumerate(row))
        for row in EXAMPLE[table]
    ]


def _years(*jobs: Any, first: int = 2014) -> Rows:
    return [(first + i, each, each) for i, each in enumerate(jobs)]


def _ends(*persons: Any, first: int = 2014) -> Rows:
    return [(date(first + i, 12, 31), each, each) for i, each in enumerate(persons)]


def _filled(*numbers: Any) -> dict[str, Rows]:
    """The other tables with these numbers over and over, all of them counts that could stand together or not."""

    def row(table: str, i: int) -> tuple[Any, ...]:
        dims, measures, public = _COLUMNS[table]
        kept = EXAMPLE[table][i][: len(dims)]
        cells = tuple(numbers[(i + j) % len(numbers)] for j in range(len(measures)))
        if measures[-1] == "share_pct":
            some = cells[1], cells[0]
            cells = (*cells[:2], HIDDEN if HIDDEN in some else 100 if some[1] else None)
        return (*kept, *cells, *(5 for _ in public))

    names = (
        "all_years", "outcome", "who", "step_in", "step_in_persons", "next_step", "income", "job_months", "seen",
        "unknown_target", "linked",
    )  # fmt: skip
    return {name: [row(name, i) for i in range(len(EXAMPLE[name]))] for name in names}


NET_FACTORS = {
    "deadweight": [10, 30],
    "displacement": [5, 15],
    "attribution": [20, 30],
    "drop_off": [20, 35],
    "approved_by": "styrelsen",
    "approved_on": "2026-01-10",
}

_LONG = (
    "Arbetsförmedlingen: Inskrivna arbetslösa med svag konkurrensförmåga, per kommun och i hela riket, saknas för de månader "
    "som företagen har lämnat uppgifter om, och har inte kunnat ersättas med något annat."
)
_WORD = "Arbetsintegreringsföretagsekonomiföreningen" * 4

HARD: dict[str, StandIn] = {
    "example": StandIn(),
    "empty": StandIn({name: [] for name in EXAMPLE}, FACTS | {"sources": [], "enterprises_reported": 0, "missing": []}),
    "nothing yet": StandIn(
        {
            "jobs_created": [(2025, 0, 0)],
            "employed": [(date(2025, 6, 30), 0, 0.0)],
            "retention": [(k, 0, 0, None) for k in (3, 6, 12, 24)],
            "reach": [("2026-01", code, 0, None, None, None, None) for code in ("2061", "2085", "omradet")],
            **_filled(0),
        }
    ),
    "one year": StandIn(
        {
            "jobs_created": [(2025, 6, 5)],
            "employed": [(date(2025, 6, 30), 6, 4.2)],
            "retention": [(3, 5, 5, 100), (6, 5, 0, 0), (12, 0, 0, None), (24, 0, 0, None)],
            "reach": [("2022-12", "omradet", 6, 12, 12, 1, 4)],
            **_filled(6),
        }
    ),
    "twelve years": StandIn(
        EXAMPLE | {"jobs_created": _years(*range(5, 17)), "employed": _ends(*range(5, 17))},
        FACTS | {"period_end": "2025-12-31"},
    ),
    "forty years": StandIn(
        EXAMPLE
        | {
            "jobs_created": _years(*range(5, 45), first=1986),
            "employed": _ends(*range(5, 45), first=1986),
            "job_months": [(1986 + i, 5 + i, 40 * i) for i in range(40)],
            "income": [(1986 + i, 10**6, 10**6, 10**6, 3 * 10**6, 3) for i in range(40)],
        },
        FACTS | {"period_end": "2025-12-31"},
    ),
    "years together": StandIn(
        EXAMPLE
        | {"jobs_created": [(2019, HIDDEN, HIDDEN, 0, 2017, 0), (2022, 14, 11, 6, 2020, 0), (2025, 9, 9, 7, 2023, 1)]}
    ),
    "approved factors": StandIn(EXAMPLE, FACTS | {"net_factors": NET_FACTORS}),
    "all hidden": StandIn({name: _every_hidden(name) for name in EXAMPLE}),
    "half hidden": StandIn(
        {
            "jobs_created": _years(HIDDEN, 9, HIDDEN, HIDDEN, 7, HIDDEN, first=2020),
            "employed": _ends(HIDDEN, 9, HIDDEN, 0, 7, HIDDEN, first=2019),
            "retention": [(3, HIDDEN, HIDDEN, HIDDEN), (6, 12, HIDDEN, HIDDEN), (12, 10, 7, 70), (24, 0, 0, None)],
            "reach": [("2025-06", "omradet", HIDDEN, 4, 44, 1, 4)],
            **_filled(HIDDEN, 12),
        }
    ),
    "an enterprise not known any more": StandIn(
        EXAMPLE
        | {
            "employed": [
                (date(2023, 12, 31), 22, 16.0, 6),
                (date(2024, 12, 31), 31, 22.4, 6),
                (date(2025, 6, 30), 30, 21.1, 5),
            ],
            "employed_same": [(date(2023, 12, 31), 18), (date(2024, 12, 31), 25)],
            "all_years": [(date(2025, 6, 30), 143, 133)],
            "retention": [
                (3, 138, 130, 94, HIDDEN, HIDDEN),
                (6, 131, 112, 85, 10, 8),
                (12, 121, 80, 66, 18, 15),
                (24, 100, 47, 47, 23, 23),
            ],
        }
    ),
    "huge": StandIn(
        {
            "jobs_created": [(2020 + i, 1_234_567 * (i + 1) // 6, 1_234_000 * (i + 1) // 6) for i in range(6)],
            "employed": [(date(2019 + i, 12, 31), 1_234_567, 1_134_567.8) for i in range(6)],
            "retention": [(k, 1_234_567, 1_234_000, 100) for k in (3, 6, 12, 24)],
            "reach": [
                ("2025-06", code, 123_456, 1_234_567, 1_234_999, 1_123_456, 1_123_999)
                for code in ("2061", "2085", "omradet")
            ],
            **_filled(1_234_567),
        },
        FACTS | {"enterprises_reported": 1234, "enterprises_expected": 1235},
    ),
    "tiny beside huge": StandIn(
        {
            "jobs_created": _years(5, 99_999, 0, 5, HIDDEN, 6, first=2020),
            "employed": [(date(2023, 12, 31), 99_999, 5.1), (date(2024, 12, 31), 5, 0.4), (date(2025, 6, 30), 5, 7.5)],
            "retention": [(3, 999, 1, 0), (6, 99_999, 0, 0), (12, 40, 27, 68), (24, 5, 5, 100)],
            "reach": [("2026-06", code, 5, 99_999, 99_999, 1, 4) for code in ("2061", "2085", "omradet")],
            **_filled(5, 99_999),
        }
    ),
    "fewer": StandIn(
        EXAMPLE | {"jobs_created": _years(30, 20, first=2024), "employed": _ends(30, 31, 20, first=2023)},
        FACTS | {"period_end": "2025-12-31", "enterprises_reported": 6, "missing": []},
    ),
    "an edition of the last day": StandIn(EXAMPLE, FACTS | {"draft": False, "enterprises_reported": 6, "missing": []}),
    "much missing": StandIn(
        EXAMPLE,
        FACTS
        | {
            "missing": [f"{_LONG} ({i})" for i in range(9)],
            "sources": FACTS["sources"][:4],
            "definitions": [_LONG] * 12,
        },
    ),
    "long words": StandIn(EXAMPLE, FACTS | {"missing": [f"{_WORD} saknas.", _LONG], "definitions": [_WORD] * 6}),
    "sources of different days": StandIn(
        EXAMPLE,
        FACTS | {"sources": [each | {"data_date": f"2025-0{1 + i}-28"} for i, each in enumerate(FACTS["sources"])]},
    ),
}


def write_released(folder: Path, made: StandIn) -> Path:
    """Write a stand-in as the release step writes its folder."""
    folder.mkdir(parents=True)
    listed: dict[str, dict[str, Any]] = {}
    for name in made.tables:
        path = folder / f"{name}.parquet"
        made.table(name).to_parquet(path, index=False)
        dims, measures, public = _COLUMNS[name]
        listed[name] = {"title": name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        listed[name] |= {
            "dims": dims,
            "measures": measures,
            "counts": (),
            "shares": {},
            "amounts": {},
            "public": public,
        }
    (folder / "cells.json").write_text(json.dumps({"tables": listed, "cells": []}), "utf-8")
    (folder / "facts.json").write_text(json.dumps(dict(made.facts)), "utf-8")
    return folder


IN_BOTH_LANGUAGES = [
    *(pytest.param(case, SWEDISH, id=f"{case}-sv") for case in HARD),
    *(pytest.param(case, ENGLISH, id=f"{case}-en") for case in list(HARD)[::3]),
]
"""Each case in Swedish, and each third in English, which tests/charts/test_house_rules.py draws every case in."""
