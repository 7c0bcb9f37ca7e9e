"""What the numbers would be with other definitions: counted beside the draft, which stays as it is.

A what-if receives and reads nothing, draws nothing and is no run to the next one: it leaves a folder among the analyst's, and no
presenter gets anything of it. Its tables are protected like a draft's, and not against it.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

from flows.errors import Stopped
from flows.language.tool import say
from flows.model.home.home_file import load_home_file
from flows.pipeline.kept.last_run import read_last_run
from flows.pipeline.numbers_out import model_step, release_step
from flows.pipeline.record import decided_by
from flows.run.boundary import boundary
from flows.run.catalog import load_catalog, unread
from flows.run.context import Run
from flows.run.keys import key_of
from flows.storage.atomic import move_folder, write_private
from flows.storage.paths import Home

log = logging.getLogger("fokusdag")


@boundary
def run_what_if(run: Run, file: Path) -> tuple[str, Path]:
    """Count what the last draft counted with other definitions, and lay the two side by side.

    Args:
        run: The run; its home is locked by the caller.
        file: What is to be tried on top of fokusdag.toml, in a file of the same form.

    Returns:
        The what-if's name, and its page (diff.md), which compares it with the last run.

    Raises:
        Stopped: The file cannot be used, or something received has not been read yet.
    """
    from flows.model.connection import connect  # noqa: PLC0415 - heavy
    from flows.report.analyst.lists import hashes_of, write_for_analyst, write_run  # noqa: PLC0415 - heavy
    from flows.report.comparison.side_by_side import compare_runs, what_if_folder  # noqa: PLC0415 - heavy

    home = run.home
    if not file.is_file():
        raise Stopped(say("Filen {file} finns inte. Skriv det som ska prövas som i fokusdag.toml.", file=file))
    if (last := read_last_run(home)) is None or unread(run):
        raise Stopped(say("Kör först fokusdag run: ett försök räknar om det som den senaste körningen läste."))
    catalog = load_catalog(run, load_home_file(home.own_definitions, file))
    name = f"vad-om-{catalog.name()}"
    what_ifs = what_if_folder(home)
    what_ifs.mkdir(exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".what-if-", dir=home.processed) as folder:
        place = Home(Path(folder))
        model_step(catalog, place)
        release_step(catalog, name, place=place)
        made = place.released / name
        with connect(place.warehouse, key_of(home, "warehouse")) as connection:
            write_for_analyst(connection, made)
        write_run(made, decided_by(catalog) | {"counted": hashes_of(made)})
        move_folder(made, what_ifs / name)
    page = what_ifs / name / "diff.md"
    before = Path(last["where"]).name
    write_private(page, compare_runs(home, before, name).encode() + b"\n")
    log.info(
        say(
            "Försöket {name} ligger i {parent}. Utkastet {before} är som det var",
            name=name,
            parent=page.parent,
            before=before,
        )
    )
    return name, page
