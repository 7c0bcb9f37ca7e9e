"""Extracts: the same person within one, nobody between two."""

from __future__ import annotations

import duckdb
import pandas as pd

from flows.model.export import unlinked

ONE, OTHER = "0a1b2c3d:" + "5" * 32, "0a1b2c3d:i" + "7" * 31
JOB = "9f" * 8  # as core.job makes them: half an md5


def test_pseudonyms_link_within_an_extract_and_to_nothing_else() -> None:
    frame = pd.DataFrame({"pid": [ONE, OTHER, ONE, None], "job_id": [JOB, f"{ONE}/1", "x", JOB], "n": [1, 2, 3, 4]})
    first, second = unlinked(frame), unlinked(frame)
    assert first["pid"][0] == first["pid"][2] != first["pid"][1]
    assert first["pid"].isna().tolist() == [False, False, False, True]
    assert first["job_id"][1] == f"{first['pid'][0]}/1"
    assert first["job_id"][0] == first["job_id"][3] != second["job_id"][0]
    assert first["n"].tolist() == [1, 2, 3, 4]
    seen = first.to_csv() + second.to_csv()
    assert ONE not in seen
    assert OTHER not in seen
    assert JOB not in seen
    assert set(first["pid"].dropna()).isdisjoint(second["pid"].dropna())


def test_a_column_of_lists_is_an_extract_too() -> None:
    """core.job has target_reasons, a list; so has whatever an analyst gathers with list(pid)."""
    told = duckdb.sql(
        f"select ['finsam', 'utan_arbete_12'] as reasons, ['{ONE}', null] as pids, null::varchar[] as none"
    ).df()
    made = unlinked(told)
    assert "finsam" in made["reasons"][0]
    assert "utan_arbete_12" in made["reasons"][0]
    assert ONE not in made.to_csv()
    assert "utdrag:" in made["pids"][0]
    assert made["none"].isna().all()
