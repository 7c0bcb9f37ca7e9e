"""Room five: protect every cell that leaves, then attack the result."""
