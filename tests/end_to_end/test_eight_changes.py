"""The eight changes of CONTRIBUTING.md, made in a copy of the project, each in as many files as it says there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import plain_environment
from tests.support.books import WOMEN_AND_MEN

CHECKOUT = Path(__file__).parents[2]
TABLE = {
    "flows/contracts/sources.toml": """

[vuxenutbildning]
name = "Vuxenutbildningen"
name_en = "Adult education"
""",
    "flows/contracts/kurser.toml": """table = "kurser"
source = "vuxenutbildning"
file = "kurser"
title = "Kurser"
title_en = "Courses"
description = "Kurser som deltagare har läst."
grain = "one row per course and person"
sheets = ["Kurser"]
supersedes = "period"
key = ["pid", "course"]
nouns = ["kurs", "kurser"]

[[column]]
name = "pid"
header = "Personnummer"
type = "person"
required = true

[[column]]
name = "course"
header = "Kurskod"
type = "text"
required = true

[[column]]
name = "first_day"
header = "Första kursdag"
type = "date"
earliest = 1990-01-01
horizon_days = 3650
required = true

[[column]]
name = "last_day"
header = "Sista kursdag"
type = "date"
earliest = 1990-01-01
horizon_days = 3650
last_day = true
open_end = true
""",
}
CHART = {
    "sql/30_marts/95_courses.sql": """-- mart.courses
-- grain: one row per year
-- reads: staging.kurser
-- Courses by the year that they began.
create table mart.courses as
select year(first_day)::integer as year, count(*) as courses from staging.kurser group by all order by year
""",
    "flows/model/terms.toml": """courses = "Kurser efter det år de började."
""",
    "flows/release/plan.toml": """
[parts.courses]
dims = ["year"]
sql = "select year, courses as n, null as own from mart.courses"

[tables.courses]
title = "Kurser"
dims = ["year"]
rows = "select year from mart.courses order by year"
[tables.courses.counts]
courses = { parts = "courses", where = "p.year = r.year" }
""",
    "flows/charts/stories/context/courses.py": '''"""Chart 14: courses. Reads the released table courses."""

from flows.charts.content.picture import Bars, Mark
from flows.charts.content.story import Note, Story, StoryTable
from flows.charts.content.values import Value, rows

NUMBER, NAME = 14, "kurser"


def story(released, w):
    """Tell the story in words, and its picture."""
    told = [(str(row["year"]), Value.of(row, "courses")) for row in rows(released.table("courses"))]
    return Story(
        headline=f"{told[-1][1].text(w)} kurser började {told[-1][0]}", found=True, subtitle="Kurser per år", short="Kurser",
        unit="kurser", picture=Bars(tuple(Mark(year, value, value.text(w)) for year, value in told), "kurser"),
        remarks=(), leans_on=("kurser",), alt="Liggande staplar.", note=Note("Kurser.", "Alla.", "inget."),
        table=StoryTable(("År", "Kurser"), tuple((year, value.cell) for year, value in told)),
    )
''',
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout of one's own."""
    made = tmp_path / "egen kopia"
    for part in ("flows", "sql", "requirements"):
        shutil.copytree(CHECKOUT / part, made / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("pyproject.toml", "prefect.yaml"):
        shutil.copy(CHECKOUT / part, made / part)
    return made


def written(copy: Path, files: dict[str, str]) -> int:
    """Add to files, or make them. Returns how many that are."""
    for name, text in files.items():
        with (copy / name).open("a", encoding="utf-8") as file:
            file.write(text)
    return len(files)


def python(copy: Path, program: str, *words: str | Path, settings: Mapping[str, str] | None = None) -> str:
    """What a program prints that runs in the copy."""
    environment = (
        plain_environment()
        | dict(settings or {})
        | {
            "PYTHONPATH": str(copy),
            "PYTHONSAFEPATH": "1",
            "FOKUSDAG_ALLOW_PLAINTEXT_WAREHOUSE": "true",
        }
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, words)], cwd=copy, env=environment, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 3), done.stdout + done.stderr  # 3: no enterprise has reported, so there are no jobs
    return done.stdout


