"""The answer to a submitter: their own workbook with marks, a receipt, and the blank template."""
