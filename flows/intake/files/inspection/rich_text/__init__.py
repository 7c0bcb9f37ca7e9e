"""Texts with formats inside: raised footnote marks and words that are struck out, which a reader gives as plain text."""
