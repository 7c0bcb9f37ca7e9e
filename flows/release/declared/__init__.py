"""What plan.toml declares, section by section."""
