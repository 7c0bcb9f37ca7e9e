"""Opening the warehouse file: encrypted, writable for the one who builds it, read-only and shut in for everyone else.

Nothing is written outside the folders given here: no extension is fetched or installed, no secret is kept, and what does not
fit in memory goes encrypted to a folder of the build.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import duckdb

from flows.errors import Stopped
from flows.language.tool import say

ALIAS = "wh"


class WarehouseUnreadable(Stopped):
    """The warehouse cannot be opened; the message says in Swedish why."""


class WrongKey(WarehouseUnreadable):
    """The warehouse has another key."""


class EncryptionMissing(Stopped):
    """The warehouse cannot be written encrypted; the message says in Swedish what to do."""


def connect(path: Path, key: bytes | None, *, threads: int = 2, memory_mb: int = 1000) -> duckdb.DuckDBPyConnection:
    """Open the warehouse for reading, with no way from it to other files, other databases or the network.

    Raises WarehouseUnreadable where there is no file, the key is not its key, or it is damaged; PermissionError where it is not
    ours to read.
    """
    if not path.exists():
        raise WarehouseUnreadable(say("Det finns inget lager i {path}. Kör fokusdag run först.", path=path))
    path.open("rb").close()  # where it is another account's, DuckDB would only say that it is no database
    connection = _connection(path.parent, threads, memory_mb, spill=None)
    try:
        _attach(connection, path, key, "read_only")
        connection.execute(f"use {ALIAS}")
    except WarehouseUnreadable:
        connection.close()
        raise
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def connect_for_building(
    path: Path, key: bytes | None, *, allow_plaintext: bool, threads: int, memory_mb: int
) -> duckdb.DuckDBPyConnection:
    """Open a new file for writing. Its folder is the build's own: what spills over from memory goes there too.

    Raises EncryptionMissing without a key or without the extension that encrypts, unless plain text is allowed.
    """
    extension = _encrypting_extension()
    if not allow_plaintext:
        if key is None:
            raise EncryptionMissing(say("Lagret skrivs inte okrypterat: det finns ingen nyckel till det."))
        if extension is None:
            raise EncryptionMissing(
                say(
                    "Lagret skrivs inte okrypterat: paketet duckdb-extension-httpfs för DuckDB {version} saknas. Installera om "
                    "med make, eller sätt FOKUSDAG_ALLOW_PLAINTEXT_WAREHOUSE=true om disken är krypterad.",
                    version=duckdb.__version__,
                )
            )
    connection = _connection(path.parent, threads, memory_mb, spill=path.parent / "spill")
    # Written as they come, by both threads: DuckDB would gather five groups of rows first, and more memory with them.
    connection.execute("set write_buffer_row_group_count = 1")
    if extension is not None and key is not None:
        connection.execute(f"load {_quoted(extension)}")
        _attach(connection, path, key, "read_write")
    else:
        _attach(connection, path, None, "read_write")
    connection.execute(f"use {ALIAS}")
    return connection


def attach_beside(connection: duckdb.DuckDBPyConnection, path: Path, key: bytes | None, name: str) -> None:
    """Let a connection that builds read another warehouse under this name."""
    _attach(connection, path, key, "read_only", name)


def close_built(connection: duckdb.DuckDBPyConnection) -> None:
    """Put everything in the one file and let go of it."""
    connection.execute(f"checkpoint {ALIAS}")
    connection.execute("use memory")
    connection.execute(f"detach {ALIAS}")
    connection.close()


def _connection(home: Path, threads: int, memory_mb: int, spill: Path | None) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        ":memory:",
        config={
            "allow_persistent_secrets": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "extension_directory": str(home / "extensions"),
            "home_directory": str(home),
            "memory_limit": f"{memory_mb}MB",
            "python_enable_replacements": False,  # a table that is missing is an error, never a variable of that name
            "temp_directory": str(spill or ""),
            "temp_file_encryption": True,
            "threads": threads,
        },
    )


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, key: bytes | None, mode: str, name: str = ALIAS) -> None:
    """ATTACH the file. DuckDB's own message is never passed on: the statement holds the key."""
    secret = f", encryption_key '{key.hex()}'" if key is not None else ""
    try:
        connection.execute(f"attach {_quoted(path)} as {name} ({mode}{secret})")
        return
    except duckdb.Error as fault:
        said = str(fault)
    if key is not None and "is not encrypted" in said:
        return _attach(connection, path, None, mode, name)
    files = {"path": path, "key": path.parent / "keys" / "warehouse.key"}
    if "Wrong encryption key" in said:
        raise WrongKey(
            say(
                "Nyckeln är inte den som lagret {path} krypterades med. Lägg tillbaka {key} ur kopian av nycklarna.",
                **files,
            )
        ) from None
    if "without a key" in said:
        raise WarehouseUnreadable(
            say(
                "Lagret {path} är krypterat, och nyckeln till det finns inte. Lägg tillbaka {key} ur kopian av nycklarna.",
                **files,
            )
        ) from None
    raise WarehouseUnreadable(
        say("Lagret i {path} går inte att öppna: filen är skadad eller ingen DuckDB-fil.", path=path)
    ) from None


def _encrypting_extension() -> Path | None:
    """The signed httpfs extension of this DuckDB, as its package installed it; DuckDB checks the signature itself."""
    package = importlib.util.find_spec("duckdb_extension_httpfs")
    for folder in (package.submodule_search_locations or []) if package else []:
        extension = Path(folder) / "extensions" / f"v{duckdb.__version__}" / "httpfs.duckdb_extension"
        if extension.exists():
            return extension
    return None


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
