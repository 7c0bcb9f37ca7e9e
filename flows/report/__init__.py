"""What a run tells: its summary, what changed and why, and the way back from a number to its rows."""
