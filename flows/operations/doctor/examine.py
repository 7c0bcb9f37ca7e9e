"""`fokusdag doctor`: one line for each thing that a nightly run depends on, and what to do where it is wrong.

It only looks: no folder, key or run is made. server and nights ask the Prefect server.
"""

from __future__ import annotations

import logging
import secrets
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.errors import Stopped
from flows.intake.submitters.contacts import load_contacts
from flows.intake.submitters.folders import refuse_shared_folders
from flows.language.catalogue import message
from flows.language.tool import say, tool_words
from flows.limits import MB
from flows.model.connection import close_built, connect_for_building
from flows.operations.answers.outbox import waiting
from flows.operations.doctor import folders as in_folders
from flows.operations.doctor import home as in_home
from flows.operations.doctor.deep import every_byte
from flows.operations.doctor.home import ALL_ANEW, Lines, State
from flows.pipeline.disk_space import nearly_full, refuse_full
from flows.run.boundary import describe_fault
from flows.settings import NotificationSettings
from flows.storage.installation import wanted_packages
from flows.storage.paths import Home

HomeCheck = Callable[[Home], Lines]


@dataclass(frozen=True)
class Finding:
    """One line.

    Attributes:
        check: What was looked at.
        state: How it is.
        says: What that means and what to do, in Swedish.
    """

    check: str
    state: State
    says: str


def examine(home: Home, *, deep: bool = False) -> list[Finding]:
    """Every check of this machine and this home, in the order they are told. None of them stops the others.

    `deep`: every byte of what is kept is read as well.
    """
    if not home.root.is_dir():
        return [
            Finding(
                "mappar", "fel", say("{root} finns inte. Säg rätt mapp med --home eller FOKUSDAG_HOME.", root=home.root)
            )
        ]
    checks = _CHECKS | ({message("varje byte"): every_byte} if deep else {})
    return [Finding(name, state, says) for name, check in checks.items() for state, says in _guarded(check, home)]


def _guarded(check: HomeCheck, home: Home) -> Lines:
    """What a check says; where it raises, that is what it says."""
    try:
        return check(home)
    except Stopped as why:
        return [("fel", str(why))]
    except Exception as fault:
        return [("fel", describe_fault(fault))]


def _versions(home: Home) -> Lines:
    wrong = []
    for wanted in wanted_packages():
        try:
            here = version(wanted.name)
        except PackageNotFoundError:
            here = say("borta")
        if here not in wanted.specifier:
            wrong.append(
                say("{name} är {here}, ska vara {wanted}", name=wanted.name, here=here, wanted=wanted.specifier)
            )
    if wrong:
        return [("fel", f"{'; '.join(wrong[:5])}{' …' if len(wrong) > 5 else ''}. {say(ALL_ANEW)}")]
    python = ".".join(map(str, sys.version_info[:3]))
    return [
        (
            "ok",
            say(
                "fokusdag {version}, Python {python}; alla delar är de som de ska vara.",
                version=version("fokusdag"),
                python=python,
            ),
        )
    ]


def _encryption(home: Home) -> Lines:
    with TemporaryDirectory() as folder:
        connection = connect_for_building(
            Path(folder, "prov.duckdb"), secrets.token_bytes(32), allow_plaintext=False, threads=1, memory_mb=200
        )
        connection.execute("create table prov as select 1 as ett")
        close_built(connection)
    return [("ok", say("DuckDB {version} skriver krypterat.", version=version("duckdb")))]


def _addresses(home: Home) -> Lines:
    """Whether each address can be used, as far as the address itself shows: nothing is sent."""
    addresses = NotificationSettings().tell
    if not addresses:
        return [
            ("ok", say("Inga skickas: FOKUSDAG_TELL är inte satt. Då är det den här listan som säger vad som är fel."))
        ]
    from apprise import Apprise  # noqa: PLC0415 - heavy

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it quotes the address, which may have a password in it
    wrong = [place for place, address in enumerate(addresses, 1) if not Apprise().add(address.get_secret_value())]
    if wrong:
        which = ", ".join(map(str, wrong))
        says = say(
            "Adress {which} av {count} i FOKUSDAG_TELL går inte att använda. Skriv den så här: mailtos://…",
            which=which,
            count=len(addresses),
        )
        return [("fel", say("{says} Andra sorter: https://appriseit.com", says=says))]
    return [("ok", say("Skickas till så många adresser: {count}.", count=len(addresses)))]


def _answers(home: Home) -> Lines:
    """Whether the contacts can be used, and how many answers wait to be sent."""
    refuse_shared_folders(home, load_contacts(home.contacts))
    count = len(waiting(home))
    return [
        (
            "ok",
            say("{count} svar väntar på att skickas: fokusdag replies.", count=count)
            if count
            else say("Inget svar väntar på att skickas."),
        )
    ]


def _disk(home: Home) -> Lines:
    refuse_full(home)
    if near := nearly_full(home, tool_words()):
        return [("varning", say("{near} Ta bort något eller flytta mappen till en större disk.", near=near))]
    return [("ok", say("{free} MB är lediga.", free=shutil.disk_usage(home.root).free // MB))]


_CHECKS: dict[str, HomeCheck] = {
    message("mappar"): in_folders.folders,
    message("mottaget"): in_folders.received,
    message("nycklar"): in_home.keys,
    message("utgåvor"): in_home.editions,
    message("klocka"): in_home.clock,
    message("delar"): _versions,
    message("kryptering"): _encryption,
    message("disk"): _disk,
    message("brev"): _addresses,
    message("svar"): _answers,
    message("lager"): in_home.warehouse,
    message("senaste körning"): in_home.last_run,
}
