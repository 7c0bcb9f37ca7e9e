"""What a run reports: its summary, what changed and why, and the rows behind a number."""
