"""What the option parser says: usage, headings and mistakes on the command line, in the tool's language."""

from __future__ import annotations

import inspect
import re

import pytest

from flows.cli.app import COMMANDS, give
from flows.cli.options import NOT_UNDERSTOOD
from flows.cli.parser import PLACEHOLDERS, usage_of
from flows.language.tool import VARIABLE
from tests.conftest import fokusdag

MISTAKES = {
    "runn": "runn är inget kommando. Menar du run? Alla kommandon: fokusdag --help",
    "run --hom x": "--hom finns inte för kommandot run. Menar du --home? Så här skrivs det: fokusdag run [VAL]",
    "run --as-of igår": "”igår” är ingen dag. Skriv till exempel --as-of 2026-01-15. Så här",
    "run --as-of": "--as-of ÅÅÅÅ-MM-DD saknas. Så här",
    "run --home a --home b": "--home står mer än en gång. Så här",
    "query": "FRÅGA saknas. Så här skrivs det: fokusdag query FRÅGA [VAL]\nMer om det: fokusdag query --help",
    "query select 1 from x": "1 from x är för mycket. Det som har mellanslag skrivs inom citattecken. Så här",
    "export core.job": "--to MAPP saknas. Så här skrivs det: fokusdag export TABELL… --to MAPP [VAL]",
    "export core.job --to x --format xls": "”xls” går inte för --format. Välj parquet, csv eller xlsx. Så här",
    "template": "FIL.xlsx saknas. Så här skrivs det: fokusdag template FIL.xlsx [VAL]",
    "compare a": "KÖRNING saknas. Så här skrivs det: fokusdag compare KÖRNING KÖRNING [VAL]",
    "serve --port abc": "”abc” går inte för --port. Skriv ett tal. Så här",
    "check --json=ja x": "”ja” går inte för --json. Utan värde räcker det. Så här",
    "query \udce5": "FRÅGA har ett tecken i en annan teckenkodning än UTF-8. Ställ in terminalen på UTF-8, och skriv det igen. Så här",
    "trace a b \udce5": "NYCKEL har ett tecken i en annan teckenkodning än UTF-8. Ställ in",
    "approve x --who \udce5": "--who har ett tecken i en annan teckenkodning än UTF-8. Ställ in",
    "restore x": "--home MAPP saknas. Så här skrivs det: fokusdag restore FIL --home MAPP\n",
}


@pytest.mark.parametrize("line", MISTAKES)
def test_a_mistake_on_the_command_line_is_a_sentence_with_what_to_write(
    line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert give(line.split()) == NOT_UNDERSTOOD
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"Stoppat: {MISTAKES[line]}")
    monkeypatch.setenv(VARIABLE, "en")
    give(line.split())
    english = capsys.readouterr().err
    assert english.startswith("Stopped: ")
    assert not re.search("[åäöÅÄÖ]", english.replace("igår", ""))


def test_the_help_has_no_word_of_the_parsers_own() -> None:
    told = fokusdag("export", "--help").stdout
    assert told.startswith("Så här: fokusdag export TABELL… --to MAPP [VAL]\n")
    assert {"─ Att ange ─", "─ Val ─"} <= set(re.findall("─ [^─]+ ─", told))
    assert "Välj parquet, csv eller xlsx. Annars csv." in told
    assert not re.search(r"Usage|required|default|choices|PATH|STR\b|TABLES", told)


def test_the_help_of_a_command_that_runs_ends_without_a_traceback() -> None:
    """These commands work in a child."""
    done = fokusdag("run", "--help")
    assert (done.stderr, done.stdout.splitlines()[0]) == ("", "Så här: fokusdag run [VAL]")


def test_the_version_is_the_projects(capsys: pytest.CaptureFixture[str]) -> None:
    assert give(["--version"]) == 0
    assert re.fullmatch(r"[1-9]\d*\.\d+\.\d+\S*|0\.[1-9]\d*\.\d+\S*", capsys.readouterr().out.strip())


@pytest.mark.parametrize("command", COMMANDS)
def test_everything_that_takes_a_value_has_a_word_for_it(command: object) -> None:
    assert usage_of(command).startswith(f"fokusdag {command.__name__}")  # type: ignore[attr-defined,arg-type]
    shown = {
        name.removeprefix("submitter") or "from"
        for name, each in inspect.signature(command).parameters.items()  # type: ignore[arg-type]
        if "bool" not in str(each.annotation) and "show=False" not in str(each.annotation)
    }
    assert {name.replace("_", "-") for name in shown} <= set(PLACEHOLDERS)
