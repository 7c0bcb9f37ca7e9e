"""`fokusdag export`: tables of the warehouse as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from flows.cli.options import DONE, HomeOption, existing_home
from flows.errors import Stopped
from flows.language.tool import say


def export(
    *tables: Annotated[str, Parameter(help=say('Tabellerna, med namn som i svaret på query "show tables".'))],
    to: Annotated[Path, Parameter(help=say("Mappen som filerna läggs i."))],
    format: Annotated[  # noqa: A002 - the option's name
        Literal["parquet", "csv", "xlsx"],
        Parameter(help=say("csv är för en svensk Excel: semikolon och decimalkomma.")),
    ] = "csv",
    home: HomeOption = None,
) -> int:
    """Write tables of the warehouse as files: fokusdag export mart.jobs_created core.job --to extract --format csv.

    The files have pseudonyms and unprotected numbers: only the one who writes them may read them, and they may not be
    shown.
    """
    from flows.cli.analyst.query import warehouse
    from flows.model.export.files import export_table
    from flows.model.export.listing import full_name
    from flows.model.home.home_file import load_home_file

    if not tables:
        raise Stopped(
            say('Säg vilka tabeller: fokusdag export mart.jobs_created --to MAPP. Alla: fokusdag query "show tables"')
        )
    if to.exists() and not to.is_dir():
        raise Stopped(say("{to} är en fil. Säg en mapp med --to; den görs om den inte finns.", to=to))
    where = existing_home(home)
    definitions = load_home_file(where.own_definitions).definitions
    with warehouse(where) as connection:
        names = [full_name(connection, definitions, table) for table in tables]
        to.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in names:
            print(export_table(connection, name, to, format))
    return DONE
