"""`fokusdag template`: a workbook for an enterprise, blank or filled with what it has told so far."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows.cli.options import DONE, HomeOption, TodayOption, existing_home, which_home
from flows.errors import Stopped


def template(
    out: Path,
    *,
    submitter: Annotated[
        str | None,
        Parameter(
            name="--from",
            help="Fyll i det som gäller för den här lämnaren: kortnamn, organisationsnummer eller företagets namn.",
        ),
    ] = None,
    home: HomeOption = None,
    today: TodayOption = None,
) -> int:
    """Skriv en arbetsbok som ett företag kan fylla i: tom, eller med --from ifylld med det som gäller."""
    from flows.intake.template.workbook import template_bytes
    from flows.model.home.home_file import load_home_file
    from flows.operations.answers.read_me import facts
    from flows.run.context import Run
    from flows.storage.atomic import write_private

    if out.exists() and out.stat().st_size:
        raise Stopped(f"{out} finns redan och kan vara ifylld. Säg ett annat namn, eller ta bort den först.")
    where = existing_home(home) if submitter else which_home(home)
    area = load_home_file(where.own_definitions).definitions.area.municipalities
    out.touch()  # raises with the name of a folder that is missing or closed, before anything is read
    run = Run.of(where.root, today, None, None)
    if submitter is None:
        out.write_bytes(template_bytes(area, facts(where, run.today)))
        print(f"Mallen ligger i {out.resolve()}")
        return DONE
    from flows.operations.answers.last_year import last_year

    told = last_year(run, submitter)
    write_private(out, template_bytes(area, facts(where, run.today, told.told_to, submitter), told.rows))
    print(
        f"Arbetsboken för {told.name} ligger i {out.resolve()}, ifylld med det som gäller. Period till är nu "
        f"{told.period_to}."
    )
    if told.rejected:
        print(f"{told.rejected} rader som inte är godtagna är inte med: de står i svaret som lämnaren har fått.")
    if told.unread:
        print(f"{told.unread} nummer gick inte att läsa ur filen: rutorna är tomma, och lämnaren fyller i dem.")
    print("Den har personnummer i klartext. Lämna den säkert till lämnaren, och ta bort den här.")
    return DONE
