"""One run: its days, keys and lock, and the catalog of what it knows. Imports model, release, intake and below."""
