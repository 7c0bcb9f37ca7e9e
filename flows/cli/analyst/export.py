"""`fokusdag export`: tables of the warehouse as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from flows.cli.options import DONE, HomeOption, existing_home
from flows.errors import Stopped


def export(
    *tables: str,
    to: Annotated[Path, Parameter(help="Mappen som filerna läggs i.")],
    format: Annotated[  # noqa: A002 - the option's name
        Literal["parquet", "csv", "xlsx"], Parameter(help="csv är för en svensk Excel: semikolon och decimalkomma.")
    ] = "csv",
    home: HomeOption = None,
) -> int:
    """Skriv tabeller ur lagret som filer: fokusdag export mart.jobs_created core.job --to utdrag --format csv.

    Filerna har pseudonymer och oskyddade tal: bara den som skriver dem får läsa dem, och de får inte visas.
    """
    from flows.cli.analyst.query import warehouse
    from flows.model.export.files import export_table
    from flows.model.export.listing import full_name
    from flows.model.home.home_file import load_home_file

    if not tables:
        raise Stopped(
            'Säg vilka tabeller: fokusdag export mart.jobs_created --to MAPP. Alla: fokusdag query "show tables"'
        )
    where = existing_home(home)
    definitions = load_home_file(where.own_definitions).definitions
    with warehouse(where) as connection:
        names = [full_name(connection, definitions, table) for table in tables]
        to.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in names:
            print(export_table(connection, name, to, format))
    return DONE
