"""Answers on their way to submitters: the outbox, answers at once, next year's workbook. Imports intake, run."""
