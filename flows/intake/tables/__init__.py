"""From a sheet to a typed table, one step a subpackage: layout finds it, rows takes its rows. Imports files and values."""
