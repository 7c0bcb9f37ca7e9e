"""The rights of the persons in the data: erase a person everywhere, and give all pseudonyms a new key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from flows.erasure.erase import erase, finish_erasing, look_through
from flows.erasure.find import FoundFile, find, numbers_to_forget, with_other_numbers
from flows.erasure.receipt import receipt_of
from flows.errors import Stopped
from flows.intake.deliveries.inbox import display_name, dropped_files, laid_answers, open_dropped
from flows.intake.deliveries.ledger import read_ledger
from flows.intake.deliveries.receive import stored_bytes
from flows.intake.stored_reading import peek
from flows.language.tool import say, tool_words
from flows.pipeline.steps import read_step
from flows.release.editions.sole_traders import keep_through_rekey
from flows.run.boundary import boundary
from flows.run.catalog import lost_copies, unread
from flows.run.context import Run
from flows.run.keys import key_of, pseudonym_keys
from flows.run.readings import ReadingFolders, names_by_file
from flows.security.erased import read_erased
from flows.security.keys import key_id, rotate
from flows.settings import settings
from flows.storage.atomic import remove_folder
from flows.storage.paths import Home


@dataclass(frozen=True)
class ErasureResult:
    """What an erasure found and did.

    Attributes:
        found: The received files about the persons.
        closed: Names of files that cannot be searched.
        lost: Files whose stored copy is gone, sha256 → name.
        raw: Files in data/raw to clean by hand.
        own: Our own files that name the persons.
        corrected: Where corrections are made in what would be erased.
        receipt: The receipt; None for a dry run.
    """

    found: list[FoundFile]
    closed: list[str]
    lost: dict[str, str]
    raw: list[str]
    own: list[str]
    corrected: list[str]
    receipt: Path | None


@boundary
def forget_persons(run: Run, file: Path, dry_run: bool) -> ErasureResult:
    """Erase the persons listed in a file from what is received and typed, and leave a receipt.

    The next run builds the warehouse again. Files that have not been read yet are read first: readings say which numbers are one
    person's, who sent what and what is corrected.

    Args:
        run: The run.
        file: The list, with one personal identity number a line.
        dry_run: Only say what would be erased.

    Raises:
        Stopped: The persons are in our own files of corrections or assumptions, or a correction is made in what would be erased.
            Nothing has been erased then.
    """
    if not dry_run:
        finish_erasing(run)
    home, keys, lost = run.home, pseudonym_keys(run.home), lost_copies(run.home, run.today)
    listed, traders = numbers_to_forget(file, keys, run.today)
    for sha256 in unread(run):
        if sha256 not in lost:
            read_step(run, sha256)
    pids = with_other_numbers(home.typed.glob("*/"), listed)
    found, closed = look_through(run, pids)
    traders |= {
        hit.trader for each in found for hit in each.hits if hit.trader
    }  # also under numbers that replaced one another
    found, corrected = _read_of(run, found, traders)
    ours = [path for path in (home.corrections, home.assumptions, home.contacts) if path.exists()]
    raw, own = (
        [each.name for each in find(files, pids | traders, keys, settings().limits())[0]]
        for files in (_dropped(home, run), [(path.name, path.name, run.today, path.read_bytes) for path in ours])
    )
    if dry_run:
        return ErasureResult(found, closed, lost, raw, own, corrected, None)
    if corrected:
        raise Stopped(
            say(
                "Det som ska raderas är rättat i styrning/korrigeringar.toml: {corrected}. Ta bort de "
                "korrigeringarna först, annars stoppar de nästa körning. Inget är raderat.",
                corrected="; ".join(corrected),
            )
        )
    if own:
        raise Stopped(
            say(
                "Personerna står i {listed}. Ta bort det som handlar om dem där först. Inget är raderat.",
                listed=tool_words().listed([f"{home.control.name}/{name}" for name in own]),
            )
        )
    receipt = receipt_of(len(pids), found, [*closed, *lost.values()], raw, run.today)
    return ErasureResult(found, closed, lost, raw, [], [], erase(run, pids | traders, found, receipt))


def _read_of(run: Run, found: Iterable[FoundFile], traders: frozenset[str]) -> tuple[list[FoundFile], list[str]]:
    """Add to each file how many rows stop counting with its sender; and list where corrections are made in what is erased.

    Any reading of a file says who sent it; the one that counts says what is corrected.
    """
    names, folders = names_by_file(read_ledger(run.home.ledger), date.max), ReadingFolders(run)
    told, corrected = [], []
    for each in found:
        made = run.home.typed.glob(f"{each.sha256[:16]}-*/")
        readings = {folder: said for folder in made if (said := peek(folder))}
        sent = max(
            (reading["rows_read"] for reading in readings.values() if reading["submitter"] in traders), default=0
        )
        counts = readings.get(folders.of(each.sha256, names[each.sha256]), {"problems": []})
        gone = {(hit.sheet, hit.row) for hit in each.hits}
        told.append(replace(each, sent=sent))
        corrected += [
            f"{each.name}, {problem['sheet']}, {problem['cell']} ({problem['column']})"
            for problem in counts["problems"]
            if problem["code"] == "KORRIGERAD" and (sent or (problem["sheet"], problem["row"]) in gone)
        ]
    return told, corrected


def _dropped(home: Home, run: Run) -> list[tuple[str, str, date, Callable[[], bytes]]]:
    def load(path: Path) -> bytes:
        with open_dropped(home.raw, path) as file:
            return file.read()

    return [
        (path.name, display_name(path.relative_to(home.raw)), run.today, partial(load, path))
        for path in (*dropped_files(home.raw), *laid_answers(home.raw))
    ]


@boundary
def rekey_pseudonyms(run: Run) -> str:
    """Give the pseudonyms a new key, and remove all that has the old pseudonyms; returns the new key's id.

    Every received file is opened first: a file that cannot be read again must not lose its reading. The inner counts of
    editions are
    kept: they have no pseudonyms. If it is killed, either the old key or the new one is in use.

    Raises:
        Stopped: The key comes from the environment, a key is lost, or a received file cannot be opened.
    """
    home, received = run.home, key_of(run.home, "received")
    finish_erasing(run)
    if settings().pseudonym_key is not None:
        raise Stopped(
            say(
                "Nyckeln till pseudonymerna kommer från miljövariabeln FOKUSDAG_PSEUDONYM_KEY och kan inte bytas härifrån. "
                "Lägg den i data/processed/keys/pseudonym.key, ta bort variabeln och kör igen."
            )
        )
    pseudonym_keys(home)  # raises where one is lost
    lost = lost_copies(home, run.today)
    for sha256 in {line.sha256 for line in read_ledger(home.ledger)}:
        if sha256 in lost or (home.received / sha256).exists():
            stored_bytes(home, sha256, received)
    keep_through_rekey(home, received, [told for folder in home.typed.glob("*/") if (told := peek(folder))])
    (home.keys / "pseudonym.id").unlink(missing_ok=True)
    for folder in home.typed.glob("*/"):
        remove_folder(folder)  # first: without an id noted a key has to fit the readings
    home.warehouse.unlink(missing_ok=True)
    remove_folder(home.analyst)
    remove_folder(home.for_analysts)
    rotate(home.keys, "pseudonym", keep=bool(read_erased(home.forgotten)))
    return key_id(key_of(home, "pseudonym"))
