"""Sum rows of a table: which rows are sums, and whether they add up. Imports layout and values."""