ONE_FILE = {
    "flows/contracts/anstallningar.toml": (
        'aliases = ["Personnr",',
        'aliases = ["Persnr i lönelistan", "Personnr",',
    ),
    "flows/contracts/platser.toml": (
        "[[column]]\n",
        '[[column]]\nname = "supervisor"\nheader = "Handledarens roll"\ntype = "text"\n\n[[column]]\n',
    ),
    "flows/contracts/ekonomi.toml": (
        "[[column]]\n",
        '[[rule]]\ncode = "FORETAGETS_AR"\nkind = "unwanted"\ncolumns = ["year"]\nvalues = ["1999"]\nseverity = "warn"\n'
        'message = "Se efter att året är rätt."\n\n[[column]]\n',
    ),
    "flows/model/definitions.toml": ("gap_days = 15", "gap_days = 20"),
    "flows/release/plan.toml": ("smallest_shown = 5", "smallest_shown = 10"),
}
FOLLOWS = """
from flows.charts.content.release_facts import hidden_means
from flows.contracts import contracts, header_keys
from flows.contracts.dictionary import dictionary
from flows.intake.validation.rules.checks import checks
from flows.language.words import SWEDISH
from flows.model.definition_sentences import sentences
from flows.model.definitions import load_definitions
from flows.model.content.staging import staging_sql
from flows.release.suppression.primary import count_need

print("persnr i lönelistan" in header_keys(contracts()["anstallningar"].column("pid")), "Persnr i lönelistan" in dictionary())
print("supervisor" in staging_sql(contracts()["platser"]), "Handledarens roll" in dictionary())
print(any(check.code == "FORETAGETS_AR" for check in checks(contracts()["ekonomi"])), "`FORETAGETS_AR`" in dictionary())
print(load_definitions().job.gap_days, any("börjar högst 20 dagar" in each for each in sentences(load_definitions())))
print(count_need(9), count_need(10), hidden_means(SWEDISH)[:19])
"""


def test_an_alias_a_column_a_rule_a_definition_and_the_threshold_are_one_file_each(copy: Path) -> None:
    for name, (old, new) in ONE_FILE.items():
        text = (copy / name).read_text("utf-8")
        assert old in text
        (copy / name).write_text(text.replace(old, new, 1), "utf-8")
    assert python(copy, FOLLOWS).splitlines() == [
        "True True", "True True", "True True", "20 True", "(1, 10) None ”..” är färre än 10",
    ]  # fmt: skip


@pytest.mark.full
def test_a_new_table_reads_models_is_named_and_is_drawn(copy: Path, tmp_path: Path, api: dict[str, str]) -> None:
    assert written(copy, TABLE) <= 3
    book_of_pages = copy / "flows/charts/pages/book.py"
    chosen = book_of_pages.read_text("utf-8").replace("    net_effect,\n", "    courses,\n    net_effect,\n", 1)
    chosen = chosen.replace("stories.context import income", "stories.context import courses, income")
    book_of_pages.write_text(chosen, "utf-8")
    assert written(copy, CHART) + len(TABLE) + 1 <= 7
    book, home = openpyxl.Workbook(), tmp_path / "hem"
    sheet = book.active
    assert sheet is not None
    sheet.title = "Kurser"
    sheet.append(["Personnummer*", "Kurskod*", "Första kursdag*", "Sista kursdag"])
    for number in WOMEN_AND_MEN:
        for course, last in (("SVA1", "2025-03-31"), ("MAT1", "9999-12-31")):
            sheet.append([number, course, "2025-01-15", last])
    folder = home / "data/raw/vuxenutbildning"
    folder.mkdir(parents=True)
    book.save(folder / "kurser_2025-06.xlsx")
    run = "import flows, sys; print(flows.__file__); from flows.cli.main import main; main()"
    told = python(copy, run, "run", "--home", home, "--today", "2026-01-15", settings=api)
    assert told.startswith(str(copy))
    query = "select course, count(*), count(last_day) from staging.kurser group by all order by all"
    asked = python(copy, run, "query", query, "--csv", "--home", home)
    assert asked.splitlines()[2:] == ["MAT1,3,0", "SVA1,3,3"]
    (draft,) = (home / "reports/drafts").iterdir()
    page = (draft / "index.html").read_text("utf-8").replace("\u00a0", " ")
    assert "Vuxenutbildningen, till och med 30 juni 2025: Kurser." in page
    assert "6 kurser började 2025" in page
    assert (draft / "14_kurser.pdf").exists()
    assert any((home / "reports/replies/vuxenutbildning").iterdir())  # a file about persons gets an answer
