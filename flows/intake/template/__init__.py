"""The workbook for an enterprise, blank or filled with what is in force; made from the contracts."""
