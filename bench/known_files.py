"""What 1 000 known files cost a night over what 20 do: a night without news, a new process each, no server running.

The files are sent by the example's enterprises, over and over: each is a copy of one of their workbooks with other bytes, an
older period and content of its own, so that it is known, read and superseded. Their readings are copied too: reading them takes
time once, and no night after that.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from statistics import median

from bench.nothing_new import seconds
from flows.example.write import write_example
from flows.intake.deliveries.ledger import Delivery, read_ledger, write_ledger
from flows.intake.deliveries.receive import store
from flows.intake.replies.registry import Reply, read_replies, told, write_replies
from flows.run.catalog import Catalog, load_catalog
from flows.run.context import Run
from flows.run.keys import key_of
from flows.storage.paths import Home

FEW, MANY, ROUNDS, TARGET = 20, 1000, 3, 1.0
DAY = date(2026, 1, 15)


def run(home: Home, prefect_home: Path) -> float:
    command = [str(Path(sys.executable).parent / "fokusdag"), "run", "--home", str(home.root), "--today", str(DAY)]
    return seconds(command, prefect_home)


def older_copies(catalog: Catalog, count: int) -> Iterator[tuple[Delivery, Reply]]:
    """Put copies of the enterprises' workbooks into the home, as if they had been received and read before."""
    home, key = catalog.run.home, key_of(catalog.run.home, "received")
    first = {line.sha256: line for line in reversed(catalog.deliveries)}
    sent = [
        line for line in first.values() if catalog.readings[line.sha256].content["submitter"] not in ("", "foretag")
    ]
    workbooks = [line for line in sent if line.folder == "foretag" and line.name.endswith(".xlsx")]
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
            "period_to": period_to.isoformat(),
            "problems": [problem | {"sha256": digest} for problem in reading.content["problems"]],
        }
        folder = home.typed / reading.folder.name.replace(line.sha256[:16], digest[:16])
        shutil.copytree(reading.folder, folder)
        (folder / "reading.json").write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
        yield replace(line, sha256=digest, name=name, size=len(data)), Reply(digest, name, told(content))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home, prefect_home = Home(Path(folder) / "home"), Path(folder) / "prefect"
        home.make()
        write_example(home.raw)
        run(home, prefect_home)  # makes Prefect's database, and reads the files
        took: dict[int, float] = {}
        for count in (FEW, MANY):
            catalog = load_catalog(Run.of(home.root, DAY, None, None))
            made = list(older_copies(catalog, count - len(catalog.names)))
            lines = [*(line for line, _ in made), *read_ledger(home.ledger)]  # before those that count
            write_ledger(home.ledger, [replace(line, seq=seq) for seq, line in enumerate(lines, start=1)])
            write_replies(home, [*read_replies(home), *(reply for _, reply in made)])
            first = run(home, prefect_home)
            took[count] = median(run(home, prefect_home) for _ in range(ROUNDS))
            known = len(load_catalog(Run.of(home.root, DAY, None, None)).names)
            print(
                f"{known} known files: the run that makes all anew {first:.1f} s, a night without news {took[count]:.2f} s"
            )
        print(
            f"{MANY} known files cost a night {took[MANY] - took[FEW]:.2f} s more than {FEW}, target at most {TARGET} s"
        )


if __name__ == "__main__":
    main()
