"""The steps of a run as plain functions, what a run leaves, and what is cleared away after it."""
