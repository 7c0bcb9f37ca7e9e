"""What number formats change: their codes, the cells that have them, and numbers as they are shown."""
