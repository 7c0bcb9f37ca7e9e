"""Looks through the parts of an xlsx: sizes, sheets, styles, texts. Imports sheet and rich_text."""
