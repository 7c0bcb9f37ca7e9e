"""What those who run a home decide of what is counted: fokusdag.toml and the assumptions. May import the rest of the model."""
