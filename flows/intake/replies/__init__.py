"""The answer to a submitter: their own workbook with marks, or a receipt; and the list of answers."""
