"""Jobs and the work in them: created, held, months. Imports content."""
