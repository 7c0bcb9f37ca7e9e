"""`fokusdag template`: a workbook for an enterprise, blank or filled with what it has told so far."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from flows.cli.options import DONE, HomeOption, TodayOption, received_home, which_home
from flows.errors import Stopped
from flows.language.tool import say, tool_words

if TYPE_CHECKING:
    from flows.operations.answers.last_year import LastYear


def template(
    out: Annotated[Path, Parameter(help=say("Arbetsboken som skrivs. Den får inte finnas."))],
    /,
    *,
    submitter: Annotated[
        str | None,
        Parameter(
            name="--from",
            help=say(
                "Fyll i det som gäller för den här lämnaren: kortnamn, organisationsnummer eller företagets namn."
            ),
        ),
    ] = None,
    home: HomeOption = None,
    today: TodayOption = None,
) -> int:
    """Write a workbook that an enterprise can fill in: blank, or with --from filled in with what is in force."""
    from flows.intake.template.workbook import template_bytes
    from flows.model.home.home_file import load_home_file
    from flows.operations.answers.read_me import facts
    from flows.run.context import Run
    from flows.storage.atomic import write_private

    if out.is_symlink() or (out.exists() and not (out.is_file() and out.stat().st_size == 0)):
        raise Stopped(
            say("{out} finns redan och kan vara ifylld. Säg ett annat namn, eller ta bort den först.", out=out)
        )
    if out.suffix.lower() != ".xlsx":
        raise Stopped(say("Arbetsbokens namn ska sluta på .xlsx: {name}", name=out.with_suffix(".xlsx").name))
    if not out.absolute().parent.is_dir():
        raise Stopped(say("Mappen {folder} finns inte. Gör den först, eller säg en annan.", folder=out.parent))
    where = received_home(home) if submitter else which_home(home)
    area = load_home_file(where.own_definitions).definitions.area.municipalities
    run = Run.of(where.root, today, None, None)
    if submitter is None:
        write_private(out, template_bytes(area, facts(where, run.today)))
        out.chmod(0o644)  # it is blank: anyone may read it
        print(say("Mallen ligger i {out}", out=out.resolve()))
        return DONE
    from flows.operations.answers.enterprise import contact_of
    from flows.operations.answers.last_year import last_year

    told = last_year(run, submitter)
    write_private(
        out,
        template_bytes(
            area, facts(where, run.today, told.told_to, contact_of(where, told.submitter, submitter)), told.rows
        ),
    )
    print(
        say(
            "Arbetsboken för {name} ligger i {out}, ifylld med det som gäller. Period till är nu {period_to}.",
            name=told.name,
            out=out.resolve(),
            period_to=told.period_to,
        )
    )
    _say_what_is_missing(told)
    if told.has_identity_numbers:
        print(say("Den har personnummer i klartext. Lämna den säkert till lämnaren, och ta bort den här."))
    return DONE


def _say_what_is_missing(told: LastYear) -> None:
    """Say which rows and numbers of the enterprise the workbook does not have."""
    if told.rejected:
        print(
            tool_words().plural(
                told.rejected,
                "En rad som inte är godtagen är inte med: den står i svaret som lämnaren har fått.",
                "{count} rader som inte är godtagna är inte med: de står i svaret som lämnaren har fått.",
                count=told.rejected,
            )
        )
    if told.unread:
        print(
            tool_words().plural(
                told.unread,
                "Ett nummer gick inte att läsa ur filen: rutan är tom, och lämnaren fyller i den.",
                "{count} nummer gick inte att läsa ur filen: rutorna är tomma, och lämnaren fyller i dem.",
                count=told.unread,
            )
        )
