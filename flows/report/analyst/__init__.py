"""What the analyst alone gets: lists of jobs and differences, and the rows behind a number."""
