"""What is another than in the run before, and why: diff.md for presenters and for the analyst."""
