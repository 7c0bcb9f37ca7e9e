"""What differs from the run before, and why: diff.md for presenters and for the analyst."""
