"""`fokusdag query`: a question to the warehouse, and what is in it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from flows.cli.options import DONE, HomeOption, existing_home
from flows.errors import Stopped
from flows.language.tool import say

if TYPE_CHECKING:
    import duckdb

    from flows.storage.paths import Home


def query(
    sql: Annotated[str, Parameter(help=say("Frågan i SQL, inom citattecken."))],
    /,
    *,
    home: HomeOption = None,
    csv: Annotated[
        bool, Parameter(negative="", help=say("Skriv svaret som CSV, med komma, för ett annat program."))
    ] = False,
    extract: Annotated[
        bool,
        Parameter(
            negative="",
            help=say("Som --csv, med pseudonymer som inte går att koppla till lagret eller till andra utdrag."),
        ),
    ] = False,
) -> int:
    """Ask the warehouse a question. Reading only. Which tables there are: fokusdag query "show tables"."""
    from flows.model.export.lists import with_lists_as_text

    where = existing_home(home)
    with warehouse(where) as connection:
        asked = " ".join(sql.rstrip("; \n").casefold().split())
        if not asked:
            raise Stopped(say('Frågan är tom. Vilka tabeller som finns: fokusdag query "show tables"'))
        if asked in ("show tables", "show all tables"):
            _show_tables(connection, where)
            return DONE
        answer = connection.sql(sql)
        if answer is None:
            return DONE
        rows = with_lists_as_text(answer)
        if csv or extract:
            from flows.model.export.cells import unlinked, without_formulas

            frame = unlinked(rows.df()) if extract else rows.df()
            sys.stdout.write(without_formulas(frame).to_csv(index=False))
        else:
            rows.show(max_rows=1000, max_width=200)
    return DONE


def _show_tables(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Print each table with what it is, beside its name or below it."""
    import textwrap

    from flows.model.export.listing import described_tables
    from flows.model.home.home_file import load_home_file

    described = described_tables(connection, load_home_file(home.own_definitions).definitions)
    wide = max(map(len, described)) + 2
    for name, text in described.items():
        print(textwrap.fill(text, 120, initial_indent=name.ljust(wide), subsequent_indent=" " * wide))


@contextlib.contextmanager
def warehouse(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, for reading."""
    import duckdb

    from flows.model.connection import WarehouseUnreadable, connect
    from flows.run.keys import key_there
    from flows.security.masking import mask

    try:
        with connect(home.warehouse, key_there(home, "warehouse")) as connection:
            yield connection
    except duckdb.CatalogException as fault:
        raise Stopped(
            say(
                'Frågan gick inte att besvara: {fault}\nVilka tabeller som finns: fokusdag query "show tables"',
                fault=mask(str(fault)),
            )
        ) from None
    except (duckdb.Error, WarehouseUnreadable) as fault:
        raise Stopped(say("Frågan gick inte att besvara: {fault}", fault=mask(str(fault)))) from None
