"""Looks through the records of a .xls (BIFF). Imports sheet, rich_text, depending and formats."""
