"""What 1 000 known files cost a night over what 20 do: a night without news, a new process each, no server running.

The files are sent by the example's enterprises, over and over: each is a copy of their newest workbook with other bytes, an
older period and content of its own, so that it is known, read and superseded, and lacks no row of the one before. Their
readings are copied too: reading them takes time once, and no night after that.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from bench.nothing_new import Took, middle, took
from flows.example.write import write_example
from flows.intake.deliveries.ledger import Delivery, read_ledger, write_ledger
from flows.intake.deliveries.receive import store
from flows.intake.replies.answer_list import Reply, read_replies, write_replies
from flows.intake.replies.registry import told
from flows.intake.stored_reading import write_reading
from flows.run.catalog import Catalog, load_catalog
from flows.run.context import Run
from flows.run.keys import key_of, pseudonym_keys
from flows.storage.paths import Home

FEW, MANY, ROUNDS, TARGET = 20, 1000, 3, 1.0
DAY = date(2026, 1, 15)


def run(home: Home, prefect_home: Path) -> Took:
    command = [str(Path(sys.executable).parent / "fokusdag"), "run", "--home", str(home.root), "--today", str(DAY)]
    return took(command, prefect_home)


def older_copies(catalog: Catalog, count: int) -> Iterator[tuple[Delivery, Reply]]:
    """Put copies of the enterprises' workbooks into the home, as if they had been received and read before."""
    home, key, keys = catalog.run.home, key_of(catalog.run.home, "received"), pseudonym_keys(catalog.run.home)
    first = {line.sha256: line for line in reversed(catalog.deliveries)}
    sent = [
        line for line in first.values() if catalog.readings[line.sha256].content["submitter"] not in ("", "foretag")
    ]
    workbooks = [line for line in sent if line.folder == "foretag" and line.name.endswith("_2025.xlsx")]
    for number in range(count):
        line = workbooks[number % len(workbooks)]
        reading = catalog.readings[line.sha256]
        data = (home.raw / "foretag" / line.name).read_bytes() + number.to_bytes(
            4, "big"
        )  # after the end of the archive
        name, digest = f"äldre {number:04} {line.name}", sha256(data).hexdigest()
        (home.raw / "foretag" / name).write_bytes(data)
        store(home, digest, data, key)
        period_to = date(2020, 1, 1) + timedelta(days=number)
        content = {
            **reading.content,
            "sha256": digest,
            "name": name,
            "content": digest,
            "saved": None,
            "period_to": period_to.isoformat(),
            "problems": [problem | {"sha256": digest} for problem in reading.content["problems"]],
        }
        folder = home.typed / reading.folder.name.replace(line.sha256[:16], digest[:16])
        shutil.copytree(reading.folder, folder)
        (folder / "reading.json").unlink()
        write_reading(folder, folder.name, content, keys)
        yield replace(line, sha256=digest, name=name, size=len(data)), Reply(digest, name, told(content))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home, prefect_home = Home(Path(folder) / "home"), Path(folder) / "prefect"
        home.make()
        write_example(home.raw)
        run(home, prefect_home)  # makes Prefect's database, and reads the files
        nights: dict[int, Took] = {}
        for count in (FEW, MANY):
            catalog = load_catalog(Run.of(home.root, DAY, None, None))
            made = list(older_copies(catalog, count - len(catalog.names)))
            lines = [*(line for line, _ in made), *read_ledger(home.ledger)]  # before those that count
            numbered = [replace(line, seq=seq, batch=0) for seq, line in enumerate(lines, start=1)]
            write_ledger(home.ledger, numbered, key_of(home, "received"))
            write_replies(home, [*read_replies(home), *(reply for _, reply in made)])
            first = run(home, prefect_home)
            nights[count] = middle([run(home, prefect_home) for _ in range(ROUNDS)])
            known = len(load_catalog(Run.of(home.root, DAY, None, None)).names)
            print(
                f"{known} known files: the run that makes all anew {first.wall:.1f} s, {first.used:.1f} CPU s; "
                f"a night without news {nights[count].wall:.2f} s, {nights[count].used:.2f} CPU s"
            )
    more, used = nights[MANY].wall - nights[FEW].wall, nights[MANY].used - nights[FEW].used
    print(
        f"{MANY} known files cost a night {more:.2f} s and {used:.2f} CPU s more than {FEW}, target at most {TARGET} s"
    )


if __name__ == "__main__":
    main()
