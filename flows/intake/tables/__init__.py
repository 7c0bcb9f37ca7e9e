"""From a sheet's text to typed columns: find the table, its header, dates and numbers."""
