"""A backup, and the home made again from it: the same bytes, and nothing where the key or the file is not right."""

from __future__ import annotations

import io
import shutil
import tarfile
from pathlib import Path

import pyrage
import pytest

from flows.errors import Stopped
from flows.operations.backup import RECIPIENT, back_up, restore
from flows.storage.paths import Home
from tests.conftest import Command, Demo, fokusdag

LEFT_OUT = {"data/processed/run.lock"}
FOR_A_PROCESS = ("data/processed/alive/", "data/processed/prefect/")
KEYS = "data/processed/keys/"


def a_home(root: Path) -> Home:
    home = Home(root).make()
    (home.raw / "foretag" / "bok å.xlsx").write_bytes(bytes(range(256)) * 9000)
    (home.received / "ab12").write_bytes(b"stored")
    (home.keys / "received.key").write_bytes(b"k" * 32)
    (home.prefect / "prefect.db").parent.mkdir()
    (home.prefect / "prefect.db").write_bytes(b"server")
    (home.raw / "foretag" / "lank.xlsx").symlink_to(home.keys / "received.key")
    home.ledger.write_text("{}\n", "utf-8")
    home.own_definitions.write_text("[job]\ngap_days = 20\n", "utf-8")
    return home


def files(root: Path) -> dict[str, bytes]:
    """Every file of a home that a process does not need for itself."""
    found = {str(path.relative_to(root)): path for path in root.rglob("*") if path.is_file() and not path.is_symlink()}
    return {
        name: path.read_bytes()
        for name, path in found.items()
        if name not in LEFT_OUT and not name.startswith(FOR_A_PROCESS)
    }


def without_keys(of: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in of.items() if not name.startswith(KEYS)}


def not_shown(_: str) -> None:
    raise BrokenPipeError


@pytest.mark.parametrize("with_keys", [False, True])
def test_what_is_restored_is_what_was_there_and_the_keys_only_when_asked_for(tmp_path: Path, with_keys: bool) -> None:
    home = a_home(tmp_path / "hem")
    shown: list[str] = []
    count = back_up(home, tmp_path / "kopia.age", shown.append, with_keys=with_keys)
    assert restore(tmp_path / "kopia.age", tmp_path / "nytt", shown[0]) == count
    before, after = files(home.root), files(tmp_path / "nytt")
    assert after == (before if with_keys else without_keys(before))
    assert len(after) == count == (6 if with_keys else 4)
    assert not (tmp_path / "nytt/data/raw/foretag/lank.xlsx").exists()
    for folder in ("data/processed", "data/processed/received", "reports/drafts"):
        assert (tmp_path / "nytt" / folder).stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "kopia.age").stat().st_mode & 0o777 == 0o600


def test_the_secret_key_is_given_once_and_is_nowhere(tmp_path: Path) -> None:
    home = a_home(tmp_path / "hem")
    shown: list[str] = []
    with pytest.raises(Stopped, match="Gör den först"):  # the first attempt of many: the key must not be lost with it
        back_up(home, tmp_path / "borta" / "kopia.age", shown.append, with_keys=True)
    with pytest.raises(BrokenPipeError):
        back_up(home, tmp_path / "kopia.age", not_shown, with_keys=True)
    assert not shown and not (home.keys / RECIPIENT).exists()
    for name in ("ett.age", "kopia.age"):
        back_up(home, tmp_path / name, shown.append, with_keys=True)
    (secret,) = shown
    assert restore(tmp_path / "kopia.age", tmp_path / "nytt", secret)
    assert not any(
        secret.encode() in data for data in [*files(home.root).values(), (tmp_path / "kopia.age").read_bytes()]
    )


def test_any_age_program_opens_it_and_it_is_a_tar_archive(tmp_path: Path) -> None:
    """Decrypted by the library alone, as the `age` command would."""
    home = a_home(tmp_path / "hem")
    shown: list[str] = []
    back_up(home, tmp_path / "kopia.age", shown.append, with_keys=False)
    sealed = (tmp_path / "kopia.age").read_bytes()
    assert sealed.startswith(b"age-encryption.org/v1\n")
    plain = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(shown[0])])
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        assert "data/processed/ledger.jsonl" in archive.getnames()


