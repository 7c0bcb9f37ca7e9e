"""Look through a workbook's own parts for what a reader does not tell: errors, hidden rows, sizes."""
