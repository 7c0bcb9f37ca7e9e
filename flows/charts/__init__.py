"""Charts, deck, tables and page of a run, from its released tables only. Imports nothing of model or intake."""
