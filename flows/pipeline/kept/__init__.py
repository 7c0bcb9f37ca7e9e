"""What a run keeps of itself for the next ones, and what it clears away."""
