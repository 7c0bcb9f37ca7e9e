"""The commands of `fokusdag`, by their names."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from cyclopts import App, CycloptsError, Group, Parameter

from flows.cli.analyst.compare import compare
from flows.cli.analyst.export import export
from flows.cli.analyst.init import init
from flows.cli.analyst.query import query
from flows.cli.answers.replies import replies
from flows.cli.answers.template import template
from flows.cli.answers.watch import watch
from flows.cli.backup import backup, restore
from flows.cli.change import approve, forget, rekey
from flows.cli.inspect import check, doctor, profile, trace, verify
from flows.cli.options import DONE, NOT_UNDERSTOOD
from flows.cli.parser import HelpInTheToolsLanguage, refuse_other_encodings, usage_of, what_is_wrong
from flows.cli.running.runs import demo, release, run
from flows.cli.running.serve import serve, server
from flows.language.tool import say

COMMANDS: dict[Callable[..., int], str] = {
    init: say(
        "Skriv fokusdag.toml: områdets namn, kommuner och antal väntade företag. Det som inte sägs frågas det efter."
    ),
    check: say("Granska filer nu, utan körning. Slutkod 1 om någon avvisas."),
    query: say('Ställ en fråga till lagret. Bara läsning. Vilka tabeller som finns: fokusdag query "show tables".'),
    export: say(
        "Skriv tabeller ur lagret som filer: fokusdag export mart.jobs_created core.job --to utdrag --format csv.\n\nFilerna "
        "har pseudonymer och oskyddade tal: bara den som skriver dem får läsa dem, och de får inte visas."
    ),
    template: say("Skriv en arbetsbok som ett företag kan fylla i: tom, eller med --from ifylld med det som gäller."),
    profile: say("Skriv en mall för profilen: evenemang, arrangör, logotyper, färger och ordning."),
    trace: say(
        "Följ ett tal bakåt till jobben, filerna, bladen och raderna: fokusdag trace mart.jobs_created 2025.\n\n"
        "Utan mart. följs ett tal i de senast utlämnade tabellerna: fokusdag trace reach 2025-12 omradet. Har "
        "raden flera tal skrivs dess namn sist: fokusdag trace mart.next_step Studier after_90."
    ),
    compare: say(
        "Lägg två körningar sida vid sida: vad som skiljer i filer och definitioner, och varje tal som skiljer. En körning "
        "är ett utkast, en utgåva eller ett försök (fokusdag run --definitions)."
    ),
    verify: say("Se efter att en utgåva är precis som den gjordes: filerna mot liggaren, och liggaren mot sig själv."),
    demo: say("Påhittade exempelfiler, hela vägen, och var PDF-filerna ligger."),
    run: say(
        "Kör hela vägen en gång; ingen server behövs.\n\nSlutkod 0: klart. 1: stoppat, inget nytt lämnades ut. 3: "
        "klart, men det fanns inget att räkna."
    ),
    release: say("Frys en utgåva till scenen: tabeller, diagram och bildspel som inte ändras mer."),
    replies: say(
        "Svaren som ska skickas: till vem, ämne, färdig text och fil. --sent antecknar vilka som är skickade."
    ),
    forget: say(
        "Radera personer överallt. FIL har ett personnummer på varje rad; --dry-run visar bara vad som skulle raderas."
    ),
    approve: say("Bekräfta en fil som väntar på svar: den är rätt som den är. Det antecknas vem och när."),
    rekey: say(
        "Byt nyckeln till pseudonymerna. Allt mottaget läses om; utdrag gjorda före bytet går inte att koppla till det nya."
    ),
    doctor: say(
        "Är allt som det ska? En rad för varje sak som natten behöver, och vad som ska göras. Slutkod 1 om något är fel."
    ),
    backup: say("Säkerhetskopiera hemmet till en krypterad fil. Första gången visas nyckeln som öppnar den."),
    restore: say("Gör hemmet på nytt ur en säkerhetskopia, i en mapp som inte finns. Frågar efter nyckeln."),
    watch: say(
        "Granska filer i lämnarnas egna mappar så fort de har kommit, och lägg svaret i svar/ bredvid. Inget tas emot av det."
    ),
    serve: say(
        "Prefect-server och körningarna på en dator: nattens av sig själv, de andra på begäran. Avsluta med Ctrl-C."
    ),
    server: say(
        "Prefect-servern ensam, där arbetare kör körningarna. Den frågar efter lösenordet i data/processed/keys/prefect.env."
    ),
}
"""Each command and its help, in the tool's language."""


def _version() -> str:
    """The version of the code that runs."""
    import tomllib

    from flows.storage.installation import PROJECT

    return str(tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


app = App(
    name="fokusdag",
    help=say("Från kalkylblad till skyddade diagram."),
    usage=say("fokusdag KOMMANDO [VAL]"),
    version=_version,
    help_formatter=HelpInTheToolsLanguage(),
    group_commands=Group.create_default_commands(say("Kommandon")),
    group_parameters=Group.create_default_parameters(say("Val")),
    group_arguments=Group.create_default_arguments(say("Att ange")),
    suppress_keyboard_interrupt=False,
    default_parameter=Parameter(validator=refuse_other_encodings),
)
app["--help"].help = say("Visa den här hjälpen. För ett kommando: fokusdag KOMMANDO --help")
app["--version"].help = say("Visa vilken version det är.")
for command, help_text in COMMANDS.items():
    app.command(command, help=help_text, usage=usage_of(command))


def give(words: Sequence[str]) -> int:
    """Run the command that the words of a command line name. Returns its exit code; 2 where they cannot be understood."""
    try:
        return app(words, result_action="return_value", print_error=False, exit_on_error=False) or DONE
    except CycloptsError as fault:
        print(say("Stoppat: {why}", why=what_is_wrong(fault)), file=sys.stderr)
        return NOT_UNDERSTOOD
