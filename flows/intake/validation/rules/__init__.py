"""A contract's rules: those for which SQL finds the rows that break them, and those that need Python too."""
