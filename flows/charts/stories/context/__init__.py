"""What is around the jobs: need, income, what would have happened anyway, sources, everything in one table. Imports content."""
