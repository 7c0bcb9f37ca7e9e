"""The spreadsheets of the example, one module for each kind of file. Imports example.world."""
