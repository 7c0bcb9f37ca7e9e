"""Which rows of a sheet are the table's, and what is beside them: sums, notes, units. Imports layout and values."""
