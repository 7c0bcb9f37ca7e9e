"""Judge rows by the contracts with Great Expectations; apply corrections."""
