"""`python -m flows.cli`: the command, for processes that start another of the same installation."""

from flows.cli.main import main

main()
