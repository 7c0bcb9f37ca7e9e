"""Invented spreadsheets of every source, for the demo and the tests. Imports contracts and security."""
