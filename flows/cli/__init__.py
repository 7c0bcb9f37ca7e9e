"""The `fokusdag` command. The top layer: it may import every other package."""
