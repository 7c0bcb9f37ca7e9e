"""The commands as a user gives them: what they print, what they leave, and the code they end with."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from flows.cli.app import give
from flows.cli.inspect import check
from flows.cli.options import which_home
from flows.errors import Stopped
from flows.intake.deliveries.ledger import read_ledger
from flows.intake.deliveries.receive import stored_bytes
from flows.intake.files.workbook import open_workbook
from flows.limits import Limits
from flows.model.connection import connect
from flows.release.editions.ledger import LedgerBroken, read
from flows.run.keys import key_of
from flows.storage.paths import Home
from tests.conftest import Command, Demo, fokusdag
from tests.support.books import ANSTALLNINGAR, arbetsbok, with_cell, xlsx
from tests.support.nights import copy_of, night
from tests.support.prefect_processes import free_port


@pytest.mark.full
def test_check_tells_every_problem_with_the_line_to_add_and_ends_with_one_only_for_a_rejected_file(
    tmp_path: Path,
) -> None:
    rows, column = tmp_path / "rader.xlsx", tmp_path / "kolumn.xlsx"
    rows.write_bytes(xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 6, 120))))
    column.write_bytes(xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 0, 1, "Rollen"))))
    fine = fokusdag("check", rows)
    assert "Avvisar raden Anställningar G2" in fine.stdout
    both = fokusdag("check", rows, column, "--json", check=False)
    assert both.returncode == 1
    told = json.loads(both.stdout)
    assert [(file["name"], file["verdict"]) for file in told["file"]] == [
        ("rader.xlsx", "accepted_with_rejects"),
        ("kolumn.xlsx", "rejected"),
    ]
    assert set(told["file"][0]) == {
        "sha256", "name", "source", "submitter", "period_to", "received_at", "verdict", "rows_read", "rows_accepted",
        "rows_rejected",
    }  # fmt: skip
    assert set(told["problem"][0]) == {"sha256", "sheet", "cell", "row", "column", "code", "severity", "message"}
    assert told["problem"][0] | {"message": ""} == {
        "sha256": told["file"][0]["sha256"], "sheet": "Anställningar", "cell": "G2", "row": 2,
        "column": "Sysselsättningsgrad %", "code": "UTANFOR_INTERVALL", "severity": "row", "message": "",
    }  # fmt: skip
    (message,) = [problem["message"] for problem in told["problem"] if problem["code"] == "OKAND_KOLUMN"]
    for text in (message, fokusdag("check", column, check=False).stdout):
        assert "Närmast är ”Roll”" in text
        assert "flows/contracts/anstallningar.toml" in text
        assert 'aliases = ["Rollen"]' in [each.strip() for each in text.splitlines()]  # on a line of its own, to copy


@pytest.mark.full
def test_check_lists_questions_apart_from_problems(tmp_path: Path) -> None:
    """A plain 1 beside 100 is one per cent or a hundred: the row waits, and the file is accepted but for it."""
    (tmp_path / "fraga.xlsx").write_bytes(xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 6, 1))))
    told = json.loads(fokusdag("check", tmp_path / "fraga.xlsx", "--json").stdout)
    assert [(each["code"], each["cell"], each["severity"]) for each in told["asked"]] == [("PROCENT_ETT", "G2", "ask")]
    assert (told["problem"], told["file"][0]["verdict"]) == ([], "accepted_with_rejects")
    assert "Fråga Anställningar G2: ”1” i" in fokusdag("check", tmp_path / "fraga.xlsx").stdout


@pytest.mark.full
def test_check_writes_the_answer_at_once_and_never_in_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "fel.xlsx").write_bytes(xlsx(arbetsbok(Anställningar=with_cell(ANSTALLNINGAR, 1, 6, 120))))
    done = fokusdag("check", tmp_path / "fel.xlsx", "--reply", tmp_path / "svar.xlsx")
    assert f"Svaret ligger i {tmp_path / 'svar.xlsx'}" in done.stdout
    assert (tmp_path / "svar.xlsx").stat().st_mode & 0o777 == 0o600
    assert openpyxl.load_workbook(tmp_path / "svar.xlsx").sheetnames == ["Att rätta", *arbetsbok()]
    before = (tmp_path / "fel.xlsx").read_bytes()
    for words in ((tmp_path / "fel.xlsx",), (tmp_path / "fel.xlsx", tmp_path / "fel.xlsx")):
        refused = fokusdag("check", *words, "--reply", tmp_path / "fel.xlsx", check=False)
        assert refused.returncode == 1
        assert "--reply" in refused.stderr
    assert (tmp_path / "fel.xlsx").read_bytes() == before


@pytest.mark.full
def test_check_tells_how_far_it_has_come_with_a_large_file_on_standard_error_alone(tmp_path: Path) -> None:
    lines = [f"{n};Individuellt stöd på vägen till arbete;Ludvika;Kvinna;2025-03-01;Gymnasial" for n in range(30_000)]
    text = "\r\n".join(["Löpnummer;Insats;Kommun;Kön;Startdatum;Utbildningsnivå", *lines])
    (tmp_path / "deltagare_2025.csv").write_text(text, "utf-8")
    done = fokusdag("check", tmp_path / "deltagare_2025.csv", "--json")
    assert json.loads(done.stdout)["file"][0]["rows_accepted"] == 30_000
    told = done.stderr.splitlines()
    assert told == [
        "· Öppnar deltagare_2025.csv, 3 MB",
        "· Läser Deltagare: 30000 rader",
        "· Granskar Deltagare: 30000 rader",
    ]


def test_a_check_of_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    done = fokusdag("check", tmp_path / "borta.xlsx", check=False)
    assert done.returncode == 1
    assert "borta.xlsx" in done.stderr + done.stdout
    with pytest.raises(Stopped, match=r"är en mapp. Säg filerna i den: fokusdag check \S+/\*\.xlsx"):
        check(tmp_path)
    assert "Traceback" not in done.stderr


def test_a_file_whose_name_another_system_has_written_is_checked_under_the_name_of_a_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / os.fsdecode(b"\xe5r.xlsx")
    path.write_bytes(xlsx(arbetsbok()))
    assert check(path, as_json=True, reply=tmp_path / "svar.xlsx") == 0
    told = json.loads(capsys.readouterr().out)
    assert [file["name"] for file in told["file"]] == ["år.xlsx"]


def test_a_home_whose_path_another_system_has_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        Stopped, match=r"sökvägen har ett tecken i en annan teckenkodning än UTF-8\. Byt namn på mappen"
    ):
        which_home(tmp_path / os.fsdecode(b"\xe5r"))


@pytest.mark.full
def test_the_template_is_written(tmp_path: Path) -> None:
    out = tmp_path / "mall.xlsx"
    assert str(out) in fokusdag("template", out).stdout
    out.write_bytes(b"ifylld")
    again = fokusdag("template", out, check=False)
    assert (again.returncode, out.read_bytes()) == (1, b"ifylld")
    assert "finns redan och kan vara ifylld" in again.stderr
    nowhere = fokusdag("template", tmp_path / "borta" / "mall.xlsx", check=False)
    assert nowhere.returncode == 1
    assert nowhere.stderr == f"Stoppat: Mappen {tmp_path / 'borta'} finns inte. Gör den först, eller säg en annan.\n"
    assert "ska sluta på .xlsx: mall.xlsx" in fokusdag("template", tmp_path / "mall", check=False).stderr
    fokusdag("template", tmp_path / "ny.xlsx", "--from", "nagon", "--home", tmp_path, check=False)
    assert {path.name for path in tmp_path.iterdir()} == {"mall.xlsx"}, "one that is not known leaves no empty file"


@pytest.mark.parametrize("there", ["a link to nothing", "a pipe"])
def test_the_template_is_written_neither_through_a_link_nor_into_a_pipe(tmp_path: Path, there: str) -> None:
    out = tmp_path / "mall.xlsx"
    if there == "a pipe":
        os.mkfifo(out)
    else:
        out.symlink_to(tmp_path / "annan")
    with pytest.raises(Stopped, match="finns redan"):
        give(["template", str(out), "--home", str(tmp_path)])
    assert [path.name for path in tmp_path.iterdir()] == ["mall.xlsx"]


def test_a_number_is_traced_to_its_rows_and_they_add_up(demo: Demo) -> None:
    """22 jobs began in 2025 (flows/example/write.py)."""
    told = fokusdag("trace", "mart.jobs_created", "2025", "--home", demo.home).stdout
    assert "talet (jobs) är 22, raderna ovan ger 22" in told
    assert "trastmyran_2025.xlsx" in told
    assert "Anställningar" in told
    assert "NaT" not in told, "a job that goes on has no end, and pandas' word for that is not Swedish"
    done = fokusdag("trace", "mart.jobs_created", "1066", "--home", demo.home, check=False)
    assert done.returncode == 1
    assert "ingen rad" in done.stderr


@pytest.mark.full
def test_tables_are_listed_with_what_they_are_and_exported(demo: Demo, tmp_path: Path) -> None:
    listed = fokusdag("query", "SHOW  tables ;", "--home", demo.home).stdout
    assert "core.job                Ett jobb: en person i ett företag, utan avbrott.\n" in listed
    lists = fokusdag(
        "query", "select target_reasons from core.job where len(target_reasons) = 2", "--csv", "--home", demo.home
    )
    assert '"svag_konkurrensformaga, utan_arbete_12"' in lists.stdout
    assert "Frågan är tom." in fokusdag("query", " ", "--home", demo.home, check=False).stderr
    words = ("export", "jobs_created", "core.job", "--to", tmp_path / "ut", "--format", "csv", "--home", demo.home)
    assert fokusdag(*words).stdout.splitlines() == [
        str(tmp_path / "ut" / f"{name}.csv") for name in ("mart.jobs_created", "core.job")
    ]
    assert (tmp_path / "ut" / "mart.jobs_created.csv").read_text("utf-8-sig").splitlines()[-1] == "2025;22;22"


@pytest.mark.full
def test_a_released_number_is_traced_to_its_rows_too(demo: Demo) -> None:
    """43 persons were employed at the end of 2025, all of them in the area (flows/example/write.py)."""
    for words in (("employed", "2025-12-31"), ("reach", "2025-12", "omradet")):
        told = fokusdag("trace", *words, "--home", demo.home).stdout
        assert "är 43, raderna ovan ger 43" in told


@pytest.mark.full
def test_nothing_to_count_makes_neutral_charts_and_ends_with_three(tmp_path: Path, command: Command) -> None:
    done = command("run", "--home", tmp_path / "tomt", "--today", "2026-01-15", check=False)
    assert done.returncode == 3, done.stderr
    assert "Starkaste fyndet: talen räcker inte till något som vi kan stå för" in done.stdout
    (draft,) = (tmp_path / "tomt" / "reports" / "drafts").iterdir()
    assert "0 av 6 företag har lämnat uppgifter." in (draft / "summary.md").read_text("utf-8")
    assert (draft / "fokusdag.pdf").exists()


@pytest.mark.full
def test_a_night_without_news_does_nothing_and_says_so(demo: Demo, tmp_path: Path, command: Command) -> None:
    """What is news, and what is damage, is held in tests/pipeline/test_last_run.py and tests/end_to_end/test_damage.py."""
    home = copy_of(Home(demo.home), tmp_path / "hem")
    before = home.warehouse.stat().st_mtime_ns
    night = command("run", "--home", home.root, "--today", "2026-01-16")
    assert f"Inget nytt sedan körningen {demo.draft.name}." in night.stdout
    assert "Byggde" not in night.stderr
    assert home.warehouse.stat().st_mtime_ns == before
    (draft,) = (home.reports / "drafts").iterdir()
    assert draft.name == demo.draft.name


@pytest.mark.full
def test_an_edition_is_frozen_marked_as_no_draft_and_never_made_again(
    demo: Demo, tmp_path: Path, command: Command
) -> None:
    home = tmp_path / "hem"
    shutil.copytree(demo.home, home)
    command("release", "2026-01-23", "--home", home, "--today", "2026-01-15")
    edition = home / "reports" / "editions" / "2026-01-23"
    assert json.loads((edition / "run.json").read_text("utf-8"))["edition"] == "2026-01-23"
    assert "UTKAST" not in (edition / "talarstod.md").read_text("utf-8")
    (line,) = read(Home(home).editions)
    assert "reports/fokusdag.pdf" in line["files"]
    assert line["cells"]["jobs_created|2025|jobs"] == 22
    assert line["cells"]["reach|2025-12|2061|employed"] is None, (
        "hidden, as one of two enterprises there would know the other"
    )
    assert "precis som den gjordes" in command("verify", "2026-01-23", "--home", home).stdout
    sealed = (Home(home).sealed / "2026-01-23").read_bytes()
    assert b"jobs_created" not in sealed
    again = command("release", "2026-01-23", "--home", home, check=False)
    assert again.returncode == 1
    assert "finns redan" in again.stderr
    (edition / "talarstod.md").write_text("annat", "utf-8")
    (edition / "nytt.txt").write_text("nytt", "utf-8")
    (edition / "fokusdag.pdf").unlink()
    changed = command("verify", "2026-01-23", "--home", home, check=False)
    assert changed.returncode == 1
    assert changed.stdout.splitlines() == [
        "reports/fokusdag.pdf saknas.",
        "reports/talarstod.md är ändrad sedan utgåvan gjordes.",
        "reports/nytt.txt fanns inte när utgåvan gjordes.",
    ]
    ledger = Home(home).editions
    ledger.write_text(ledger.read_text("utf-8").replace("fokusdag.pdf", "annat.pdf"), "utf-8")
    with pytest.raises(LedgerBroken):
        read(ledger)
    stopped = command("run", "--home", home, "--today", "2026-01-16", check=False)
    assert stopped.returncode == 1
    assert f"Rad 1 i {ledger} är ändrad" in stopped.stderr


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"FOKUSDAG_MAX_FILE_MB": "mycket"}, "FOKUSDAG_MAX_FILE_MB"),
        ({"FOKUSDAG_HOME": "/dev/null/hem"}, "/dev/null/hem"),
        ({"FOKUSDAG_PSEUDONYM_KEY": "hemlig"}, "nyckel"),
    ],
)
@pytest.mark.full
def test_a_setting_that_cannot_be_used_is_named_but_never_shown(
    tmp_path: Path, api: dict[str, str], setting: dict[str, str], words: str
) -> None:
    done = fokusdag("run", check=False, settings=api | {"FOKUSDAG_HOME": str(tmp_path)} | setting)
    assert done.returncode == 1
    assert words in done.stderr.lower() or words in done.stderr
    assert "Stoppat: " in done.stderr
    assert "hemlig" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.full
def test_a_clock_a_year_ahead_stops_the_run_and_takes_no_file_away(
    demo: Demo, tmp_path: Path, api: dict[str, str]
) -> None:
    """The same as the last run being a year older, to a house that keeps what enterprises send for a month."""
    shutil.copytree(demo.home, tmp_path / "hem")
    home = Home(tmp_path / "hem")
    then = home.last_run.stat().st_mtime - 365 * 86_400
    os.utime(home.last_run, (then, then))
    received = sorted(home.received.iterdir())
    done = fokusdag("run", "--home", home.root, check=False, settings=api | {"FOKUSDAG_KEEP_DAYS": '{"foretag": 30}'})
    assert done.returncode == 1
    assert "Stoppat: Datorns klocka är " in done.stderr
    assert "fokusdag run --today ÅÅÅÅ-MM-DD" in done.stderr
    assert sorted(home.received.iterdir()) == received


@pytest.mark.full
def test_a_lost_key_stops_the_run_and_harms_nothing(demo: Demo, tmp_path: Path, command: Command) -> None:
    home = tmp_path / "hem"
    shutil.copytree(demo.home, home)
    (home / "data" / "processed" / "keys" / "pseudonym.key").unlink()
    before = (home / "data" / "processed" / "warehouse.duckdb").read_bytes()
    done = command("run", "--home", home, check=False)
    assert done.returncode == 1
    (told,) = (line for line in done.stderr.splitlines() if not line.startswith("·"))
    assert "Lägg tillbaka den från säkerhetskopian" in told
    assert (home / "data" / "processed" / "warehouse.duckdb").read_bytes() == before


@pytest.mark.full
def test_a_forgotten_person_is_gone_from_what_is_stored_counted_and_sent_later(
    tmp_path: Path, command: Command
) -> None:
    """Two in the workbook; the one in the list is erased, and is left out of the next workbook as well."""
    gone, stays = ANSTALLNINGAR[1][0], ANSTALLNINGAR[2][0]
    home = Home(tmp_path / "hem").make()
    (home.raw / "foretag" / "bok.xlsx").write_bytes(xlsx(arbetsbok()))
    night(home, date(2026, 1, 15))
    asked = tmp_path / "radera.txt"
    asked.write_text(f"{gone}\n", "utf-8")
    day = ("--home", home.root, "--today", "2026-01-16")

    dry = fokusdag("forget", asked, *day, "--dry-run")
    assert "bok.xlsx: 1 rad skulle raderas" in dry.stdout
    assert _persons(home) == 2

    done = command("forget", asked, *day)
    assert "bok.xlsx: 1 rad är raderad" in done.stdout
    assert gone not in done.stdout + done.stderr
    assert _persons(home) == 1
    (line,) = read_ledger(home.ledger)
    stored = open_workbook(stored_bytes(home, line.sha256, key_of(home, "received")), line.name, Limits())
    cells = {cell for sheet in stored.sheets for row in sheet.rows for cell in row}
    assert stays in cells
    assert gone not in cells

    sent = [*ANSTALLNINGAR, [gone, "Målgrupp", "Visstid", "Inget", "2025-05-01", "", 50, 24, ""]]
    (home.raw / "foretag" / "nyare.xlsx").write_bytes(xlsx(arbetsbok(Anställningar=sent)))
    later = night(home, date(2026, 1, 17))
    assert later
    left = [path.read_bytes() for path in home.replies.rglob("*.xlsx")]
    assert len(left) == 3  # the answers of what is stored now and of the newer one, and the list of answers to send
    assert not [text for text in map(_inside, left) if gone in text]
    assert "Bladet ”Anställningar” har rader (2) om personer som är raderade" in (later / "summary.md").read_text(
        "utf-8"
    )
    assert _persons(home) == 1


def test_a_list_to_forget_with_a_line_that_is_no_identity_number_erases_nothing(tmp_path: Path) -> None:
    asked = tmp_path / "radera.txt"
    asked.write_text(f"{ANSTALLNINGAR[1][0]}\n19121212-1213\n", "utf-8")
    done = fokusdag("forget", asked, "--home", Home(tmp_path / "hem").make().root, check=False)
    assert done.returncode == 1
    assert "rad 2" in done.stderr
    assert "1213" not in done.stderr


def _inside(workbook: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        return "".join(parts.read(name).decode("latin-1") for name in parts.namelist())


def _persons(home: Home) -> int:
    with connect(home.warehouse, key_of(home, "warehouse")) as warehouse:
        return int(warehouse.sql("select count(distinct pid) from staging.anstallningar").fetchall()[0][0])


def test_a_server_that_is_named_and_silent_is_told_at_once(tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{free_port()}/api"
    done = fokusdag("run", "--home", tmp_path, settings={"PREFECT_API_URL": address}, check=False)
    assert done.returncode == 1
    assert f"Prefect-servern på {address} svarar inte" in done.stderr
    assert "unset PREFECT_API_URL" in done.stderr


@pytest.mark.full
def test_no_empty_edition_is_frozen(tmp_path: Path, command: Command) -> None:
    Home(tmp_path).make()
    done = command("release", "2026-01-23", "--home", tmp_path, "--today", "2026-01-15", check=False)
    assert done.returncode == 1
    assert "Utgåvan 2026-01-23 fryses inte" in done.stderr
    assert not Home(tmp_path).editions.exists()
    assert not (tmp_path / "reports" / "editions").exists()


@pytest.mark.full
@pytest.mark.parametrize(
    "words",
    [
        ("query", "select 1"),
        ("trace", "mart.jobs_created", "2025"),
        ("verify", "Fokusdagen"),
        ("rekey",),
        ("doctor",),
        ("approve", "f.xlsx"),
        ("release", "Fokusdagen"),
    ],
    ids=lambda words: words[0],
)
def test_a_mistyped_home_is_refused_and_nothing_is_made(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = fokusdag(*words, "--home", tmp_path / "hm", check=False)
    assert done.returncode == 1
    assert "--home" in done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("run", "--as-of", "2099-01-01"), "Dagen 2099-01-01 har inte kommit"),
        (("run", "--today", "2099-01-01"), "Dagen 2099-01-01 har inte kommit"),
        (
            ("run", "--today", "2026-01-15", "--period-end", "2026-01-16"),
            "Det går inte att räkna till och med 2026-01-16",
        ),
        (("release", "a/b"), "”a/b” går inte som namn på en utgåva"),
        (("approve", "f.xlsx"), "Inget är mottaget i"),
        (("template", "ny.xlsx", "--from", "a"), "Inget är mottaget i"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Home(tmp_path).processed.mkdir(parents=True)
    with pytest.raises(Stopped, match=re.escape(told)):
        give([*words, "--home", str(tmp_path)])
    assert [path.name for path in tmp_path.rglob("*")] == ["data", "processed"]


def test_looking_for_persons_to_forget_is_noted_as_no_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, listed = Home(tmp_path / "hem").make(), tmp_path / "lista.txt"
    listed.write_text(f"{ANSTALLNINGAR[1][0]}\n")
    assert give(["forget", str(listed), "--dry-run", "--home", str(home.root)]) == 0
    assert "Inga mottagna filer har rader om personerna." in capsys.readouterr().out
    assert not home.last_seen.exists()
