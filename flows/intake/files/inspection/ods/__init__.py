"""Looks through the parts of an OpenDocument sheet. Imports sheet and rich_text."""
