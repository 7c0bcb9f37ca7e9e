"""Files read on machines without the home: handed over through an S3 server, sealed, and gone from there afterwards."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import dask
import distributed  # noqa: F401 - its settings, before one of them is changed
import pytest
from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs

from flows.errors import Stopped
from flows.operations.data_subjects import forget_persons, rekey_pseudonyms
from flows.orchestration.dask_cluster import cluster
from flows.orchestration.shared_storage import read_remotely, shared_files
from flows.pipeline.steps import read_step, receive_step
from flows.run.context import Run
from flows.run.keys import KEYS, key_of
from flows.storage.paths import Home
from tests.end_to_end.test_replay import NUMBERS, A, B, book, employed

NIGHT = date(2026, 1, 15)
NOWHERE = Home(Path("/finns/inte/här"))


@pytest.fixture
def bucket(storage: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> AbstractFileSystem:
    for name, value in storage.items():
        monkeypatch.setenv(name, value)
    return url_to_fs(storage["FOKUSDAG_SHARED"])[0]


def files(bucket: AbstractFileSystem) -> list[str]:
    bucket.invalidate_cache()
    return sorted(bucket.find("delat"))


def made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Run, list[str]]:
    """A home that has received two workbooks, and whose keys the other machines have been given."""
    home = Home(folder).make()
    (home.raw / "foretag" / "a.xlsx").write_bytes(book(A, "2025-12-31", employed(6, 7, "2024-03-01")))
    (home.raw / "foretag" / "b.xlsx").write_bytes(book(B, "2025-12-31", employed(13, 6, "2025-02-01")))
    run = Run.of(home.root, NIGHT, None, None)
    unread = receive_step(run)
    give_keys(home, monkeypatch)
    return run, unread


def give_keys(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.delenv(f"FOKUSDAG_{name.upper()}_KEY", raising=False)
        monkeypatch.setenv(f"FOKUSDAG_{name.upper()}_KEY", key_of(home, name).hex())


def parquet(home: Home) -> dict[str, str]:
    return {
        str(path.relative_to(home.typed)): sha256(path.read_bytes()).hexdigest()
        for path in home.typed.glob("*/*.parquet")
    }


@pytest.mark.full
def test_what_is_read_elsewhere_is_what_is_read_here_and_nothing_lies_open_or_stays(
    bucket: AbstractFileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, unread = made(tmp_path / "hem", monkeypatch)
    here = replace(run, home=Home(tmp_path / "här").make())
    shutil.copytree(run.home.raw, here.home.raw, dirs_exist_ok=True)
    for each in receive_step(here):
        read_step(here, each)
    with shared_files(run, unread):
        for each in unread:
            assert read_remotely(replace(run, home=NOWHERE), each) == "accepted"
        seen = files(bucket)
        assert {name.rpartition("/")[2] for name in seen} == {
            "order",
            *unread,
            "anstallningar.parquet",
            "ekonomi.parquet",
            "foretag.parquet",
            "platser.parquet",
            "reading.json",
        }
        for name in seen:
            assert not bucket.cat_file(name).startswith((b"PAR1", b'{\n "', b"PK\x03\x04")), (
                name
            )  # one byte comes by chance
    assert len(parquet(run.home)) == 8
    assert parquet(run.home) == parquet(here.home)
    assert files(bucket) == []


@pytest.mark.full
def test_a_reading_that_was_cut_off_does_not_count_and_is_read_again(
    bucket: AbstractFileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, unread = made(tmp_path / "hem", monkeypatch)
    with pytest.raises(Stopped, match=r"Läsningen av b.xlsx kom inte tillbaka hel"), shared_files(run, unread):
        for each in unread:
            read_remotely(replace(run, home=NOWHERE), each)
        last = max(bucket.glob("delat/fokusdag/typed/*/reading.json"), key=lambda name: unread[1][:16] in name)
        bucket.rm(last)  # what is written last
    assert receive_step(run) == [unread[1]]
    assert files(bucket) == []


@pytest.mark.parametrize("place", ["foo://kim:hemligt@någonstans", "file:///proc/ingenstans"])
def test_a_place_that_cannot_be_used_is_told_by_the_name_of_its_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("FOKUSDAG_SHARED", place)
    with (
        pytest.raises(Stopped, match=r"FOKUSDAG_SHARED .*(går inte att nå|inte går att använda)") as stopped,
        shared_files(Run.of(Home(tmp_path).make().root, NIGHT, None, None), []),
    ):
        pass
    assert "hemligt" not in str(stopped.value)


def test_what_a_killed_run_left_goes_with_the_next_one_and_others_files_stay(
    bucket: AbstractFileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, _ = made(tmp_path / "hem", monkeypatch)
    bucket.pipe_file("delat/fokusdag/typed/x/anstallningar.parquet", b"kvar")
    bucket.pipe_file("delat/fokusdag/received/x", b"kvar")
    bucket.pipe_file("delat/fokusdag/annat", b"andras")
    with shared_files(run, []):
        pass
    assert files(bucket) == ["delat/fokusdag/annat"]
    bucket.rm("delat/fokusdag/annat")


@pytest.mark.full
def test_whoever_is_erased_is_left_out_elsewhere_too_also_after_the_key_was_changed(
    bucket: AbstractFileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, _ = made(tmp_path / "hem", monkeypatch)
    for name in KEYS:
        monkeypatch.delenv(f"FOKUSDAG_{name.upper()}_KEY")
    (tmp_path / "radera.txt").write_text(NUMBERS[6] + "\n", "ascii")
    forget_persons(run, tmp_path / "radera.txt", dry_run=False)
    rekey_pseudonyms(run)
    give_keys(run.home, monkeypatch)
    (run.home.raw / "foretag" / "a2.xlsx").write_bytes(book(A, "2026-01-10", employed(6, 7, "2024-03-01")))
    unread = receive_step(run)
    with shared_files(run, unread):
        for each in unread:
            read_remotely(replace(run, home=NOWHERE), each)
    told = [path.read_text("utf-8") for path in run.home.typed.glob("*/reading.json")]
    assert len(told) == 3
    assert sum("GLOMDA_RADER" in each for each in told) == 1


@pytest.mark.parametrize(("key", "words"), [(None, "får nycklarna ur miljön"), ("ab" * 31 + "cd", "gjort med")])
def test_a_machine_without_the_keys_or_with_others_reads_nothing(
    bucket: AbstractFileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str | None, words: str
) -> None:
    run, unread = made(tmp_path / "hem", monkeypatch)
    with pytest.raises(Stopped, match=words), shared_files(run, unread):
        if key is None:
            monkeypatch.delenv("FOKUSDAG_PSEUDONYM_KEY")
        else:
            monkeypatch.setenv("FOKUSDAG_PSEUDONYM_KEY", key)
        read_remotely(replace(run, home=NOWHERE), unread[0])
    assert files(bucket) == []


@pytest.mark.full
def test_a_process_that_dies_over_a_file_again_and_again_is_told_in_words() -> None:
    # Before the clusters that do not answer: what Dask leaves of those may keep its next loop from starting.
    once = dask.config.set({"distributed.scheduler.allowed-failures": 0})
    with once, pytest.raises(Stopped, match="dog gång på gång"), cluster("1") as readers:
        readers.client.submit(os._exit, 1).result()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "ingenstans"])
def test_a_cluster_that_does_not_answer_is_told_in_words(address: str) -> None:
    soon = dask.config.set({"distributed.comm.timeouts.connect": "1s"})
    with soon, pytest.raises(Stopped, match=f"Dask-klustret {address} .* svarar inte"), cluster(address):
        pass
