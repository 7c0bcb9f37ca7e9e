"""The steps of a run as plain functions, what a run leaves, and what is removed after it. Imports erasure and below."""
