"""Where the tables of a workbook are: sheets, headers, columns; and what is wrong with those. Imports values."""
