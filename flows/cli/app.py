"""The commands of `fokusdag`, by their names."""

from __future__ import annotations

from cyclopts import App

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
from flows.cli.runs import demo, release, run
from flows.cli.serve import serve, server

app = App(name="fokusdag", help="Från kalkylblad till skyddade diagram.", suppress_keyboard_interrupt=False)
for command in (
    init, check, query, export, template, profile, trace, compare, verify, demo, run, release, replies, forget, approve, rekey,
    doctor, backup, restore, watch, serve, server,
):  # fmt: skip
    app.command(command)
