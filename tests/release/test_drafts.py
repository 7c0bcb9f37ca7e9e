"""Drafts are not protected against one another, so nobody but the account that runs the pipeline may read them (ADR 132)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from flows.release.editions.editions import report_folder
from flows.storage.paths import Home

OTHERS = 0o077


def readable_by_others(path: Path, root: Path) -> bool:
    """Whether somebody who is neither the owner nor root gets at a file: each folder above it must let them through."""
    return all(each.stat().st_mode & OTHERS for each in (path, *path.parents) if each.is_relative_to(root))


def test_of_a_draft_each_day_of_a_month_nobody_else_reads_any_and_everybody_the_edition(tmp_path: Path) -> None:
    home = Home(tmp_path / "hem").make()
    days = [date(2026, 1, 1) + timedelta(days=day) for day in range(31)]
    drafts = [report_folder(home, f"{day}-utkast", None) / name for day in days for name in ("fokusdag.pdf", "diff.md")]
    shown = report_folder(home, "2026-01-23", "2026-01-23") / "fokusdag.pdf"
    for path in (*drafts, shown):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("talen")
    assert not any(readable_by_others(path, home.root) for path in drafts)
    assert readable_by_others(shown, home.root)


def test_a_folder_of_drafts_that_was_open_is_closed(tmp_path: Path) -> None:
    home = Home(tmp_path / "hem")
    (home.reports / "drafts").mkdir(parents=True, mode=0o755)
    home.make()
    assert (home.reports / "drafts").stat().st_mode & OTHERS == 0
