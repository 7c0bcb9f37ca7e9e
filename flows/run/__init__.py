"""One run: its days, keys and lock, and the catalog of what it knows."""
