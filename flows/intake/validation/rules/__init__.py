"""A contract's rules: as SQL finds the rows that break them, and those that take some reckoning."""
