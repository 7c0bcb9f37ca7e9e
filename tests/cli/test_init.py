"""`fokusdag init`: three questions at a terminal, options elsewhere, and never over a file that is there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.cli.analyst.init import init
from flows.errors import Stopped
from flows.model.home.home_file import load_home_file
from flows.storage.paths import Home


def at_a_terminal(monkeypatch: pytest.MonkeyPatch, answers: Iterator[str]) -> list[str]:
    """Somebody who answers; returns what they are asked."""
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question.strip())
        return next(answers)

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", answer)
    return asked


def test_three_questions_make_the_file_and_a_wrong_answer_is_asked_about_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = at_a_terminal(
        monkeypatch, iter(["Storsjöbygden", "Ostersund", "Östersund; 2309 och Krokom kommun", "några", "16"])
    )
    assert init(home=tmp_path) == 0
    towns, count = "Vilka kommuner hör dit? Skriv komma emellan:", "Hur många företag väntas lämna uppgifter?"
    assert asked == ["Vad heter området?", towns, towns, count, count]
    told = capsys.readouterr().out
    assert "Ostersund är ingen kommun. Menar du Östersund?" in told
    assert "några är inte ett antal företag." in told
    assert "Storsjöbygden: Östersund och Krokom, i Jämtlands län." in told
    assert Home(tmp_path).contacts.exists()
    home = load_home_file(Home(tmp_path).own_definitions)
    assert home.definitions.area.municipalities == ("2380", "2309")
    assert (home.definitions.enterprises, home.processed_by) == (16, "Storsjöbygden")


def test_a_script_says_what_is_asked_with_options_and_a_file_is_never_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    with pytest.raises(
        Stopped, match="Hur många företag väntas lämna uppgifter? Säg det med --enterprises".replace("?", r"\?")
    ):
        init(home=tmp_path, area="Bygden", municipalities="Åre")
    assert not Home(tmp_path).own_definitions.exists()
    init(home=tmp_path, area="Bygden", municipalities="Åre", enterprises="2", processed_by="Vi")
    before = Home(tmp_path).own_definitions.read_bytes()
    assert b"# gap_days = 15" in before
    with pytest.raises(Stopped, match=r"fokusdag\.toml finns redan"):
        init(home=tmp_path, area="Annan", municipalities="Krokom", enterprises="3")
    assert Home(tmp_path).own_definitions.read_bytes() == before
