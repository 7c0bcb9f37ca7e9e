"""Room six: charts, deck and tables, drawn from released tables only."""