def test_with_another_key_or_a_damaged_file_nothing_is_left(tmp_path: Path) -> None:
    home = a_home(tmp_path / "hem")
    shown: list[str] = []
    back_up(home, tmp_path / "kopia.age", shown.append, with_keys=False)
    whole = (tmp_path / "kopia.age").read_bytes()
    other = str(pyrage.x25519.Identity.generate())
    flipped = bytes([*whole[:-2000], whole[-2000] ^ 1, *whole[-1999:]])
    for name, data, key in (
        ("a", whole, other),
        ("b", whole[:-1000], shown[0]),
        ("c", whole[:50], shown[0]),
        ("d", flipped, shown[0]),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(Stopped, match="går inte att öppna"):
            restore(tmp_path / name, tmp_path / "nytt", key)
    with pytest.raises(Stopped, match="ingen nyckel"):
        restore(tmp_path / "kopia.age", tmp_path / "nytt", "hemligt")
    with pytest.raises(Stopped, match="finns inte"):
        restore(tmp_path / "borta.age", tmp_path / "nytt", shown[0])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "c", "d", "hem", "kopia.age"]


def test_nothing_is_written_over(tmp_path: Path) -> None:
    home = a_home(tmp_path / "hem")
    shown: list[str] = []
    back_up(home, tmp_path / "kopia.age", shown.append, with_keys=False)
    with pytest.raises(Stopped, match="finns redan"):
        back_up(home, tmp_path / "kopia.age", shown.append, with_keys=False)
    with pytest.raises(Stopped, match="ligger i hemmet"):
        back_up(home, home.root / "reports" / "kopia.age", shown.append, with_keys=False)
    with pytest.raises(Stopped, match="inte tom"):
        restore(tmp_path / "kopia.age", home.root, shown[0])


def test_a_folder_that_is_missing_one_named_by_a_dot_and_one_that_a_killed_command_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = a_home(tmp_path / "hem")
    shown: list[str] = []
    with pytest.raises(Stopped, match="Gör den först"):
        back_up(home, tmp_path / "borta" / "kopia.age", shown.append, with_keys=False)
    count = back_up(home, tmp_path / "kopia.age", shown.append, with_keys=False)
    (tmp_path / ".nytt.part" / "halv").mkdir(parents=True)
    (tmp_path / "nytt").mkdir()
    monkeypatch.chdir(tmp_path / "nytt")
    assert restore(tmp_path / "kopia.age", Path(), shown[0]) == count
    assert files(tmp_path / "nytt") == without_keys(files(home.root))
    assert not (tmp_path / ".nytt.part").exists()


def test_an_archive_of_somebody_else_leads_nowhere_else(tmp_path: Path) -> None:
    """Whoever has the public key can make one."""
    secret = pyrage.x25519.Identity.generate()
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        outside = tarfile.TarInfo("../utanfor.txt")
        outside.size = 1
        archive.addfile(outside, io.BytesIO(b"x"))
    (tmp_path / "k.age").write_bytes(pyrage.encrypt(plain.getvalue(), [secret.to_public()]))
    with pytest.raises(Stopped, match="går inte att öppna"):
        restore(tmp_path / "k.age", tmp_path / "nytt", str(secret))
    assert [path.name for path in tmp_path.iterdir()] == ["k.age"]


@pytest.mark.full
def test_on_an_empty_machine_the_run_comes_to_the_same_bytes(demo: Demo, tmp_path: Path, command: Command) -> None:
    """By the commands, as an operator does; the home is another folder, so that all is made anew."""
    shutil.copytree(demo.home, tmp_path / "innan")
    told = fokusdag("backup", tmp_path / "kopia.age", "--home", tmp_path / "innan", "--with-keys").stdout
    (secret,) = [line for line in told.splitlines() if line.startswith("AGE-SECRET-KEY-1")]
    fokusdag("restore", tmp_path / "kopia.age", "--home", tmp_path / "hem", settings={"FOKUSDAG_BACKUP_KEY": secret})
    command("run", "--home", tmp_path / "hem", "--today", "2026-01-15")
    of_the_run_itself = {"run.json", "summary.md"}  # its seconds, and the answers that it wrote
    for folder in ("data/processed/released", "reports/drafts"):
        before, after = (
            {name: data for name, data in files(root / folder).items() if Path(name).name not in of_the_run_itself}
            for root in (demo.home, tmp_path / "hem")
        )
        assert after.keys() == before.keys()
        assert [name for name in before if after[name] != before[name]] == []


def test_a_link_that_lies_beside_is_not_followed(tmp_path: Path) -> None:
    home, theirs = a_home(tmp_path / "hem"), tmp_path / "deras"
    theirs.write_bytes(b"deras")
    for name in ("kopia.age.part", ".kopia.age.part"):
        (tmp_path / name).symlink_to(theirs)
    back_up(home, tmp_path / "kopia.age", lambda _: None, with_keys=True)
    assert theirs.read_bytes() == b"deras"
    assert not (tmp_path / "kopia.age").is_symlink()
    assert (tmp_path / "kopia.age").stat().st_mode & 0o777 == 0o600
