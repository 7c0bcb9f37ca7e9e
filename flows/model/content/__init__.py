"""What the warehouse is filled with: the tables given, staging, the files of sql/ in order, and the two curves."""
